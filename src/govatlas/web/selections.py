"""Reads selections of documents from the parameters of addresses, and writes them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from govatlas.coverage.conditions import Conditions
from govatlas.coverage.selection import (
    ANY,
    FACETS,
    SET_FACETS,
    UNASSESSED,
    UNCERTAIN,
    VALUE_FACETS,
    ActorChoice,
    Cover,
    Selection,
    read_level,
)
from govatlas.errors import InputError
from govatlas.model.codebook import Codebook, Scale


def read_selection(pairs: Iterable[tuple[str, str]]) -> Selection:
    """Read the parameters of an address; others than facets, and empty ones, ask nothing.

    Raises:
        InputError: a parameter is malformed.
    """
    chosen: dict[str, list[str]] = {name: [] for name in FACETS}
    for name, value in pairs:
        if name in chosen and value and value not in chosen[name]:
            chosen[name].append(value)
    return Selection(
        **{name: tuple(chosen[name]) for name in VALUE_FACETS},
        cover=tuple(map(Cover.parse, chosen["cover"])),
        actor=tuple(map(ActorChoice.parse, chosen["actor"])),
    )


def write_selection(selection: Selection) -> tuple[tuple[str, str], ...]:
    """Return the parameters of an address, as ``read_selection`` reads them."""
    return tuple((name, str(value)) for name in FACETS for value in getattr(selection, name))


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
        asked = read_selection((condition.facet, condition.value) for condition in conditions)
        columns = _narrow_columns(selection, asked)
        covers = _narrow_covers(selection, asked, codebook)
        actors = _narrow_actors(selection, asked)
        return replace(selection, **columns, cover=covers, actor=actors)
    except (_Apart, InputError):
        return None


class _Apart(Exception):
    """The selection and the conditions cannot be told by one selection."""


def _narrow_columns(selection: Selection, asked: Selection) -> dict[str, tuple[str, ...]]:
    columns = {}
    for name in VALUE_FACETS:
        before, wanted = getattr(selection, name), getattr(asked, name)
        if not wanted:
            continue
        both = tuple(value for value in wanted if value in before)
        columns[name] = both if before else wanted
        if before and not both:
            raise _Apart
        if name in SET_FACETS and before and set(both) not in (set(before), set(wanted)):
            raise _Apart  # a document may have a value of each
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
