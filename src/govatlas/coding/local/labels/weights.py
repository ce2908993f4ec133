"""Reads the fitted weights of the local coder, files of numbers without code."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.labels.features import PASSAGE_FEATURES
from govatlas.coding.local.labels.levels import LEVEL_FEATURES, LevelModel, Logistic
from govatlas.coding.local.labels.whole import WholeModel
from govatlas.coding.local.languages import data_folder
from govatlas.coding.local.wording import Vocabulary, WordingModel
from govatlas.errors import InvalidValue

FOLDER: Final = "weights"
WORDING: Final = "wording.npz"
WHOLE: Final = "whole.npz"
LEVELS: Final = "levels.json"
GENERIC: Final = "generic"
"""The model of taxonomies that have none of their own."""
SEEN_DIGITS: Final = 16
"""How many hexadecimal digits of its digest tell a text that the weights were fitted to."""


@dataclass(frozen=True, slots=True)
class Weights:
    """All fitted numbers; ``seen`` holds the digests of the texts they were fitted on."""

    wording: WordingModel
    whole: WholeModel
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
    wording = unpack_wording(read_arrays(folder.joinpath(WORDING)))
    whole = unpack_whole(read_arrays(folder.joinpath(WHOLE)))
    data = json.loads(folder.joinpath(LEVELS).read_text("utf-8"))
    models = {name: parse_level_model(entry) for name, entry in data["models"].items()}
    return Weights(wording, whole, models, data["version"], frozenset(data["seen"]))


def read_arrays(file: Traversable) -> dict[str, Any]:
    """Return the arrays of an NPZ file by name."""
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def pack_words(words: Iterable[str]) -> NDArray[np.uint8]:
    """Return words as an array of bytes, one word a line."""
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def unpack_words(array: NDArray[np.uint8]) -> tuple[str, ...]:
    """Return the words that an array of bytes holds."""
    return tuple(array.tobytes().decode().split("\n"))


def pack_wording(model: WordingModel) -> dict[str, Any]:
    """Return the arrays to keep of ``model``."""
    return {
        "terms": pack_words(model.vocabulary.columns),
        "weights": model.vocabulary.weights.astype(np.float32),
        "keys": pack_words(model.keys),
        "coefficients": model.coefficients,
        "scale": model.scale.astype(np.float32),
        "intercepts": model.intercepts.astype(np.float32),
    }


def unpack_wording(arrays: Mapping[str, Any]) -> WordingModel:
    """Return the model of which ``arrays`` were kept."""
    terms = unpack_words(arrays["terms"])
    return WordingModel(
        vocabulary=Vocabulary(
            {term: column for column, term in enumerate(terms)},
            arrays["weights"].astype(np.float64),
        ),
        keys=unpack_words(arrays["keys"]),
        coefficients=arrays["coefficients"],
        scale=arrays["scale"].astype(np.float64),
        intercepts=arrays["intercepts"].astype(np.float64),
    )


def pack_whole(model: WholeModel) -> dict[str, Any]:
    """Return the arrays to keep of ``model``."""
    return {
        "terms": pack_words(model.columns),
        "rarity": model.rarity.astype(np.float32),
        "keys": pack_words(model.keys),
        "coefficients": model.coefficients,
        "scale": model.scale.astype(np.float32),
        "shares": model.shares.astype(np.float32),
    }


def unpack_whole(arrays: Mapping[str, Any]) -> WholeModel:
    """Return the model of which ``arrays`` were kept."""
    return WholeModel(
        columns={term: column for column, term in enumerate(unpack_words(arrays["terms"]))},
        rarity=arrays["rarity"].astype(np.float64),
        keys=unpack_words(arrays["keys"]),
        coefficients=arrays["coefficients"],
        scale=arrays["scale"].astype(np.float64),
        shares=arrays["shares"].astype(np.float64),
    )


def parse_level_model(data: Mapping[str, Any]) -> LevelModel:
    """Return the models of one taxonomy as they are kept in JSON.

    Raises:
        InvalidValue: they were fitted for other features.
    """
    good = data.get("good")
    return LevelModel(
        passage=_parse_logistic(data["passage"], PASSAGE_FEATURES),
        presence=_parse_logistic(data["presence"], LEVEL_FEATURES),
        good=_parse_logistic(good, LEVEL_FEATURES) if good else None,
        **{name: float(data[name]) for name in ("none_counts", "close", "sure", "fair")},
    )


def _parse_logistic(data: Mapping[str, Any], features: Sequence[str]) -> Logistic:
    if tuple(data["weights"]) != tuple(features):
        raise InvalidValue("the weights were fitted for other features; run make train")
    weights = np.array([float(weight) for weight in data["weights"].values()])
    return Logistic(weights, float(data["intercept"]), dict(data.get("offsets", {})))
