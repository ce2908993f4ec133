"""Defines statistics of two coders, and explains why one is undefined."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from govatlas.agreement.confusion import Floats, has_variation


@dataclass(frozen=True, kw_only=True)
class Statistic:
    """A statistic of two coders.

    Args:
        name: its key in JSON.
        label: its name for readers.
        formula: the value for each confusion table, NaN if it has none.
        needs_variation: whether it is meaningless if both coders gave one level throughout.
        is_mean_of_categories: whether the formula takes the tables of the categories (third axis
            from the end) separately rather than pooled.
        is_share: whether it is shown in per cent.
        is_kappa: whether it is shown with the verbal label for a kappa.
        undefined: why it has no value, if it has none although there is variation.
    """

    name: str
    label: str
    formula: Callable[[Floats], Floats]
    needs_variation: bool = False
    is_mean_of_categories: bool = False
    is_share: bool = False
    is_kappa: bool = False
    undefined: str = "neither coder found anything present"


def compute(statistic: Statistic, tables: Floats) -> Floats:
    """Return the value for each scope, NaN if the formula has none.

    Args:
        statistic: which.
        tables: shape (…, categories, levels, levels); categories are pooled, except for a mean
            over them.
    """
    return statistic.formula(tables if statistic.is_mean_of_categories else tables.sum(-3))


def explain_undefined(statistic: Statistic, tables: Floats) -> str:
    """Return why a statistic is undefined for one scope, or empty if it is defined.

    Agreement without any variation is not perfect agreement: if there is only one level, agreeing
    on it shows nothing. So percent agreement and AC, whose formulas give 1 in this case, are
    undefined like kappa.

    Args:
        statistic: which.
        tables: shape (categories, levels, levels).
    """
    pooled = tables.sum(0)
    units = int(pooled.sum())
    if not units:
        return "no label to compare: no document was given a level here by both coders"
    if statistic.needs_variation and not has_variation(pooled):
        level = int(np.argmax(np.diag(pooled)))
        if level == 0:
            return f"neither coder used it: no variation in {units:,} pairs"
        return f"both coders gave level {level} throughout: no variation in {units:,} pairs"
    return statistic.undefined if np.isnan(compute(statistic, tables)) else ""
