"""Decides which types of actor hold which role in a document, by small logistic models."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.actors.features import measure_actors
from govatlas.coding.local.actors.phrases import ActorPhrase
from govatlas.coding.local.index import WordIndex
from govatlas.coding.local.languages import data_folder
from govatlas.coding.local.views import DocumentView
from govatlas.coding.local.wording import list_terms
from govatlas.model.coding import Role

_CLIP = 4.0


@dataclass(frozen=True, slots=True)
class RoleModel:
    """The model of one type in one role; half its word is the features', half the wording's."""

    role: Role
    type: str
    threshold: float
    feature_weights: NDArray[np.float32]
    feature_bias: float
    term_weights: NDArray[np.float32]
    term_bias: float


@dataclass(frozen=True, slots=True)
class ActorModels:
    """All role models, with the scale of their features and their shared vocabulary."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    vocabulary: dict[str, int]
    rarity: NDArray[np.float32]
    models: tuple[RoleModel, ...]


@dataclass(frozen=True, slots=True)
class RoleScore:
    """How probable it is that an actor of ``type`` holds ``role``; ``held`` is the decision."""

    role: Role
    type: str
    probability: float
    held: bool


@cache
def load_actor_models() -> ActorModels:
    """Return the packaged models."""
    text = data_folder().joinpath("actors/models.json").read_text("utf-8")
    return read_actor_models(text)


def read_actor_models(text: str) -> ActorModels:
    """Return the models written in JSON by the training."""
    data = json.loads(text)
    models = tuple(
        RoleModel(
            role=Role(model["role"]),
            type=model["type"],
            threshold=model["threshold"],
            feature_weights=np.asarray(model["features"], dtype=np.float32),
            feature_bias=model["feature_bias"],
            term_weights=np.asarray(model["terms"], dtype=np.float32),
            term_bias=model["term_bias"],
        )
        for model in data["models"]
    )
    return ActorModels(
        mean=np.asarray(data["mean"], dtype=np.float32),
        scale=np.asarray(data["scale"], dtype=np.float32),
        vocabulary={term: column for column, term in enumerate(data["vocabulary"])},
        rarity=np.asarray(data["rarity"], dtype=np.float32),
        models=models,
    )


def score_roles(
    view: DocumentView,
    phrases: Sequence[ActorPhrase],
    index: WordIndex,
    models: ActorModels | None = None,
) -> tuple[RoleScore, ...]:
    """Return the score of every type in every role that has a model, in the models' order."""
    models = models or load_actor_models()
    features = prepare_features(measure_actors(view, phrases, index))
    features = np.clip((features - models.mean) / models.scale, -_CLIP, _CLIP)
    columns, values = weigh_terms(view.lowered, models)
    return tuple(_score(model, features, columns, values) for model in models.models)


def prepare_features(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return each feature twice: its amount, then whether it is there at all."""
    return np.concatenate([features, (features > 0).astype(np.float32)], axis=-1)


def weigh_terms(lowered: str, models: ActorModels) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the columns of the known terms of a text with their weights, of unit length."""
    counts = Counter(list_terms(lowered))
    known = sorted(
        (models.vocabulary[term], n) for term, n in counts.items() if term in models.vocabulary
    )
    columns = np.asarray([column for column, _ in known], dtype=np.int32)
    values = np.asarray([1 + log(n) for _, n in known], dtype=np.float32) * models.rarity[columns]
    length = sqrt(float(values @ values))
    return columns, values / length if length else values


def _score(
    model: RoleModel,
    features: NDArray[np.float32],
    columns: NDArray[np.int32],
    values: NDArray[np.float32],
) -> RoleScore:
    by_features = _logistic(float(features @ model.feature_weights) + model.feature_bias)
    by_terms = _logistic(float(values @ model.term_weights[columns]) + model.term_bias)
    probability = (by_features + by_terms) / 2
    return RoleScore(model.role, model.type, probability, probability >= model.threshold)


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, value))))
