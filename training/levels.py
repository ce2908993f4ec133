"""Fits the models that turn passages into levels, one set a taxonomy.

The scores that a document's levels are learned from come from wording models that never saw
the document, as they will not have seen the documents to be coded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from govatlas.coding.local.labels.features import (
    COMPARING_FEATURES,
    measure_document,
    measure_passages,
)
from govatlas.coding.local.labels.levels import (
    LEVEL_FEATURES,
    Assessment,
    LevelModel,
    Logistic,
    assess,
    give_levels,
    join_features,
    list_odds,
    score_passages,
)
from govatlas.coding.local.labels.whole import WHOLE_FEATURES
from training.corpus import CodedDocument

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
UNQUOTED: Final = 0.2
PASSAGE_STRENGTH: Final = 1.0
DOCUMENT_STRENGTH: Final = 0.3
OFFSET_FREEDOM: Final = 2.0
"""How much more freely than other weights the offset of a category may leave zero."""
NONE_COUNTS: Final = 0.8
"""What the probability of none counts against those of the levels above it."""
NONE_COUNTS_IN: Final = {"sector": 0.6}
"""The same where a taxonomy has its own. Both were chosen by the table in docs/accuracy.md."""
NONE_COUNTS_ALONE: Final = 0.45
"""The same for taxonomies without codings, where a label needs a cue besides."""
CLOSE: Final = 0.5
"""How likely, against the level given, a rival is; see docs/accuracy.md."""
_GOOD: Final = 2


@dataclass(frozen=True)
class Scored:
    """A coded document with wording scores for the categories of one taxonomy.

    ``wording`` has those of its passages, ``whole`` those of the document as a whole.
    """

    document: CodedDocument
    wording: Floats
    whole: Floats


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
    features = np.stack(
        [_measure(s, taxonomy, p) for s, p in zip(scored, passage_odds, strict=True)]
    )
    own = () if alone else codes
    if alone:
        hidden = (*COMPARING_FEATURES, *WHOLE_FEATURES)
        features[..., [LEVEL_FEATURES.index(name) for name in hidden]] = 0
    present, good = _cross_fit_levels(features, levels, own, folds)
    own_counts = NONE_COUNTS_IN.get(taxonomy, NONE_COUNTS)
    none_counts = NONE_COUNTS_ALONE if alone else own_counts
    presence, well = (
        _fit_document(features[:, target], levels > target, own)
        if (levels > target).any()
        else None
        for target in range(2)
    )
    if presence is None:
        raise ValueError(f"no document covers any category of {taxonomy}")
    sure, fair = _choose_confidence(levels, present, good, none_counts)
    return LevelModel(
        passage=_fit_passages(scored, taxonomy, codes),
        presence=presence,
        good=well,
        none_counts=none_counts,
        close=CLOSE,
        sure=sure,
        fair=fair,
    )


def _measure(scored: Scored, taxonomy: str, passages: Floats) -> Floats:
    """Return ``LEVEL_FEATURES`` of a document, ``(targets, categories, features)``."""
    measured = scored.document.measured
    features = measure_document(measured.table, measured.cues[taxonomy], scored.wording, passages)
    return join_features(features, scored.whole)


def assess_document(
    scored: Scored, taxonomy: str, codes: tuple[str, ...], model: LevelModel
) -> Assessment:
    """Return what ``model`` says of one document."""
    measured = scored.document.measured
    cues = measured.cues[taxonomy]
    return assess(measured.table, cues, scored.wording, scored.whole, model, codes)


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
    ones = np.tile(np.eye(categories)[:, : len(codes)] * OFFSET_FREEDOM, (documents, 1))
    model = LogisticRegression(C=DOCUMENT_STRENGTH, max_iter=1000)
    model.fit(np.hstack([(flat - mean) / deviation, ones]), target.ravel())
    weights = model.coef_[0][:width] / deviation
    intercept = float(model.intercept_[0] - (weights * mean).sum())
    offsets = model.coef_[0][width:] * OFFSET_FREEDOM
    return Logistic(weights, intercept, dict(zip(codes, offsets.tolist(), strict=True)))


def _fit(features: Floats, target: Floats, weight: Floats, strength: float) -> Logistic:
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=1000)
    model.fit((features - mean) / deviation, target, sample_weight=weight)
    weights = model.coef_[0] / deviation
    return Logistic(weights, float(model.intercept_[0] - (weights * mean).sum()), {})


def _cross_fit_levels(
    features: Floats, levels: Ints, codes: tuple[str, ...], folds: Ints
) -> tuple[Floats, Floats]:
    found = np.zeros((2, *levels.shape))
    for fold in sorted(set(folds.tolist())):
        rest, here = folds != fold, folds == fold
        for target in range(2):
            reached = levels[rest] > target
            if reached.any():
                model = _fit_document(features[rest, target], reached, codes)
                found[target, here] = _predict(model, features[here, target], codes)
    return found[0], np.minimum(found[1], found[0])


def _predict(model: Logistic, features: Floats, codes: tuple[str, ...]) -> Floats:
    offsets = model.offsets_of(codes) if codes else 0.0
    return 1 / (1 + np.exp(-model.log_odds(features) - offsets))


def find_against(given: Ints, present: Floats, good: Floats) -> NDArray[np.bool_]:
    """Return which levels above none are less likely than another level."""
    odds = list_odds(present, good)
    own = np.take_along_axis(odds, given[None], axis=0)[0]
    against: NDArray[np.bool_] = (given > 0) & (own < odds.max(axis=0) - 1e-9)
    return against


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
    levels: Ints, present: Floats, good: Floats, none_counts: float
) -> tuple[float, float]:
    """Return the certainties from which on labels are right nine times, then seven times in ten."""
    given = give_levels(present, good, none_counts)
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
