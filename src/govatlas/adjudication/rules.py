"""The rules by which a panel settles a disagreement."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from govatlas.errors import InputError, InvalidValue


class RuleKind(StrEnum):
    """What settles: the answer given most often, the middle one, or one coder's."""

    MAJORITY = "majority"
    MEDIAN = "median"
    DECIDES = "decides"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with the name of the coder who decides, where one does.

    Ties go to the lower level, as the coding guide has it for a coder who is torn.
    """

    kind: RuleKind
    decider: str = ""

    def __post_init__(self) -> None:
        """Refuse a decision by nobody, and a decider where none decides."""
        if (self.kind is RuleKind.DECIDES) != bool(self.decider):
            raise InvalidValue("only the rule 'decides' takes a coder: decides:NAME")

    def __str__(self) -> str:
        """Return the rule as it is written: ``majority``, ``median``, ``decides:NAME``."""
        return f"{self.kind}:{self.decider}" if self.decider else self.kind.value

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the rule that ``text`` names.

        Raises:
            InputError: there is no such rule.
        """
        kind, _, decider = text.partition(":")
        try:
            return cls(RuleKind(kind.strip()), decider.strip())
        except (ValueError, InvalidValue) as error:
            known = "majority, median, decides:NAME"
            raise InputError(f"unknown rule {text!r}; choose one of: {known}") from error

    def choose_level(self, levels: Sequence[int]) -> int:
        """Return the level that a panel gives, whose members gave ``levels``, at least one.

        The median of an even number is the lower of the two in the middle. A decider's level is
        not chosen here but taken.
        """
        if self.kind is RuleKind.MEDIAN:
            return sorted(levels)[(len(levels) - 1) // 2]
        counts = Counter(levels)
        most = max(counts.values())
        return min(level for level, times in counts.items() if times == most)


def choose_word(words: Sequence[str]) -> str:
    """Return the word given most often; of several the one given first."""
    counts = Counter(words)
    return max(words, key=lambda word: (counts[word], -words.index(word)))


def is_tie(answers: Sequence[int] | Sequence[str]) -> bool:
    """Whether no answer was given more often than every other."""
    times = sorted(Counter(answers).values(), reverse=True)
    return len(times) > 1 and times[0] == times[1]
