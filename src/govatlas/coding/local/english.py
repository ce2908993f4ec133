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
    takes_the: re.Pattern[str]
    clause: re.Pattern[str]
    common: re.Pattern[str]
    gerunds: dict[str, str]


@cache
def read_english() -> EnglishRules:
    """Return the packaged rules, compiled."""
    data = read_data("english")
    return EnglishRules(
        uncountable=re.compile("|".join(data["uncountable"]), re.IGNORECASE),
        irregular=data["irregular"],
        a_before_vowel=re.compile("|".join(data["a_before_vowel"])),
        an_before_consonant=re.compile("|".join(data["an_before_consonant"])),
        takes_the=re.compile("|".join(data["takes_the"]), re.IGNORECASE),
        clause=re.compile(data["clause"]),
        common=re.compile(data["common"]),
        gerunds=data["gerunds"],
    )


def _opens_with_vowel(noun: str) -> bool:
    rules = read_english()
    if rules.an_before_consonant.match(noun):
        return True
    return noun[:1].lower() in "aeiou" and not rules.a_before_vowel.match(noun)


def gerund(verb: str) -> str:
    """Return the present participle of a verb in its base form: ``use`` gives ``using``."""
    known = read_english().gerunds.get(verb)
    if known:
        return known
    if re.fullmatch(r"(?:[^aeiou]*|qu)[aeiou][bdgklmnprt]", verb):
        return f"{verb}{verb[-1]}ing"
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and len(verb) > 2:
        return f"{verb[:-1]}ing"
    return f"{verb}ing"


def third_person(verb: str) -> str:
    """Return the third person singular of a verb in its base form: ``apply`` gives ``applies``."""
    if verb.endswith(("s", "x", "ch", "sh", "z")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def article_for(name: str, *, many: bool = False) -> str:
    """Return a name as running prose wants it: ``the Secretary``, ``developers``, ``Google``.

    Args:
        name: the name without its article.
        many: whether it is that of any member of a class: ``departments``, not the department.
    """
    rules = read_english()
    first = name.split()[0]
    if first.lower() in ("any", "each", "every", "all", "the", "no"):
        return name
    if rules.takes_the.search(name) and not (many and name[0].islower()):
        return f"the {name}"
    if name[0].isupper() and not name.isupper():
        if name[1:] != name[1:].lower() or not rules.common.search(name.lower()):
            return name
        name = name[0].lower() + name[1:]
    if re.search(r", | or ", name) and not name.endswith("s") and not first.endswith("s,"):
        return with_article(name)
    clause = rules.clause.search(name)
    core = name[: clause.start()] if clause else name
    if name.isupper() or rules.uncountable.fullmatch(core.split()[-1]) or core.endswith("s"):
        return name
    if clause and clause[0].strip() in ("that", "who", "which"):
        return f"any {name}"
    if " or " in core or ", " in core:
        return f"any {name}"
    if " and " in core:
        return name
    return f"{plural(core)}{name[len(core) :]}"
