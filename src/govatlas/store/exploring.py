"""The store as the explorer reads it: the collection as a whole, search, one document's codings."""

from collections.abc import Sequence

from govatlas.errors import StoreError, UnknownCoder
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.model.coding_id import identify_coding
from govatlas.model.document import Document
from govatlas.store import catalogue, codings, documents, norm_search, search, versions
from govatlas.store.catalogue import Snapshot
from govatlas.store.connection import translate_errors
from govatlas.store.database import Store
from govatlas.store.norm_search import FoundNorm, NormMatches, NormPlaces, NormQuestion
from govatlas.store.query import Query
from govatlas.store.rows import rebuild_coding
from govatlas.store.search import Matches
from govatlas.store.snippets import Piece
from govatlas.store.versions import CodingDigest, VersionEntry


class CollectionStore(Store):
    """A store that also answers for its documents all together.

    All methods raise ``StoreError`` (or one of its kinds) where the file fails.
    """

    def read_stamp(self) -> str:
        """Return what differs whenever anything shown of any document could."""
        with translate_errors(self._path):
            return catalogue.read_stamp(self._connection)

    def read_change(self, document_id: str) -> int:
        """Return the number of the last change to a document, 0 where there is none such."""
        with translate_errors(self._path):
            return catalogue.read_change(self._connection, document_id)

    def holds_release(self) -> bool:
        """Whether documents were read from an AGORA release."""
        with translate_errors(self._path):
            return catalogue.holds_release(self._connection)

    def find_codebook_in_use(self) -> str | None:
        """Return the digest of the codebook that most of the newest codings were made by."""
        with translate_errors(self._path):
            return catalogue.find_codebook_in_use(self._connection)

    def load_snapshot(
        self, codebook: Codebook, *, coder: str | None = None, earlier: Snapshot | None = None
    ) -> Snapshot:
        """Return the catalogue of the newest codings (by ``coder``), reading only what changed."""
        with translate_errors(self._path):
            return catalogue.load_snapshot(self._connection, codebook, coder=coder, earlier=earlier)

    def find_matches(self, query: Query) -> Matches:
        """Return the documents whose title or latest text answer ``query``."""
        with translate_errors(self._path):
            return search.find_matches(self._connection, query)

    def read_snippets(self, keys: Sequence[int], query: Query) -> tuple[tuple[Piece, ...], ...]:
        """Return for each document the part of its text that shows why it was found."""
        with translate_errors(self._path):
            return search.read_snippets(self._connection, keys, query)

    def read_norm_places(self, coder: str | None = None) -> NormPlaces:
        """Return every norm that counts: of the latest version of each document.

        It is that of the newest coding (by ``coder``) whose coder looked for norms.
        """
        with translate_errors(self._path):
            return norm_search.read_places(self._connection, coder)

    def find_norms(self, question: NormQuestion) -> NormMatches | None:
        """Return the norms of all codings that answer ``question``; None where it asks nothing."""
        with translate_errors(self._path):
            return norm_search.find_norms(self._connection, question)

    def read_norms(self, keys: Sequence[int]) -> tuple[FoundNorm, ...]:
        """Return the norms of these keys in their order; keys that are none are left out."""
        with translate_errors(self._path):
            return norm_search.read_found(self._connection, keys)

    def read_digests(self, keys: Sequence[int], taxonomy: str) -> tuple[CodingDigest, ...]:
        """Return of each coding by its key what a list shows, blank where there is no such one."""
        with translate_errors(self._path):
            return versions.read_digests(self._connection, keys, taxonomy)

    def list_versions(self, document_id: str) -> tuple[VersionEntry, ...]:
        """Return the versions of a document, the oldest first.

        Raises:
            UnknownDocument: there is no such document.
        """
        with translate_errors(self._path):
            documents.find_version(self._connection, document_id)
            return versions.list_versions(self._connection, document_id)

    def load_codings(self, document: Document) -> tuple[Coding, ...]:
        """Return the newest coding of ``document`` by each coder, in order of their names.

        Raises:
            StoreError: the text in the database is another one.
        """
        with translate_errors(self._path):
            keys = versions.find_newest_codings(self._connection, document)
            found = [codings.read_coding(self._connection, key) for key in keys]
        if any(rows.text_digest != document.text_digest for rows in found):
            raise StoreError(f"the text of document {document.id} was changed by another program")
        return tuple(rebuild_coding(rows, document) for rows in found)

    def load_first_coding(self, document: Document, coder: str | None = None) -> Coding:
        """Return the coding of ``document`` that an address without an id opened first, for good.

        Raises:
            UnknownCoder: there is none by ``coder``, or by anybody.
        """
        with translate_errors(self._path):
            key = codings.find_first_coding(self._connection, document.id, document.version, coder)
            rows = codings.read_coding(self._connection, key)
        return self._rebuild(rows, document)

    def load_coding_named(self, document_id: str, coding_id: str) -> Coding:
        """Return the coding of a document that has an id, whatever version it is of.

        Raises:
            UnknownDocument: there is no such document.
            UnknownCoder: it has no such coding.
        """
        with translate_errors(self._path):
            documents.find_version(self._connection, document_id)
            for version, keys in codings.list_codings(self._connection, document_id):
                document = documents.read_document(self._connection, document_id, version)
                for key in keys:
                    coding = self._rebuild(codings.read_coding(self._connection, key), document)
                    if identify_coding(coding) == coding_id:
                        return coding
        raise UnknownCoder(f"document {document_id} has no coding {coding_id[:40]!r}")
