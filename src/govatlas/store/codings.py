"""Saves codings once, then reads them back as they were."""

from itertools import groupby
from operator import itemgetter
from typing import Final

from govatlas.errors import InvalidValue, StoreError, UnknownCoder
from govatlas.model.coding import Coder, Coding
from govatlas.model.coding_id import identify_coding
from govatlas.model.document import Document
from govatlas.store.coding_tables import read_coding, write_coding
from govatlas.store.connection import atomic
from govatlas.store.documents import AboutDocuments
from govatlas.store.norms import LOOKED
from govatlas.store.rows import CodingRows, flatten_coding, rebuild_coding

NEWEST: Final = """coalesce(
    max(CASE WHEN :coder IS NULL AND partial_coding.coding IS NULL THEN coding.key END),
    max(coding.key))"""
"""The coding that counts: the newest, but of several coders a whole one before a partial one."""

_FIRST: Final = """
    SELECT coalesce(
        max(CASE WHEN coding.key <= mark.coding AND whole THEN coding.key END),
        max(CASE WHEN coding.key <= mark.coding THEN coding.key END),
        min(CASE WHEN whole THEN coding.key END),
        min(coding.key)) AS key
    FROM (SELECT coding.*, :coder IS NOT NULL OR NOT EXISTS (
              SELECT 1 FROM partial_coding WHERE partial_coding.coding = coding.key) AS whole
          FROM coding) AS coding
    JOIN newest_when_addressed AS mark
    JOIN coder ON coder.key = coding.coder
    JOIN document ON document.key = coding.document
    JOIN instrument ON instrument.key = document.instrument
    WHERE instrument.id = :id AND document.version = :version
      AND (:coder IS NULL OR coder.name = :coder)
"""
_OF_VERSION: Final = """
    FROM coding JOIN coder ON coder.key = coding.coder
    JOIN document ON document.key = coding.document
    JOIN instrument ON instrument.key = document.instrument
    LEFT JOIN partial_coding ON partial_coding.coding = coding.key
    WHERE instrument.id = :id AND document.version = :version
"""
_UNCODED: Final = """
    SELECT instrument.id FROM latest_document AS document
    JOIN instrument ON instrument.key = document.instrument
    WHERE (:id IS NULL OR instrument.id = :id) AND NOT EXISTS (
        SELECT 1 FROM coding JOIN coder ON coder.key = coding.coder
        WHERE coding.document = document.key AND codebook_digest = :codebook
          AND kind = :kind AND name = :name AND coder.version = :version AND digest = :digest)
    ORDER BY instrument.sort_key, instrument.id
"""


class Codings(AboutDocuments):
    """Who coded which version of a document, and how."""

    @atomic
    def save(self, coding: Coding | CodingRows, *, partial: bool = False) -> int | None:
        """Save a coding; return its key, None where the same program has coded that version.

        Args:
            coding: what to save.
            partial: whether it answers only some categories, such as a reviewer's corrections.

        Raises:
            UnknownDocument: the version it codes is not here.
            InvalidValue: it was made on another text.
        """
        rows = flatten_coding(coding) if isinstance(coding, Coding) else coding
        document = self._documents.find_key(
            rows.document_id, rows.document_version, "to keep a coding of"
        )
        digest = self._connection.fetch(
            "SELECT digest FROM document JOIN text ON text.key = document.text"
            " WHERE document.key = ?",
            (document,),
        )["digest"]
        if digest != rows.text_digest:
            raise InvalidValue(f"the coding of {rows.document_id} was made on another text")
        key = write_coding(self._connection, document, rows)
        if partial and key is not None:
            self._connection.execute("INSERT INTO partial_coding VALUES (?)", (key,))
        return key

    def read(
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
        document = self._documents.read(document_id, version)
        select = (
            "SELECT coalesce(max(CASE WHEN :blind AND mode = 'blind' THEN coding.key END),"
            f" max(CASE WHEN :norms AND {LOOKED} THEN coding.key END), {NEWEST}) AS key"
            f" {_OF_VERSION} AND (:coder IS NULL OR coder.name = :coder)"
        )
        asked = {"coder": coder, "blind": blind_first, "norms": norms_first}
        return self._read(self._find(select, document, asked), document)

    def read_first(self, document: Document, coder: str | None = None) -> Coding:
        """Return the coding of ``document`` that an address without an id opened first, for good.

        See ``migrations/09_addresses.sql``. A whole coding goes before a partial one.

        Raises:
            UnknownCoder: there is none by ``coder``, or by anybody.
        """
        return self._read(self._find(_FIRST, document, {"coder": coder}), document)

    def read_named(self, document_id: str, coding_id: str) -> Coding:
        """Return the coding of a document that has an id, whatever version it is of.

        Raises:
            UnknownDocument: there is no such document.
            UnknownCoder: it has no such coding.
        """
        self._documents.find_version(document_id)
        found = self._connection.execute(
            "SELECT document.version, coding.key FROM coding"
            " JOIN document ON document.key = coding.document"
            " JOIN instrument ON instrument.key = document.instrument"
            " WHERE instrument.id = ? ORDER BY document.version DESC, coding.key DESC",
            (document_id,),
        ).fetchall()
        names = (document_id, *self._documents.list_former(document_id))
        for version, rows in groupby(found, key=itemgetter("version")):
            document = self._documents.read(document_id, version)
            for row in rows:
                coding = self._read(row["key"], document)
                if any(identify_coding(coding, name) == coding_id for name in names):
                    return coding
        raise UnknownCoder(f"document {document_id} has no coding {coding_id[:40]!r}")

    def read_own(self, document: Document, coder: Coder) -> Coding | None:
        """Return the newest coding of ``document`` by exactly ``coder``, None where none."""
        row = self._connection.fetch(
            f"SELECT max(coding.key) AS key {_OF_VERSION} AND kind = :kind AND name = :name"
            " AND coder.version = :coder_version AND coder.digest = :digest",
            {
                "id": document.id,
                "version": document.version,
                "kind": coder.kind.value,
                "name": coder.name,
                "coder_version": coder.version,
                "digest": coder.digest,
            },
        )
        return self._read(row["key"], document) if row["key"] else None

    def read_newest(self, document: Document) -> tuple[Coding, ...]:
        """Return the newest coding of ``document`` by each coder, in order of their names.

        Raises:
            StoreError: the text in the database is another one.
        """
        found = self._connection.execute(
            f"SELECT max(coding.key) AS key {_OF_VERSION} GROUP BY coder.name ORDER BY coder.name",
            {"id": document.id, "version": document.version},
        ).fetchall()
        return tuple(self._read(row["key"], document) for row in found)

    def read_all(self, document: Document) -> tuple[Coding, ...]:
        """Return the coding of ``document`` that counts, then the newest by each other coder.

        Nothing where nobody coded it. Which coding counts is what ``read`` says.

        Raises:
            StoreError: the text in the database is another one.
        """
        asked = {"id": document.id, "version": document.version, "coder": None}
        counts = self._connection.fetch(f"SELECT {NEWEST} AS key {_OF_VERSION}", asked)["key"]
        newest = self._connection.execute(
            f"SELECT max(coding.key) AS key {_OF_VERSION} GROUP BY coder.name ORDER BY coder.name",
            asked,
        ).fetchall()
        keys = dict.fromkeys(key for key in (counts, *(row["key"] for row in newest)) if key)
        return tuple(self._read(key, document) for key in keys)

    def is_coded(self, document_id: str, coder: Coder, codebook_digest: str) -> bool:
        """Whether ``coder`` has coded the latest version of a document by that codebook."""
        return not self.list_uncoded(coder, codebook_digest, document_id)

    def list_uncoded(
        self, coder: Coder, codebook: str, document_id: str | None = None
    ) -> tuple[str, ...]:
        """Return the ids whose latest version ``coder`` has not coded under the codebook digest.

        ``document_id`` asks about one document alone.
        """
        asked = {
            "id": document_id,
            "codebook": codebook,
            "kind": coder.kind.value,
            "name": coder.name,
            "version": coder.version,
            "digest": coder.digest,
        }
        return self._connection.list_column(_UNCODED, asked)

    def list_coders(self) -> tuple[str, ...]:
        """Return the names of those who coded the latest version of any document."""
        return self._connection.list_column(
            "SELECT DISTINCT coder.name FROM coding JOIN coder ON coder.key = coding.coder"
            " JOIN latest_document ON latest_document.key = coding.document ORDER BY coder.name"
        )

    def _find(self, select: str, document: Document, asked: dict[str, str | bool | None]) -> int:
        """Return the key of the coding of ``document`` that ``select`` finds.

        Raises:
            UnknownCoder: there is none; the message says what to run.
        """
        named = {"id": document.id, "version": document.version}
        key = self._connection.fetch(select, {**asked, **named})["key"]
        if key is None:
            raise self._explain_absence(document.id, document.version, asked["coder"])
        return int(key)

    def _read(self, key: int, document: Document) -> Coding:
        rows = read_coding(self._connection, key)
        if rows.text_digest != document.text_digest:
            raise StoreError(f"the text of document {document.id} was changed by another program")
        return rebuild_coding(rows, document)

    def _explain_absence(
        self, document_id: str, version: int, coder: str | bool | None
    ) -> UnknownCoder:
        found = self._connection.execute(
            "SELECT DISTINCT coder.name, document.version FROM coding"
            " JOIN coder ON coder.key = coding.coder"
            " JOIN document ON document.key = coding.document"
            " JOIN instrument ON instrument.key = document.instrument WHERE instrument.id = ?"
            " ORDER BY document.version, coder.name",
            (document_id,),
        )
        others = ", ".join(f"version {row['version']} by {row['name']}" for row in found)
        by_whom = f" by {coder}" if coder else ""
        which = f"document {document_id} (version {version})"
        remedy = f"; there is: {others}" if others else f"; run: govatlas code {document_id}"
        return UnknownCoder(f"{which} has no coding{by_whom}{remedy}")
