"""Keeps who may review, with the sessions of those who signed in."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from govatlas.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who may review; ``name`` is also the name of the coder."""

    key: int
    name: str
    administrator: bool
    disabled: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session as it is kept: the digest of its token, never the token."""

    digest: str
    user: User
    secret: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


def write_user(
    connection: sqlite3.Connection,
    name: str,
    password: str,
    *,
    administrator: bool,
    at: datetime,
) -> User:
    """Keep a new user inside the current transaction; the first one administers.

    Raises:
        InputError: there is a user, or a coder other than a person, of that name.
    """
    folded = name.casefold()
    known = connection.execute("SELECT name FROM user WHERE folded = ?", (folded,)).fetchone()
    if known is not None:
        raise InputError(f"the user {known['name']!r} already exists; choose another name")
    other = connection.execute(
        "SELECT kind FROM coder WHERE casefold(name) = ? AND kind <> 'person'", (folded,)
    ).fetchone()
    if other is not None:
        raise InputError(f"{name!r} is the name of a {other['kind']}; choose another name")
    (users,) = connection.execute("SELECT count(*) FROM user").fetchone()
    connection.execute(
        "INSERT INTO user (name, folded, password, administrator, created_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (name, folded, password, administrator or users == 0, at.isoformat()),
    )
    return find_user(connection, name)


def find_user(connection: sqlite3.Connection, name: str) -> User:
    """Return the user of ``name``, whatever its case.

    Raises:
        InputError: there is none.
    """
    row = connection.execute("SELECT * FROM user WHERE folded = ?", (name.casefold(),)).fetchone()
    if row is None:
        raise InputError(f"unknown user {name[:40]!r}; see: govatlas user list")
    return _read_user(row)


def list_users(connection: sqlite3.Connection) -> tuple[User, ...]:
    """Return every user in order of their names."""
    return tuple(map(_read_user, connection.execute("SELECT * FROM user ORDER BY folded")))


def find_password(connection: sqlite3.Connection, name: str) -> str | None:
    """Return the hash of a user's password, None where the user is unknown or disabled."""
    row = connection.execute(
        "SELECT password FROM user WHERE folded = ? AND NOT disabled", (name.casefold(),)
    ).fetchone()
    return str(row["password"]) if row else None


def change_password(connection: sqlite3.Connection, user: User, password: str) -> None:
    """Replace a user's hash inside the current transaction, ending every session of the user."""
    connection.execute("UPDATE user SET password = ? WHERE key = ?", (password, user.key))
    connection.execute("DELETE FROM session WHERE user = ?", (user.key,))


def disable_user(connection: sqlite3.Connection, user: User) -> None:
    """Shut a user out inside the current transaction, ending every session of the user."""
    connection.execute("UPDATE user SET disabled = 1 WHERE key = ?", (user.key,))
    connection.execute("DELETE FROM session WHERE user = ?", (user.key,))


def enable_user(connection: sqlite3.Connection, user: User) -> None:
    """Let a user in again inside the current transaction."""
    connection.execute("UPDATE user SET disabled = 0 WHERE key = ?", (user.key,))


def write_session(connection: sqlite3.Connection, session: SessionRow) -> None:
    """Keep a session inside the current transaction; those that have ended go."""
    connection.execute(
        "DELETE FROM session WHERE expires_at <= ?", (session.created_at.isoformat(),)
    )
    connection.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)",
        (
            session.digest,
            session.user.key,
            session.secret,
            session.created_at.isoformat(),
            session.seen_at.isoformat(),
            session.expires_at.isoformat(),
        ),
    )


def find_session(connection: sqlite3.Connection, digest: str) -> SessionRow | None:
    """Return the session of a token's digest, None where there is none of a user in good standing.

    Whether its time is over is for the caller to say.
    """
    row = connection.execute(
        "SELECT user.*, digest, secret, seen_at, expires_at, session.created_at AS started"
        " FROM session JOIN user ON user.key = session.user WHERE digest = ? AND NOT disabled",
        (digest,),
    ).fetchone()
    if row is None:
        return None
    return SessionRow(
        digest=row["digest"],
        user=_read_user(row),
        secret=row["secret"],
        created_at=datetime.fromisoformat(row["started"]),
        seen_at=datetime.fromisoformat(row["seen_at"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
    )


def touch_session(connection: sqlite3.Connection, digest: str, at: datetime) -> None:
    """Note inside the current transaction that a session was used."""
    connection.execute("UPDATE session SET seen_at = ? WHERE digest = ?", (at.isoformat(), digest))


def end_session(connection: sqlite3.Connection, digest: str) -> None:
    """Forget a session inside the current transaction."""
    connection.execute("DELETE FROM session WHERE digest = ?", (digest,))


def _read_user(row: sqlite3.Row) -> User:
    return User(
        key=row["key"],
        name=row["name"],
        administrator=bool(row["administrator"]),
        disabled=bool(row["disabled"]),
        created_at=datetime.fromisoformat(row["created_at"]),
    )
