"""The statistics of two coders by name, with the reason where one has no value."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Final

import numpy as np

from govatlas.agreement import presence
from govatlas.agreement.ac import gwet_ac_of_tables
from govatlas.agreement.alpha import krippendorff_alpha, pair_coincidences
from govatlas.agreement.confusion import (
    Floats,
    Weighting,
    has_variation,
    mean_level,
    percent_agreement,
)
from govatlas.agreement.kappa import cohen_kappa


class Statistic(StrEnum):
    """A statistic of two coders; ``str()`` is its key in JSON."""

    KAPPA = "kappa"
    KAPPA_LINEAR = "kappa_linear"
    KAPPA_QUADRATIC = "kappa_quadratic"
    ALPHA_NOMINAL = "alpha_nominal"
    ALPHA_ORDINAL = "alpha_ordinal"
    AC1 = "ac1"
    AC2 = "ac2_quadratic"
    AGREEMENT = "percent_agreement"
    PRECISION = "presence_precision"
    RECALL = "presence_recall"
    F1 = "presence_f1_micro"
    MACRO_F1 = "presence_f1_macro"
    FIRST_LEVEL = "mean_level_first"
    SECOND_LEVEL = "mean_level_second"
    BIAS = "bias"


NAMES: Final = {
    Statistic.KAPPA: "Cohen's kappa",
    Statistic.KAPPA_LINEAR: "Cohen's kappa, linear weights",
    Statistic.KAPPA_QUADRATIC: "Cohen's kappa, quadratic weights",
    Statistic.ALPHA_NOMINAL: "Krippendorff's alpha, nominal",
    Statistic.ALPHA_ORDINAL: "Krippendorff's alpha, ordinal",
    Statistic.AC1: "Gwet's AC1",
    Statistic.AC2: "Gwet's AC2, quadratic weights",
    Statistic.AGREEMENT: "agreement, share of pairs",
    Statistic.PRECISION: "presence, precision",
    Statistic.RECALL: "presence, recall",
    Statistic.F1: "presence, F1 over all pairs (micro)",
    Statistic.MACRO_F1: "presence, mean F1 over categories (macro)",
    Statistic.FIRST_LEVEL: "mean level of the first coder",
    Statistic.SECOND_LEVEL: "mean level of the second coder",
    Statistic.BIAS: "mean level, second less first",
}
"""What a reader calls each statistic."""

KAPPAS: Final = frozenset({Statistic.KAPPA, Statistic.KAPPA_LINEAR, Statistic.KAPPA_QUADRATIC})
_NEEDS_VARIATION: Final = KAPPAS | {
    Statistic.ALPHA_NOMINAL,
    Statistic.ALPHA_ORDINAL,
    Statistic.AC1,
    Statistic.AC2,
    Statistic.AGREEMENT,
}


def _bias(tables: Floats) -> Floats:
    return np.asarray(mean_level(tables, second=True) - mean_level(tables, second=False))


def _alpha(tables: Floats, *, ordinal: bool) -> Floats:
    return krippendorff_alpha(pair_coincidences(tables), ordinal=ordinal)


_FORMULAS: Final[dict[Statistic, Callable[[Floats], Floats]]] = {
    Statistic.KAPPA: cohen_kappa,
    Statistic.KAPPA_LINEAR: partial(cohen_kappa, weighting=Weighting.LINEAR),
    Statistic.KAPPA_QUADRATIC: partial(cohen_kappa, weighting=Weighting.QUADRATIC),
    Statistic.ALPHA_NOMINAL: partial(_alpha, ordinal=False),
    Statistic.ALPHA_ORDINAL: partial(_alpha, ordinal=True),
    Statistic.AC1: partial(gwet_ac_of_tables, weighting=Weighting.UNWEIGHTED),
    Statistic.AC2: partial(gwet_ac_of_tables, weighting=Weighting.QUADRATIC),
    Statistic.AGREEMENT: percent_agreement,
    Statistic.PRECISION: presence.precision,
    Statistic.RECALL: presence.recall,
    Statistic.F1: presence.f1,
    Statistic.FIRST_LEVEL: partial(mean_level, second=False),
    Statistic.SECOND_LEVEL: partial(mean_level, second=True),
    Statistic.BIAS: _bias,
}


def compute(statistic: Statistic, tables: Floats) -> Floats:
    """Return the value for each scope, NaN where the formula has none.

    Args:
        statistic: which.
        tables: shape (…, categories, levels, levels); categories are pooled, save for the
            macro-F1, which is a mean over them.
    """
    if statistic is Statistic.MACRO_F1:
        return presence.macro_f1(tables)
    return _FORMULAS[statistic](tables.sum(-3))


def explain_undefined(statistic: Statistic, tables: Floats) -> str:
    """Return why a statistic has no value for one scope, empty where it has one.

    Agreement without any variation is not called perfect: that two coders agree on the only
    level there is shows nothing. So percent agreement and AC, whose formulas give 1 there,
    count as undefined like kappa.

    Args:
        statistic: which.
        tables: shape (categories, levels, levels).
    """
    pooled = tables.sum(0)
    units = int(pooled.sum())
    if not units:
        return "no label to compare: no document was given a level here by both coders"
    if statistic in _NEEDS_VARIATION and not has_variation(pooled):
        level = int(np.argmax(np.diag(pooled)))
        if level == 0:
            return f"neither coder used it: no variation in {units:,} pairs"
        return f"both coders gave level {level} throughout: no variation in {units:,} pairs"
    if not np.isnan(compute(statistic, tables)):
        return ""
    match statistic:
        case Statistic.PRECISION:
            return "the second coder found nothing present"
        case Statistic.RECALL:
            return "the first coder found nothing present"
        case _:
            return "neither coder found anything present"
