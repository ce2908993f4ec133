"""Reads which documents have duties, sanctions or deadlines among their norms.

Norms come off the indexes as lists of keys, without a look at their rows, so that a large
collection loads in seconds.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.model.catalogue import NormKind
from govatlas.model.norm import Modality
from govatlas.store.connection import Connection
from govatlas.store.norms import LOOKED

_ASKED: Final = f"""
    SELECT max(coding.key) AS coding, coding.document FROM coding
    JOIN coder ON coder.key = coding.coder
    WHERE (:coder IS NULL OR coder.name = :coder) AND {LOOKED}
    AND (:documents IS NULL OR coding.document IN (SELECT value FROM json_each(:documents)))
    GROUP BY coding.document ORDER BY 1
"""
_PLACES: Final = "SELECT json_group_array(key), json_group_array(coding) FROM norm WHERE true"
_HELD: Final = "SELECT json_group_array(key) FROM norm WHERE true"
_DUTIES: Final = f"modality IN ('{Modality.OBLIGATION}', '{Modality.PROHIBITION}')"
_KEYS: Final = (
    (NormKind.DUTIES, _DUTIES),
    (NormKind.SANCTIONS, "sanction <> ''"),
    (NormKind.SANCTIONS, f"modality = '{Modality.SANCTION}'"),
    (NormKind.DEADLINES, "deadline <> ''"),
)


def read_flags(
    connection: Connection,
    documents: NDArray[np.int64],
    coder: str | None = None,
    *,
    every: bool = True,
) -> NDArray[np.int64]:
    """Return the flags of each document by its key, 0 where nobody (or not ``coder``) looked.

    As in searches for norms, the newest coding counts whose coder looked for them. Without
    ``every`` the documents are few, and norms of others are not read.
    """
    among = None if every else json.dumps(documents.tolist())
    rows = connection.execute(_ASKED, {"coder": coder, "documents": among})
    asked = dict(map(tuple, rows))  # the document of each coding
    holders = _find_holders(connection, None if every else list(asked))
    flags = dict.fromkeys(asked.values(), int(NormKind.LOOKED))
    for flag, codings in holders:
        for coding in codings:
            if coding in asked:
                flags[asked[coding]] |= flag
    return np.array([flags.get(key, 0) for key in documents.tolist()], dtype=np.int64)


def _find_holders(
    connection: Connection, among: Sequence[int] | None
) -> Iterator[tuple[int, list[int]]]:
    """Yield each flag with the codings, of those ``among`` or of all, that have such a norm."""
    some = "" if among is None else " AND coding IN (SELECT value FROM json_each(:among))"
    asked = {"among": json.dumps(among)}
    keys, codings = _read_lists(connection, _PLACES + some, asked)
    few = "" if among is None else " AND norm.key IN (SELECT value FROM json_each(:keys))"
    asked["keys"] = json.dumps([] if among is None else keys.tolist())
    for flag, condition in _KEYS:
        (held,) = _read_lists(connection, f"{_HELD} AND {condition}{few}", asked)
        yield flag, np.unique(codings[np.isin(keys, held)]).tolist()


def _read_lists(
    connection: Connection, select: str, asked: dict[str, str]
) -> tuple[NDArray[np.int64], ...]:
    row = connection.execute(select, asked).fetchone()
    return tuple(np.array(json.loads(text), dtype=np.int64) for text in row)
