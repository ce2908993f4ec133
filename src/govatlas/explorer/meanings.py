"""Finds documents by what their passages mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.explorer.cache import MemoryCache
from govatlas.explorer.pool import StorePool
from govatlas.explorer.questions import find_language
from govatlas.meaning import (
    Codes,
    MeaningModel,
    Part,
    Vectors,
    compare_parts,
    find_model,
    measure_width,
)
from govatlas.meaning.model import ENGLISH, Floats
from govatlas.model.document import Span
from govatlas.store import Store, TextMeaning

MOST_DOCUMENTS: Final = 50
"""How many documents are found by meaning at most: there is always one that is a little alike."""

_NEAR: Final = 1_000
"""How many passages, the nearest by signs, are compared by their vectors."""

_NEAR_TITLES: Final = 50
_MOST_CHUNKS: Final = 200
"""Of so many documents with the nearest titles, so many passages are compared too."""

_LEADING: Final = 100
_MOST_COMPARED: Final = 10_000
"""Of so many texts that then lead, all passages are compared, up to so many together."""

_TITLE_WEIGHT: Final = 0.2
"""What a title counts beside the best passages (docs/search.md says what else was tried)."""

_PASSAGE_WEIGHTS: Final = (0.75, 0.25)
"""What the best passage of a document counts, then the second best."""

_LENGTH_WEIGHT: Final = 0.02
"""What a long document loses: the more passages, the liker some one is by chance."""

_ALIKE: Final = 0.6
"""The least cosine of two passages that are shown as alike."""

_MOST_PAIRS: Final = 12

_CACHED: Final = 2_000_000
_SIZE: Final = 4_000


@dataclass(frozen=True, slots=True)
class MeaningMatches:
    """The documents found by their keys, the best first, each with its best passage.

    ``likeness`` is that of the question to the best passages, and to the title by its weight,
    less for long documents.
    """

    keys: NDArray[np.int64]
    likeness: NDArray[np.float32]
    passages: tuple[Span, ...]

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.keys)


NOTHING: Final = MeaningMatches(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32), ())


@dataclass(frozen=True)
class _Loaded:
    """All that is looked through, as it was when the database had ``mark``."""

    mark: tuple[int, ...]
    codes: Codes
    texts: NDArray[np.int64]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
    documents: NDArray[np.int64]
    document_texts: NDArray[np.int32]
    titles: Vectors


class MeaningFinder:
    """Answers questions from the vectors of a database, if it has any of the model installed."""

    def __init__(self, pool: StorePool, model: MeaningModel | None = None) -> None:
        """Search the database of ``pool`` with ``model``, by default the one installed."""
        self._pool = pool
        self._model = model or find_model()
        self._lock = Lock()
        self._loaded: _Loaded | None = None
        self._texts: tuple[tuple[str, ...], Floats] | None = None
        self._found: MemoryCache[MeaningMatches] = MemoryCache(_CACHED)

    def find(self, question: str) -> MeaningMatches:
        """Return the documents with passages that mean most like ``question``."""
        model = self._model
        if model is None or not question.strip():
            return NOTHING
        with self._pool.connection() as store:
            loaded = self._load(store, model)
            if len(loaded.codes) == 0:
                return NOTHING
            key = (loaded.mark, question)
            found = self._found.find(key)
            if found is None:
                found = _search(store, loaded, self._embed(model, question), model.parts)
                self._found.keep(key, found, _SIZE)
            return found

    def list_pairs(self, store: Store, one: int, other: int) -> list[tuple[Span, Span]]:
        """Return the passages of two documents, by their keys, that are most like one another.

        The most alike come first; there are none where either document is not indexed.
        """
        if self._model is None:
            return []
        name = self._model.name
        first, second = (store.vectors.read_meaning_of(key, name) for key in (one, other))
        if first is None or second is None:
            return []
        return _find_pairs(first, second, self._model.parts)

    def is_ready(self) -> bool:
        """Whether there is anything to find."""
        if self._model is None:
            return False
        with self._pool.connection() as store:
            return len(self._load(store, self._model).codes) > 0

    def rank(self, question: str, texts: tuple[str, ...]) -> list[int]:
        """Return the places of ``texts``, the most like ``question`` first; none without a model.

        Where nothing is indexed, nobody has asked for the model, and it stays unloaded.
        """
        if self._model is None or not self.is_ready():
            return []
        if self._texts is None or self._texts[0] != texts:
            self._texts = (texts, self._model.embed(texts))
        asked = self._embed(self._model, question)
        likeness = compare_parts(self._texts[1], asked[None, :], self._model.parts)[:, 0]
        return [int(place) for place in np.argsort(-likeness, kind="stable")]

    @staticmethod
    def _embed(model: MeaningModel, question: str) -> Floats:
        language = find_language(question) if len(model.parts) > 1 else ENGLISH
        vector: Floats = model.embed([question], language)[0]
        return vector

    def _load(self, store: Store, model: MeaningModel) -> _Loaded:
        """Return what is looked through, read anew where the database has changed."""
        mark = store.vectors.read_mark()
        loaded = self._loaded
        if loaded is not None and loaded.mark == mark:
            return loaded
        with self._lock:
            if self._loaded is None or self._loaded.mark != mark:
                self._loaded = _read(store, model, mark)
            return self._loaded


def _read(store: Store, model: MeaningModel, mark: tuple[int, ...]) -> _Loaded:
    width = measure_width(model)
    found = store.vectors.read_signs(model.name, width // 8)
    owners = np.repeat(np.arange(len(found.texts), dtype=np.int32), found.counts)
    return _Loaded(
        mark=mark,
        codes=Codes.build(found.signs, owners, width),
        texts=found.texts,
        starts=np.cumsum(found.counts) - found.counts,
        counts=found.counts,
        documents=found.documents,
        document_texts=found.document_texts,
        titles=Vectors.read(found.titles, width),
    )


def _search(store: Store, loaded: _Loaded, vector: Floats, parts: Sequence[Part]) -> MeaningMatches:
    """Compare the passages whose signs are nearest, then all passages of the texts that lead.

    Signs say roughly what is near, so that the second best passage of a text may be missing among
    the nearest, and the text then stand too high. A text of an earlier version belongs to no
    document here, and may take places among the nearest passages; it is left out before.
    """
    latest = np.zeros(len(loaded.texts), dtype=np.bool_)
    latest[loaded.document_texts] = True
    near = loaded.codes.find_near(vector, _NEAR, None if latest.all() else latest, parts=parts)
    titles = loaded.titles.compare(vector, parts)
    near = np.union1d(near, _list_chunks(loaded, titles))
    owners = loaded.codes.owners[near]
    places = np.unique(owners)
    meanings = store.vectors.read_meanings(loaded.texts[places].tolist())
    best: dict[int, tuple[float, Span]] = {}
    for place in places.tolist():
        meaning = meanings.get(int(loaded.texts[place]))
        if meaning is not None:
            chunks = near[owners == place] - loaded.starts[place]
            best[place] = _find_best(meaning, chunks, vector, parts)
    for place in _list_leading(loaded, _rate(loaded, best, titles)):
        chunks = np.arange(loaded.counts[place])
        best[place] = _find_best(meanings[int(loaded.texts[place])], chunks, vector, parts)
    return _list_documents(loaded, best, titles)


def _list_leading(loaded: _Loaded, likeness: Floats) -> list[int]:
    """Return the places of the texts of the best documents so far, as many as are compared."""
    order = np.argsort(-likeness, kind="stable")[:_LEADING]
    order = order[np.isfinite(likeness[order])]
    leading: list[int] = []
    compared = 0
    for place in dict.fromkeys(loaded.document_texts[order].tolist()):
        count = int(loaded.counts[place])
        if compared + count <= _MOST_COMPARED:
            leading.append(place)
            compared += count
    return leading


def _list_chunks(loaded: _Loaded, titles: Floats) -> NDArray[np.int64]:
    """Return the chunks of the documents whose titles are most like the question."""
    best = np.argsort(-titles, kind="stable")[:_NEAR_TITLES]
    ends = np.append(loaded.starts, len(loaded.codes))
    chunks = [
        np.arange(loaded.starts[place], min(ends[place + 1], loaded.starts[place] + _MOST_CHUNKS))
        for place in np.unique(loaded.document_texts[best]).tolist()
    ]
    return np.concatenate(chunks).astype(np.int64) if chunks else np.empty(0, dtype=np.int64)


def _find_best(
    meaning: TextMeaning, chunks: NDArray[np.int64], vector: Floats, parts: Sequence[Part]
) -> tuple[float, Span]:
    likeness = Vectors.read(meaning.vectors, len(vector)).pick(chunks).compare(vector, parts)
    weights = _PASSAGE_WEIGHTS[: len(chunks)]
    best = np.argsort(-likeness, kind="stable")[: len(weights)]
    score = np.average(likeness[best], weights=weights)
    return float(score), _read_span(meaning, int(chunks[best[0]]))


def _list_documents(
    loaded: _Loaded, best: dict[int, tuple[float, Span]], titles: Floats
) -> MeaningMatches:
    """Return the best documents, each with its best passage."""
    likeness = _rate(loaded, best, titles)
    order = np.argsort(-likeness, kind="stable")[:MOST_DOCUMENTS]
    order = order[np.isfinite(likeness[order])]
    return MeaningMatches(
        keys=loaded.documents[order],
        likeness=likeness[order],
        passages=tuple(best[place][1] for place in loaded.document_texts[order].tolist()),
    )


def _rate(loaded: _Loaded, best: dict[int, tuple[float, Span]], titles: Floats) -> Floats:
    """Return how like each document is, by its best passages, its title and its length together."""
    scores = np.full(len(loaded.texts), -np.inf, dtype=np.float32)
    for place, (score, _) in best.items():
        scores[place] = score - _LENGTH_WEIGHT * np.log(loaded.counts[place])
    likeness: Floats = scores[loaded.document_texts] + np.float32(_TITLE_WEIGHT) * titles
    return likeness


def _find_pairs(
    one: TextMeaning, other: TextMeaning, parts: Sequence[Part]
) -> list[tuple[Span, Span]]:
    width = sum(part.width for part in parts)
    own, theirs = (Vectors.read(text.vectors, width) for text in (one, other))
    likeness = own.compare_all(theirs, parts)
    order = np.argsort(-likeness, axis=None, kind="stable")[:_MOST_PAIRS]
    rows, columns = np.unravel_index(order, likeness.shape)
    return [
        (_read_span(one, row), _read_span(other, column))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if likeness[row, column] >= _ALIKE
    ]


def _read_span(meaning: TextMeaning, chunk: int) -> Span:
    start, end = np.frombuffer(meaning.places, dtype=np.int32).reshape(-1, 2)[chunk]
    return Span(int(start), int(end))
