"""Finds documents by search with selection, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage import UNKNOWN, Facets, Mask, Selection, count_facets
from govatlas.errors import InputError
from govatlas.explorer.cache import MemoryCache
from govatlas.explorer.collection import Collection, Positions
from govatlas.explorer.found import Chosen, Found, Hit, Sort
from govatlas.explorer.holdings import Holdings
from govatlas.explorer.listing import describe_hits
from govatlas.explorer.pool import StorePool
from govatlas.store import Matches, Query, parse_query

LARGEST_PAGE: Final = 200
_FACETS_SIZE: Final = 50_000
_PAGE_SIZE: Final = 2_000  # its facets are those of the result
_HIT_SIZE: Final = 4_000
_BATCH: Final = 500


@dataclass(frozen=True)
class _Result:
    """All of a result, of which pages are cut."""

    collection: Collection
    query: Query
    order: Positions
    facets: Facets
    ranked: bool


class Finder:
    """Answers searches, keeping what it found last for the next page or reader."""

    def __init__(self, pool: StorePool, holdings: Holdings, memory: int) -> None:
        """Search ``holdings``; keep about ``memory`` bytes of results, as many of pages."""
        self._pool = pool
        self._holdings = holdings
        self._results: MemoryCache[_Result] = MemoryCache(memory)
        self._pages: MemoryCache[Found] = MemoryCache(memory)

    def choose(self, q: str, selection: Selection) -> Chosen:
        """Return the documents that answer ``q`` and are selected."""
        collection, searched, _ = self._search(parse_query(q), selection)
        others, within = collection.narrow(selection, searched)
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
        key = (result.collection.stamp, result.query, selection, order, page, size)
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
            ranked=result.ranked,
        )

    def _find_all(
        self, q: str, selection: Selection, sort: Sort | str | None
    ) -> tuple[_Result, Sort]:
        query = parse_query(q)
        order = _read_sort(sort, query)
        with self._pool.connection() as store:
            stamp = store.snapshots.read_stamp()
        result = self._results.find((stamp, query, selection, order))
        if result is None:
            result = self._compute(query, selection, order)
            key = (result.collection.stamp, query, selection, order)
            self._results.keep(key, result, result.order.nbytes + _FACETS_SIZE)
        return result, order

    def _compute(self, query: Query, selection: Selection, sort: Sort) -> _Result:
        collection, searched, matches = self._search(query, selection)
        others, within = collection.narrow(selection, searched)
        mask = others.mask(collection.catalogue) & within
        relevance = collection.locate(matches)[1] if matches else None
        return _Result(
            collection=collection,
            query=query,
            order=collection.order(mask, sort, relevance),
            facets=replace(
                count_facets(collection.catalogue, others, within=within),
                coder=collection.count_coders(selection, searched),
            ),
            ranked=matches.ranked if matches else True,
        )

    def _search(
        self, query: Query, selection: Selection
    ) -> tuple[Collection, Mask, Matches | None]:
        """Return the collection that the selection is about, and what was found in it."""
        alone = len(selection.coder) == 1 and UNKNOWN not in selection.coder
        collection = self._holdings.collect(selection.coder[0] if alone else None)
        if not query:
            return collection, np.ones(len(collection.catalogue), dtype=np.bool_), None
        with self._pool.connection() as store:
            matches = store.search.find(query)
        return collection, collection.locate(matches)[0], matches

    def _describe(
        self, result: _Result, positions: NDArray[np.int64], *, snippets: bool
    ) -> tuple[Hit, ...]:
        with self._pool.connection() as store:
            return describe_hits(
                store, result.collection, positions.tolist(), result.query, snippets=snippets
            )


def _read_sort(sort: Sort | str | None, query: Query) -> Sort:
    if sort is None or sort == "":
        return Sort.RELEVANCE if query else Sort.NEWEST
    if sort not in set(Sort):
        raise InputError(f"unknown order {sort!r}; choose one of: {', '.join(Sort)}")
    return Sort(sort)
