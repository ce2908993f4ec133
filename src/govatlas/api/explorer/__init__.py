"""Answers what readers of a collection ask: search, select, look at one document, compare."""

from govatlas.api.explorer.comparing import LevelChange, VersionComparison
from govatlas.api.explorer.differences import ChangeKind, TextChange, WordChange, compare_texts
from govatlas.api.explorer.explorer import Explorer
from govatlas.api.explorer.found import Chosen, Found, Hit, Sort
from govatlas.api.explorer.norms import FoundNorms, NormHit
from govatlas.api.explorer.similar import Similar

__all__ = [
    "ChangeKind",
    "Chosen",
    "Explorer",
    "Found",
    "FoundNorms",
    "Hit",
    "LevelChange",
    "NormHit",
    "Similar",
    "Sort",
    "TextChange",
    "VersionComparison",
    "WordChange",
    "compare_texts",
]
