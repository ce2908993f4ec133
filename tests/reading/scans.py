"""Scanned pages, made for tests, with a recogniser that reads what it is told to."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from govatlas.reading.recognition import LEAST_SURE, Picture, RecognisedLine
from tests.reading.builders import build_pdf, set_lines

WIDTH, HEIGHT = 1654, 2339
LETTER, LINE = 12, 38


def draw_page(*, blank: bool = False, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    """Return a page with a blot on it, or none."""
    page = Image.new("L", size, 255)
    if not blank:
        ImageDraw.Draw(page).rectangle((100, 100, 400, 120), fill=0)
    return page


def draw_printed(*lines: str) -> Image.Image:
    """Return a page with lines of print."""
    import pypdfium2

    document = pypdfium2.PdfDocument(build_pdf(set_lines(20, 30, list(lines), 12)))
    return document[0].render(scale=200 / 72, grayscale=True).to_pil()


def build_scan(*pages: Image.Image, dots: float = 200) -> bytes:
    """Return a PDF of pictures."""
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", resolution=dots, save_all=True, append_images=pages[1:])
    return buffer.getvalue()


def place_lines(
    words: Sequence[str], *, confidence: float = 0.99, left: float = 150, top: float = 200
) -> list[RecognisedLine]:
    """Return lines set one below the other."""
    return [
        RecognisedLine(
            line,
            confidence,
            left,
            top + 44 * number,
            left + LETTER * len(line),
            top + 44 * number + LINE,
        )
        for number, line in enumerate(words)
    ]


@dataclass
class FakeRecogniser:
    """Reads the pages that it is given, one after the other."""

    pages: Sequence[Sequence[RecognisedLine]]
    name: str = "fake 1"
    pictures: list[Picture] = field(default_factory=list)
    least_sure: float = LEAST_SURE

    def recognise(self, picture: Picture) -> Sequence[RecognisedLine]:
        """Return the lines of the next page."""
        self.pictures.append(picture)
        return self.pages[(len(self.pictures) - 1) % len(self.pages)]
