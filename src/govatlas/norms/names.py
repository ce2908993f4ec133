"""Writes the name of who bears a norm: a whole noun phrase without article, mark or clause."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from govatlas.norms.language import Language
from govatlas.norms.sentence import Range, Sentence

_CLOSING: Final = frozenset((",", ":", ";", "—", "–", '"', "”", "’", "(", ")", "-", "."))
_LOUD: Final = 0.7
_LONGEST_ACRONYM: Final = 8
_ACRONYM: Final = re.compile(r"[A-Z][A-Z&]{1,6}s?")
_LONGEST_NAME: Final = 16
_LONGEST_LOUD: Final = 9
_JOINING_SIGN: Final = re.compile(r"(?<=\w) ?([-/–]) ?(?=\w)")
_WORD: Final = re.compile(r"[\w'’-]+")
_SPACED_SIGN: Final = re.compile(r"\s+([,.;:)\]’'%”])|([(\[$“‘])\s+")
_COUNTED: Final = re.compile(r"(?<=\d) - (?=[a-z])")


def name_range(sentence: Sentence, subject: Range) -> Range | None:
    """Return the tokens of ``subject`` that are the name of who acts, None where none are left."""
    start, end = subject
    low = sentence.low
    while start < end and (
        low[start] in sentence.words["name_openings"] or low[start] in ('"', "“", "‘")
    ):
        start += 1
    while end > start and (
        low[end - 1] in _CLOSING or low[end - 1] in sentence.words["name_endings"]
    ):
        end -= 1
    end = _before_aside(sentence, start, end)
    if end - start > _LONGEST_NAME:
        end = _cut_clause(sentence, start, end)
    while end > start and low[end - 1] in sentence.words["name_ends_never"]:
        end -= 1
    if start >= end:
        return None
    return start, end


def _before_aside(sentence: Sentence, start: int, end: int) -> int:
    """Return where a name ends that an aside in commas follows: "the board, acting through …"."""
    for index in range(start + 1, end - 1):
        if sentence.low[index] == "," and sentence.low[index + 1] in sentence.words["links"]:
            return index
        if sentence.low[index] == "(":
            return index
        if sentence.low[index] == "," and sentence.low[index + 1] in sentence.words["name_asides"]:
            return index
    return end


def _cut_clause(sentence: Sentence, start: int, end: int) -> int:
    """Return an earlier end for a long name: before its clause, else after its first member."""
    for index in range(start + 1, min(end, start + _LONGEST_NAME)):
        if sentence.low[index] in sentence.words["name_tails"] and index - start >= 2:
            later = [
                i for i in range(index, min(end, start + _LONGEST_NAME)) if sentence.low[i] == ","
            ]
            if later and later[0] - start <= _LONGEST_NAME:
                return later[0]
            return index
    return _end_proper(sentence, start + _LONGEST_NAME, end)


def _end_proper(sentence: Sentence, cut: int, end: int) -> int:
    """Return where a proper name that would be cut ends: "… Institute of Standards and | …"."""
    limit = min(end, cut + _LONGEST_LOUD)
    while cut < limit:
        step = cut
        while step < limit and sentence.low[step] in sentence.words["within_names"]:
            step += 1
        if step >= limit or not sentence.tokens[step].text[0].isupper():
            break
        cut = step + 1
    return cut


def write(sentence: Sentence, tokens: Range) -> str:
    """Return tokens as running text."""
    words = [sentence.tokens[i].text for i in range(*tokens)]
    if sentence.is_loud:
        words = [_quieten(word, sentence.language) for word in words]
    return write_words(settle_case(words, sentence.language))


def settle_case(words: Sequence[str], language: Language) -> list[str]:
    """Return words printed in capitals throughout in small letters, acronyms apart."""
    letters = [word for word in words if word.isalpha() and len(word) > 1]
    loud = [word for word in letters if word.isupper()]
    if len(letters) == 1 and loud and _is_common(loud[0], language):
        return [word.lower() for word in words]
    if len(loud) < _LOUD * len(letters) or sum(map(len, loud)) < _LONGEST_ACRONYM:
        return list(words)
    return [_quieten(word, language) for word in words]


def _quieten(word: str, language: Language) -> str:
    """Return a word printed in capitals as running text has it."""
    if word in language.words["acronyms"]:
        return word
    low = word.lower()
    return low.capitalize() if low in language.words["capitalised_months"] else low


def _is_common(word: str, language: Language) -> bool:
    """Whether a word in capitals is a common noun: "PERSON", not the acronym of a body."""
    noun = singular(word.lower(), language)
    return len(word) >= _LONGEST_LOUD and noun in language.agents["heads"]


def write_words(words: Sequence[str]) -> str:
    """Return words and signs as running text, spaces as print has them."""
    words = [word for word in words if word]
    text = _SPACED_SIGN.sub(lambda match: match[1] or match[2] or "", " ".join(words))
    text = _COUNTED.sub("-", text)
    return _JOINING_SIGN.sub(r"\1", text) if " - " not in text else text


@lru_cache(maxsize=4096)
def head_of(name: str, language: Language) -> str:
    """Return the head noun of a name in lower case: "secretary" of "Secretary of Defense"."""
    core = language.patterns["after_head"].split(name.strip(), maxsplit=1)[0]
    words = _WORD.findall(core.lower())
    return words[-1] if words else ""


@lru_cache(maxsize=4096)
def singular(noun: str, language: Language) -> str:
    """Return a regular plural in the singular."""
    for pattern, replacement in language.plurals:
        if pattern.search(noun):
            return pattern.sub(replacement, noun)
    return noun


def head_noun(name: str, language: Language) -> str:
    """Return the head noun of a name in the singular."""
    return singular(head_of(name, language), language)


@lru_cache(maxsize=4096)
def can_act(name: str, language: Language) -> bool:
    """Whether a name is that of somebody who can act, as against a thing."""
    low = name.lower()
    if low in language.words["acting_pronouns"] | language.words["standing_for"]:
        return low in language.words["acting_pronouns"]
    words = _WORD.findall(low)
    if not words:
        return False
    heads = {head_noun(name, language), singular(words[-1], language)}
    heads |= {
        head_noun(part, language)
        for part in language.patterns["members"].split(name)
        if part.strip()
    }
    if _ACRONYM.fullmatch(name) and name not in language.words["acronyms_of_things"]:
        return True
    return bool(heads & language.agents["heads"])
