"""Writes a whole result of norms as a file, norm by norm."""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from govatlas.api.cells import join_cells
from govatlas.explorer import NormHit
from govatlas.publishing import NORM_COLUMNS
from govatlas.publishing.norms import to_cells

_DOCUMENT: Final = ("version", "authority", "stage", "date")
COLUMNS: Final = (*NORM_COLUMNS, *_DOCUMENT)
"""Those of one document's table of norms, then what else is known of the document."""


def list_cells(hit: NormHit) -> list[str | int]:
    """Return the row of a norm."""
    told = hit.to_dict()
    return [*to_cells(told).values(), *(told[name] for name in _DOCUMENT)]


def write_csv(hits: Iterable[NormHit]) -> Iterator[str]:
    """Yield the lines of a table, one norm a row."""
    yield join_cells(COLUMNS)
    for hit in hits:
        yield join_cells(list_cells(hit))


def write_json(hits: Iterable[NormHit]) -> Iterator[str]:
    """Yield the parts of one JSON value, a list of norms."""
    yield '{"norms": ['
    for number, hit in enumerate(hits):
        yield ("\n" if number == 0 else ",\n") + json.dumps(hit.to_dict(), ensure_ascii=False)
    yield "\n]}\n"
