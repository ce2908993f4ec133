"""What comparable documents cover and a draft does not, with provisions to borrow from."""

from govatlas.comparing.asking import read_like, split_like
from govatlas.comparing.borrowing import ModelProvision, choose_provisions
from govatlas.comparing.comparable import choose_comparable
from govatlas.comparing.comparison import Comparable, Comparison, SideRow, SimilarDocument
from govatlas.comparing.silences import OpenQuestion, Silence, Silences, find_silences

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
