"""Finds documents by the words of their titles and texts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.store.connection import Connection, Repository
from govatlas.store.full_text import FullTextIndex
from govatlas.store.query import Query
from govatlas.store.snippets import Piece, cut_snippet

RANKED: Final = 5_000
"""Beyond so many hits their order tells little, and ranking each costs more than finding all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The keys of the documents found, ascending, each with how well it answers.

    ``ranked`` is False where so many were found that a document whose title answers counts 1
    and every other 0.
    """

    keys: NDArray[np.int64]
    relevance: NDArray[np.float64]
    ranked: bool


class DocumentSearch(Repository):
    """Searches the titles and texts of the latest versions."""

    def __init__(self, connection: Connection, index: FullTextIndex) -> None:
        """Hold an open connection, with the index of titles and texts."""
        super().__init__(connection)
        self._index = index

    def find(self, query: Query) -> Matches:
        """Return the latest versions that answer ``query`` with title and text together.

        Where more than ``RANKED`` documents answer, only titles are looked at to rank them: a word
        that so many documents have tells few of them apart, and to rank by it takes time with every
        hit. Of 95,000 documents usual words are answered within 100 ms, phrases made of nothing but
        the commonest words in a second.
        """
        if not query.groups:
            (every,) = self._connection.fetch("SELECT json_group_array(key) FROM latest_document")
            keys = np.setdiff1d(json.loads(every), self._index.find(query.unwanted))
            keys = keys.astype(np.int64)
            return Matches(keys=keys, relevance=np.zeros(len(keys)), ranked=True)
        keys = self._index.find(query)
        if len(keys) > RANKED:
            named = self._index.find(query, "title", "short_title")
            return Matches(keys=keys, relevance=np.isin(keys, named).astype(float), ranked=False)
        keys, relevance = self._index.rank(query)
        return Matches(keys=keys, relevance=relevance, ranked=True)

    def read_snippets(self, keys: Sequence[int], query: Query) -> tuple[tuple[Piece, ...], ...]:
        """Return for each document the part of its text that shows why it was found."""
        found = []
        for key in keys:
            row = self._connection.fetch(
                "SELECT content FROM document JOIN text ON text.key = document.text"
                " WHERE document.key = ?",
                (key,),
            )
            found.append(cut_snippet(row["content"], query) if row else ())
        return tuple(found)
