"""Lists documents by what is known of them, their versions, and the gist of codings."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, Final

from govatlas.model.government import Origin, find_origin
from govatlas.store.codings import NEWEST
from govatlas.store.documents import AboutDocuments
from govatlas.store.filters import (
    EVERYTHING,
    Filters,
    comes_from,
    find_norms,
    read_values,
    write_conditions,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """One line of the list: the latest version of a document, with its newest coding if any.

    ``not_assessed`` says why that coding assessed nothing, and is empty where it did.
    """

    id: str
    version: int
    title: str
    short_title: str
    authority: str
    jurisdiction: str
    stage: str
    proposed: str
    latest_activity: str
    language: str
    characters: int
    coder: str
    status: str
    not_assessed: str = ""
    government: str = ""
    country: str = ""
    state: str = ""
    collections: tuple[str, ...] = ()


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


_REASON_OPEN: Final = """coalesce((
    SELECT min(reason) FROM abstention WHERE abstention.coding = coding.key
    AND NOT EXISTS (SELECT 1 FROM label WHERE label.coding = coding.key)
    AND NOT EXISTS (SELECT 1 FROM status AS given WHERE given.coding = coding.key)
    AND NOT EXISTS (SELECT 1 FROM actor WHERE actor.coding = coding.key)
    HAVING count(DISTINCT reason) = 1), '')"""
"""Why a coding assessed nothing at all, as ``Coding.not_assessed`` has it."""

_SELECT: Final = f"""
    WITH newest AS (
        SELECT coding.document, {NEWEST} AS coding FROM coding
        JOIN coder ON coder.key = coding.coder
        LEFT JOIN partial_coding ON partial_coding.coding = coding.key
        WHERE :coder IS NULL OR coder.name = :coder GROUP BY coding.document)
    SELECT instrument.id, document.version, title, short_title, authority, jurisdiction, stage,
           coalesce(proposed, '') AS proposed, coalesce(latest_activity, '') AS latest_activity,
           language, characters, coalesce(coder.name, '') AS coder,
           coalesce(status.category, '') AS status, {_REASON_OPEN} AS not_assessed,
           authority_parent AS parent, document.key,
           (SELECT json_group_array(value) FROM instrument_collection
            WHERE instrument_collection.instrument = instrument.key) AS collections
    FROM latest_document AS document
    JOIN instrument ON instrument.key = document.instrument
    JOIN text ON text.key = document.text
    LEFT JOIN newest ON newest.document = document.key
    LEFT JOIN coding ON coding.key = newest.coding
    LEFT JOIN coder ON coder.key = coding.coder
    LEFT JOIN status ON status.coding = coding.key
"""
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


class Listing(AboutDocuments):
    """What lists show of the documents of a store."""

    def documents(self, filters: Filters = EVERYTHING) -> tuple[DocumentEntry, ...]:
        """Return the documents that ``filters`` let through, in natural order of their ids."""
        conditions, asked = write_conditions(filters)
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        found = self._connection.execute(
            f"{_SELECT} {where} ORDER BY sort_key, instrument.id", asked
        )
        wanted = set(filters.ids)
        rows = [dict(row) for row in found if not wanted or row["id"] in wanted]
        kept = set(find_norms(self._connection, filters, [row["key"] for row in rows]))
        return tuple(
            _build(row, origin)
            for row in rows
            for origin in [find_origin(row["authority"], row["jurisdiction"], row["parent"])]
            if row["key"] in kept and comes_from(filters, origin)
        )

    def languages(self, keys: Sequence[int]) -> tuple[str, ...]:
        """Return the language of each document by its key, empty where there is none such."""
        rows = self._connection.execute(
            "SELECT key, language FROM document WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        found = {row["key"]: row["language"] for row in rows}
        return tuple(found.get(key, "") for key in keys)

    def values(self) -> dict[str, dict[str, int]]:
        """Return how many documents have each value that filters ask for, by filter."""
        return read_values(self._connection)

    def versions(self, document_id: str) -> tuple[VersionEntry, ...]:
        """Return the versions of a document, the oldest first.

        Raises:
            UnknownDocument: there is no such document.
        """
        self._documents.find_version(document_id)
        coded = groupby(
            self._connection.execute(_CODERS, (document_id,)), key=lambda row: row["version"]
        )
        coders = {version: tuple(row["name"] for row in rows) for version, rows in coded}
        return tuple(
            VersionEntry(**row, coders=coders.get(row["version"], ()))
            for row in self._connection.execute(_VERSIONS, (document_id,))
        )

    def digests(self, keys: Sequence[int], taxonomy: str) -> tuple[CodingDigest, ...]:
        """Return of each coding by its key what a list shows, blank where there is none."""
        found = self._connection.execute(
            "SELECT key, summary, (SELECT count(*) FROM abstention"
            " WHERE abstention.coding = coding.key AND taxonomy = ?) AS abstained,"
            f" {_REASON_OPEN} AS not_assessed"
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


def _build(row: dict[str, Any], origin: Origin) -> DocumentEntry:
    kept = {name: value for name, value in row.items() if name not in ("parent", "key")}
    kept["collections"] = tuple(json.loads(row["collections"]))
    return DocumentEntry(**kept, **asdict(origin))
