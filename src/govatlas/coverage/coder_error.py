"""Tests whether a difference is larger than chance and the errors of the coder together explain.

The labels of a program are not the truth: of the documents that it says cover a category some do
not, of the others some do. How many was counted on documents with a gold coding that the coder had
not seen. Both rates are uncertain, so they are drawn from their Beta posteriors (Jeffreys' prior),
and from them how many documents of each group truly cover the category; each draw gives a
difference with the variance that chance alone would give it. They are combined as multiple
imputations are (Rubin 1987, Multiple Imputation for Nonresponse in Surveys, chapter 3). The rates
are taken to be the same in both groups: that a coder errs more often in one of them cannot be told
without gold codings of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import NormalDist
from typing import Final, Self

import numpy as np

from govatlas.coverage.proportion import RATE, Difference

_DRAWS: Final = 400
_JEFFREYS: Final = 0.5


@dataclass(frozen=True, slots=True)
class ErrorTable:
    """Documents with a gold coding, by what the coder says of a category and what is true."""

    said_and_true: int
    said_not_true: int
    not_said_but_true: int
    not_said_nor_true: int


@dataclass(frozen=True, slots=True)
class CoderErrors:
    """The errors of one coder, counted on so many documents, by taxonomy, category and level."""

    coder: str
    documents: int
    tables: Mapping[tuple[str, str, int], ErrorTable] = field(default_factory=dict)

    def fit(self, coders: Sequence[str]) -> Self | None:
        """Return the errors if all labels are by this coder, None where others have a part."""
        return self if tuple(coders) == (self.coder,) else None

    def find(self, taxonomy: str, category: str, level: int = 1) -> ErrorTable | None:
        """Return the errors on whether a category has a level or a higher one."""
        return self.tables.get((taxonomy, category, level))


@lru_cache(maxsize=20_000)
def exceeds_error(difference: Difference, table: ErrorTable | None, comparisons: int = 1) -> bool:
    """Whether a difference remains once the errors of the coder are allowed for.

    Args:
        difference: that of the shares as the coder has them.
        table: its errors; without them nothing more can be asked of the difference.
        comparisons: among how many it was found (Bonferroni).
    """
    if table is None:
        return True
    return find_chance(difference, table) * comparisons <= 1 - RATE


def find_chance(difference: Difference, table: ErrorTable, *, seed: int = 0) -> float:
    """Return how probable so large a difference is by chance and the coder's errors, two-sided.

    It is 1 where what is left of the difference points the other way.
    """
    random = np.random.default_rng(seed)
    yes = _draw_rates(random, table.said_and_true, table.said_not_true)
    no = _draw_rates(random, table.not_said_but_true, table.not_said_nor_true)
    first, second = difference.first, difference.second
    truths = [
        random.binomial(share.count, yes) + random.binomial(share.total - share.count, no)
        for share in (first, second)
    ]
    left = truths[0] / first.total - truths[1] / second.total
    pooled = (truths[0] + truths[1]) / (first.total + second.total)
    within = float(np.mean(pooled * (1 - pooled))) * (1 / first.total + 1 / second.total)
    spread = within + (1 + 1 / _DRAWS) * float(np.var(left, ddof=1))
    middle, value = float(np.mean(left)), difference.value
    if not isinstance(value, float) or middle * value <= 0 or spread <= 0:
        return 1.0
    return 2 * NormalDist().cdf(-abs(middle) / spread**0.5)


def _draw_rates(
    random: np.random.Generator, true: int, false: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return how often an answer may be true, drawn often."""
    return random.beta(true + _JEFFREYS, false + _JEFFREYS, _DRAWS)
