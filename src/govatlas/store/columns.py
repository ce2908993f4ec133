"""Reads documents with one coding each from the database, column by column.

Labels come off the index by category as lists of codings: 54 rows a level in place of one for each
document and category, which is what makes a large collection load in seconds.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from sys import intern
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from govatlas.model.catalogue import NOT_ASSESSED, ActorColumns
from govatlas.model.codebook import Codebook
from govatlas.store.codings import NEWEST
from govatlas.store.connection import Connection
from govatlas.store.norm_flags import read_flags

TEXTS: Final = (
    *("sort_key", "id", "title", "authority", "jurisdiction", "stage", "date", "status"),
    *("coder", "codebook", "coders", "parent", "collections"),
)
_READ: Final = ("instrument", "document", "version", "coding", "actors_open")
NUMBERS: Final = (*_READ, "norms")
"""The flags of norms are read apart from the others."""
_SELECT: Final = f"""
    WITH entry AS (
        SELECT sort_key, instrument.id, title, authority, jurisdiction, stage,
               authority_parent AS parent,
               (SELECT json_group_array(value) FROM instrument_collection
                WHERE instrument_collection.instrument = instrument.key) AS collections,
               coalesce(proposed, latest_activity, '') AS date,
               instrument.key AS instrument, document.key AS document, document.version,
               (SELECT {NEWEST} FROM coding JOIN coder ON coder.key = coding.coder
                LEFT JOIN partial_coding ON partial_coding.coding = coding.key
                WHERE coding.document = document.key AND (:coder IS NULL OR coder.name = :coder)
               ) AS newest,
               (SELECT json_group_array(DISTINCT coder.name) FROM coding
                JOIN coder ON coder.key = coding.coder WHERE coding.document = document.key
               ) AS coders
        FROM instrument JOIN document ON document.instrument = instrument.key AND
            document.version = (SELECT max(version) FROM document AS other
                                WHERE other.instrument = instrument.key)
        WHERE :instruments IS NULL
            OR instrument.key IN (SELECT value FROM json_each(:instruments)))
    SELECT sort_key, id, title, authority, jurisdiction, stage, date,
           coalesce(status.category, '') AS status, coalesce(coder.name, '') AS coder,
           coalesce(codebook_digest, '') AS codebook, coders, parent, collections,
           instrument, entry.document, entry.version, coalesce(newest, 0) AS coding,
           EXISTS (SELECT 1 FROM abstention WHERE abstention.coding = newest AND taxonomy = :roles)
               AS actors_open
    FROM entry LEFT JOIN coding ON coding.key = newest
    LEFT JOIN coder ON coder.key = coding.coder LEFT JOIN status ON status.coding = newest
"""
_LABELS: Final = "SELECT taxonomy, category, level, group_concat(coding) AS codings FROM label"
_RIVALS: Final = "SELECT taxonomy, category, rival, group_concat(coding) AS codings FROM label"
_ACTORS: Final = "SELECT coding, role, type, name FROM actor"
_BY_LEVEL: Final = " GROUP BY taxonomy, category, level"
_BY_RIVAL: Final = " GROUP BY taxonomy, category, rival"
_SOME_CODINGS: Final = "coding IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Documents column by column, aligned by position."""

    texts: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, NDArray[np.int64]]
    levels: Mapping[str, NDArray[np.int8]]
    rivals: Mapping[str, NDArray[np.int8]]
    actors: ActorColumns

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.texts["id"])


def read_columns(
    connection: Connection,
    codebook: Codebook,
    coder: str | None = None,
    instruments: Sequence[int] | None = None,
) -> Columns:
    """Return the latest version of every document, or of those of ``instruments``."""
    among = None if instruments is None else json.dumps(list(instruments))
    asked = {"coder": coder, "instruments": among, "roles": codebook.actor_roles.id}
    rows = _fetch(connection, _SELECT, asked)
    columns = tuple(zip(*rows, strict=True)) or ((),) * len(TEXTS + _READ)
    texts = dict(zip(TEXTS, columns, strict=False))
    numbers = {
        name: np.array(column, dtype=np.int64)
        for name, column in zip(_READ, columns[len(TEXTS) :], strict=True)
    }
    every = instruments is None
    numbers["norms"] = read_flags(connection, numbers["document"], coder, every=every)
    codings = numbers["coding"]
    some = codings[codings > 0].tolist() if instruments is not None else None
    places = _place_codings(codings)
    labels = _fetch_some(connection, _LABELS, some, "", _BY_LEVEL)
    rivals = _fetch_some(connection, _RIVALS, some, "rival IS NOT NULL", _BY_RIVAL)
    return Columns(
        texts={name: _share(column) for name, column in texts.items()},
        numbers=numbers,
        levels=_tabulate(labels, codebook, places, len(codings)),
        rivals=_tabulate(rivals, codebook, places, len(codings)),
        actors=_read_actors(connection, places, some),
    )


def replace_columns(earlier: Columns, changed: Iterable[int], read: Columns) -> Columns:
    """Return ``earlier`` with the documents of the ``changed`` instruments as ``read``.

    Only a document that keeps its id keeps its place: the key of a deleted one is used again.
    """
    gone = np.isin(earlier.numbers["instrument"], list(changed))
    places = {earlier.texts["id"][place]: place for place in np.flatnonzero(gone).tolist()}
    if places.keys() == set(read.texts["id"]):
        found = [places[document_id] for document_id in read.texts["id"]]
        return _overwrite(earlier, read, np.array(found, dtype=np.int32))
    return sort_columns(_append(earlier, ~gone, read))


def _overwrite(earlier: Columns, read: Columns, places: NDArray[np.int32]) -> Columns:
    """Return ``earlier`` with the documents at ``places`` as ``read``."""
    texts = {name: list(column) for name, column in earlier.texts.items()}
    for name, column in read.texts.items():
        for place, value in zip(places.tolist(), column, strict=True):
            texts[name][place] = value
    numbers = {name: column.copy() for name, column in earlier.numbers.items()}
    for name, values in read.numbers.items():
        numbers[name][places] = values
    stays = ~np.isin(earlier.actors.document, places)
    return Columns(
        texts={name: tuple(column) for name, column in texts.items()},
        numbers=numbers,
        levels=_put(earlier.levels, read.levels, places),
        rivals=_put(earlier.rivals, read.rivals, places),
        actors=_join_actors(earlier.actors, stays, read.actors, places),
    )


def _put(
    earlier: Mapping[str, NDArray[np.int8]],
    read: Mapping[str, NDArray[np.int8]],
    places: NDArray[np.int32],
) -> dict[str, NDArray[np.int8]]:
    """Return the tables with other rows at ``places``."""
    tables = {name: table.copy() for name, table in earlier.items()}
    for name, table in read.items():
        tables[name][places] = table
    return tables


def _append(earlier: Columns, kept: NDArray[np.bool_], read: Columns) -> Columns:
    """Return the documents ``kept`` of ``earlier``, then those of ``read``."""
    moved = np.cumsum(kept, dtype=np.int32) - 1
    actors = replace(earlier.actors, document=moved[earlier.actors.document])
    places = np.arange(len(read), dtype=np.int32) + int(np.count_nonzero(kept))
    return Columns(
        texts={
            name: (*compress(column, kept), *read.texts[name])
            for name, column in earlier.texts.items()
        },
        numbers={
            name: np.concatenate([column[kept], read.numbers[name]])
            for name, column in earlier.numbers.items()
        },
        levels={
            name: np.concatenate([table[kept], read.levels[name]])
            for name, table in earlier.levels.items()
        },
        rivals={
            name: np.concatenate([table[kept], read.rivals[name]])
            for name, table in earlier.rivals.items()
        },
        actors=_join_actors(actors, kept[earlier.actors.document], read.actors, places),
    )


def _join_actors(
    old: ActorColumns, stays: NDArray[np.bool_], new: ActorColumns, places: NDArray[np.int32]
) -> ActorColumns:
    """Return the old actors that stay with the new ones, whose documents stand at ``places``."""
    return ActorColumns(
        document=np.concatenate([old.document[stays], places[new.document]]),
        role=(*compress(old.role, stays), *new.role),
        type=(*compress(old.type, stays), *new.type),
        name=(*compress(old.name, stays), *new.name),
    )


def sort_columns(columns: Columns) -> Columns:
    """Return the documents in natural order of their ids."""
    keys = list(zip(columns.texts["sort_key"], columns.texts["id"], strict=True))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    places = np.empty(len(order), dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    actors = columns.actors
    return Columns(
        texts={n: tuple(map(column.__getitem__, order)) for n, column in columns.texts.items()},
        numbers={name: column[order] for name, column in columns.numbers.items()},
        levels={name: table[order] for name, table in columns.levels.items()},
        rivals={name: table[order] for name, table in columns.rivals.items()},
        actors=ActorColumns(
            document=places[actors.document], role=actors.role, type=actors.type, name=actors.name
        ),
    )


def _share(column: Iterable[str]) -> tuple[str, ...]:
    """Return the column with one string for equal ones."""
    return tuple(map(intern, column))


def _place_codings(codings: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the position of the document of each coding by its key, -1 for those of no use."""
    places = np.full(int(codings.max(initial=0)) + 1, -1, dtype=np.int32)
    places[codings] = np.arange(len(codings), dtype=np.int32)
    places[0] = -1
    return places


def _find_places(places: NDArray[np.int32], codings: NDArray[np.int64]) -> NDArray[np.int32]:
    known = codings < len(places)
    return np.where(known, places[np.where(known, codings, 0)], -1).astype(np.int32)


def _tabulate(
    found: Iterable[tuple[Any, ...]],
    codebook: Codebook,
    places: NDArray[np.int32],
    documents: int,
) -> dict[str, NDArray[np.int8]]:
    """Return the levels found by taxonomy, documents by categories."""
    levels = {
        taxonomy.id: np.full((documents, len(taxonomy.categories)), NOT_ASSESSED, dtype=np.int8)
        for taxonomy in codebook.coverage
    }
    columns = {
        (taxonomy.id, category.code): number
        for taxonomy in codebook.coverage
        for number, category in enumerate(taxonomy.categories)
    }
    for taxonomy, category, level, codings in found:
        column = columns.get((taxonomy, category))
        if column is not None:
            labelled = _find_places(places, np.fromstring(codings, dtype=np.int64, sep=","))
            levels[taxonomy][labelled[labelled >= 0], column] = level
    return levels


def _read_actors(
    connection: Connection, places: NDArray[np.int32], among: Sequence[int] | None
) -> ActorColumns:
    rows = _fetch_some(connection, _ACTORS, among)
    codings, roles, types, names = zip(*rows, strict=True) if rows else ((), (), (), ())
    found = _find_places(places, np.array(codings, dtype=np.int64))
    counted = found >= 0
    return ActorColumns(
        document=found[counted],
        role=_share(compress(roles, counted)),
        type=_share(compress(types, counted)),
        name=_share(compress(names, counted)),
    )


def _fetch_some(
    connection: Connection,
    select: str,
    among: Sequence[int] | None,
    condition: str = "",
    end: str = "",
) -> list[tuple[Any, ...]]:
    """Return the rows that meet the condition, of the codings ``among`` where these are named."""
    conditions = [c for c in (condition, _SOME_CODINGS if among is not None else "") if c]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    asked = () if among is None else (json.dumps(among),)
    return _fetch(connection, select + where + end, asked)


def _fetch(connection: Connection, select: str, asked: Any) -> list[tuple[Any, ...]]:
    """Return bare tuples, which are quicker than rows with names."""
    cursor = connection.cursor()
    cursor.row_factory = None
    rows: list[tuple[Any, ...]] = cursor.execute(select, asked).fetchall()
    return rows
