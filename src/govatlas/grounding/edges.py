"""Checks whether the text next to a passage would change its meaning."""

import re
from typing import Final

from govatlas.grounding.protected import (
    COMPARATORS,
    MODALS,
    MONTHS,
    is_negation,
    is_quantity,
    words,
)
from govatlas.grounding.tokens import Tokens

_BOUNDARY: Final = re.compile(r"[.;:!?…]|\n[^\S\n]*\n")
_PAUSE: Final = re.compile(r"[.,;:!?…()]|\n[^\S\n]*\n")
_WITHIN_A_WORD: Final = re.compile(r"[-‐‑/_]+")
_EXCEPTIONS: Final = words("unless except excepting excluding without lacking barring")
_REACH: Final = 3
"""How many words after a final modal may hold the negation that belongs to it."""


def cuts_meaning(tokens: Tokens, first: int, last: int) -> bool:
    """Return whether cutting out the passage from token ``first`` to ``last`` changes its meaning.

    It does if a negation is right before or after it, or if it begins or ends within a number,
    amount, date or hyphenated word, or after ``at least`` and the like.
    """
    return _is_cut_before(tokens, first) or _is_cut_after(tokens, last)


def _is_cut_before(tokens: Tokens, first: int) -> bool:
    if first == 0:
        return False
    gap, before = tokens.gap(first), tokens.keys[first - 1]
    if _splits_a_word(gap):
        return True
    if _BOUNDARY.search(gap):
        return False
    if is_negation(before) or (before == "than" and tokens.keys[first - 2] in ("other", "rather")):
        return True
    if not _belongs_to_a_number(tokens, first):
        return False
    return before in COMPARATORS or _is_one_number(tokens, first)


def _is_cut_after(tokens: Tokens, last: int) -> bool:
    if last + 1 == len(tokens):
        return False
    gap, after = tokens.gap(last + 1), tokens.keys[last + 1]
    if _splits_a_word(gap) or _is_numbering_of(tokens, last + 1):
        return True
    if tokens.keys[last] in MODALS:
        return any(map(is_negation, tokens.keys[last + 1 : last + 1 + _REACH]))
    if _PAUSE.search(gap):
        return False
    if is_negation(after) or after in _EXCEPTIONS:
        return True
    return _is_one_number(tokens, last + 1)


def _splits_a_word(gap: str) -> bool:
    return _WITHIN_A_WORD.fullmatch(gap) is not None


def _is_numbering_of(tokens: Tokens, place: int) -> bool:
    """Return whether the token is the ``(1)`` of a ``5(1)``."""
    return tokens.keys[place].startswith("(") and not tokens.gap(place)


def _is_one_number(tokens: Tokens, place: int) -> bool:
    """Return whether the token and the one before it make one number, amount or date."""
    return not tokens.gap(place).strip(" \n,") and all(
        _belongs_to_a_number(tokens, part) for part in (place - 1, place)
    )


def _belongs_to_a_number(tokens: Tokens, place: int) -> bool:
    """Return whether the token is a number, a sign of one, or the month of a date."""
    key = tokens.keys[place]
    if place in tokens.markers or key.startswith("("):
        return False
    return is_quantity(key) or key.lower() in MONTHS - {"may", "march"} or key in ("May", "March")
