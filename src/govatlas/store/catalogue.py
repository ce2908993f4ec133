"""Loads the catalogue, afterwards only what changed in it."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.model.catalogue import UNKNOWN_YEAR, Catalogue, Distinct
from govatlas.model.codebook import Codebook
from govatlas.store.columns import Columns, read_columns, replace_columns, sort_columns

_WORTH_UPDATING: Final = 0.1
"""Where a larger share of the documents changed, all are read."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A catalogue as it stood at one stamp, with the database's own keys of its rows.

    ``stamp`` differs from that of another time whenever anything shown of a document could.
    """

    catalogue: Catalogue
    coder: str | None
    stamp: str
    columns: Columns

    @property
    def keys(self) -> NDArray[np.int64]:
        """Return the key of each document."""
        return self.columns.numbers["document"]

    @property
    def versions(self) -> NDArray[np.int64]:
        """Return the version of each document."""
        return self.columns.numbers["version"]

    @property
    def codings(self) -> NDArray[np.int64]:
        """Return the key of the coding of each document, 0 where it has none."""
        return self.columns.numbers["coding"]

    @cached_property
    def codebook_in_use(self) -> str | None:
        """Return the digest of the codebook behind most of the codings that count."""
        digests = Counter(digest for digest in self.columns.texts["codebook"] if digest)
        return max(digests, key=lambda digest: (digests[digest], digest), default=None)

    @cached_property
    def coded(self) -> Mapping[str, NDArray[np.bool_]]:
        """Return which documents each coder has coded, by names in order."""
        lists = Distinct.of(self.columns.texts["coders"])
        coded: dict[str, NDArray[np.bool_]] = {}
        for code, names in enumerate(map(json.loads, lists.values)):
            for name in names:
                held = coded.setdefault(name, np.zeros(len(self.catalogue), dtype=np.bool_))
                held |= lists.codes == code
        return dict(sorted(coded.items()))


def read_stamp(connection: sqlite3.Connection) -> str:
    """Return what differs whenever anything shown of any document could, at little cost."""
    identity, number = _read_stamp(connection)
    return f"{identity}-{number}"


def read_change(connection: sqlite3.Connection, document_id: str) -> int:
    """Return the number of the last change to a document, 0 where there is no such document."""
    row = connection.execute(
        "SELECT number FROM instrument_change"
        " JOIN instrument ON instrument.key = instrument_change.instrument WHERE id = ?",
        (document_id,),
    ).fetchone()
    return int(row["number"]) if row else 0


def holds_release(connection: sqlite3.Connection) -> bool:
    """Whether documents were read from an AGORA release, as the names of their files tell."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM document_source AS file"
        " JOIN document ON document.key = file.document"
        " JOIN instrument ON instrument.key = document.instrument"
        " WHERE id NOT GLOB '*[^0-9]*' AND (source LIKE '%fulltext_' || id || '.txt'"
        " OR source LIKE '%segments.csv')) AS held"
    ).fetchone()
    return bool(row["held"])


def find_codebook_in_use(connection: sqlite3.Connection) -> str | None:
    """Return the digest of the codebook that most of the newest codings were made by."""
    row = connection.execute(
        "SELECT codebook_digest FROM coding WHERE key IN"
        " (SELECT max(coding.key) FROM coding JOIN latest_document AS latest"
        "  ON latest.key = coding.document GROUP BY coding.document)"
        " GROUP BY codebook_digest ORDER BY count(*) DESC, codebook_digest DESC LIMIT 1"
    ).fetchone()
    return str(row["codebook_digest"]) if row else None


def load_snapshot(
    connection: sqlite3.Connection,
    codebook: Codebook,
    *,
    coder: str | None = None,
    earlier: Snapshot | None = None,
) -> Snapshot:
    """Return the catalogue of the newest codings, or of the newest by ``coder``.

    A coding made by another codebook counts by the codes of its categories. ``earlier``, if of
    the same coder and codebook, saves reading what has not changed since.
    """
    with _reading(connection):
        stamp = read_stamp(connection)
        changed = _list_changed(connection, earlier, codebook, coder)
        columns = read_columns(connection, codebook, coder, changed)
    if earlier is not None and changed is not None:
        columns = replace_columns(earlier.columns, changed, columns)
    else:
        columns = sort_columns(columns)
    return Snapshot(
        catalogue=_build_catalogue(columns, codebook), coder=coder, stamp=stamp, columns=columns
    )


@contextmanager
def _reading(connection: sqlite3.Connection) -> Iterator[None]:
    """Let the body see the database as it stands now, whoever writes meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def _read_stamp(connection: sqlite3.Connection) -> tuple[str, int]:
    row = connection.execute(
        "SELECT identity, (SELECT coalesce(max(number), 0) FROM instrument_change) AS number"
        " FROM collection"
    ).fetchone()
    return row["identity"], row["number"]


def _list_changed(
    connection: sqlite3.Connection,
    earlier: Snapshot | None,
    codebook: Codebook,
    coder: str | None,
) -> list[int] | None:
    """Return the instruments that changed since ``earlier``, None where all are to be read."""
    if earlier is None or (earlier.coder, earlier.catalogue.codebook) != (coder, codebook):
        return None
    identity, _, number = earlier.stamp.rpartition("-")
    if identity != _read_stamp(connection)[0]:
        return None
    found = connection.execute(
        "SELECT instrument FROM instrument_change WHERE number > ?", (int(number),)
    )
    changed = [row["instrument"] for row in found]
    return changed if len(changed) <= _WORTH_UPDATING * len(earlier.columns) else None


def _build_catalogue(columns: Columns, codebook: Codebook) -> Catalogue:
    texts = columns.texts
    years = [int(date[:4]) if date else UNKNOWN_YEAR for date in texts["date"]]
    return Catalogue(
        codebook=codebook,
        ids=texts["id"],
        titles=texts["title"],
        authorities=texts["authority"],
        jurisdictions=texts["jurisdiction"],
        stages=texts["stage"],
        dates=texts["date"],
        years=np.array(years, dtype=np.int16),
        statuses=texts["status"],
        coders=texts["coder"],
        levels=columns.levels,
        rivals=columns.rivals,
        actors_open=columns.numbers["actors_open"] > 0,
        actors=columns.actors,
    )
