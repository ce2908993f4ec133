"""Krippendorff's alpha for any number of coders, with missing values."""

from functools import partial
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from govatlas.agreement.confusion import Floats, divide
from govatlas.agreement.statistic import Statistic


def count_coincidences(counts: ArrayLike) -> Floats:
    """Return the coincidence table of each unit.

    Args:
        counts: for each unit (last axis but one), how many coders gave each level (last axis). A
            unit with fewer than two answers has no coincidences.
    """
    given = np.asarray(counts, dtype=np.float64)
    coders = given.sum(-1)
    pairs = given[..., :, None] * given[..., None, :] - given[..., None] * np.eye(given.shape[-1])
    return np.asarray(pairs / np.maximum(coders - 1, 1)[..., None, None])


def pair_coincidences(tables: ArrayLike) -> Floats:
    """Return the coincidence table of two coders from their confusion table."""
    counted = np.asarray(tables, dtype=np.float64)
    return np.asarray(counted + np.swapaxes(counted, -2, -1))


def krippendorff_alpha(coincidences: ArrayLike, *, ordinal: bool) -> Floats:
    """Return alpha of each coincidence table, which may be a sum over units.

    It is NaN if all values are the same level. Alpha depends on the units only through the sum of
    their coincidence tables, so resampling documents means adding up tables.

    Args:
        coincidences: one or more coincidence tables.
        ordinal: whether levels are ranks rather than names. The distance between two ranks is the
            number of values between their middles.

    Source:
        K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections C and D.
    """
    paired = np.asarray(coincidences, dtype=np.float64)
    margin = paired.sum(-1)
    if ordinal:
        middle = margin.cumsum(-1) - margin / 2
        distance = (middle[..., :, None] - middle[..., None, :]) ** 2
    else:
        distance = np.broadcast_to(1 - np.eye(paired.shape[-1]), paired.shape)
    observed = (paired * distance).sum((-2, -1))
    expected = (margin[..., :, None] * margin[..., None, :] * distance).sum((-2, -1))
    return np.asarray(1 - divide((margin.sum(-1) - 1) * observed, expected))


def _alpha(tables: Floats, *, ordinal: bool) -> Floats:
    return krippendorff_alpha(pair_coincidences(tables), ordinal=ordinal)


ALPHA_NOMINAL: Final = Statistic(
    name="alpha_nominal",
    label="Krippendorff's alpha, nominal",
    formula=partial(_alpha, ordinal=False),
    needs_variation=True,
)
ALPHA_ORDINAL: Final = Statistic(
    name="alpha_ordinal",
    label="Krippendorff's alpha, ordinal",
    formula=partial(_alpha, ordinal=True),
    needs_variation=True,
)
