"""Looks up where the words of a text stand, so where its cues match."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from govatlas.coding.local.cues import Cue, Hit
from govatlas.model.document import Span

_TOKEN = re.compile(r"\w+|[.;]")
_REACH = 260
_BITS = 8


@dataclass(slots=True)
class WordIndex:
    """Where each word of a lower-case text stands, to look up instead of scanning.

    ``hits`` keeps the places of the cues that were looked for. A segment is what stands between
    two full stops or semicolons, counted from 0; a set of segments is a number with one bit a
    segment.
    """

    text: str
    words: dict[str, list[int]] = field(init=False)
    hits: dict[Cue, tuple[Hit, ...]] = field(init=False, default_factory=dict)
    _segments: dict[int, int] = field(init=False)
    _size: int = field(init=False)
    _sorted: list[str] = field(init=False)
    _found: dict[str, list[int]] = field(init=False, default_factory=dict)
    _starts: dict[re.Pattern[str], list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Read the text once."""
        words: dict[str, list[int]] = defaultdict(list)
        segments: dict[int, int] = {}
        segment = 0
        for match in _TOKEN.finditer(self.text):
            word = match[0]
            if word in (".", ";"):
                segment += 1
            else:
                words[word].append(match.start())
                segments[match.start()] = segment
        self.words = dict(words)
        self._segments = segments
        self._size = segment // _BITS + 1
        self._sorted = sorted(words)

    def find(self, opening: str) -> list[int]:
        """Return the offsets of words that begin with ``opening`` (``risk``, or ``risk*``)."""
        if not opening.endswith("*"):
            return self.words.get(opening, [])
        found = self._found.get(opening)
        if found is None:
            found = self._found[opening] = self._look_up(opening[:-1])
        return found

    def find_any(self, openings: Sequence[str]) -> list[int]:
        """Return the offsets of words that begin with any of ``openings``, each once."""
        if len(openings) == 1:
            return self.find(openings[0])
        return sorted({place for opening in openings for place in self.find(opening)})

    def find_within(self, opening: str, segments: int) -> list[int]:
        """Return the offsets of words that begin with ``opening`` in some of the segments."""
        chosen, segment_of = segments.to_bytes(self._size, "little"), self._segments
        return [
            place
            for place in self.find(opening)
            if chosen[segment_of[place] // _BITS] >> segment_of[place] % _BITS & 1
        ]

    def find_starts(self, start: re.Pattern[str]) -> list[int]:
        """Return where ``start`` matches."""
        found = self._starts.get(start)
        if found is None:
            found = self._starts[start] = [match.start() for match in start.finditer(self.text)]
        return found

    def list_segments(self, places: Iterable[int]) -> int:
        """Return the segments in which words at ``places`` stand."""
        chosen, segment_of = bytearray(self._size), self._segments.get
        for place in places:
            segment = segment_of(place)
            if segment is not None:
                chosen[segment // _BITS] |= 1 << segment % _BITS
        return int.from_bytes(chosen, "little")

    def _look_up(self, stem: str) -> list[int]:
        places: list[int] = []
        start = bisect_left(self._sorted, stem)
        while start < len(self._sorted) and self._sorted[start].startswith(stem):
            places += self.words[self._sorted[start]]
            start += 1
        return sorted(places)


def find_hits(cue: Cue, index: WordIndex) -> tuple[Hit, ...]:
    """Return the hits of ``cue`` in the indexed text, each place once, found on first use."""
    found = index.hits.get(cue)
    if found is None:
        found = index.hits[cue] = tuple(_look_for(cue, index))
    return found


def match_at(cue: Cue, index: WordIndex, places: Sequence[int]) -> Iterator[Hit]:
    """Yield the hits of ``cue`` that begin at one of ``places``."""
    match_there = cue.pattern.match
    for place in places:
        match = match_there(index.text, place)
        if match is not None:
            yield Hit(Span(match.start(), match.end()), cue)


def _look_for(cue: Cue, index: WordIndex) -> Iterator[Hit]:
    if not all(any(map(index.find, need)) for need in cue.needs if need):
        return
    if cue.needs[0]:
        yield from match_at(cue, index, index.find_any(cue.needs[0]))
    else:
        yield from _search_around(cue, index)


def _search_around(cue: Cue, index: WordIndex) -> Iterator[Hit]:
    """Search near the words that the cue needs, for a cue that opens with a macro."""
    last = -1
    for place in index.find_any(next(need for need in cue.needs if need)):
        match = _search(cue, index, max(0, place - _REACH, last), place + _REACH)
        if match is not None:
            last = match.end()
            yield Hit(Span(match.start(), match.end()), cue)


def _search(cue: Cue, index: WordIndex, start: int, end: int) -> re.Match[str] | None:
    """Return the first match between two offsets."""
    if cue.start is None:
        return cue.pattern.search(index.text, start, end)
    starts = index.find_starts(cue.start)
    for place in range(bisect_left(starts, start), bisect_left(starts, end)):
        match = cue.pattern.match(index.text, starts[place], end)
        if match is not None:
            return match
    return None
