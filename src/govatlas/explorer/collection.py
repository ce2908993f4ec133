"""The collection as it stood at one time, with the orders it can be listed in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage import UNKNOWN, FacetValue, Mask, Selection
from govatlas.errors import UnknownCoder
from govatlas.explorer.found import Sort
from govatlas.explorer.similar import Likeness
from govatlas.model.catalogue import Catalogue
from govatlas.store import Matches, Snapshot

Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Collection:
    """A snapshot with what is worked out from it on first use."""

    snapshot: Snapshot

    @property
    def catalogue(self) -> Catalogue:
        """Return the documents."""
        return self.snapshot.catalogue

    @property
    def stamp(self) -> str:
        """Return the time it stood so."""
        return self.snapshot.stamp

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """Return for each document the number of categories of the first taxonomy by level.

        The first column counts those not assessed, the next level none.
        """
        taxonomy = self.catalogue.codebook.coverage[0]
        table = self.catalogue.levels[taxonomy.id]
        levels = range(-1, taxonomy.scale.highest + 1)
        return np.stack([np.count_nonzero(table == level, axis=1) for level in levels], axis=1)

    def narrow(self, selection: Selection, within: Mask) -> tuple[Selection, Mask]:
        """Return the selection without its coders, and ``within`` narrowed to what they coded.

        A catalogue knows of each document who made one coding; here all who coded it count.

        Raises:
            UnknownCoder: one of them has coded no document.
        """
        if not selection.coder:
            return selection, within
        coded = np.zeros(len(self.catalogue), dtype=np.bool_)
        for name in selection.coder:
            coded |= self._uncoded if name == UNKNOWN else self.find_coded(name)
        return replace(selection, coder=()), within & coded

    def find_coded(self, coder: str) -> Mask:
        """Return which documents ``coder`` has coded.

        Raises:
            UnknownCoder: none.
        """
        if coder not in self.snapshot.coded:
            raise UnknownCoder(
                f"no coding by {coder!r}; documents were coded by: "
                f"{', '.join(self.snapshot.coded) or 'no coder yet'}"
            )
        return self.snapshot.coded[coder]

    def count_coders(self, selection: Selection, within: Mask) -> tuple[FacetValue, ...]:
        """Return how many of the documents each coder has coded, as if no coder were chosen."""
        others = replace(selection, coder=()).mask(self.catalogue) & within
        masks = {**self.snapshot.coded, UNKNOWN: self._uncoded}
        values = [
            FacetValue(name, int(np.count_nonzero(mask & others)), name in selection.coder)
            for name, mask in masks.items()
        ]
        kept = [value for value in values if value.count or value.chosen]
        return tuple(sorted(kept, key=lambda value: (-value.count, value.value)))

    @cached_property
    def _uncoded(self) -> Mask:
        uncoded = np.ones(len(self.catalogue), dtype=np.bool_)
        for mask in self.snapshot.coded.values():
            uncoded &= ~mask
        return uncoded

    @cached_property
    def likeness(self) -> Likeness:
        """Return what documents are compared by."""
        return Likeness.of(self.catalogue)

    @cached_property
    def _orders(self) -> Mapping[Sort, Positions]:
        dates = np.array(self.catalogue.dates, dtype=np.str_)
        titles = [title.casefold() for title in self.catalogue.titles]
        by_title = np.array(sorted(range(len(titles)), key=titles.__getitem__), dtype=np.int64)
        oldest = by_title[np.argsort(dates[by_title], kind="stable")]
        oldest = np.concatenate([oldest[dates[oldest] != ""], oldest[dates[oldest] == ""]])
        places = _invert(by_title)
        newest = np.lexsort((places, -_rank(dates)))  # an empty date ranks lowest
        above = self.counts[:, 2:]
        points = above @ np.arange(1, above.shape[1] + 1)
        assessed = self.counts[:, 1:].any(axis=1)
        covered = np.lexsort((places, ~assessed, -points, -above.sum(axis=1)))
        return {
            Sort.TITLE: by_title,
            Sort.OLDEST: oldest,
            Sort.NEWEST: newest,
            Sort.COVERED: covered,
        }

    @cached_property
    def _by_key(self) -> tuple[NDArray[np.int64], Positions]:
        order = np.argsort(self.snapshot.keys)
        return self.snapshot.keys[order], order

    def locate(self, matches: Matches) -> tuple[Mask, NDArray[np.float64]]:
        """Return which documents were found, with the relevance of each document (0 if not)."""
        keys, positions = self._by_key
        mask = np.zeros(len(self.catalogue), dtype=np.bool_)
        relevance = np.zeros(len(self.catalogue))
        places = np.searchsorted(keys, matches.keys)
        known = (places < len(keys)) & np.isin(matches.keys, keys)
        found = positions[places[known]]
        mask[found] = True
        relevance[found] = matches.relevance[known]
        return mask, relevance

    def place(self, keys: NDArray[np.int64]) -> Positions:
        """Return the positions of the documents of ``keys``, -1 for one that is not here."""
        if not len(self.catalogue):
            return np.full(len(keys), -1, dtype=np.int64)
        known, positions = self._by_key
        places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        return np.where(known[places] == keys, positions[places], -1)

    def order(self, mask: Mask, sort: Sort, relevance: NDArray[np.float64] | None) -> Positions:
        """Return the positions of the documents of ``mask`` in the order of ``sort``."""
        listed = self._orders[Sort.NEWEST if sort is Sort.RELEVANCE else sort]
        listed = listed[mask[listed]]
        if sort is Sort.RELEVANCE and relevance is not None:
            listed = listed[np.argsort(-relevance[listed], kind="stable")]
        return listed


def _invert(order: Positions) -> Positions:
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return places


def _rank(values: NDArray[np.str_]) -> Positions:
    return np.unique(values, return_inverse=True)[1]
