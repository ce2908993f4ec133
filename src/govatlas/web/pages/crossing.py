"""One dimension of the documents against another, as a table shaded by number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from govatlas.coverage import (
    ACTOR_ROLE,
    ACTOR_TYPE,
    Axis,
    Bin,
    Cell,
    Crosstab,
    Proportion,
    cross_dimensions,
    list_dimensions,
)
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.publishing import is_number
from govatlas.web.addresses import build_address
from govatlas.web.asking import OpenExplorer
from govatlas.web.charts import FEW, FEW_NOTE, Chart, Table
from govatlas.web.charts.specs import shade_cells, stack_parts
from govatlas.web.pages.bars import Piece, lay_pieces
from govatlas.web.pages.chart_files import EMBED, link_chart, send_chart
from govatlas.web.pages.coverage import ADDRESS, list_thresholds
from govatlas.web.pages.heat import HeatCell, find_most, find_shade
from govatlas.web.pages.scope import (
    Scope,
    drop_empty,
    has_empty_parameters,
    keep_options,
    lower_first,
    read_option,
    read_scope,
)
from govatlas.web.templating import render_page

COUNT: Final = "count"
STACK: Final = "stack"
_FILLS: Final = 8
_COUNTED: Final = (COUNT, STACK)
_SHOWS: Final = {
    COUNT: "documents",
    STACK: "documents, stacked",
    "row": "share of row",
    "column": "share of column",
    "all": "share of all",
}
_SHARES: Final[Mapping[str, Callable[[Cell], Proportion]]] = {
    "row": lambda cell: cell.of_row,
    "column": lambda cell: cell.of_column,
    "all": lambda cell: cell.of_all,
}
_PATH: Final = ADDRESS + "/{rows}/{columns}"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of the table with the number of documents it is of in all."""

    name: str
    address: str | None
    documents: int
    cells: tuple[HeatCell, ...]
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """The head of a column."""

    name: str
    address: str | None
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A table of two dimensions as it was asked for."""

    scope: Scope
    found: Crosstab
    show: str
    level: str

    @property
    def is_share(self) -> bool:
        """Whether shares are shown."""
        return self.show not in _COUNTED

    @property
    def is_stacked(self) -> bool:
        """Whether each row is a bar split by the columns."""
        return self.show == STACK

    @property
    def title(self) -> str:
        """Return the name of the table."""
        return f"{self.heading}: {_SHOWS[self.show]}"

    @property
    def heading(self) -> str:
        """Return the names of both dimensions."""
        rows, columns = self.found.rows.dimension, self.found.columns.dimension
        return f"{rows.label} × {lower_first(columns.label)}"


@router.get(_PATH + ".{form}")
def send_crossing(
    request: Request, explorer: OpenExplorer, rows: str, columns: str, form: str
) -> Response:
    """Return the table as a file."""
    crossing = read_crossing(request, explorer, rows, columns)
    return send_chart(request, crossing.scope, _draw(crossing), form)


@router.get(_PATH + "/" + EMBED)
def show_embedded(request: Request, explorer: OpenExplorer, rows: str, columns: str) -> Response:
    """Show the chart for the page of another site."""
    return send_crossing(request, explorer, rows, columns, EMBED)


@router.get(_PATH)
def show_crossing(request: Request, explorer: OpenExplorer, rows: str, columns: str) -> Response:
    """Show how many documents have each pair of values."""
    if has_empty_parameters(request):
        pairs = drop_empty(request.query_params.multi_items())
        return RedirectResponse(build_address(f"{ADDRESS}/{rows}/{columns}", pairs), 303)
    crossing = read_crossing(request, explorer, rows, columns)
    scope, found = crossing.scope, crossing.found
    return render_page(
        request,
        "site/crossing.html.jinja",
        crossing=crossing,
        explanation=explain(crossing),
        heading=crossing.heading,
        scope=scope,
        found=found,
        rows=_list_rows(crossing),
        columns=[
            HeatColumn(name_bin(entry), scope.find_documents(entry.conditions), entry.documents)
            for entry in found.columns.bins
        ],
        choices=_list_choices(crossing),
        links=link_chart(request, scope, crossing.title),
        turned=_turn(crossing),
        dimensions=list_dimensions(scope.codebook),
    )


def read_crossing(request: Request, explorer: Explorer, rows: str, columns: str) -> Crossing:
    """Return the table that a request asks for.

    Raises:
        HTTPException: there is no such dimension.
        InputError: a parameter is wrong, or a dimension is crossed with itself in vain.
    """
    path = f"{ADDRESS}/{rows}/{columns}"
    scope = read_scope(request, explorer, path)
    known = [dimension.id for dimension in list_dimensions(scope.codebook)]
    for name in (rows, columns):
        if name not in known:
            raise HTTPException(
                404, f"unknown dimension {name[:40]!r}; choose one of: {', '.join(known)}"
            )
    show = read_option(request, "show", _SHOWS, COUNT)
    levels = list_thresholds(scope.codebook)
    level = read_option(request, "level", levels, "any")
    options = keep_options({"show": show, "level": level}, {"show": COUNT, "level": "any"})
    found = cross_dimensions(
        scope.chosen.catalogue, rows, columns, scope.chosen.mask, level=levels[level]
    )
    if show == STACK and not _can_stack(found):
        raise InputError(f"{columns} cannot be stacked, because a document may have several values")
    return Crossing(
        scope=read_scope(request, explorer, path, options),
        found=found,
        show=show,
        level=level,
    )


def name_bin(entry: Bin) -> str:
    """Return the name of a value, led by its code where readers know it by that."""
    if entry.merged:
        return f"{entry.merged} others"
    if is_number(entry.value) and entry.value != entry.label:
        return f"{entry.value} {entry.label}"
    return entry.label


def read_value(cell: Cell, show: str) -> float | None:
    """Return what is shown of a cell, None where it is a share of no documents."""
    if show in _COUNTED:
        return float(cell.count)
    value = _SHARES[show](cell).value
    return value if isinstance(value, float) else None


def _is_few(cell: Cell, show: str) -> bool:
    return _SHARES[show](cell).is_few


def _turn(crossing: Crossing) -> str:
    """Return the address with rows for columns; what is stacked is so along its columns alone."""
    rows, columns = crossing.found.rows.dimension.id, crossing.found.columns.dimension.id
    show = {"show": ""} if crossing.is_stacked else {}
    return crossing.scope.locate(f"{ADDRESS}/{columns}/{rows}", **show)


def _list_rows(crossing: Crossing) -> list[HeatRow]:
    found, scope = crossing.found, crossing.scope
    values = [[read_value(cell, crossing.show) for cell in row] for row in found.cells]
    most = find_most(values)
    longest = max((sum(cell.count for cell in row) for row in found.cells), default=0)
    return [
        HeatRow(
            name_bin(entry),
            scope.find_documents(entry.conditions),
            entry.documents,
            tuple(
                HeatCell(
                    cell.count,
                    value,
                    find_shade(value, most),
                    scope.find_documents(cell.conditions) if cell.count else None,
                    crossing.is_share and _is_few(cell, crossing.show),
                )
                for cell, value in zip(cells, numbers, strict=True)
            ),
            lay_pieces(((cell.count, f"p{n % _FILLS}") for n, cell in enumerate(cells)), longest),
        )
        for entry, cells, numbers in zip(found.rows.bins, found.cells, values, strict=True)
    ]


def _list_choices(crossing: Crossing) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    known = [
        (key, name) for key, name in _SHOWS.items() if key != STACK or _can_stack(crossing.found)
    ]
    shows = ("show", "Show", known, crossing.show)
    if not crossing.found.rows.level and not crossing.found.columns.level:
        return [shows]
    names = list(list_thresholds(crossing.scope.codebook))
    levels = [(name, "any level" if name == "any" else f"{name} only") for name in names]
    return [shows, ("level", "Covered at", levels, crossing.level)]


def _draw(crossing: Crossing) -> Chart:
    found, show = crossing.found, _SHOWS[crossing.show]
    rows, columns = (_name_bins(axis) for axis in (found.rows, found.columns))
    shares = [name for key, name in _SHOWS.items() if key not in _COUNTED]
    table = tuple(
        (
            row,
            column,
            cell.count,
            *(_round(read_value(cell, name)) for name in _SHOWS if name not in _COUNTED),
            "; ".join(_SHOWS[name] for name in _SHARES if _is_few(cell, name)),
        )
        for row, cells in zip(rows, found.cells, strict=True)
        for column, cell in zip(columns, cells, strict=True)
    )
    return Chart(
        name=f"coverage-{found.rows.dimension.id}-{found.columns.dimension.id}",
        title=crossing.title,
        note=f"{crossing.scope.describe()} {explain(crossing)}"
        + (f" * {FEW_NOTE}" if crossing.is_share else ""),
        table=Table(("row", "column", "documents", *shares, FEW), table),
        spec=stack_parts(rows, columns)
        if crossing.is_stacked
        else shade_cells(rows, columns, show, form=".0%" if crossing.is_share else ",d"),
    )


def explain(crossing: Crossing) -> str:
    """Say what a cell counts."""
    found = crossing.found
    if found.is_of_actors:
        return "A cell counts the documents with one actor of both the type and the role."
    level = "at any level" if crossing.level == "any" else f"at the level “{crossing.level}”"
    covered = [a for a in (found.rows, found.columns) if a.level]
    told = f"Covered {level}. " if covered else ""
    several = [axis for axis in (found.rows, found.columns) if axis.level or _is_of_actors(axis)]
    if several:
        told += "A document may be counted in several cells."
    return told.strip()


def _can_stack(found: Crosstab) -> bool:
    """Whether a document has one value only of the dimension of the columns."""
    return not found.columns.level and not _is_of_actors(found.columns)


def _is_of_actors(axis: Axis) -> bool:
    return axis.dimension.id in (ACTOR_TYPE, ACTOR_ROLE)


def _name_bins(axis: Axis) -> list[str]:
    return [name_bin(entry) for entry in axis.bins]


def _round(value: float | None) -> float | str:
    return "" if value is None else round(value, 6)
