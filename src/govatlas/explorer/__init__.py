"""Answers what readers of a collection ask: search, select, look at one document, compare."""

from govatlas.explorer.comparing import LevelChange, VersionComparison
from govatlas.explorer.differences import ChangeKind, TextChange, WordChange, compare_texts
from govatlas.explorer.explorer import Explorer
from govatlas.explorer.found import Chosen, Found, FoundPassage, Hit, Sort
from govatlas.explorer.norms import FoundNorms, NormHit
from govatlas.explorer.similar import Similar
from govatlas.explorer.topics import Topic

__all__ = [
    "ChangeKind",
    "Chosen",
    "Explorer",
    "Found",
    "FoundNorms",
    "FoundPassage",
    "Hit",
    "LevelChange",
    "NormHit",
    "Similar",
    "Sort",
    "TextChange",
    "Topic",
    "VersionComparison",
    "WordChange",
    "compare_texts",
]
