"""Finds out what the tool that wrote places in a text counted.

The standard of REFI-QDA says code points, but programs differ: some count the units of UTF-16, some
a line end as two characters. Where the ways of counting disagree, the one that puts the most
places on words is taken: people mark words, not halves of them.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final, NamedTuple

from govatlas.interchange.offsets import Counting, Offsets
from govatlas.model.document import Span


class Place(NamedTuple):
    """A place as a tool wrote it, with the words that it gives there, if any."""

    start: int
    end: int
    words: str = ""


_ENOUGH: Final = 12
"""How many characters of the words are compared; tools cut them short."""


def choose_counting(text: str, places: Sequence[Place], *, double_ends: bool) -> Counting:
    """Return how ``places`` in ``text`` were counted.

    Args:
        text: with ``\\n`` line ends.
        places: as written.
        double_ends: whether the file has two characters for a line end.
    """
    ends = (double_ends, not double_ends)
    ways = [Counting(wide, double) for double, wide in product(ends, (False, True))]
    scores = [_score(Offsets(text, way), places) for way in ways]
    return ways[scores.index(max(scores))]


def _score(offsets: Offsets, places: Iterable[Place]) -> tuple[int, int, int]:
    """Return how many places have their words, how many can be found, how many edges fit."""
    said = found = edges = 0
    for place in places:
        span = offsets.find_span(place.start, place.end)
        if span is None:
            continue
        found += 1
        said += _says(offsets.text[span.start : span.end], place.words)
        edges += _is_edge(offsets.text, span.start) + _is_edge(offsets.text, span.end)
        edges += _is_tight(offsets.text, span)
    return said, found, edges


def _says(text: str, words: str) -> bool:
    wanted = " ".join(words.split())[:_ENOUGH].rstrip(".…")
    return bool(wanted) and " ".join(text.split()).startswith(wanted)


def _is_edge(text: str, place: int) -> bool:
    """Return whether no word goes on across a place."""
    inside = 0 < place < len(text)
    return not (inside and text[place - 1].isalnum() and text[place].isalnum())


def _is_tight(text: str, span: Span) -> bool:
    """Return whether a span begins and ends with what can be seen."""
    words = text[span.start : span.end]
    return words == words.strip()
