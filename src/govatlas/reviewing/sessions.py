"""The verbs about sessions: sign in, be known, sign out."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from govatlas.reviewing.context import ReviewContext
from govatlas.store import SessionRow, User

IDLE: Final = timedelta(hours=2)
ABSOLUTE: Final = timedelta(hours=12)
_TOUCH: Final = timedelta(minutes=1)
"""How much later a session must be used again for that to be written down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One who is signed in; ``hidden`` holds the documents that the user is coding blind."""

    user: User
    digest: str
    secret: str
    hidden: frozenset[str]


def sign_in(desk: ReviewContext, name: str, password: str) -> str | None:
    """Return the token of a new session, None where name and password do not go together.

    Raises:
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        kept = store.accounts.find_password(name)
        if not desk.passwords.check(kept, password):
            return None
        now, token = desk.clock(), secrets.token_urlsafe(32)
        session = SessionRow(
            digest=_digest(token),
            user=store.accounts.find(name),
            secret=secrets.token_urlsafe(32),
            created_at=now,
            seen_at=now,
            expires_at=now + ABSOLUTE,
        )
        store.accounts.save_session(session)
        return token


def find_session(desk: ReviewContext, token: str) -> Session | None:
    """Return who holds ``token``, None where the session is unknown or over.

    Raises:
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        row = store.accounts.find_session(_digest(token))
        if row is None:
            return None
        now = desk.clock()
        if now >= row.expires_at or now - row.seen_at >= IDLE:
            store.accounts.end_session(row.digest)
            return None
        if now - row.seen_at >= _TOUCH:
            store.accounts.touch_session(row.digest, now)
        queue = store.assignments.list_assignments(user=row.user.name, state="open")
        hidden = frozenset(entry.document_id for entry in queue if entry.is_blind_and_open)
        return Session(user=row.user, digest=row.digest, secret=row.secret, hidden=hidden)


def sign_out(desk: ReviewContext, session: Session) -> None:
    """End a session.

    Raises:
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        store.accounts.end_session(session.digest)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
