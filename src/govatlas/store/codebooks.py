"""Keeps the codebooks that codings were made under, so that a record can always be shown."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any, get_args, get_type_hints

from govatlas.errors import StoreError
from govatlas.identity import encode_canonically, shorten_digest
from govatlas.model.codebook import Codebook


def keep_codebook(connection: sqlite3.Connection, codebook: Codebook) -> None:
    """Keep ``codebook`` inside the current transaction, once a digest."""
    content = encode_canonically(asdict(codebook)).decode("utf-8")
    connection.execute(
        "INSERT INTO codebook VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (codebook.digest, codebook.version, content),
    )


def read_codebook(connection: sqlite3.Connection, digest: str) -> Codebook:
    """Return the codebook of ``digest``.

    Raises:
        StoreError: it was never kept here.
    """
    row = connection.execute("SELECT content FROM codebook WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        raise StoreError(f"the database does not hold codebook {shorten_digest(digest)}")
    codebook: Codebook = _rebuild(Codebook, json.loads(row["content"]))
    return codebook


def _rebuild(kind: Any, value: Any) -> Any:
    """Return ``value``, read from JSON, as the frozen value of type ``kind`` it was."""
    if isinstance(value, list):
        (item, *_) = get_args(kind)
        return tuple(_rebuild(item, part) for part in value)
    if is_dataclass(kind) and isinstance(kind, type) and isinstance(value, Mapping):
        hints = get_type_hints(kind)
        known = [field.name for field in fields(kind) if field.name in value]
        return kind(**{name: _rebuild(hints[name], value[name]) for name in known})
    return value
