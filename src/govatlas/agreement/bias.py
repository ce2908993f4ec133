"""Does the second coder score higher than the first, where, at which confidence?"""

from enum import StrEnum
from typing import Final

from govatlas.agreement.joining import Grid
from govatlas.agreement.measuring import measure_categories, measure_confidences, measure_pooled
from govatlas.agreement.resampling import Resampling
from govatlas.agreement.scores import BIAS
from govatlas.model.finding import Agreement, Undefined

_BIAS: Final = (BIAS,)


class Lean(StrEnum):
    """Which way a coder leans, as far as the interval tells."""

    OVER = "scores higher"
    UNDER = "scores lower"
    UNCLEAR = "no clear difference"


def measure_bias(grid: Grid, resampling: Resampling) -> tuple[Agreement, ...]:
    """Return the mean level of the second coder less the first's.

    First over the taxonomy, then for each confidence of the second coder, then for each
    category.
    """
    return (
        *measure_pooled(grid, resampling, _BIAS),
        *measure_confidences(grid, resampling, _BIAS),
        *measure_categories(grid, resampling, _BIAS),
    )


def judge_lean(bias: Agreement) -> Lean:
    """Return which way a bias leans: only where its whole interval lies on one side of 0."""
    if isinstance(bias.interval, Undefined) or isinstance(bias.value, Undefined):
        return Lean.UNCLEAR
    if bias.interval.low > 0:
        return Lean.OVER
    return Lean.UNDER if bias.interval.high < 0 else Lean.UNCLEAR
