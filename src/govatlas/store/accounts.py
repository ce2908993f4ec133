"""Keeps who may review, with the sessions of those who signed in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from govatlas.errors import InputError
from govatlas.store.audit import AuditEntry, Logged
from govatlas.store.connection import atomic


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


class Accounts(Logged):
    """Who may review, with their sessions; what is done is logged as by the operator."""

    @atomic
    def add(self, name: str, password: str, *, administrator: bool, at: datetime) -> User:
        """Save a new user with the hash of a password; the first one administers.

        Raises:
            InputError: there is a user, or a coder other than a person, of that name.
        """
        folded = name.casefold()
        known = self._connection.fetch("SELECT name FROM user WHERE folded = ?", (folded,))
        if known is not None:
            raise InputError(f"the user {known['name']!r} already exists; choose another name")
        other = self._connection.fetch(
            "SELECT kind FROM coder WHERE casefold(name) = ? AND kind <> 'person'", (folded,)
        )
        if other is not None:
            raise InputError(f"{name!r} is the name of a {other['kind']}; choose another name")
        (users,) = self._connection.fetch("SELECT count(*) FROM user")
        self._connection.insert(
            "user",
            name=name,
            folded=folded,
            password=password,
            administrator=administrator or users == 0,
            created_at=at,
        )
        user = self.find(name)
        self._log(
            "user added", user, at, after="administrator" if user.administrator else "reviewer"
        )
        return user

    def find(self, name: str) -> User:
        """Return the user of ``name``, whatever its case.

        Raises:
            InputError: there is none.
        """
        row = self._connection.fetch("SELECT * FROM user WHERE folded = ?", (name.casefold(),))
        if row is None:
            raise InputError(f"unknown user {name[:40]!r}; see: govatlas user list")
        return _read_user(row)

    def list_users(self) -> tuple[User, ...]:
        """Return every user in order of their names."""
        return tuple(
            map(_read_user, self._connection.execute("SELECT * FROM user ORDER BY folded"))
        )

    def find_password(self, name: str) -> str | None:
        """Return the hash of a user's password, None where the user is unknown or disabled."""
        row = self._connection.fetch(
            "SELECT password FROM user WHERE folded = ? AND NOT disabled", (name.casefold(),)
        )
        return str(row["password"]) if row else None

    @atomic
    def change_password(self, name: str, password: str, *, at: datetime) -> None:
        """Replace the hash of a user's password; the user's sessions end.

        Raises:
            InputError: there is no such user.
        """
        user = self.find(name)
        self._connection.execute("UPDATE user SET password = ? WHERE key = ?", (password, user.key))
        self._end_sessions(user)
        self._log("password changed", user, at)

    @atomic
    def disable(self, name: str, *, at: datetime) -> User:
        """Disable a user; the user's sessions end, the codings stay.

        Raises:
            InputError: there is no such user.
        """
        user = self.find(name)
        self._connection.execute("UPDATE user SET disabled = 1 WHERE key = ?", (user.key,))
        self._end_sessions(user)
        self._log("user disabled", user, at)
        return user

    @atomic
    def enable(self, name: str, *, at: datetime) -> User:
        """Enable a user again.

        Raises:
            InputError: there is no such user.
        """
        user = self.find(name)
        self._connection.execute("UPDATE user SET disabled = 0 WHERE key = ?", (user.key,))
        self._log("user enabled", user, at)
        return user

    @atomic
    def save_session(self, session: SessionRow) -> None:
        """Save the session of one who signed in; those that have ended go."""
        self._connection.execute(
            "DELETE FROM session WHERE expires_at <= ?", (session.created_at.isoformat(),)
        )
        self._connection.execute(
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

    def find_session(self, digest: str) -> SessionRow | None:
        """Return the session of a token's digest, None where there is none or its user is disabled.

        Whether its time is over is for the caller to say.
        """
        row = self._connection.fetch(
            "SELECT user.*, digest, secret, seen_at, expires_at, session.created_at AS started"
            " FROM session JOIN user ON user.key = session.user WHERE digest = ? AND NOT disabled",
            (digest,),
        )
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

    @atomic
    def touch_session(self, digest: str, at: datetime) -> None:
        """Note that a session was used."""
        self._connection.execute(
            "UPDATE session SET seen_at = ? WHERE digest = ?", (at.isoformat(), digest)
        )

    @atomic
    def end_session(self, digest: str) -> None:
        """Forget a session."""
        self._connection.execute("DELETE FROM session WHERE digest = ?", (digest,))

    def _end_sessions(self, user: User) -> None:
        self._connection.execute("DELETE FROM session WHERE user = ?", (user.key,))

    def _log(self, event: str, user: User, at: datetime, *, after: str = "") -> None:
        entry = AuditEntry(at=at, by="operator", event=event, subject=user.name, after=after)
        self._audit.write(entry)


def _read_user(row: Any) -> User:
    return User(
        key=row["key"],
        name=row["name"],
        administrator=bool(row["administrator"]),
        disabled=bool(row["disabled"]),
        created_at=datetime.fromisoformat(row["created_at"]),
    )
