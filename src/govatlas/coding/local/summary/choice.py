"""Chooses what a summary says: the clauses whose words a good summary most likely uses."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from govatlas.coding.local.summary.candidates import Candidate
from govatlas.coding.local.summary.prose import write
from govatlas.coding.local.summary.weigh import stems

_MOST_WORDS: Final = 48
_SUM: Final = re.compile(r"[$€£][\d,.]*\d")
_MOST_SAID: Final = 4
_EXPECTED: Final = 22.0
_SAME: Final = 0.6
_UNKNOWN: Final = 0.1
_WORTH: Final = {"norm": 0.012, "aim": 0.02, "repeal": 0.2, "penalty": 0.03, "money": 0.03}
_FOR_DEADLINE: Final = 0.01
_PER_RANK: Final = 0.001
_IMPERSONAL: Final = -0.03
_FOR_AI: Final = 0.02


def choose(candidates: Sequence[Candidate], weights: Mapping[str, float]) -> list[Candidate]:
    """Return the candidates to be said, in order: the aim, what speaks of AI, then by rank."""
    chosen: list[Candidate] = []
    best = 0.0
    while len(chosen) < _MOST_SAID:
        options = [
            (_score([*chosen, candidate], weights), -place)
            for place, candidate in enumerate(candidates)
            if _fits(candidate, chosen)
        ]
        if not options:
            break
        score, place = max(options)
        if score <= best:
            break
        best = score
        chosen.append(candidates[-place])
    return sorted(chosen, key=_place)


def _fits(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether a candidate says something else than those chosen, within the words there are."""
    if any(candidate.matter == other.matter for other in chosen):
        return False
    sums = set(_SUM.findall(candidate.rest))
    if any(sums & set(_SUM.findall(other.rest)) for other in chosen):
        return False
    own = set(stems(candidate.rest))
    for other in chosen:
        said = set(stems(other.rest))
        smaller = min(len(own), len(said))
        if smaller and len(own & said) / smaller > _SAME:
            return False
    text = write(sorted([*chosen, candidate], key=_place)).text
    return len(text.split()) <= _MOST_WORDS


def _score(chosen: Sequence[Candidate], weights: Mapping[str, float]) -> float:
    """Return the expected overlap with a good summary, and what the kinds of clauses are worth."""
    words = stems(write(chosen).text)
    said = set(words)
    hits = sum(weights.get(word, _UNKNOWN) for word in said)
    worth = sum(_worth(candidate) for candidate in chosen)
    return 2 * hits / (len(words) + _EXPECTED) + worth


def _worth(candidate: Candidate) -> float:
    worth = _WORTH[candidate.kind] + (_FOR_AI if candidate.ai else 0.0)
    if candidate.kind == "norm":
        worth -= _PER_RANK * (candidate.ranks[0] - 1)
    if candidate.deadline:
        worth += _FOR_DEADLINE
    if candidate.kind == "norm" and not candidate.joint:
        worth += _IMPERSONAL
    return worth


def _place(candidate: Candidate) -> tuple[int, int, str]:
    """Return where a candidate stands among those said."""
    order = {"repeal": 0, "aim": 1, "norm": 2, "money": 4, "penalty": 5}[candidate.kind]
    if candidate.kind == "norm" and not candidate.ai:
        order = 3
    return order, candidate.ranks[0] if candidate.ranks else 0, candidate.rest
