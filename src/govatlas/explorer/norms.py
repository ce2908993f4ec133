"""Finds norms across documents, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage import UNKNOWN, Selection
from govatlas.errors import InputError
from govatlas.explorer.cache import MemoryCache
from govatlas.explorer.collection import Collection, Positions
from govatlas.explorer.found import Chosen, Sort
from govatlas.explorer.holdings import Holdings
from govatlas.explorer.pool import StorePool
from govatlas.publishing.norms import Wording, arrange_norm
from govatlas.store import FoundNorm, NormMatches, NormPlaces, NormQuestion, NormRow

LARGEST_PAGE: Final = 200
_BATCH: Final = 500
_CODERS_HELD: Final = 4


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
    recognised: float | None = None
    language: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it as a value of JSON: the document, then the keys of the norm guide."""
        norm = self.norm
        quotation = norm.quotation
        document = ("document_id", "version", "title", "authority", "jurisdiction", "stage", "date")
        return {
            **{name: getattr(self, name) for name in (*document, "coder")},
            **arrange_norm(
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
            **({} if self.recognised is None else {"recognised": self.recognised}),
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
        self._places: dict[tuple[str, str | None], NormPlaces] = {}

    def find(
        self, question: NormQuestion, selection: Selection, *, page: int, size: int
    ) -> FoundNorms:
        """Return one page of the norms that answer in the documents selected.

        Raises:
            InputError: there can be no such page, or the selection names what there is not.
        """
        if page < 1:
            raise InputError(f"page numbers start at 1, not {page}")
        if not 1 <= size <= LARGEST_PAGE:
            raise InputError(f"a page can have 1 to {LARGEST_PAGE} norms, not {size}")
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

    def pick(
        self,
        question: NormQuestion,
        chosen: Chosen,
        fitness: NDArray[np.float64],
        number: int,
        *,
        coder: str | None = None,
    ) -> tuple[NormHit, ...]:
        """Return the norms that answer in the documents chosen, the fittest documents first.

        Among documents that are as fit, norms that matter most in their document come first.

        Args:
            question: which norms.
            chosen: in which documents; of the catalogue as it is now.
            fitness: of each document of the catalogue.
            number: how many norms at most.
            coder: whose norms, where the catalogue is of that coder's codings.
        """
        collection = self._holdings.collect(coder)
        if collection.catalogue is not chosen.catalogue:
            return ()  # the database changed meanwhile
        places, matches = self._ask(question, coder)
        positions = collection.place(places.documents)
        kept = (positions >= 0) & chosen.mask[positions]
        if matches is not None:
            kept &= np.isin(places.norms, matches.norms)
        found = np.flatnonzero(kept)
        order = np.lexsort((places.positions[found], -fitness[positions[found]]))[:number]
        best = found[order]
        result = _Result(
            collection=collection,
            keys=places.norms[best],
            positions=positions[best],
            documents=len(np.unique(positions[best])),
            searched=0,
        )
        return self._describe(result, 0, number)

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
        places, matches = self._ask(question, coder)
        positions = collection.place(places.documents)
        kept = (positions >= 0) & mask[positions]
        if matches is not None:
            kept &= np.isin(places.norms, matches.norms)
        chosen = np.flatnonzero(kept)
        order = chosen[_order(collection, places, positions, chosen, matches)]
        asked = collection.place(places.asked)
        return _Result(
            collection=collection,
            keys=places.norms[order],
            positions=positions[order],
            documents=len(np.unique(positions[order])),
            searched=int(np.count_nonzero((asked >= 0) & mask[asked])),
        )

    def _ask(
        self, question: NormQuestion, coder: str | None
    ) -> tuple[NormPlaces, NormMatches | None]:
        """Return every norm by ``coder``, held until a change, with those that answer."""
        with self._pool.connection() as store:
            key = (store.snapshots.read_stamp(), coder)
            held = self._places.get(key)
            if held is None:
                held = store.norms.read_places(coder)
                others = list(self._places.items())[1 - _CODERS_HELD :]
                current = {name: places for name, places in others if name[0] == key[0]}
                self._places = {**current, key: held}  # replaced whole: readers take no lock
            return held, store.norms.find(question)

    def _describe(self, result: _Result, start: int, size: int) -> tuple[NormHit, ...]:
        keys = result.keys[start : start + size].tolist()
        places = dict(zip(keys, result.positions[start : start + size].tolist(), strict=True))
        with self._pool.connection() as store:
            found = store.norms.read(keys)
        return tuple(_describe(result.collection, places[norm.key], norm) for norm in found)


def _order(
    collection: Collection,
    places: NormPlaces,
    positions: Positions,
    chosen: Positions,
    matches: NormMatches | None,
) -> Positions:
    """Return the order of the norms chosen: document by document, in each as it ranks them.

    Documents with the best answer to the words come first, then the newest.
    """
    everything = np.ones(len(collection.catalogue), dtype=np.bool_)
    newest = collection.order(everything, Sort.NEWEST, None)
    dated = np.empty_like(newest)
    dated[newest] = np.arange(len(newest))
    documents = positions[chosen]
    best = np.zeros(len(newest))
    if matches is not None:
        found = np.searchsorted(matches.norms, places.norms[chosen])
        np.maximum.at(best, documents, matches.relevance[found])
    return np.lexsort((places.positions[chosen], dated[documents], -best[documents]))


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
        recognised=found.recognised,
        language=found.language,
    )
