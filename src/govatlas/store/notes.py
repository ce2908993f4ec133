"""Keeps the notes that reviewers leave one another, as entries of the log."""

from typing import Final

from govatlas.store.audit import AuditEntry, Logged
from govatlas.store.connection import atomic

NOTE: Final = "note"
"""The event of the log that is a note: on its subject, or on the document where that is empty."""


class Notes(Logged):
    """Notes on documents and on labels; like all of the log they are never changed."""

    @atomic
    def add(self, entry: AuditEntry) -> None:
        """Add a note."""
        self._audit.write(entry)

    def list_notes(self, document_id: str) -> tuple[AuditEntry, ...]:
        """Return the notes on a document, the newest first."""
        return self._audit.read(document_id, event=NOTE)
