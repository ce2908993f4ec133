"""Finds who must, must not or may do what in a document."""

from govatlas.norms.find import find_norms
from govatlas.norms.language import LANGUAGES

__all__ = ["LANGUAGES", "find_norms"]
