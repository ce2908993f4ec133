"""Shortens a clause where it can end: before "including", "which", "pursuant to", a semicolon."""

import re
from functools import cache
from typing import Final

from govatlas.coding.local.languages import read_data

_SHORTEST: Final = 40


@cache
def _edges() -> re.Pattern[str]:
    return re.compile(read_data("summary")["edge"])


@cache
def _dangling() -> frozenset[str]:
    return frozenset(read_data("summary")["dangling"])


def dangles(word: str) -> bool:
    """Whether a clause cannot end with ``word``, which wants another one after it."""
    return word.lower().strip(",;") in _dangling()


def find_edges(text: str, *, least: int = _SHORTEST, commas: bool = True) -> list[int]:
    """Return the offsets past ``least`` at which ``text`` may be cut, in order.

    Args:
        text: a clause.
        least: how much of it must stay.
        commas: whether a mere comma counts, which may part the members of a list.
    """
    matches = [match for match in _edges().finditer(text) if match.start() > least]
    return [match.start() for match in matches if commas or match[0] != ", "]


def trim_end(text: str) -> str:
    """Return ``text`` without a last word that dangles, a quote mark or bracket left open."""
    words = text.strip(" ,;:").split()
    while words and dangles(words[-1]):
        words = words[:-1]
    text = " ".join(words).strip(" ,;:—–-")
    opened = text.count("“") - text.count("”")
    if opened or text.count('"') % 2:
        text = text.replace("“", "").replace("”", "").replace('"', "")
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
    return text
