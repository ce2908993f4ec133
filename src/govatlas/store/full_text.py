"""Finds rows by their words: what a full-text index does, and that of SQLite (FTS5)."""

import json
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from govatlas.store.connection import Connection
from govatlas.store.query import Query, Term
from govatlas.store.scripts import space_scripts


class FullTextIndex(Protocol):
    """An index of the words in some columns of a table.

    The table puts its rows in, and takes them out: a row is found by what it holds now.
    """

    def find(self, query: Query, *columns: str) -> NDArray[np.int64]:
        """Return the keys of the rows that answer a query, ascending.

        ``columns`` are where its words have to be, all together; by default in any. The query has
        to want something: one that only excludes finds nothing.
        """

    def rank(self, query: Query) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the keys of the rows that answer a query, ascending, and how well each does."""


class Fts5Index:
    """A table of FTS5, which triggers of the migrations keep in step; ranks are BM25.

    Scripts without spaces are put in with every character a word, and asked for as phrases.
    """

    def __init__(self, connection: Connection, table: str, weights: Sequence[float] = ()) -> None:
        """Hold an open connection; ``weights`` are those of the columns, 1 by default."""
        self._connection = connection
        self._matching = f"FROM {table} WHERE {table} MATCH ?"
        self._rank = f"-bm25({', '.join([table, *map(str, weights)])})"

    def find(self, query: Query, *columns: str) -> NDArray[np.int64]:
        """Return the keys of the rows that answer a query, ascending."""
        if not query.groups:
            return np.zeros(0, dtype=np.int64)
        expression = write_expression(query)
        if columns:
            expression = f"{{{' '.join(columns)}}} : ({expression})"
        (keys,) = self._connection.fetch(
            f"SELECT json_group_array(rowid) {self._matching}", (expression,)
        )
        return np.sort(np.array(json.loads(keys), dtype=np.int64))

    def rank(self, query: Query) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the keys of the rows that answer a query, ascending, and how well each does."""
        if not query.groups:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        rows = self._connection.execute(
            f"SELECT rowid, {self._rank} {self._matching} ORDER BY rowid",
            (write_expression(query),),
        ).fetchall()
        ranks = np.array([tuple(row) for row in rows], dtype=np.float64).reshape(-1, 2)
        return ranks[:, 0].astype(np.int64), ranks[:, 1]


def write_expression(query: Query) -> str:
    """Return a query that wants something in the language of FTS5."""
    wanted = " AND ".join(f"({_join(group)})" for group in query.groups)
    return f"({wanted}) NOT ({_join(query.excluded)})" if query.excluded else wanted


def _join(terms: Sequence[Term]) -> str:
    return " OR ".join(map(_write_term, terms))


def _write_term(term: Term) -> str:
    """Return a term, whose words hold letters and digits alone, divided as the index does."""
    return f'"{space_scripts(" ".join(term.words))}"' + (" *" if term.prefix else "")
