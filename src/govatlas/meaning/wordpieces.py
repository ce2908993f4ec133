"""Divides texts into the word pieces that models of the BERT family know."""

import re
import unicodedata
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Final

_TOKEN: Final = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+|[^\w\s]|_")
_LONGEST_WORD: Final = 100
_WORDS_KNOWN: Final = 50_000
_UNKNOWN, _START, _END = "[UNK]", "[CLS]", "[SEP]"


class WordPieces:
    """The vocabulary of BERT in lower case; the longest piece that fits is taken each time."""

    def number(self, text: str, most: int) -> list[int]:
        """Return the numbers of the pieces of ``text``, at most ``most`` with those around it."""
        known = self._known
        numbers = [known[_START]]
        for token in _TOKEN.findall(_fold(text)):
            numbers += self._divide(token)
            if len(numbers) >= most:
                break
        return [*numbers[: most - 1], known[_END]]

    @cached_property
    def _known(self) -> dict[str, int]:
        content = (files("govatlas.meaning") / "data" / "wordpieces.txt").read_text("utf-8")
        return {piece: number for number, piece in enumerate(content.splitlines())}

    @lru_cache(maxsize=_WORDS_KNOWN)  # noqa: B019 - there is one vocabulary a process
    def _divide(self, word: str) -> tuple[int, ...]:
        known = self._known
        found: list[int] = []
        start = 0
        while start < len(word) <= _LONGEST_WORD:
            mark = "##" if start else ""
            for end in range(len(word), start, -1):
                piece = known.get(mark + word[start:end])
                if piece is not None:
                    break
            else:
                return (known[_UNKNOWN],)
            found.append(piece)
            start = end
        return tuple(found) or (known[_UNKNOWN],)


def _fold(text: str) -> str:
    """Return ``text`` in lower case without accents."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFD", lowered)
    return "".join(character for character in parts if unicodedata.category(character) != "Mn")
