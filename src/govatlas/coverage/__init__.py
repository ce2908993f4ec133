"""Says how much of a collection covers a category, and which documents to check for it."""

from govatlas.coverage.estimate import estimate_shares
from govatlas.coverage.facets import (
    ActorCount,
    CategoryCount,
    Facets,
    FacetValue,
    count_facets,
)
from govatlas.coverage.sample import Allocation, Candidate, draw_sample
from govatlas.coverage.selection import (
    ANY,
    EVERY_DOCUMENT,
    UNASSESSED,
    UNKNOWN,
    ActorChoice,
    Cover,
    Mask,
    Selection,
)

__all__ = [
    "ANY",
    "EVERY_DOCUMENT",
    "UNASSESSED",
    "UNKNOWN",
    "ActorChoice",
    "ActorCount",
    "Allocation",
    "Candidate",
    "CategoryCount",
    "Cover",
    "FacetValue",
    "Facets",
    "Mask",
    "Selection",
    "count_facets",
    "draw_sample",
    "estimate_shares",
]
