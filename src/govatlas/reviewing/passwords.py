"""Hashes passwords with Argon2, checks them in the same time whoever is asked for."""

import unicodedata
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from govatlas.errors import InputError

SHORTEST: Final = 12
LONGEST: Final = 1_000
_AT_ONCE: Final = 2
"""How many are computed at once, since each takes tens of megabytes."""


class Passwords:
    """One way to hash passwords; the parameters of a hash are kept with it."""

    def __init__(
        self, *, time_cost: int = 3, memory_cost: int = 65_536, parallelism: int = 4
    ) -> None:
        """Hash with these costs (RFC 9106, second recommended option); memory in KiB."""
        self._hasher = PasswordHasher(time_cost, memory_cost, parallelism)
        self._turns = BoundedSemaphore(_AT_ONCE)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """Return what to keep of a password.

        Raises:
            InputError: it is too short or too long; the message does not repeat it.
        """
        wanted = _normalise(password)
        if len(wanted) < SHORTEST:
            raise InputError(f"a password must have at least {SHORTEST} characters")
        if len(wanted) > LONGEST:
            raise InputError(f"a password can have at most {LONGEST:,} characters")
        with self._turns:
            return self._hasher.hash(wanted)

    def check(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one kept; where none is kept this takes as long."""
        given = _normalise(password[: LONGEST + 1])
        with self._turns:
            try:
                self._hasher.verify(kept or self._nobody, given)
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None


def _normalise(password: str) -> str:
    """Return a password as every keyboard gives it (RFC 8265 asks for NFC)."""
    return unicodedata.normalize("NFC", password)
