"""Knows which words next to a quotation turn its meaning, in languages other than English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

_LOOK = 20


@dataclass(frozen=True, slots=True)
class Negations:
    """Patterns for what stands before and after a quotation, and for signs of numbers in words."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    numeral: re.Pattern[str]

    def turn(self, text: str, start: int, end: int) -> bool:
        """Return whether what stands next to the words changes what they say."""
        if self.before.search(text[max(0, start - _LOOK) : start]):
            return True
        if self.after.match(text, end):
            return True
        pairs = (text[max(0, start - 1) : start + 1], text[end - 1 : end + 1])
        return any(len(pair) == 2 and all(map(self.numeral.match, pair)) for pair in pairs)


@cache
def load_negations() -> Mapping[str, Negations]:
    """Return what is known of each language."""
    text = (files("govatlas.grounding") / "data" / "negations.yaml").read_text("utf-8")
    return {
        language: Negations(
            re.compile(entry["before"], re.IGNORECASE),
            re.compile(entry["after"], re.IGNORECASE),
            re.compile(entry.get("numeral", "(?!)")),
        )
        for language, entry in YAML(typ="safe").load(text).items()
    }


def turns_meaning(text: str, start: int, end: int, language: str) -> bool:
    """Return whether cutting out the words at ``start`` to ``end`` changes what they say."""
    known = load_negations().get(language)
    return known is not None and known.turn(text, start, end)
