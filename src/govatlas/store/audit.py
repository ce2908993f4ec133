"""Writes the audit log, which only grows."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from govatlas.store.connection import Connection, Repository

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
        values = {name: value for name, value in asdict(entry).items() if name != "number"}
        self._connection.insert("audit", coding=coding, **values)

    def read(
        self,
        document_id: str | None = None,
        *,
        before: int | None = None,
        event: str | None = None,
    ) -> tuple[AuditEntry, ...]:
        """Return entries, the newest first, of one document or all, below the number ``before``.

        With ``event`` only those of that kind.
        """
        found = self._connection.execute(
            "SELECT key AS number, at, by, event, document_id, version, subject, before, after,"
            " reason FROM audit WHERE (:id IS NULL OR document_id = :id)"
            " AND (:before IS NULL OR key < :before)"
            " AND (:event IS NULL OR event = :event) ORDER BY key DESC LIMIT :most",
            {"id": document_id, "before": before, "event": event, "most": _MOST_ENTRIES},
        )
        return tuple(
            AuditEntry(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in found
        )


class Logged(Repository):
    """A part of a store that logs what is done to it."""

    def __init__(self, connection: Connection, audit: AuditLog) -> None:
        """Hold an open connection, with the log."""
        super().__init__(connection)
        self._audit = audit
