"""Lends open databases to threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from govatlas.errors import StoreError
from govatlas.store import Store


class StorePool:
    """As many open stores as are in use at once, each lent to one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open the database at ``path``.

        Raises:
            StoreError: it cannot be used.
        """
        self._path = path
        self._lock = Lock()
        self._closed = False
        self._idle = [Store.open(path, writable=False)]

    @contextmanager
    def connection(self) -> Iterator[Store]:
        """Lend a store to the body.

        Raises:
            StoreError: the pool is closed, or the database cannot be opened.
        """
        with self._lock:
            if self._closed:
                raise StoreError(f"{self._path} was closed; open it again")
            store = self._idle.pop() if self._idle else None
        store = store or Store.open(self._path, writable=False)
        try:
            yield store
        finally:
            self._take_back(store)

    def close(self) -> None:
        """Close every store, those lent as soon as they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for store in idle:
            store.close()

    def _take_back(self, store: Store) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(store)
                return
        store.close()
