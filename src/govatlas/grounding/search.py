"""Searches a text for the runs of tokens that given wording can mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, cast

import numpy as np

from govatlas.grounding.edges import cuts_meaning
from govatlas.grounding.empty import may_be_left_out
from govatlas.grounding.protected import is_protected, is_quantity
from govatlas.grounding.tokens import Tokens
from govatlas.grounding.variants import is_same_word
from govatlas.model.document import Span

_MOST_MARKERS: Final = 8
"""How many numberings of list items the wording may lack."""
_MOST_STEPS: Final = 1200
"""Bounds the work on wording that stands nowhere yet is like much of the text."""
_MOST_STARTS: Final = 1000
_MOST_COUNTED: Final = 30_000
"""Fits 16 bits, which sort fastest."""
_REACH: Final = 3
"""How many tokens beyond either end may hold an empty word that was moved."""
_HYPHENS: Final = frozenset("-‐‑")


@dataclass(frozen=True, slots=True)
class Match:
    """A run of tokens, including ``last``, and the number of words that differ from the wording."""

    first: int
    last: int
    differences: int


class _State(NamedTuple):
    """How far two rows of tokens have been aligned.

    The next token of the wording, the next of the text, the last matching one of the text, the
    places of empty words that only the wording has, and the empty words that only the text has.
    """

    wanted: int
    text: int
    last: int
    added: tuple[int, ...] = ()
    lost: tuple[str, ...] = ()

    def meet(self, wanted: int, text: int) -> "_State":
        """Return the state after this many equal tokens in both rows."""
        end = self.text + text
        return _State(self.wanted + wanted, end, end - 1, self.added, self.lost)


@dataclass
class Search:
    """A search for one wording in the part ``within`` of a text.

    At most ``allowed`` words can differ.
    """

    wanted: Tokens
    tokens: Tokens
    allowed: int
    within: Span
    _steps: int = field(init=False)
    _empty: tuple[bool, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Set the limit of work for the wording, and find its empty words."""
        self._steps = _MOST_STEPS + 4 * len(self.wanted)
        places = range(len(self.wanted) + 1)
        self._empty = tuple(may_be_left_out(self.wanted, place) for place in places)

    def matches(self) -> Iterator[Match]:
        """Yield the places that the wording can mean, the likeliest first."""
        for first in self._likely_starts():
            match = self._match_at(first)
            if match and not cuts_meaning(self.tokens, match.first, match.last):
                yield match
            if self._steps <= 0:
                return

    def _likely_starts(self) -> Sequence[int]:
        """Return the tokens followed by enough words of the wording, those with most first.

        A difference removes at most two of the equal words.
        """
        numbers = self.tokens.numbers
        known = [numbers[key] for key in self.wanted.keys if key in numbers]
        enough = max(1, len(self.wanted) - 2 * self.allowed)
        if len(known) < enough:
            return ()
        low = int(np.searchsorted(self.tokens.starts, self.within.start))
        high = int(np.searchsorted(self.tokens.ends, self.within.end, side="right"))
        is_wanted = np.zeros(len(numbers), dtype=bool)
        is_wanted[known] = True
        length = len(self.wanted) + self.allowed + _MOST_MARKERS
        sums = np.concatenate([[0], np.cumsum(is_wanted[self.tokens.row[low:high]])])
        ends = np.minimum(np.arange(len(sums) - 1) + length, len(sums) - 1)
        counts = sums[ends] - sums[:-1]
        starts = np.flatnonzero(counts >= enough)
        fewness = -np.minimum(counts[starts], _MOST_COUNTED).astype(np.int16)
        ordered = starts[np.argsort(fewness, kind="stable")][:_MOST_STARTS]
        return cast("list[int]", (ordered + low).tolist())

    def _match_at(self, first: int) -> Match | None:
        """Return the match that begins with the token ``first``, if any.

        States are visited by number of differences, so the first to reach the end of the wording
        has the fewest.
        """
        levels: list[list[_State]] = [[] for _ in range(self.allowed + 1)]
        levels[0].append(_State(0, first, first))
        seen: set[tuple[int, int]] = set()
        for differences, level in enumerate(levels):
            while level and self._steps > 0:
                self._steps -= 1
                state = level.pop()
                if state.wanted == len(self.wanted):
                    if self._is_moved(state, first):
                        continue
                    return Match(first, state.last, differences)
                if (state.wanted, state.text) in seen:
                    continue
                seen.add((state.wanted, state.text))
                self._go_on_freely(level, state, first)
                if differences < self.allowed:
                    self._go_on_at_a_cost(levels[differences + 1], state, first)
        return None

    def _go_on_freely(self, level: list[_State], state: _State, first: int) -> None:
        """Add the states after something that does not count as a difference."""
        wanted, text = state.wanted, state.text
        if not self._is_within(text):
            return
        if text > first and self._is_loose_marker(text):
            level.append(state._replace(text=text + 1))
        if self.wanted.keys[wanted] == self.tokens.keys[text]:
            level.append(state.meet(1, 1))

    def _go_on_at_a_cost(self, level: list[_State], state: _State, first: int) -> None:
        """Add the states after one difference."""
        wanted, text = state.wanted, state.text
        mine = self.wanted.keys[wanted]
        if self._empty[wanted] and mine not in state.lost and not self._is_displaced(state, first):
            level.append(state._replace(wanted=wanted + 1, added=(*state.added, wanted)))
        if not self._is_within(text):
            return
        theirs = self.tokens.keys[text]
        if text > first and may_be_left_out(self.tokens, text) and self._may_lose(state, theirs):
            level.append(state._replace(text=text + 1, lost=(*state.lost, theirs)))
        if mine == theirs or mine[0] != theirs[0]:
            return
        if is_same_word(mine, theirs, place=text, tokens=self.tokens):
            level.append(state.meet(1, 1))
        if _join(self.wanted, wanted) == theirs:
            level.append(state.meet(2, 1))
        if self._is_within(text + 1) and _join(self.tokens, text) == mine:
            level.append(state.meet(1, 2))

    def _is_displaced(self, state: _State, first: int) -> bool:
        """Return whether an empty word at either end of the wording is just beyond it in the text.

        If so, the words between were moved or left out.
        """
        mine = self.wanted.keys[state.wanted]
        if state.text == first:
            return mine in self.tokens.keys[max(0, first - _REACH) : first]
        is_last = state.wanted == len(self.wanted) - 1
        return is_last and mine in self.tokens.keys[state.text : state.text + _REACH]

    def _is_moved(self, state: _State, first: int) -> bool:
        """Return whether an empty word beside the wording's end is beyond it in the text."""
        wanted, text = self.wanted.keys, self.tokens.keys
        inner = len(wanted) - 2
        return (1 in state.added and wanted[1:2] == text[max(0, first - 1) : first]) or (
            inner in state.added and wanted[inner] in text[state.last + 1 : state.last + 2]
        )

    def _may_lose(self, state: _State, theirs: str) -> bool:
        """Return whether the wording does not have the text's empty word in another place."""
        return all(self.wanted.keys[place] != theirs for place in state.added)

    def _is_within(self, place: int) -> bool:
        return place < len(self.tokens) and self.tokens.ends[place] <= self.within.end

    def _is_loose_marker(self, place: int) -> bool:
        """Return whether the token numbers a list item, without another number beside it."""
        if place not in self.tokens.markers:
            return False
        beside = (*self.tokens.keys[place - 1 : place], *self.tokens.keys[place + 1 : place + 2])
        return not any(key.startswith("(") or is_quantity(key) for key in beside)


def _join(tokens: Tokens, place: int) -> str | None:
    """Return the hyphenated word at ``place`` written as one word, if there is one."""
    if place + 1 >= len(tokens) or tokens.gap(place + 1) not in _HYPHENS:
        return None
    parts = tokens.keys[place : place + 2]
    return None if parts[0] == "re" or any(map(is_protected, parts)) else "".join(parts)
