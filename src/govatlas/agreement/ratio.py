"""Measures a ratio of sums over documents, with its interval."""

import numpy as np
from numpy.typing import ArrayLike

from govatlas.agreement.bootstrap import find_intervals
from govatlas.agreement.confusion import divide
from govatlas.agreement.resampling import Resampling
from govatlas.model.finding import Agreement, Undefined


def measure_ratio(
    statistic: str,
    scope: str,
    upper: ArrayLike,
    lower: ArrayLike,
    *,
    resampling: Resampling,
    reason: str,
    abstained: int = 0,
) -> Agreement:
    """Return the sum of ``upper`` divided by the sum of ``lower``, both by document.

    Args:
        statistic: its name.
        scope: what it is measured over.
        upper: the numerators, one per document.
        lower: the denominators.
        resampling: how the interval is computed.
        reason: why there is no value if ``lower`` adds up to 0.
        abstained: how many units were left out because of an abstention.
    """
    above, below = np.asarray(upper, dtype=np.float64), np.asarray(lower, dtype=np.float64)
    documents, total = int((below > 0).sum()), float(below.sum())
    weights = resampling.draw(len(below))
    drawn = divide(weights @ above, weights @ below)[:, None]
    (interval,) = find_intervals(drawn, documents)
    nothing = Undefined(reason)
    return Agreement(
        statistic=statistic,
        scope=scope,
        value=float(above.sum() / total) if total else nothing,
        interval=interval if total else nothing,
        units=int(total),
        documents=documents,
        abstained=abstained,
    )
