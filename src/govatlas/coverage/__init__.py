"""Says how much of a collection covers a category."""

from govatlas.coverage.estimate import estimate_shares

__all__ = ["estimate_shares"]
