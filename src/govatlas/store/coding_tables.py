"""Writes codings, laid out as rows, into their tables and reads them back as they were."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from govatlas.model.coding import CoderKind
from govatlas.store.connection import Connection
from govatlas.store.norms import read_norms, write_norms
from govatlas.store.rows import CodingRows, QuotationRow, StatementRow


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


def write_coding(connection: Connection, document: int, rows: CodingRows) -> int | None:
    """Write a coding of a document, by its key; return the key, None where a program has coded it.

    The rows are written as part of the current transaction.
    """
    key = connection.insert_new(
        "coding",
        document=document,
        coder=save_coder(connection, rows.coder),
        by_program=rows.coder[0] == CoderKind.PROGRAM,
        codebook_version=rows.codebook_version,
        codebook_digest=rows.codebook_digest,
        mode=rows.mode,
        coded_at=rows.coded_at,
        summary=rows.summary,
    )
    if key is None:
        return None
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


def read_coding(connection: Connection, key: int) -> CodingRows:
    """Return the coding of ``key`` as rows."""
    row = connection.fetch(f"{_SELECT_CODING} WHERE coding.key = ?", (key,))
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


def save_coder(connection: Connection, coder: tuple[str, str, str, str]) -> int:
    """Return the key of a coder, given as kind, name, version and digest; a new one is saved."""
    row = connection.fetch(
        "SELECT key FROM coder WHERE kind = ? AND name = ? AND version = ? AND digest = ?", coder
    )
    if row is not None:
        return int(row["key"])
    return connection.insert(
        "coder", **dict(zip(("kind", "name", "version", "digest"), coder, strict=True))
    )


def _write_statements(
    connection: Connection,
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


def _write_notes(connection: Connection, key: int, rows: CodingRows) -> None:
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
    connection: Connection, key: int, statements: _Statements
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


def _read_notes(connection: Connection, key: int, table: str) -> list[Any]:
    query = f"SELECT * FROM {table} WHERE coding = ? ORDER BY position"
    return connection.execute(query, (key,)).fetchall()
