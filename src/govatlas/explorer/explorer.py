"""The explorer: one database opened for readers, many at a time."""

import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from govatlas.api.estimating import Estimate, estimate
from govatlas.api.place import find_database
from govatlas.api.records import Record, load_first_record, load_record, load_record_named
from govatlas.coverage import EVERY_DOCUMENT, Selection
from govatlas.errors import UnknownDocument
from govatlas.explorer.cache import MemoryCache
from govatlas.explorer.collection import Collection as DocumentCollection
from govatlas.explorer.comparing import VersionComparison, compare_documents
from govatlas.explorer.finding import Finder
from govatlas.explorer.found import Chosen, Found, Hit, Sort
from govatlas.explorer.holdings import Holdings
from govatlas.explorer.listing import read_passage
from govatlas.explorer.meanings import MeaningFinder
from govatlas.explorer.norms import FoundNorms, NormFinder, NormHit
from govatlas.explorer.pool import StorePool
from govatlas.explorer.similar import Similar
from govatlas.explorer.topics import Topic, suggest_topics
from govatlas.meaning import MeaningModel
from govatlas.model.catalogue import Catalogue
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from govatlas.store import NormQuestion, Store, VersionEntry
from govatlas.wording import current_language

RECORD_MEMORY: Final = 64_000_000
RESULT_MEMORY: Final = 32_000_000
_ESTIMATE_MEMORY: Final = 8_000_000
_DEFINES: Final = re.compile(r"\b(?:means?|meaning|the terms?|defined)\b", re.IGNORECASE)
_BYTES_A_SHARE: Final = 600


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
        model: MeaningModel | None = None,
    ) -> None:
        """Open the database (``GOVATLAS_DB`` or ``./govatlas.db`` by default).

        Args:
            db: the database.
            record_memory: about how many bytes of records to keep for the next reader.
            result_memory: about how many bytes of search results to keep, and of their pages.
            model: what to search by meaning with, by default the one installed, if any is.

        Raises:
            StoreError: it cannot be used.
        """
        self._database = find_database(db)
        self._pool = StorePool(self._database)
        self._holdings = Holdings(self._pool)
        self._meanings = MeaningFinder(self._pool, model)
        self._finder = Finder(self._pool, self._holdings, self._meanings, result_memory)
        self._norms = NormFinder(self._pool, self._holdings, result_memory // 4)
        self._records: MemoryCache[Record] = MemoryCache(record_memory)
        self._estimates: MemoryCache[Estimate] = MemoryCache(_ESTIMATE_MEMORY)
        self._estimating = Lock()
        self._release = ("", False)

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

    def hide_place(self, message: str) -> str:
        """Return a message without the folder of the database, which concerns no reader."""
        for path in (self._database, self._database.absolute(), self._database.resolve()):
            message = message.replace(str(path), path.name)
        return message

    def stamp(self) -> str:
        """Return what differs whenever anything shown of any document could."""
        with self._pool.connection() as store:
            return store.snapshots.read_stamp()

    def holds_release(self) -> bool:
        """Whether documents were read from an AGORA release, who then asks for a citation."""
        with self._pool.connection() as store:
            stamp = store.snapshots.read_stamp()
            if stamp != self._release[0]:
                self._release = (stamp, store.documents.holds_release())
            return self._release[1]

    def catalogue(self, coder: str | None = None) -> Catalogue:
        """Return every document with its newest coding, or with its newest by ``coder``.

        Raises:
            UnknownCoder: that coder has coded no document here.
        """
        return self._holdings.collect(coder).catalogue

    def choose(self, q: str = "", selection: Selection = EVERY_DOCUMENT) -> Chosen:
        """Return the documents that answer ``q`` and are selected.

        Where one coder is chosen, the catalogue is of that coder's codings.

        Raises:
            InputError: the search is too long, or the selection names what there is not.
        """
        return self._finder.choose(q, selection)

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
        return self._finder.find(q, selection, sort=sort, page=page, size=size)

    def prepare_search(self) -> None:
        """Load what searches need, which takes a second or two, before the first one comes."""
        self.suggest_topics("artificial intelligence")
        self._meanings.find("artificial intelligence")

    def finds_meaning(self) -> bool:
        """Whether documents are indexed by meaning, and what compares them is installed."""
        return self._meanings.is_ready()

    def suggest_topics(self, q: str) -> tuple[Topic, ...]:
        """Return up to three categories that a search may be about, the likeliest first.

        They are worth showing where few documents have the words of ``q``.
        """
        return suggest_topics(q, self.catalogue(), self._meanings.rank) if q.strip() else ()

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
        return self._finder.list_all(q, selection, sort)

    def find_norms(
        self,
        question: NormQuestion,
        selection: Selection = EVERY_DOCUMENT,
        *,
        page: int = 1,
        size: int = 25,
    ) -> FoundNorms:
        """Return one page of the norms that answer ``question`` in the documents selected.

        They come document by document: those with the best answer to its words first, then the
        newest; within a document the most important first. Of each document the newest coding
        counts whose coder looked for norms.

        Args:
            question: which norms.
            selection: which documents. One coder chosen means: by what that coder found.
            page: counted from 1; a page past the end is empty.
            size: the number of norms a page, at most 200.

        Raises:
            InputError: an argument makes no sense; the message says which.
        """
        return self._norms.find(question, selection, page=page, size=size)

    def list_norms(
        self, question: NormQuestion, selection: Selection = EVERY_DOCUMENT
    ) -> Iterator[NormHit]:
        """Yield every norm that ``find_norms`` counts, in its order.

        Raises:
            InputError: the selection names what there is not.
        """
        return self._norms.list_all(question, selection)

    def record(
        self,
        document_id: str,
        *,
        version: int | None = None,
        coder: str | None = None,
        norms_first: bool = False,
    ) -> Record:
        """Return a version of a document with its newest coding, by ``coder`` if one is named.

        With ``norms_first`` a coding whose coder looked for norms goes before any other.

        Raises:
            UnknownDocument: there is no such document or version.
            UnknownCoder: it has no such coding.
        """
        return self._recall(
            document_id,
            ("newest", version, coder, norms_first),
            lambda store: load_record(store, document_id, coder, version, norms_first=norms_first),
        )

    def record_named(self, document_id: str, coding_id: str) -> Record:
        """Return a document with the coding that has an id, whatever was coded since.

        Raises:
            UnknownDocument: there is no such document.
            UnknownCoder: it has no such coding.
        """
        return self._recall(
            document_id,
            ("named", coding_id),
            lambda store: load_record_named(store, document_id, coding_id),
        )

    def first_record(
        self, document_id: str, *, version: int | None = None, coder: str | None = None
    ) -> Record:
        """Return what an address of a version and a coder, with no id, opened first, for good.

        Raises:
            UnknownDocument: there is no such document or version.
            UnknownCoder: it has no such coding.
        """
        return self._recall(
            document_id,
            ("first", version, coder),
            lambda store: load_first_record(store, document_id, coder, version),
        )

    def _recall(
        self,
        document_id: str,
        asked: tuple[str | int | None, ...],
        load: Callable[[Store], Record],
    ) -> Record:
        """Return the record asked for, as it was kept for another reader or loaded anew."""
        with self._pool.connection() as store:
            key = (document_id, asked, store.snapshots.read_change(document_id))
            found = self._records.find(key)
            if found is None:
                found = load(store)
                self._records.keep(key, found, _measure(found))
        return found

    def document(self, document_id: str, *, version: int | None = None) -> Document:
        """Return a version of a document, the latest by default, whether it is coded or not.

        Raises:
            UnknownDocument: there is no such document or version.
        """
        with self._pool.connection() as store:
            return store.documents.read(document_id, version=version)

    def versions(self, document_id: str) -> tuple[VersionEntry, ...]:
        """Return the versions of a document, the oldest first, each with who coded it.

        Raises:
            UnknownDocument: there is no such document.
        """
        with self._pool.connection() as store:
            return store.listing.versions(document_id)

    def compare_versions(self, document_id: str, old: int, new: int) -> VersionComparison:
        """Return what changed from version ``old`` of a document to version ``new``.

        Raises:
            UnknownDocument: there is no such document or version.
        """
        with self._pool.connection() as store:
            before = store.documents.read(document_id, version=old)
            after = store.documents.read(document_id, version=new)
            codings = store.codings.read_newest(before), store.codings.read_newest(after)
        return compare_documents(before, after, *codings)

    def coders(self) -> tuple[str, ...]:
        """Return the names of those who coded the latest version of any document."""
        return tuple(self._holdings.collect().snapshot.coded)

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
        with self._pool.connection() as store:
            return store.codings.read_newest(store.documents.read(document_id, version=version))

    def estimate(
        self, *, gold: str, coder: str, taxonomy: str, within: Collection[str]
    ) -> Estimate:
        """Return shares as ``coder`` has them and corrected by ``gold``; see ``api.estimate``.

        Reading every coding takes seconds, so one estimate is made at a time and then kept.

        Args:
            gold: the coder whose codings are taken for true.
            coder: the coder to correct.
            taxonomy: the id of that wanted.
            within: the ids of the documents that the shares are of.

        Raises:
            UnknownCoder: one of the two has coded none of the documents.
            UnknownCategory: there is no such taxonomy.
        """
        spoken = current_language().code  # of the reasons why a share is not defined
        key = (self.stamp(), gold, coder, taxonomy, frozenset(within), spoken)
        with self._estimating:
            found = self._estimates.find(key)
            if found is None:
                found = estimate(
                    gold=gold,
                    coder=coder,
                    taxonomies=(taxonomy,),
                    within=within,
                    db=self._database,
                )
                size = _BYTES_A_SHARE * len(found.shares) + sum(map(len, within))
                self._estimates.keep(key, found, size)
        return found

    def similar(self, document_id: str, number: int = 5) -> tuple[Similar, ...]:
        """Return the documents most like one, the closest first; see ``Similar`` for the measure.

        Raises:
            UnknownDocument: there is no such document.
        """
        collection = self._holdings.collect()
        position = collection.catalogue.positions.get(document_id)
        with self._pool.connection() as store:
            if position is None:
                store.documents.find_version(document_id)  # raises with the names of close ones
                return ()
            found = collection.likeness.find(position, number)
            return tuple(self._add_passages(store, collection, position, like) for like in found)

    def _add_passages(
        self, store: Store, collection: DocumentCollection, position: int, like: Similar
    ) -> Similar:
        """Return a document like another with the passages in which they are most alike."""
        keys = collection.snapshot.keys
        places = (position, collection.catalogue.positions[like.id])
        one, other = (int(keys[place]) for place in places)
        for pair in self._meanings.list_pairs(store, one, other):
            own, theirs = (
                read_passage(store, collection, place, span)
                for place, span in zip(places, pair, strict=True)
            )
            # Most acts define the same terms in the same words, which makes none alike.
            if own and theirs and not _DEFINES.search(own.text + theirs.text):
                return replace(like, own=own, theirs=theirs)
        return like

    def similar_to(
        self, levels: Mapping[str, NDArray[np.int8]], title: str, number: int = 5
    ) -> tuple[Similar, ...]:
        """Return the documents most like one that is not kept here, the closest first.

        Args:
            levels: of that document, one row by the id of each coverage taxonomy.
            title: of it, empty where it has none.
            number: how many.
        """
        likeness = self._holdings.collect().likeness
        return likeness.find_like(levels, title, number)

    def pick_norms(
        self,
        question: NormQuestion,
        chosen: Chosen,
        fitness: NDArray[np.float64],
        number: int,
        *,
        coder: str | None = None,
    ) -> tuple[NormHit, ...]:
        """Return the norms that answer in the documents chosen, the fittest documents first.

        Args:
            question: which norms.
            chosen: in which documents.
            fitness: of each document of the catalogue.
            number: how many norms at most.
            coder: whose norms, where the catalogue is of that coder's codings.
        """
        return self._norms.pick(question, chosen, fitness, number, coder=coder)


def _measure(record: Record) -> int:
    """Return about how many bytes a record takes, with the outline of its text."""
    coding = record.coding
    said = len(coding.labels) + len(coding.actors) + 4 * len(coding.norms)
    quoted = sum(len(label.quotations) for label in coding.labels)
    quoted += sum(len(actor.quotations) for actor in coding.actors)
    return 3 * sys.getsizeof(record.document.text) + 600 * said + 400 * quoted
