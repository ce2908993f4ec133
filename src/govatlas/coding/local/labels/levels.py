"""Decides the level of every category from what the passages hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.labels.features import (
    DOCUMENT_FEATURES,
    CueCounts,
    Floats,
    PassageTable,
    measure_document,
    measure_in_parts,
)
from govatlas.coding.local.labels.whole import TARGETS, WHOLE_FEATURES
from govatlas.model.coding import Confidence

LEVEL_FEATURES: Final = (*DOCUMENT_FEATURES, *WHOLE_FEATURES)
"""What the level of a category is decided from."""

_DIGITS: Final = 9
Levels = NDArray[np.int64]


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
    none_counts: float
    close: float
    sure: float
    fair: float


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the models say of one taxonomy; rows are passages, columns categories.

    ``level`` counts 0, 1, 2 whatever the scale; ``present`` and ``good`` are the probabilities
    of at least level 1 and of level 2. ``rival`` is the level nearly as likely, -1 for none.
    """

    scores: Floats
    level: Levels
    present: Floats
    good: Floats
    rival: Levels

    def certainty(self, column: int) -> float:
        """Return the probability of the level that was given."""
        present, good = float(self.present[column]), float(self.good[column])
        return (1 - present, present - good, good)[int(self.level[column])]


def assess(
    table: PassageTable,
    cues: CueCounts,
    wording: Floats,
    whole: Floats,
    model: LevelModel,
    codes: tuple[str, ...],
) -> Assessment:
    """Return the levels of the categories ``codes`` of one taxonomy.

    Args:
        table: the passages of the document.
        cues: their cues, ``(passages, categories)``.
        wording: the log-odds of the wording model, same shape.
        whole: how like the whole document is, ``(targets, categories, features)``.
        model: the models of the taxonomy.
        codes: its categories, in the order of the columns.
    """
    scores = score_passages(table, cues, wording, model.passage)
    features = join_features(measure_document(table, cues, wording, scores), whole)
    present = _probability(model.presence, features[0], codes)
    if model.good is None:
        good = np.zeros_like(present)
    else:
        good = np.minimum(_probability(model.good, features[1], codes), present)
    level = give_levels(present, good, model.none_counts)
    return Assessment(scores, level, present, good, find_rivals(present, good, level, model.close))


def join_features(features: Floats, whole: Floats) -> Floats:
    """Return ``LEVEL_FEATURES`` for each target, ``(targets, categories, features)``."""
    repeated = np.broadcast_to(features, (TARGETS, *features.shape))
    return np.concatenate([repeated, whole], axis=2)


def give_levels(present: Floats, good: Floats, none_counts: float) -> Levels:
    """Return the likeliest levels where the probability of none counts ``none_counts`` times.

    Of two levels that are equally likely the lower one is given.
    """
    odds = list_odds(present, good)
    odds[0] *= none_counts
    likeliest: Levels = np.argmax(np.round(odds, _DIGITS), axis=0)
    return likeliest


def find_rivals(present: Floats, good: Floats, level: Levels, close: float) -> Levels:
    """Return the level at least ``close`` times as likely as the one given, -1 for none."""
    odds = list_odds(present, good)
    given = np.take_along_axis(odds, level[None], axis=0)
    np.put_along_axis(odds, level[None], -1.0, axis=0)
    near = np.round(odds.max(axis=0) - close * given[0], _DIGITS) >= 0
    return np.where(near & (odds.max(axis=0) > 0), odds.argmax(axis=0), -1)


def list_odds(present: Floats, good: Floats) -> Floats:
    """Return the probabilities of levels 0, 1, 2 along a new first axis."""
    return np.stack([1 - present, present - good, good])


def score_passages(
    table: PassageTable, cues: CueCounts, wording: Floats, model: Logistic
) -> Floats:
    """Return the probability that each passage speaks of each category."""
    parts = measure_in_parts(table, cues, wording)
    return _squash(np.concatenate([model.log_odds(features) for features in parts]))


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
