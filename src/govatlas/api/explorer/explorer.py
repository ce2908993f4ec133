"""The explorer: one database opened for readers, many at a time."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from govatlas.api.explorer.cache import MemoryCache
from govatlas.api.explorer.collection import Collection, Positions
from govatlas.api.explorer.comparing import VersionComparison, compare_documents
from govatlas.api.explorer.found import Found, Hit, Sort
from govatlas.api.explorer.listing import describe_hits
from govatlas.api.explorer.pool import StorePool
from govatlas.api.explorer.similar import Similar
from govatlas.api.place import find_database
from govatlas.api.records import Record, find_codebook, load_record
from govatlas.codebook import load_codebook
from govatlas.coverage import EVERY_DOCUMENT, UNKNOWN, Facets, Mask, Selection, count_facets
from govatlas.errors import InputError, UnknownDocument
from govatlas.model.catalogue import Catalogue
from govatlas.model.coding import Coding
from govatlas.store import CollectionStore, Matches, Query, VersionEntry, parse_query

LARGEST_PAGE: Final = 200
RECORD_MEMORY: Final = 64_000_000
RESULT_MEMORY: Final = 32_000_000
_FACETS_SIZE: Final = 50_000
_PAGE_SIZE: Final = 2_000  # the facets are those of the result
_HIT_SIZE: Final = 4_000
_BATCH: Final = 500
_CODERS_HELD: Final = 8


@dataclass(frozen=True)
class Chosen:
    """The documents that a search with a selection leaves, as a mask over a catalogue."""

    catalogue: Catalogue
    mask: Mask
    stamp: str


@dataclass(frozen=True)
class _Result:
    """All of a result, of which pages are cut."""

    collection: Collection
    query: Query
    order: Positions
    facets: Facets
    ranked: bool


class Explorer:
    """A database opened for reading; a context manager that many threads may use at once.

    What is said of the collection as a whole comes from a snapshot in memory, which is brought up
    to date when the database has changed; single documents are read as they are now. All methods
    raise ``StoreError`` (or one of its kinds) where the database fails.
    """

    def __init__(
        self,
        db: Path | str | None = None,
        *,
        record_memory: int = RECORD_MEMORY,
        result_memory: int = RESULT_MEMORY,
    ) -> None:
        """Open the database (``GOVATLAS_DB`` or ``./govatlas.db`` by default).

        Args:
            db: the database.
            record_memory: about how many bytes of records to keep for the next reader.
            result_memory: about how many bytes of search results to keep, and of their pages.

        Raises:
            StoreError: it cannot be used.
        """
        self._pool = StorePool(find_database(db))
        self._lock = Lock()
        self._collections: dict[str | None, Collection] = {}
        self._records: MemoryCache[Record] = MemoryCache(record_memory)
        self._results: MemoryCache[_Result] = MemoryCache(result_memory)
        self._pages: MemoryCache[Found] = MemoryCache(result_memory)

    def __enter__(self) -> Self:
        """Return the explorer."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the database."""
        self.close()

    def close(self) -> None:
        """Close the database; an explorer that is closed cannot be used again."""
        self._pool.close()

    def stamp(self) -> str:
        """Return what differs whenever anything shown of any document could."""
        with self._pool.lend() as store:
            return store.read_stamp()

    def catalogue(self, coder: str | None = None) -> Catalogue:
        """Return every document with its newest coding, or with its newest by ``coder``.

        Raises:
            UnknownCoder: that coder has coded no document here.
        """
        return self._collect(coder).catalogue

    def choose(self, q: str = "", selection: Selection = EVERY_DOCUMENT) -> Chosen:
        """Return the documents that answer ``q`` and are selected.

        Where one coder is chosen, the catalogue is of that coder's codings.

        Raises:
            InputError: the search is too long, or the selection names what there is not.
        """
        collection, within, _ = self._search(parse_query(q), selection)
        facets, within = collection.narrow(selection, within)
        mask = facets.mask(collection.catalogue) & within
        return Chosen(collection.catalogue, mask, collection.stamp)

    def find(
        self,
        q: str = "",
        selection: Selection = EVERY_DOCUMENT,
        *,
        sort: Sort | str | None = None,
        page: int = 1,
        size: int = 25,
    ) -> Found:
        """Return one page of the documents that answer ``q`` and are selected, with all facets.

        Args:
            q: a search of titles and texts; see ``govatlas.store.query``.
            selection: what is chosen by facets. One coder chosen means: by what that coder said.
            sort: by default relevance with a search, newest without one.
            page: counted from 1; a page past the end is empty.
            size: the number of documents a page, at most 200.

        Raises:
            InputError: an argument makes no sense; the message says which.
        """
        if page < 1:
            raise InputError(f"pages count from 1, not {page}")
        if not 1 <= size <= LARGEST_PAGE:
            raise InputError(f"a page has 1 to {LARGEST_PAGE} documents, not {size}")
        order = _read_sort(sort, q)
        result = self._find_all(q, selection, order)
        key = (result.collection.stamp, result.query, selection, order, page, size)
        found = self._pages.find(key)
        if found is None:
            positions = result.order[(page - 1) * size : page * size]
            found = Found(
                total=len(result.order),
                page=page,
                size=size,
                sort=order,
                hits=self._describe(result, positions, snippets=True),
                facets=result.facets,
                stamp=result.collection.stamp,
                ranked=result.ranked,
            )
            self._pages.keep(key, found, _PAGE_SIZE + _HIT_SIZE * len(found.hits))
        return found

    def list_all(
        self,
        q: str = "",
        selection: Selection = EVERY_DOCUMENT,
        *,
        sort: Sort | str | None = None,
    ) -> Iterator[Hit]:
        """Yield every document that ``find`` counts, in its order, without snippets.

        Raises:
            InputError: as ``find`` does.
        """
        result = self._find_all(q, selection, _read_sort(sort, q))
        for start in range(0, len(result.order), _BATCH):
            yield from self._describe(result, result.order[start : start + _BATCH], snippets=False)

    def record(
        self, document_id: str, *, version: int | None = None, coder: str | None = None
    ) -> Record:
        """Return a version of a document with its newest coding, by ``coder`` if one is named.

        Raises:
            UnknownDocument: there is no such document or version.
            UnknownCoder: it has no such coding.
        """
        with self._pool.lend() as store:
            key = (document_id, version, coder, store.read_change(document_id))
            found = self._records.find(key)
            if found is None:
                found = load_record(store, document_id, coder, version)
                self._records.keep(key, found, _measure(found))
        return found

    def versions(self, document_id: str) -> tuple[VersionEntry, ...]:
        """Return the versions of a document, the oldest first, each with who coded it.

        Raises:
            UnknownDocument: there is no such document.
        """
        with self._pool.lend() as store:
            return store.list_versions(document_id)

    def compare_versions(self, document_id: str, old: int, new: int) -> VersionComparison:
        """Return what changed from version ``old`` of a document to version ``new``.

        Raises:
            UnknownDocument: there is no such document or version.
        """
        with self._pool.lend() as store:
            before = store.load_document(document_id, version=old)
            after = store.load_document(document_id, version=new)
            codings = store.load_codings(before), store.load_codings(after)
        return compare_documents(before, after, *codings)

    def coders(self) -> tuple[str, ...]:
        """Return the names of those who coded the latest version of any document."""
        return tuple(self._collect(None).coded)

    def coders_of(self, document_id: str, *, version: int | None = None) -> tuple[str, ...]:
        """Return the names of those who coded a version of a document, the latest by default.

        Raises:
            UnknownDocument: there is no such document or version.
        """
        versions = self.versions(document_id)
        for entry in reversed(versions):
            if version in (None, entry.version):
                return entry.coders
        raise UnknownDocument(f"document {document_id} has no version {version}")

    def codings_of(self, document_id: str, *, version: int | None = None) -> tuple[Coding, ...]:
        """Return the newest coding by each coder of a version, in order of their names.

        Raises:
            UnknownDocument: there is no such document or version.
        """
        with self._pool.lend() as store:
            return store.load_codings(store.load_document(document_id, version=version))

    def similar(self, document_id: str, number: int = 5) -> tuple[Similar, ...]:
        """Return the documents most like one, the closest first; see ``Similar`` for the measure.

        Raises:
            UnknownDocument: there is no such document.
        """
        collection = self._collect(None)
        position = collection.catalogue.positions.get(document_id)
        if position is None:
            with self._pool.lend() as store:
                store.find_version(document_id)  # raises with the names of close ones
            return ()
        return collection.likeness.find(position, number)

    def _find_all(self, q: str, selection: Selection, sort: Sort) -> _Result:
        query = parse_query(q)
        with self._pool.lend() as store:
            key = (store.read_stamp(), query, selection, sort)
        kept = self._results.find(key)
        if kept is not None:
            return kept
        collection, searched, matches = self._search(query, selection)
        facets, within = collection.narrow(selection, searched)
        mask = facets.mask(collection.catalogue) & within
        relevance = collection.locate(matches)[1] if matches else None
        result = _Result(
            collection=collection,
            query=query,
            order=collection.order(mask, sort, relevance),
            facets=replace(
                count_facets(collection.catalogue, facets, within=within),
                coder=collection.count_coders(selection, searched),
            ),
            ranked=matches.ranked if matches else True,
        )
        self._results.keep((collection.stamp, *key[1:]), result, result.order.nbytes + _FACETS_SIZE)
        return result

    def _search(
        self, query: Query, selection: Selection
    ) -> tuple[Collection, Mask, Matches | None]:
        """Return the collection that the selection is about, and what was found in it."""
        (*coder,) = selection.coder
        alone = len(coder) == 1 and coder != [UNKNOWN]
        collection = self._collect(coder[0] if alone else None)
        if not query:
            return collection, np.ones(len(collection.catalogue), dtype=np.bool_), None
        with self._pool.lend() as store:
            matches = store.find_matches(query)
        return collection, collection.locate(matches)[0], matches

    def _describe(
        self, result: _Result, positions: NDArray[np.int64], *, snippets: bool
    ) -> tuple[Hit, ...]:
        with self._pool.lend() as store:
            return describe_hits(
                store, result.collection, positions.tolist(), result.query, snippets=snippets
            )

    def _collect(self, coder: str | None) -> Collection:
        """Return the collection as it is now, read anew only where it has changed."""
        with self._pool.lend() as store:
            held = self._collections.get(coder)
            if held is not None and held.stamp == store.read_stamp():
                return held
            with self._lock:
                held = self._collections.get(coder)
                if held is None or held.stamp != store.read_stamp():
                    held = _load_collection(store, coder, held)
                    self._hold(coder, held)
                return held

    def _hold(self, coder: str | None, collection: Collection) -> None:
        held = {**self._collections, coder: collection}
        for name in [name for name in held if name not in (None, coder)][:-_CODERS_HELD]:
            del held[name]
        self._collections = held


def _load_collection(
    store: CollectionStore, coder: str | None, held: Collection | None
) -> Collection:
    earlier = held.snapshot if held else None
    codebook = earlier.catalogue.codebook if earlier else None
    in_use = store.find_codebook_in_use()
    if codebook is None or in_use not in (None, codebook.digest):
        codebook = find_codebook(store, in_use) if in_use else load_codebook()
    coded = store.list_coded()
    snapshot = store.load_snapshot(codebook, coder=coder, earlier=earlier)
    masks = {name: np.isin(snapshot.keys, list(keys)) for name, keys in coded.items()}
    collection = Collection(snapshot, masks)
    if coder is not None:
        collection.find_coded(coder)
    return collection


def _read_sort(sort: Sort | str | None, q: str) -> Sort:
    if sort is None or sort == "":
        return Sort.RELEVANCE if parse_query(q) else Sort.NEWEST
    if sort not in set(Sort):
        raise InputError(f"no order {sort!r}; there are: {', '.join(Sort)}")
    return Sort(sort)


def _measure(record: Record) -> int:
    """Return about how many bytes a record takes, with the outline of its text."""
    coding = record.coding
    said = len(coding.labels) + len(coding.actors)
    quoted = sum(len(label.quotations) for label in coding.labels)
    quoted += sum(len(actor.quotations) for actor in coding.actors)
    return 3 * sys.getsizeof(record.document.text) + 600 * said + 400 * quoted
