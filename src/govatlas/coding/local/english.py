"""Writes English: lists of words, plurals, the article before a noun."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pluralizer import Pluralizer

from govatlas.coding.local.languages import read_data


def join_words(words: Sequence[str], last: str = "and") -> str:
    """Return the words as an English list: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def with_article(noun: str) -> str:
    """Return ``noun`` after ``a`` or ``an``, whichever it is spoken with."""
    return f"{'an' if _opens_with_vowel(noun) else 'a'} {noun}"


def plural(noun: str) -> str:
    """Return the plural of a noun, or of a noun phrase by its last word; one that is plural stays.

    A phrase that takes another form inside, such as ``attorney general``, is known as a whole.
    """
    before, last = noun[: noun.rfind(" ") + 1], noun[noun.rfind(" ") + 1 :]
    if last.isupper():
        return f"{noun}s"
    return _irregular(noun) or before + _pluralizer().plural(last)


def _irregular(noun: str) -> str:
    """Return the plural that the data on English gives, empty where it gives none."""
    rules = read_english()
    if rules.uncountable.fullmatch(noun) or noun.lower() in rules.irregular.values():
        return noun
    many = rules.irregular.get(noun.lower(), "")
    return many if noun.islower() else many.title()


@cache
def _pluralizer() -> Pluralizer:
    return Pluralizer()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class EnglishRules:
    """What rules of spelling cannot know of English words."""

    uncountable: re.Pattern[str]
    irregular: dict[str, str]
    a_before_vowel: re.Pattern[str]
    an_before_consonant: re.Pattern[str]


@cache
def read_english() -> EnglishRules:
    """Return the packaged rules, compiled."""
    data = read_data("english")
    return EnglishRules(
        uncountable=re.compile("|".join(data["uncountable"]), re.IGNORECASE),
        irregular=data["irregular"],
        a_before_vowel=re.compile("|".join(data["a_before_vowel"])),
        an_before_consonant=re.compile("|".join(data["an_before_consonant"])),
    )


def _opens_with_vowel(noun: str) -> bool:
    rules = read_english()
    if rules.an_before_consonant.match(noun):
        return True
    return noun[:1].lower() in "aeiou" and not rules.a_before_vowel.match(noun)
