"""Turns wording into terms for the passage model: word stems, alone or in pairs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_STEM_LENGTH = 7
_SKIPPED = frozenset(("a", "an", "the", "of", "and", "or", "to", "in", "for", "on", "as", "by"))


def list_terms(lowered: str) -> Iterator[str]:
    """Yield the terms of a lower-case text: each stem, then each pair of neighbours.

    A stem is the first seven letters, which folds endings alike in any document, with no
    model; function words are left out before pairing.
    """
    stems = [word[:_STEM_LENGTH] for word in _WORD.findall(lowered) if word not in _SKIPPED]
    yield from stems
    for left, right in pairwise(stems):
        yield f"{left} {right}"


def count_terms(
    texts: Sequence[str], vocabulary: Mapping[str, int]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return which terms each text holds, each once, in compressed rows.

    Returns:
        ``(starts, columns)``: row ``i`` has the vocabulary columns
        ``columns[starts[i]:starts[i + 1]]``.
    """
    starts = [0]
    columns: list[int] = []
    for text in texts:
        found = {vocabulary[term] for term in list_terms(text) if term in vocabulary}
        columns += sorted(found)
        starts.append(len(columns))
    return np.asarray(starts, dtype=np.int32), np.asarray(columns, dtype=np.int32)
