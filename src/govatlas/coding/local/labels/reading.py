"""Holds one document as every part of the local coder looks at it."""

from dataclasses import dataclass

from govatlas.coding.local.cues import WordIndex
from govatlas.coding.local.labels.features import PassageTable
from govatlas.coding.local.labels.wording import (
    Floats,
    WordingModel,
    list_passage_terms,
    weigh_terms,
)
from govatlas.coding.local.views import DocumentView


@dataclass(frozen=True, slots=True)
class Wording:
    """Log-odds that each passage speaks of each known category, ``(passages, keys)``."""

    keys: tuple[str, ...]
    scores: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's view with its word index, passage table and wording scores."""

    view: DocumentView
    index: WordIndex
    table: PassageTable
    wording: Wording


def read_wording(view: DocumentView, model: WordingModel) -> Wording:
    """Return the wording scores of every passage of ``view``."""
    bags = [list_passage_terms(view, passage.index) for passage in view.passages]
    return Wording(model.keys, model.score(weigh_terms(bags, model.vocabulary)))
