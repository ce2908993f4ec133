"""Finds who must, must not or may do what in a document."""

from govatlas.norms.drafts import can_act
from govatlas.norms.find import find_norms
from govatlas.norms.language import LANGUAGES, load_language

__all__ = ["LANGUAGES", "can_act", "find_norms", "load_language"]
