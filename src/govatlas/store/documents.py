"""Keeps each text of an instrument once, as a version that stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from govatlas.errors import DeletedDocument, RenamedDocument, UnknownDocument
from govatlas.model.document import Anchor, AnchorKind, Document, Span
from govatlas.store.connection import Connection, Repository, atomic
from govatlas.store.instruments import (
    find_instrument,
    read_instrument,
    update_instrument,
    write_instrument,
)

_MOST: Final = 2**63 - 1
"""The highest number that the database can hold, so that no version is above it."""

_MOST_CLOSE: Final = 3
_SHORTEST_PART: Final = 4
"""Ids of which fewer characters are given could be too many."""

_COLUMNS: Final = """
    SELECT document.key, document.instrument, instrument.id, document.version, content,
           source_digest, media_type, reader, language
    FROM document JOIN instrument ON instrument.key = document.instrument
    JOIN text ON text.key = document.text
"""

_OF_RELEASE: Final = """
    SELECT instrument.id FROM document_source AS file
    JOIN document ON document.key = file.document
    JOIN instrument ON instrument.key = document.instrument
    WHERE id NOT GLOB '*[^0-9]*' AND (source LIKE '%fulltext_' || id || '.txt'
    OR source LIKE '%segments.csv')
"""
"""The documents whose files are named as those of an AGORA release are."""


class Outcome(StrEnum):
    """What became of a document that was read."""

    NEW = "new"
    SAME = "same"
    NEW_VERSION = "new version"


@dataclass(frozen=True, slots=True)
class Kept:
    """Under which id and version a document is kept, with anything the user should know."""

    outcome: Outcome
    document_id: str
    version: int
    notice: str = ""


class Documents(Repository):
    """The documents of a store, version by version."""

    @atomic
    def save(self, document: Document, *, loose: bool = False) -> Kept:
        """Save ``document``, unless it is there already.

        The same bytes with the same text under one id are one version. A ``loose`` document, whose
        id is only its file name, is first looked for by its bytes, then by its path, under any id.
        """
        found = self._find_loose(document) if loose else None
        own_id = found is None or found == document.id
        if found is not None and not own_id:
            document = replace(document, instrument=replace(document.instrument, id=found))
        instrument = find_instrument(self._connection, document.id)
        if instrument is None:
            return self._save_first(document, described=not loose)
        if own_id:
            update_instrument(
                self._connection, instrument, document.instrument, described=not loose
            )
        return self._save_further(instrument, document)

    def read(self, document_id: str, version: int | None = None) -> Document:
        """Return one version of a document, the latest by default.

        Raises:
            UnknownDocument: no such document or version; the message names close ones.
        """
        self._refuse_huge(document_id, version)
        row = self._connection.fetch(
            f"{_COLUMNS} WHERE instrument.id = ? AND (? IS NULL OR version = ?)"
            " ORDER BY version DESC LIMIT 1",
            (document_id, version, version),
        )
        if row is None:
            raise self._explain_unknown(document_id, version)
        sources = self._read_sources(row["key"])
        return Document(
            instrument=read_instrument(self._connection, row["instrument"]),
            text=row["content"],
            version=row["version"],
            source=sources[0],
            source_digest=row["source_digest"],
            media_type=row["media_type"],
            reader=row["reader"],
            language=row["language"],
            anchors=self._read_anchors(row["key"]),
        )

    def find_version(self, document_id: str, version: int | None = None) -> int:
        """Return the number of the version asked for, the latest by default.

        Raises:
            UnknownDocument: no such document or version; the message names close ones.
        """
        self._refuse_huge(document_id, version)
        row = self._connection.fetch(
            "SELECT max(version) AS version FROM document"
            " JOIN instrument ON instrument.key = document.instrument"
            " WHERE instrument.id = ? AND (? IS NULL OR version = ?)",
            (document_id, version, version),
        )
        if row["version"] is None:
            raise self._explain_unknown(document_id, version)
        return int(row["version"])

    def find_key(self, document_id: str, version: int, purpose: str) -> int:
        """Return the key of a version that is needed for a ``purpose``, such as ``to code``.

        Raises:
            UnknownDocument: there is no such version.
        """
        row = self._connection.fetch(
            "SELECT document.key FROM document"
            " JOIN instrument ON instrument.key = document.instrument"
            " WHERE instrument.id = ? AND document.version = ?",
            (document_id, version),
        )
        if row is None:
            raise UnknownDocument(f"no version {version} of document {document_id} {purpose}")
        return int(row["key"])

    def list_text_digests(self, document_id: str) -> tuple[str, ...]:
        """Return the digests of the texts of every version of a document.

        Raises:
            UnknownDocument: there is no such document.
        """
        self.find_version(document_id)
        return self._connection.list_column(
            "SELECT DISTINCT text.digest FROM document JOIN text ON text.key = document.text"
            " JOIN instrument ON instrument.key = document.instrument WHERE instrument.id = ?",
            (document_id,),
        )

    def list_with_text(self, digest: str) -> tuple[tuple[str, int], ...]:
        """Return the id and latest version of each document with the text of ``digest``."""
        rows = self._connection.execute(
            "SELECT instrument.id, max(version) AS version FROM document"
            " JOIN text ON text.key = document.text"
            " JOIN instrument ON instrument.key = document.instrument WHERE text.digest = ?"
            " GROUP BY instrument.id ORDER BY sort_key, instrument.id",
            (digest,),
        )
        return tuple((row["id"], row["version"]) for row in rows)

    def list_sources(self, document_id: str) -> tuple[str, ...]:
        """Return every path or link that the latest version of a document was read from.

        Raises:
            UnknownDocument: there is no such document.
        """
        version = self.find_version(document_id)
        row = self._connection.fetch(
            f"{_COLUMNS} WHERE instrument.id = ? AND version = ?", (document_id, version)
        )
        return self._read_sources(row["key"])

    def holds_release(self) -> bool:
        """Whether documents were read from an AGORA release, as the names of their files tell."""
        row = self._connection.fetch(f"SELECT EXISTS ({_OF_RELEASE}) AS held")
        return bool(row["held"])

    def find_former(self, document_id: str) -> Any:
        """Return the row of an id that a document no longer has, None where there is none."""
        return self._connection.fetch(
            "SELECT became, at, reason FROM former_id"
            " WHERE id = :id AND NOT EXISTS (SELECT 1 FROM instrument WHERE id = :id)",
            {"id": document_id},
        )

    def list_former(self, document_id: str) -> tuple[str, ...]:
        """Return the ids that a document had before."""
        return self._connection.list_column(
            "SELECT id FROM former_id WHERE became = ? ORDER BY id", (document_id,)
        )

    def list_of_release(self) -> tuple[str, ...]:
        """Return the ids of the documents that were read from an AGORA release."""
        return self._connection.list_column(f"SELECT DISTINCT id FROM ({_OF_RELEASE}) ORDER BY id")

    def _find_loose(self, document: Document) -> str | None:
        found = self._connection.fetch(
            "SELECT instrument.id FROM document"
            " JOIN instrument ON instrument.key = document.instrument"
            " WHERE source_digest = :digest AND source_digest <> ''"
            " ORDER BY instrument.id <> :id, sort_key, instrument.id LIMIT 1",
            {"digest": document.source_digest, "id": document.id},
        )
        if found is None:
            found = self._connection.fetch(
                "SELECT instrument.id FROM document_source"
                " JOIN document ON document.key = document_source.document"
                " JOIN instrument ON instrument.key = document.instrument"
                " WHERE source = :source AND source <> ''"
                " ORDER BY instrument.id <> :id, sort_key, instrument.id LIMIT 1",
                {"source": _clean(document.source), "id": document.id},
            )
        return found["id"] if found else None

    def _save_first(self, document: Document, *, described: bool) -> Kept:
        twins = self._connection.execute(
            "SELECT instrument.id FROM document"
            " JOIN instrument ON instrument.key = document.instrument"
            " WHERE source_digest = ? AND source_digest <> '' ORDER BY sort_key, instrument.id",
            (document.source_digest,),
        ).fetchall()
        key = write_instrument(self._connection, document.instrument, described=described)
        self._write_version(key, document, version=1)
        known = ", ".join(row["id"] for row in twins)
        notice = f"{document.id} has the same bytes as {known}" if twins else ""
        return Kept(Outcome.NEW, document.id, 1, notice)

    def _save_further(self, instrument: int, document: Document) -> Kept:
        known = self._connection.fetch(
            "SELECT document.key, version FROM document JOIN text ON text.key = document.text"
            " WHERE instrument = ? AND source_digest = ? AND digest = ?",
            (instrument, document.source_digest, document.text_digest),
        )
        if known is not None:
            notice = self._add_source(known["key"], document)
            return Kept(Outcome.SAME, document.id, known["version"], notice)
        version = self.find_version(document.id) + 1
        self._write_version(instrument, document, version=version)
        notice = f"{document.id} changed; its latest version is now {version}"
        return Kept(Outcome.NEW_VERSION, document.id, version, notice)

    def _write_version(self, instrument: int, document: Document, *, version: int) -> None:
        key = self._connection.insert(
            "document",
            instrument=instrument,
            version=version,
            text=self._save_text(document),
            source_digest=document.source_digest,
            media_type=document.media_type,
            reader=document.reader,
            language=document.language,
        )
        self._connection.execute(
            "INSERT INTO document_source VALUES (?, 0, ?)", (key, _clean(document.source))
        )
        self._connection.executemany(
            "INSERT INTO anchor VALUES (?, ?, ?, ?, ?, ?)",
            [
                (key, position, anchor.kind.value, anchor.label, anchor.span.start, anchor.span.end)
                for position, anchor in enumerate(document.anchors)
            ],
        )

    def _save_text(self, document: Document) -> int:
        known = self._connection.fetch(
            "SELECT key FROM text WHERE digest = ?", (document.text_digest,)
        )
        if known is not None:
            return int(known["key"])
        return self._connection.insert(
            "text",
            digest=document.text_digest,
            characters=len(document.text),
            content=document.text,
        )

    def _add_source(self, key: int, document: Document) -> str:
        sources = self._read_sources(key)
        source = _clean(document.source)
        if not source or source in sources:
            return ""
        self._connection.execute(
            "INSERT INTO document_source VALUES (?, ?, ?)", (key, len(sources), source)
        )
        return f"{source} is the same as {document.id}, read from {sources[0] or 'elsewhere'}"

    def _read_sources(self, key: int) -> tuple[str, ...]:
        return self._connection.list_column(
            "SELECT source FROM document_source WHERE document = ? ORDER BY position", (key,)
        )

    def _read_anchors(self, key: int) -> tuple[Anchor, ...]:
        found = self._connection.execute(
            "SELECT kind, label, start, end FROM anchor WHERE document = ? ORDER BY position",
            (key,),
        )
        return tuple(
            Anchor(AnchorKind(row["kind"]), row["label"], Span(row["start"], row["end"]))
            for row in found
        )

    def _refuse_huge(self, document_id: str, version: int | None) -> None:
        if version is not None and abs(version) > _MOST:
            raise self._explain_unknown(document_id, version)

    def _explain_unknown(self, document_id: str, version: int | None) -> UnknownDocument:
        former = self.find_former(document_id)
        if former is not None and former["became"]:
            return RenamedDocument(
                f"document {document_id} was renamed; its id is now {former['became']}",
                former["became"],
            )
        if former is not None:
            return DeletedDocument(
                f"document {document_id} was deleted on {former['at'][:10]}: {former['reason']}"
            )
        ids = self._connection.list_column("SELECT id FROM instrument ORDER BY sort_key, id")
        if document_id in ids:
            return UnknownDocument(f"document {document_id} has no version {version}")
        close = ", ".join(_find_close(document_id, ids))
        remedy = f"; did you mean: {close}" if close else "; see: govatlas list"
        return UnknownDocument(f"no document {document_id!r} in the database{remedy}")


class AboutDocuments(Repository):
    """A part of a store that speaks of its documents."""

    def __init__(self, connection: Connection, documents: Documents) -> None:
        """Hold an open connection, with the documents."""
        super().__init__(connection)
        self._documents = documents


def _find_close(document_id: str, ids: Sequence[str]) -> Sequence[str]:
    """Return ids much like that one, else some that hold it, whatever its capitals."""
    close = get_close_matches(document_id, ids)
    wanted = document_id.casefold()
    if close or len(wanted) < _SHORTEST_PART:
        return close
    return list(islice((name for name in ids if wanted in name.casefold()), _MOST_CLOSE))


def _clean(source: str) -> str:
    """Return ``source`` without the stand-ins for bytes of file names that are not UTF-8."""
    return source.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
