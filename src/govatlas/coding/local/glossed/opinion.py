"""Judges the levels of a document by vectors of its sentences: the second opinion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np

from govatlas.coding.local.glossed.vectors import Vectors, encode
from govatlas.coding.local.labels.features import Floats
from govatlas.coding.local.labels.weights import read_arrays, unpack_words
from govatlas.coding.local.languages import SHARED, data_folder

FILE: Final = "weights.npz"
FEATURES: Final = (
    *("best passage", "second best", "fourth best", "sum", "share"),
    *("length", "passages likely", "whole document", "whole document with its share"),
)
SHARE: Final = 0.3
"""How much the second opinion counts beside the first."""
SHARE_IN: Final = {"lifecycle": 0.15, "scope": 0.15}
"""The same where a taxonomy has its own.

These were chosen on translations of documents whose models had not seen them.
"""
_CLIP: Final = 8.0
_DIGITS: Final = 9
_SURE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Opinion:
    """The probabilities that each category of a taxonomy is covered at all, and well."""

    present: Floats
    good: Floats

    @staticmethod
    def join(first: Floats, second: Floats, taxonomy: str) -> Floats:
        """Return the probabilities whose log-odds are the weighted mean of both."""
        share = SHARE_IN.get(taxonomy, SHARE)
        odds = (1 - share) * _log_odds(first) + share * _log_odds(second)
        return np.round(1 / (1 + np.exp(-odds)), _DIGITS)


@dataclass(frozen=True, slots=True)
class VectorModels:
    """Linear models over vectors, one a category, then what turns their scores into levels.

    ``passage`` has the shape ``(513, categories)``, the last row being intercepts; ``whole``
    ``(targets, 512, categories)``, over the mean vector of a document without ``middle``;
    ``shares`` says how many documents reach each target. ``levels`` has for each taxonomy and
    target the weights of ``FEATURES``, then of each category, then the intercept.
    """

    keys: tuple[str, ...]
    passage: Floats
    whole: Floats
    middle: Floats
    shares: Floats
    levels: Mapping[str, Floats]

    def judge(self, vectors: Vectors) -> dict[str, Opinion]:
        """Return the opinion on each taxonomy, of a document by the vectors of its passages."""
        features = measure_vectors(self, vectors)
        found = {}
        for taxonomy, weights in self.levels.items():
            columns = [place for place, key in enumerate(self.keys) if _taxonomy(key) == taxonomy]
            found[taxonomy] = _judge(features[:, columns], weights)
        return found


def measure_vectors(models: VectorModels, vectors: Vectors) -> Floats:
    """Return ``FEATURES`` of every category, ``(targets, categories, features)``."""
    odds = np.clip(vectors @ models.passage[:-1] + models.passage[-1], -_CLIP, _CLIP)
    chance = 1 / (1 + np.exp(-odds))
    ranked = np.sort(odds, axis=0)[::-1]
    last = len(ranked) - 1
    mean = vectors.mean(axis=0)
    mean = mean / max(float(np.linalg.norm(mean)), _SURE) - models.middle
    shared = [
        *(ranked[0], ranked[min(1, last)], ranked[min(3, last)]),
        *(np.log1p(chance.sum(axis=0)), chance.mean(axis=0) * 10),
        np.full(len(models.keys), np.log(len(vectors))),
        np.log1p((chance > 0.5).sum(axis=0)),
    ]
    targets = []
    for coefficients, share in zip(models.whole, models.shares, strict=True):
        whole = mean @ coefficients
        targets.append(np.stack([*shared, whole, whole + share], axis=-1))
    return np.stack(targets)


def give_opinion(texts: Sequence[str], models: VectorModels) -> dict[str, Opinion]:
    """Return what the vectors of ``texts`` say of each taxonomy that ``models`` know."""
    return models.judge(encode(texts)) if texts else {}


@cache
def load_vector_models() -> VectorModels:
    """Return the packaged models."""
    return unpack_vector_models(read_arrays(data_folder(SHARED).joinpath(FILE)))


def unpack_vector_models(arrays: Mapping[str, Any]) -> VectorModels:
    """Return the models of which ``arrays`` were kept."""

    def read(name: str) -> Floats:
        return np.asarray(arrays[name], dtype=np.float64)

    begins = "levels-"
    return VectorModels(
        keys=unpack_words(arrays["keys"]),
        passage=read("passage"),
        whole=read("whole"),
        middle=read("middle"),
        shares=read("shares"),
        levels={
            name.removeprefix(begins): read(name) for name in arrays if name.startswith(begins)
        },
    )


def _judge(features: Floats, weights: Floats) -> Opinion:
    count = features.shape[2]
    odds = (
        (features * weights[:, None, :count]).sum(axis=2) + weights[:, count:-1] + weights[:, -1:]
    )
    present, good = np.round(1 / (1 + np.exp(-odds)), _DIGITS)
    return Opinion(present, np.minimum(good, present))


def _taxonomy(key: str) -> str:
    return key.partition("/")[0]


def _log_odds(probability: Floats) -> Floats:
    held = np.clip(probability, _SURE, 1 - _SURE)
    return np.log(held / (1 - held))
