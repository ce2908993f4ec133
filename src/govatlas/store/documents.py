"""Keeps each text of an instrument once, as a version that stays."""

import sqlite3
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from govatlas.errors import UnknownDocument
from govatlas.model.document import Anchor, AnchorKind, Document, Span
from govatlas.store.instruments import (
    find_instrument,
    read_instrument,
    update_instrument,
    write_instrument,
)

_COLUMNS: Final = """
    SELECT document.key, document.instrument, instrument.id, document.version, content,
           source_digest, media_type, reader, language
    FROM document JOIN instrument ON instrument.key = document.instrument
    JOIN text ON text.key = document.text
"""


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


def keep_document(connection: sqlite3.Connection, document: Document, *, loose: bool) -> Kept:
    """Keep ``document`` inside the current transaction, unless it is there already.

    The same bytes with the same text under one id are one version. A ``loose`` document, whose
    id is only its file name, is first looked for by its bytes, then by its path, under any id.
    """
    found = _find_loose(connection, document) if loose else None
    own_id = found is None or found == document.id
    if found is not None and not own_id:
        document = replace(document, instrument=replace(document.instrument, id=found))
    instrument = find_instrument(connection, document.id)
    if instrument is None:
        return _keep_first(connection, document, described=not loose)
    if own_id:
        update_instrument(connection, instrument, document.instrument, described=not loose)
    return _keep_further(connection, instrument, document)


def read_document(
    connection: sqlite3.Connection, document_id: str, version: int | None = None
) -> Document:
    """Return one version of a document, the latest by default.

    Raises:
        UnknownDocument: no such document or version; the message names close ones.
    """
    row = connection.execute(
        f"{_COLUMNS} WHERE instrument.id = ? AND (? IS NULL OR version = ?)"
        " ORDER BY version DESC LIMIT 1",
        (document_id, version, version),
    ).fetchone()
    if row is None:
        raise _explain_unknown(connection, document_id, version)
    sources = _read_sources(connection, row["key"])
    return Document(
        instrument=read_instrument(connection, row["instrument"]),
        text=row["content"],
        version=row["version"],
        source=sources[0],
        source_digest=row["source_digest"],
        media_type=row["media_type"],
        reader=row["reader"],
        language=row["language"],
        anchors=_read_anchors(connection, row["key"]),
    )


def find_version(
    connection: sqlite3.Connection, document_id: str, version: int | None = None
) -> int:
    """Return the number of the version asked for, the latest by default.

    Raises:
        UnknownDocument: no such document or version; the message names close ones.
    """
    row = connection.execute(
        "SELECT max(version) AS version FROM document"
        " JOIN instrument ON instrument.key = document.instrument"
        " WHERE instrument.id = ? AND (? IS NULL OR version = ?)",
        (document_id, version, version),
    ).fetchone()
    if row["version"] is None:
        raise _explain_unknown(connection, document_id, version)
    return int(row["version"])


def list_text_digests(connection: sqlite3.Connection, document_id: str) -> tuple[str, ...]:
    """Return the digests of the texts of every version of a document."""
    found = connection.execute(
        "SELECT DISTINCT text.digest FROM document JOIN text ON text.key = document.text"
        " JOIN instrument ON instrument.key = document.instrument WHERE instrument.id = ?",
        (document_id,),
    )
    return tuple(row["digest"] for row in found)


def read_sources(connection: sqlite3.Connection, document_id: str) -> tuple[str, ...]:
    """Return every path or link that the latest version of a document was read from."""
    version = find_version(connection, document_id)
    row = connection.execute(
        f"{_COLUMNS} WHERE instrument.id = ? AND version = ?", (document_id, version)
    ).fetchone()
    return _read_sources(connection, row["key"])


def _find_loose(connection: sqlite3.Connection, document: Document) -> str | None:
    found = connection.execute(
        "SELECT instrument.id FROM document"
        " JOIN instrument ON instrument.key = document.instrument"
        " WHERE source_digest = :digest AND source_digest <> ''"
        " ORDER BY instrument.id <> :id, sort_key, instrument.id LIMIT 1",
        {"digest": document.source_digest, "id": document.id},
    ).fetchone()
    if found is None:
        found = connection.execute(
            "SELECT instrument.id FROM document_source"
            " JOIN document ON document.key = document_source.document"
            " JOIN instrument ON instrument.key = document.instrument"
            " WHERE source = :source AND source <> ''"
            " ORDER BY instrument.id <> :id, sort_key, instrument.id LIMIT 1",
            {"source": _clean(document.source), "id": document.id},
        ).fetchone()
    return found["id"] if found else None


def _keep_first(connection: sqlite3.Connection, document: Document, *, described: bool) -> Kept:
    twins = connection.execute(
        "SELECT instrument.id FROM document"
        " JOIN instrument ON instrument.key = document.instrument"
        " WHERE source_digest = ? AND source_digest <> '' ORDER BY sort_key, instrument.id",
        (document.source_digest,),
    ).fetchall()
    key = write_instrument(connection, document.instrument, described=described)
    _write_version(connection, key, document, version=1)
    known = ", ".join(row["id"] for row in twins)
    notice = f"{document.id} has the same bytes as {known}" if twins else ""
    return Kept(Outcome.NEW, document.id, 1, notice)


def _keep_further(connection: sqlite3.Connection, instrument: int, document: Document) -> Kept:
    known = connection.execute(
        "SELECT document.key, version FROM document JOIN text ON text.key = document.text"
        " WHERE instrument = ? AND source_digest = ? AND digest = ?",
        (instrument, document.source_digest, document.text_digest),
    ).fetchone()
    if known is not None:
        notice = _add_source(connection, known["key"], document)
        return Kept(Outcome.SAME, document.id, known["version"], notice)
    version = find_version(connection, document.id) + 1
    _write_version(connection, instrument, document, version=version)
    notice = f"{document.id} changed; its latest version is now {version}"
    return Kept(Outcome.NEW_VERSION, document.id, version, notice)


def _write_version(
    connection: sqlite3.Connection, instrument: int, document: Document, *, version: int
) -> None:
    origin = (document.source_digest, document.media_type, document.reader, document.language)
    row = connection.execute(
        "INSERT INTO document (instrument, version, text, source_digest, media_type, reader,"
        " language) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING key",
        (instrument, version, _keep_text(connection, document), *origin),
    ).fetchone()
    key = int(row["key"])
    connection.execute(
        "INSERT INTO document_source VALUES (?, 0, ?)", (key, _clean(document.source))
    )
    connection.executemany(
        "INSERT INTO anchor VALUES (?, ?, ?, ?, ?, ?)",
        [
            (key, position, anchor.kind.value, anchor.label, anchor.span.start, anchor.span.end)
            for position, anchor in enumerate(document.anchors)
        ],
    )


def _keep_text(connection: sqlite3.Connection, document: Document) -> int:
    connection.execute(
        "INSERT INTO text (digest, characters, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (document.text_digest, len(document.text), document.text),
    )
    row = connection.execute(
        "SELECT key FROM text WHERE digest = ?", (document.text_digest,)
    ).fetchone()
    return int(row["key"])


def _add_source(connection: sqlite3.Connection, key: int, document: Document) -> str:
    sources = _read_sources(connection, key)
    source = _clean(document.source)
    if not source or source in sources:
        return ""
    connection.execute("INSERT INTO document_source VALUES (?, ?, ?)", (key, len(sources), source))
    return f"{source} is the same as {document.id}, read from {sources[0] or 'elsewhere'}"


def _read_sources(connection: sqlite3.Connection, key: int) -> tuple[str, ...]:
    found = connection.execute(
        "SELECT source FROM document_source WHERE document = ? ORDER BY position", (key,)
    )
    return tuple(row["source"] for row in found)


def _read_anchors(connection: sqlite3.Connection, key: int) -> tuple[Anchor, ...]:
    found = connection.execute(
        "SELECT kind, label, start, end FROM anchor WHERE document = ? ORDER BY position", (key,)
    )
    return tuple(
        Anchor(AnchorKind(row["kind"]), row["label"], Span(row["start"], row["end"]))
        for row in found
    )


def _clean(source: str) -> str:
    """Return ``source`` without the stand-ins for bytes of file names that are not UTF-8."""
    return source.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _explain_unknown(
    connection: sqlite3.Connection, document_id: str, version: int | None
) -> UnknownDocument:
    ids = [
        row["id"] for row in connection.execute("SELECT id FROM instrument ORDER BY sort_key, id")
    ]
    if document_id in ids:
        return UnknownDocument(f"document {document_id} has no version {version}")
    close = ", ".join(get_close_matches(document_id, ids))
    remedy = f"; did you mean: {close}" if close else "; see: govatlas list"
    return UnknownDocument(f"no document {document_id!r} in the database{remedy}")
