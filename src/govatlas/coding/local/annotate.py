"""Reads a document once: its passages in context, with every cue that stands in it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from govatlas.coding.local.cues import Cue, Hit, compile_start
from govatlas.coding.local.index import WordIndex, find_hits, match_at
from govatlas.coding.local.views import DocumentView, view_document
from govatlas.model.document import Document
from govatlas.unitizing import outline

Needs = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A cue with what else it needs: in the segment where it begins, anywhere in the text."""

    cue: Cue
    beside: Needs
    anywhere: Needs


@dataclass(frozen=True, slots=True)
class Annotations:
    """What one reading of a document found; judgements look it up instead of the text."""

    view: DocumentView
    index: WordIndex


@dataclass(frozen=True, slots=True)
class CueBook:
    """All cues to look for, by the words that they need.

    ``anchored`` gives them by each word that they may open with, ``floating`` are those that open
    with a macro. ``known`` remembers which openings a word has.
    """

    cues: tuple[Cue, ...]
    anchored: Mapping[str, Sequence[Entry]]
    floating: tuple[Entry, ...]
    openings: frozenset[str]
    starts: Mapping[str, re.Pattern[str]]
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def bind(cls, cues: Iterable[Cue], macros: Mapping[str, str]) -> "CueBook":
        """Return the book of ``cues``, written with ``macros``."""
        listed = tuple(dict.fromkeys(cues))
        entries = [_enter(cue) for cue in listed]
        anchored = defaultdict(list)
        for entry in entries:
            for opening in dict.fromkeys(entry.cue.needs[0]):
                anchored[opening].append(entry)
        return cls(
            cues=listed,
            anchored=dict(anchored),
            floating=tuple(entry for entry in entries if not entry.cue.needs[0]),
            openings=frozenset(word for cue in listed for need in cue.needs for word in need),
            starts={name: compile_start(pattern) for name, pattern in macros.items()},
        )

    def place_openings(self, index: WordIndex) -> dict[str, int]:
        """Return the segments of the text in which each opening or macro stands."""
        places: dict[str, int] = {}
        for word, offsets in index.words.items():
            openings = self._openings_of(word)
            if openings:
                segments = index.list_segments(offsets)
                for opening in openings:
                    places[opening] = places.get(opening, 0) | segments
        for name, start in self.starts.items():
            places[name] = index.list_segments(index.find_starts(start))
        return places

    def _openings_of(self, word: str) -> tuple[str, ...]:
        """Return the openings that cues need and ``word`` has: itself, its beginnings."""
        known = self.known.get(word)
        if known is None:
            begun = (f"{word[:length]}*" for length in range(1, len(word) + 1))
            known = tuple(opening for opening in (word, *begun) if opening in self.openings)
            self.known[word] = known
        return known


def annotate(document: Document, book: CueBook) -> Annotations:
    """Return the passages of ``document`` and the places of all the cues of ``book``."""
    view = view_document(document, outline(document))
    index = WordIndex(view.lowered)
    index.hits |= dict.fromkeys(book.cues, ()) | find_all(book, index)
    return Annotations(view, index)


def find_all(book: CueBook, index: WordIndex) -> dict[Cue, tuple[Hit, ...]]:
    """Return the places of those cues of ``book`` that the text holds."""
    places = book.place_openings(index)
    filled: dict[int, int] = {}
    found: dict[Cue, dict[int, Hit]] = defaultdict(dict)
    for opening, segments in places.items():
        for entry in book.anchored.get(opening, ()):
            shared = _share_segments(segments, entry.beside, places, filled)
            if shared and _holds_all(entry.anywhere, places):
                for hit in match_at(entry.cue, index, index.find_within(opening, shared)):
                    found[entry.cue][hit.span.start] = hit
    hits = {cue: tuple(at[start] for start in sorted(at)) for cue, at in found.items()}
    for entry in book.floating:
        if _holds_all(entry.anywhere, places):
            hits[entry.cue] = find_hits(entry.cue, index)
    return hits


def _enter(cue: Cue) -> Entry:
    return Entry(
        cue=cue,
        beside=cue.together[1:] if cue.needs[0] else (),
        anywhere=tuple(filter(None, cue.needs[len(cue.together) if cue.needs[0] else 0 :])),
    )


def _share_segments(
    segments: int, needs: Needs, places: Mapping[str, int], known: dict[int, int]
) -> int:
    """Return those of ``segments`` in which every one of ``needs`` stands too.

    ``known`` keeps what was found of a need, by its identity, which is quicker than its words.
    """
    for need in needs:
        filled = known.get(id(need))
        if filled is None:
            filled = 0
            for opening in need:
                filled |= places.get(opening, 0)
            known[id(need)] = filled
        segments &= filled
        if not segments:
            break
    return segments


def _holds_all(needs: Needs, places: Mapping[str, int]) -> bool:
    """Say whether the text holds a word for every one of ``needs``."""
    return all(any(map(places.get, need)) for need in needs)
