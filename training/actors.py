"""Trains the models that decide which types of actor hold which role.

``python -m training.actors`` prints the cross-validated figures;
with ``--write`` it also writes the weights into the package.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from govatlas.coding.local.actors.features import describe_phrase, measure_actors
from govatlas.coding.local.actors.models import prepare_features
from govatlas.coding.local.actors.phrases import find_phrases
from govatlas.coding.local.index import WordIndex
from govatlas.coding.local.status import HARD, judge_status
from govatlas.coding.local.views import DocumentView
from govatlas.coding.local.wording import list_terms
from govatlas.model.coding import Role
from training.actor_figures import (
    ROLES,
    Coded,
    Floats,
    Pair,
    Validated,
    f1,
    find_in_full,
    judge,
    report,
)
from training.corpus import SHARED, load_coded_documents

WEIGHTS = Path("src/govatlas/coding/local/data/en/actors/models.json")
FOLDS = 8
INNER_FOLDS = 4
_TERMS = 6000
_FEWEST = 10
_CLIP = 4.0
_FEATURE_STRENGTH = 0.01
_TERM_STRENGTH = 10.0


@dataclass(frozen=True, slots=True)
class Examples:
    """Coded documents as the models see them."""

    features: NDArray[np.float32]
    texts: list[str]
    held: dict[Pair, NDArray[np.bool_]]
    nameable: NDArray[np.bool_]
    """Whether an enforcer could be named: the document binds, or says who enforces it."""


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


def gather(coded: Sequence[Coded]) -> Examples:
    """Return the examples of coded documents, each with the pairs of role and type it has."""
    features = np.stack([_measure(document.view) for document in coded])
    pairs = sorted({pair for document in coded for pair in document.held if pair[0] in ROLES})
    held = {pair: np.array([pair in document.held for document in coded]) for pair in pairs}
    nameable = np.array([_may_name_enforcers(document.view) for document in coded])
    return Examples(features, [document.view.lowered for document in coded], held, nameable)


def _may_name_enforcers(view: DocumentView) -> bool:
    index = WordIndex(view.lowered)
    if judge_status(view, index).category == HARD:
        return True
    return any("enforces" in describe_phrase(phrase) for phrase in find_phrases(view, index))


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


def cross_validate(examples: Examples, *, seed: int = 0) -> Validated:
    """Return what models say of each document that never saw it, with their own thresholds."""
    cut = {pair: np.ones(len(examples.texts)) for pair in examples.held}
    for kept, left in KFold(FOLDS, shuffle=True, random_state=seed).split(examples.texts):
        for pair, threshold in tune(examples, kept).items():
            cut[pair][left] = threshold
    return Validated(judge_unseen(examples, seed=seed), cut)


def judge_unseen(examples: Examples, *, seed: int = 0) -> dict[Pair, Floats]:
    """Return the probability of each pair in each document by models that never saw it."""
    found = {pair: np.zeros(len(examples.texts)) for pair in examples.held}
    for kept, left in KFold(FOLDS, shuffle=True, random_state=seed).split(examples.texts):
        texts = [examples.texts[index] for index in left]
        fitted = fit(examples, kept)
        for pair, values in fitted.probabilities(examples.features[left], texts).items():
            found[pair][left] = values
    return found


def tune(examples: Examples, chosen: NDArray[np.int_]) -> dict[Pair, float]:
    """Return thresholds from an inner cross-validation among the ``chosen`` examples."""
    found = {pair: np.zeros(len(chosen)) for pair in examples.held}
    for kept, left in KFold(INNER_FOLDS, shuffle=True, random_state=1).split(chosen):
        fitted = fit(examples, chosen[kept])
        texts = [examples.texts[index] for index in chosen[left]]
        for pair, values in fitted.probabilities(examples.features[chosen[left]], texts).items():
            found[pair][left] = values
    for pair in found:
        if pair[0] == Role.ENFORCER:
            found[pair][~examples.nameable[chosen]] = 0
    return choose_thresholds({p: h[chosen] for p, h in examples.held.items()}, found)


def choose_thresholds(
    held: Mapping[Pair, NDArray[np.bool_]], found: Mapping[Pair, Floats]
) -> dict[Pair, float]:
    """Return for each pair the threshold of its role: the middle of those with the best F1.

    One threshold a role, since one a pair would fit the chance of rare types.
    """
    grid = np.arange(0.30, 0.61, 0.02)
    chosen = {}
    for role in ROLES:
        pairs = [pair for pair in held if pair[0] == role]
        truly = np.stack([held[pair] for pair in pairs])
        said = np.stack([found[pair] for pair in pairs])
        scores = np.asarray([f1(truly, said >= threshold) for threshold in grid])
        middle = round(float(grid[scores >= scores.max() - 0.005].mean()), 2)
        chosen.update(dict.fromkeys(pairs, middle))
    return chosen


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


def train(coded: Sequence[Coded]) -> tuple[str, str]:
    """Return the weights as JSON and the report of the cross-validation."""
    examples = gather(coded)
    validated = cross_validate(examples)
    everything = np.arange(len(examples.texts))
    weights = write_models(fit(examples, everything), tune(examples, everything))
    parts = (
        f"{len(coded)} documents, {sum(document.gold for document in coded)} of them gold; "
        f"{FOLDS}-fold by document, thresholds from within the training folds",
        "End to end: types of the actors that the coder names",
        report(coded, find_in_full(coded, validated)),
        "Models alone: types judged to hold a role, before anyone is named",
        report(coded, judge(validated)),
    )
    return weights, "\n".join(parts)


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="holds agora/ and gold/")
    parser.add_argument("--write", action="store_true", help="write the weights")
    options = parser.parse_args()
    weights, text = train(
        [
            Coded(
                document.measured.view,
                frozenset((a.role, a.type) for a in document.given.actors),
                document.given.gold,
            )
            for document in load_coded_documents(options.shared)
        ]
    )
    print(text)
    if options.write:
        WEIGHTS.write_text(weights, "utf-8")


if __name__ == "__main__":
    main()
