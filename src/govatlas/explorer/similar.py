"""Finds documents that are like one another.

Two measures between 0 and 1 are added, weighted. Coverage is the cosine of the levels of all
coverage categories, each level taken as its share of the scale, weighted by how rare it is to
cover the category: documents that share an unusual subject are closer than two that both speak of
AI at large. Title is the cosine of the words of the titles, weighted in the same manner. Where
one of two documents is not coded, only their titles speak.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from govatlas.explorer.found import FoundPassage
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Codebook

COVERAGE_WEIGHT: Final = 0.7
_MOST_SHARED: Final = 5
_WORD: Final = re.compile(r"[^\W_]{2,}")

Floats = NDArray[np.float32]

_NOBODY: Final = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A document like another: how like, and the categories both cover that say most so.

    ``own`` and ``theirs`` are the passages of the two that are most alike, where both documents
    are indexed by meaning.
    """

    id: str
    title: str
    likeness: float
    coverage: float
    words: float
    shared: tuple[tuple[str, str], ...]
    own: FoundPassage | None = None
    theirs: FoundPassage | None = None


@dataclass(frozen=True)
class Likeness:
    """The documents as directions: by weighted levels, and by weighted words of their titles."""

    catalogue: Catalogue
    weights: Floats
    directions: Floats
    categories: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, ...], ...]
    holders: Mapping[str, NDArray[np.int32]]
    lengths: Floats

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """Weigh the documents of ``catalogue``."""
        words = tuple(
            tuple(dict.fromkeys(_WORD.findall(title.casefold()))) for title in catalogue.titles
        )
        holders = _list_holders(words)
        lengths = np.zeros(len(catalogue), dtype=np.float32)
        for documents in holders.values():
            lengths[documents] += _weigh(len(documents), len(catalogue)) ** 2
        table = _tabulate(catalogue.codebook, catalogue.levels)
        covered = np.count_nonzero(table, axis=0).tolist()
        rarities = [_weigh(count, len(table)) for count in covered]
        weights = np.array(rarities, dtype=np.float32)
        return cls(
            catalogue=catalogue,
            weights=weights,
            directions=_direct(table * weights),
            categories=tuple(
                (taxonomy.id, category.code)
                for taxonomy, category in catalogue.codebook.coverage_categories()
            ),
            words=words,
            holders=holders,
            lengths=np.sqrt(lengths),
        )

    def find(self, position: int, number: int) -> tuple[Similar, ...]:
        """Return the ``number`` documents most like the one at ``position``, the closest first."""
        direction, words = self.directions[position], self.words[position]
        return self._rank(direction, words, number, apart=position)

    def find_like(
        self, levels: Mapping[str, NDArray[np.int8]], title: str, number: int
    ) -> tuple[Similar, ...]:
        """Return the documents most like one that is not among them, the closest first.

        Args:
            levels: of that document, one row by the id of each coverage taxonomy.
            title: of it, empty where it has none; then coverage alone speaks.
            number: how many.
        """
        table = _tabulate(self.catalogue.codebook, levels)
        words = tuple(dict.fromkeys(_WORD.findall(title.casefold())))
        return self._rank(_direct(table * self.weights)[0], words, number)

    def _rank(
        self, direction: Floats, title: tuple[str, ...], number: int, *, apart: int | None = None
    ) -> tuple[Similar, ...]:
        """Return the documents closest to a direction and to the words of a title."""
        coverage = self.directions @ direction
        words = self._compare_titles(title)
        likeness = COVERAGE_WEIGHT * coverage + (1 - COVERAGE_WEIGHT) * words
        if apart is not None:
            likeness[apart] = -1.0
        number = min(number, len(likeness) - (apart is not None))
        best = np.argpartition(-likeness, number - 1)[:number] if number > 0 else _NOBODY
        best = best[np.lexsort((best, -likeness[best]))]
        return tuple(
            Similar(
                id=self.catalogue.ids[place],
                title=self.catalogue.titles[place],
                likeness=float(likeness[place]),
                coverage=float(coverage[place]),
                words=float(words[place]),
                shared=self._list_shared(direction, place),
            )
            for place in best.tolist()
            if likeness[place] > 0
        )

    def _compare_titles(self, title: tuple[str, ...]) -> Floats:
        scores = np.zeros(len(self.catalogue), dtype=np.float32)
        length = 0.0
        for word in title:
            holders = self.holders.get(word, _NOBODY)
            weight = _weigh(len(holders), len(scores)) ** 2
            scores[holders] += weight
            length += weight
        scale = self.lengths * np.float32(length**0.5)
        words: Floats = np.divide(scores, scale, out=np.zeros_like(scores), where=scale > 0)
        return words

    def _list_shared(self, direction: Floats, other: int) -> tuple[tuple[str, str], ...]:
        products = direction * self.directions[other]
        best = np.argsort(-products, kind="stable")[:_MOST_SHARED]
        return tuple(self.categories[place] for place in best.tolist() if products[place] > 0)


def _weigh(documents: int, among: int) -> float:
    """Return the weight of what so many documents have: the rarer, the more (smoothed idf)."""
    return float(np.log((1 + among) / (1 + documents)) + 0.1)


def _list_holders(words: tuple[tuple[str, ...], ...]) -> dict[str, NDArray[np.int32]]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for position, row in enumerate(words):
        for word in row:
            holders[word].append(position)
    return {word: np.array(places, dtype=np.int32) for word, places in holders.items()}


def _tabulate(codebook: Codebook, levels: Mapping[str, NDArray[np.int8]]) -> Floats:
    """Return levels as shares of their scales, documents by the categories of all taxonomies."""
    tables = [
        np.maximum(levels[taxonomy.id], 0).astype(np.float32) / taxonomy.scale.highest
        for taxonomy in codebook.coverage
    ]
    table: Floats = np.concatenate(tables, axis=1)
    return table


def _direct(table: Floats) -> Floats:
    """Return the direction of each document, zero where nothing is covered."""
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    directions: Floats = np.divide(table, lengths, out=np.zeros_like(table), where=lengths > 0)
    return directions
