"""Finds norms across documents, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from govatlas.api.explorer.cache import MemoryCache
from govatlas.api.explorer.collection import Collection, Positions
from govatlas.api.explorer.found import Sort
from govatlas.api.explorer.holdings import Holdings
from govatlas.api.explorer.pool import StorePool
from govatlas.coverage import UNKNOWN, Selection
from govatlas.errors import InputError
from govatlas.publishing.norms import Wording, lay_out_norm
from govatlas.store import FoundNorm, NormMatches, NormQuestion, NormRow

LARGEST_PAGE: Final = 200
_BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NormHit:
    """A norm with the document it stands in; ``position`` counts those of its coding from 0."""

    document_id: str
    version: int
    title: str
    authority: str
    jurisdiction: str
    stage: str
    date: str
    coder: str
    position: int
    norm: NormRow

    def to_dict(self) -> dict[str, Any]:
        """Return it as a value of JSON: the document, then the keys of the norm guide."""
        norm = self.norm
        quotation = norm.quotation
        document = ("document_id", "version", "title", "authority", "jurisdiction", "stage", "date")
        return {
            **{name: getattr(self, name) for name in (*document, "coder")},
            **lay_out_norm(
                rank=norm.rank,
                modality=norm.modality,
                quotation=Wording(quotation.text, quotation.start, quotation.end),
                parts={
                    part.name: Wording(part.text, part.quotation.start, part.quotation.end)
                    for part in norm.parts
                },
                provision=norm.provision,
                types=(norm.bearer_type, norm.enforcer_type),
                categories=norm.categories,
            ),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNorms:
    """One page of a result.

    ``total`` counts its norms, ``documents`` those they stand in, ``searched`` the documents
    selected whose coder looked for norms.
    """

    total: int
    documents: int
    searched: int
    page: int
    size: int
    hits: tuple[NormHit, ...]

    @property
    def pages(self) -> int:
        """Return the number of pages, one for an empty result."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True)
class _Result:
    """All of a result: the keys of the norms in order, the positions of their documents."""

    collection: Collection
    keys: NDArray[np.int64]
    positions: Positions
    documents: int
    searched: int


class NormFinder:
    """Answers questions about norms, keeping what it found last for the next page or reader."""

    def __init__(self, pool: StorePool, holdings: Holdings, memory: int) -> None:
        """Search ``holdings``; keep about ``memory`` bytes of results."""
        self._pool = pool
        self._holdings = holdings
        self._results: MemoryCache[_Result] = MemoryCache(memory)

    def find(
        self, question: NormQuestion, selection: Selection, *, page: int, size: int
    ) -> FoundNorms:
        """Return one page of the norms that answer in the documents selected.

        Raises:
            InputError: there can be no such page, or the selection names what there is not.
        """
        if page < 1:
            raise InputError(f"pages count from 1, not {page}")
        if not 1 <= size <= LARGEST_PAGE:
            raise InputError(f"a page has 1 to {LARGEST_PAGE} norms, not {size}")
        result = self._find_all(question, selection)
        return FoundNorms(
            total=len(result.keys),
            documents=result.documents,
            searched=result.searched,
            page=page,
            size=size,
            hits=self._describe(result, (page - 1) * size, size),
        )

    def list_all(self, question: NormQuestion, selection: Selection) -> Iterator[NormHit]:
        """Yield every norm of the result, in its order.

        Raises:
            InputError: the selection names what there is not.
        """
        result = self._find_all(question, selection)
        batches = range(0, len(result.keys), _BATCH)
        return (hit for start in batches for hit in self._describe(result, start, _BATCH))

    def _find_all(self, question: NormQuestion, selection: Selection) -> _Result:
        alone = len(selection.coder) == 1 and UNKNOWN not in selection.coder
        coder = selection.coder[0] if alone else None
        collection = self._holdings.collect(coder)
        key = (collection.stamp, question, selection)
        result = self._results.find(key)
        if result is None:
            result = self._compute(collection, question, selection, coder)
            self._results.keep(key, result, 1_000 + 2 * result.keys.nbytes)
        return result

    def _compute(
        self,
        collection: Collection,
        question: NormQuestion,
        selection: Selection,
        coder: str | None,
    ) -> _Result:
        everything = np.ones(len(collection.catalogue), dtype=np.bool_)
        others, within = collection.narrow(selection, everything)
        mask = others.mask(collection.catalogue) & within & (collection.snapshot.codings > 0)
        with self._pool.lend() as store:
            matches = store.find_norms(question, collection.snapshot.keys[mask].tolist(), coder)
        positions = collection.place(matches.documents)
        order = _order(collection, matches, positions)
        return _Result(
            collection=collection,
            keys=matches.norms[order],
            positions=positions[order],
            documents=len(np.unique(positions)),
            searched=len(matches.asked),
        )

    def _describe(self, result: _Result, start: int, size: int) -> tuple[NormHit, ...]:
        keys = result.keys[start : start + size].tolist()
        places = dict(zip(keys, result.positions[start : start + size].tolist(), strict=True))
        with self._pool.lend() as store:
            found = store.read_norms(keys)
        return tuple(_describe(result.collection, places[norm.key], norm) for norm in found)


def _order(collection: Collection, matches: NormMatches, positions: Positions) -> Positions:
    """Return the order of the norms: document by document, within each the most important first.

    Documents with the best answer to the words come first, then the newest.
    """
    everything = np.ones(len(collection.catalogue), dtype=np.bool_)
    newest = collection.order(everything, Sort.NEWEST, None)
    places = np.empty_like(newest)
    places[newest] = np.arange(len(newest))
    best = np.zeros(len(newest))
    np.maximum.at(best, positions, matches.relevance)
    return np.lexsort((matches.norms, matches.ranks, places[positions], -best[positions]))


def _describe(collection: Collection, place: int, found: FoundNorm) -> NormHit:
    catalogue = collection.catalogue
    return NormHit(
        document_id=catalogue.ids[place],
        version=int(collection.snapshot.versions[place]),
        title=catalogue.titles[place],
        authority=catalogue.authorities[place],
        jurisdiction=catalogue.jurisdictions[place],
        stage=catalogue.stages[place],
        date=catalogue.dates[place],
        coder=found.coder,
        position=found.position,
        norm=found.row,
    )
