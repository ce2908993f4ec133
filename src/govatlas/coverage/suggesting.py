"""Values that a filter could have, where the one that was asked for is that of no document."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, TypeAlias

import numpy as np

from govatlas.coverage.facets import count_sets
from govatlas.coverage.selection import (
    COLUMN_FACETS,
    SET_FACETS,
    UNKNOWN,
    VALUE_FACETS,
    Selection,
)
from govatlas.model.catalogue import Catalogue
from govatlas.model.government import GOVERNMENT_LABELS

Known: TypeAlias = Mapping[str, Mapping[str, int]]
"""How many documents have each value of each facet."""

MOST_SUGGESTED: Final = 6
_ALIKE: Final = 0.6
_LEAST_LETTERS: Final = 4
_PLACES: Final = ("country", "state", "jurisdiction", "authority", "government", "collection")
_ELSEWHERE: Final = {
    **dict.fromkeys(_PLACES, _PLACES),
    "stage": ("status",),
    "status": ("stage",),
}
"""Where a value that one facet has not may belong: readers take one facet for another."""

_MEANT: Final = {
    **dict.fromkeys(("passed", "adopted", "in force", "signed", "law", "final"), "enacted"),
    **dict.fromkeys(("introduced", "pending", "draft", "bill", "planned"), "proposed"),
    **dict.fromkeys(("repealed", "failed", "expired", "withdrawn", "dead"), "defunct"),
    **dict.fromkeys(("binding", "mandatory"), "hard_law"),
    **dict.fromkeys(("voluntary", "non-binding"), "soft_law"),
    **dict.fromkeys(("us", "usa", "america", "u.s."), "united states"),
    **dict.fromkeys(("uk", "britain", "england"), "united kingdom"),
    **dict.fromkeys(("eu", "europe", "brussels"), "european union"),
}
"""Words for what sources call otherwise."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value of a facet that some documents have."""

    facet: str
    value: str
    documents: int


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A value that no document has, with values that may have been meant."""

    facet: str
    value: str
    suggestions: tuple[Suggestion, ...]
    is_close: bool
    """Whether the suggestions are like the value; else they are the most frequent ones."""


def count_values(catalogue: Catalogue) -> dict[str, dict[str, int]]:
    """Return how many documents of a catalogue have each value of each facet."""
    every = np.ones(len(catalogue), dtype=np.bool_)
    known: dict[str, dict[str, int]] = {}
    for name in COLUMN_FACETS:
        column = catalogue.distinct[name]
        counts = np.bincount(column.codes, minlength=len(column.values)).tolist()
        known[name] = dict(zip(column.values, counts, strict=True))
    known |= {name: count_sets(catalogue, name, every) for name in SET_FACETS}
    return known


def find_unmatched(selection: Selection, known: Known) -> tuple[Unmatched, ...]:
    """Return the values of ``selection`` that no document has, each with what may be meant."""
    return tuple(
        suggest(facet, value, known)
        for facet in VALUE_FACETS
        for value in getattr(selection, facet)
        if value != UNKNOWN and not known[facet].get(value)
    )


def suggest(facet: str, value: str, known: Known) -> Unmatched:
    """Return values that may be meant by one that no document has."""
    facets = (facet, *(name for name in _ELSEWHERE.get(facet, ()) if name != facet))
    close = list(_find_close(value, facets, known))
    if close:
        return Unmatched(facet, value, tuple(close[:MOST_SUGGESTED]), is_close=True)
    frequent = sorted(_list_values(facet, known), key=lambda entry: -entry.documents)
    return Unmatched(facet, value, tuple(frequent[:MOST_SUGGESTED]), is_close=False)


def _list_values(facet: str, known: Known) -> Iterator[Suggestion]:
    for value, count in known.get(facet, {}).items():
        if count and value not in ("", UNKNOWN):
            yield Suggestion(facet, value, count)


def _find_close(value: str, facets: Iterable[str], known: Known) -> Iterator[Suggestion]:
    """Yield what is the same but for case or word, else what contains it, else what is alike."""
    wanted = _MEANT.get(value.casefold(), value.casefold())
    entries = [entry for facet in facets for entry in _list_values(facet, known)]
    folded = [_fold(entry) for entry in entries]
    same = [e for e, f in zip(entries, folded, strict=True) if wanted in f]
    yield from same
    if same:
        return
    if len(wanted) >= _LEAST_LETTERS:
        within = [
            e
            for e, f in zip(entries, folded, strict=True)
            if any(wanted in name or (len(name) >= _LEAST_LETTERS and name in wanted) for name in f)
        ]
        yield from within
        if within:
            return
    names: dict[str, Suggestion] = {}
    for entry, forms in zip(entries, folded, strict=True):
        names |= {name: entry for name in forms if name not in names}
    for name in get_close_matches(wanted, names, n=MOST_SUGGESTED, cutoff=_ALIKE):
        yield names[name]


def _fold(entry: Suggestion) -> tuple[str, ...]:
    label = GOVERNMENT_LABELS.get(entry.value, "") if entry.facet == "government" else ""
    return tuple(name.casefold() for name in (entry.value, label) if name)
