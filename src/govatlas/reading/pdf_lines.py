"""Measures the fragments of lines on a PDF page, in points from its upper left corner."""

import ctypes
import itertools
import math
import statistics
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from govatlas.errors import UnreadableFile

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

RAISED_OPEN: Final = "\ue000"
RAISED_CLOSE: Final = "\ue001"
HYPHEN: Final = "\u2010"
_COLUMN_GAP: Final = 0.7
_RAISED: Final = 0.85
_BOLD_WEIGHT: Final = 600
_LOWEST: Final = 0.5
_TOO_MUCH: Final = (
    "shows more text than a file of its size can hold, as attacks do; print it to a new PDF"
)
_SKIPPED: Final = frozenset("\r\n\x00")
_LINE_END_HYPHENS: Final = {"\x02": HYPHEN, "\xad": HYPHEN, "\ufffe": HYPHEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """Words on one baseline without a wide gap, or a whole table.

    ``x0``, ``x1``, ``top`` and ``base`` (the baseline) are points from the upper left corner;
    ``height`` is the height of the font. A superscript number is between two private marks.
    """

    text: str
    x0: float
    x1: float
    top: float
    base: float
    height: float
    bold: bool = False
    table: bool = False
    page: int = 0

    @property
    def width(self) -> float:
        """Return the width in points."""
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class PageLines:
    """The fragments of one page in the order of its content stream."""

    number: int
    width: float
    height: float
    fragments: tuple[Fragment, ...]


class Glyph(NamedTuple):
    """One character with its place on the displayed page; a tuple, since there are many."""

    text: str
    x0: float
    x1: float
    top: float
    base: float
    height: float
    number: int


def measure_page(page: "PdfPage", number: int, *, at_most: int) -> tuple[PageLines, list[Glyph]]:
    """Return the fragments of ``page`` and its characters, without text that is rotated.

    Characters and boxes come from PDFium; hyphens that it takes for line-end hyphens are
    marked as U+2010. Characters far off the page, which are not visible, are left out.

    Raises:
        UnreadableFile: there are more characters than ``at_most``.
    """
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > at_most:
            raise UnreadableFile(_TOO_MUCH)
        glyphs = _read_glyphs(textpage, page)
        fragments = tuple(_join_glyphs(glyphs, textpage, number))
    finally:
        textpage.close()
    return PageLines(number, page.get_width(), page.get_height(), fragments), glyphs


def count_characters(document: "PdfDocument", *, at_most: int) -> None:
    """Check that the pages of a document have no more characters than ``at_most``.

    Counting is much cheaper than measuring.

    Raises:
        UnreadableFile: they have more.
    """
    import pypdfium2

    with suppress(pypdfium2.PdfiumError):  # a damaged page is reported when it is measured
        for page in document:
            textpage = page.get_textpage()
            at_most -= textpage.count_chars()
            textpage.close()
            page.close()
            if at_most < 0:
                raise UnreadableFile(_TOO_MUCH)


def merge_on_baseline(fragments: list[Fragment]) -> list[Fragment]:
    """Return the lines that ``fragments`` of one column form, from top to bottom."""
    lines: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda f: (f.base, f.x0)):
        if lines and not fragment.table and _share_line(lines[-1], fragment):
            lines[-1].append(fragment)
        else:
            lines.append([fragment])
    return [_merge(line) for line in lines]


def _share_line(line: list[Fragment], fragment: Fragment) -> bool:
    last = line[-1]
    reach = 0.45 * max(last.height, fragment.height)
    return not last.table and abs(fragment.base - line[0].base) < reach


def _merge(line: list[Fragment]) -> Fragment:
    if len(line) == 1:
        return line[0]
    ordered = sorted(line, key=lambda f: f.x0)
    main = max(line, key=lambda f: (f.width, f.height))
    words = [ordered[0].text]
    for before, after in itertools.pairwise(ordered):
        text = after.text
        if (
            after.height < _RAISED * main.height
            and after.base < main.base
            and text.strip().isdigit()
        ):
            text = f"{RAISED_OPEN}{text.strip()}{RAISED_CLOSE}"
        near = after.x0 - before.x1 < 0.12 * main.height
        words.append(text if near else " " + text)
    first = ordered[0]
    if first.height < _RAISED * main.height and first.text.strip().isdigit():
        words[0] = f"{RAISED_OPEN}{first.text.strip()}{RAISED_CLOSE}"
    return replace(
        main,
        text="".join(words),
        x0=ordered[0].x0,
        x1=max(f.x1 for f in ordered),
        top=min(f.top for f in ordered),
        bold=all(f.bold for f in ordered),
    )


def _read_glyphs(textpage: "PdfTextPage", page: "PdfPage") -> list[Glyph]:
    """Return the characters of a page with their places on the displayed page (after rotation)."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = page.get_cropbox()
    turn = _Turn(left, bottom, right, top, page.get_rotation())
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    to_box, to_x, to_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    raw, reach, place = textpage.raw, turn.reach, turn.place
    glyphs = []
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not text or text in _SKIPPED:
            continue
        if text != " " and pdfium.FPDFText_IsGenerated(raw, index) == 1:
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, index, to_box)
        pdfium.FPDFText_GetCharOrigin(raw, index, to_x, to_y)
        x0, upper, x1, lower = place(box.left, box.top, box.right, box.bottom)
        base = turn.baseline(x.value, y.value)
        # NaN compares as false, so it is left out too.
        if not (abs(x0) <= reach and abs(upper) <= reach and abs(x1) <= reach):
            continue
        if abs(base) <= reach:
            glyphs.append(Glyph(_name(text), x0, x1, upper, base, lower - upper, index))
    return glyphs


def _name(text: str) -> str:
    return _LINE_END_HYPHENS.get(text, "" if text < " " else text)


@dataclass(frozen=True)
class _Turn:
    """The transformation from PDF coordinates to points from the upper left corner as displayed."""

    left: float
    bottom: float
    right: float
    top: float
    degrees: int

    @cached_property
    def reach(self) -> float:
        """Return how far from the corner a point can be: the page, plus its length beside it."""
        reach = 2 * max(self.right - self.left, self.top - self.bottom)
        return reach if math.isfinite(reach) else -1.0

    def place(self, x0: float, y1: float, x1: float, y0: float) -> tuple[float, ...]:
        """Return x0, top, x1, bottom of a box as displayed."""
        if self.degrees == 0 and x0 <= x1 and y0 <= y1:  # as in nearly all pages
            return (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        a, b = self._point(x0, y1), self._point(x1, y0)
        return (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))

    def baseline(self, x: float, y: float) -> float:
        """Return how far below the upper edge the point lies."""
        return self.top - y if self.degrees == 0 else self._point(x, y)[1]

    def _point(self, x: float, y: float) -> tuple[float, float]:
        if self.degrees == 90:
            return (y - self.bottom, x - self.left)
        if self.degrees == 180:
            return (self.right - x, y - self.bottom)
        if self.degrees == 270:
            return (self.top - y, self.right - x)
        return (x - self.left, self.top - y)


def _join_glyphs(glyphs: list[Glyph], textpage: "PdfTextPage", page: int) -> list[Fragment]:
    groups: list[list[Glyph]] = []
    for glyph in glyphs:
        if groups and _continues(groups[-1], glyph):
            groups[-1].append(glyph)
        elif glyph.text.strip():
            groups.append([glyph])
    built = (_build_fragment(group, textpage, page) for group in groups)
    return [fragment for fragment in built if fragment is not None]


def _continues(group: list[Glyph], glyph: Glyph) -> bool:
    """Return whether ``glyph`` continues the fragment: same baseline or raised, no wide gap."""
    last = group[-1]
    if glyph.text.isspace():
        # Spaces inserted by PDFium have no place of their own.
        return True
    if last.text.isspace() and len(group) > 1:
        last = next((g for g in reversed(group) if not g.text.isspace()), last)
    height = max(last.height, glyph.height, 1.0)
    gap = glyph.x0 - last.x1
    if not -0.6 * height < gap < _COLUMN_GAP * height:
        return False
    return abs(glyph.base - last.base) < 0.5 * height


def _build_fragment(group: list[Glyph], textpage: "PdfTextPage", page: int) -> Fragment | None:
    solid = [glyph for glyph in group if not glyph.text.isspace()]
    height = max(_LOWEST, statistics.median_high(glyph.height for glyph in solid))
    base = statistics.median_high(glyph.base for glyph in solid)
    text = "".join(_mark_raised(group, height, base))
    if not text.strip() or _is_turned(textpage, solid[0].number):
        return None
    return Fragment(
        text=" ".join(text.split()),
        x0=solid[0].x0,
        x1=max(glyph.x1 for glyph in solid),
        top=min(glyph.top for glyph in solid),
        base=base,
        height=height,
        bold=all(_is_bold(textpage, solid[i].number) for i in (0, len(solid) // 2, -1)),
        page=page,
    )


def _mark_raised(group: list[Glyph], height: float, base: float) -> list[str]:
    """Return the characters, with marks around superscript digits."""
    words: list[str] = []
    inside = False
    for glyph in group:
        raised = glyph.text.isdigit() and glyph.height < _RAISED * height
        raised = raised and glyph.base < base - 0.1 * height
        if raised is not inside:
            words.append(RAISED_OPEN if raised else RAISED_CLOSE)
            inside = raised
        words.append(glyph.text)
    return [*words, RAISED_CLOSE] if inside else words


def _is_turned(textpage: "PdfTextPage", index: int) -> bool:
    import pypdfium2.raw as pdfium

    angle = float(pdfium.FPDFText_GetCharAngle(textpage.raw, index))
    displayed = (angle * 57.29578 + textpage.page.get_rotation()) % 360
    return bool(5 < displayed < 355)


def _is_bold(textpage: "PdfTextPage", index: int) -> bool:
    import pypdfium2.raw as pdfium

    if int(pdfium.FPDFText_GetFontWeight(textpage.raw, index)) >= _BOLD_WEIGHT:
        return True
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage.raw, index, name, 128, flags)
    return b"bold" in name.value.lower()
