"""Holds the collection in memory, as the codings of everybody or of one coder show it."""

from threading import Lock
from typing import Final

from govatlas.api.records import find_codebook
from govatlas.codebook import load_codebook
from govatlas.explorer.collection import Collection
from govatlas.explorer.pool import StorePool
from govatlas.model.codebook import Codebook
from govatlas.store import Store

_CODERS_HELD: Final = 8


class Holdings:
    """The collection by coder (None for the newest codings), never older than the database."""

    def __init__(self, pool: StorePool) -> None:
        """Load from the stores of ``pool``."""
        self._pool = pool
        self._lock = Lock()
        self._held: dict[str | None, Collection] = {}

    def collect(self, coder: str | None = None) -> Collection:
        """Return the collection as it is now; of what was held, only what changed is read.

        Raises:
            UnknownCoder: that coder has coded no document.
            StoreError: the database fails.
        """
        with self._pool.connection() as store:
            held = self._held.get(coder)
            if held is not None and held.stamp == store.snapshots.read_stamp():
                return held
            with self._lock:
                held = self._held.get(coder)
                if held is None or held.stamp != store.snapshots.read_stamp():
                    held = _load(store, coder, held)
                    self._hold(coder, held)
                return held

    def _hold(self, coder: str | None, collection: Collection) -> None:
        """Keep the collection in place of that of the coder asked for longest ago."""
        held = {name: kept for name, kept in self._held.items() if name != coder}
        named = [name for name in held if name is not None]
        for name in named[: max(0, len(named) - _CODERS_HELD + 1)]:
            del held[name]
        self._held = {**held, coder: collection}  # replaced whole: readers take no lock


def _load(store: Store, coder: str | None, held: Collection | None) -> Collection:
    earlier = held.snapshot if held else None
    in_use = None if earlier else store.codebooks.find_in_use()
    codebook = earlier.catalogue.codebook if earlier else _find_codebook(store, in_use)
    snapshot = store.snapshots.load(codebook, coder=coder, earlier=earlier)
    if coder is None and snapshot.codebook_in_use not in (None, in_use, codebook.digest):
        codebook = _find_codebook(store, snapshot.codebook_in_use)
        snapshot = store.snapshots.load(codebook, coder=coder, earlier=snapshot)
    collection = Collection(snapshot)
    if coder is not None:
        collection.find_coded(coder)
    return collection


def _find_codebook(store: Store, digest: str | None) -> Codebook:
    return find_codebook(store, digest) if digest else load_codebook()
