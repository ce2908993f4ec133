"""Keeps the codebooks that codings were made under, so that a record can always be shown."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any, get_args, get_type_hints

from govatlas.errors import StoreError
from govatlas.identity import encode_canonically, shorten_digest
from govatlas.model.codebook import Codebook
from govatlas.store.connection import Repository, atomic


class Codebooks(Repository):
    """The codebooks of a store."""

    @atomic
    def save(self, codebook: Codebook) -> None:
        """Save a codebook, so that records made under it can be shown without its files."""
        content = encode_canonically(asdict(codebook)).decode("utf-8")
        self._connection.execute(
            "INSERT INTO codebook VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (codebook.digest, codebook.version, content),
        )

    def read(self, digest: str) -> Codebook:
        """Return the codebook of ``digest``.

        Raises:
            StoreError: it was never kept here.
        """
        row = self._connection.fetch("SELECT content FROM codebook WHERE digest = ?", (digest,))
        if row is None:
            raise StoreError(f"the database does not hold codebook {shorten_digest(digest)}")
        codebook: Codebook = _rebuild(Codebook, json.loads(row["content"]))
        return codebook

    def find_in_use(self) -> str | None:
        """Return the digest of the codebook that most of the newest codings were made by."""
        row = self._connection.fetch(
            "SELECT codebook_digest FROM coding WHERE key IN"
            " (SELECT max(coding.key) FROM coding JOIN latest_document AS latest"
            "  ON latest.key = coding.document GROUP BY coding.document)"
            " GROUP BY codebook_digest ORDER BY count(*) DESC, codebook_digest DESC LIMIT 1"
        )
        return str(row["codebook_digest"]) if row else None


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
