"""Knows which words a reader sees in the quotations of a label, whatever their endings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENDINGS: Final = ("ing", "ied", "ies", "ed", "es", "s")
_SHORTEST_STEM: Final = 2
_MOST_FOLDED: Final = 1 << 15
SMALL: Final = frozenset(
    (
        *("a", "an", "the", "of", "and", "or", "nor", "to", "in", "for", "on", "as", "by", "at"),
        *("with", "from", "into", "any", "each", "every", "all", "no", "not", "be", "is", "are"),
        *("do", "it", "its", "their"),
    )
)
"""Words that are not looked for, since they say nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The quotations of a label: their folded words, and the wording in lower case."""

    words: frozenset[str]
    wording: str

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Shown":
        """Return what ``texts`` show."""
        wording = " | ".join(" ".join(text.lower().split()) for text in texts)
        return cls(frozenset(fold_words(wording)), wording)

    def has(self, wording: str) -> bool:
        """Whether every content word of ``wording`` is shown, in whatever form."""
        return all(word in self.words for word in fold_words(wording))

    def says(self, wording: str) -> bool:
        """Whether ``wording`` is shown as it is, but for case and space."""
        sought = wording.lower()
        start = self.wording.find(sought)
        while start >= 0:
            if self._is_edge(start) and self._is_edge(start + len(sought)):
                return True
            start = self.wording.find(sought, start + 1)
        return False

    def _is_edge(self, offset: int) -> bool:
        """Whether a word begins or ends at ``offset``."""
        before, after = self.wording[max(0, offset - 1) : offset], self.wording[offset : offset + 1]
        return _is_letter(before) != _is_letter(after)


def fold_words(text: str) -> Iterator[str]:
    """Yield the content words of ``text``, each without its ending."""
    for word in _WORD.findall(text.lower()):
        if word not in SMALL:
            yield _fold(word)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


@lru_cache(maxsize=_MOST_FOLDED)
def _fold(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] in "eyi" else word
