"""Percent agreement, and the mean level of each coder."""

from functools import partial
from typing import Final

import numpy as np

from govatlas.agreement.confusion import Floats, mean_level, percent_agreement
from govatlas.agreement.statistic import Statistic


def _bias(tables: Floats) -> Floats:
    return np.asarray(mean_level(tables, second=True) - mean_level(tables, second=False))


AGREEMENT: Final = Statistic(
    name="percent_agreement",
    label="agreement, share of pairs",
    formula=percent_agreement,
    needs_variation=True,
    is_share=True,
)
FIRST_LEVEL: Final = Statistic(
    name="mean_level_first",
    label="mean level of the first coder",
    formula=partial(mean_level, second=False),
)
SECOND_LEVEL: Final = Statistic(
    name="mean_level_second",
    label="mean level of the second coder",
    formula=partial(mean_level, second=True),
)
BIAS: Final = Statistic(name="bias", label="mean level, second less first", formula=_bias)
