"""Deals documents into folds, near-duplicates together."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from training.corpus import CodedDocument

_SHINGLE: Final = 6
_NEAR: Final = 0.5
"""Share of the shorter text's runs of six words that makes two texts near-duplicates."""


def deal_folds(
    documents: Sequence[CodedDocument], folds: int, *, seed: int = 0
) -> NDArray[np.int64]:
    """Return the fold of each document; near-duplicates always share one."""
    groups = group_near_duplicates(documents)
    order = np.random.default_rng(seed).permutation(max(groups) + 1)
    return np.array([order[group] % folds for group in groups])


def group_near_duplicates(documents: Sequence[CodedDocument]) -> list[int]:
    """Return a group number for each document, the same for texts that are much alike."""
    shingles = [_shingle(document) for document in documents]
    groups = list(range(len(documents)))
    for later in range(len(documents)):
        for earlier in range(later):
            if _are_near(shingles[later], shingles[earlier]):
                old, new = groups[later], groups[earlier]
                groups = [new if group == old else group for group in groups]
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    return [numbers[group] for group in groups]


def _shingle(document: CodedDocument) -> frozenset[tuple[str, ...]]:
    words = document.measured.view.lowered.split()
    last = max(1, len(words) - _SHINGLE + 1)
    return frozenset(tuple(words[start : start + _SHINGLE]) for start in range(last))


def _are_near(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    return len(one & other) >= _NEAR * min(len(one), len(other))
