"""Turns wording into terms for the passage model: word stems, alone or in pairs."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_STEM_LENGTH = 7
_SKIPPED = frozenset(("a", "an", "the", "of", "and", "or", "to", "in", "for", "on", "as", "by"))
CONTEXT_MARK: Final = "^"
"""Opens a term that stands not in the passage but above it."""


def list_terms(lowered: str) -> Iterator[str]:
    """Yield the terms of a lower-case text: each stem, then each pair of neighbours.

    A stem is the first seven letters, which folds endings alike in any document, with no
    model; function words are left out before pairing.
    """
    stems = _list_stems(lowered)
    yield from stems
    for left, right in pairwise(stems):
        yield f"{left} {right}"


def list_context_terms(lowered: str) -> Iterator[str]:
    """Yield the stems of words that stand above a passage, marked as such."""
    for stem in _list_stems(lowered):
        yield CONTEXT_MARK + stem


def _list_stems(lowered: str) -> list[str]:
    return [word[:_STEM_LENGTH] for word in _WORD.findall(lowered) if word not in _SKIPPED]
