"""Sets of documents as bits, so that large tables are counted in a few milliseconds."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bits: TypeAlias = NDArray[np.uint64]
"""One set a row, one document a bit."""

Counts: TypeAlias = NDArray[np.int64]

_WORD = 64


def pack_sets(rows: NDArray[np.bool_]) -> Bits:
    """Return sets from rows that say of each document whether it belongs."""
    sets, documents = rows.shape
    words = -(-documents // _WORD)
    packed = np.zeros((sets, words * _WORD // 8), dtype=np.uint8)
    packed[:, : -(-documents // 8)] = np.packbits(rows, axis=1)
    return packed.view(np.uint64)


def count_each(sets: Bits) -> Counts:
    """Return how many documents are in each set."""
    return np.asarray(np.bitwise_count(sets).sum(axis=1, dtype=np.int64))


def count_together(rows: Bits, columns: Bits) -> Counts:
    """Return how many documents are in both of each two sets, one of ``rows`` by ``columns``."""
    shape = (len(rows), len(columns))
    counts = [np.bitwise_count(row & columns).sum(axis=1, dtype=np.int64) for row in rows]
    return np.array(counts, dtype=np.int64).reshape(shape)


def count_levels(sets: Bits, levels: NDArray[np.int8], highest: int) -> Counts:
    """Return the documents by set, by category, by level with not assessed first.

    Args:
        sets: which documents to count apart.
        levels: the level of each category (row) in each document (column).
        highest: the highest level there may be.
    """
    points = range(-1, highest + 1)
    tables = [count_together(sets, pack_sets(levels == point)) for point in points]
    return np.stack(tables, axis=-1)
