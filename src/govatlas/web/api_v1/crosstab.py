"""Documents by two dimensions at once."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from govatlas import coverage
from govatlas.coverage import cross_dimensions
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import AskedSearch, Scope
from govatlas.web.api_v1.shapes import FEW, Address, Basis, Number, Shape, at, to_number
from govatlas.web.asking import OpenExplorer

router = APIRouter()


class AxisValue(Shape):
    """One value of a dimension."""

    value: str
    label: str
    documents: int = Field(description="Documents that have this value.")
    known: int = Field(description="Documents for which this value was assessed.")
    merged: int = Field(description="How many rarer values are combined here; otherwise 0.")
    address: Address = at("conditions")


class Axis(Shape):
    """The values of a dimension, in order; `level` is the lowest level that counts, 0 if none."""

    dimension: str = at("dimension.id")
    label: str = at("dimension.label")
    level: int
    values: list[AxisValue] = at("bins")


class Cell(Shape):
    """The documents with the value of a row and that of a column.

    Each share is of the documents of which it is known: of the row, of the column, of all.
    """

    count: int
    row_total: int = at("of_row.total")
    row_share: Number = at("of_row.value")
    row_few: bool = at("of_row.is_few", FEW)
    column_total: int = at("of_column.total")
    column_share: Number = at("of_column.value")
    column_few: bool = at("of_column.is_few", FEW)
    total: int = at("of_all.total")
    share: Number = at("of_all.value")
    few: bool = at("of_all.is_few", FEW)
    address: Address = at("conditions")


class Crosstab(Shape):
    """A table of documents, row by row."""

    basis: Basis
    rows: Axis
    columns: Axis
    is_of_actors: bool = Field(
        description="Whether a document counts in a cell only if one actor has both type and role."
    )
    cells: list[list[Cell]]


Dimension = Annotated[
    str,
    Path(
        description="The id of a taxonomy, or government, country, state, jurisdiction, authority, "
        "stage, status, year, actor-type, actor-role."
    ),
]


@resource(router, "/coverage/{rows}/{columns}", Crosstab)
def show_crosstab(
    form: WantedForm,
    explorer: OpenExplorer,
    search: AskedSearch,
    rows: Dimension,
    columns: Dimension,
    level: Annotated[int, Query(ge=1, le=9, description="The lowest level that counts.")] = 1,
    most: Annotated[
        int, Query(ge=1, le=60, description="How many values are listed separately.")
    ] = 15,
) -> Response:
    """Count the documents with each pair of values of two dimensions."""
    scope = Scope.of(explorer, search)
    found = cross_dimensions(scope.catalogue, rows, columns, scope.mask, level=level, most=most)
    names = ("row", "row_label", "column", "column_label", *list(Cell.model_fields)[:-1])
    table = _list_rows(found)
    return answer(form, Crosstab.of(found, scope), names, table, name=f"coverage-{rows}-{columns}")


def _measure(cell: coverage.Cell) -> Row:
    """Return the figures of a cell, in the order of its fields."""
    shares = (cell.of_row, cell.of_column, cell.of_all)
    return (
        cell.count,
        *(figure for share in shares for figure in _tell_share(share)),
    )


def _tell_share(share: coverage.Proportion) -> Row:
    return share.total, to_number(share.value), "yes" if share.is_few else ""


def _list_rows(found: coverage.Crosstab) -> Iterator[Row]:
    for row, cells in zip(found.rows.bins, found.cells, strict=True):
        for column, cell in zip(found.columns.bins, cells, strict=True):
            yield (row.value, row.label, column.value, column.label, *_measure(cell))
