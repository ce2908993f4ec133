"""Writes the name of who bears a norm: a whole noun phrase without article, mark or clause."""

import re
from collections.abc import Sequence
from typing import Final

from govatlas.norms.grammar import Range, Sentence

_ARTICLES: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "any",
        "each",
        "every",
        "no",
        "all",
        "such",
        "this",
        "these",
        "those",
        "said",
        "neither",
        "either",
        "both",
        "nor",
    ]
)
_OPENERS: Final = frozenset(
    ["when", "where", "if", "then", "and", "or", "but", "while", "whether", "as", "unless", "nor"]
)
_TAILS: Final = frozenset(["that", "who", "which", "whose", "where"])
_LOUD: Final = 0.7
_LONGEST_ACRONYM: Final = 8
_ACRONYMS: Final = frozenset(("AI", "IT", "US", "UK", "EU", "NIST", "FDA", "FCC"))
_LONGEST_NAME: Final = 16
_MOST_CHARACTERS: Final = 120
_SPACED_SIGN: Final = re.compile(r"\s+([,.;:)\]’'%”])|([(\[$“])\s+")


def name_range(sentence: Sentence, subject: Range) -> Range | None:
    """Return the tokens of ``subject`` that are the name of who acts, None where none are left."""
    start, end = subject
    low = sentence.low
    while start < end and (
        low[start] in _OPENERS
        or low[start] in _ARTICLES
        or low[start] in ('"', "“", "‘", "of", "or", "and")
    ):
        start += 1
    while end > start and (
        low[end - 1] in (",", ":", ";", "—", "–", '"', "”", "’", "(", ")", "-", ".", "also", "each")
    ):
        end -= 1
    end = _before_aside(sentence, start, end)
    if end - start > _LONGEST_NAME:
        end = _cut_clause(sentence, start, end)
    if start >= end:
        return None
    return start, end


def _before_aside(sentence: Sentence, start: int, end: int) -> int:
    """Return where a name ends whose clause in commas is an aside: "the board, acting through …"."""
    for index in range(start + 1, end - 1):
        if sentence.low[index] == "," and sentence.low[index + 1] in ("that", "who", "which"):
            return index
        if sentence.low[index] == "(":
            return index
        if sentence.low[index] == "," and sentence.low[index + 1] in (
            "in",
            "acting",
            "through",
            "after",
            "upon",
            "to",
            "for",
            "pursuant",
            "consistent",
            "subject",
            "as",
            "including",
            "with",
            "within",
            "when",
            "where",
            "if",
            "under",
        ):
            return index
    return end


def _cut_clause(sentence: Sentence, start: int, end: int) -> int:
    """Return an earlier end for a long name: before its clause, else after its first member."""
    for index in range(start + 1, min(end, start + _LONGEST_NAME)):
        if sentence.low[index] in _TAILS and index - start >= 2:
            later = [
                i for i in range(index, min(end, start + _LONGEST_NAME)) if sentence.low[i] == ","
            ]
            if later and later[0] - start <= _LONGEST_NAME:
                return later[0]
            return index
    return start + _LONGEST_NAME if end - start > _LONGEST_NAME else end


def write(sentence: Sentence, tokens: Range) -> str:
    """Return tokens as running text."""
    return write_words(settle_case([sentence.tokens[i].text for i in range(*tokens)]))


def settle_case(words: Sequence[str]) -> list[str]:
    """Return words printed in capitals throughout in small letters, acronyms apart."""
    letters = [word for word in words if word.isalpha() and len(word) > 1]
    loud = [word for word in letters if word.isupper()]
    if len(loud) < _LOUD * len(letters) or sum(map(len, loud)) < _LONGEST_ACRONYM:
        return list(words)
    return [word if word in _ACRONYMS else word.lower() for word in words]


def write_words(words: Sequence[str]) -> str:
    """Return words and signs as running text, spaces as print has them."""
    words = [word for word in words if word]
    text = _SPACED_SIGN.sub(lambda match: match[1] or match[2] or "", " ".join(words))
    return re.sub(r"(?<=\w) ?([-/–]) ?(?=\w)", r"\1", text) if " - " not in text else text


def head_of(name: str) -> str:
    """Return the head noun of a name in lower case: "secretary" of "Secretary of Defense"."""
    core = re.split(
        r" (?:of|for|that|who|which|with|in|on|to|from|under|engaged|using|described|responsible|providing|operating|within|at|by)\b|[,(]",
        name.strip(),
        maxsplit=1,
    )[0]
    words = re.findall(r"[\w'’-]+", core.lower())
    return words[-1] if words else ""


def singular(noun: str) -> str:
    """Return a regular plural in the singular."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "xes", "ches", "shes")):
        return noun[:-2]
    if noun == "people":
        return "person"
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun
