"""Precision, recall and F1 of presence: is the level above none or not?

The first coder is the reference; the second is evaluated.
"""

from typing import Final

import numpy as np

from govatlas.agreement.confusion import Floats, divide
from govatlas.agreement.statistic import Statistic


def precision(tables: Floats) -> Floats:
    """Return how often the reference agrees when the second coder finds something."""
    return divide(_found_by_both(tables), tables[..., :, 1:].sum((-2, -1)))


def recall(tables: Floats) -> Floats:
    """Return how often the second coder agrees when the reference finds something."""
    return divide(_found_by_both(tables), tables[..., 1:, :].sum((-2, -1)))


def f1(tables: Floats) -> Floats:
    """Return the harmonic mean of precision and recall, NaN where neither found anything."""
    found = tables[..., :, 1:].sum((-2, -1)) + tables[..., 1:, :].sum((-2, -1))
    return divide(2 * _found_by_both(tables), found)


def macro_f1(tables: Floats) -> Floats:
    """Return the mean F1 over categories (third axis from the end) that either coder used."""
    each = f1(tables)
    used = ~np.isnan(each)
    return divide(np.where(used, each, 0.0).sum(-1), used.sum(-1))


def _found_by_both(tables: Floats) -> Floats:
    return np.asarray(tables[..., 1:, 1:].sum((-2, -1)))


PRECISION: Final = Statistic(
    name="presence_precision",
    label="presence, precision",
    formula=precision,
    undefined="the second coder found nothing present",
)
RECALL: Final = Statistic(
    name="presence_recall",
    label="presence, recall",
    formula=recall,
    undefined="the first coder found nothing present",
)
F1: Final = Statistic(
    name="presence_f1_micro", label="presence, F1 over all pairs (micro)", formula=f1
)
MACRO_F1: Final = Statistic(
    name="presence_f1_macro",
    label="presence, mean F1 over categories (macro)",
    formula=macro_f1,
    is_mean_of_categories=True,
)
