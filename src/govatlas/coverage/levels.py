"""The collection at a glance: how many documents cover each category at each level."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from govatlas.coverage.axes import Axis, Bin, find_levels, place_documents
from govatlas.coverage.basis import Basis, resolve_mask
from govatlas.coverage.bits import Counts, count_levels, pack_sets
from govatlas.coverage.conditions import (
    Conditions,
    be_uncertain,
    cover_at,
    join_conditions,
    leave_open,
)
from govatlas.coverage.proportion import Proportion
from govatlas.coverage.selection import Mask
from govatlas.coverage.tally import Tally
from govatlas.errors import UnknownCategory
from govatlas.model.catalogue import NO_RIVAL, Catalogue
from govatlas.model.codebook import Category, Codebook, Level, Taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The documents at a level of one value of the dimension that levels are stacked by."""

    level: Level
    bin: Bin
    count: int
    conditions: Conditions | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShare:
    """The documents that have one level of a category, of those assessed for it.

    ``parts`` are empty unless the levels are stacked; else they add up to the count.
    """

    level: Level
    share: Proportion
    conditions: Conditions
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryLevels:
    """How many documents have each level of one category, none first."""

    category: Category
    tally: Tally
    levels: tuple[LevelShare, ...]
    not_assessed: Conditions
    """What selects the documents that were not assessed."""
    uncertain: Proportion
    """The documents whose level has another nearly as likely, of those assessed."""
    uncertain_conditions: Conditions

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of all levels."""
        return tuple(part for level in self.levels for part in level.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageLevels:
    """Every category of a taxonomy, in codebook order, with its documents by level."""

    basis: Basis
    taxonomy: Taxonomy
    categories: tuple[CategoryLevels, ...]
    stack: Axis | None


def measure_levels(
    catalogue: Catalogue,
    taxonomy: str,
    mask: Mask | None = None,
    *,
    stack: str | None = None,
    most: int = 6,
) -> CoverageLevels:
    """Return the documents by level of each category of a taxonomy.

    Args:
        catalogue: the documents.
        taxonomy: its id.
        mask: which documents, all by default.
        stack: a dimension of which each document has one value, such as ``status``.
        most: how many values of it to tell apart; the rest is summed under ``other``.

    Raises:
        UnknownCategory: the taxonomy gives no levels.
        InputError: there is no such dimension to stack by.
    """
    found = find_coverage(catalogue.codebook, taxonomy)
    chosen = resolve_mask(catalogue, mask)
    table = find_levels(catalogue, taxonomy, chosen)
    placed = place_documents(catalogue, stack, chosen, most=most) if stack else None
    members = placed.members if placed else pack_sets(np.ones((1, table.shape[1]), dtype=np.bool_))
    counts = count_levels(members, table, found.scale.highest)
    axis = placed.axis if placed else None
    rivals = catalogue.rival_table(taxonomy)[chosen]
    unsure = np.count_nonzero(rivals != NO_RIVAL, axis=0).tolist()
    return CoverageLevels(
        basis=Basis.of(catalogue, mask),
        taxonomy=found,
        categories=tuple(
            _describe(found, category, counts[:, place], unsure[place], axis)
            for place, category in enumerate(found.categories)
        ),
        stack=axis,
    )


def find_coverage(codebook: Codebook, taxonomy: str) -> Taxonomy:
    """Return the taxonomy of that id, whose categories get levels.

    Raises:
        UnknownCategory: there is none.
    """
    for found in codebook.coverage:
        if found.id == taxonomy:
            return found
    known = ", ".join(found.id for found in codebook.coverage)
    raise UnknownCategory(f"taxonomy {taxonomy!r} has no levels; choose one of: {known}")


def _describe(
    taxonomy: Taxonomy, category: Category, counts: Counts, uncertain: int, axis: Axis | None
) -> CategoryLevels:
    tally = Tally.of(counts.sum(axis=0).tolist())
    return CategoryLevels(
        category=category,
        tally=tally,
        levels=tuple(
            LevelShare(
                level=level,
                share=tally.share_at(level.value),
                conditions=cover_at(taxonomy, category.code, level.value),
                parts=tuple(
                    _list_parts(
                        axis,
                        level,
                        counts[:, level.value + 1].tolist(),
                        cover_at(taxonomy, category.code, level.value),
                    )
                ),
            )
            for level in taxonomy.scale.levels
        ),
        not_assessed=leave_open(taxonomy, category.code),
        uncertain=Proportion(uncertain, tally.assessed),
        uncertain_conditions=be_uncertain(taxonomy, category.code),
    )


def _list_parts(
    axis: Axis | None, level: Level, counts: list[int], conditions: Conditions
) -> Iterator[Part]:
    for entry, count in zip(axis.bins, counts, strict=True) if axis else ():
        joined = join_conditions(conditions, entry.conditions)
        yield Part(level=level, bin=entry, count=count, conditions=joined)
