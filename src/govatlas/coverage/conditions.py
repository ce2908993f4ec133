"""Conditions that select the documents behind a figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from govatlas.coverage.selection import (
    ANY,
    UNASSESSED,
    UNCERTAIN,
    ActorChoice,
    Cover,
)
from govatlas.model.codebook import Taxonomy

MOST_LISTED: Final = 40
"""The most alternatives of one facet that an address is made of."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a facet, written as in addresses: ``cover`` with ``risk:2.1:good``."""

    facet: str
    value: str


Conditions: TypeAlias = tuple[Condition, ...]


def cover_at(taxonomy: Taxonomy, category: str, level: int) -> Conditions:
    """Return what selects the documents with exactly this level of a category."""
    return (_cover(taxonomy, category, taxonomy.scale.name_of(level)),)


def cover_from(taxonomy: Taxonomy, category: str, level: int) -> Conditions:
    """Return what selects the documents with this level of a category or a higher one."""
    if level == 1:
        return (_cover(taxonomy, category, ANY),)
    points = taxonomy.scale.levels[level:]
    return tuple(_cover(taxonomy, category, point.name) for point in points)


def be_assessed(taxonomy: Taxonomy, category: str) -> Conditions:
    """Return what selects the documents that were assessed for a category."""
    return cover_from(taxonomy, category, 1) + cover_at(taxonomy, category, 0)


def leave_open(taxonomy: Taxonomy, category: str) -> Conditions:
    """Return what selects the documents that were not assessed for a category."""
    return (_cover(taxonomy, category, UNASSESSED),)


def be_uncertain(taxonomy: Taxonomy, category: str) -> Conditions:
    """Return what selects the documents whose level of a category is uncertain."""
    return (_cover(taxonomy, category, UNCERTAIN),)


def have_actor(role: str = ANY, kind: str = ANY, names: Iterable[str] = ("",)) -> Conditions:
    """Return what selects the documents with an actor in a role, of a type, of any of the names."""
    return tuple(Condition("actor", str(ActorChoice(role, kind, name))) for name in names)


def join_conditions(*parts: Conditions | None) -> Conditions | None:
    """Return what selects the documents that each part selects, None where a part is None.

    The parts are of different facets, or the same.
    """
    joined: dict[Condition, None] = {}
    for part in parts:
        if part is None:
            return None
        joined.update(dict.fromkeys(part))
    return tuple(joined)


def _cover(taxonomy: Taxonomy, category: str, level: str) -> Condition:
    return Condition("cover", str(Cover(taxonomy.id, category, level)))
