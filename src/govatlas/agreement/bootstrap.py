"""Percentile bootstrap intervals that resample documents.

Documents are drawn with replacement, each with all its categories, because the labels of a
document depend on each other. The interval runs from the 2.5th to the 97.5th percentile of the
statistic over the resamples (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
chapter 13).
"""

from typing import Final

import numpy as np

from govatlas.agreement.confusion import Floats
from govatlas.errors import InvalidValue
from govatlas.model.finding import Interval, Undefined

RATE: Final = 0.95
METHOD: Final = "percentile bootstrap over documents"
_ENOUGH: Final = 0.9
"""The minimum share of resamples with a defined statistic for an interval."""


def draw_resamples(documents: int, resamples: int, seed: int) -> Floats:
    """Return how often each document (column) is drawn in each resample (row).

    Raises:
        InvalidValue: ``resamples`` is less than 1.
    """
    if resamples < 1:
        raise InvalidValue(f"an interval needs at least one resample, not {resamples}")
    if not documents:
        return np.zeros((resamples, 0))
    chances = np.full(documents, 1 / documents)
    drawn = np.random.default_rng(seed).multinomial(documents, chances, size=resamples)
    return drawn.astype(np.float64)


def find_intervals(values: Floats, documents: int) -> list[Interval | Undefined]:
    """Return the interval of each statistic (column) from its values in the resamples (rows).

    A statistic can be undefined (NaN) in a resample, for example if it lacks the only document
    with a category; if this happens in more than one in ten, there is no interval.
    """
    if documents < 2:
        reason = f"an interval needs at least two documents, not {documents}"
        return [Undefined(reason)] * values.shape[1]
    ordered = np.sort(values, axis=0)  # NaN last
    defined = (~np.isnan(values)).sum(0)
    low, high = (_quantile(ordered, defined, tail) for tail in ((1 - RATE) / 2, (1 + RATE) / 2))
    return [
        Interval(float(low[i]), float(high[i]), RATE)
        if count >= _ENOUGH * len(values)
        else Undefined(
            f"{len(values) - count:,} of {len(values):,} resamples leave the figure undefined"
        )
        for i, count in enumerate(defined)
    ]


def _quantile(ordered: Floats, defined: np.ndarray, rate: float) -> Floats:
    """Return a quantile of the first ``defined`` values of each column, interpolated linearly."""
    place = rate * np.maximum(defined - 1, 0)
    lower = np.floor(place).astype(np.int64)
    upper = np.minimum(lower + 1, np.maximum(defined - 1, 0))
    columns = np.arange(ordered.shape[1])
    below, above = ordered[lower, columns], ordered[upper, columns]
    return np.asarray(below + (place - lower) * (above - below))
