"""Reader of pictures of pages: PNG, JPEG, and TIFF of one page or more."""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from govatlas.errors import UnreadableFile
from govatlas.reading.extract import Extract
from govatlas.reading.format import Format, Match, Sample
from govatlas.reading.pdf import compose_pages, settle_page
from govatlas.reading.pdf_lines import PageLines
from govatlas.reading.recognition import (
    DOTS_PER_INCH,
    LONGEST_SIDE,
    POINTS_PER_INCH,
    Picture,
    Recogniser,
    recognise_picture,
)

if TYPE_CHECKING:
    from PIL.Image import Image

_MARKS: Final = {
    "png": (b"\x89PNG",),
    "jpeg": (b"\xff\xd8\xff",),
    "tiff": (b"II*\x00", b"MM\x00*"),
}
"""How files of each kind begin."""
_FORMATS: Final = tuple(name.upper() for name in _MARKS)
_MOST_DOTS: Final = 60_000_000
_TOO_LARGE: Final = (
    f"is a picture of more than {_MOST_DOTS // 1_000_000} million dots; make it smaller"
)
_PAGE: Final = 11.7
"""Inches of the longer side of a sheet, assumed if a picture does not give its resolution."""
_LIKELY: Final = range(50, 1300)
_WIDE: Final = 8
_FAULTS: Final = (
    *(OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError),
    *(EOFError, OverflowError, ZeroDivisionError, struct.error),
)
"""What Pillow raises of damaged pictures."""


def refuse_picture(data: bytes) -> Extract:
    """Refuse a picture, which only a recogniser can read.

    Raises:
        UnreadableFile: always, with what to do.
    """
    raise UnreadableFile("is a picture; recognise its text with --ocr")


def recognise_picture_file(data: bytes, recogniser: Recogniser) -> Extract:
    """Return the text of a picture as of a scanned page, or of each page of a TIFF.

    Raises:
        UnreadableFile: damaged, or larger than any sheet.
    """
    pages = []
    for number, (picture, dots) in enumerate(_draw_pages(data), 1):
        height, width = picture.shape
        scale = dots / POINTS_PER_INCH
        found = recognise_picture(picture, number, recogniser, scale)
        pages.append(settle_page(found, PageLines(number, width / scale, height / scale, ())))
    return compose_pages(
        pages, "", f"govatlas-picture 1 (pillow {version('pillow')}, {recogniser.name})"
    )


def _draw_pages(data: bytes) -> Iterator[tuple[Picture, float]]:
    """Yield each page in grey, with how many dots of it make an inch."""
    from PIL import Image

    number = 0
    with ExitStack() as stack:
        while True:
            try:
                with warnings.catch_warnings():  # readers cannot mend what is odd about a file
                    warnings.simplefilter("ignore")
                    if number == 0:
                        opened = stack.enter_context(Image.open(io.BytesIO(data), formats=_FORMATS))
                    elif not _turn_to(opened, number):
                        return
                    if opened.width * opened.height > _MOST_DOTS:
                        raise UnreadableFile(_TOO_LARGE)
                    drawn = _draw(opened)
            except Image.DecompressionBombError as error:
                raise UnreadableFile(_TOO_LARGE) from error
            except _FAULTS as error:
                raise UnreadableFile("is a damaged picture; fetch or scan it again") from error
            yield drawn
            number += 1


def _turn_to(opened: "Image", number: int) -> bool:
    """Turn to a page, counted from 0; say whether there is one."""
    try:
        opened.seek(number)
    except EOFError:
        return False
    return True


def _draw(opened: "Image") -> tuple[Picture, float]:
    """Return a page in grey, upright, at 200 dots an inch or less."""
    import numpy as np
    from PIL import Image, ImageOps

    dots = _find_dots(opened)
    page = ImageOps.exif_transpose(opened)
    if page.mode.startswith("I"):  # sixteen bits a dot
        wide = np.clip(np.asarray(page).astype(np.int64), 0, 65535)
        page = Image.fromarray((wide >> _WIDE).astype(np.uint8))
    if page.has_transparency_data:
        page = page.convert("RGBA")
        paper = Image.new("RGBA", page.size, "white")
        page = Image.alpha_composite(paper, page)
    page = page.convert("L")
    less = min(1.0, DOTS_PER_INCH / dots, LONGEST_SIDE / max(page.size))
    if less < 1:
        size = (max(1, round(page.width * less)), max(1, round(page.height * less)))
        page = page.resize(size, Image.Resampling.LANCZOS)
    return np.array(page, dtype=np.uint8), dots * less


def _find_dots(opened: "Image") -> float:
    """Return how many dots make an inch: as the picture says, else so that it fills a sheet."""
    told = opened.info.get("dpi", (0, 0))
    dots = float(told[0]) if isinstance(told, tuple) and told else 0.0
    return dots if int(dots) in _LIKELY else max(opened.size) / _PAGE


def _define(name: str) -> Format:
    """Return a format without endings: a folder's pictures are read only where asked for."""

    def match(sample: Sample) -> Match:
        return Match.SURE if sample.data.startswith(_MARKS[name]) else Match.NO

    return Format(
        name=name,
        media_type=f"image/{name}",
        endings=(),
        match=match,
        read=refuse_picture,
        recognise=recognise_picture_file,
    )


PICTURES: Final = tuple(map(_define, _MARKS))
PICTURE_ENDINGS: Final = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
