"""Writes the metadata of instruments, then reads it back."""

import re
from dataclasses import replace
from typing import Final

from govatlas.model.identifiers import NAMES, Identifiers
from govatlas.model.instrument import Authority, Instrument, PartialDate
from govatlas.store.connection import Connection

_DIGITS: Final = re.compile(r"[0-9]+")
_INSERT: Final = """
    INSERT INTO instrument (id, sort_key, described, title, short_title, authority, jurisdiction,
        authority_parent, stage, proposed, latest_activity, akn, eli, celex, usc)
    VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) RETURNING key
"""
_UPDATE: Final = """
    UPDATE instrument SET title = ?, short_title = ?, authority = ?, jurisdiction = ?,
        authority_parent = ?, stage = ?, proposed = ?, latest_activity = ?,
        akn = ?, eli = ?, celex = ?, usc = ?, described = max(described, ?)
    WHERE key = ?
"""


def find_instrument(connection: Connection, instrument_id: str) -> int | None:
    """Return the key of the instrument, None where there is none."""
    row = connection.fetch("SELECT key FROM instrument WHERE id = ?", (instrument_id,))
    return int(row["key"]) if row else None


def read_instrument(connection: Connection, key: int) -> Instrument:
    """Return the instrument of ``key``."""
    row = connection.fetch("SELECT * FROM instrument WHERE key = ?", (key,))
    return Instrument(
        id=row["id"],
        title=row["title"],
        short_title=row["short_title"],
        authority=Authority(row["authority"], row["jurisdiction"], row["authority_parent"]),
        stage=row["stage"],
        proposed=_parse_date(row["proposed"]),
        latest_activity=_parse_date(row["latest_activity"]),
        links=_read_list(connection, "instrument_link", key),
        collections=_read_list(connection, "instrument_collection", key),
        identifiers=Identifiers(**{name: row[name] for name in NAMES}),
    )


def write_instrument(connection: Connection, instrument: Instrument, *, described: bool) -> int:
    """Write a new instrument and return its key; ``described`` if more than its file told of it."""
    named = (instrument.id, natural_key(instrument.id), described)
    row = connection.fetch(_INSERT, (*named, *_columns(instrument)))
    key = int(row["key"])
    _write_lists(connection, key, instrument)
    return key


def update_instrument(
    connection: Connection, key: int, read: Instrument, *, described: bool
) -> None:
    """Bring the stored metadata up to what was read.

    What a manifest or release said stands against what a file, read again without it, says.
    """
    stored = read_instrument(connection, key)
    row = connection.fetch("SELECT described FROM instrument WHERE key = ?", (key,))
    keeps = row["described"] and not described
    merged = merge_metadata(read, stored) if keeps else merge_metadata(stored, read)
    if merged == stored:
        return
    connection.execute(_UPDATE, (*_columns(merged), described, key))
    for table in ("instrument_link", "instrument_collection"):
        connection.execute(f"DELETE FROM {table} WHERE instrument = ?", (key,))
    _write_lists(connection, key, merged)


def merge_metadata(stored: Instrument, read: Instrument) -> Instrument:
    """Return ``read`` with its blanks filled from ``stored``.

    A file read again without its manifest knows less; what it does not know is kept. A title
    that merely repeats the id is a blank.
    """
    named = read.title.strip() not in ("", read.id) or not stored.title
    return replace(
        stored,
        title=read.title if named else stored.title,
        short_title=read.short_title or stored.short_title,
        authority=read.authority if read.authority.name else stored.authority,
        stage=read.stage or stored.stage,
        proposed=read.proposed or stored.proposed,
        latest_activity=read.latest_activity or stored.latest_activity,
        links=read.links or stored.links,
        collections=read.collections or stored.collections,
        identifiers=read.identifiers.complete(stored.identifiers),
    )


def _columns(instrument: Instrument) -> tuple[str | None, ...]:
    authority = instrument.authority
    return (
        instrument.title,
        instrument.short_title,
        authority.name,
        authority.jurisdiction,
        authority.parent,
        instrument.stage,
        str(instrument.proposed) if instrument.proposed else None,
        str(instrument.latest_activity) if instrument.latest_activity else None,
        *(getattr(instrument.identifiers, name) for name in NAMES),
    )


def _parse_date(value: str | None) -> PartialDate | None:
    return PartialDate.parse(value) if value else None


def _read_list(connection: Connection, table: str, key: int) -> tuple[str, ...]:
    return connection.list_column(
        f"SELECT value FROM {table} WHERE instrument = ? ORDER BY position", (key,)
    )


def _write_lists(connection: Connection, key: int, instrument: Instrument) -> None:
    for table, values in (
        ("instrument_link", instrument.links),
        ("instrument_collection", instrument.collections),
    ):
        numbered = [(key, position, value) for position, value in enumerate(values)]
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", numbered)


def natural_key(document_id: str) -> str:
    """Return a key whose plain order is the natural order of ids.

    Each run of digits is led by its length, so that longer numbers come later.
    """
    return _DIGITS.sub(_lead_with_length, document_id.casefold())


def _lead_with_length(match: re.Match[str]) -> str:
    number = match.group().lstrip("0") or "0"
    return f"{len(number):04d}{number}"
