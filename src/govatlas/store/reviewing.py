"""The store as reviewers write it: accounts, sessions, assignments, codings with their audit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from govatlas.errors import InputError
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, Coding
from govatlas.model.document import Document
from govatlas.store import accounts, assignments, audit, codebooks, codings
from govatlas.store.accounts import SessionRow, User
from govatlas.store.assigning import AssigningStore
from govatlas.store.assignments import Assignment, Draft
from govatlas.store.audit import AuditEntry
from govatlas.store.connection import translate_errors
from govatlas.store.rows import flatten_coding, rebuild_coding


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A coding to keep, with what the log says of it; ``partial`` if it leaves categories out."""

    coding: Coding
    entries: tuple[AuditEntry, ...]
    partial: bool


class ReviewStore(AssigningStore):
    """A store in which people review; what changes is logged in the same transaction.

    All methods raise ``StoreError`` (or one of its kinds) where the file fails.
    """

    def add_user(self, name: str, password: str, *, administrator: bool, at: datetime) -> User:
        """Keep a new user with the hash of a password; the first one administers.

        Raises:
            InputError: the name is taken.
        """
        with self._writing():
            user = accounts.write_user(
                self._connection, name, password, administrator=administrator, at=at
            )
            rank = "administrator" if user.administrator else "reviewer"
            self._log("user added", user.name, at, after=rank)
            return user

    def find_user(self, name: str) -> User:
        """Return a user.

        Raises:
            InputError: there is none of that name.
        """
        with translate_errors(self._path):
            return accounts.find_user(self._connection, name)

    def list_users(self) -> tuple[User, ...]:
        """Return every user in order of their names."""
        with translate_errors(self._path):
            return accounts.list_users(self._connection)

    def find_password(self, name: str) -> str | None:
        """Return the hash of a user's password, None where the user is unknown or disabled."""
        with translate_errors(self._path):
            return accounts.find_password(self._connection, name)

    def change_password(self, name: str, password: str, *, at: datetime) -> None:
        """Replace the hash of a user's password; the user's sessions end.

        Raises:
            InputError: there is no such user.
        """
        with self._writing():
            user = accounts.find_user(self._connection, name)
            accounts.change_password(self._connection, user, password)
            self._log("password changed", user.name, at)

    def disable_user(self, name: str, *, at: datetime) -> User:
        """Shut a user out; the user's sessions end, the codings stay.

        Raises:
            InputError: there is no such user.
        """
        with self._writing():
            user = accounts.find_user(self._connection, name)
            accounts.disable_user(self._connection, user)
            self._log("user disabled", user.name, at)
            return user

    def enable_user(self, name: str, *, at: datetime) -> User:
        """Let a user in again who was shut out.

        Raises:
            InputError: there is no such user.
        """
        with self._writing():
            user = accounts.find_user(self._connection, name)
            accounts.enable_user(self._connection, user)
            self._log("user enabled", user.name, at)
            return user

    def keep_session(self, session: SessionRow) -> None:
        """Keep the session of one who signed in."""
        with self._writing():
            accounts.write_session(self._connection, session)

    def find_session(self, digest: str) -> SessionRow | None:
        """Return a session by the digest of its token, None where there is none."""
        with translate_errors(self._path):
            return accounts.find_session(self._connection, digest)

    def touch_session(self, digest: str, at: datetime) -> None:
        """Note that a session was used."""
        with self._writing():
            accounts.touch_session(self._connection, digest, at)

    def end_session(self, digest: str) -> None:
        """Forget a session."""
        with self._writing():
            accounts.end_session(self._connection, digest)

    def list_assignments(
        self, *, user: str | None = None, document_id: str | None = None, state: str | None = None
    ) -> tuple[Assignment, ...]:
        """Return the assignments of a user, of a document, or all, in the order of making."""
        with translate_errors(self._path):
            return assignments.list_assignments(
                self._connection, user=user, document_id=document_id, state=state
            )

    def find_assignment(self, number: int) -> Assignment:
        """Return one assignment.

        Raises:
            InputError: there is none of that number.
        """
        with translate_errors(self._path):
            return assignments.find_assignment(self._connection, number)

    def keep_draft(self, number: int, draft: Draft) -> Draft:
        """Add answers to the draft of an open assignment; return all of it.

        Raises:
            InputError: there is none of that number, or it is not open.
        """
        with self._writing():
            self._find_open(number)
            return assignments.update_draft(self._connection, number, draft)

    def finish_draft(
        self,
        number: int,
        draft: Draft,
        make: Callable[[Draft], Revision],
        codebook: Codebook,
        *,
        at: datetime,
    ) -> None:
        """Keep the coding that ``make`` builds of a whole draft, as the end of an assignment.

        Raises:
            InputError: the assignment is not open, or the draft is no coding yet.
        """
        with self._writing():
            self._find_open(number)
            revision = make(assignments.update_draft(self._connection, number, draft))
            key = self._keep_revision(revision, codebook)
            assignments.close_assignment(self._connection, number, "done", at=at, coding=key)

    def finish(self, number: int, *, by: str, at: datetime) -> None:
        """End an open assignment of ``by`` that is reviewed.

        Raises:
            InputError: it is not open, or of somebody else.
        """
        with self._writing():
            assignment = self._find_open(number)
            if assignment.user != by:
                raise InputError(f"assignment {number} is not yours")
            assignments.close_assignment(self._connection, number, "done", at=at)
            entry = AuditEntry(
                at=at,
                by=by,
                event="review finished",
                document_id=assignment.document_id,
                version=assignment.version,
            )
            audit.write_entry(self._connection, entry)

    def load_own_coding(self, document: Document, coder: Coder) -> Coding | None:
        """Return the newest coding of ``document`` by exactly ``coder``, None where none."""
        with translate_errors(self._path):
            key = codings.find_own_coding(self._connection, document.id, document.version, coder)
            return (
                rebuild_coding(codings.read_coding(self._connection, key), document)
                if key
                else None
            )

    def revise(
        self,
        document: Document,
        coder: Coder,
        make: Callable[[Coding | None], Revision],
        codebook: Codebook,
    ) -> Coding:
        """Keep the coding that ``make`` builds of the newest one by ``coder``.

        No other change comes between reading the one and writing the other.
        """
        with self._writing():
            revision = make(self.load_own_coding(document, coder))
            self._keep_revision(revision, codebook)
            return revision.coding

    def list_audit(
        self, document_id: str | None = None, *, before: int | None = None
    ) -> tuple[AuditEntry, ...]:
        """Return entries of the log, the newest first, of one document or of all."""
        with translate_errors(self._path):
            return audit.read_entries(self._connection, document_id, before=before)

    def _keep_revision(self, revision: Revision, codebook: Codebook) -> int | None:
        codebooks.keep_codebook(self._connection, codebook)
        key = codings.write_coding(self._connection, flatten_coding(revision.coding))
        if key is not None and revision.partial:
            codings.mark_partial(self._connection, key)
        for entry in revision.entries:
            audit.write_entry(self._connection, entry, key)
        return key

    def _log(self, event: str, subject: str, at: datetime, *, after: str = "") -> None:
        """Log what was done on the command line."""
        entry = AuditEntry(at=at, by="operator", event=event, subject=subject, after=after)
        audit.write_entry(self._connection, entry)
