"""Measures whether the second coder gives higher levels than the first."""

from enum import StrEnum
from typing import Final

from govatlas.agreement.joining import Grid
from govatlas.agreement.measuring import measure_categories, measure_confidences, measure_pooled
from govatlas.agreement.resampling import Resampling
from govatlas.agreement.scores import BIAS
from govatlas.model.finding import Agreement, Undefined

_BIAS: Final = (BIAS,)


class Lean(StrEnum):
    """Which way a coder leans, if the interval shows it."""

    OVER = "scores higher"
    UNDER = "scores lower"
    UNCLEAR = "no clear difference"


def measure_bias(grid: Grid, resampling: Resampling) -> tuple[Agreement, ...]:
    """Return the mean level of the second coder minus that of the first.

    It is given for the taxonomy, then for each confidence of the second coder, then for each
    category.
    """
    return (
        *measure_pooled(grid, resampling, _BIAS),
        *measure_confidences(grid, resampling, _BIAS),
        *measure_categories(grid, resampling, _BIAS),
    )


def judge_lean(bias: Agreement) -> Lean:
    """Return the direction of a bias, if its whole interval is on one side of 0."""
    if isinstance(bias.interval, Undefined) or isinstance(bias.value, Undefined):
        return Lean.UNCLEAR
    if bias.interval.low > 0:
        return Lean.OVER
    return Lean.UNDER if bias.interval.high < 0 else Lean.UNCLEAR
