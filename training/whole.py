"""Fits the model that scores whole documents: ridge regression over terms, in its dual form.

There are far fewer documents than terms, so what is solved for has one unknown a document.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from govatlas.coding.local.labels.whole import TARGETS, WholeModel, count_terms, weigh_document
from training.corpus import CodedDocument, Key

Floats = NDArray[np.float64]
STRENGTH: Final = 0.3
LEAST_DOCUMENTS: Final = 8
_STEPS: Final = 127


def fit_whole(documents: Sequence[CodedDocument], keys: Sequence[Key]) -> WholeModel:
    """Return the model of ``keys``, rounded to the steps in which it is kept."""
    counts = [count_terms(document.measured.bags) for document in documents]
    columns, rarity = _count_documents(counts)
    rows = _to_matrix(counts, columns, rarity)
    levels = np.array([[document.level(key) for key in keys] for document in documents])
    reached = np.stack([levels > target for target in range(TARGETS)]).astype(np.float64)
    shares = reached.mean(axis=1)
    likeness = (rows @ rows.T).toarray() + STRENGTH * np.eye(len(documents))
    coefficients = np.stack(
        [rows.T @ np.linalg.solve(likeness, r - s) for r, s in zip(reached, shares, strict=True)]
    )
    scale = np.abs(coefficients).max(axis=1) / _STEPS
    scale[scale == 0] = 1.0
    return WholeModel(
        columns=columns,
        rarity=rarity,
        keys=tuple("/".join(key) for key in keys),
        coefficients=np.round(coefficients / scale[:, None]).astype(np.int8),
        scale=scale,
        shares=shares,
    )


def _count_documents(counts: Sequence[Counter[str]]) -> tuple[dict[str, int], Floats]:
    """Return the terms of at least ``LEAST_DOCUMENTS`` documents, with their rarity."""
    spread = Counter(term for found in counts for term in found)
    terms = sorted(term for term, documents in spread.items() if documents >= LEAST_DOCUMENTS)
    rarity = np.log(len(counts) / np.array([spread[term] for term in terms], dtype=np.float64))
    return {term: column for column, term in enumerate(terms)}, rarity


def _to_matrix(
    counts: Sequence[Counter[str]], columns: dict[str, int], rarity: Floats
) -> sparse.csr_matrix:
    weighed = [weigh_document(found, columns, rarity) for found in counts]
    starts = np.cumsum([0, *(len(places) for places, _ in weighed)])
    return sparse.csr_matrix(
        (
            np.concatenate([values for _, values in weighed]),
            np.concatenate([places for places, _ in weighed]),
            starts,
        ),
        shape=(len(counts), len(columns)),
    )
