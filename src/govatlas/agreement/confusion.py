"""Confusion tables: how often the first coder gave one level and the second another.

A table is an array whose last two axes are the levels of the first coder (rows) and of the second
(columns). Every statistic takes any number of tables at once, so a thousand resamples take one
call. A statistic is NaN if its formula has no value; ``measuring`` turns this into ``Undefined``.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from govatlas.errors import InvalidValue

Floats: TypeAlias = NDArray[np.float64]
Levels: TypeAlias = NDArray[np.int8]

MISSING = -1
"""Marks a missing level in an array of levels."""


class Weighting(StrEnum):
    """How disagreement grows with the distance on the scale."""

    UNWEIGHTED = "unweighted"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


def weigh_disagreement(levels: int, weighting: Weighting) -> Floats:
    """Return the distance of each pair of levels: 0 for the same, 1 for the two ends.

    Raises:
        InvalidValue: a scale has at least two levels.
    """
    if levels < 2:
        raise InvalidValue(f"a scale has at least two levels, not {levels}")
    steps = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels))) / (levels - 1)
    match weighting:
        case Weighting.UNWEIGHTED:
            return (steps > 0).astype(np.float64)
        case Weighting.LINEAR:
            return steps
        case Weighting.QUADRATIC:
            return steps**2


def cross_tabulate(first: Sequence[int], second: Sequence[int], levels: int) -> Floats:
    """Return the confusion table of two sequences of levels given to the same units.

    Raises:
        InvalidValue: they have different lengths, or a level is not on the scale.
    """
    one, other = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    if one.shape != other.shape:
        raise InvalidValue(f"{one.size} levels cannot be compared with {other.size}")
    both = np.concatenate([one, other])
    if both.size and not 0 <= both.min() <= both.max() < levels:
        raise InvalidValue(f"levels run from 0 to {levels - 1}: {both.min()} to {both.max()}")
    table = np.bincount(one * levels + other, minlength=levels * levels)
    return table.reshape(levels, levels).astype(np.float64)


def cell_tables(first: Levels, second: Levels, levels: int) -> Floats:
    """Return one table per cell, empty if either level is ``MISSING``."""
    steps = np.arange(levels)
    return np.asarray(
        (first[..., None, None] == steps[:, None]) & (second[..., None, None] == steps),
        dtype=np.float64,
    )


def has_variation(tables: Floats) -> NDArray[np.bool_]:
    """Return for each table whether it has more than one level."""
    used = (tables.sum(-1) + tables.sum(-2)) > 0
    return np.asarray(used.sum(-1) > 1)


def percent_agreement(tables: ArrayLike) -> Floats:
    """Return the share of units with the same level from both coders, NaN without units."""
    counted = np.asarray(tables, dtype=np.float64)
    return divide(np.trace(counted, axis1=-2, axis2=-1), counted.sum((-2, -1)))


def mean_level(tables: Floats, *, second: bool) -> Floats:
    """Return the mean level that the first or the second coder gave, NaN without units."""
    margin = tables.sum(-2 if second else -1)
    return divide((margin * np.arange(margin.shape[-1])).sum(-1), margin.sum(-1))


def divide(upper: ArrayLike, lower: ArrayLike) -> Floats:
    """Return ``upper / lower``, NaN where ``lower`` is 0."""
    numerator, denominator = np.broadcast_arrays(
        np.asarray(upper, dtype=np.float64), np.asarray(lower, dtype=np.float64)
    )
    out = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=out, where=denominator != 0)
    return out
