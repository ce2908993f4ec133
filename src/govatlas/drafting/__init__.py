"""Sets a draft beside documents like it: what they cover and it does not, in words to borrow."""

from govatlas.drafting.asking import read_like, split_like
from govatlas.drafting.borrowing import ModelProvision, choose_provisions
from govatlas.drafting.comparable import choose_comparable
from govatlas.drafting.comparison import Comparable, Comparison, SideRow, SimilarDocument
from govatlas.drafting.silences import OpenQuestion, Silence, Silences, find_silences

__all__ = [
    "Comparable",
    "Comparison",
    "ModelProvision",
    "OpenQuestion",
    "SideRow",
    "Silence",
    "Silences",
    "SimilarDocument",
    "choose_comparable",
    "choose_provisions",
    "find_silences",
    "read_like",
    "split_like",
]
