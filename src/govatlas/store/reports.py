"""Keeps the errors that readers report."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from govatlas.errors import InputError
from govatlas.store.audit import AuditEntry, Logged
from govatlas.store.connection import atomic

MOST_OPEN: Final = 1_000
_MOST_LISTED: Final = 200


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


class Reports(Logged):
    """Errors that readers report, for an administrator to answer."""

    @atomic
    def save(self, report: Report) -> int:
        """Save a new report; return its number.

        Raises:
            InputError: so many are open that nobody reads them.
        """
        (waiting,) = self._connection.fetch("SELECT count(*) FROM report WHERE closed_at IS NULL")
        if waiting >= MOST_OPEN:
            raise InputError("too many reports are waiting for an answer; please try another day")
        values = asdict(report)
        for name in ("number", "answer", "closed_by", "closed_at"):
            del values[name]
        return self._connection.insert("report", **values)

    def list_reports(self, *, closed: bool = False) -> tuple[Report, ...]:
        """Return reports that are open, the oldest first, or closed, the latest first."""
        found = self._connection.execute(
            "SELECT * FROM report WHERE closed_at IS NOT NULL ORDER BY key DESC LIMIT ?"
            if closed
            else "SELECT * FROM report WHERE closed_at IS NULL ORDER BY key LIMIT ?",
            (_MOST_LISTED,),
        )
        return tuple(map(_read, found))

    def find(self, token: str = "", *, number: int = 0) -> Report:
        """Return one report, by its token or by its number.

        Raises:
            InputError: there is none.
        """
        row = self._connection.fetch(
            "SELECT * FROM report WHERE token = ? OR key = ?", (token, number)
        )
        if row is None:
            raise InputError("no such report")
        return _read(row)

    @atomic
    def close(self, number: int, answer: str, *, by: str, at: datetime) -> Report:
        """Close an open report with an answer.

        Raises:
            InputError: there is none of that number, or it is closed already.
        """
        report = self.find(number=number)
        if report.closed_at is not None:
            raise InputError(f"report {number} was already closed by {report.closed_by}")
        self._connection.execute(
            "UPDATE report SET answer = ?, closed_by = ?, closed_at = ? WHERE key = ?",
            (answer, by, at.isoformat(), number),
        )
        entry = AuditEntry(
            at=at,
            by=by,
            event="report closed",
            document_id=report.document_id,
            subject=f"{number}: {report.anchor}",
            after=answer,
        )
        self._audit.write(entry)
        return report


def _read(row: Any) -> Report:
    values, closed = dict(row), row["closed_at"]
    return Report(
        number=values.pop("key"),
        **{
            **values,
            "sent_at": datetime.fromisoformat(row["sent_at"]),
            "closed_at": datetime.fromisoformat(closed) if closed else None,
        },
    )
