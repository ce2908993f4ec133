"""Finds where an operator may begin, at words that one begins with."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from govatlas.norms.guards import find_beginnings


@dataclass(frozen=True, eq=False)
class Openings:
    """One pattern for all operators; ``words`` open some of them, or begin with a ``stem``."""

    pattern: re.Pattern[str]
    words: frozenset[str]
    stems: tuple[str, ...]
    _known: dict[str, bool] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, patterns: Iterable[str]) -> "Openings":
        """Return what finds any of ``patterns``, which match words with a space between them."""
        listed = tuple(patterns)
        found = frozenset().union(*map(find_beginnings, listed))
        return cls(
            pattern=re.compile("|".join(listed)),
            words=frozenset(wording.split(" ")[0] for wording in found if " " in wording),
            stems=tuple(sorted(wording for wording in found if " " not in wording)),
        )

    def find(self, words: Sequence[str], joined: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield each place, as the number of its word, none within what an earlier one matched.

        Args:
            words: the words of a sentence, without space in them.
            joined: the same, with one space between them.
        """
        known, match, at, end = self._known, self.pattern.match, 0, 0
        for index, word in enumerate(words):
            opens = known.get(word)
            if opens is None:
                opens = known[word] = self._may_open(word)
            if opens and at >= end and (found := match(joined, at)) is not None:
                end = found.end()
                yield index, found
            at += len(word) + 1

    def _may_open(self, word: str) -> bool:
        return word in self.words or word.startswith(self.stems)
