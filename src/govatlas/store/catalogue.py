"""Loads the catalogue, afterwards only what changed in it."""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.model.catalogue import (
    NOT_ASSESSED,
    UNKNOWN_YEAR,
    ActorColumns,
    Catalogue,
    Distinct,
)
from govatlas.model.codebook import Codebook
from govatlas.store.columns import Columns, read_columns, replace_columns, sort_columns
from govatlas.store.connection import Repository

_BLANK: Final = {"status": "", "coder": "", "codebook": "", "coders": "[]"}
_CODED: Final = ("coding", "actors_open", "norms")
_WORTH_UPDATING: Final = 0.1
"""Where a larger share of the documents changed, all are read."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A catalogue as it stood at one stamp, with the database's own keys of its rows.

    ``stamp`` differs from that of another time whenever anything shown of a document could.
    """

    catalogue: Catalogue
    coder: str | None
    stamp: str
    columns: Columns

    @property
    def keys(self) -> NDArray[np.int64]:
        """Return the key of each document."""
        return self.columns.numbers["document"]

    @property
    def versions(self) -> NDArray[np.int64]:
        """Return the version of each document."""
        return self.columns.numbers["version"]

    @property
    def codings(self) -> NDArray[np.int64]:
        """Return the key of the coding of each document, 0 where it has none."""
        return self.columns.numbers["coding"]

    @cached_property
    def codebook_in_use(self) -> str | None:
        """Return the digest of the codebook behind most of the codings that count."""
        digests = Counter(digest for digest in self.columns.texts["codebook"] if digest)
        return max(digests, key=lambda digest: (digests[digest], digest), default=None)

    @cached_property
    def coded(self) -> Mapping[str, NDArray[np.bool_]]:
        """Return which documents each coder has coded, by names in order."""
        lists = Distinct.of(self.columns.texts["coders"])
        coded: dict[str, NDArray[np.bool_]] = {}
        for code, names in enumerate(map(json.loads, lists.values)):
            for name in names:
                held = coded.setdefault(name, np.zeros(len(self.catalogue), dtype=np.bool_))
                held |= lists.codes == code
        return dict(sorted(coded.items()))


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
        norms=masked.numbers["norms"],
    )
    return Snapshot(catalogue=catalogue, coder=snapshot.coder, stamp=stamp, columns=masked)


class Snapshots(Repository):
    """The collection as a whole, as it stands now."""

    def read_stamp(self) -> str:
        """Return what differs whenever anything shown of any document could, at little cost."""
        identity, number = self._read_stamp()
        return f"{identity}-{number}"

    def read_change(self, document_id: str) -> int:
        """Return the number of the last change to a document, 0 where there is no such document."""
        row = self._connection.fetch(
            "SELECT number FROM instrument_change"
            " JOIN instrument ON instrument.key = instrument_change.instrument WHERE id = ?",
            (document_id,),
        )
        return int(row["number"]) if row else 0

    def load(
        self,
        codebook: Codebook,
        *,
        coder: str | None = None,
        earlier: Snapshot | None = None,
    ) -> Snapshot:
        """Return the catalogue of the newest codings, or of the newest by ``coder``.

        A coding made by another codebook counts by the codes of its categories. ``earlier``, if of
        the same coder and codebook, saves reading what has not changed since.
        """
        with self._connection.transaction(writing=False):
            stamp = self.read_stamp()
            changed = self._list_changed(earlier, codebook, coder)
            columns = read_columns(self._connection, codebook, coder, changed)
        if earlier is not None and changed is not None:
            columns = replace_columns(earlier.columns, changed, columns)
        else:
            columns = sort_columns(columns)
        return Snapshot(
            catalogue=_build_catalogue(columns, codebook), coder=coder, stamp=stamp, columns=columns
        )

    def _read_stamp(self) -> tuple[str, int]:
        row = self._connection.fetch(
            "SELECT identity, (SELECT coalesce(max(number), 0) FROM instrument_change) AS number"
            " FROM collection"
        )
        return row["identity"], row["number"]

    def _list_changed(
        self,
        earlier: Snapshot | None,
        codebook: Codebook,
        coder: str | None,
    ) -> list[int] | None:
        """Return the instruments that changed since ``earlier``, None where all are to be read."""
        if earlier is None or (earlier.coder, earlier.catalogue.codebook) != (coder, codebook):
            return None
        identity, _, number = earlier.stamp.rpartition("-")
        if identity != self._read_stamp()[0]:
            return None
        found = self._connection.execute(
            "SELECT instrument FROM instrument_change WHERE number > ?", (int(number),)
        )
        changed = [row["instrument"] for row in found]
        return changed if len(changed) <= _WORTH_UPDATING * len(earlier.columns) else None


def _build_catalogue(columns: Columns, codebook: Codebook) -> Catalogue:
    texts = columns.texts
    years = [int(date[:4]) if date else UNKNOWN_YEAR for date in texts["date"]]
    return Catalogue(
        codebook=codebook,
        ids=texts["id"],
        titles=texts["title"],
        authorities=texts["authority"],
        jurisdictions=texts["jurisdiction"],
        stages=texts["stage"],
        dates=texts["date"],
        years=np.array(years, dtype=np.int16),
        statuses=texts["status"],
        coders=texts["coder"],
        levels=columns.levels,
        rivals=columns.rivals,
        actors_open=columns.numbers["actors_open"] > 0,
        parents=texts["parent"],
        collections=_read_collections(texts["collections"]),
        norms=columns.numbers["norms"],
        actors=columns.actors,
    )


def _blank(columns: Columns, hidden: NDArray[np.bool_]) -> Columns:
    actors = columns.actors
    stays = ~hidden[actors.document]
    kept = np.flatnonzero(stays).tolist()
    blanked = {name: columns.numbers[name].copy() for name in _CODED}
    for column in blanked.values():
        column[hidden] = 0
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
        numbers={**columns.numbers, **blanked},
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


def _read_collections(column: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the collections of each document, with one value for equal lists."""
    known = {text: tuple(json.loads(text)) for text in set(column)}
    return tuple(map(known.__getitem__, column))
