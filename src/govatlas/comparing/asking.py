"""Reads which documents a draft is to be compared with, and names the choices where none fits."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from govatlas.coverage import (
    ANY,
    UNASSESSED,
    UNCERTAIN,
    UNKNOWN,
    ActorChoice,
    Cover,
    Selection,
)
from govatlas.coverage.selection import COLUMN_FACETS, FACETS, SET_FACETS, read_level
from govatlas.errors import InputError
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Taxonomy

_MOST_NAMED: Final = 12
Pair = tuple[str, str]


def split_like(text: str) -> tuple[Pair, ...]:
    """Split ``jurisdiction=United States,stage=Enacted`` into names with values.

    A comma within a value divides nothing: only one before a name and ``=`` does.

    Raises:
        InputError: ``text`` has another form.
    """
    if not text.strip():
        return ()
    parts = re.split(r",(?=\s*[a-z][a-z_-]*\s*=)", text.strip(" ,"))
    pairs = [tuple(part.strip() for part in piece.split("=", 1)) for piece in parts]
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise InputError(
            f"like={text[:80]!r} must have the form NAME=VALUE,NAME=VALUE, such as "
            "'jurisdiction=United States,stage=Enacted'"
        )
    return tuple((pair[0], pair[1]) for pair in pairs)


def read_like(pairs: Iterable[Pair], catalogue: Catalogue) -> Selection:
    """Return the selection that names with values ask for, whatever their capitals.

    A name is a facet, or the id of a taxonomy with a category (its code or label) as the value.

    Raises:
        InputError: there is no such name or value; the message names those there are.
    """
    columns: dict[str, list[str]] = {}
    covers: list[Cover] = []
    actors: list[ActorChoice] = []
    taxonomies = {taxonomy.id: taxonomy for taxonomy in catalogue.codebook.coverage}
    for name, value in pairs:
        if name in COLUMN_FACETS:
            columns.setdefault(name, []).append(_find_value(name, value, catalogue))
        elif name in SET_FACETS:
            columns.setdefault(name, []).append(_find_member(name, value, catalogue))
        elif name in taxonomies:
            covers.append(_find_cover(taxonomies[name], value))
        elif name == "cover":
            covers.append(Cover.parse(value))
        elif name == "actor":
            actors.append(ActorChoice.parse(value))
        else:
            known = ", ".join(dict.fromkeys([*FACETS, *taxonomies]))
            raise InputError(f"unknown filter {name[:40]!r}; choose from: {known}")
    selection = Selection(
        **{name: tuple(dict.fromkeys(values)) for name, values in columns.items()},
        cover=tuple(dict.fromkeys(covers)),
        actor=tuple(dict.fromkeys(actors)),
    )
    selection.mask(catalogue)  # raises where a category, level or type is none
    return selection


def _find_value(name: str, value: str, catalogue: Catalogue) -> str:
    """Return the value of a column that is meant."""
    column = catalogue.distinct[name]
    counts = np.bincount(column.codes, minlength=len(column.values)).tolist()
    order = sorted(range(len(counts)), key=lambda code: (-counts[code], column.values[code]))
    known = [column.values[code] or UNKNOWN for code in order if counts[code]]
    names = {one: one for one in known}
    if name == "status":
        statuses = catalogue.codebook.status.categories
        names |= {one.label: one.code for one in statuses if one.code in known}
    found = _match(value, names)
    if not found:
        raise InputError(_explain(f"no document has {name} {value[:60]!r}", known))
    return found


def _find_member(name: str, value: str, catalogue: Catalogue) -> str:
    """Return the value that is meant of a column in which a document has any number of them."""
    known = sorted({one for values in catalogue.sets[name].sets for one in values})
    found = _match(value, {one: one for one in [*known, UNKNOWN]})
    if not found:
        raise InputError(_explain(f"no document has {name} {value[:60]!r}", known or [UNKNOWN]))
    return found


def _find_cover(taxonomy: Taxonomy, asked: str) -> Cover:
    """Return the condition that a category, with a level behind a colon if any, stands for."""
    value, level = asked, ANY
    before, _, after = asked.rpartition(":")
    if before and after in (ANY, UNASSESSED, UNCERTAIN, *(p.name for p in taxonomy.scale.levels)):
        value, level = before, after
        if level not in (ANY, UNASSESSED, UNCERTAIN):
            read_level(taxonomy.scale, level)
    codes = [category.code for category in taxonomy.categories]
    names = {code: code for code in codes}
    names |= {category.label: category.code for category in taxonomy.categories}
    found = _match(value, names)
    if not found:
        raise InputError(_explain(f"{taxonomy.id} has no category {value[:60]!r}", codes))
    return Cover(taxonomy.id, found, level)


def _match(value: str, names: Mapping[str, str]) -> str:
    """Return what ``value`` names: in full, else as the only one whose name has it within."""
    wanted = value.casefold()
    for name, meant in names.items():
        if name.casefold() == wanted:
            return meant
    within = {meant for name, meant in names.items() if wanted in name.casefold()}
    return within.pop() if len(within) == 1 else ""


def _explain(problem: str, known: Sequence[str]) -> str:
    named = ", ".join(known[:_MOST_NAMED])
    more = f" and {len(known) - _MOST_NAMED} more" if len(known) > _MOST_NAMED else ""
    return f"{problem}; choose one of: {named}{more}"
