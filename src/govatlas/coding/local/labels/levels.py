"""Decides the level of every category from what the passages hold."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.labels.features import (
    CueCounts,
    Floats,
    PassageTable,
    measure_document,
    measure_passages,
)
from govatlas.model.coding import Confidence

_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model over named features, with an intercept a category where it has them."""

    weights: Floats
    intercept: float
    offsets: Mapping[str, float]

    def log_odds(self, features: Floats) -> Floats:
        """Return the log-odds over the last axis of ``features``, without offsets."""
        odds: Floats = (features * self.weights).sum(axis=-1) + self.intercept
        return odds

    def offsets_of(self, codes: tuple[str, ...]) -> Floats:
        """Return the offset of each category, zero for one that the model never saw."""
        return np.array([self.offsets.get(code, 0.0) for code in codes])


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelModel:
    """The models of one taxonomy.

    ``passage`` gives the probability that a passage speaks of a category, ``presence`` that a
    document covers it at all, ``good`` that it covers it well (None where the scale has only
    two levels). ``cut_presence`` and ``cut_good`` are the probabilities from which on a level
    is given; ``sure`` and ``fair`` those from which on the confidence is high or medium.
    """

    passage: Logistic
    presence: Logistic
    good: Logistic | None
    cut_presence: float
    cut_good: float
    sure: float
    fair: float


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the models say of one taxonomy; rows are passages, columns categories.

    ``level`` counts 0, 1, 2 whatever the scale; ``present`` and ``good`` are the probabilities
    of at least level 1 and of level 2.
    """

    scores: Floats
    level: NDArray[np.int64]
    present: Floats
    good: Floats

    def certainty(self, column: int) -> float:
        """Return the probability of the level that was given."""
        present, good = float(self.present[column]), float(self.good[column])
        return (1 - present, present - good, good)[int(self.level[column])]


def assess(
    table: PassageTable,
    cues: CueCounts,
    wording: Floats,
    model: LevelModel,
    codes: tuple[str, ...],
) -> Assessment:
    """Return the levels of the categories ``codes`` of one taxonomy.

    Args:
        table: the passages of the document.
        cues: their cues, ``(passages, categories)``.
        wording: the log-odds of the wording model, same shape.
        model: the models of the taxonomy.
        codes: its categories, in the order of the columns.
    """
    scores = score_passages(table, cues, wording, model.passage)
    features = measure_document(table, cues, wording, scores)
    present = _probability(model.presence, features, codes)
    if model.good is None:
        good = np.zeros_like(present)
    else:
        good = np.minimum(_probability(model.good, features, codes), present)
    level = (present >= model.cut_presence).astype(np.int64)
    level += (level > 0) & (good >= model.cut_good)
    return Assessment(scores, level, present, good)


def score_passages(
    table: PassageTable, cues: CueCounts, wording: Floats, model: Logistic
) -> Floats:
    """Return the probability that each passage speaks of each category."""
    features = measure_passages(table, cues, wording)
    return _squash(model.log_odds(features))


def grade_confidence(certainty: float, model: LevelModel) -> Confidence:
    """Return the confidence that a probability of being right stands for."""
    if certainty >= model.sure:
        return Confidence.HIGH
    return Confidence.MEDIUM if certainty >= model.fair else Confidence.LOW


def _probability(model: Logistic, features: Floats, codes: tuple[str, ...]) -> Floats:
    return _squash(model.log_odds(features) + model.offsets_of(codes))


def _squash(log_odds: Floats) -> Floats:
    """Return probabilities, rounded so that no machine's last digit can tip a level."""
    return np.round(1 / (1 + np.exp(-log_odds)), _DIGITS)
