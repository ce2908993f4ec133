"""Says how much of a collection covers a category, and which documents to check for it."""

from govatlas.coverage.estimate import estimate_shares
from govatlas.coverage.sample import Allocation, Candidate, draw_sample

__all__ = ["Allocation", "Candidate", "draw_sample", "estimate_shares"]
