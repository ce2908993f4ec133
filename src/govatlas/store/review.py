"""Saves what reviewers judge, with the log of it, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, Coding
from govatlas.model.document import Document
from govatlas.store.assignments import Assignments, Draft
from govatlas.store.audit import AuditEntry, AuditLog
from govatlas.store.codebooks import Codebooks
from govatlas.store.codings import Codings
from govatlas.store.connection import Connection, Repository, atomic


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A coding to save, with what the log says of it; ``partial`` if it leaves categories out."""

    coding: Coding
    entries: tuple[AuditEntry, ...]
    partial: bool


class Review(Repository):
    """Codings by reviewers; what changes is logged in the same transaction."""

    def __init__(
        self,
        connection: Connection,
        assignments: Assignments,
        codings: Codings,
        codebooks: Codebooks,
        audit: AuditLog,
    ) -> None:
        """Hold an open connection, with what a revision touches."""
        super().__init__(connection)
        self._assignments = assignments
        self._codings = codings
        self._codebooks = codebooks
        self._audit = audit

    @atomic
    def revise(
        self,
        document: Document,
        coder: Coder,
        make: Callable[[Coding | None], Revision],
        codebook: Codebook,
    ) -> Coding:
        """Save the coding that ``make`` builds of the newest one by ``coder``.

        No other change comes between reading the one and writing the other.
        """
        revision = make(self._codings.read_own(document, coder))
        self._save(revision, codebook)
        return revision.coding

    @atomic
    def finish_draft(
        self,
        number: int,
        draft: Draft,
        make: Callable[[Draft], Revision],
        codebook: Codebook,
        *,
        at: datetime,
    ) -> None:
        """Save the coding that ``make`` builds of a whole draft, as the end of an assignment.

        Raises:
            InputError: the assignment is not open, or the draft is no coding yet.
        """
        revision = make(self._assignments.save_draft(number, draft))
        coding = self._save(revision, codebook)
        self._assignments.finish_blind(number, coding, at=at)

    def _save(self, revision: Revision, codebook: Codebook) -> int | None:
        self._codebooks.save(codebook)
        key = self._codings.save(revision.coding, partial=revision.partial)
        for entry in revision.entries:
            self._audit.write(entry, key)
        return key
