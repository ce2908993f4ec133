"""Splits a text into the words, numbers and signs that carry its meaning."""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.grounding.protected import MONTHS

_APOSTROPHES: Final = "'’‘ʼ`´"
_HIDDEN: Final = "\u00ad\u200b\u2060\ufeff"
_HYPHENS: Final = "-‐‑\u00ad"
_LETTER: Final = "(?:[^\\W_]|[\u0300-\u036f])"
_JOINT: Final = (
    rf"(?:[{_APOSTROPHES}]|[{_HIDDEN}]+"
    rf"|(?<!\b[Nn]on)[{_HYPHENS}]\n\s*+(?=[^\W\d_A-Z]))"
)
_TOKEN: Final = re.compile(
    r"(?P<ellipsis>\.{3,}|…|\.(?: \.){2,}|\*(?: \*){2}|(?<!\S)\*{3}(?!\S))"
    r"|(?P<number>(?:(?<!\S)[-−–](?=\d))?\d+(?:[.,:/^*×·'’+−–—‐‑-]\d+)+"
    r"|(?<!\S)[-−–]\d+(?![^\W_]))"
    r"|(?P<label>\((?:[A-Za-z]|[ivxlcdmIVXLCDM]{1,6}|([a-z])\4|\d{1,3}[A-Za-z]?)\))"
    rf"|(?P<word>(?:\[[^\W\d_]\])?{_LETTER}+(?:{_JOINT}{_LETTER}+)*)"
    r"|(?P<sign>[^\w\s])"
)
_NO_ABBREVIATION: Final = "".join(
    f"(?<!(?i:{short}))"
    for short in ("arts", "chap", "para", "paras", "regs", "secs", "sect", "subd", "sept")
)
_MARKER: Final = re.compile(
    rf"(?:[;:!?]|(?<=[^\W\d_]{{4}}){_NO_ABBREVIATION}\."
    r"|(?<=[)\"”])\.|;[^\S\n]++(?:and|or))[\"”’)]*+[^\S\n]*+\n\s*+"
    r"(?:[*_]*+)(?P<marker>\(\w{1,4}\)|(?:\d{1,3}|[A-Za-z]|[ivxlc]{1,5})[.)](?=\s))"
)
_JOINED: Final = re.compile(rf"[{_HIDDEN}\[\]]|[{_HYPHENS}]\n\s*+")
_DASH_OR_APOSTROPHE: Final = str.maketrans(
    {**dict.fromkeys("−–—‐‑", "-"), **dict.fromkeys("’‘ʼ`´", "'")}
)
_FREE_SIGNS: Final = frozenset("`´|¨©®™◦▪‣⁃■►➢")
_HELD_SIGNS: Final = frozenset("%‰&§")
_TWO_FACED: Final = frozenset({"us", "it", "who"})
"""Words that are something else in capitals."""


@dataclass(frozen=True)
class Tokens:
    """The tokens of one text, in order, each with its key and its place.

    Two tokens are the same if their keys are equal. The key of a word is the word in lower case; a
    number, a numbering such as ``(a)`` or a sign that carries meaning is its own key. Punctuation
    is not a token. ``markers`` are the places of numberings that begin a list item.
    """

    text: str
    keys: tuple[str, ...]
    starts: "array[int]"
    ends: "array[int]"
    markers: frozenset[int]

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.keys)

    def written(self, place: int) -> str:
        """Return the token at ``place`` as written."""
        return self.text[self.starts[place] : self.ends[place]]

    def gap(self, place: int) -> str:
        """Return the text between the token at ``place`` and the one before it."""
        start = self.ends[place - 1] if place else 0
        end = self.starts[place] if place < len(self) else len(self.text)
        return self.text[start:end]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Return a number for each key."""
        return {key: number for number, key in enumerate(dict.fromkeys(self.keys))}

    @cached_property
    def row(self) -> NDArray[np.int32]:
        """Return the tokens as the numbers of their keys."""
        return np.array([self.numbers[key] for key in self.keys], dtype=np.int32)

    @cached_property
    def uncapitalised(self) -> frozenset[str]:
        """Return the words that are in lower case somewhere in the text."""
        places = range(len(self))
        return frozenset(self.keys[n] for n in places if self.text[self.starts[n]].islower())


def tokenize(text: str) -> Tokens:
    """Return the tokens of ``text``."""
    found = list(_scan(text))
    starts = array("l", [match.start() for match in found])
    ends = array("l", [match.end() for match in found])
    words = [match[0] for match in found]
    keys = [_key(match.lastgroup or "", word) for match, word in zip(found, words, strict=True)]
    for place, key in enumerate(keys):
        if key in _TWO_FACED or key in ("may", "march"):
            keys[place] = _tell_apart(words, place)
    begins = {match.start("marker") for match in _MARKER.finditer(text)}
    markers = frozenset(n for n, start in enumerate(starts) if start in begins)
    return Tokens(text, tuple(keys), starts, ends, markers)


@lru_cache(maxsize=16)
def tokenize_once(text: str) -> Tokens:
    """Return the tokens of ``text``, cached for further searches."""
    return tokenize(text)


def _scan(text: str) -> Iterator[re.Match[str]]:
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "sign" or _carries_meaning(match[0]):
            yield match


@lru_cache(maxsize=4096)
def _carries_meaning(sign: str) -> bool:
    """Return whether ``sign`` is more than punctuation: money, per cent, a tick, a vowel mark."""
    if sign in _HELD_SIGNS:
        return True
    return sign not in _FREE_SIGNS and unicodedata.category(sign)[0] not in "PZC"


@lru_cache(maxsize=16384)
def _key(kind: str, written: str) -> str:
    if kind == "ellipsis":
        return "…"
    plain = written.translate(_DASH_OR_APOSTROPHE)
    if kind != "word":
        return plain
    plain = _JOINED.sub("", plain)
    if any(sign.isnumeric() for sign in plain):
        return plain
    return plain.lower() if plain.isascii() else unicodedata.normalize("NFKC", plain).casefold()


def _tell_apart(words: list[str], place: int) -> str:
    """Return the key of a word that differs in capitals: ``us``, ``US``; ``may``, ``May``."""
    word, beside = words[place], words[max(0, place - 1) : place] + words[place + 1 : place + 2]
    if word.lower() in MONTHS:
        is_date = any(other[0].isdigit() for other in beside)
        return word.title() if is_date and word[0].isupper() else word.lower()
    is_shouted = any(len(other) > 2 and other.isupper() for other in beside)
    return word if word.isupper() and not is_shouted else word.lower()
