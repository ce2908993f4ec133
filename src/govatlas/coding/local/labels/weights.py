"""Reads the fitted weights of the local coder, files of numbers without code."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, Final

import numpy as np

from govatlas.coding.local.labels.features import DOCUMENT_FEATURES, PASSAGE_FEATURES
from govatlas.coding.local.labels.levels import LevelModel, Logistic
from govatlas.coding.local.labels.wording import Vocabulary, WordingModel
from govatlas.coding.local.languages import data_folder
from govatlas.errors import InvalidValue

FOLDER: Final = "weights"
WORDING: Final = "wording.npz"
LEVELS: Final = "levels.json"
GENERIC: Final = "generic"
"""The model of taxonomies that have none of their own."""


@dataclass(frozen=True, slots=True)
class Weights:
    """All fitted numbers; ``seen`` holds the digests of the texts they were fitted on."""

    wording: WordingModel
    levels: Mapping[str, LevelModel]
    version: str
    seen: frozenset[str]

    def level_model(self, taxonomy: str, *, fitted: bool) -> LevelModel:
        """Return the model of ``taxonomy``, the generic one where none was fitted to it."""
        return self.levels[taxonomy if fitted else GENERIC]


def weights_folder() -> Traversable:
    """Return where the packaged weights are."""
    return data_folder().joinpath(FOLDER)


@cache
def load_weights() -> Weights:
    """Return the packaged weights."""
    folder = weights_folder()
    with folder.joinpath(WORDING).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        wording = unpack_wording(arrays)
    return _parse_levels(json.loads(folder.joinpath(LEVELS).read_text("utf-8")), wording)


def pack_wording(model: WordingModel) -> dict[str, Any]:
    """Return the arrays to keep of ``model``."""
    terms = "\n".join(model.vocabulary.columns)
    return {
        "terms": np.frombuffer(terms.encode(), dtype=np.uint8),
        "weights": model.vocabulary.weights.astype(np.float32),
        "keys": np.frombuffer("\n".join(model.keys).encode(), dtype=np.uint8),
        "coefficients": model.coefficients,
        "scale": model.scale.astype(np.float32),
        "intercepts": model.intercepts.astype(np.float32),
    }


def unpack_wording(arrays: Mapping[str, Any]) -> WordingModel:
    """Return the model of which ``arrays`` were kept."""
    terms = arrays["terms"].tobytes().decode().split("\n")
    return WordingModel(
        vocabulary=Vocabulary(
            {term: column for column, term in enumerate(terms)},
            arrays["weights"].astype(np.float64),
        ),
        keys=tuple(arrays["keys"].tobytes().decode().split("\n")),
        coefficients=arrays["coefficients"],
        scale=arrays["scale"].astype(np.float64),
        intercepts=arrays["intercepts"].astype(np.float64),
    )


def _parse_levels(data: Mapping[str, Any], wording: WordingModel) -> Weights:
    models = {name: parse_level_model(entry) for name, entry in data["models"].items()}
    return Weights(wording, models, data["version"], frozenset(data["seen"]))


def parse_level_model(data: Mapping[str, Any]) -> LevelModel:
    """Return the models of one taxonomy as they are kept in JSON.

    Raises:
        InvalidValue: they were fitted for other features.
    """
    good = data.get("good")
    return LevelModel(
        passage=_parse_logistic(data["passage"], PASSAGE_FEATURES),
        presence=_parse_logistic(data["presence"], DOCUMENT_FEATURES),
        good=_parse_logistic(good, DOCUMENT_FEATURES) if good else None,
        **{name: float(data[name]) for name in ("cut_presence", "cut_good", "sure", "fair")},
    )


def _parse_logistic(data: Mapping[str, Any], features: Sequence[str]) -> Logistic:
    if tuple(data["weights"]) != tuple(features):
        raise InvalidValue("the weights were fitted for other features; run make train")
    weights = np.array([float(weight) for weight in data["weights"].values()])
    return Logistic(weights, float(data["intercept"]), dict(data.get("offsets", {})))
