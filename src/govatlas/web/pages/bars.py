"""Bars in tables, drawn as pieces of a hundred."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

FULL = "full"
PART = "part"
NONE = "none"
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar.

    ``kind`` is full (the highest level), part, none or open (not assessed), or names a fill.
    """

    start: float
    width: float
    kind: str


def lay_pieces(counts: Iterable[tuple[int, str]], total: int) -> tuple[Piece, ...]:
    """Return the pieces of the bar of so many documents, one behind the other."""
    return tuple(_lay(counts, total))


def order_levels(levels: Sequence[int], not_assessed: int) -> list[tuple[int, str]]:
    """Return counts by level, none first, as pieces of a bar: the highest first."""
    highest = len(levels) - 1
    kinds = [NONE, *([PART] * (highest - 1)), FULL]
    return [*reversed(list(zip(levels, kinds, strict=True))), (not_assessed, OPEN)]


def _lay(counts: Iterable[tuple[int, str]], total: int) -> Iterator[Piece]:
    start = 0.0
    for count, kind in counts:
        width = 100 * count / total if total else 0.0
        yield Piece(start, width, kind)
        start += width
