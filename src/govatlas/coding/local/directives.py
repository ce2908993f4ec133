"""Tells by its wording whether a passage directs, and in how much detail."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from govatlas.coding.local.languages import read_data

_MOST_PASSAGES: Final = 1 << 10


@dataclass(frozen=True, slots=True)
class Directives:
    """Compiled wording of duties, of commitments, of operative detail; for lower case."""

    duty: re.Pattern[str]
    commitment: re.Pattern[str]
    detail: re.Pattern[str]


@cache
def load_directives() -> Directives:
    """Return the packaged wording."""
    data = read_data("directives")
    return Directives(*(compile_words(data[key]) for key in ("duty", "commitment", "detail")))


def compile_words(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern for whole words; ``*`` ends a word in any way, ``#`` is a number."""
    written = "|".join(map(re.escape, phrases))
    for sign, pattern in ((r"\ ", " "), (r"\*", r"\w*"), (r"\#", r"\d+")):
        written = written.replace(sign, pattern)
    return re.compile(rf"\b(?:{written})\b")


def judge_directive(words: str, above: Sequence[str]) -> int:
    """Return 2 for a duty or ban, 1 for a commitment or encouragement, else 0.

    Args:
        words: the passage.
        above: the passages it stands below, of which those that lead into it lend their force.
    """
    if _is_duty(words):
        return 2
    if any(_is_duty(lead) for lead in above if lead.rstrip().endswith((":", "—", "-"))):
        return 2
    return int(load_directives().commitment.search(words) is not None)


@lru_cache(maxsize=_MOST_PASSAGES)
def _is_duty(words: str) -> bool:
    return load_directives().duty.search(words) is not None


def count_detail(words: str) -> int:
    """Return how many different signs of operative detail the passage shows."""
    return len(set(load_directives().detail.findall(words)))
