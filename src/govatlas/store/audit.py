"""Writes the audit log, which only grows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from govatlas.store.connection import Repository

_MOST_ENTRIES: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what, when and why; ``number`` is its place in the log, 0 before it is written."""

    at: datetime
    by: str
    event: str
    document_id: str = ""
    version: int = 0
    subject: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    number: int = 0


class AuditLog(Repository):
    """The log of what was done, which only grows."""

    def write(self, entry: AuditEntry, coding: int | None = None) -> None:
        """Add to the log, in the current transaction; ``coding`` is the key of what was made."""
        self._connection.execute(
            "INSERT INTO audit (at, by, event, document_id, version, coding, subject, before,"
            " after, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.at.isoformat(),
                entry.by,
                entry.event,
                entry.document_id,
                entry.version,
                coding,
                entry.subject,
                entry.before,
                entry.after,
                entry.reason,
            ),
        )

    def read(
        self,
        document_id: str | None = None,
        *,
        before: int | None = None,
    ) -> tuple[AuditEntry, ...]:
        """Return entries, the newest first, of one document or all, below the number ``before``."""
        found = self._connection.execute(
            "SELECT * FROM audit WHERE (:id IS NULL OR document_id = :id)"
            " AND (:before IS NULL OR key < :before) ORDER BY key DESC LIMIT :most",
            {"id": document_id, "before": before, "most": _MOST_ENTRIES},
        )
        return tuple(
            AuditEntry(
                at=datetime.fromisoformat(row["at"]),
                by=row["by"],
                event=row["event"],
                document_id=row["document_id"],
                version=row["version"],
                subject=row["subject"],
                before=row["before"],
                after=row["after"],
                reason=row["reason"],
                number=row["key"],
            )
            for row in found
        )
