"""Dimensions along which documents are counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage.basis import resolve_mask
from govatlas.coverage.bits import Bits, count_each, pack_sets
from govatlas.coverage.conditions import (
    MOST_LISTED,
    Condition,
    Conditions,
    cover_from,
    have_actor,
)
from govatlas.coverage.presence import find_known, find_presence
from govatlas.coverage.selection import UNKNOWN, Mask
from govatlas.errors import InputError
from govatlas.model.catalogue import Catalogue, Distinct
from govatlas.model.codebook import Codebook, Taxonomy
from govatlas.model.government import GOVERNMENT_LABELS

ACTOR_TYPE: Final = "actor-type"
ACTOR_ROLE: Final = "actor-role"
OTHER: Final = "other"
MOST_BINS: Final = 15
"""The most values of a dimension that are told apart unless asked otherwise."""

_COLUMNS: Final = {
    "government": "Level of government",
    "country": "Country",
    "state": "State",
    "jurisdiction": "Jurisdiction",
    "authority": "Authority",
    "stage": "Stage",
    "status": "Legislative status",
    "year": "Year",
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something that documents are told apart by; ``id`` is the word used in addresses."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One value of a dimension: a category, a jurisdiction, a year.

    ``documents`` counts those that have it, ``known`` those of which it is known whether they
    have it. ``conditions`` is None where no address selects them. ``merged`` is the number of
    rarer values that are summed here under ``other``, 0 elsewhere.
    """

    value: str
    label: str
    documents: int
    known: int
    conditions: Conditions | None
    merged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The values of a dimension in the order to show them.

    A document has one value of a dimension such as jurisdiction, which may be ``unknown``, but
    any number of categories or types of actors. ``level`` is the least level of a category that
    counts, 0 where the dimension has none.
    """

    dimension: Dimension
    bins: tuple[Bin, ...]
    level: int = 0

    @property
    def merged(self) -> int:
        """Return how many rarer values are summed under ``other``."""
        return sum(entry.merged for entry in self.bins)


@dataclass(frozen=True, slots=True)
class Placed:
    """An axis with the selected documents on it: a set of them for each bin.

    ``known`` has the documents of which it is known whether they belong: a set for each bin, or
    one for all.
    """

    axis: Axis
    members: Bits
    known: Bits


def list_dimensions(codebook: Codebook) -> tuple[Dimension, ...]:
    """Return all that documents can be told apart by, taxonomies first."""
    return (
        *(Dimension(taxonomy.id, taxonomy.label) for taxonomy in codebook.coverage),
        *(Dimension(name, label) for name, label in _COLUMNS.items()),
        Dimension(ACTOR_TYPE, codebook.actor_types.label),
        Dimension(ACTOR_ROLE, codebook.actor_roles.label),
    )


def find_dimension(codebook: Codebook, name: str) -> Dimension:
    """Return the dimension of that id.

    Raises:
        InputError: there is none.
    """
    dimensions = list_dimensions(codebook)
    for dimension in dimensions:
        if dimension.id == name:
            return dimension
    known = ", ".join(dimension.id for dimension in dimensions)
    raise InputError(f"unknown dimension {name!r}; choose one of: {known}")


def place_documents(
    catalogue: Catalogue,
    dimension: str,
    mask: Mask | None = None,
    *,
    level: int = 1,
    most: int = MOST_BINS,
) -> Placed:
    """Return the dimension with the selected documents on it.

    Args:
        catalogue: the documents.
        dimension: its id.
        mask: which documents, all by default.
        level: the least level of a category that counts, at most the highest of its scale.
        most: how many values of a dimension with any number of them to tell apart; the most
            frequent are, the rest is summed under ``other``.

    Raises:
        InputError: there is no such dimension.
    """
    found = find_dimension(catalogue.codebook, dimension)
    chosen = resolve_mask(catalogue, mask)
    for taxonomy in catalogue.codebook.coverage:
        if taxonomy.id == dimension:
            return _place_by_categories(catalogue, taxonomy, chosen, level)
    if dimension in _COLUMNS:
        return _place_by_column(catalogue, found, chosen, most)
    return _place_by_actors(catalogue, found, chosen)


def find_levels(catalogue: Catalogue, taxonomy: str, mask: Mask) -> NDArray[np.int8]:
    """Return the level of each category (row) of a taxonomy in each selected document."""
    return np.ascontiguousarray(catalogue.levels[taxonomy][mask].T)


def _place_by_categories(
    catalogue: Catalogue, taxonomy: Taxonomy, mask: Mask, level: int
) -> Placed:
    least = min(max(level, 1), taxonomy.scale.highest)
    levels = find_levels(catalogue, taxonomy.id, mask)
    members, known = pack_sets(levels >= least), pack_sets(levels >= 0)
    counts = zip(
        taxonomy.categories, count_each(members).tolist(), count_each(known).tolist(), strict=True
    )
    bins = tuple(
        Bin(
            value=category.code,
            label=category.label,
            documents=count,
            known=assessed,
            conditions=cover_from(taxonomy, category.code, least),
        )
        for category, count, assessed in counts
    )
    dimension = Dimension(taxonomy.id, taxonomy.label)
    return Placed(Axis(dimension=dimension, bins=bins, level=least), members, known)


def _place_by_actors(catalogue: Catalogue, dimension: Dimension, mask: Mask) -> Placed:
    is_type = dimension.id == ACTOR_TYPE
    codebook = catalogue.codebook
    taxonomy = codebook.actor_types if is_type else codebook.actor_roles
    codes = tuple(category.code for category in taxonomy.categories)
    members = pack_sets(find_presence(catalogue, "type" if is_type else "role", codes, mask))
    coded = pack_sets(find_known(catalogue, mask)[None])
    bins = tuple(
        Bin(
            value=category.code,
            label=category.label,
            documents=count,
            known=int(count_each(coded)[0]),
            conditions=have_actor(kind=category.code) if is_type else have_actor(category.code),
        )
        for category, count in zip(taxonomy.categories, count_each(members).tolist(), strict=True)
    )
    return Placed(Axis(dimension=dimension, bins=bins), members, coded)


def _place_by_column(catalogue: Catalogue, dimension: Dimension, mask: Mask, most: int) -> Placed:
    column = catalogue.distinct[dimension.id]
    codes = column.codes[mask]
    counts = np.bincount(codes, minlength=len(column.values)).tolist()
    groups = list(_group_values(catalogue.codebook, column, counts, dimension.id, most))
    lookup = np.zeros(len(column.values), dtype=np.int16)
    for place, group in enumerate(groups):
        lookup[group.codes] = place
    places = lookup[codes]
    known = _find_known(dimension.id, groups, places)
    bins = tuple(
        Bin(
            value=group.value,
            label=group.label,
            documents=sum(counts[code] for code in group.codes),
            known=int(np.count_nonzero(known[place % len(known)])),
            conditions=_list_conditions(dimension.id, group, column),
            merged=group.merged,
        )
        for place, group in enumerate(groups)
    )
    return Placed(
        Axis(dimension=dimension, bins=bins),
        pack_sets(np.arange(len(groups), dtype=np.int16)[:, None] == places),
        pack_sets(known),
    )


def _find_known(facet: str, groups: list["_Group"], places: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Say for each group, or for all, of which documents it is known whether they belong to it.

    A status that a coder left open may be any, so such a document is left out of the share that
    has a status; an unknown jurisdiction or year is a value like others.
    """
    left_open = [place for place, group in enumerate(groups) if group.value == UNKNOWN]
    if facet != "status" or not left_open:
        return np.ones((1, len(places)), dtype=np.bool_)
    known = np.tile(~np.isin(places, left_open), (len(groups), 1))
    known[left_open] = True
    return known


@dataclass(frozen=True, slots=True)
class _Group:
    """Values of a column that share a bin."""

    value: str
    label: str
    codes: list[int]
    merged: int = 0


def _group_values(
    codebook: Codebook, column: Distinct, counts: list[int], facet: str, most: int
) -> Iterator[_Group]:
    """Yield the most frequent values, then the rest as one, then what is unknown."""
    labels = {
        "status": {category.code: category.label for category in codebook.status.categories},
        "government": GOVERNMENT_LABELS,
    }.get(facet, {})
    blank = [code for code, value in enumerate(column.values) if value in ("", UNKNOWN)]
    present = [code for code, n in enumerate(counts) if n and code not in blank]
    present.sort(key=lambda code: (-counts[code], column.values[code]))
    kept = present[:most]
    if facet == "year":
        kept.sort(key=lambda code: column.values[code])
    for code in kept:
        value = column.values[code]
        yield _Group(value, labels.get(value, value), [code])
    if rest := present[most:]:
        yield _Group(OTHER, OTHER, rest, merged=len(rest))
    if any(counts[code] for code in blank):
        yield _Group(UNKNOWN, "not assessed" if facet == "status" else UNKNOWN, blank)


def _list_conditions(facet: str, group: _Group, column: Distinct) -> Conditions | None:
    if group.value == UNKNOWN:  # an empty value and the word itself are selected alike
        return (Condition(facet, UNKNOWN),)
    if len(group.codes) > MOST_LISTED:
        return None
    return tuple(Condition(facet, column.values[code]) for code in group.codes)
