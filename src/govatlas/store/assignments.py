"""Keeps who is to review which document, with the drafts of blind codings."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from govatlas.errors import InputError, UnknownDocument
from govatlas.model.coding import Mode
from govatlas.store.accounts import Accounts, User
from govatlas.store.audit import AuditEntry, AuditLog, Logged
from govatlas.store.batches import Batch, Batches
from govatlas.store.connection import Connection, atomic

Draft = Mapping[str, Mapping[str, str]]
"""The fields of a form by the question they answer."""

_SELECT: Final = """
    SELECT assignment.key AS number, instrument.id AS document_id, document.version, title,
           user.name AS user,
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


class Assignments(Logged):
    """Which documents are in whose queue; what changes is logged with it."""

    def __init__(self, connection: Connection, accounts: Accounts, audit: AuditLog) -> None:
        """Hold an open connection, with those who review and the log of what is done."""
        super().__init__(connection, audit)
        self._accounts = accounts
        self._batches = Batches(connection)

    def plan(
        self, document_ids: Iterable[str], users: Iterable[str], mode: Mode
    ) -> tuple[Planned, ...]:
        """Return what assigning every document to every user would do, doing nothing.

        Raises:
            UnknownDocument: a document is not here.
            InputError: a user is unknown or disabled, or can no longer code one of them blind.
        """
        found = [self._accounts.find(name) for name in users]
        for user in found:
            if user.disabled:
                raise InputError(f"{user.name} is disabled")
        return tuple(self._plan(name, user, mode) for name in document_ids for user in found)

    @atomic
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
        planned = [entry for entry in self.plan(document_ids, users, mode) if entry.is_new]
        if planned:
            batch = self._batches.write(by=by, at=at)
            for entry in planned:
                self._assign(entry, batch, by, at)
        return len(planned)

    def list_batches(self) -> tuple[Batch, ...]:
        """Return the batches made last, the newest first."""
        return self._batches.read()

    def find_batch(self, number: int) -> tuple[Batch, tuple[Assignment, ...]]:
        """Return a batch with those of its assignments that were not withdrawn.

        Raises:
            InputError: there is none of that number.
        """
        found = self._batches.read(number=number)
        if not found:
            raise InputError(f"no batch {number}")
        return found[0], tuple(map(self.find, self._batches.list_staying(number)))

    @atomic
    def withdraw(self, number: int, *, by: str, at: datetime) -> Assignment:
        """Take an open assignment back.

        Raises:
            InputError: there is none of that number, or it is not open.
        """
        assignment = self.find_open(number)
        self._close(number, "withdrawn", at=at)
        before = f"{assignment.user}: {assignment.mode}"
        self._log("withdrawn", assignment, by, at, before=before)
        return assignment

    @atomic
    def withdraw_batch(self, number: int, *, by: str, at: datetime) -> int:
        """Take back what nobody has begun of a batch; return how many assignments that was.

        Raises:
            InputError: there is none of that number.
        """
        self.find_batch(number)
        untouched = self._batches.list_untouched(number)
        for key in untouched:
            self.withdraw(key, by=by, at=at)
        return len(untouched)

    def list_assignments(
        self,
        *,
        user: str | None = None,
        document_id: str | None = None,
        state: str | None = None,
    ) -> tuple[Assignment, ...]:
        """Return the assignments of a user, of a document, or all, in the order they were made."""
        found = self._connection.execute(
            f"{_SELECT} WHERE (:user IS NULL OR user.name = :user)"
            " AND (:document IS NULL OR instrument.id = :document)"
            " AND (:state IS NULL OR state = :state) ORDER BY assignment.key",
            {"user": user, "document": document_id, "state": state},
        )
        return tuple(map(_read, found))

    def find(self, number: int) -> Assignment:
        """Return one assignment.

        Raises:
            InputError: there is none of that number.
        """
        row = self._connection.fetch(f"{_SELECT} WHERE assignment.key = ?", (number,))
        if row is None:
            raise InputError(f"no assignment {number}")
        return _read(row)

    def find_open(self, number: int) -> Assignment:
        """Return one assignment that is open.

        Raises:
            InputError: there is none of that number, or it is not open.
        """
        assignment = self.find(number)
        if assignment.state != "open":
            raise InputError(f"assignment {number} is {assignment.state}")
        return assignment

    @atomic
    def save_draft(self, number: int, draft: Draft) -> Draft:
        """Add answers to the draft of an open assignment; return all of it.

        Raises:
            InputError: there is none of that number, or it is not open.
        """
        merged = {**self.find_open(number).draft, **draft}
        self._connection.execute(
            "UPDATE assignment SET draft = ? WHERE key = ?",
            (json.dumps(merged, ensure_ascii=False), number),
        )
        return merged

    @atomic
    def finish_blind(self, number: int, coding: int | None, *, at: datetime) -> None:
        """End an assignment with the coding, by its key, that was made of its draft."""
        self._close(number, "done", at=at, coding=coding)

    @atomic
    def finish(self, number: int, *, by: str, at: datetime) -> None:
        """End an open assignment of ``by`` that is reviewed.

        Raises:
            InputError: it is not open, or of somebody else.
        """
        assignment = self.find_open(number)
        if assignment.user != by:
            raise InputError(f"assignment {number} is not yours")
        self._close(number, "done", at=at)
        self._log("review finished", assignment, by, at)

    def _plan(self, document_id: str, user: User, mode: Mode) -> Planned:
        """Return what assigning the latest version of a document would do.

        Raises:
            UnknownDocument: there is no such document.
            InputError: it is to be coded blind by one who has coded it having seen labels.
        """
        row = self._connection.fetch(
            "SELECT document.key, title FROM latest_document AS document"
            " JOIN instrument ON instrument.key = document.instrument WHERE instrument.id = ?",
            (document_id,),
        )
        if row is None:
            raise UnknownDocument(f"no document {document_id[:80]!r} to assign")
        document = row["key"]
        if mode is Mode.BLIND and self._has_coded(document, user):
            raise InputError(
                f"{user.name} has already coded {document_id}, so cannot code it blind"
            )
        known = self._connection.fetch(
            "SELECT 1 FROM assignment WHERE document = ? AND user = ? AND"
            " (state = 'open' OR (state = 'done' AND mode = ?))",
            (document, user.key, mode.value),
        )
        return Planned(
            document=document,
            document_id=document_id,
            title=row["title"],
            user=user,
            mode=mode,
            is_new=known is None,
        )

    def _assign(self, planned: Planned, batch: int, by: str, at: datetime) -> None:
        self._connection.insert(
            "assignment",
            document=planned.document,
            user=planned.user.key,
            mode=planned.mode.value,
            assigned_by=by,
            assigned_at=at,
            batch=batch,
        )
        entry = AuditEntry(
            at=at,
            by=by,
            event="assigned",
            document_id=planned.document_id,
            after=f"{planned.user.name}: {planned.mode}",
        )
        self._audit.write(entry)

    def _close(self, number: int, state: str, *, at: datetime, coding: int | None = None) -> None:
        self._connection.execute(
            "UPDATE assignment SET state = ?, finished_at = ?, coding = ? WHERE key = ?",
            (state, at.isoformat(), coding, number),
        )

    def _log(
        self, event: str, assignment: Assignment, by: str, at: datetime, *, before: str = ""
    ) -> None:
        entry = AuditEntry(
            at=at,
            by=by,
            event=event,
            document_id=assignment.document_id,
            version=assignment.version,
            before=before,
        )
        self._audit.write(entry)

    def _has_coded(self, document: int, user: User) -> bool:
        row = self._connection.fetch(
            "SELECT 1 FROM coding JOIN coder ON coder.key = coding.coder"
            " WHERE document = ? AND kind = 'person' AND name = ?",
            (document, user.name),
        )
        return row is not None


def _read(row: Any) -> Assignment:
    return Assignment(
        **{
            **row,
            "mode": Mode(row["mode"]),
            "assigned_at": datetime.fromisoformat(row["assigned_at"]),
            "draft": json.loads(row["draft"]),
        }
    )
