"""Scores how like the words of a whole document are to those of documents that cover a category.

A passage may speak of hospitals in a law on procurement; the words of all passages together tell
what the document is about. One ridge regression a category (Hoerl and Kennard 1970), for being
covered at all as for being covered well.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WHOLE_FEATURES: Final = ("wording of the whole document", "its wording with its share")
TARGETS: Final = 2
"""What is scored: that a category is covered at all, then that it is covered well."""


@dataclass(frozen=True, slots=True)
class WholeModel:
    """A linear model of each category over the terms of a document.

    ``coefficients`` has the shape ``(targets, terms, categories)`` and is kept in steps of
    ``scale``; ``shares`` has how many of the documents learned from reach each target.
    ``keys`` names the categories as ``taxonomy/code``.
    """

    columns: Mapping[str, int]
    rarity: Floats
    keys: tuple[str, ...]
    coefficients: NDArray[np.int8]
    scale: Floats
    shares: Floats

    def score(self, bags: Iterable[Iterable[str]]) -> Floats:
        """Return ``WHOLE_FEATURES`` of every category, ``(targets, categories, features)``.

        Args:
            bags: the terms of each passage.
        """
        return self.score_counts(count_terms(bags))

    def score_counts(self, counts: Mapping[str, int]) -> Floats:
        """Return the same where it is known already in how many passages each term stands."""
        rows, values = weigh_document(counts, self.columns, self.rarity)
        chosen = self.coefficients[:, rows].astype(np.float64)
        likeness = (chosen * values[None, :, None]).sum(axis=1) * self.scale
        return np.stack([likeness, likeness + self.shares], axis=2)

    def pick(self, scores: Floats, keys: Iterable[str]) -> Floats:
        """Return the scores of the categories ``keys``, in their order."""
        places = {key: place for place, key in enumerate(self.keys)}
        picked: Floats = scores[:, [places[key] for key in keys]]
        return picked


def count_terms(bags: Iterable[Iterable[str]]) -> Counter[str]:
    """Return in how many of the ``bags`` each term stands."""
    return Counter(chain.from_iterable(bags))


def weigh_document(
    counts: Mapping[str, int], columns: Mapping[str, int], rarity: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """Return the columns of the known terms, rising, with weights that make a row of length one.

    A term weighs one plus the logarithm of its count, times its rarity.
    """
    known = sorted((columns[term], count) for term, count in counts.items() if term in columns)
    places = np.array([place for place, _ in known], dtype=np.int64)
    times = np.array([count for _, count in known], dtype=np.float64)
    weights = (1 + np.log(times)) * rarity[places]
    length = float(np.sqrt((weights**2).sum()))
    return places, weights / length if length else weights
