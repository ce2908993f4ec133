"""Finds where given wording stands in a document."""

from govatlas.grounding.locate import locate

__all__ = ["locate"]
