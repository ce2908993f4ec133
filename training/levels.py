"""Fits the models that turn passages into levels, one set a taxonomy.

The scores that a document's levels are learned from come from wording models that never saw
the document, as they will not have seen the documents to be coded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from govatlas.coding.local.labels.features import (
    COMPARING_FEATURES,
    DOCUMENT_FEATURES,
    measure_document,
    measure_passages,
)
from govatlas.coding.local.labels.levels import (
    Assessment,
    LevelModel,
    Logistic,
    assess,
    score_passages,
)
from training.corpus import CodedDocument

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
UNQUOTED: Final = 0.2
PASSAGE_STRENGTH: Final = 1.0
DOCUMENT_STRENGTH: Final = 0.3
CUTS: Final = tuple(np.round(np.arange(0.2, 0.66, 0.05), 2))
PRESENCE_WORTH: Final = 0.5
_GOOD: Final = 2


@dataclass(frozen=True)
class Scored:
    """A coded document with wording scores for the categories of one taxonomy."""

    document: CodedDocument
    wording: Floats


def fit_level_model(
    scored: Sequence[Scored],
    taxonomy: str,
    codes: tuple[str, ...],
    *,
    folds: Ints,
    alone: bool = False,
) -> LevelModel:
    """Return the models of ``taxonomy``, fitted to documents with wording scores.

    Args:
        scored: the documents with scores of models that did not see them.
        taxonomy: its id.
        codes: its categories, in the order of the score columns.
        folds: a fold for each document, for scores and cuts from models that did not see it.
        alone: whether categories are judged without what is known of this taxonomy: its number
            of categories, how they compare, how common each is.
    """
    levels = np.array([[s.document.level((taxonomy, code)) for code in codes] for s in scored])
    passage_odds = _cross_fit_passages(scored, taxonomy, codes, folds)
    features = np.array(
        [
            measure_document(
                s.document.measured.table, s.document.measured.cues[taxonomy], s.wording, p
            )
            for s, p in zip(scored, passage_odds, strict=True)
        ]
    )
    own = () if alone else codes
    if alone:
        features[:, :, [DOCUMENT_FEATURES.index(name) for name in COMPARING_FEATURES]] = 0
    present, good = _cross_fit_levels(features, levels, own, folds)
    cut_presence, cut_good = _choose_cuts(levels, present, good)
    model = LevelModel(
        passage=_fit_passages(scored, taxonomy, codes),
        presence=_fit_document(features, levels >= 1, own),
        good=_fit_document(features, levels >= _GOOD, own) if (levels >= _GOOD).any() else None,
        cut_presence=cut_presence,
        cut_good=cut_good,
        sure=1.0,
        fair=1.0,
    )
    sure, fair = _choose_confidence(levels, present, good, model)
    return replace(model, sure=sure, fair=fair)


def assess_document(
    scored: Scored, taxonomy: str, codes: tuple[str, ...], model: LevelModel
) -> Assessment:
    """Return what ``model`` says of one document."""
    measured = scored.document.measured
    return assess(measured.table, measured.cues[taxonomy], scored.wording, model, codes)


def _fit_passages(scored: Iterable[Scored], taxonomy: str, codes: tuple[str, ...]) -> Logistic:
    features, speaks, weights = [], [], []
    for one in scored:
        measured = one.document.measured
        table = measure_passages(measured.table, measured.cues[taxonomy], one.wording)
        for column, code in enumerate(codes):
            target = np.zeros(measured.table.count)
            weight = np.ones(measured.table.count)
            if one.document.level((taxonomy, code)):
                weight[:] = UNQUOTED
                shown = list(one.document.evidence[(taxonomy, code)])
                target[shown] = 1
                weight[shown] = 1
            features.append(table[:, column])
            speaks.append(target)
            weights.append(weight)
    return _fit(
        np.concatenate(features), np.concatenate(speaks), np.concatenate(weights), PASSAGE_STRENGTH
    )


def _cross_fit_passages(
    scored: Sequence[Scored], taxonomy: str, codes: tuple[str, ...], folds: Ints
) -> list[Floats]:
    """Return passage scores for each document from a model fitted on the other folds."""
    models = {
        fold: _fit_passages(
            [s for s, f in zip(scored, folds, strict=True) if f != fold], taxonomy, codes
        )
        for fold in sorted(set(folds.tolist()))
    }
    return [
        score_passages(
            s.document.measured.table, s.document.measured.cues[taxonomy], s.wording, models[f]
        )
        for s, f in zip(scored, folds.tolist(), strict=True)
    ]


def _fit_document(features: Floats, target: NDArray[np.bool_], codes: tuple[str, ...]) -> Logistic:
    """Fit one model for all categories; those of ``codes`` get offsets held near zero."""
    documents, categories, width = features.shape
    flat = features.reshape(-1, width)
    mean, deviation = flat.mean(axis=0), flat.std(axis=0) + 1e-6
    ones = np.tile(np.eye(categories)[:, : len(codes)], (documents, 1))
    model = LogisticRegression(C=DOCUMENT_STRENGTH, max_iter=1000)
    model.fit(np.hstack([(flat - mean) / deviation, ones]), target.ravel())
    weights = model.coef_[0][:width] / deviation
    intercept = float(model.intercept_[0] - (weights * mean).sum())
    return Logistic(
        weights, intercept, dict(zip(codes, model.coef_[0][width:].tolist(), strict=True))
    )


def _fit(features: Floats, target: Floats, weight: Floats, strength: float) -> Logistic:
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=1000)
    model.fit((features - mean) / deviation, target, sample_weight=weight)
    weights = model.coef_[0] / deviation
    return Logistic(weights, float(model.intercept_[0] - (weights * mean).sum()), {})


def _cross_fit_levels(
    features: Floats, levels: Ints, codes: tuple[str, ...], folds: Ints
) -> tuple[Floats, Floats]:
    present, good = np.zeros(levels.shape), np.zeros(levels.shape)
    for fold in sorted(set(folds.tolist())):
        rest, here = folds != fold, folds == fold
        present[here] = _predict(
            _fit_document(features[rest], levels[rest] >= 1, codes), features[here], codes
        )
        if (levels[rest] >= _GOOD).any():
            model = _fit_document(features[rest], levels[rest] >= _GOOD, codes)
            good[here] = np.minimum(_predict(model, features[here], codes), present[here])
    return present, good


def _predict(model: Logistic, features: Floats, codes: tuple[str, ...]) -> Floats:
    offsets = model.offsets_of(codes) if codes else 0.0
    return 1 / (1 + np.exp(-model.log_odds(features) - offsets))


def give_levels(present: Floats, good: Floats, cut_presence: float, cut_good: float) -> Ints:
    """Return the levels that two probabilities and two cuts stand for."""
    level = (present >= cut_presence).astype(np.int64)
    return level + ((level > 0) & (good >= cut_good))


def _choose_cuts(levels: Ints, present: Floats, good: Floats) -> tuple[float, float]:
    """Return the cuts that serve both levels and presence best, smoothed over their neighbours."""
    worth = np.array(
        [[_rate_levels(levels, give_levels(present, good, a, b)) for b in CUTS] for a in CUTS]
    )
    padded = np.pad(worth, 1, mode="edge")
    smooth = sum(padded[i : i + len(CUTS), j : j + len(CUTS)] for i in range(3) for j in range(3))
    row, column = np.unravel_index(int(np.argmax(smooth)), worth.shape)
    return float(CUTS[row]), float(CUTS[column])


def _rate_levels(levels: Ints, given: Ints) -> float:
    """Return the pooled kappa and, at half the weight, the mean F1 of presence by category."""
    shared = ((levels > 0) & (given > 0)).sum(axis=0)
    used = (levels > 0).sum(axis=0) + (given > 0).sum(axis=0)
    presence = float(np.mean(2 * shared[used > 0] / used[used > 0])) if used.any() else 0.0
    return weighted_kappa(levels, given) + PRESENCE_WORTH * presence


def weighted_kappa(one: Ints, other: Ints) -> float:
    """Return Cohen's kappa with quadratic weights (Cohen 1968), pooled over all entries."""
    levels = int(max(one.max(), other.max())) + 1
    table = np.zeros((levels, levels))
    np.add.at(table, (one.ravel(), other.ravel()), 1)
    distance = np.subtract.outer(np.arange(levels), np.arange(levels)) ** 2
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    expected = (distance * chance).sum()
    return float("nan") if expected == 0 else float(1 - (distance * table).sum() / expected)


def _choose_confidence(
    levels: Ints, present: Floats, good: Floats, model: LevelModel
) -> tuple[float, float]:
    """Return the certainties from which on labels are right nine times, then seven times in ten."""
    given = give_levels(present, good, model.cut_presence, model.cut_good)
    certainty = np.choose(given, [1 - present, present - good, good])
    shown = given > 0
    return (
        _lowest_reaching(certainty[shown], (given == levels)[shown], 0.85),
        _lowest_reaching(certainty[shown], (given == levels)[shown], 0.65),
    )


def _lowest_reaching(certainty: Floats, right: NDArray[np.bool_], share: float) -> float:
    """Return the lowest certainty above which at least ``share`` of the labels are right."""
    for least in np.arange(0.3, 0.96, 0.05):
        above = certainty >= least
        if above.sum() >= 10 and right[above].mean() >= share:
            return float(round(least, 2))
    return 0.95
