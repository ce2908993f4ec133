"""Finds norms by their words, their parts and what their passages cover.

A document is asked about the newest coding of it whose coder looked for norms, so that a later
coding by a person, which has none, takes none away.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.store.norm_rows import NormRow
from govatlas.store.norms import LOOKED, read_rows
from govatlas.store.query import NO_QUERY, Query
from govatlas.store.search import write_expression

_ASKED: Final = f"""
    WITH asked AS (
        SELECT coding.document, max(coding.key) AS coding FROM coding
        JOIN coder ON coder.key = coding.coder
        WHERE coding.document IN (SELECT value FROM json_each(:documents))
            AND (:coder IS NULL OR coder.name = :coder) AND {LOOKED}
        GROUP BY coding.document)
"""
_RANKED: Final = "SELECT rowid, -bm25(norm_search) FROM norm_search WHERE norm_search MATCH ?"


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
class NormMatches:
    """The norms found, column by column, aligned by position.

    ``asked`` are the documents whose coders looked for norms, whether any was found in them.
    """

    norms: NDArray[np.int64]
    documents: NDArray[np.int64]
    ranks: NDArray[np.int64]
    relevance: NDArray[np.float64]
    asked: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNorm:
    """A norm as a list shows it: ``position`` counts the norms of its coding from 0."""

    key: int
    coder: str
    position: int
    row: NormRow


def find_norms(
    connection: sqlite3.Connection,
    question: NormQuestion,
    documents: Sequence[int],
    coder: str | None = None,
) -> NormMatches:
    """Return the norms of ``documents`` (keys) that answer ``question``, in no order.

    Where ``coder`` is named, only codings by it are asked. Relevance is BM25, 0 without words.
    """
    given = {"documents": json.dumps(list(documents)), "coder": coder, **_name_values(question)}
    conditions = "".join(f" AND {condition}" for condition in _write_conditions(question))
    found = connection.execute(
        f"{_ASKED} SELECT norm.key, asked.document, norm.rank FROM asked"
        f" CROSS JOIN norm ON norm.coding = asked.coding WHERE true{conditions}",
        given,
    )
    table = np.array([tuple(row) for row in found], dtype=np.int64).reshape(-1, 3)
    asked = [row["document"] for row in connection.execute(f"{_ASKED} SELECT * FROM asked", given)]
    return NormMatches(
        norms=table[:, 0],
        documents=table[:, 1],
        ranks=table[:, 2],
        relevance=_rank(connection, question.words, table[:, 0]),
        asked=np.array(asked, dtype=np.int64),
    )


def read_found(connection: sqlite3.Connection, keys: Sequence[int]) -> tuple[FoundNorm, ...]:
    """Return the norms of ``keys`` in their order; keys that are none are left out."""
    rows = read_rows(connection, keys)
    told = connection.execute(
        "SELECT norm.key, norm.position, coder.name FROM norm JOIN coding ON"
        " coding.key = norm.coding JOIN coder ON coder.key = coding.coder"
        " WHERE norm.key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    places = {row["key"]: (row["name"], row["position"]) for row in told}
    return tuple(
        FoundNorm(key=key, coder=places[key][0], position=places[key][1], row=row)
        for key, row in rows.items()
    )


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
            "EXISTS (SELECT 1 FROM norm_category AS covered WHERE covered.norm = norm.key AND"
            " covered.taxonomy || ':' || covered.category IN"
            " (SELECT value FROM json_each(:category)))"
        )
    for name in ("words", "bearer"):
        query = getattr(question, name)
        matching = "(SELECT rowid FROM norm_search WHERE norm_search MATCH :{})"
        if query.groups:
            yield f"norm.key IN {matching.format(name)}"
        elif query.excluded:
            yield f"norm.key NOT IN {matching.format(name)}"


def _name_values(question: NormQuestion) -> dict[str, str]:
    return {
        "bearer_type": json.dumps(question.bearer_type),
        "modality": json.dumps(question.modality),
        "enforcer_type": json.dumps(question.enforcer_type),
        "category": json.dumps([":".join(pair) for pair in question.category]),
        "words": _express(question.words),
        "bearer": f"{{bearer}} : ({_express(question.bearer)})",
    }


def _express(query: Query) -> str:
    """Return ``query`` in the language of FTS5; where it only excludes, what it excludes."""
    positive = query if query.groups else Query(groups=(query.excluded,))
    return write_expression(positive)


def _rank(
    connection: sqlite3.Connection, words: Query, keys: NDArray[np.int64]
) -> NDArray[np.float64]:
    relevance = np.zeros(len(keys))
    if not words.groups or not len(keys):
        return relevance
    ranks = dict(map(tuple, connection.execute(_RANKED, (_express(words),))))
    return np.array([ranks.get(key, 0.0) for key in keys.tolist()])
