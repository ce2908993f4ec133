"""Reads the glossary of a language: its terms of AI governance law, each with English wording."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from govatlas.coding.local.languages import read_data

WORD: Final = re.compile(r"[^\W_]+")
_MOST_FOLDED: Final = 1 << 14


@dataclass(frozen=True, slots=True)
class Term:
    """A form of a language as words, each whole or the beginning of one, with its English."""

    words: tuple[str, ...]
    begins: tuple[bool, ...]
    english: str

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Return what prefers a term to others that match at the same place: the longer ones."""
        return len(self.words), sum(map(len, self.words)), not self.begins[-1]

    def follows(self, words: Sequence[str], place: int) -> bool:
        """Whether the term stands at ``place``, where its first word is."""
        if place + len(self.words) > len(words):
            return False
        return all(
            found.startswith(word) if begins else found == word
            for found, word, begins in zip(
                words[place + 1 : place + len(self.words)],
                self.words[1:],
                self.begins[1:],
                strict=True,
            )
        )


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of a language by their first words: whole ones, beginnings; or by characters.

    ``joins`` has the letters by which the parts of a compound word may be joined, ``compounds``
    says whether there are such. ``spaced`` is false for a script without spaces between words.
    """

    whole: Mapping[str, Sequence[Term]]
    begun: Mapping[str, Sequence[Term]]
    spaced: bool
    compounds: bool
    joins: tuple[str, ...]
    longest: int


@cache
def load_glossary(language: str) -> Glossary:
    """Return the packaged glossary of ``language``."""
    data = read_data("glossary", language)
    spaced = bool(data["spaced"])
    whole: dict[str, list[Term]] = {}
    begun: dict[str, list[Term]] = {}
    for english, forms in data["words"].items():
        for form in forms:
            term = _parse(form, str(english)) if spaced else Term((form,), (False,), str(english))
            (begun if term.begins[0] else whole).setdefault(term.words[0], []).append(term)
    for terms in (*whole.values(), *begun.values()):
        terms.sort(key=lambda term: term.rank, reverse=True)
    return Glossary(
        whole=whole,
        begun=begun,
        spaced=spaced,
        compounds=bool(data.get("compounds")),
        joins=tuple(data.get("joins", ())),
        longest=max(map(len, (*whole, *begun))),
    )


@lru_cache(maxsize=_MOST_FOLDED)
def fold(word: str) -> str:
    """Return a word in lower case without accents."""
    split = unicodedata.normalize("NFD", word.lower())
    return "".join(sign for sign in split if not unicodedata.combining(sign)).replace("ß", "ss")


def _parse(form: str, english: str) -> Term:
    parts = list(_list_parts(form))
    return Term(tuple(word for word, _ in parts), tuple(begins for _, begins in parts), english)


def _list_parts(form: str) -> Iterator[tuple[str, bool]]:
    for match in WORD.finditer(form):
        yield fold(match[0]), form[match.end() : match.end() + 1] == "*"
