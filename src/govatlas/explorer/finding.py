"""Finds documents by search with selection, a page at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage import UNKNOWN, Facets, Mask, Selection, count_facets
from govatlas.errors import InputError
from govatlas.explorer.cache import MemoryCache
from govatlas.explorer.collection import Collection, Positions
from govatlas.explorer.found import Chosen, Found, Hit, Sort
from govatlas.explorer.holdings import Holdings
from govatlas.explorer.listing import describe_hits
from govatlas.explorer.meanings import NOTHING, MeaningFinder, MeaningMatches
from govatlas.explorer.pool import StorePool
from govatlas.meaning import fuse_rankings
from govatlas.model.document import Span
from govatlas.store import Matches, Query, is_plain, parse_query
from govatlas.wording import current_language

LARGEST_PAGE: Final = 200
_FACETS_SIZE: Final = 50_000
_PAGE_SIZE: Final = 2_000  # its facets are those of the result
_HIT_SIZE: Final = 4_000
_BATCH: Final = 500
_FEW_WORDS: Final = 4
"""So many words at most are a search for these words; more are a question."""

_QUESTION_WEIGHT: Final = 0.05
"""What the words of a question count beside its meaning (see docs/search.md)."""


@dataclass(frozen=True)
class _Asked:
    """A search as it was typed: its words, and the same as a question where they are plain."""

    query: Query
    question: str

    @classmethod
    def read(cls, q: str) -> Self:
        """Return what ``q`` asks.

        Raises:
            InputError: it is too long.
        """
        return cls(parse_query(q), " ".join(q.split()) if is_plain(q) else "")


@dataclass(frozen=True)
class _Searched:
    """What a search alone finds: which documents, how relevant each is, which passages tell so.

    ``passages`` are of those found by meaning, by position; ``worded`` are those that have the
    words.
    """

    collection: Collection
    mask: Mask
    worded: Mask
    relevance: NDArray[np.float64] | None
    passages: Mapping[int, Span]
    ranked: bool


@dataclass(frozen=True)
class _Result:
    """All of a result, of which pages are cut."""

    searched: _Searched
    query: Query
    order: Positions
    facets: Facets

    @property
    def collection(self) -> Collection:
        """Return the collection that was searched."""
        return self.searched.collection


class Finder:
    """Answers searches, keeping what it found last for the next page or reader."""

    def __init__(
        self, pool: StorePool, holdings: Holdings, meanings: MeaningFinder, memory: int
    ) -> None:
        """Search ``holdings``; keep about ``memory`` bytes of results, as many of pages."""
        self._pool = pool
        self._holdings = holdings
        self._meanings = meanings
        self._results: MemoryCache[_Result] = MemoryCache(memory)
        self._pages: MemoryCache[Found] = MemoryCache(memory)

    def choose(self, q: str, selection: Selection) -> Chosen:
        """Return the documents that answer ``q`` and are selected."""
        searched = self._search(_Asked.read(q), selection)
        collection = searched.collection
        others, within = collection.narrow(selection, searched.mask)
        mask = others.mask(collection.catalogue) & within
        return Chosen(collection.catalogue, mask, collection.stamp)

    def find(
        self, q: str, selection: Selection, *, sort: Sort | str | None, page: int, size: int
    ) -> Found:
        """Return one page of the result."""
        if page < 1:
            raise InputError(f"page numbers start at 1, not {page}")
        if not 1 <= size <= LARGEST_PAGE:
            raise InputError(f"a page can have 1 to {LARGEST_PAGE} documents, not {size}")
        result, order = self._find_all(q, selection, sort)
        language = current_language().code  # headlines are in words
        key = (result.collection.stamp, _Asked.read(q), selection, order, page, size, language)
        found = self._pages.find(key)
        if found is None:
            found = self._cut_page(result, order, page, size)
            self._pages.keep(key, found, _PAGE_SIZE + _HIT_SIZE * len(found.hits))
        return found

    def list_all(self, q: str, selection: Selection, sort: Sort | str | None) -> Iterator[Hit]:
        """Yield every document of the result."""
        result, _ = self._find_all(q, selection, sort)
        batches = range(0, len(result.order), _BATCH)
        return (
            hit
            for start in batches
            for hit in self._describe(result, result.order[start : start + _BATCH], snippets=False)
        )

    def _cut_page(self, result: _Result, order: Sort, page: int, size: int) -> Found:
        positions = result.order[(page - 1) * size : page * size]
        return Found(
            total=len(result.order),
            page=page,
            size=size,
            sort=order,
            hits=self._describe(result, positions, snippets=True),
            facets=result.facets,
            stamp=result.collection.stamp,
            ranked=result.searched.ranked,
            by_meaning=int(np.count_nonzero(~result.searched.worded[result.order])),
        )

    def _find_all(
        self, q: str, selection: Selection, sort: Sort | str | None
    ) -> tuple[_Result, Sort]:
        asked = _Asked.read(q)
        order = _read_sort(sort, asked.query)
        with self._pool.connection() as store:
            stamp = store.snapshots.read_stamp()
        result = self._results.find((stamp, asked, selection, order))
        if result is None:
            result = self._compute(asked, selection, order)
            key = (result.collection.stamp, asked, selection, order)
            self._results.keep(key, result, result.order.nbytes + _FACETS_SIZE)
        return result, order

    def _compute(self, asked: _Asked, selection: Selection, sort: Sort) -> _Result:
        searched = self._search(asked, selection)
        collection = searched.collection
        others, within = collection.narrow(selection, searched.mask)
        mask = others.mask(collection.catalogue) & within
        return _Result(
            searched=searched,
            query=asked.query,
            order=collection.order(mask, sort, searched.relevance),
            facets=replace(
                count_facets(collection.catalogue, others, within=within),
                coder=collection.count_coders(selection, searched.mask),
            ),
        )

    def _search(self, asked: _Asked, selection: Selection) -> _Searched:
        """Return what is found in the collection that the selection is about."""
        alone = len(selection.coder) == 1 and UNKNOWN not in selection.coder
        collection = self._holdings.collect(selection.coder[0] if alone else None)
        if not asked.query:
            every = np.ones(len(collection.catalogue), dtype=np.bool_)
            return _Searched(collection, every, every, None, {}, ranked=True)
        with self._pool.connection() as store:
            matches = store.search.find(asked.query)
        # Where so many have the words, those that mean the like besides tell nobody anything.
        meant = self._meanings.find(asked.question) if matches.ranked else NOTHING
        return _merge(collection, matches, meant, _weigh_words(asked.question))

    def _describe(
        self, result: _Result, positions: NDArray[np.int64], *, snippets: bool
    ) -> tuple[Hit, ...]:
        with self._pool.connection() as store:
            return describe_hits(
                store,
                result.collection,
                positions.tolist(),
                result.query,
                result.searched.passages,
                result.searched.worded,
                snippets=snippets,
            )


def _weigh_words(question: str) -> float:
    """Return what the ranking by words counts beside that by meaning.

    All words of a whole question stand in a long text by chance, far from one another.
    """
    return 1.0 if len(question.split()) <= _FEW_WORDS else _QUESTION_WEIGHT


def _merge(
    collection: Collection, matches: Matches, meant: MeaningMatches, word_weight: float
) -> _Searched:
    """Join what has the words with what means the like, each by its rank (reciprocal ranks)."""
    worded, relevance = collection.locate(matches)
    if not len(meant):
        return _Searched(collection, worded, worded, relevance, {}, matches.ranked)
    places = collection.place(meant.keys)
    known = places >= 0
    passages = {
        place: passage
        for place, passage in zip(places.tolist(), meant.passages, strict=True)
        if place >= 0
    }
    mask = worded.copy()
    mask[places[known]] = True
    by_words = np.flatnonzero(worded)
    by_words = by_words[np.argsort(-relevance[by_words], kind="stable")]
    fused = fuse_rankings(len(mask), [by_words, places[known]], [word_weight, 1.0])
    return _Searched(collection, mask, worded, fused, passages, matches.ranked)


def _read_sort(sort: Sort | str | None, query: Query) -> Sort:
    if sort is None or sort == "":
        return Sort.RELEVANCE if query else Sort.NEWEST
    if sort not in set(Sort):
        raise InputError(f"unknown order {sort!r}; choose one of: {', '.join(Sort)}")
    return Sort(sort)
