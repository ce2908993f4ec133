"""Filters that choose documents by what is known of them, with the values that they can have."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from govatlas.model.catalogue import name_norms
from govatlas.model.government import Origin, find_origin
from govatlas.store.connection import Connection
from govatlas.store.norm_flags import read_flags

Choice: TypeAlias = str | tuple[str, ...] | None
"""One value, or several of which any will do; None or an empty tuple for no matter which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which documents to list; None or an empty tuple asks nothing, of several values any will do.

    ``authority``, ``jurisdiction``, ``collection`` and ``text`` (title or full text) match
    anywhere, ``stage``, ``status`` (the code of the legislative status given by the newest coding,
    or ``not_assessed``), ``year`` (of the proposal, else of the latest activity), ``government``,
    ``country`` and ``state`` as a whole, all without regard to case. ``has`` asks for ``duties``,
    ``sanctions`` or ``deadlines`` among the norms, or for ``none``. ``uncertain`` (a taxonomy, a
    category such as ``risk:2.1``, or ``any``) keeps those whose newest coding is uncertain there.
    ``coder`` keeps the documents which that coder has coded.
    """

    ids: tuple[str, ...] = ()
    authority: Choice = None
    jurisdiction: Choice = None
    stage: Choice = None
    status: Choice = None
    year: Choice = None
    government: Choice = None
    country: Choice = None
    state: Choice = None
    collection: Choice = None
    has: Choice = None
    uncertain: str | None = None
    coder: str | None = None
    text: str | None = None
    coded: bool = False

    def list_values(self, name: str) -> tuple[str, ...]:
        """Return the values asked of a filter."""
        value = getattr(self, name)
        return (value,) if isinstance(value, str) else tuple(value or ())


EVERYTHING: Final = Filters()
"""Filters that let every document through."""


_ANY: Final = "EXISTS (SELECT 1 FROM json_each(:{}) AS wanted WHERE {})"
_SEVERAL: Final = {
    "authority": "instr(casefold(authority), casefold(wanted.value))",
    "jurisdiction": "instr(casefold(jurisdiction), casefold(wanted.value))",
    "stage": "casefold(stage) = casefold(wanted.value)",
    "status": "casefold(coalesce(status.category,"
    " CASE WHEN coding.key IS NOT NULL THEN 'not_assessed' END)) = casefold(wanted.value)",
    "year": "substr(coalesce(proposed, latest_activity), 1, 4) = wanted.value",
    "collection": "EXISTS (SELECT 1 FROM instrument_collection AS held"
    " WHERE held.instrument = instrument.key"
    " AND instr(casefold(held.value), casefold(wanted.value)))",
}
_CONDITIONS: Final = {
    "uncertain": "EXISTS (SELECT 1 FROM label WHERE label.coding = coding.key"
    " AND rival IS NOT NULL AND :uncertain IN ('any', taxonomy, taxonomy || ':' || category))",
    "text": "(instr(casefold(title), casefold(:text))"
    " OR instr(casefold(content), casefold(:text)))",
}
_ORIGIN: Final = ("government", "country", "state")
_VALUES: Final = """
    SELECT authority, jurisdiction, authority_parent AS parent, stage,
           substr(coalesce(proposed, latest_activity, ''), 1, 4) AS year, count(*) AS number
    FROM instrument GROUP BY 1, 2, 3, 4, 5
"""
_COLLECTIONS: Final = "SELECT value, count(*) FROM instrument_collection GROUP BY value"
_CODERS: Final = "SELECT name, count(*) FROM coding JOIN coder ON coder.key = coder GROUP BY name"


def write_conditions(filters: Filters) -> tuple[list[str], dict[str, Any]]:
    """Return the conditions of SQL that filters make, with what they are asked about."""
    asked: dict[str, Any] = {name: getattr(filters, name) for name in _CONDITIONS}
    conditions = [_CONDITIONS[name] for name, value in asked.items() if value is not None]
    for name, condition in _SEVERAL.items():
        if values := filters.list_values(name):
            asked[name] = json.dumps(values)
            conditions.append(_ANY.format(name, condition))
    if filters.coded or filters.coder is not None:
        conditions.append("coding.key IS NOT NULL")
    return conditions, {**asked, "coder": filters.coder}


def read_values(connection: Connection) -> dict[str, dict[str, int]]:
    """Return how many documents have each value that filters ask for, by the name of the filter.

    Coders are counted by their codings.
    """
    known: dict[str, Counter[str]] = {name: Counter() for name in (*_SEVERAL, *_ORIGIN)}
    for row in connection.execute(_VALUES):
        origin = find_origin(row["authority"], row["jurisdiction"], row["parent"])
        for name in ("authority", "jurisdiction", "stage", "year"):
            known[name][row[name]] += row["number"]
        for name in _ORIGIN:
            known[name][getattr(origin, name)] += row["number"]
    del known["status"]
    known["collection"] = Counter(dict(map(tuple, connection.execute(_COLLECTIONS))))
    known["coder"] = Counter(dict(map(tuple, connection.execute(_CODERS))))
    return {name: dict(counts) for name, counts in known.items()}


def find_norms(connection: Connection, filters: Filters, keys: list[int]) -> Iterator[int]:
    """Yield the keys of the documents that have the norms asked for."""
    wanted = {value.casefold() for value in filters.list_values("has")}
    if not wanted:
        yield from keys
        return
    flags = read_flags(connection, np.array(keys, dtype=np.int64), filters.coder)
    for key, held in zip(keys, flags.tolist(), strict=True):
        if wanted.intersection(name_norms(held)):
            yield key


def comes_from(filters: Filters, origin: Origin) -> bool:
    """Whether level of government, country and state are among those asked for, if any are."""
    for name in _ORIGIN:
        wanted = {value.casefold() for value in filters.list_values(name)}
        if wanted and getattr(origin, name).casefold() not in wanted:
            return False
    return True
