"""Cohen's kappa, unweighted (Cohen 1960) or weighted (Cohen 1968)."""

from functools import partial
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from govatlas.agreement.confusion import Floats, Weighting, divide, weigh_disagreement
from govatlas.agreement.statistic import Statistic


def cohen_kappa(
    tables: ArrayLike, weighting: Weighting = Weighting.UNWEIGHTED, *, apart: Floats | None = None
) -> Floats:
    """Return kappa of each confusion table: one minus observed over expected disagreement.

    It is NaN if no disagreement is expected, which is the case if both coders gave the same level
    throughout. If only one coder never varies it is 0, as the formula says: such a coder agrees no
    better than chance.

    Args:
        tables: one or more confusion tables.
        weighting: how disagreement grows with distance.
        apart: disagreement of each pair of levels instead of ``weighting``, 0 on the diagonal.

    Source:
        J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
        Measurement 20 (1960) 37–46; Weighted kappa, Psychological Bulletin 70 (1968) 213–220.
    """
    counted = np.asarray(tables, dtype=np.float64)
    distance = weigh_disagreement(counted.shape[-1], weighting) if apart is None else apart
    total = counted.sum((-2, -1))
    chance = counted.sum(-1)[..., :, None] * counted.sum(-2)[..., None, :]
    observed = (distance * counted).sum((-2, -1)) * total
    return np.asarray(1 - divide(observed, (distance * chance).sum((-2, -1))))


def _define(name: str, label: str, weighting: Weighting) -> Statistic:
    formula = partial(cohen_kappa, weighting=weighting)
    return Statistic(name=name, label=label, formula=formula, needs_variation=True, is_kappa=True)


KAPPA: Final = _define("kappa", "Cohen's kappa", Weighting.UNWEIGHTED)
KAPPA_LINEAR: Final = _define("kappa_linear", "Cohen's kappa, linear weights", Weighting.LINEAR)
KAPPA_QUADRATIC: Final = _define(
    "kappa_quadratic", "Cohen's kappa, quadratic weights", Weighting.QUADRATIC
)
