"""The explorer of one who codes some documents blind: of these it knows nobody's codings."""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from threading import Lock
from typing import Final

from govatlas.api.estimating import Estimate
from govatlas.api.records import Record
from govatlas.errors import UnknownCoder
from govatlas.explorer.collection import Collection as DocumentCollection
from govatlas.explorer.comparing import VersionComparison, compare_documents
from govatlas.explorer.explorer import Explorer
from govatlas.explorer.finding import Finder
from govatlas.explorer.holdings import Holdings
from govatlas.explorer.norms import NormFinder
from govatlas.model.coding import Coding
from govatlas.store import VersionEntry, hide_codings

_RESULT_MEMORY: Final = 4_000_000
_MOST_HELD: Final = 4


class BlindedExplorer(Explorer):
    """An explorer for which the documents of ``hidden`` are uncoded, in every view of them.

    It shares the open database of the explorer it is made of, which closes it.
    """

    def __init__(self, explorer: Explorer, hidden: Collection[str]) -> None:
        """See with ``explorer``, but not what was said of the documents of ``hidden``."""
        self._hidden = frozenset(hidden)
        digest = hashlib.sha256("\0".join(sorted(self._hidden)).encode("utf-8", "replace"))
        self._suffix = f"~{digest.hexdigest()[:16]}"
        vars(self).update(vars(explorer))
        self._holdings = _BlindedHoldings(explorer._holdings, self._hidden, self._suffix)
        self._finder = Finder(self._pool, self._holdings, self._meanings, _RESULT_MEMORY)
        self._norms = NormFinder(self._pool, self._holdings, _RESULT_MEMORY)

    def close(self) -> None:
        """Leave the database open, since it is another's."""

    def stamp(self) -> str:
        """Return a stamp that no other view of the database has."""
        return super().stamp() + self._suffix

    def record(
        self,
        document_id: str,
        *,
        version: int | None = None,
        coder: str | None = None,
        norms_first: bool = False,
    ) -> Record:
        """Return a record, unless it is hidden.

        Raises:
            UnknownDocument: there is no such document or version.
            UnknownCoder: it has no such coding, or codings of it are hidden.
        """
        self._check_sight(document_id, version)
        return super().record(document_id, version=version, coder=coder, norms_first=norms_first)

    def record_named(self, document_id: str, coding_id: str) -> Record:
        """Return a record by the id of its coding, unless it is hidden."""
        self._check_sight(document_id)
        return super().record_named(document_id, coding_id)

    def first_record(
        self, document_id: str, *, version: int | None = None, coder: str | None = None
    ) -> Record:
        """Return the record that an address without an id opened first, unless it is hidden."""
        self._check_sight(document_id, version)
        return super().first_record(document_id, version=version, coder=coder)

    def _check_sight(self, document_id: str, version: int | None = None) -> None:
        if document_id in self._hidden:
            self.document(document_id, version=version)  # raises where there is none
            raise UnknownCoder(f"you are coding {document_id} blind: submit your coding first")

    def versions(self, document_id: str) -> tuple[VersionEntry, ...]:
        """Return the versions of a document; who coded a hidden one is not said."""
        found = super().versions(document_id)
        if document_id not in self._hidden:
            return found
        return tuple(replace(entry, coders=()) for entry in found)

    def compare_versions(self, document_id: str, old: int, new: int) -> VersionComparison:
        """Return what changed; of a hidden document in its text alone."""
        if document_id not in self._hidden:
            return super().compare_versions(document_id, old, new)
        before = self.document(document_id, version=old)
        after = self.document(document_id, version=new)
        return compare_documents(before, after, (), ())

    def codings_of(self, document_id: str, *, version: int | None = None) -> tuple[Coding, ...]:
        """Return the newest coding by each coder, none of a hidden document."""
        if document_id in self._hidden:
            self.document(document_id, version=version)  # raises where there is none
            return ()
        return super().codings_of(document_id, version=version)

    def estimate(
        self, *, gold: str, coder: str, taxonomy: str, within: Collection[str]
    ) -> Estimate:
        """Return shares among the documents of ``within`` that are not hidden."""
        seen = [name for name in within if name not in self._hidden]
        return super().estimate(gold=gold, coder=coder, taxonomy=taxonomy, within=seen)


class _BlindedHoldings(Holdings):
    """What is held, with the codings of some documents taken out."""

    def __init__(self, holdings: Holdings, hidden: frozenset[str], suffix: str) -> None:
        vars(self).update(vars(holdings))
        self._behind = holdings
        self._hidden_ids = hidden
        self._suffix = suffix
        self._guard = Lock()
        self._blanked: dict[str | None, tuple[DocumentCollection, DocumentCollection]] = {}

    def collect(self, coder: str | None = None) -> DocumentCollection:
        """Return the collection as it is now, without what is hidden.

        Raises:
            UnknownCoder: that coder has coded no document that may be seen.
        """
        whole = self._behind.collect(coder)
        with self._guard:
            seen, blanked = self._blanked.get(coder, (None, None))
            if seen is not whole or blanked is None:
                stamp = whole.stamp + self._suffix
                snapshot = hide_codings(whole.snapshot, self._hidden_ids, stamp)
                blanked = DocumentCollection(snapshot)
                if len(self._blanked) >= _MOST_HELD:
                    self._blanked.clear()
                self._blanked[coder] = (whole, blanked)
        if coder is not None:
            blanked.find_coded(coder)
        return blanked
