"""A chart as a value: its title, its numbers, what draws it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from govatlas.api.cells import join_cells
from govatlas.coverage import FEWEST
from govatlas.wording import N_, _

Cell: TypeAlias = str | int | float
Spec: TypeAlias = Mapping[str, Any]


FEW: Final = N_("few documents")
"""The column that says which shares are of few documents."""


_COLUMNS: Final = (
    *(N_("category"), N_("level"), N_("documents"), N_("assessed"), N_("share"), N_("year")),
    *(N_("row"), N_("column"), N_("role"), N_("name"), N_("types"), N_("raw"), N_("corrected")),
    *(N_("low"), N_("high"), N_("coded"), N_("gold"), N_("not defined"), N_("difference")),
    *(N_("first documents"), N_("first assessed"), N_("first share"), N_("more than chance")),
    *(N_("second documents"), N_("second assessed"), N_("second share")),
)
"""The names of columns, which stay English in files and are said on pages."""


def explain_star(note: str) -> str:
    """Return a note with what a star beside a share means."""
    return _("%(note)s * share of fewer than %(fewest)s documents.", note=note, fewest=FEWEST)


def mark_few(is_few: bool) -> str:
    """Return what stands in the column of a share of few documents."""
    return _("yes") if is_few else ""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart; a cell that is not known is empty."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def to_csv(self) -> str:
        """Return the table as CSV, one line a row below the names of the columns."""
        return "".join(join_cells(row) for row in (self.columns, *self.rows))

    def to_values(self) -> list[dict[str, Cell | None]]:
        """Return the rows by the names of the columns; what is not known is None."""
        return [
            {name: None if cell == "" else cell for name, cell in zip(self.columns, row)}  # noqa: B905
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Something to draw.

    ``name`` is that of its files. ``note`` says which documents it is of. It is drawn from
    ``spec``, which is Vega-Lite, or is the picture ``svg`` already.
    """

    name: str
    title: str
    note: str
    table: Table
    spec: Spec | None = None
    svg: str = ""
