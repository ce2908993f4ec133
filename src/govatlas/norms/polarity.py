"""Finds passages that a heading or a column forbids: the orders under "Don't" are prohibitions."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from govatlas.model.document import Document, Force, Outline, Span
from govatlas.norms.language import Language

_LONGEST_LABEL: Final = 80
_ROW_MARK: Final = "|"
_RULE: Final = re.compile(r"[\s:|-]+")
_ITEMS: Final = ("item", "clause")


def find_forbidden(document: Document, outline: Outline, language: Language) -> frozenset[int]:
    """Return the passages whose orders say what must not be done."""
    columns = list(_find_columns(document.text, language))
    under = set(_find_under_labels(document, outline, language))
    under.update(
        index
        for index, passage in enumerate(outline.passages)
        if columns and _stands_in(document.text, passage.span, columns)
    )
    return frozenset(under)


def _stands_in(text: str, span: Span, cells: Sequence[Span]) -> bool:
    """Whether a passage begins within one of the cells, the mark before a cell not counted."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip(f"{_ROW_MARK} \t\n"))
    return any(cell.start <= start < cell.end for cell in cells)


def _find_columns(text: str, language: Language) -> Iterator[Span]:
    """Yield the cells of every table column whose head forbids."""
    at = 0
    forbidding: set[int] = set()
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        if _ROW_MARK not in line:
            forbidding = set()
            continue
        if _RULE.fullmatch(line):
            continue
        cells = _list_cells(line, start)
        heads = {i for i, cell in enumerate(cells) if is_label(text, cell, language)}
        if heads:
            forbidding = heads
            continue
        yield from (cell for i, cell in enumerate(cells) if i in forbidding)


def _list_cells(line: str, start: int) -> list[Span]:
    """Return the cells of a row, what stands before a leading mark left out."""
    cells: list[Span] = []
    for part in line.split(_ROW_MARK):
        end = start + len(part)
        if part.strip() or cells:
            cells.append(Span(start, max(end, start)))
        start = end + 1
    return cells


def is_label(text: str, span: Span, language: Language) -> bool:
    """Whether words only forbid what stands below them: "Prohibited uses", "Don't"."""
    label = text[span.start : span.end].strip(" \t\r\n*_#>")
    return len(label) <= _LONGEST_LABEL and (
        language.patterns["forbidding_label"].fullmatch(label) is not None
    )


def _find_under_labels(document: Document, outline: Outline, language: Language) -> Iterator[int]:
    """Yield the list items that stand under a label such as "Prohibited uses", up to the next."""
    text, forbidden, home = document.text, False, 0
    for index, passage in enumerate(outline.passages):
        if is_label(text, passage.span, language):
            forbidden, home = True, _depth(outline, index)
        elif passage.force is Force.HEADING or not _continues(outline, index, home):
            forbidden = False
        elif forbidden and _is_item(text, outline, index):
            yield index


def _depth(outline: Outline, index: int) -> int:
    home = outline.passages[index].provision
    return outline.provisions[home].depth if home is not None else 0


def _continues(outline: Outline, index: int, depth: int) -> bool:
    """Whether a passage stands at least as deep as the label does."""
    return _depth(outline, index) >= depth


def _is_item(text: str, outline: Outline, index: int) -> bool:
    """Whether a passage is an item of a list, or a line of its own."""
    home = outline.passages[index].provision
    if home is not None and outline.provisions[home].kind in _ITEMS:
        return True
    span = outline.passages[index].span
    opens = span.start == 0 or text[: span.start].rstrip(" \t")[-1:] == "\n"
    return opens and text[span.end : span.end + 1] in ("", "\n")
