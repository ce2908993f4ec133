"""Sentences that the data supports, written by rules.

A rule counts, applies its bar, then writes. Nothing is said of fewer than ``FEWEST`` documents,
nor of any that are not coded; documents not assessed for a category are left out of what is said
of it. Each rule makes many comparisons to find one worth telling, so it allows for all of them
(Bonferroni): of all that a rule tells of one collection, chance is behind any of it at most one
time in 20. That there are ten rules is not allowed for further. To look at many selections of one
collection is to make many comparisons again.
"""

from collections.abc import Callable, Sequence
from typing import Final

from govatlas.coverage.coder_error import CoderErrors
from govatlas.coverage.selection import Mask
from govatlas.coverage.takeaways.contrasts import JURISDICTION, STATUS, TREND
from govatlas.coverage.takeaways.evidence import FEWEST, Evidence
from govatlas.coverage.takeaways.extremes import (
    BREADTH,
    LEAST_COVERED,
    MOST_COVERED,
    MOSTLY_MINIMAL,
    UNCOVERED,
)
from govatlas.coverage.takeaways.takeaway import Rule, StatedCount, Takeaway
from govatlas.coverage.takeaways.together import ENFORCER, PAIR
from govatlas.model.catalogue import Catalogue

RULES: Final = (
    MOST_COVERED,
    LEAST_COVERED,
    UNCOVERED,
    MOSTLY_MINIMAL,
    JURISDICTION,
    TREND,
    PAIR,
    STATUS,
    ENFORCER,
    BREADTH,
)


def write_takeaways(
    catalogue: Catalogue,
    mask: Mask | None = None,
    taxonomies: Sequence[str] = (),
    *,
    errors: CoderErrors | None = None,
    mark: Callable[[str], str] = str,
) -> tuple[Takeaway, ...]:
    """Return what can be said of the documents, rule by rule.

    Args:
        catalogue: the documents.
        mask: which of them, all by default.
        taxonomies: the ids of the taxonomies to tell of, all by default. Others count among the
            comparisons all the same.
        errors: those of the coder, where they are known; a difference is told only if it is larger
            than they and chance together would explain.
        mark: marks the names of coders and jurisdictions in the sentences as data.
    """
    evidence = Evidence(catalogue, mask, errors, mark)
    told = (takeaway for rule in RULES for takeaway in rule.write(evidence))
    return tuple(entry for entry in told if not taxonomies or entry.taxonomy in taxonomies)


__all__ = ["FEWEST", "RULES", "Rule", "StatedCount", "Takeaway", "write_takeaways"]
