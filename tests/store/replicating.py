"""Multiplies a collection, to measure how large ones behave.

Every copy of a document is one of its own: another id, title and text, coded as the first was.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from govatlas.identity import digest_text
from govatlas.store.connection import connect
from govatlas.store.instruments import natural_key

_KEYS: Final = {
    "instrument": {"key": "instrument"},
    "instrument_link": {"instrument": "instrument"},
    "instrument_collection": {"instrument": "instrument"},
    "text": {"key": "text"},
    "text_meaning": {"key": "text_meaning", "text": "text"},
    "document": {"key": "document", "instrument": "instrument", "text": "text"},
    "document_source": {"document": "document"},
    "anchor": {"document": "document"},
    "coding": {"key": "coding", "document": "document"},
    "norm": {"key": "norm", "coding": "coding"},
    "norm_part": {"norm": "norm"},
    "norm_category": {"norm": "norm"},
    **{
        table: {"coding": "coding"}
        for table in (
            *("label", "label_quotation", "status", "status_quotation", "actor"),
            *("actor_quotation", "abstention", "rationale", "provenance"),
        )
    },
}
"""The columns of each table that hold keys, with the table whose keys they are."""

_RENAMED: Final = {
    ("instrument", "id"): "id || '-copy-' || :copy",
    ("instrument", "sort_key"): "natural_key(id || '-copy-' || :copy)",
    ("instrument", "title"): "title || ' (copy ' || :copy || ')'",
    ("text", "digest"): "digest_text(content || char(10) || 'Copy ' || :copy || '.')",
    ("text", "content"): "content || char(10) || 'Copy ' || :copy || '.'",
    ("text", "characters"): "characters + length('Copy ' || :copy || '.') + 1",
}


def replicate_collection(path: Path, copies: int) -> Iterator[int]:
    """Add ``copies`` copies of every document in the database at ``path``; yield each number.

    Raises:
        StoreError: the database cannot be used.
    """
    connection = connect(path, create=False, writable=True)
    try:
        connection.create_function("natural_key", 1, natural_key, deterministic=True)
        connection.create_function("digest_text", 1, digest_text, deterministic=True)
        highest = {
            table: connection.execute(f"SELECT coalesce(max(key), 0) FROM {table}").fetchone()[0]
            for table in ("instrument", "text", "text_meaning", "document", "coding", "norm")
        }
        for copy in range(1, copies + 1):
            with connection.transaction():
                for table in _KEYS:
                    _copy_table(connection, table, highest, copy)
            yield copy
    finally:
        connection.close()


def _copy_table(
    connection: sqlite3.Connection, table: str, highest: dict[str, int], copy: int
) -> None:
    columns = [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = [
        f"{column} + {highest[_KEYS[table][column]] * copy}"
        if column in _KEYS[table]
        else _RENAMED.get((table, column), column)
        for column in columns
    ]
    first, owner = next(iter(_KEYS[table].items()))
    connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}"
        f" WHERE {first} <= {highest[owner]}",
        {"copy": copy},
    )
