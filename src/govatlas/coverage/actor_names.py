"""The names of actors, counted by document.

Names count as the same where they differ in case or in spaces alone.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage.conditions import MOST_LISTED, Conditions, have_actor
from govatlas.coverage.presence import find_known
from govatlas.coverage.proportion import Proportion
from govatlas.coverage.selection import ANY, Mask
from govatlas.model.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCount:
    """The documents with an actor of a name in a role, of those coded.

    ``name`` is its most frequent spelling; ``spellings`` has all, the most frequent first.
    ``types`` are the codes of the types it has there, the most frequent first. ``conditions``
    is None where there are too many spellings for an address.
    """

    name: str
    spellings: tuple[str, ...]
    types: tuple[str, ...]
    share: Proportion
    conditions: Conditions | None


class ActorNames:
    """The names of all actors of a catalogue, the same ones under one number."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Number the names."""
        self._catalogue = catalogue
        folded = [_fold(name) for name in catalogue.actors.distinct["name"].values]
        numbers: dict[str, int] = {}
        groups = [numbers.setdefault(key, len(numbers)) for key in folded]
        self._keys = tuple(numbers)
        self._groups = np.array(groups, dtype=np.int64)

    def rank(
        self, mask: Mask, role: str, coded: int, most: int
    ) -> tuple[tuple[NameCount, ...], int]:
        """Return the ``most`` frequent names in a role, with how many names there are in all."""
        actors = self._catalogue.actors
        within = self._find_actors(mask, role)
        documents, names = actors.document[within], actors.distinct["name"].codes[within]
        counts = _count_documents(self._groups[names], documents)
        counts = {group: n for group, n in counts.items() if self._keys[group]}
        ranked = sorted(counts, key=lambda group: (-counts[group], self._keys[group]))[:most]
        listed = np.isin(self._groups[names], ranked)
        spellings = self._rank_values(names[listed], "name", names[listed], documents[listed])
        kinds = actors.distinct["type"].codes[within][listed]
        types = self._rank_values(names[listed], "type", kinds, documents[listed])
        found = (
            _describe(role, spellings[group], types[group], Proportion(counts[group], coded))
            for group in ranked
        )
        return tuple(found), len(counts)

    def _find_actors(self, mask: Mask, role: str) -> NDArray[np.bool_]:
        """Say of each entry whether it is an actor in the role in a selected coded document."""
        actors = self._catalogue.actors
        chosen = mask.copy()
        chosen[mask] = find_known(self._catalogue, mask)
        roles = actors.distinct["role"]
        if role not in roles.values:
            return np.zeros(len(actors.document), dtype=np.bool_)
        within = chosen[actors.document] & (roles.codes == roles.values.index(role))
        return np.asarray(within, dtype=np.bool_)

    def _rank_values(
        self,
        names: NDArray[np.int32],
        column: str,
        codes: NDArray[np.int32],
        documents: NDArray[np.int32],
    ) -> dict[int, tuple[str, ...]]:
        """Return by group of names the values that go with it, those of most documents first."""
        values = self._catalogue.actors.distinct[column].values
        pairs = self._groups[names] * len(values) + codes
        counts = _count_documents(pairs, documents)
        ranked: dict[int, list[str]] = defaultdict(list)
        for pair in sorted(counts, key=lambda pair: (-counts[pair], values[pair % len(values)])):
            ranked[pair // len(values)].append(values[pair % len(values)])
        return {group: tuple(found) for group, found in ranked.items()}


def _describe(
    role: str, spellings: tuple[str, ...], types: Iterable[str], share: Proportion
) -> NameCount:
    is_short = len(spellings) <= MOST_LISTED
    return NameCount(
        name=spellings[0],
        spellings=spellings,
        types=tuple(types),
        share=share,
        conditions=have_actor(role, ANY, spellings) if is_short else None,
    )


def _count_documents(codes: NDArray[np.int64], documents: NDArray[np.int32]) -> dict[int, int]:
    """Return by code how many different documents go with it."""
    if not len(codes):
        return {}
    width = int(documents.max()) + 1
    pairs = np.sort(codes * width + documents)  # far quicker than numpy.unique
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])]
    found, counts = np.unique(pairs // width, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
