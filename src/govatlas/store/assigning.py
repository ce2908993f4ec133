"""The store as administrators fill queues: assignments are made, and withdrawn, in batches."""

from collections.abc import Iterable
from datetime import datetime

from govatlas.errors import InputError
from govatlas.model.coding import Mode
from govatlas.store import accounts, assignments, audit, batches
from govatlas.store.assignments import Assignment, Planned
from govatlas.store.audit import AuditEntry
from govatlas.store.batches import Batch
from govatlas.store.connection import translate_errors
from govatlas.store.reporting import ReportingStore


class AssigningStore(ReportingStore):
    """A store in which documents are put into queues; what changes is logged with it.

    All methods raise ``StoreError`` (or one of its kinds) where the file fails.
    """

    def plan(
        self, document_ids: Iterable[str], users: Iterable[str], mode: Mode
    ) -> tuple[Planned, ...]:
        """Return what assigning every document to every user would do, doing nothing.

        Raises:
            UnknownDocument: a document is not here.
            InputError: a user is unknown or disabled, or can no longer code one of them blind.
        """
        with translate_errors(self._path):
            found = [accounts.find_user(self._connection, name) for name in users]
            for user in found:
                if user.disabled:
                    raise InputError(f"{user.name} is disabled")
            return tuple(
                assignments.plan_assignment(self._connection, name, user, mode)
                for name in document_ids
                for user in found
            )

    def assign(
        self,
        document_ids: Iterable[str],
        users: Iterable[str],
        mode: Mode,
        *,
        by: str,
        at: datetime,
    ) -> int:
        """Assign every document to every user, as one batch; return how many are new.

        Raises:
            UnknownDocument: a document is not here; then nothing is assigned.
            InputError: a user is unknown or disabled, or can no longer code one of them blind.
        """
        with self._writing():
            planned = [entry for entry in self.plan(document_ids, users, mode) if entry.is_new]
            if planned:
                batch = batches.write_batch(self._connection, by=by, at=at)
                for entry in planned:
                    self._assign(entry, batch, by, at)
            return len(planned)

    def _assign(self, planned: Planned, batch: int, by: str, at: datetime) -> None:
        assignments.write_assignment(self._connection, planned, batch, by=by, at=at)
        entry = AuditEntry(
            at=at,
            by=by,
            event="assigned",
            document_id=planned.document_id,
            after=f"{planned.user.name}: {planned.mode}",
        )
        audit.write_entry(self._connection, entry)

    def list_batches(self) -> tuple[Batch, ...]:
        """Return the batches made last, the newest first."""
        with translate_errors(self._path):
            return batches.read_batches(self._connection)

    def find_batch(self, number: int) -> tuple[Batch, tuple[Assignment, ...]]:
        """Return a batch with those of its assignments that were not withdrawn.

        Raises:
            InputError: there is none of that number.
        """
        with translate_errors(self._path):
            found = batches.read_batches(self._connection, number=number)
            if not found:
                raise InputError(f"no batch {number}")
            staying = batches.list_staying(self._connection, number)
            return found[0], tuple(
                assignments.find_assignment(self._connection, key) for key in staying
            )

    def withdraw(self, number: int, *, by: str, at: datetime) -> Assignment:
        """Take an open assignment back.

        Raises:
            InputError: there is none of that number, or it is not open.
        """
        with self._writing():
            return self._withdraw(number, by, at)

    def withdraw_batch(self, number: int, *, by: str, at: datetime) -> int:
        """Take back what nobody has begun of a batch; return how many assignments that was.

        Raises:
            InputError: there is none of that number.
        """
        with self._writing():
            self.find_batch(number)
            untouched = batches.list_untouched(self._connection, number)
            for key in untouched:
                self._withdraw(key, by, at)
            return len(untouched)

    def _withdraw(self, number: int, by: str, at: datetime) -> Assignment:
        assignment = self._find_open(number)
        assignments.close_assignment(self._connection, number, "withdrawn", at=at)
        entry = AuditEntry(
            at=at,
            by=by,
            event="withdrawn",
            document_id=assignment.document_id,
            version=assignment.version,
            before=f"{assignment.user}: {assignment.mode}",
        )
        audit.write_entry(self._connection, entry)
        return assignment

    def _find_open(self, number: int) -> Assignment:
        assignment = assignments.find_assignment(self._connection, number)
        if assignment.state != "open":
            raise InputError(f"assignment {number} is {assignment.state}")
        return assignment
