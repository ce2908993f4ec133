"""Answers a query from the full-text index."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.store.query import Query, Term
from govatlas.store.snippets import Piece, cut_snippet

RANKED: Final = 5_000
"""Beyond so many hits their order tells little, and ranking each costs more than finding all."""

_FOUND: Final = "SELECT json_group_array(rowid) FROM document_search WHERE document_search MATCH ?"
_RANKED: Final = """
    SELECT rowid, -bm25(document_search, 10.0, 10.0, 1.0)
    FROM document_search WHERE document_search MATCH ? ORDER BY rowid
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The keys of the documents found, ascending, each with how well it answers.

    ``ranked`` is False where so many were found that a document whose title answers counts 1
    and every other 0.
    """

    keys: NDArray[np.int64]
    relevance: NDArray[np.float64]
    ranked: bool


def find_matches(connection: sqlite3.Connection, query: Query) -> Matches:
    """Return the latest versions that answer ``query`` with title and text together.

    Relevance is BM25, a word of a title counting as ten of the text. Where more than ``RANKED``
    documents answer, only titles are looked at to rank them: a word that so many documents have
    tells few of them apart, and to rank by it takes time with every hit. Of 95,000 documents usual
    words are answered within 100 ms, phrases made of nothing but the commonest words in a second.
    """
    expression = write_expression(query)
    if not query.groups:
        keys = _read_keys(connection, "SELECT json_group_array(key) FROM latest_document")
        if query.excluded:
            keys = np.setdiff1d(keys, _read_keys(connection, _FOUND, _join(query.excluded)))
        return Matches(keys=keys, relevance=np.zeros(len(keys)), ranked=True)
    keys = _read_keys(connection, _FOUND, expression)
    if len(keys) > RANKED:
        named = _read_keys(connection, _FOUND, f"{{title short_title}} : ({expression})")
        return Matches(keys=keys, relevance=np.isin(keys, named).astype(float), ranked=False)
    rows = [tuple(row) for row in connection.execute(_RANKED, (expression,))]
    ranks = np.array(rows, dtype=np.float64).reshape(-1, 2)
    return Matches(keys=ranks[:, 0].astype(np.int64), relevance=ranks[:, 1], ranked=True)


def read_snippets(
    connection: sqlite3.Connection, keys: Sequence[int], query: Query
) -> tuple[tuple[Piece, ...], ...]:
    """Return for each document the part of its text that shows why it was found."""
    found = []
    for key in keys:
        row = connection.execute(
            "SELECT content FROM document JOIN text ON text.key = document.text"
            " WHERE document.key = ?",
            (key,),
        ).fetchone()
        found.append(cut_snippet(row["content"], query) if row else ())
    return tuple(found)


def write_expression(query: Query) -> str:
    """Return ``query`` in the language of FTS5."""
    wanted = " AND ".join(f"({_join(group)})" for group in query.groups)
    return f"({wanted}) NOT ({_join(query.excluded)})" if query.excluded else wanted


def _join(terms: Sequence[Term]) -> str:
    return " OR ".join(term.to_fts() for term in terms)


def _read_keys(connection: sqlite3.Connection, select: str, *asked: str) -> NDArray[np.int64]:
    (keys,) = connection.execute(select, asked).fetchone()
    return np.sort(np.array(json.loads(keys), dtype=np.int64))
