"""Converts places in a text between code points and the units that other tools count.

govatlas counts code points of a text with ``\\n`` line ends. Java and JavaScript count the 16-bit
units of UTF-16, in which a character beyond the basic plane is two; programs for Windows often
count a line end as two characters.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from govatlas.model.document import Span

_BASIC_PLANE: Final = 0xFFFF


class Counting(NamedTuple):
    """What a tool counts: UTF-16 units rather than code points, a line end as two or as one."""

    wide: bool = False
    double_ends: bool = False


CODE_POINTS: Final = Counting()
UTF16: Final = Counting(wide=True)


@dataclass(frozen=True)
class Offsets:
    """Places in one text, in code points and in the units of ``counting``."""

    text: str
    counting: Counting

    @cached_property
    def _doubled(self) -> list[int]:
        """Return the places of the characters that count as two."""
        return list(self._find_doubled())

    def _find_doubled(self) -> Iterator[int]:
        wide, double_ends = self.counting
        for place, character in enumerate(self.text):
            if (wide and ord(character) > _BASIC_PLANE) or (double_ends and character == "\n"):
                yield place

    @cached_property
    def _doubled_outside(self) -> list[int]:
        """Return the same places in the other units."""
        return [place + number for number, place in enumerate(self._doubled)]

    @property
    def length(self) -> int:
        """Return the length of the text in the other units."""
        return len(self.text) + len(self._doubled)

    def count(self, place: int) -> int:
        """Return a place in code points in the other units."""
        return place + bisect_left(self._doubled, place)

    def find(self, place: int) -> int | None:
        """Return a place in the other units in code points; None inside a character or outside."""
        found = place - bisect_left(self._doubled_outside, place)
        inside = 0 <= place <= self.length and self.count(found) == place
        return found if inside else None

    def count_span(self, span: Span) -> tuple[int, int]:
        """Return where a span starts and ends in the other units."""
        return self.count(span.start), self.count(span.end)

    def find_span(self, start: int, end: int) -> Span | None:
        """Return the span between two places in the other units; None if there is none."""
        first, last = self.find(start), self.find(end)
        return (
            Span(first, last) if first is not None and last is not None and first < last else None
        )
