"""Writes codings once, then reads them back as they were."""

import sqlite3
from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from govatlas.errors import InvalidValue, UnknownCoder, UnknownDocument
from govatlas.model.coding import Coder, CoderKind
from govatlas.store.norms import LOOKED, read_norms, write_norms
from govatlas.store.quotation_rows import QuotationRow
from govatlas.store.rows import CodingRows, StatementRow


class _Statements(NamedTuple):
    """A table of statements, its quotation table, and its columns."""

    table: str
    columns: str
    values: str


_LABELS: Final = _Statements(
    "label", "taxonomy, category, level, confidence, rationale, rival", "?,?,?,?,?,?"
)
_STATUS: Final = _Statements("status", "category, confidence, rationale", "?,?,?")
_ACTORS: Final = _Statements("actor", "role, name, type, confidence, rationale", "?,?,?,?,?")

_INSERT_CODING: Final = """
    INSERT INTO coding (document, coder, by_program, codebook_version, codebook_digest, mode,
                        coded_at, summary)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING key
"""
_SELECT_CODING: Final = """
    SELECT coding.key, coding.document, instrument.id, document.version, text.digest AS text_digest,
           kind, name, coder.version AS coder_version, coder.digest AS coder_digest,
           codebook_version, codebook_digest, mode, coded_at, summary
    FROM coding
    JOIN document ON document.key = coding.document
    JOIN instrument ON instrument.key = document.instrument
    JOIN text ON text.key = document.text
    JOIN coder ON coder.key = coding.coder
"""
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
_UNCODED: Final = """
    SELECT instrument.id FROM latest_document AS document
    JOIN instrument ON instrument.key = document.instrument
    WHERE (:id IS NULL OR instrument.id = :id) AND NOT EXISTS (
        SELECT 1 FROM coding JOIN coder ON coder.key = coding.coder
        WHERE coding.document = document.key AND codebook_digest = :codebook
          AND kind = :kind AND name = :name AND coder.version = :version AND digest = :digest)
    ORDER BY instrument.sort_key, instrument.id
"""


def write_coding(connection: sqlite3.Connection, rows: CodingRows) -> int | None:
    """Write one coding inside the current transaction; return its key, None if this program had
    coded already.

    Raises:
        UnknownDocument: that version of the document is not in the database.
        InvalidValue: the coding was made on another text.
    """
    document = _find_document(connection, rows)
    by_program = rows.coder[0] == CoderKind.PROGRAM
    values = (rows.codebook_version, rows.codebook_digest, rows.mode, rows.coded_at, rows.summary)
    coder = keep_coder(connection, rows.coder)
    inserted = connection.execute(_INSERT_CODING, (document, coder, by_program, *values)).fetchone()
    if inserted is None:
        return None
    key = int(inserted["key"])
    for statements, written in (
        (_LABELS, rows.labels),
        (_STATUS, rows.status),
        (_ACTORS, rows.actors),
    ):
        if written:
            _write_statements(connection, key, statements, written)
    _write_notes(connection, key, rows)
    write_norms(connection, key, rows.norms)
    return key


def mark_partial(connection: sqlite3.Connection, key: int) -> None:
    """Note inside the current transaction that a coding answers only some categories."""
    connection.execute("INSERT INTO partial_coding VALUES (?)", (key,))


def find_own_coding(
    connection: sqlite3.Connection, document_id: str, version: int, coder: Coder
) -> int | None:
    """Return the key of the newest coding of one version by exactly ``coder``, None where none."""
    row = connection.execute(
        "SELECT max(coding.key) AS key FROM coding JOIN coder ON coder.key = coding.coder"
        " JOIN document ON document.key = coding.document"
        " JOIN instrument ON instrument.key = document.instrument"
        " WHERE instrument.id = ? AND document.version = ? AND kind = ? AND name = ?"
        " AND coder.version = ? AND coder.digest = ?",
        (document_id, version, coder.kind.value, coder.name, coder.version, coder.digest),
    ).fetchone()
    return row["key"] if row else None


def find_coding(
    connection: sqlite3.Connection,
    document_id: str,
    version: int,
    coder: str | None,
    *,
    blind_first: bool = False,
    norms_first: bool = False,
) -> int:
    """Return the key of the newest coding of one version, by the coder named or by any.

    Where no coder is named a whole coding goes before one of only some categories; with
    ``blind_first`` a blind coding goes before any made later in another mode, with ``norms_first``
    one whose coder looked for norms.

    Raises:
        UnknownCoder: there is none; the message says what to run.
    """
    row = connection.execute(
        "SELECT coalesce(max(CASE WHEN :blind AND mode = 'blind' THEN coding.key END),"
        f" max(CASE WHEN :norms AND {LOOKED} THEN coding.key END), {NEWEST}) AS key"
        " FROM coding JOIN coder ON coder.key = coding.coder"
        " JOIN document ON document.key = coding.document"
        " JOIN instrument ON instrument.key = document.instrument"
        " LEFT JOIN partial_coding ON partial_coding.coding = coding.key"
        " WHERE instrument.id = :id AND document.version = :version"
        " AND (:coder IS NULL OR coder.name = :coder)",
        {
            "id": document_id,
            "version": version,
            "coder": coder,
            "blind": blind_first,
            "norms": norms_first,
        },
    ).fetchone()
    if row["key"] is None:
        raise _explain_absence(connection, document_id, version, coder)
    return int(row["key"])


def find_first_coding(
    connection: sqlite3.Connection, document_id: str, version: int, coder: str | None
) -> int:
    """Return the key of the coding that an address without its id opened first, for good.

    See ``migrations/09_addresses.sql``. Where no coder is named a whole coding
    goes before a partial one.

    Raises:
        UnknownCoder: there is none; the message says what to run.
    """
    row = connection.execute(_FIRST, {"id": document_id, "version": version, "coder": coder})
    key = row.fetchone()["key"]
    if key is None:
        raise _explain_absence(connection, document_id, version, coder)
    return int(key)


def list_codings(
    connection: sqlite3.Connection, document_id: str
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return the versions of a document, the latest first, each with the keys of its codings."""
    found = connection.execute(
        "SELECT document.version, coding.key FROM coding"
        " JOIN document ON document.key = coding.document"
        " JOIN instrument ON instrument.key = document.instrument"
        " WHERE instrument.id = ? ORDER BY document.version DESC, coding.key DESC",
        (document_id,),
    )
    grouped = groupby(found, key=lambda row: row["version"])
    return tuple((version, tuple(row["key"] for row in rows)) for version, rows in grouped)


def read_coding(connection: sqlite3.Connection, key: int) -> CodingRows:
    """Return the coding of ``key`` as rows."""
    row = connection.execute(f"{_SELECT_CODING} WHERE coding.key = ?", (key,)).fetchone()
    return CodingRows(
        document_id=row["id"],
        document_version=row["version"],
        text_digest=row["text_digest"],
        coder=(row["kind"], row["name"], row["coder_version"], row["coder_digest"]),
        codebook_version=row["codebook_version"],
        codebook_digest=row["codebook_digest"],
        mode=row["mode"],
        coded_at=row["coded_at"],
        summary=row["summary"],
        labels=_read_statements(connection, key, _LABELS),
        status=_read_statements(connection, key, _STATUS),
        actors=_read_statements(connection, key, _ACTORS),
        abstentions=tuple(
            (row["taxonomy"], row["category"], row["reason"])
            for row in _read_notes(connection, key, "abstention")
        ),
        rationales=tuple(
            (row["part"], row["reason"]) for row in _read_notes(connection, key, "rationale")
        ),
        provenance=tuple(
            (row["name"], row["value"]) for row in _read_notes(connection, key, "provenance")
        ),
        parts=tuple(
            (row["start"], row["end"], row["heading"], row["summary"], row["answers"])
            for row in _read_notes(connection, key, "coded_part")
        ),
        norms=read_norms(connection, key),
    )


def find_uncoded(
    connection: sqlite3.Connection, coder: Coder, codebook: str, document_id: str | None = None
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
    return tuple(row["id"] for row in connection.execute(_UNCODED, asked))


def find_coders(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the names of those who coded the latest version of any document."""
    found = connection.execute(
        "SELECT DISTINCT coder.name FROM coding JOIN coder ON coder.key = coding.coder"
        " JOIN latest_document ON latest_document.key = coding.document ORDER BY coder.name"
    )
    return tuple(row["name"] for row in found)


def _find_document(connection: sqlite3.Connection, rows: CodingRows) -> int:
    row = connection.execute(
        "SELECT document.key, text.digest FROM document"
        " JOIN instrument ON instrument.key = document.instrument"
        " JOIN text ON text.key = document.text WHERE instrument.id = ? AND document.version = ?",
        (rows.document_id, rows.document_version),
    ).fetchone()
    if row is None:
        raise UnknownDocument(
            f"no version {rows.document_version} of document {rows.document_id} to keep a coding of"
        )
    if row["digest"] != rows.text_digest:
        raise InvalidValue(f"the coding of {rows.document_id} was made on another text")
    return int(row["key"])


def keep_coder(connection: sqlite3.Connection, coder: tuple[str, str, str, str]) -> int:
    """Return the key of a coder, given as kind, name, version and digest; a new one is kept."""
    row = connection.execute(
        "SELECT key FROM coder WHERE kind = ? AND name = ? AND version = ? AND digest = ?", coder
    ).fetchone()
    if row is None:
        row = connection.execute(
            "INSERT INTO coder (kind, name, version, digest) VALUES (?, ?, ?, ?) RETURNING key",
            coder,
        ).fetchone()
    return int(row["key"])


def _write_statements(
    connection: sqlite3.Connection,
    key: int,
    statements: _Statements,
    rows: Sequence[StatementRow],
) -> None:
    table, columns, values = statements
    connection.executemany(
        f"INSERT INTO {table} (coding, position, {columns}) VALUES (?,?,{values})",
        [(key, position, *row.columns) for position, row in enumerate(rows)],
    )
    connection.executemany(
        f"INSERT INTO {table}_quotation VALUES (?,?,?,?,?,?)",
        [
            (key, owner, position, quotation.start, quotation.end, quotation.text)
            for owner, row in enumerate(rows)
            for position, quotation in enumerate(row.quotations)
        ],
    )


def _write_notes(connection: sqlite3.Connection, key: int, rows: CodingRows) -> None:
    for table, values, notes in (
        ("abstention", "?,?,?,?,?", rows.abstentions),
        ("rationale", "?,?,?,?", rows.rationales),
        ("provenance", "?,?,?,?", rows.provenance),
        ("coded_part", "?,?,?,?,?,?,?", rows.parts),
    ):
        numbered = [(key, position, *note) for position, note in enumerate(notes)]
        if numbered:
            connection.executemany(f"INSERT INTO {table} VALUES ({values})", numbered)


def _read_statements(
    connection: sqlite3.Connection, key: int, statements: _Statements
) -> tuple[StatementRow, ...]:
    quotations = connection.execute(
        f"SELECT owner, start, end, text FROM {statements.table}_quotation WHERE coding = ?"
        " ORDER BY owner, position",
        (key,),
    )
    quoted = {
        owner: tuple(QuotationRow(row["start"], row["end"], row["text"]) for row in rows)
        for owner, rows in groupby(quotations, key=lambda row: row["owner"])
    }
    found = connection.execute(
        f"SELECT {statements.columns} FROM {statements.table} WHERE coding = ? ORDER BY position",
        (key,),
    )
    return tuple(StatementRow(tuple(row), quoted.get(owner, ())) for owner, row in enumerate(found))


def _read_notes(connection: sqlite3.Connection, key: int, table: str) -> list[sqlite3.Row]:
    query = f"SELECT * FROM {table} WHERE coding = ? ORDER BY position"
    return connection.execute(query, (key,)).fetchall()


def _explain_absence(
    connection: sqlite3.Connection, document_id: str, version: int, coder: str | None
) -> UnknownCoder:
    found = connection.execute(
        "SELECT DISTINCT coder.name, document.version FROM coding"
        " JOIN coder ON coder.key = coding.coder JOIN document ON document.key = coding.document"
        " JOIN instrument ON instrument.key = document.instrument WHERE instrument.id = ?"
        " ORDER BY document.version, coder.name",
        (document_id,),
    )
    others = ", ".join(f"version {row['version']} by {row['name']}" for row in found)
    by_whom = f" by {coder}" if coder else ""
    which = f"document {document_id} (version {version})"
    remedy = f"; there is: {others}" if others else f"; run: govatlas code {document_id}"
    return UnknownCoder(f"{which} has no coding{by_whom}{remedy}")
