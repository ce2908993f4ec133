"""Compares the legislative status given by two coders."""

from collections.abc import Sequence

from govatlas.agreement.crossing import Confusion
from govatlas.agreement.ratio import measure_ratio
from govatlas.agreement.resampling import Resampling
from govatlas.model.codebook import Taxonomy
from govatlas.model.coding import Coding
from govatlas.model.finding import Agreement


def measure_status(pairs: Sequence[tuple[Coding, Coding]], resampling: Resampling) -> Agreement:
    """Return the share of documents to which both coders give the same status.

    A document without a status from either coder is counted as abstained.
    """
    given = [(one.status, other.status) for one, other in pairs]
    alike = [int(bool(a and b and a.category == b.category)) for a, b in given]
    answered = [int(bool(a and b)) for a, b in given]
    return measure_ratio(
        "status_accuracy",
        "status",
        alike,
        answered,
        resampling=resampling,
        reason="no document was given a status by both coders",
        abstained=len(given) - sum(answered),
    )


def cross_statuses(pairs: Sequence[tuple[Coding, Coding]], taxonomy: Taxonomy) -> Confusion:
    """Return how often the first coder gave one status and the second another."""
    codes = dict.fromkeys(category.code for category in taxonomy.categories)
    given = [(a.status.category, b.status.category) for a, b in pairs if a.status and b.status]
    codes |= dict.fromkeys(sorted({code for pair in given for code in pair}))
    return Confusion(
        "status",
        tuple(codes),
        tuple(tuple(given.count((row, column)) for column in codes) for row in codes),
    )
