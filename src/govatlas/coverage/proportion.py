"""Shares of documents with what chance would make of them.

The interval of one share is Wilson's score interval (1927, Journal of the American Statistical
Association 22, 209-212), that of a difference is Newcombe's hybrid of two of them (1998, Statistics
in Medicine 17, 873-890, method 10), the test is Fisher's exact one, two-sided. A collection is not
a sample of anything in particular: the question they answer is whether a difference is larger than
if the documents had been dealt to the two groups by chance.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.errors import InvalidValue
from govatlas.model.finding import Figure, Interval, Undefined

RATE: Final = 0.95
"""How often intervals hold the truth; what differs by chance passes for more one time in 20."""

FEWEST: Final = 20
"""A share of fewer documents is marked wherever it is shown: one more would change it much."""

NO_DOCUMENT: Final = Undefined("no document to take a share of")

_AS_RARE: Final = 1 + 1e-6
"""Tables that are as probable as the one seen count with it, in spite of rounding."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """So many of so many documents."""

    count: int
    total: int

    def __post_init__(self) -> None:
        """Refuse more of them than there are."""
        if not 0 <= self.count <= self.total:
            raise InvalidValue(f"{self.count} of {self.total} is no proportion")

    @property
    def value(self) -> Figure:
        """Return the share, undefined of no documents."""
        return self.count / self.total if self.total else NO_DOCUMENT

    @property
    def is_few(self) -> bool:
        """Whether it is a share of so few documents that it is marked."""
        return self.total < FEWEST

    @property
    def interval(self) -> Interval | Undefined:
        """Return Wilson's interval at the usual rate."""
        return self.find_interval(RATE)

    def find_interval(self, rate: float) -> Interval | Undefined:
        """Return Wilson's interval that holds the truth at ``rate``."""
        if not self.total:
            return NO_DOCUMENT
        z = _find_deviate(rate)
        share, spread = self.count / self.total, z * z / self.total
        middle = (share + spread / 2) / (1 + spread)
        half = math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
        low = 0.0 if self.count == 0 else max(0.0, middle - half)
        high = 1.0 if self.count == self.total else min(1.0, middle + half)
        return Interval(low, high, rate)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far the share of one group of documents is above that of another."""

    first: Proportion
    second: Proportion

    @property
    def value(self) -> Figure:
        """Return the difference, undefined where a share is."""
        first, second = self.first.value, self.second.value
        if isinstance(first, Undefined) or isinstance(second, Undefined):
            return NO_DOCUMENT
        return first - second

    @property
    def interval(self) -> Interval | Undefined:
        """Return Newcombe's interval at the usual rate."""
        value, first, second = self.value, self.first.interval, self.second.interval
        if isinstance(value, Undefined):
            return value
        if isinstance(first, Undefined) or isinstance(second, Undefined):
            return NO_DOCUMENT
        left, right = self.first.count / self.first.total, self.second.count / self.second.total
        below = math.hypot(left - first.low, second.high - right)
        above = math.hypot(first.high - left, right - second.low)
        return Interval(max(-1.0, value - below), min(1.0, value + above), RATE)

    @property
    def chance(self) -> float:
        """Return how probable so large a difference or a larger one is by chance alone."""
        first, second = self.first, self.second
        yes, total = first.count + second.count, first.total + second.total
        logs = _log_factorials(1 << total.bit_length())
        counts = np.arange(max(0, yes - second.total), min(yes, first.total) + 1)
        weights = (
            -logs[counts]
            - logs[first.total - counts]
            - logs[yes - counts]
            - logs[second.total - yes + counts]
        )
        shares = np.exp(weights - weights.max())
        seen = shares[first.count - int(counts[0])]
        return float(min(1.0, shares[shares <= seen * _AS_RARE].sum() / shares.sum()))

    def exceeds_chance(self, comparisons: int = 1) -> bool:
        """Whether the difference is more than chance would make it.

        The two intervals must not overlap, and the exact test must be passed at one in twenty
        divided by ``comparisons`` (Bonferroni), so that among all of them together chance passes
        for more at most one time in 20.
        """
        first, second = self.first.interval, self.second.interval
        if isinstance(first, Undefined) or isinstance(second, Undefined):
            return False
        if first.low <= second.high and second.low <= first.high:
            return False
        return self.chance * comparisons <= 1 - RATE


@lru_cache(maxsize=64)
def _find_deviate(rate: float) -> float:
    """Return how many standard deviations to both sides hold ``rate`` of a normal variable."""
    return NormalDist().inv_cdf((1 + rate) / 2)


@lru_cache(maxsize=24)
def _log_factorials(size: int) -> NDArray[np.float64]:
    """Return the logarithms of 0!, 1!, … below ``size``; sizes are powers of two."""
    return np.array([math.lgamma(number + 1) for number in range(size)])
