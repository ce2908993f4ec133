"""Keeps who is to review which document, with the drafts of blind codings."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from govatlas.errors import InputError, UnknownDocument
from govatlas.model.coding import Mode
from govatlas.store.accounts import User

Draft = Mapping[str, Mapping[str, str]]
"""The fields of a form by the question they answer."""

_SELECT: Final = """
    SELECT assignment.key, instrument.id AS document_id, document.version, title, user.name,
           mode, state, assigned_by, assigned_at, draft
    FROM assignment JOIN user ON user.key = assignment.user
    JOIN document ON document.key = assignment.document
    JOIN instrument ON instrument.key = document.instrument
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A document that somebody is to review; ``state`` is open, done or withdrawn."""

    number: int
    document_id: str
    version: int
    title: str
    user: str
    mode: Mode
    state: str
    assigned_by: str
    assigned_at: datetime
    draft: Draft

    @property
    def is_blind_and_open(self) -> bool:
        """Whether what others said is to stay unseen."""
        return self.state == "open" and self.mode is Mode.BLIND


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An assignment that could be made; ``is_new`` unless the user has or did it already."""

    document: int
    document_id: str
    title: str
    user: User
    mode: Mode
    is_new: bool


def plan_assignment(
    connection: sqlite3.Connection, document_id: str, user: User, mode: Mode
) -> Planned:
    """Return what assigning the latest version of a document would do.

    Raises:
        UnknownDocument: there is no such document.
        InputError: it is to be coded blind by one who has coded it having seen labels.
    """
    row = connection.execute(
        "SELECT document.key, title FROM latest_document AS document"
        " JOIN instrument ON instrument.key = document.instrument WHERE instrument.id = ?",
        (document_id,),
    ).fetchone()
    if row is None:
        raise UnknownDocument(f"no document {document_id[:80]!r} to assign")
    document = row["key"]
    if mode is Mode.BLIND and _has_coded(connection, document, user):
        raise InputError(f"{user.name} has already coded {document_id}, so cannot code it blind")
    known = connection.execute(
        "SELECT 1 FROM assignment WHERE document = ? AND user = ? AND"
        " (state = 'open' OR (state = 'done' AND mode = ?))",
        (document, user.key, mode.value),
    ).fetchone()
    return Planned(
        document=document,
        document_id=document_id,
        title=row["title"],
        user=user,
        mode=mode,
        is_new=known is None,
    )


def write_assignment(
    connection: sqlite3.Connection, planned: Planned, batch: int, *, by: str, at: datetime
) -> None:
    """Make an assignment as planned, inside the current transaction."""
    connection.execute(
        "INSERT INTO assignment (document, user, mode, assigned_by, assigned_at, batch)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (planned.document, planned.user.key, planned.mode.value, by, at.isoformat(), batch),
    )


def list_assignments(
    connection: sqlite3.Connection,
    *,
    user: str | None = None,
    document_id: str | None = None,
    state: str | None = None,
) -> tuple[Assignment, ...]:
    """Return the assignments of a user, of a document, or all, in the order they were made."""
    found = connection.execute(
        f"{_SELECT} WHERE (:user IS NULL OR user.name = :user)"
        " AND (:document IS NULL OR instrument.id = :document)"
        " AND (:state IS NULL OR state = :state) ORDER BY assignment.key",
        {"user": user, "document": document_id, "state": state},
    )
    return tuple(map(_read, found))


def find_assignment(connection: sqlite3.Connection, number: int) -> Assignment:
    """Return one assignment.

    Raises:
        InputError: there is none of that number.
    """
    row = connection.execute(f"{_SELECT} WHERE assignment.key = ?", (number,)).fetchone()
    if row is None:
        raise InputError(f"no assignment {number}")
    return _read(row)


def update_draft(connection: sqlite3.Connection, number: int, draft: Draft) -> Draft:
    """Add answers to a draft inside the current transaction; return all of it."""
    merged = {**find_assignment(connection, number).draft, **draft}
    connection.execute(
        "UPDATE assignment SET draft = ? WHERE key = ?",
        (json.dumps(merged, ensure_ascii=False), number),
    )
    return merged


def close_assignment(
    connection: sqlite3.Connection,
    number: int,
    state: str,
    *,
    at: datetime,
    coding: int | None = None,
) -> None:
    """End an assignment inside the current transaction, as done or withdrawn."""
    connection.execute(
        "UPDATE assignment SET state = ?, finished_at = ?, coding = ? WHERE key = ?",
        (state, at.isoformat(), coding, number),
    )


def _has_coded(connection: sqlite3.Connection, document: int, user: User) -> bool:
    row = connection.execute(
        "SELECT 1 FROM coding JOIN coder ON coder.key = coding.coder"
        " WHERE document = ? AND kind = 'person' AND name = ?",
        (document, user.name),
    ).fetchone()
    return row is not None


def _read(row: sqlite3.Row) -> Assignment:
    return Assignment(
        number=row["key"],
        document_id=row["document_id"],
        version=row["version"],
        title=row["title"],
        user=row["name"],
        mode=Mode(row["mode"]),
        state=row["state"],
        assigned_by=row["assigned_by"],
        assigned_at=datetime.fromisoformat(row["assigned_at"]),
        draft=json.loads(row["draft"]),
    )
