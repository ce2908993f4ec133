"""Documents by two dimensions at once."""

from dataclasses import dataclass

import numpy as np

from govatlas.coverage.axes import (
    ACTOR_ROLE,
    ACTOR_TYPE,
    MOST_BINS,
    Axis,
    Bin,
    Placed,
    place_documents,
)
from govatlas.coverage.basis import Basis, resolve_mask
from govatlas.coverage.bits import Counts, count_together
from govatlas.coverage.conditions import Conditions, have_actor, join_conditions
from govatlas.coverage.presence import find_types_by_role
from govatlas.coverage.proportion import Proportion
from govatlas.coverage.selection import Mask
from govatlas.errors import InputError
from govatlas.model.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The documents that have both the value of a row and that of a column.

    Each share is of documents of which it is known whether they belong: ``of_row`` of the
    documents of the row that were assessed for the column, ``of_column`` of those of the column
    that were assessed for the row, ``of_all`` of those that were assessed for both.
    """

    of_row: Proportion
    of_column: Proportion
    of_all: Proportion
    conditions: Conditions | None

    @property
    def count(self) -> int:
        """Return how many documents there are."""
        return self.of_all.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosstab:
    """A table of documents, row by row, with its two dimensions.

    ``is_of_actors`` says that a cell counts documents with one actor of both the type and the
    role, rather than documents that have the one and the other.
    """

    basis: Basis
    rows: Axis
    columns: Axis
    cells: tuple[tuple[Cell, ...], ...]
    is_of_actors: bool = False


def cross_dimensions(
    catalogue: Catalogue,
    rows: str,
    columns: str,
    mask: Mask | None = None,
    *,
    level: int = 1,
    most: int = MOST_BINS,
) -> Crosstab:
    """Return how many documents have each pair of values of two dimensions.

    Args:
        catalogue: the documents.
        rows: the id of a dimension; see ``list_dimensions``.
        columns: that of another, or of the same taxonomy to see which categories go together.
        mask: which documents, all by default.
        level: the least level of a category that counts, at most the highest of its scale.
        most: how many values of a dimension with any number of them to tell apart.

    Raises:
        InputError: there is no such dimension, or it is crossed with itself in vain.
    """
    taxonomies = {taxonomy.id for taxonomy in catalogue.codebook.coverage}
    if rows == columns and rows not in taxonomies:
        raise InputError(f"{rows} cannot be crossed with itself; choose another dimension")
    chosen = resolve_mask(catalogue, mask)
    down = place_documents(catalogue, rows, chosen, level=level, most=most)
    across = place_documents(catalogue, columns, chosen, level=level, most=most)
    of_actors = {rows, columns} == {ACTOR_TYPE, ACTOR_ROLE}
    if of_actors:
        counts = _count_actors(catalogue, chosen, down, across)
    else:
        counts = count_together(down.members, across.members)
    totals = _count_totals(down, across)
    return Crosstab(
        basis=Basis.of(catalogue, mask),
        rows=down.axis,
        columns=across.axis,
        cells=_build_cells(down.axis, across.axis, counts, totals),
        is_of_actors=of_actors,
    )


def _count_totals(rows: Placed, columns: Placed) -> tuple[Counts, Counts, Counts]:
    """Return of how many documents each cell is a share: of its row, of its column, of all."""
    shape = (len(rows.members), len(columns.members))
    of_row = count_together(rows.members, columns.known)
    of_column = count_together(rows.known, columns.members)
    of_all = count_together(rows.known, columns.known)
    return (
        np.broadcast_to(of_row, shape),
        np.broadcast_to(of_column, shape),
        np.broadcast_to(of_all, shape),
    )


def _count_actors(catalogue: Catalogue, mask: Mask, rows: Placed, columns: Placed) -> Counts:
    """Return how many documents have an actor of the type and role of each cell."""
    types_down = rows.axis.dimension.id == ACTOR_TYPE
    types, roles = (rows, columns) if types_down else (columns, rows)
    kinds, parts = (tuple(e.value for e in placed.axis.bins) for placed in (types, roles))
    found = find_types_by_role(catalogue, parts, kinds, mask)
    counts: Counts = np.asarray(np.count_nonzero(found, axis=2))
    return counts.T if types_down else counts


def _build_cells(
    rows: Axis, columns: Axis, counts: Counts, totals: tuple[Counts, Counts, Counts]
) -> tuple[tuple[Cell, ...], ...]:
    numbers = counts.tolist()
    of_row, of_column, of_all = (total.tolist() for total in totals)
    return tuple(
        tuple(
            Cell(
                of_row=Proportion(numbers[i][j], of_row[i][j]),
                of_column=Proportion(numbers[i][j], of_column[i][j]),
                of_all=Proportion(numbers[i][j], of_all[i][j]),
                conditions=_join(rows, columns, row, column),
            )
            for j, column in enumerate(columns.bins)
        )
        for i, row in enumerate(rows.bins)
    )


def _join(rows: Axis, columns: Axis, row: Bin, column: Bin) -> Conditions | None:
    names = (rows.dimension.id, columns.dimension.id)
    if names == (ACTOR_TYPE, ACTOR_ROLE):
        return have_actor(column.value, row.value)
    if names == (ACTOR_ROLE, ACTOR_TYPE):
        return have_actor(row.value, column.value)
    return join_conditions(row.conditions, column.conditions)
