"""Recognises the text of scanned pages, with whichever program is installed."""

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from govatlas.reading.clean import clean_wording
from govatlas.reading.pdf_lines import RAISED_CLOSE, RAISED_OPEN, Fragment, PageLines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pypdfium2 import PdfPage

Picture: TypeAlias = "NDArray[np.uint8]"
"""A page in grey, one byte per dot, rows from the top."""

LEAST_SURE: Final = 0.98
"""Pages recognised with a lower mean confidence are left out, like scans.

Clean print at 65 to 200 dots per inch has 0.99 (``benchmarks/ocr.py``); if it is blurred until
small print is unreadable, it has 0.95 to 0.97, since most lines are still read.
"""

DOTS_PER_INCH: Final = 200
"""How finely pages are drawn."""
LONGEST_SIDE: Final = 3000
"""The most dots of the longer side of a page."""
POINTS_PER_INCH: Final = 72
"""The points in which places on a page are told."""
_LEAST_INK: Final = 2
_SHORT: Final = 20
_LOOK_BACK: Final = 12
_ALIKE: Final = (0.87, 1.22)
_ALIKE_SHORT: Final = (0.75, 1.3)
# Height of the font: from the box of a line, including paper; from the usual letter width.
_INK: Final = 0.76
_HEIGHT_OF_LETTER: Final = 2.5
_DESCENT: Final = 0.28
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PERHAPS_RAISED: Final = re.compile(
    r"""(?<=[a-z]{3})[1-9]\d?(?!\w)|(?<=[a-z]{2}[.,;:)\"”])[1-9]\d?(?!\w)"""
    r"""|(?<=\b19\d\d)[1-9]\d?(?!\w)|(?<=\b20\d\d)[1-9]\d?(?!\w)"""
)


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """The words of one line, the confidence of recognition (0 to 1), and its box in dots."""

    text: str
    confidence: float
    x0: float
    top: float
    x1: float
    bottom: float


class Recogniser(Protocol):
    """A program that recognises text; its result depends only on the image."""

    @property
    def name(self) -> str:
        """Return its name and version."""
        ...

    @property
    def least_sure(self) -> float:
        """Return the confidence, on average, below which a page is left out as a scan is."""
        ...

    def recognise(self, picture: Picture) -> Sequence[RecognisedLine]:
        """Return the lines on one page, including those of low confidence."""
        ...


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """The lines of one page, with the confidence of recognition per character.

    ``is_sure`` tells whether the page was recognised well enough to be quoted.
    """

    lines: PageLines
    confidence: float
    is_sure: bool


def recognise_page(page: "PdfPage", number: int, recogniser: Recogniser) -> RecognisedPage | None:
    """Return what ``recogniser`` reads on ``page``, or None if the page has no words.

    The page is rendered at 200 dots per inch, or less if it is larger than any sheet.
    """
    longest = max(page.get_width(), page.get_height(), 1.0)
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, LONGEST_SIDE / longest)
    found = recognise_picture(_draw(page, scale), number, recogniser, scale)
    if found is None:
        return None
    lines = replace(found.lines, width=page.get_width(), height=page.get_height())
    return replace(found, lines=lines)


def recognise_picture(
    picture: Picture, number: int, recogniser: Recogniser, scale: float
) -> RecognisedPage | None:
    """Return what ``recogniser`` reads on the picture of a page, None where it shows no words.

    Args:
        picture: the page.
        number: which page it is, from 1.
        recogniser: what reads it.
        scale: how many dots make a point.
    """
    if picture.min() == picture.max():
        return None
    read = (replace(line, text=clean_wording(line.text)) for line in recogniser.recognise(picture))
    lines = [_trim_to_ink(line, picture) for line in read if line.text]
    characters = sum(len(line.text) for line in lines)
    if not characters:
        return None
    confidence = sum(line.confidence * len(line.text) for line in lines) / characters
    fragments = tuple(_place_lines(lines, number, scale))
    height, width = picture.shape
    return RecognisedPage(
        PageLines(number, width / scale, height / scale, fragments),
        confidence,
        confidence >= recogniser.least_sure,
    )


def _draw(page: "PdfPage", scale: float) -> Picture:
    bitmap = page.render(scale=scale, grayscale=True)
    drawn: Picture = bitmap.to_numpy()
    picture: Picture = (drawn[:, :, 0] if drawn.ndim == 3 else drawn).copy()
    bitmap.close()
    return picture


def _trim_to_ink(line: RecognisedLine, picture: Picture) -> RecognisedLine:
    """Return a line without the paper at both ends, since recognisers leave varying amounts of it.

    Columns can be so close that only the ends of their lines separate them.
    """
    x0, x1, top, bottom = (
        max(0, round(side)) for side in (line.x0, line.x1, line.top, line.bottom)
    )
    box = picture[top:bottom, x0:x1]
    if not box.size:
        return line
    middle = (int(box.min()) + int(box.max())) / 2
    columns = ((box < middle).sum(axis=0) >= _LEAST_INK).nonzero()[0]
    if not len(columns):
        return line
    return replace(line, x0=float(x0 + columns[0]), x1=float(x0 + columns[-1] + 1))


def _place_lines(lines: Sequence[RecognisedLine], number: int, scale: float) -> list[Fragment]:
    """Return lines in points, without the margin that recognisers leave around the text."""
    placed = []
    for line, height in zip(lines, _settle_heights(lines), strict=True):
        middle = (line.top + line.bottom) / 2
        placed.append(
            Fragment(
                text=_mark_raised(line.text),
                x0=line.x0 / scale,
                x1=max(line.x1, line.x0 + 1) / scale,
                top=(middle - height / 2) / scale,
                base=(middle + _DESCENT * height) / scale,
                height=max(height, 1.0) / scale,
                page=number,
            )
        )
    return placed


def _settle_heights(lines: Sequence[RecognisedLine]) -> list[float]:
    """Return the font height of each line, which is that of most lines unless it clearly differs.

    The box of a line is lower if no letter has a descender, and can extend into neighbouring lines
    if the image is blurred. So the width of a letter is a better measure; a line too short for
    that gets the height of the line right above it.
    """
    box = statistics.median_high(line.bottom - line.top for line in lines)
    letters = [_measure_letters(line) for line in lines if len(line.text) > _SHORT]
    width = statistics.median(letters) if letters else box
    usual = min(_INK * box, _HEIGHT_OF_LETTER * width)
    heights: list[float] = []
    for index, line in enumerate(lines):
        ratio = (line.bottom - line.top) / box
        above = _find_above(lines, index)
        if len(line.text) > _SHORT:
            ratio = _measure_letters(line) / width
        else:
            near = 1.0 if above is None else heights[above] / usual
            ratio = near if _ALIKE_SHORT[0] <= ratio / near <= _ALIKE_SHORT[1] else ratio
        heights.append(usual if _ALIKE[0] <= ratio <= _ALIKE[1] else usual * ratio)
    return heights


def _find_above(lines: Sequence[RecognisedLine], index: int) -> int | None:
    """Return the place of the line right above in the same column, among the earlier lines."""
    line = lines[index]
    reach = 2 * (line.bottom - line.top)
    for other in range(index - 1, max(-1, index - _LOOK_BACK), -1):
        above = lines[other]
        is_beside = above.x0 - reach < line.x0 < above.x1
        if is_beside and 0 < line.top - above.top < reach:
            return other
    return None


def _measure_letters(line: RecognisedLine) -> float:
    return (line.x1 - line.x0) / len(line.text)


def _mark_raised(text: str) -> str:
    """Return ``text`` with marks around digits that are, or may be, superscript.

    Recognisers often put a superscript digit on the line. A digit after a word, or one that makes
    a year too long, may be the number of a note; whether there is such a note is checked later,
    and the digit is kept if there is none.
    """
    words = _RAISED.sub(
        lambda match: RAISED_OPEN + match[0].translate(_SUPERSCRIPTS) + RAISED_CLOSE, text
    )
    return _PERHAPS_RAISED.sub(lambda match: RAISED_OPEN + match[0] + RAISED_CLOSE, words)
