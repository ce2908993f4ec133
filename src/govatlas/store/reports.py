"""Keeps the errors that readers report."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from govatlas.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An error that a reader reports in what an anchor of a record names.

    ``subject`` says what that is, with its level; ``words`` what is wrong. Who has ``token`` may
    see it without an account. ``answer`` is that of ``closed_by``, who closed it.
    """

    token: str
    document_id: str
    coding_id: str
    anchor: str
    subject: str
    words: str
    contact: str
    sent_at: datetime
    answer: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None
    number: int = 0


def write_report(connection: sqlite3.Connection, report: Report) -> int:
    """Keep a new report inside the current transaction; return its number."""
    row = connection.execute(
        "INSERT INTO report (token, document_id, coding_id, anchor, subject, words, contact,"
        " sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING key",
        (
            report.token,
            report.document_id,
            report.coding_id,
            report.anchor,
            report.subject,
            report.words,
            report.contact,
            report.sent_at.isoformat(),
        ),
    ).fetchone()
    return int(row["key"])


def count_open(connection: sqlite3.Connection) -> int:
    """Return how many reports are open."""
    row = connection.execute("SELECT count(*) FROM report WHERE closed_at IS NULL").fetchone()
    return int(row[0])


def read_reports(connection: sqlite3.Connection, *, closed: bool, most: int) -> tuple[Report, ...]:
    """Return reports that are open, the oldest first, or closed, the latest first."""
    found = connection.execute(
        "SELECT * FROM report WHERE closed_at IS NOT NULL ORDER BY key DESC LIMIT ?"
        if closed
        else "SELECT * FROM report WHERE closed_at IS NULL ORDER BY key LIMIT ?",
        (most,),
    )
    return tuple(map(_read, found))


def find_report(connection: sqlite3.Connection, *, token: str = "", number: int = 0) -> Report:
    """Return one report, by its token or by its number.

    Raises:
        InputError: there is none.
    """
    row = connection.execute(
        "SELECT * FROM report WHERE token = ? OR key = ?", (token, number)
    ).fetchone()
    if row is None:
        raise InputError("no such report")
    return _read(row)


def close_report(
    connection: sqlite3.Connection, number: int, answer: str, *, by: str, at: datetime
) -> None:
    """Close a report with an answer inside the current transaction."""
    connection.execute(
        "UPDATE report SET answer = ?, closed_by = ?, closed_at = ? WHERE key = ?",
        (answer, by, at.isoformat(), number),
    )


def _read(row: sqlite3.Row) -> Report:
    closed = row["closed_at"]
    return Report(
        token=row["token"],
        document_id=row["document_id"],
        coding_id=row["coding_id"],
        anchor=row["anchor"],
        subject=row["subject"],
        words=row["words"],
        contact=row["contact"],
        sent_at=datetime.fromisoformat(row["sent_at"]),
        answer=row["answer"],
        closed_by=row["closed_by"],
        closed_at=datetime.fromisoformat(closed) if closed else None,
        number=row["key"],
    )
