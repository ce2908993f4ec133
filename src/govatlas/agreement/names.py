"""Decides whether two names are of the same actor, and counts matches between two lists.

Names are compared by their content words, without function words and endings, so that "the Federal
Trade Commission" and "Federal Trade Commissions" match. The similarity of two names is the F1 of
their words, counting repeats: twice the common words divided by the words of both. From ``ALIKE``
up, they name the same actor: two of three words in common are enough if neither name has more;
"the Commission" is not enough for "Federal Trade Commission".
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from ruamel.yaml import YAML

ALIKE: Final = 0.6

_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SHORTEST_STEM: Final = 4


def compare_names(one: str, other: str) -> float:
    """Return the similarity of two names, from 0 to 1."""
    first, second = _count_words(one), _count_words(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def count_matches(names: Sequence[str], others: Sequence[str]) -> int:
    """Return how many names can be paired with names of the same actor, each used once.

    The pairing with the most pairs counts, so the order of the names does not matter.
    """
    close = [
        [place for place, other in enumerate(others) if compare_names(name, other) >= ALIKE]
        for name in names
    ]
    taken: dict[int, int] = {}
    return sum(_take(place, close, taken, set()) for place in range(len(names)))


def _take(
    place: int, close: Sequence[Sequence[int]], taken: dict[int, int], tried: set[int]
) -> bool:
    """Pair the name at ``place``, re-pairing earlier names if that makes room (Kuhn 1955)."""
    for other in close[place]:
        if other in tried:
            continue
        tried.add(other)
        if other not in taken or _take(taken[other], close, taken, tried):
            taken[other] = place
            return True
    return False


@lru_cache(maxsize=20_000)
def _count_words(name: str) -> Counter[str]:
    """Return the stems of the content words, or of all words if there are no content words."""
    words = _WORD.findall(name.casefold())
    skipped = _load_left_out().words
    kept = [word for word in words if word not in skipped and len(word) > 1] or words
    return Counter(map(_stem, kept))


def _stem(word: str) -> str:
    for ending in _load_left_out().endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """Function words, and endings with the longest first."""

    words: frozenset[str]
    endings: tuple[str, ...]


@cache
def _load_left_out() -> _LeftOut:
    text = files("govatlas.agreement").joinpath("data/names.yaml").read_text("utf-8")
    data = YAML(typ="safe").load(text)
    words = frozenset(word for line in data["function words"] for word in line.split())
    return _LeftOut(words, tuple(sorted(data["endings"], key=len, reverse=True)))
