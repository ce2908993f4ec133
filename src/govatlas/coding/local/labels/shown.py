"""Knows which words a reader sees in the quotations of a label, whatever their endings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENDINGS: Final = ("ing", "ied", "ies", "ed", "es", "s")
_SHORTEST_STEM: Final = 2
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
        """Say whether every content word of ``wording`` is shown, in whatever form."""
        return all(word in self.words for word in fold_words(wording))

    def says(self, wording: str) -> bool:
        """Say whether ``wording`` is shown as it is, but for case and space."""
        return re.search(rf"\b{re.escape(wording.lower())}\b", self.wording) is not None


def fold_words(text: str) -> Iterator[str]:
    """Yield the content words of ``text``, each without its ending."""
    for word in _WORD.findall(text.lower()):
        if word not in SMALL:
            yield _fold(word)


def _fold(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] in "eyi" else word
