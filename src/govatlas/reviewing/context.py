"""The desk at which people review: a database, a clock, a way to check passwords."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from govatlas.api.records import find_codebook
from govatlas.codebook import load_codebook
from govatlas.model.codebook import Codebook
from govatlas.reviewing.passwords import Passwords
from govatlas.store import Store


def read_clock() -> datetime:
    """Return the time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """The database, passwords and clock that every verb of review needs."""

    db: Path
    passwords: Passwords = field(default_factory=Passwords)
    clock: Callable[[], datetime] = read_clock

    def open(self) -> AbstractContextManager[Store]:
        """Return the database, opened for writing.

        Raises:
            StoreError: it cannot be used.
        """
        return Store.open(self.db)


def choose_codebook(store: Store) -> Codebook:
    """Return the codebook that reviewers code by: the one most documents were coded by."""
    digest = store.codebooks.find_in_use()
    return find_codebook(store, digest) if digest else load_codebook()
