"""Fits the models over vectors of passages, the second opinion on texts in other languages.

Vectors mean the same in every language of the encoder, so the models are fitted to the English
codings. One regularized logistic regression a category says which passages speak of it, one ridge
regression what the mean vector of a document says; a logistic model a taxonomy makes levels of
both, learned from scores of models that did not see the document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from govatlas.coding.local.glossed.opinion import FEATURES, VectorModels, measure_vectors
from govatlas.coding.local.glossed.vectors import encode
from govatlas.coding.local.labels.weights import pack_words
from govatlas.coding.local.labels.whole import TARGETS
from training.corpus import CodedDocument, Key

Floats = NDArray[np.float64]
MOST_PASSAGES: Final = 60
"""How many passages of a document are learned from, its evidence always among them."""
LEAST_OTHERS: Final = 20
UNQUOTED: Final = 0.05
MOST_BALANCE: Final = 8.0
STRENGTH: Final = 40.0
WHOLE_STRENGTH: Final = 0.5
LEVEL_STRENGTH: Final = 0.3
OFFSET_FREEDOM: Final = 1.5
ITERATIONS: Final = 60
_NEVER: Final = -20.0
_SMALL: Final = 1e-6


@dataclass(frozen=True)
class Encoded:
    """A coded document with the vectors of some of its passages, ``places`` telling which."""

    document: CodedDocument
    places: tuple[int, ...]
    vectors: Floats


def encode_documents(documents: Sequence[CodedDocument], *, seed: int = 0) -> list[Encoded]:
    """Return the documents with vectors of their evidence and of passages drawn beside it."""
    generator = np.random.default_rng(seed)
    return [_encode(document, generator) for document in documents]


def fit_vectors(
    encoded: Sequence[Encoded], folds: NDArray[np.int64], keys: Sequence[Key]
) -> VectorModels:
    """Return the models of ``keys``, fitted to all of the documents."""
    features = np.zeros((len(encoded), TARGETS, len(keys), len(FEATURES)))
    for fold in sorted(set(folds.tolist())):
        kept = [one for one, f in zip(encoded, folds, strict=True) if f != fold]
        without = _fit_scores(kept, keys)
        for place in np.flatnonzero(folds == fold).tolist():
            features[place] = measure_vectors(without, encoded[place].vectors)
    levels = np.array([[one.document.level(key) for key in keys] for one in encoded])
    taxonomies = list(dict.fromkeys(taxonomy for taxonomy, _ in keys))
    fitted = _fit_scores(encoded, keys)
    return VectorModels(
        keys=fitted.keys,
        passage=fitted.passage,
        whole=fitted.whole,
        middle=fitted.middle,
        shares=fitted.shares,
        levels={name: _fit_levels(features, levels, keys, name) for name in taxonomies},
    )


def pack_vectors(models: VectorModels) -> Mapping[str, Any]:
    """Return the arrays to keep of ``models``."""
    return {
        "keys": pack_words(models.keys),
        "passage": models.passage.astype(np.float16),
        "whole": models.whole.astype(np.float16),
        "middle": models.middle.astype(np.float32),
        "shares": models.shares.astype(np.float32),
        **{f"levels-{name}": table.astype(np.float32) for name, table in models.levels.items()},
    }


def _encode(document: CodedDocument, generator: np.random.Generator) -> Encoded:
    count = document.measured.table.count
    shown = {place for places in document.evidence.values() for place in places}
    chosen = list(range(count))
    if count > MOST_PASSAGES:
        others = [place for place in range(count) if place not in shown]
        more = min(len(others), max(LEAST_OTHERS, MOST_PASSAGES - len(shown)))
        chosen = sorted(shown | set(generator.choice(others, more, replace=False).tolist()))
    wordings = [document.measured.view.wording(place) for place in chosen]
    return Encoded(document, tuple(chosen), encode(wordings))


def _fit_scores(encoded: Sequence[Encoded], keys: Sequence[Key]) -> VectorModels:
    """Return the models without those of levels."""
    means = np.stack([_mean(one.vectors) for one in encoded])
    middle = means.mean(axis=0)
    spread = means - middle
    levels = np.array([[one.document.level(key) for key in keys] for one in encoded])
    likeness = spread.T @ spread + WHOLE_STRENGTH * np.eye(spread.shape[1])
    reached = np.stack([levels > target for target in range(TARGETS)]).astype(np.float64)
    shares = reached.mean(axis=1)
    return VectorModels(
        keys=tuple("/".join(key) for key in keys),
        passage=_fit_passages(encoded, keys),
        whole=np.stack(
            [
                np.linalg.solve(likeness, spread.T @ (r - share))
                for r, share in zip(reached, shares, strict=True)
            ]
        ),
        middle=middle,
        shares=shares,
        levels={},
    )


def _mean(vectors: Floats) -> Floats:
    mean: Floats = vectors.mean(axis=0)
    return mean / max(float(np.linalg.norm(mean)), _SMALL)


def _fit_passages(encoded: Sequence[Encoded], keys: Sequence[Key]) -> Floats:
    rows = np.concatenate([one.vectors for one in encoded])
    speaks, weight = _list_targets(encoded, keys)
    width, count = rows.shape[1], len(keys)

    def loss(flat: Floats) -> tuple[float, Floats]:
        table = flat.reshape(width + 1, count)
        odds = rows @ table[:-1] + table[-1]
        value = np.logaddexp(0, odds) - speaks * odds
        error = weight * (1 / (1 + np.exp(-odds)) - speaks)
        gradient = np.vstack([rows.T @ error + table[:-1] / STRENGTH, error.sum(axis=0)])
        total = (weight * value).sum() + (table[:-1] ** 2).sum() / (2 * STRENGTH)
        return float(total), gradient.ravel()

    begin = np.zeros((width + 1, count))
    begin[-1] = -4.0
    found = minimize(
        loss, begin.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}
    )
    table: Floats = found.x.reshape(width + 1, count)
    return table


def _list_targets(encoded: Sequence[Encoded], keys: Sequence[Key]) -> tuple[Floats, Floats]:
    """Return which passages speak of which categories, and how much each counts."""
    size = sum(len(one.places) for one in encoded)
    speaks, weight = np.zeros((size, len(keys))), np.ones((size, len(keys)))
    start = 0
    for one in encoded:
        end = start + len(one.places)
        rows = {place: start + row for row, place in enumerate(one.places)}
        for column, key in enumerate(keys):
            if one.document.level(key):
                weight[start:end, column] = UNQUOTED
                shown = [rows[place] for place in one.document.evidence[key]]
                speaks[shown, column] = 1
                weight[shown, column] = 1
        start = end
    positive = (weight * speaks).sum(axis=0)
    negative = (weight * (1 - speaks)).sum(axis=0)
    factor = np.minimum(np.sqrt(negative / np.maximum(positive, _SMALL)), MOST_BALANCE)
    return speaks, weight * np.where(speaks > 0, factor, 1.0)


def _fit_levels(
    features: Floats, levels: NDArray[np.int64], keys: Sequence[Key], taxonomy: str
) -> Floats:
    """Return for each target the weights of features, of categories, and the intercept."""
    columns = [place for place, key in enumerate(keys) if key[0] == taxonomy]
    own = np.eye(len(columns)) * OFFSET_FREEDOM
    rows = []
    for target in range(TARGETS):
        reached = levels[:, columns] > target
        if not reached.any():
            rows.append(np.append(np.zeros(len(FEATURES) + len(columns)), _NEVER))
            continue
        chosen = features[:, target][:, columns]
        scale = chosen.reshape(-1, len(FEATURES)).std(axis=0) + _SMALL
        offsets = np.broadcast_to(own, (len(chosen), *own.shape))
        table = np.concatenate([chosen / scale, offsets], axis=2)
        model = LogisticRegression(C=LEVEL_STRENGTH, max_iter=500)
        model.fit(table.reshape(-1, table.shape[2]), reached.ravel())
        weights = model.coef_[0]
        rows.append(
            np.concatenate(
                [
                    weights[: len(FEATURES)] / scale,
                    weights[len(FEATURES) :] * OFFSET_FREEDOM,
                    model.intercept_,
                ]
            )
        )
    return np.stack(rows)
