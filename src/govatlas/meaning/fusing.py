"""Merges several rankings of the same things into one."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_DAMPING: Final = 60
"""As Cormack, Clarke and Büttcher (SIGIR 2009) found good: how little first places stand out."""


def fuse_rankings(
    size: int, rankings: Sequence[NDArray[np.int64]], weights: Sequence[float] = ()
) -> NDArray[np.float64]:
    """Return a score for each of ``size`` things by reciprocal rank fusion, 0 where unranked.

    Args:
        size: how many things there are.
        rankings: positions of things, each the best first.
        weights: what each ranking counts; by default all the same.
    """
    scores = np.zeros(size)
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        scores[ranking] += weight / (_DAMPING + 1.0 + np.arange(len(ranking)))
    return scores
