"""Takes the codings of some documents out of a snapshot, as if nobody had coded them."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from govatlas.model.catalogue import NOT_ASSESSED, ActorColumns
from govatlas.store.catalogue import Snapshot
from govatlas.store.columns import Columns

_BLANK = {"status": "", "coder": "", "codebook": "", "coders": "[]"}


def hide_codings(snapshot: Snapshot, document_ids: Collection[str], stamp: str) -> Snapshot:
    """Return ``snapshot`` in which the documents named are uncoded.

    Args:
        snapshot: the collection as it is.
        document_ids: whose codings to take out.
        stamp: by which the result is told from what it was made of.
    """
    columns = snapshot.columns
    hidden = np.array([name in document_ids for name in columns.texts["id"]], dtype=np.bool_)
    masked = _blank(columns, hidden)
    catalogue = replace(
        snapshot.catalogue,
        statuses=masked.texts["status"],
        coders=masked.texts["coder"],
        levels=masked.levels,
        rivals=masked.rivals,
        actors_open=masked.numbers["actors_open"] > 0,
        actors=masked.actors,
    )
    return Snapshot(catalogue=catalogue, coder=snapshot.coder, stamp=stamp, columns=masked)


def _blank(columns: Columns, hidden: NDArray[np.bool_]) -> Columns:
    actors = columns.actors
    stays = ~hidden[actors.document]
    kept = np.flatnonzero(stays).tolist()
    coding, actors_open = (columns.numbers[name].copy() for name in ("coding", "actors_open"))
    coding[hidden] = actors_open[hidden] = 0
    return Columns(
        texts={
            name: tuple(
                _BLANK[name] if gone else value
                for value, gone in zip(column, hidden.tolist(), strict=True)
            )
            if name in _BLANK
            else column
            for name, column in columns.texts.items()
        },
        numbers={**columns.numbers, "coding": coding, "actors_open": actors_open},
        levels={name: _blank_levels(table, hidden) for name, table in columns.levels.items()},
        rivals={name: _blank_levels(table, hidden) for name, table in columns.rivals.items()},
        actors=ActorColumns(
            document=actors.document[stays],
            role=tuple(actors.role[place] for place in kept),
            type=tuple(actors.type[place] for place in kept),
            name=tuple(actors.name[place] for place in kept),
        ),
    )


def _blank_levels(table: NDArray[np.int8], hidden: NDArray[np.bool_]) -> NDArray[np.int8]:
    levels = table.copy()
    levels[hidden] = NOT_ASSESSED  # nor has a level that is not there a rival
    return levels
