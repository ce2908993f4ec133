"""Chooses what a summary says: the clauses whose words a good summary most likely uses."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final

from govatlas.coding.local.summary.candidates import SUBJECT, Candidate
from govatlas.coding.local.summary.rules import pattern
from govatlas.coding.local.summary.weigh import stems

_MOST_WORDS: Final = 48
_SUM: Final = re.compile(r"[$€£][\d,.]*\d")
_MOST_SAID: Final = 5
_EXPECTED: Final = 30.0
_SAME: Final = 0.6
_SAME_SUBJECT: Final = 0.75
_UNKNOWN: Final = 0.1
_WORTH: Final = {
    "norm": 0.012,
    "aim": 0.02,
    "repeal": 0.2,
    "penalty": 0.03,
    "money": 0.03,
    SUBJECT: 0.03,
}
_TELLING: Final = re.compile(
    r"(?:amends .+? to )?(?:require|prohibit|establish|ban|create|authorize)(?:e?s)?\b"
)
_FOR_TELLING: Final = 0.03
_FOR_DEADLINE: Final = 0.01
_PER_RANK: Final = 0.001
_IMPERSONAL: Final = -0.03
_FOR_AI: Final = 0.02
_NEAR_AI: Final = 0.005
_MAY: Final = -0.03
_CONSULTS: Final = -0.04
_FEWEST: Final = 3
_PLACES: Final = {"repeal": 0, "aim": 1, "norm": 2, "money": 4, "penalty": 5, SUBJECT: 6}
_PLAIN_NORM: Final = 3


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate with what is compared again and again while choosing."""

    candidate: Candidate
    rest: tuple[str, ...]
    opening: tuple[str, ...]
    said: frozenset[str]
    words: int
    opening_words: int
    sums: frozenset[str]
    worth: float

    @classmethod
    def of(cls, candidate: Candidate) -> "Option":
        """Return the candidate with its stems, its length and its worth."""
        rest = f"{candidate.deadline} {candidate.rest}"
        opening = f"{candidate.opening} {candidate.joint}"
        told = stems(candidate.rest)
        return cls(
            candidate,
            tuple(stems(candidate.deadline)) + tuple(told),
            tuple(stems(candidate.opening)),
            frozenset(told),
            len(rest.split()),
            len(opening.split()),
            frozenset(_SUM.findall(candidate.rest)),
            _worth(candidate),
        )


def list_options(candidates: Sequence[Candidate]) -> list[Option]:
    """Return the candidates that tell anything as options to choose from."""
    options = [Option.of(candidate) for candidate in candidates]
    return [option for option in options if option.candidate.kind != "norm" or _tells(option)]


def _tells(option: Option) -> bool:
    """Whether a norm says enough to be worth a clause."""
    return len(option.said.union(option.opening)) >= _FEWEST


def choose(
    options: Sequence[Option],
    weights: Mapping[str, float],
    kind: str = "",
    *,
    said: Sequence[Option] = (),
) -> list[Candidate]:
    """Return the candidates to be said, in order: the aim, what speaks of AI, then by rank.

    Args:
        options: what could be said.
        weights: how likely a good summary uses each stem.
        kind: the kind of act, which takes words too.
        said: what is said in any case.
    """
    chosen = list(said)
    best = _score(chosen, weights)
    while len(chosen) < _MOST_SAID:
        found = _find_best(options, chosen, weights, kind)
        if found is None or (found[0] <= best and not _tells_subject_only(chosen)):
            break
        best = found[0]
        chosen.append(found[1])
    for place in range(len(said), len(chosen)):
        others = [*chosen[:place], *chosen[place + 1 :]]
        found = _find_best(options, others, weights, kind)
        if found is not None and found[0] > best:
            best = found[0]
            chosen = [*others, found[1]]
    return sorted((option.candidate for option in chosen), key=_place)


def _tells_subject_only(chosen: Sequence[Option]) -> bool:
    """Whether nothing is said yet but what the act is on: then what it does is worth its words."""
    return bool(chosen) and all(option.candidate.kind == SUBJECT for option in chosen)


def _find_best(
    options: Sequence[Option], chosen: Sequence[Option], weights: Mapping[str, float], kind: str
) -> tuple[float, Option] | None:
    """Return the option that adds most to those chosen, with the score of all of them."""
    best = None
    for option in options:
        if not _fits(option, chosen, kind):
            continue
        score = _score([*chosen, option], weights)
        if best is None or score > best[0]:
            best = (score, option)
    return best


def _fits(option: Option, chosen: Sequence[Option], kind: str) -> bool:
    """Whether an option says something else than those chosen, within the words there are."""
    for other in chosen:
        if option.candidate.matter == other.candidate.matter or option.sums & other.sums:
            return False
        smaller = min(len(option.said), len(other.said))
        subject = SUBJECT in (option.candidate.kind, other.candidate.kind)
        most = _SAME_SUBJECT if subject else _SAME
        if smaller and len(option.said & other.said) / smaller > most:
            return False
    return _count([*chosen, option]) + len(kind.split()) + 1 <= _MOST_WORDS


def _count(chosen: Sequence[Option]) -> int:
    """Return how many words are said; those of one opening share it."""
    openings = {_key(option): option.opening_words for option in chosen}
    return sum(option.words + 1 for option in chosen) + sum(openings.values())


def _key(option: Option) -> str:
    candidate = option.candidate
    return candidate.opening if candidate.joint else candidate.text


def _score(chosen: Sequence[Option], weights: Mapping[str, float]) -> float:
    """Return the expected overlap with a good summary, and what the kinds of clauses are worth."""
    openings = {_key(option): option.opening for option in chosen}
    words = [stem for option in chosen for stem in option.rest]
    words += [stem for opening in openings.values() for stem in opening]
    hits = fsum(weights.get(word, _UNKNOWN) for word in set(words))
    worth = sum(option.worth for option in chosen)
    return 2 * hits / (len(words) + _EXPECTED) + worth


def _worth(candidate: Candidate) -> float:
    worth = _WORTH[candidate.kind] + (_NEAR_AI if candidate.ai else 0.0)
    if pattern("ai").search(candidate.text):
        worth += _FOR_AI
    if candidate.kind == "norm":
        worth -= _PER_RANK * (candidate.ranks[0] - 1)
    if candidate.kind == "aim" and _TELLING.match(candidate.text):
        worth += _FOR_TELLING
    if candidate.rest.startswith("consult "):
        worth += _CONSULTS
    if candidate.deadline:
        worth += _FOR_DEADLINE
    if candidate.kind == "norm" and not candidate.joint and candidate.opening != "establishes":
        worth += _IMPERSONAL
    if candidate.opening.startswith(("allows", "authorizes")) and candidate.kind == "norm":
        worth += _MAY
    return worth


def _place(candidate: Candidate) -> tuple[int, int, str]:
    """Return where a candidate stands among those said."""
    order = _PLACES[candidate.kind]
    if candidate.kind == "norm" and not candidate.ai:
        order = _PLAIN_NORM
    return order, candidate.ranks[0] if candidate.ranks else 0, candidate.rest
