"""Measures the passages of a document once for all its taxonomies."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from govatlas.coding.local.annotate import Annotations
from govatlas.coding.local.index import WordIndex
from govatlas.coding.local.labels.features import PassageTable, tabulate
from govatlas.coding.local.labels.whole import WholeModel
from govatlas.coding.local.views import DocumentView
from govatlas.coding.local.wording import (
    Floats,
    TermRows,
    WordingModel,
    list_passage_terms,
    weigh_terms,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of a document say of each known category.

    ``scores`` are the log-odds that a passage speaks of it, ``(passages, keys)``; ``whole`` is how
    like the whole document is, ``(targets, keys, features)``.
    """

    keys: tuple[str, ...]
    scores: Floats
    whole: Floats


@dataclass(frozen=True, slots=True)
class MeasuredPassages:
    """The passages of a document as columns, as weighted terms, scored by their wording."""

    view: DocumentView
    index: WordIndex
    table: PassageTable
    terms: TermRows
    wording: Wording


def measure_annotated(
    notes: Annotations, model: WordingModel, whole: WholeModel
) -> MeasuredPassages:
    """Return the passages of the document of ``notes``, measured."""
    view = notes.view
    counts: Counter[str] = Counter()
    terms = weigh_terms(_count_while_read(view, whole, counts), model.vocabulary)
    wording = Wording(model.keys, model.score(terms), whole.score_counts(counts))
    return MeasuredPassages(view, notes.index, tabulate(view), terms, wording)


def _count_while_read(
    view: DocumentView, whole: WholeModel, counts: Counter[str]
) -> Iterator[set[str]]:
    """Yield the terms of each passage; ``counts`` gets those that the model of the whole knows."""
    for passage in view.passages:
        terms = list_passage_terms(view, passage.index)
        counts.update(terms & whole.columns.keys())
        yield terms
