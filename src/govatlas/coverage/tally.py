"""How many documents have each level of a category."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from govatlas.coverage.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Tally:
    """Documents by the level of one category, none first; those not assessed stand apart.

    Shares are of the documents assessed: what nobody looked at is never counted as none.
    """

    levels: tuple[int, ...]
    not_assessed: int

    @classmethod
    def of(cls, counts: Sequence[int]) -> Self:
        """Return the tally of counts that begin with the documents not assessed."""
        not_assessed, *levels = counts
        return cls(tuple(levels), not_assessed)

    @property
    def assessed(self) -> int:
        """Return how many documents have a level."""
        return sum(self.levels)

    @property
    def documents(self) -> int:
        """Return how many documents there are, assessed or not."""
        return self.assessed + self.not_assessed

    def share_at(self, level: int) -> Proportion:
        """Return the documents with exactly this level, of those assessed."""
        return Proportion(self.levels[level], self.assessed)

    def share_from(self, level: int) -> Proportion:
        """Return the documents with this level or a higher one, of those assessed."""
        return Proportion(sum(self.levels[level:]), self.assessed)

    @property
    def covered(self) -> Proportion:
        """Return the documents with any level above none, of those assessed."""
        return self.share_from(1)

    @property
    def minimal(self) -> Proportion:
        """Return the documents with the lowest level above none, of those with any above none."""
        return Proportion(self.levels[1], sum(self.levels[1:]))
