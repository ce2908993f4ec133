"""Corrects a share counted from a coder's yes and no by a checked sample of documents.

The documents fall into two cells, those that the coder calls yes and those it calls no. In each
cell the checked ones tell which rate is truly yes, and that rate is carried over to the unchecked
ones of the cell. This estimate, post-stratification, is exactly the power-tuned
prediction-powered one (PPI++, Angelopoulos, Duchi and Zrnic 2023, arXiv 2311.01453) when the
prediction is yes or no: the tuned weight of the prediction is the difference of the two rates.
With inclusion probabilities it is the design-based estimate of Egami, Hinck, Stewart and Wei 2023
(arXiv 2306.04746). What was checked is known, so only the unchecked documents are uncertain.

Normal intervals around it miss too often where a category is rare or few documents are checked.
Here the rate of each cell has the Beta posterior of Jeffreys' prior, whose interval is close to
its stated rate for single proportions (Brown, Cai and DasGupta 2001, Statistical Science 16,
101-133), at the effective sample size of Kish 1965 where weights are unequal; the number of yes
among the unchecked documents is drawn from it. ``benchmarks/estimate_coverage.py`` measures how
often such intervals hold the truth.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Yes = NDArray[np.bool_]
Floats = NDArray[np.float64]

DRAWS: Final = 10_000
_JEFFREYS: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the coder and the gold coding say of the checked documents, with their weights.

    A document of weight w stands for w documents of the collection, itself included; one of
    weight 1 for itself alone.
    """

    said: Yes
    truth: Yes
    weights: Floats


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected share with the ends of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Rest:
    """The unchecked documents of one cell, with what the checked ones tell of them."""

    count: int
    rate: float
    size: float

    def draw_yes(self, random: np.random.Generator, draws: int) -> NDArray[np.int64]:
        """Return how many of these documents are truly yes, drawn often."""
        yes, no = self.size * self.rate, self.size * (1 - self.rate)
        rates = random.beta(yes + _JEFFREYS, no + _JEFFREYS, draws)
        return random.binomial(self.count, rates)


def correct_share(
    said: Yes, checked: Checked, *, rate: float = 0.95, seed: int = 0, draws: int = DRAWS
) -> Corrected:
    """Return the share of truly yes documents in a collection, with its interval.

    Args:
        said: what the coder says of every document, the checked ones included.
        checked: the documents that have a gold coding.
        rate: how often the interval shall hold the true share.
        seed: of the draws that the interval is read from.
        draws: how many.
    """
    random = np.random.default_rng(seed)
    known = int(np.count_nonzero(checked.truth))
    rests = [_describe_rest(said, checked, cell=cell) for cell in (False, True)]
    value = (known + sum(rest.count * rest.rate for rest in rests)) / len(said)
    totals = known + sum(rest.draw_yes(random, draws) for rest in rests)
    low, high = np.quantile(totals, [(1 - rate) / 2, (1 + rate) / 2]) / len(said)
    return Corrected(value, min(float(low), value), max(float(high), value))


def _describe_rest(said: Yes, checked: Checked, *, cell: bool) -> _Rest:
    """Return the unchecked documents of the cell; with none checked, any rate is as likely."""
    among = checked.said == cell
    count = int(np.count_nonzero(said == cell)) - int(np.count_nonzero(among))
    stands_for = checked.weights[among] - 1  # unchecked documents
    total = float(stands_for.sum())
    if total <= 0:
        return _Rest(count, 0.5, 0.0)
    rate = float(stands_for[checked.truth[among]].sum()) / total
    return _Rest(count, rate, total**2 / float((stands_for**2).sum()))
