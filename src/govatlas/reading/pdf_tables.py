"""Finds the tables of a PDF page by their ruling lines."""

import io
import itertools
import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from govatlas.reading.clean import clean_wording
from govatlas.reading.pdf_lines import Fragment, Glyph, PageLines

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_FEWEST_PATHS: Final = 4
# pdfminer uses kilobytes per path, and pdfplumber time quadratic in the crossings.
_MOST_PATHS: Final = 5000
_MOST_CHARACTERS: Final = 50_000
_MOST_CROSSINGS: Final = 5000
_MOST_CROSSINGS_OF_FILE: Final = 200_000
_LONGEST_CELL: Final = 1500
_ACRONYM_HYPHEN: Final = re.compile("(?<=[A-Z])\u2010 ")


class TableFinder:
    """Finds the ruled tables of one PDF, opening it a second time only when a page has rules."""

    def __init__(self, data: bytes) -> None:
        """Store the bytes of the file for pdfplumber."""
        self._data = data
        self._plumber: Any = None
        self._left = _MOST_CROSSINGS_OF_FILE

    def close(self) -> None:
        """Close the file."""
        if self._plumber is not None:
            with suppress(Exception):  # closing would measure its pages once more
                self._plumber.close()

    def set_tables(self, page: "PdfPage", lines: PageLines, glyphs: list[Glyph]) -> PageLines:
        """Return ``lines`` with the fragments inside each table replaced by one table fragment."""
        if not glyphs or len(glyphs) > _MOST_CHARACTERS or not _has_rules(page):
            return lines
        for table in self._find(lines.number):
            lines = _replace_by_table(lines, table, glyphs)
        return lines

    def _find(self, number: int) -> list[Any]:
        import pdfplumber

        try:
            if self._plumber is None:
                self._plumber = pdfplumber.open(io.BytesIO(self._data))
            return self._find_within_reason(self._plumber.pages[number - 1])
        except Exception:
            # Tables are optional: if pdfminer fails, with any kind of error, PDFium has read the
            # text as lines.
            return []

    def _find_within_reason(self, page: Any) -> list[Any]:
        """Return the tables of a page, unless its rules cross more often than in any table."""
        from pdfplumber.table import TableFinder as Finder

        class _Bounded(Finder):
            def get_edges(finder) -> list[Any]:  # noqa: N805
                edges: list[Any] = super().get_edges()
                upright = sum(edge["orientation"] == "v" for edge in edges)
                crossings = upright * (len(edges) - upright)
                self._left -= crossings
                return edges if crossings <= _MOST_CROSSINGS and self._left >= 0 else []

        _lay_out_rules(page)
        tables: list[Any] = _Bounded(page).tables
        page.close()
        return tables


def _lay_out_rules(page: Any) -> None:
    """Make pdfminer draw a page without its letters, which take much time and are not needed."""
    from pdfminer.pdfinterp import PDFPageInterpreter
    from pdfplumber.page import PDFPageAggregatorWithMarkedContent

    class _WithoutText(PDFPageInterpreter):
        def init_resources(self, resources: Any) -> None:
            super().init_resources(_without_fonts(resources))

        def pop(self, n: int) -> list[Any]:
            """Return the last operands; pdfminer's own code copies all others each time."""
            taken = self.argstack[-n:] if n else []
            del self.argstack[len(self.argstack) - len(taken) :]
            return taken

        def do_Tf(self, fontid: Any, fontsize: Any) -> None:  # noqa: N802
            """Set no font."""

        def do_TJ(self, seq: Any) -> None:  # noqa: N802
            """Show no text; all operators that show text come here."""

    manager = page.pdf.rsrcmgr
    device = PDFPageAggregatorWithMarkedContent(manager, pageno=page.page_number)
    _WithoutText(manager, device).process_page(page.page_obj)
    page._layout = device.get_result()


def _without_fonts(resources: Any) -> dict[object, object]:
    from pdfminer.pdftypes import dict_value

    return {key: value for key, value in dict_value(resources or {}).items() if key != "Font"}


def _has_rules(page: "PdfPage") -> bool:
    import pypdfium2.raw as pdfium

    paths = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2)
    return _FEWEST_PATHS <= sum(1 for _ in itertools.islice(paths, _MOST_PATHS + 1)) <= _MOST_PATHS


def _replace_by_table(lines: PageLines, table: Any, glyphs: list[Glyph]) -> PageLines:
    x0, top, x1, bottom = table.bbox
    inside = [f for f in lines.fragments if _is_inside(f, x0, top, x1, bottom)]
    covered = set(inside)
    rows = [[_read_cell(cell, glyphs) for cell in row.cells] for row in table.rows]
    rows = _fold_rows(rows, split_header=len(rows) > 1 and None in table.rows[1].cells)
    filled = [cell for row in rows for cell in row if cell]
    columns = max((sum(bool(cell) for cell in row) for row in rows), default=0)
    if not inside or columns < 2 or max(map(len, filled)) > _LONGEST_CELL:
        return lines
    text = "\n".join(" | ".join(cell for cell in row if cell) for row in rows if any(row))
    height = inside[0].height
    grid = Fragment(
        text=text, x0=x0, x1=x1, top=top, base=top + height, height=height, table=True,
        page=lines.number,
    )  # fmt: skip
    return replace(lines, fragments=(*(f for f in lines.fragments if f not in covered), grid))


def _fold_rows(rows: list[list[str]], *, split_header: bool) -> list[list[str]]:
    """Join each row that only continues the words of the row above, since shading cuts rows."""
    folded: list[list[str]] = []
    for index, row in enumerate(rows):
        words = [cell for cell in row if cell]
        low = words and not row[0] and all(cell[0].islower() for cell in words)
        if folded and _fits_under(folded[-1], row) and (low or (split_header and index == 1)):
            pairs = itertools.zip_longest(folded[-1], row, fillvalue="")
            folded[-1] = [f"{above} {below}".strip() for above, below in pairs]
        else:
            folded.append(row)
    return folded


def _fits_under(above: list[str], row: list[str]) -> bool:
    return all(upper for upper, lower in zip(above, row, strict=False) if lower)


def _is_inside(fragment: Fragment, x0: float, top: float, x1: float, bottom: float) -> bool:
    middle = (fragment.x0 + fragment.x1) / 2
    return x0 <= middle <= x1 and top <= fragment.base <= bottom + 1


def _read_cell(cell: tuple[float, ...] | None, glyphs: list[Glyph]) -> str:
    """Return the words of the characters whose centre is in the cell."""
    if cell is None:
        return ""
    x0, top, x1, bottom = cell
    words: list[str] = []
    base = 0.0
    for glyph in glyphs:
        middle = (glyph.x0 + glyph.x1) / 2
        if glyph.text.isspace():
            words.append(" ")
        elif x0 <= middle <= x1 and top <= glyph.base - 0.3 * glyph.height <= bottom:
            words.append(" " + glyph.text if abs(glyph.base - base) > 2 else glyph.text)
            base = glyph.base
    text = _ACRONYM_HYPHEN.sub("-", clean_wording("".join(words)))
    return text.replace("\u2010 ", "").replace("\u2010", "-")
