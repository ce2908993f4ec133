"""Trains the models that decide which types of actor hold which role.

``python -m training.actors`` prints the cross-validated figures;
with ``--write`` it also writes the weights into the package.
"""

import argparse
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from govatlas.coding.local.actor_features import measure_actors
from govatlas.coding.local.actor_models import prepare_features
from govatlas.coding.local.actor_phrases import find_phrases
from govatlas.coding.local.cues import WordIndex
from govatlas.coding.local.views import DocumentView
from govatlas.coding.local.words import list_terms
from govatlas.model.coding import Role
from training.corpus import SHARED, load_coded_documents

WEIGHTS = Path("src/govatlas/coding/local/data/actors/models.json")
FOLDS = 8
ROLES = (Role.TARGET.value, Role.ENFORCER.value, Role.MONITOR.value)
_TERMS = 6000
_FEWEST = 10
_CLIP = 4.0
_FEATURE_STRENGTH = 0.01
_TERM_STRENGTH = 10.0

Floats = NDArray[np.float64]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Examples:
    """Coded documents as the models see them."""

    features: NDArray[np.float32]
    texts: list[str]
    held: dict[Pair, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted on one set of examples."""

    mean: Floats
    scale: Floats
    terms: TfidfVectorizer
    models: dict[Pair, tuple[LogisticRegression, LogisticRegression]]

    def probabilities(self, features: NDArray[np.float32], texts: list[str]) -> dict[Pair, Floats]:
        """Return the probability of each pair for each document."""
        scaled = ((features - self.mean) / self.scale).clip(-_CLIP, _CLIP)
        words = self.terms.transform(texts)
        return {
            pair: (by_features.predict_proba(scaled)[:, 1] + by_terms.predict_proba(words)[:, 1])
            / 2
            for pair, (by_features, by_terms) in self.models.items()
        }


def gather(coded: Sequence[tuple[DocumentView, Collection[Pair]]]) -> Examples:
    """Return the examples of coded documents, each with the pairs of role and type it has."""
    features = np.stack([_measure(view) for view, _ in coded])
    pairs = sorted({pair for _, found in coded for pair in found if pair[0] in ROLES})
    held = {pair: np.array([pair in found for _, found in coded]) for pair in pairs}
    return Examples(features, [view.lowered for view, _ in coded], held)


def _measure(view: DocumentView) -> NDArray[np.float32]:
    index = WordIndex(view.lowered)
    return prepare_features(measure_actors(view, find_phrases(view, index), index))


def fit(examples: Examples, chosen: NDArray[np.int_]) -> Fitted:
    """Fit every pair that is held often enough among the ``chosen`` examples."""
    features = examples.features[chosen].astype(np.float64)
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale[scale == 0] = 1.0
    scaled = ((features - mean) / scale).clip(-_CLIP, _CLIP)
    terms = TfidfVectorizer(analyzer=_list, min_df=3, sublinear_tf=True, max_features=_TERMS)
    words = terms.fit_transform([examples.texts[index] for index in chosen])
    models = {}
    for pair, held in examples.held.items():
        if held[chosen].sum() >= _FEWEST:
            by_features = LogisticRegression(C=_FEATURE_STRENGTH, max_iter=1000)
            by_terms = LogisticRegression(C=_TERM_STRENGTH, class_weight="balanced", max_iter=1000)
            models[pair] = (
                by_features.fit(scaled, held[chosen]),
                by_terms.fit(words, held[chosen]),
            )
    return Fitted(mean, scale, terms, models)


def _list(text: str) -> list[str]:
    return list(list_terms(text))


def cross_validate(examples: Examples, *, seed: int = 0) -> dict[Pair, Floats]:
    """Return for each pair the probability of each document by models that never saw it."""
    found = {pair: np.zeros(len(examples.texts)) for pair in examples.held}
    for kept, left in KFold(FOLDS, shuffle=True, random_state=seed).split(examples.texts):
        fitted = fit(examples, kept)
        texts = [examples.texts[index] for index in left]
        for pair, values in fitted.probabilities(examples.features[left], texts).items():
            found[pair][left] = values
    return found


def choose_thresholds(examples: Examples, found: Mapping[Pair, Floats]) -> dict[Pair, float]:
    """Return for each pair the threshold of its role: the middle of those with the best F1.

    One threshold a role, since one a pair would fit the chance of rare types.
    """
    grid = np.arange(0.30, 0.61, 0.02)
    chosen = {}
    for role in ROLES:
        pairs = [pair for pair in examples.held if pair[0] == role]
        held = np.stack([examples.held[pair] for pair in pairs])
        said = np.stack([found[pair] for pair in pairs])
        scores = np.asarray([f1(held, said >= threshold) for threshold in grid])
        middle = round(float(grid[scores >= scores.max() - 0.005].mean()), 2)
        chosen.update(dict.fromkeys(pairs, middle))
    return chosen


def f1(held: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """Return the F1 of two sets of marks; 0 where neither marks anything."""
    both = held.sum() + said.sum()
    return float(2 * (held & said).sum() / both) if both else 0.0


def report(examples: Examples, found: Mapping[Pair, Floats], cut: Mapping[Pair, float]) -> str:
    """Return the cross-validated figures, role by role."""
    lines = [f"{len(examples.texts)} documents, {FOLDS}-fold by document"]
    for role in ROLES:
        pairs = [pair for pair in examples.held if pair[0] == role]
        held = np.stack([examples.held[pair] for pair in pairs])
        said = np.stack([found[pair] >= cut[pair] for pair in pairs])
        hits = (held & said).sum()
        lines.append(
            f"{role}: F1 {f1(held, said):.3f}, precision {hits / max(1, said.sum()):.3f}, "
            f"recall {hits / max(1, held.sum()):.3f}"
        )
        for pair, h, s in zip(pairs, held, said, strict=True):
            lines.append(f"  {pair[1]}: F1 {f1(h, s):.3f} ({h.sum()} held, {s.sum()} said)")
    return "\n".join(lines)


def write_models(fitted: Fitted, cut: Mapping[Pair, float]) -> str:
    """Return the fitted models as JSON, rounded, one model a line."""
    vocabulary = sorted(fitted.terms.vocabulary_, key=fitted.terms.vocabulary_.__getitem__)
    models = [
        {
            "role": role,
            "type": name,
            "threshold": cut[role, name],
            "feature_bias": round(float(features.intercept_[0]), 4),
            "term_bias": round(float(terms.intercept_[0]), 4),
            "features": _rounded(features.coef_[0], 4),
            "terms": _rounded(terms.coef_[0], 2),
        }
        for (role, name), (features, terms) in fitted.models.items()
    ]
    head = {
        "version": "1",
        "mean": _rounded(fitted.mean, 4),
        "scale": _rounded(fitted.scale, 4),
        "vocabulary": vocabulary,
        "rarity": _rounded(fitted.terms.idf_, 3),
    }
    fields = [f"{json.dumps(key)}: {_dump(value)}" for key, value in head.items()]
    listed = ",\n".join(_dump(model) for model in models)
    return "{" + ",\n".join([*fields, f'"models": [\n{listed}\n]']) + "}\n"


def _rounded(values: Floats, digits: int) -> list[float]:
    return [round(float(value), digits) for value in values]


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def train(coded: Sequence[tuple[DocumentView, Collection[Pair]]]) -> tuple[str, str]:
    """Return the weights as JSON and the report of the cross-validation."""
    examples = gather(coded)
    found = cross_validate(examples)
    cut = choose_thresholds(examples, found)
    fitted = fit(examples, np.arange(len(examples.texts)))
    return write_models(fitted, cut), report(examples, found, cut)


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="holds agora/ and gold/")
    parser.add_argument("--write", action="store_true", help="write the weights")
    options = parser.parse_args()
    documents = load_coded_documents(options.shared)
    weights, text = train(
        [
            (document.measured.view, {(a.role, a.type) for a in document.given.actors})
            for document in documents
        ]
    )
    print(text)
    if options.write:
        WEIGHTS.write_text(weights, "utf-8")


if __name__ == "__main__":
    main()
