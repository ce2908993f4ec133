"""Reads a document once: its passages in context, with every cue that stands in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from govatlas.coding.local.cues import Cue, Hit
from govatlas.coding.local.index import WordIndex, find_hits, match_at
from govatlas.coding.local.views import DocumentView, view_document
from govatlas.model.document import Document
from govatlas.unitizing import outline

Needs = tuple[tuple[str, ...], ...]
Anchored = dict[str, tuple[tuple[Cue, Needs], ...]]


@dataclass(frozen=True, slots=True)
class Annotations:
    """What one reading of a document found; judgements look it up instead of the text."""

    view: DocumentView
    index: WordIndex


@dataclass(frozen=True, slots=True)
class CueBook:
    """All cues to look for, by the words that they need.

    ``close`` and ``loose`` give the cues by each opening of the first place that they need
    filled, with what they need beside it: those whose match stands within a segment, the others.
    ``known`` remembers which openings a word has.
    """

    cues: tuple[Cue, ...]
    close: Anchored
    loose: Anchored
    openings: frozenset[str]
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def bind(cls, cues: Iterable[Cue]) -> "CueBook":
        """Return the book of ``cues``."""
        listed = tuple(dict.fromkeys(cues))
        return cls(
            cues=listed,
            close=_anchor(cue for cue in listed if cue.close),
            loose=_anchor(cue for cue in listed if not cue.close),
            openings=frozenset(word for cue in listed for need in cue.needs for word in need),
        )

    def place_openings(self, index: WordIndex) -> dict[str, int]:
        """Return the segments of the text in which each opening stands that a cue needs."""
        places: dict[str, int] = {}
        for word in index.words:
            openings = self._openings_of(word)
            if openings:
                segments = index.segments_of(word)
                for opening in openings:
                    places[opening] = places.get(opening, 0) | segments
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
    found = find_all(book, index)
    index.hits.update({cue: found.get(cue, ()) for cue in book.cues})
    return Annotations(view, index)


def find_all(book: CueBook, index: WordIndex) -> dict[Cue, tuple[Hit, ...]]:
    """Return the places of those cues of ``book`` that the text may hold."""
    places = book.place_openings(index)
    found: dict[Cue, dict[int, Hit]] = defaultdict(dict)
    for opening, segments in places.items():
        for cue, others in book.close.get(opening, ()):
            shared = _share_segments(segments, others, places)
            if shared:
                for hit in match_at(cue, index, index.find_within(opening, shared)):
                    found[cue][hit.span.start] = hit
    hits = {cue: tuple(at[start] for start in sorted(at)) for cue, at in found.items()}
    return hits | {cue: find_hits(cue, index) for cue in _list_loose(book, places)}


def _anchor(cues: Iterable[Cue]) -> Anchored:
    anchored = defaultdict(list)
    for cue in cues:
        anchor, *others = (need for need in cue.needs if need)
        for opening in dict.fromkeys(anchor):
            anchored[opening].append((cue, tuple(others)))
    return {opening: tuple(entries) for opening, entries in anchored.items()}


def _share_segments(segments: int, needs: Needs, places: dict[str, int]) -> int:
    """Return those of ``segments`` in which every one of ``needs`` stands too."""
    for need in needs:
        filled = 0
        for opening in need:
            filled |= places.get(opening, 0)
        segments &= filled
        if not segments:
            break
    return segments


def _list_loose(book: CueBook, places: dict[str, int]) -> Iterator[Cue]:
    """Yield the loose cues of which every place could be filled with words of the text."""
    listed: set[Cue] = set()
    for opening in places.keys() & book.loose.keys():
        for cue, others in book.loose[opening]:
            filled = all(any(word in places for word in need) for need in others)
            if filled and cue not in listed:
                listed.add(cue)
                yield cue
