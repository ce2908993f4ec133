"""Fits the wording model: which terms of a passage speak of which category.

One regularized logistic regression a category, all fitted at once by L-BFGS (Liu and Nocedal
1989). Passages quoted as evidence are positives; passages of documents that do not cover the
category are negatives; the rest of a covering document counts little, since the coder quoted
only the best of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.optimize import minimize

from govatlas.coding.local.wording import TermRows, Vocabulary, WordingModel, weigh_terms
from training.corpus import CodedDocument, Key
from training.passages import WrittenPassage

Floats = NDArray[np.float64]
UNQUOTED: Final = 0.05
WRITTEN: Final = 1.5
STRENGTH: Final = 5.0
LEAST_PASSAGES: Final = 3
MOST_BALANCE: Final = 8.0
ITERATIONS: Final = 60
_STEPS: Final = 127


@dataclass(frozen=True)
class Targets:
    """What to learn: ``speaks`` and ``weight`` have the shape ``(passages, categories)``."""

    speaks: Floats
    weight: Floats


def fit_wording(
    documents: Sequence[CodedDocument], written: Sequence[WrittenPassage], keys: Sequence[Key]
) -> WordingModel:
    """Return the wording model of ``keys``, rounded to the steps in which it is kept."""
    bags = [bag for document in documents for bag in document.measured.bags]
    bags += [passage.bag for passage in written]
    vocabulary = Vocabulary.count(bags, least=LEAST_PASSAGES)
    rows = to_matrix(weigh_terms(map(set, bags), vocabulary), len(vocabulary.columns))
    targets = list_targets(documents, written, keys)
    coefficients, intercepts = _minimize(rows, targets)
    scale = np.abs(coefficients).max(axis=0) / _STEPS
    scale[scale == 0] = 1.0
    return WordingModel(
        vocabulary=vocabulary,
        keys=tuple("/".join(key) for key in keys),
        coefficients=np.round(coefficients / scale).astype(np.int8),
        scale=scale,
        intercepts=intercepts,
    )


def list_targets(
    documents: Sequence[CodedDocument], written: Sequence[WrittenPassage], keys: Sequence[Key]
) -> Targets:
    """Return what each passage of the documents, then each written one, should say."""
    sizes = [document.measured.table.count for document in documents]
    speaks = np.zeros((sum(sizes) + len(written), len(keys)))
    weight = np.ones_like(speaks)
    start = 0
    for document, size in zip(documents, sizes, strict=True):
        for column, key in enumerate(keys):
            if document.level(key):
                weight[start : start + size, column] = UNQUOTED
                shown = [start + place for place in document.evidence[key]]
                speaks[shown, column] = 1
                weight[shown, column] = 1
        start += size
    for row, passage in enumerate(written, start):
        for column, key in enumerate(keys):
            speaks[row, column], sureness = passage.target(key)
            weight[row, column] = WRITTEN * sureness
    return Targets(speaks, _balance(speaks, weight))


def to_matrix(rows: TermRows, width: int) -> sparse.csr_matrix:
    """Return compressed rows as a sparse matrix."""
    return sparse.csr_matrix(
        (rows.values, rows.columns, rows.starts), shape=(-1 + len(rows.starts), width)
    )


def _balance(speaks: Floats, weight: Floats) -> Floats:
    """Raise the weight of positives by the square root of their rarity, within bounds."""
    positive = (weight * speaks).sum(axis=0)
    negative = (weight * (1 - speaks)).sum(axis=0)
    factor = np.minimum(np.sqrt(negative / np.maximum(positive, 1e-9)), MOST_BALANCE)
    return weight * np.where(speaks > 0, factor, 1.0)


def _minimize(rows: sparse.csr_matrix, targets: Targets) -> tuple[Floats, Floats]:
    terms, categories = rows.shape[1], targets.speaks.shape[1]
    turned = rows.T.tocsr()

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(terms + 1, categories)
        odds = rows @ table[:-1] + table[-1]
        value = np.logaddexp(0, odds) - targets.speaks * odds
        error = targets.weight * (1 / (1 + np.exp(-odds)) - targets.speaks)
        gradient = np.vstack([turned @ error + table[:-1] / STRENGTH, error.sum(axis=0)])
        total = (targets.weight * value).sum() + (table[:-1] ** 2).sum() / (2 * STRENGTH)
        return float(total), gradient.ravel()

    begin = np.zeros((terms + 1, categories))
    begin[-1] = -4.0
    found = minimize(
        loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}
    )
    table = found.x.reshape(terms + 1, categories)
    return table[:-1], table[-1]
