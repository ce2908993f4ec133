"""Writes the norms of a coding, then reads them back as they were."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from govatlas.model.coding import NORMS
from govatlas.store.connection import Connection
from govatlas.store.rows import NormRow, PartRow, QuotationRow

PARTS: Final = (
    *("bearer", "action", "condition", "deadline", "sanction", "enforcer", "beneficiary"),
)
"""The parts of a norm that have words of their own, in the order of the norm guide."""

LOOKED: Final = f"""(EXISTS (SELECT 1 FROM norm WHERE norm.coding = coding.key) OR EXISTS
    (SELECT 1 FROM provenance WHERE provenance.coding = coding.key AND provenance.name = '{NORMS}'))
"""
"""Whether the coder of a coding looked for norms."""

_COLUMNS: Final = (
    *("coding", "position", "rank", "modality", "provision", "bearer_type", "enforcer_type"),
    *("start", "end", "quotation", *PARTS),
)
_INSERT: Final = (
    f"INSERT INTO norm (key, {', '.join(_COLUMNS)}) VALUES (?, {', '.join('?' * len(_COLUMNS))})"
)
_AMONG: Final = "IN (SELECT value FROM json_each(?))"


def write_norms(connection: Connection, coding: int, norms: Sequence[NormRow]) -> None:
    """Write the norms of a coding, in their order, inside the current transaction."""
    if not norms:
        return
    first = connection.fetch("SELECT coalesce(max(key), 0) + 1 FROM norm")[0]
    keyed = list(enumerate(norms, first))
    connection.executemany(
        _INSERT, [(key, *_list_values(coding, key - first, row)) for key, row in keyed]
    )
    connection.executemany(
        "INSERT INTO norm_part VALUES (?,?,?,?,?)",
        [
            (key, part.name, part.quotation.start, part.quotation.end, part.quotation.text)
            for key, row in keyed
            for part in row.parts
        ],
    )
    connection.executemany(
        "INSERT INTO norm_category VALUES (?,?,?,?)",
        [
            (key, place, *category)
            for key, row in keyed
            for place, category in enumerate(row.categories)
        ],
    )


def _list_values(coding: int, position: int, row: NormRow) -> tuple[int | str, ...]:
    return (
        *(coding, position, row.rank, row.modality, row.provision, row.bearer_type),
        *(row.enforcer_type, row.quotation.start, row.quotation.end, row.quotation.text),
        *(row.word(part) for part in PARTS),
    )


def read_norms(connection: Connection, coding: int) -> tuple[NormRow, ...]:
    """Return the norms of a coding in their order."""
    found = connection.execute("SELECT key FROM norm WHERE coding = ? ORDER BY position", (coding,))
    keys = [row["key"] for row in found]
    return tuple(read_rows(connection, keys).values())


def read_rows(connection: Connection, keys: Sequence[int]) -> dict[int, NormRow]:
    """Return the norms of ``keys`` by key, in the order asked for; keys that are none are left."""
    if not keys:
        return {}
    asked = (json.dumps(list(keys)),)
    parts: defaultdict[int, dict[str, QuotationRow]] = defaultdict(dict)
    for row in connection.execute(f"SELECT * FROM norm_part WHERE norm {_AMONG}", asked):
        parts[row["norm"]][row["part"]] = QuotationRow(row["start"], row["end"], row["text"])
    categories: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    ordered = f"SELECT * FROM norm_category WHERE norm {_AMONG} ORDER BY norm, position"
    for row in connection.execute(ordered, asked):
        categories[row["norm"]].append((row["taxonomy"], row["category"]))
    norms = {
        row["key"]: _build(row, parts[row["key"]], categories[row["key"]])
        for row in connection.execute(f"SELECT * FROM norm WHERE key {_AMONG}", asked)
    }
    return {key: norms[key] for key in keys if key in norms}


def _build(
    row: sqlite3.Row, parts: dict[str, QuotationRow], categories: Sequence[tuple[str, str]]
) -> NormRow:
    return NormRow(
        rank=row["rank"],
        modality=row["modality"],
        provision=row["provision"],
        bearer_type=row["bearer_type"],
        enforcer_type=row["enforcer_type"],
        quotation=QuotationRow(row["start"], row["end"], row["quotation"]),
        parts=tuple(PartRow(name, row[name], parts[name]) for name in PARTS if name in parts),
        categories=tuple(categories),
    )
