"""Scores passages by likeness to what a codebook says of a category, with no codings to learn from.

This serves a user's own taxonomy. The score takes the place of the wording model's log-odds;
the generic level model was fitted to such scores.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.labels.passages import MeasuredPassages
from govatlas.coding.local.wording import (
    TermRows,
    Vocabulary,
    list_terms,
    weigh_terms,
)
from govatlas.model.codebook import Category, Taxonomy

Floats = NDArray[np.float64]
_SCALE: Final = 12.0
_SHIFT: Final = -3.0
_AGAINST: Final = 0.5


def score_descriptions(
    passages: MeasuredPassages, taxonomy: Taxonomy, vocabulary: Vocabulary
) -> Floats:
    """Return how like each passage is to each category, ``(passages, categories)``."""
    return compare_descriptions(passages.terms, taxonomy, vocabulary)


def compare_descriptions(rows: TermRows, taxonomy: Taxonomy, vocabulary: Vocabulary) -> Floats:
    """Return how like each row of terms is to each category of ``taxonomy``.

    The likeness is the highest cosine with the label, definition, inclusions and examples,
    less half of that with the exclusions and counterexamples.
    """
    columns = [
        _likeness(rows, list_affirming(category), vocabulary)
        - _AGAINST * _likeness(rows, list_excluding(category), vocabulary)
        for category in taxonomy.categories
    ]
    return _SCALE * np.stack(columns, axis=1) + _SHIFT


def list_affirming(category: Category) -> tuple[str, ...]:
    """Return the texts that say what the category is."""
    return (category.label, category.definition, *category.includes, *category.examples)


def list_excluding(category: Category) -> tuple[str, ...]:
    """Return the texts that say what the category is not."""
    return (*category.excludes, *category.counterexamples)


def _likeness(rows: TermRows, texts: Iterable[str], vocabulary: Vocabulary) -> Floats:
    """Return the highest cosine of each row with any of ``texts``."""
    best = np.zeros(len(rows.starts) - 1)
    bags = [set(list_terms(text.lower())) for text in texts]
    wanted = weigh_terms(bags, vocabulary)
    for start, end in zip(wanted.starts[:-1], wanted.starts[1:], strict=True):
        dense = np.zeros(len(vocabulary.columns))
        dense[wanted.columns[start:end]] = wanted.values[start:end]
        best = np.maximum(best, _sum_rows(rows, dense))
    return best


def _sum_rows(rows: TermRows, dense: Floats) -> Floats:
    """Return the inner product of each row with ``dense``."""
    products = np.concatenate([rows.values * dense[rows.columns], [0.0]])
    totals = np.concatenate([[0.0], np.cumsum(products)])
    sums: Floats = totals[rows.starts[1:]] - totals[rows.starts[:-1]]
    return sums
