"""Counts the norms that speak of a category, and what they have: "two duties with a deadline"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from govatlas.coding.local.english import join_words, plural
from govatlas.coding.local.languages import read_data
from govatlas.model.norm import Modality, Norm

TRAITS: Final = ("deadline", "standard", "penalty")
_NUMBERS: Final = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_KINDS: Final = {
    Modality.OBLIGATION: "duty",
    Modality.PROHIBITION: "ban",
    Modality.PERMISSION: "permission",
    Modality.POWER: "power",
    Modality.RECOMMENDATION: "recommendation",
    Modality.FUNDING: "grant of money",
    Modality.SANCTION: "sanction",
}


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The norms that speak of a category: how many, of what kind, how many with which trait.

    ``absent`` has the traits of which no passage that speaks of the category has a word.
    """

    kind: str
    count: int
    traits: tuple[tuple[str, int], ...]
    absent: tuple[str, ...]

    def say_count(self) -> str:
        """Return the norms counted: ``two duties``."""
        if self.kind == "grant of money":
            return f"{say_number(self.count)} {'grant' if self.count == 1 else 'grants'} of money"
        return f"{say_number(self.count)} {self.kind if self.count == 1 else plural(self.kind)}"

    def say_traits(self) -> str:
        """Return what the norms have: ``with a deadline``, ``three with a deadline``, nothing."""
        had = [(trait, count) for trait, count in self.traits if count]
        if not had:
            return ""
        if all(count == self.count for _, count in had):
            each = "each " if self.count > 1 else ""
            return f"{each}with {join_words([f'a {trait}' for trait, _ in had])}"
        return join_words([f"{say_number(count)} with a {trait}" for trait, count in had])

    def say_absent(self) -> str:
        """Return what the wording lacks: ``deadline, standard or penalty``."""
        return join_words(self.absent, "or")


def reckon(norms: Sequence[Norm], wordings: Sequence[str]) -> Reckoning:
    """Return what ``norms`` have, and what none of ``wordings``, where they stand, speaks of."""
    kinds = {_KINDS.get(norm.modality, "provision") for norm in norms}
    counts = {
        "deadline": sum(_has_deadline(norm) for norm in norms),
        "standard": sum(bool(_pattern("standard").search(_words(norm))) for norm in norms),
        "penalty": sum(_has_penalty(norm) for norm in norms),
    }
    lowered = " ".join(wordings).lower()
    kind = kinds.pop() if len(kinds) == 1 else "provision"
    return Reckoning(
        kind=kind,
        count=len(norms),
        traits=tuple((t, counts[t]) for t in TRAITS if t != "penalty" or kind != "sanction"),
        absent=tuple(
            trait for trait in TRAITS if not counts[trait] and not _pattern(trait).search(lowered)
        ),
    )


def say_number(count: int) -> str:
    """Return a number as running text has it: in words up to twelve."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _has_deadline(norm: Norm) -> bool:
    return norm.deadline is not None and bool(
        _pattern("deadline").search(norm.deadline.text.lower())
    )


def _has_penalty(norm: Norm) -> bool:
    if norm.sanction is None:
        return norm.modality is Modality.SANCTION
    return bool(_pattern("penalty").search(norm.sanction.text.lower()))


def _words(norm: Norm) -> str:
    return norm.quotation.text.lower()


@cache
def _pattern(trait: str) -> re.Pattern[str]:
    return re.compile(read_data("reasons")[trait])
