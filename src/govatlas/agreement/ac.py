"""Gwet's AC1 and its weighted form AC2, which are stable when a level is rare."""

from dataclasses import dataclass
from functools import partial
from typing import Final, Self

import numpy as np
from numpy.typing import ArrayLike

from govatlas.agreement.confusion import Floats, Weighting, divide, weigh_disagreement
from govatlas.agreement.statistic import Statistic


@dataclass(frozen=True, slots=True, eq=False)
class GwetSums:
    """The sums over units from which Gwet's coefficients are computed.

    ``agreement`` is the weighted agreement over units with two or more answers, ``paired`` their
    number; ``use`` is the share of each level in a unit's answers, ``answered`` the number of
    units with an answer.
    """

    agreement: Floats
    paired: Floats
    use: Floats
    answered: Floats

    @classmethod
    def of_counts(cls, counts: ArrayLike, weighting: Weighting) -> Self:
        """Measure each unit by how many coders gave each level (last axis)."""
        given = np.asarray(counts, dtype=np.float64)
        alike = 1 - weigh_disagreement(given.shape[-1], weighting)
        coders = given.sum(-1)
        agreeing = (given * (given @ alike - 1)).sum(-1)
        return cls(
            np.where(coders > 1, agreeing / np.maximum(coders * (coders - 1), 1), 0.0),
            (coders > 1).astype(np.float64),
            given / np.maximum(coders, 1)[..., None],
            (coders > 0).astype(np.float64),
        )

    @classmethod
    def of_tables(cls, tables: ArrayLike, weighting: Weighting) -> Self:
        """Measure confusion tables of two coders."""
        counted = np.asarray(tables, dtype=np.float64)
        alike = 1 - weigh_disagreement(counted.shape[-1], weighting)
        total = counted.sum((-2, -1))
        use = (counted.sum(-1) + counted.sum(-2)) / 2
        return cls((alike * counted).sum((-2, -1)), total, use, total)

    def resample(self, weights: Floats) -> Self:
        """Return the sums over units, weighted by each row of ``weights``."""
        return type(self)(
            weights @ self.agreement,
            weights @ self.paired,
            weights @ self.use,
            weights @ self.answered,
        )


def gwet_ac(sums: GwetSums, weighting: Weighting) -> Floats:
    """Return AC1 (unweighted) or AC2 (weighted) of the sums, NaN if no unit was paired.

    Source:
        K. L. Gwet, Computing inter-rater reliability and its variance in the presence of high
        agreement, British Journal of Mathematical and Statistical Psychology 61 (2008) 29–48;
        Handbook of Inter-Rater Reliability, 4th edition (2014), chapters 4 and 5.
    """
    levels = sums.use.shape[-1]
    alike = 1 - weigh_disagreement(levels, weighting)
    observed = divide(sums.agreement, sums.paired)
    use = divide(sums.use, sums.answered[..., None])
    chance = alike.sum() / (levels * (levels - 1)) * (use * (1 - use)).sum(-1)
    return np.asarray((observed - chance) / (1 - chance))


def gwet_ac_of_tables(tables: ArrayLike, weighting: Weighting) -> Floats:
    """Return AC1 or AC2 of each confusion table of two coders."""
    return gwet_ac(GwetSums.of_tables(tables, weighting), weighting)


AC1: Final = Statistic(
    name="ac1",
    label="Gwet's AC1",
    formula=partial(gwet_ac_of_tables, weighting=Weighting.UNWEIGHTED),
    needs_variation=True,
)
AC2: Final = Statistic(
    name="ac2_quadratic",
    label="Gwet's AC2, quadratic weights",
    formula=partial(gwet_ac_of_tables, weighting=Weighting.QUADRATIC),
    needs_variation=True,
)
