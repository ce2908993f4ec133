"""Writes rows of CSV that no spreadsheet runs as formulas."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def join_cells(cells: Sequence[str | int | float]) -> str:
    """Return one line of CSV with its line end, cells that look like formulas made harmless."""
    return join_rows([cells])


def join_rows(rows: Iterable[Sequence[str | int | float]]) -> str:
    """Return lines of CSV with their line ends, cells that look like formulas made harmless."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerows([_defuse(cell) for cell in cells] for cells in rows)
    return lines.getvalue()


def restore_cell(cell: str) -> str:
    """Return the text of a cell that ``join_cells`` may have led by an apostrophe."""
    return cell[1:] if cell.startswith("'") and _looks_like_formula(cell[1:]) else cell


def _defuse(cell: str | int | float) -> str | int | float:
    return f"'{cell}" if isinstance(cell, str) and _looks_like_formula(cell) else cell


def _looks_like_formula(cell: str) -> bool:
    """Whether a cell is led by an apostrophe; what has one already gets another, to be told."""
    return cell.lstrip("'").startswith(_FORMULA_STARTS)
