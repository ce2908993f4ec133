"""Finds who must, must not or may do what in a document."""

from govatlas.norms.find import LANGUAGES, find_norms
from govatlas.norms.language import load_language
from govatlas.norms.names import can_act, head_noun, singular

__all__ = ["LANGUAGES", "can_act", "find_norms", "head_noun", "load_language", "singular"]
