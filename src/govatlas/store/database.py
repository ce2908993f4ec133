"""The store: one SQLite file that holds documents with their codings."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from govatlas.errors import StoreError
from govatlas.model.answers import Answers
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, Coding
from govatlas.model.document import Document
from govatlas.model.presence import PresenceCoding
from govatlas.model.sample import Sample
from govatlas.store import (
    answers,
    calls,
    codebooks,
    codings,
    documents,
    listing,
    presences,
    samples,
)
from govatlas.store.calls import CallRow, ReplyRow, UseRow
from govatlas.store.connection import Connection, connect, translate_errors
from govatlas.store.documents import Kept
from govatlas.store.listing import EVERYTHING, DocumentEntry, Filters
from govatlas.store.rows import CodingRows, flatten_coding, rebuild_coding


class Store:
    """Documents with their codings in one file; a context manager made by ``Store.open``.

    Every writing method is one transaction. All methods raise ``StoreError`` (or one of its
    kinds) where the file fails.
    """

    def __init__(self, connection: Connection, path: Path) -> None:
        """Hold an open connection; use ``Store.open`` instead."""
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path, *, create: bool = False, writable: bool = True) -> Self:
        """Open the database at ``path``, brought up to date.

        ``create`` makes the file where there is none; ``writable=False`` also opens a database
        in a folder that cannot be written.

        Raises:
            StoreError: the file is missing, cannot be used, or is not ours.
        """
        return cls(connect(path, create=create, writable=writable), path)

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file; a store that is closed cannot be used again."""
        self._connection.close()

    def keep_document(self, document: Document, *, loose: bool = False) -> Kept:
        """Keep ``document``, or find that it is there; ``loose`` if its id is a mere file name."""
        with self._writing():
            return documents.keep_document(self._connection, document, loose=loose)

    def load_document(self, document_id: str, *, version: int | None = None) -> Document:
        """Return one version of a document, the latest by default.

        Raises:
            UnknownDocument: there is none; the message names close ids.
        """
        with translate_errors(self._path):
            return documents.read_document(self._connection, document_id, version)

    def find_version(self, document_id: str, *, version: int | None = None) -> int:
        """Return the number of a version that exists, the latest by default.

        Raises:
            UnknownDocument: there is none; the message names close ids.
        """
        with translate_errors(self._path):
            return documents.find_version(self._connection, document_id, version)

    def list_sources(self, document_id: str) -> tuple[str, ...]:
        """Return every path or link that the latest version of a document was read from.

        Raises:
            UnknownDocument: there is no such document.
        """
        with translate_errors(self._path):
            return documents.read_sources(self._connection, document_id)

    def list_documents(self, filters: Filters = EVERYTHING) -> tuple[DocumentEntry, ...]:
        """Return the documents that ``filters`` let through, in natural order of ids."""
        with translate_errors(self._path):
            return listing.find_documents(self._connection, filters)

    def list_uncoded(self, coder: Coder, codebook_digest: str) -> tuple[str, ...]:
        """Return the ids whose latest version ``coder`` has not coded under that codebook."""
        with translate_errors(self._path):
            return codings.find_uncoded(self._connection, coder, codebook_digest)

    def is_coded(self, document_id: str, coder: Coder, codebook_digest: str) -> bool:
        """Whether ``coder`` has coded the latest version of a document by that codebook."""
        with translate_errors(self._path):
            left = codings.find_uncoded(self._connection, coder, codebook_digest, document_id)
        return not left

    def list_coders(self) -> tuple[str, ...]:
        """Return the names of those who coded the latest version of any document."""
        with translate_errors(self._path):
            return codings.find_coders(self._connection)

    def keep_coding(self, coding: Coding | CodingRows) -> bool:
        """Keep ``coding``; False if the same program had coded that version already.

        Raises:
            UnknownDocument: the version it codes is not here.
            InvalidValue: it was made on another text.
        """
        rows = flatten_coding(coding) if isinstance(coding, Coding) else coding
        with self._writing():
            return codings.write_coding(self._connection, rows) is not None

    def load_coding(
        self,
        document_id: str,
        *,
        version: int | None = None,
        coder: str | None = None,
        blind_first: bool = False,
        norms_first: bool = False,
    ) -> Coding:
        """Return the newest coding of a version (the latest by default), by ``coder`` or any.

        Where no coder is named a whole coding goes before one of only some categories; with
        ``blind_first`` a blind coding goes before any made later in another mode, with
        ``norms_first`` one whose coder looked for norms.

        Raises:
            UnknownDocument: there is no such document or version.
            UnknownCoder: that version has no such coding; the message says what to run.
        """
        with translate_errors(self._path):
            document = documents.read_document(self._connection, document_id, version)
            key = codings.find_coding(
                self._connection,
                document_id,
                document.version,
                coder,
                blind_first=blind_first,
                norms_first=norms_first,
            )
            rows = codings.read_coding(self._connection, key)
        return self._rebuild(rows, document)

    def load_answers(self, coder: str) -> tuple[Answers, ...]:
        """Return the answers of the newest coding by ``coder`` of each document's latest version.

        They are in natural order of the ids.
        """
        with translate_errors(self._path):
            return answers.read_answers(self._connection, coder)

    def replace_presences(self, name: str, given: Sequence[PresenceCoding]) -> int:
        """Keep what the tags of ``name`` say, in place of what they said before; count the latter.

        Raises:
            UnknownDocument: a version of a document is not here.
        """
        with self._writing():
            return presences.replace_presences(self._connection, name, given)

    def load_presences(self, name: str) -> tuple[PresenceCoding, ...]:
        """Return what the tags of ``name`` say of the latest versions, in natural order of ids."""
        with translate_errors(self._path):
            return presences.read_presences(self._connection, name)

    def list_presence_coders(self) -> tuple[str, ...]:
        """Return the names of those whose tags speak of the latest version of any document."""
        with translate_errors(self._path):
            return presences.find_presence_coders(self._connection)

    def find_reply(self, digest: str) -> ReplyRow | None:
        """Return the usable reply of a model to the request of ``digest``, None where none is."""
        with translate_errors(self._path):
            return calls.find_reply(self._connection, digest)

    def keep_call(self, call: CallRow, uses: Mapping[str, UseRow] | None = None) -> None:
        """Write down a call to a model; a reply that is kept already stays as it is.

        ``uses`` are what reading earlier replies has shown, by the digests of their requests.
        """
        with self._writing():
            calls.write_uses(self._connection, uses or {})
            calls.write_call(self._connection, call)

    def keep_uses(self, uses: Mapping[str, UseRow]) -> None:
        """Add to kept replies, named by the digests of their requests, what reading has shown."""
        with self._writing():
            calls.write_uses(self._connection, uses)

    def spoil_reply(self, digest: str) -> None:
        """Mark a kept reply as one that cannot be read."""
        with self._writing():
            calls.spoil_reply(self._connection, digest)

    def list_calls(self, document_id: str | None = None) -> Iterator[CallRow]:
        """Yield the calls to models in order, about every text of one document or about all.

        Raises:
            UnknownDocument: there is no such document.
        """
        with translate_errors(self._path):
            digests = None
            if document_id is not None:
                documents.find_version(self._connection, document_id, None)
                digests = documents.list_text_digests(self._connection, document_id)
            yield from calls.read_calls(self._connection, digests)

    def keep_codebook(self, codebook: Codebook) -> None:
        """Keep a codebook, so that records made under it can be shown without its files."""
        with self._writing():
            codebooks.keep_codebook(self._connection, codebook)

    def load_codebook(self, digest: str) -> Codebook:
        """Return the codebook of ``digest``.

        Raises:
            StoreError: it was never kept here.
        """
        with translate_errors(self._path):
            return codebooks.read_codebook(self._connection, digest)

    def keep_sample(self, sample: Sample, *, at: datetime) -> int:
        """Keep a sample drawn ``at`` a time, once; return its number in this database.

        Raises:
            UnknownDocument: a document of it is not here.
        """
        with self._writing():
            return samples.write_sample(self._connection, sample, at)

    def load_sample(self, number: int | None = None) -> Sample | None:
        """Return the sample of ``number``, by default the newest; None where there is none."""
        with translate_errors(self._path):
            return samples.read_sample(self._connection, number)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._connection.transaction():
            yield

    def _rebuild(self, rows: CodingRows, document: Document) -> Coding:
        if rows.text_digest != document.text_digest:
            raise StoreError(f"the text of document {document.id} was changed by another program")
        return rebuild_coding(rows, document)
