"""Finds norms by their words, their parts and what their passages cover.

A document is asked about the newest coding of it whose coder looked for norms, so that a later
coding by a person, which has none, takes none away.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.store.connection import Connection, Repository
from govatlas.store.full_text import FullTextIndex
from govatlas.store.norms import LOOKED, read_rows
from govatlas.store.query import NO_QUERY, Query
from govatlas.store.rows import NormRow

_ASKED: Final = f"""
    SELECT max(coding.key) AS coding, coding.document FROM coding
    JOIN coder ON coder.key = coding.coder
    JOIN latest_document ON latest_document.key = coding.document
    WHERE (:coder IS NULL OR coder.name = :coder) AND {LOOKED}
    GROUP BY coding.document ORDER BY 1
"""
_PLACES: Final = """
    SELECT json_group_array(key), json_group_array(coding), json_group_array(position) FROM norm
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormQuestion:
    """Which norms are wanted; of several values of one field any will do.

    ``words`` are looked for in all parts of a norm with its quotation, ``bearer`` in who must act.
    ``deadline`` and ``sanction`` say whether there has to be one or none; None for either.
    ``category`` holds taxonomies with categories, one of which the passage is to cover.
    """

    words: Query = NO_QUERY
    bearer: Query = NO_QUERY
    bearer_type: tuple[str, ...] = ()
    modality: tuple[str, ...] = ()
    category: tuple[tuple[str, str], ...] = ()
    enforcer_type: tuple[str, ...] = ()
    deadline: bool | None = None
    sanction: bool | None = None


@dataclass(frozen=True, kw_only=True)
class NormPlaces:
    """Every norm that counts, column by column, in order of its key.

    ``documents`` are keys of documents, ``positions`` the places of norms in their codings.
    ``asked`` are the documents whose coders looked for norms, whether any was found in them.
    """

    norms: NDArray[np.int64]
    documents: NDArray[np.int64]
    positions: NDArray[np.int64]
    asked: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class NormMatches:
    """The keys of the norms that answer a question, ascending, each with its relevance."""

    norms: NDArray[np.int64]
    relevance: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNorm:
    """A norm as a list shows it, with the language of its document.

    ``position`` counts the norms of its coding from 0.

    ``recognised`` says how surely its words were recognised on a scan, None where they were not.
    """

    key: int
    coder: str
    position: int
    row: NormRow
    recognised: float | None = None
    language: str = ""


class NormSearch(Repository):
    """Searches the norms of all codings, and tells which of them count."""

    def __init__(self, connection: Connection, index: FullTextIndex) -> None:
        """Hold an open connection, with the index of the words of norms."""
        super().__init__(connection)
        self._index = index

    def read_places(self, coder: str | None = None) -> NormPlaces:
        """Return every norm that counts: of the latest version of each document.

        It is that of the newest coding (by ``coder``) whose coder looked for norms.
        """
        found = [tuple(row) for row in self._connection.execute(_ASKED, {"coder": coder})]
        asked = np.array(found, dtype=np.int64).reshape(-1, 2)
        columns = self._connection.fetch(_PLACES)
        keys, codings, positions = (np.array(json.loads(text), dtype=np.int64) for text in columns)
        order = np.argsort(keys)
        kept = order[np.isin(codings[order], asked[:, 0])]
        return NormPlaces(
            norms=keys[kept],
            documents=asked[:, 1][np.searchsorted(asked[:, 0], codings[kept])],
            positions=positions[kept],
            asked=asked[:, 1],
        )

    def find(self, question: NormQuestion) -> NormMatches | None:
        """Return the norms of all codings that answer ``question``; None where it asks nothing.

        Relevance is BM25, 0 without words.
        """
        conditions = list(_write_conditions(question))
        searched = [(question.words, ()), (question.bearer, ("bearer",))]
        searched = [(query, columns) for query, columns in searched if query]
        if not conditions and not searched:
            return None
        found = [self._index.find(query, *among) for query, among in searched if query.groups]
        if conditions or not found:
            found.append(self._select(conditions, question))
        keys = reduce(np.intersect1d, found)
        for query, columns in searched:
            if not query.groups:
                keys = np.setdiff1d(keys, self._index.find(query.unwanted, *columns))
        return NormMatches(norms=keys, relevance=self._rank(question.words, keys))

    def read(self, keys: Sequence[int]) -> tuple[FoundNorm, ...]:
        """Return the norms of ``keys`` in their order; keys that are none are left out."""
        rows = read_rows(self._connection, keys)
        told = self._connection.execute(
            "SELECT norm.key, norm.position, coder.name, document.language,"
            " (SELECT min(CAST(label AS REAL)) FROM anchor"
            " WHERE anchor.document = coding.document AND anchor.kind = 'recognised'"
            " AND anchor.start < norm.end AND anchor.end > norm.start) AS recognised"
            " FROM norm JOIN coding ON coding.key = norm.coding"
            " JOIN coder ON coder.key = coding.coder"
            " JOIN document ON document.key = coding.document"
            " WHERE norm.key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        places = {row["key"]: row for row in told}
        return tuple(
            FoundNorm(
                key=key,
                coder=places[key]["name"],
                position=places[key]["position"],
                row=row,
                recognised=places[key]["recognised"],
                language=places[key]["language"],
            )
            for key, row in rows.items()
        )

    def _select(self, conditions: Sequence[str], question: NormQuestion) -> NDArray[np.int64]:
        """Return the keys of the norms that meet all conditions."""
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        fields = ("bearer_type", "modality", "enforcer_type", "category")
        asked = {name: json.dumps(getattr(question, name)) for name in fields}
        select = f"SELECT json_group_array(key) FROM norm{where}"
        (keys,) = self._connection.fetch(select, asked)
        return np.sort(np.array(json.loads(keys), dtype=np.int64))

    def _rank(self, words: Query, keys: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return how well each of the norms found answers."""
        if not words.groups or not len(keys):
            return np.zeros(len(keys))
        ranked, relevance = self._index.rank(words)
        return relevance[np.searchsorted(ranked, keys)]


def _write_conditions(question: NormQuestion) -> Iterator[str]:
    for column in ("bearer_type", "modality", "enforcer_type"):
        if getattr(question, column):
            yield f"norm.{column} IN (SELECT value FROM json_each(:{column}))"
    for part in ("deadline", "sanction"):
        wanted = getattr(question, part)
        if wanted is not None:
            yield f"norm.{part} {'<>' if wanted else '='} ''"
    if question.category:
        yield (
            "norm.key IN (SELECT norm FROM json_each(:category) AS wanted JOIN norm_category AS"
            " covered ON covered.taxonomy = json_extract(wanted.value, '$[0]')"
            " AND covered.category = json_extract(wanted.value, '$[1]'))"
        )
