"""Counts how many of the documents found have each value of each facet.

A facet is counted as if nothing were chosen in it, so that its alternatives keep their numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage.selection import (
    ANY,
    COLUMN_FACETS,
    SET_FACETS,
    UNKNOWN,
    ActorChoice,
    Cover,
    Mask,
    Selection,
    join_masks,
)
from govatlas.model.catalogue import NO_RIVAL, NOT_ASSESSED, Catalogue
from govatlas.model.codebook import Category, Taxonomy

_Masks = Mapping[tuple[str, ...], Mask]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with the number of documents that have it; ``unknown`` if empty."""

    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ActorCount:
    """How many documents have an actor of a type in a role (or ``any``)."""

    role: str
    type: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryCount:
    """How many documents reach exactly each level of a category.

    ``levels`` counts by the value of the level, none first, ``uncertain`` those of them that have
    a rival; ``chosen`` holds the levels asked for, as a ``Cover`` names them.
    """

    taxonomy: str
    category: str
    levels: tuple[int, ...]
    not_assessed: int
    chosen: tuple[str, ...] = ()
    uncertain: int = 0

    @property
    def any(self) -> int:
        """Return how many documents cover the category at all."""
        return sum(self.levels[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """The values of every facet, the most frequent first; categories in codebook order.

    ``uncertain`` counts the documents with an uncertain level in any category of a taxonomy.
    """

    authority: tuple[FacetValue, ...]
    jurisdiction: tuple[FacetValue, ...]
    stage: tuple[FacetValue, ...]
    status: tuple[FacetValue, ...]
    year: tuple[FacetValue, ...]
    coder: tuple[FacetValue, ...]
    actor: tuple[ActorCount, ...]
    cover: tuple[CategoryCount, ...]
    uncertain: Mapping[str, int] = field(default_factory=dict)
    government: tuple[FacetValue, ...] = ()
    country: tuple[FacetValue, ...] = ()
    state: tuple[FacetValue, ...] = ()
    collection: tuple[FacetValue, ...] = ()
    has: tuple[FacetValue, ...] = ()


def count_facets(
    catalogue: Catalogue, selection: Selection, *, within: Mask | None = None
) -> Facets:
    """Return the counts of every facet among the documents of ``selection``.

    Values that no document has are left out unless they are chosen.

    Args:
        catalogue: the documents.
        selection: what is chosen.
        within: a condition beside the selection, such as what a search found.

    Raises:
        InputError: the selection names a category, level, role or type that there is not.
    """
    masks = dict(selection.masks(catalogue))
    if within is not None:
        masks["search",] = within
    everything = join_masks(catalogue, masks.values())
    columns = {
        name: _count_column(
            catalogue, name, selection, _leave_out(catalogue, masks, everything, name)
        )
        for name in (*COLUMN_FACETS, *SET_FACETS)
    }
    return Facets(
        **columns,
        actor=_count_actors(catalogue, selection.actor, masks, everything),
        cover=tuple(_count_categories(catalogue, selection, masks, everything)),
        uncertain=_count_uncertain(catalogue, masks, everything),
    )


def _leave_out(catalogue: Catalogue, masks: _Masks, everything: Mask, *key: str) -> Mask:
    if key not in masks:
        return everything
    return join_masks(catalogue, (mask for name, mask in masks.items() if name != key))


def _count_column(
    catalogue: Catalogue, name: str, selection: Selection, mask: Mask
) -> tuple[FacetValue, ...]:
    counted = count_sets(catalogue, name, mask) if name in SET_FACETS else {}
    if name not in SET_FACETS:
        column = catalogue.distinct[name]
        counts = np.bincount(column.codes[mask], minlength=len(column.values)).tolist()
        counted = dict(zip(column.values, counts, strict=True))
    if unknown := counted.pop("", 0):
        counted[UNKNOWN] = counted.get(UNKNOWN, 0) + unknown
    chosen = getattr(selection, name)
    values = [FacetValue(value, count, value in chosen) for value, count in counted.items()]
    values += [FacetValue(value, 0, True) for value in chosen if value not in counted]
    kept = [value for value in values if value.count or value.chosen]
    return tuple(sorted(kept, key=lambda value: (-value.count, value.value)))


def count_sets(catalogue: Catalogue, name: str, mask: Mask) -> dict[str, int]:
    """Return how many documents of ``mask`` have each value of a facet of many, empty if none."""
    column = catalogue.sets[name]
    counts = np.bincount(column.codes[mask], minlength=len(column.sets)).tolist()
    counted: dict[str, int] = {}
    for values, count in zip(column.sets, counts, strict=True):
        for value in dict.fromkeys(values) or ("",):
            counted[value] = counted.get(value, 0) + count
    return counted


def _count_actors(
    catalogue: Catalogue, chosen: tuple[ActorChoice, ...], masks: _Masks, everything: Mask
) -> tuple[ActorCount, ...]:
    """Count documents, each once a role and type, whatever their number of actors there."""
    asked = {(choice.role, choice.type) for choice in chosen}
    found = [
        ActorCount(role, kind, count, (role, kind) in asked)
        for role in (ANY, *catalogue.actors.distinct["role"].values)
        for kind, count in _count_types(
            catalogue, role, _leave_out(catalogue, masks, everything, "actor", role)
        )
    ]
    known = {(entry.role, entry.type) for entry in found}
    found += [ActorCount(*pair, 0, True) for pair in asked - known if ANY not in pair[1:]]
    return tuple(sorted(found, key=lambda entry: (-entry.count, entry.role, entry.type)))


def _count_types(catalogue: Catalogue, role: str, mask: Mask) -> Iterator[tuple[str, int]]:
    """Yield each type of actor with the number of documents that have it in a role."""
    holders = catalogue.actors.holders["" if role == ANY else role]
    kinds = catalogue.actors.distinct["type"].values
    counts = np.bincount(holders.types[mask[holders.documents]], minlength=len(kinds))
    for kind, count in zip(kinds, counts.tolist(), strict=True):
        if count:
            yield kind, count


def _count_uncertain(catalogue: Catalogue, masks: _Masks, everything: Mask) -> dict[str, int]:
    counts = {}
    for taxonomy in catalogue.codebook.coverage:
        alone = _leave_out(catalogue, masks, everything, "cover", taxonomy.id, ANY)
        unsure = (catalogue.rival_table(taxonomy.id)[alone] != NO_RIVAL).any(axis=1)
        counts[taxonomy.id] = int(np.count_nonzero(unsure))
    return counts


def _count_categories(
    catalogue: Catalogue, selection: Selection, masks: _Masks, everything: Mask
) -> Iterator[CategoryCount]:
    for taxonomy in catalogue.codebook.coverage:
        table = catalogue.levels[taxonomy.id]
        counts = _count_levels(table[everything], taxonomy)
        rivals = catalogue.rival_table(taxonomy.id) != NO_RIVAL
        unsure = np.count_nonzero(rivals[everything], axis=0)
        for place, category in enumerate(taxonomy.categories):
            key = ("cover", taxonomy.id, category.code)
            row, uncertain = counts[:, place], unsure[place]
            if key in masks:
                alone = _leave_out(catalogue, masks, everything, *key)
                row = _count_levels(table[alone, place : place + 1], taxonomy)[:, 0]
                uncertain = np.count_nonzero(rivals[alone, place])
            yield _describe(taxonomy, category, row.tolist(), int(uncertain), selection.cover)


def _count_levels(table: NDArray[np.int8], taxonomy: Taxonomy) -> NDArray[np.int64]:
    """Return the number of documents by level (not assessed first) and category."""
    levels = range(NOT_ASSESSED, taxonomy.scale.highest + 1)
    return np.stack([np.count_nonzero(table == level, axis=0) for level in levels])


def _describe(
    taxonomy: Taxonomy,
    category: Category,
    counts: list[int],
    uncertain: int,
    covers: tuple[Cover, ...],
) -> CategoryCount:
    not_assessed, *levels = counts
    return CategoryCount(
        taxonomy=taxonomy.id,
        category=category.code,
        levels=tuple(levels),
        not_assessed=not_assessed,
        chosen=tuple(
            cover.level
            for cover in covers
            if (cover.taxonomy, cover.category) == (taxonomy.id, category.code)
        ),
        uncertain=uncertain,
    )
