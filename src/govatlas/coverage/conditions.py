"""Conditions that select the documents behind a figure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from govatlas.coverage.selection import (
    ANY,
    COLUMN_FACETS,
    UNASSESSED,
    UNCERTAIN,
    ActorChoice,
    Cover,
    Selection,
    read_level,
)
from govatlas.errors import InputError
from govatlas.model.codebook import Codebook, Scale, Taxonomy

MOST_LISTED: Final = 40
"""The most alternatives of one facet that an address is made of."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One parameter of an address, such as ``cover=risk:2.1:good``; see ``Selection.parse``."""

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


def narrow_selection(
    selection: Selection, conditions: Conditions, codebook: Codebook
) -> Selection | None:
    """Return the selection of those documents of ``selection`` that meet the conditions.

    Simply adding parameters would widen a facet in which something is chosen already, since its
    choices are alternatives.

    Returns:
        None where no selection is that of both.
    """
    try:
        asked = Selection.parse((condition.facet, condition.value) for condition in conditions)
        columns = _narrow_columns(selection, asked)
        covers = _narrow_covers(selection, asked, codebook)
        actors = _narrow_actors(selection, asked)
        return replace(selection, **columns, cover=covers, actor=actors)
    except (_Apart, InputError):
        return None


class _Apart(Exception):
    """The selection and the conditions cannot be told by one selection."""


def _cover(taxonomy: Taxonomy, category: str, level: str) -> Condition:
    return Condition("cover", str(Cover(taxonomy.id, category, level)))


def _narrow_columns(selection: Selection, asked: Selection) -> dict[str, tuple[str, ...]]:
    columns = {}
    for name in COLUMN_FACETS:
        before, wanted = getattr(selection, name), getattr(asked, name)
        if not wanted:
            continue
        both = tuple(value for value in wanted if value in before)
        columns[name] = both if before else wanted
        if before and not both:
            raise _Apart
    return columns


def _narrow_covers(selection: Selection, asked: Selection, codebook: Codebook) -> tuple[Cover, ...]:
    kept = list(selection.cover)
    for taxonomy, category in dict.fromkeys((c.taxonomy, c.category) for c in asked.cover):
        scale = codebook.taxonomy(taxonomy).scale
        before, wanted = (
            {
                level
                for cover in covers
                if (cover.taxonomy, cover.category) == (taxonomy, category)
                for level in _list_levels(scale, cover.level)
            }
            for covers in (kept, asked.cover)
        )
        both = wanted & before if before else wanted
        if not both:
            raise _Apart
        kept = [cover for cover in kept if (cover.taxonomy, cover.category) != (taxonomy, category)]
        kept += [Cover(taxonomy, category, level) for level in _shorten(scale, both)]
    return tuple(kept)


def _list_levels(scale: Scale, level: str) -> Iterator[str]:
    if level in (UNASSESSED, UNCERTAIN):
        yield level
    elif level == ANY:
        yield from (point.name for point in scale.levels[1:])
    else:
        yield scale.name_of(read_level(scale, level))


def _shorten(scale: Scale, levels: set[str]) -> Iterator[str]:
    above = {point.name for point in scale.levels[1:]}
    if above <= levels:
        yield ANY
        levels = levels - above
    yield from sorted(levels)


def _narrow_actors(selection: Selection, asked: Selection) -> tuple[ActorChoice, ...]:
    """Join the choices role by role, each of which is a facet of its own."""
    kept = list(selection.actor)
    for role in dict.fromkeys(choice.role for choice in asked.actor):
        before = [choice for choice in kept if choice.role == role]
        wanted = [choice for choice in asked.actor if choice.role == role]
        if not before or _imply(wanted, before):
            kept = [choice for choice in kept if choice.role != role] + wanted
        elif not _imply(before, wanted):
            raise _Apart
    return tuple(kept)


def _imply(narrow: list[ActorChoice], wide: list[ActorChoice]) -> bool:
    """Whether each of the narrow choices is a case of some wide one, all of one role."""
    return all(
        any(outer.type in (ANY, inner.type) and outer.name in ("", inner.name) for outer in wide)
        for inner in narrow
    )
