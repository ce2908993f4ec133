"""Finds given wording in a document."""

from govatlas.grounding.align import align
from govatlas.grounding.ground import Grounding, How, ground
from govatlas.grounding.locate import locate

__all__ = ["Grounding", "How", "align", "ground", "locate"]
