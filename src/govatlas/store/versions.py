"""Lists the versions of a document with the codings of each."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from govatlas.model.document import Document
from govatlas.store.listing import REASON_OPEN

_CODERS: Final = """
    SELECT DISTINCT document.version, coder.name FROM coding
    JOIN coder ON coder.key = coding.coder JOIN document ON document.key = coding.document
    JOIN instrument ON instrument.key = document.instrument
    WHERE instrument.id = ? ORDER BY document.version, coder.name
"""
_VERSIONS: Final = """
    SELECT document.version, characters, media_type, reader, language, source_digest,
           digest AS text_digest, source
    FROM document JOIN instrument ON instrument.key = document.instrument
    JOIN text ON text.key = document.text
    JOIN document_source ON document_source.document = document.key AND position = 0
    WHERE instrument.id = ? ORDER BY document.version
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEntry:
    """One version of a document, with the names of those who coded it."""

    version: int
    characters: int
    media_type: str
    reader: str
    language: str
    source: str
    source_digest: str
    text_digest: str
    coders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingDigest:
    """What a list shows of a coding; ``abstained`` counts the abstentions of one taxonomy.

    ``not_assessed`` says why nothing was assessed, and is empty where anything was.
    """

    summary: str = ""
    abstained: int = 0
    not_assessed: str = ""


def list_versions(connection: sqlite3.Connection, document_id: str) -> tuple[VersionEntry, ...]:
    """Return the versions of a document, the oldest first."""
    coded = groupby(connection.execute(_CODERS, (document_id,)), key=lambda row: row["version"])
    coders = {version: tuple(row["name"] for row in rows) for version, rows in coded}
    return tuple(
        VersionEntry(**row, coders=coders.get(row["version"], ()))
        for row in connection.execute(_VERSIONS, (document_id,))
    )


def find_newest_codings(connection: sqlite3.Connection, document: Document) -> tuple[int, ...]:
    """Return the key of the newest coding of one version by each coder, by their names."""
    found = connection.execute(
        "SELECT max(coding.key) AS key FROM coding JOIN coder ON coder.key = coding.coder"
        " JOIN document ON document.key = coding.document"
        " JOIN instrument ON instrument.key = document.instrument"
        " WHERE instrument.id = ? AND document.version = ?"
        " GROUP BY coder.name ORDER BY coder.name",
        (document.id, document.version),
    )
    return tuple(row["key"] for row in found)


def read_digests(
    connection: sqlite3.Connection, keys: Sequence[int], taxonomy: str
) -> tuple[CodingDigest, ...]:
    """Return what a list shows of each coding by its key, blank where there is no such coding."""
    found = connection.execute(
        "SELECT key, summary, (SELECT count(*) FROM abstention"
        " WHERE abstention.coding = coding.key AND taxonomy = ?) AS abstained,"
        f" {REASON_OPEN} AS not_assessed"
        " FROM coding WHERE key IN (SELECT value FROM json_each(?))",
        (taxonomy, json.dumps(list(keys))),
    )
    digests = {
        row["key"]: CodingDigest(
            summary=row["summary"],
            abstained=row["abstained"],
            not_assessed=row["not_assessed"],
        )
        for row in found
    }
    return tuple(digests.get(key, CodingDigest()) for key in keys)
