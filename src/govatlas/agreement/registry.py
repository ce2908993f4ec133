"""Lists the statistics of two coders, from govatlas and from installed packages.

To add one to govatlas, define its ``Statistic`` beside its formula, then list it in ``_OWN``.
"""

from functools import cache
from typing import Final

from govatlas.agreement.ac import AC1, AC2
from govatlas.agreement.alpha import ALPHA_NOMINAL, ALPHA_ORDINAL
from govatlas.agreement.kappa import KAPPA, KAPPA_LINEAR, KAPPA_QUADRATIC
from govatlas.agreement.presence import F1, MACRO_F1, PRECISION, RECALL
from govatlas.agreement.scores import AGREEMENT, BIAS, FIRST_LEVEL, SECOND_LEVEL
from govatlas.agreement.statistic import Statistic
from govatlas.registry import find_registered

GROUP: Final = "govatlas.statistics"
_OWN: Final = (
    *(KAPPA, KAPPA_LINEAR, KAPPA_QUADRATIC),
    *(ALPHA_NOMINAL, ALPHA_ORDINAL),
    *(AC1, AC2),
    AGREEMENT,
    *(PRECISION, RECALL, F1, MACRO_F1),
    *(FIRST_LEVEL, SECOND_LEVEL, BIAS),
)


@cache
def list_statistics() -> dict[str, Statistic]:
    """Return every statistic by name.

    Raises:
        InputError: an installed package registers something that is not a statistic.
    """
    return find_registered(GROUP, Statistic, _OWN)


@cache
def list_of_tables() -> tuple[Statistic, ...]:
    """Return the statistics that also apply to one category: all except means over categories."""
    return tuple(s for s in list_statistics().values() if not s.is_mean_of_categories)
