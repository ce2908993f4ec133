"""Divides scripts that put no space between words, as the full-text indexes take them.

A character of such a script is a word by itself to the index, so that any run of characters is
found as a phrase: two-character words, which is what most Chinese legal terms are, as well as
longer ones. Letters and digits of full width are taken as the common ones.
"""

import re
from typing import Final

UNSPACED: Final = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b"  # parts and signs of Han
    "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Japanese syllables
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
"""The characters, as a class of a regular expression lists them."""

_RUN: Final = re.compile(f"([{UNSPACED}])")
_PART: Final = re.compile(f"[{UNSPACED}]|[^{UNSPACED}]+")
_WIDE: Final = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_NARROW: Final = {
    code: code - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
}


def is_unspaced(character: str) -> bool:
    """Whether a character belongs to a script that puts no space between words."""
    return _RUN.match(character) is not None


def divide_word(word: str) -> list[str]:
    """Return the words that the index makes of one."""
    return [word] if word.isascii() else _PART.findall(word)


def narrow(text: str) -> str:
    """Return ``text`` with common letters for those of full width, character for character."""
    return text.translate(_NARROW) if _WIDE.search(text) else text


def space_scripts(text: str | None) -> str | None:
    """Return ``text`` as the index takes it; one that has no such script stays as it is."""
    if text is None or text.isascii():
        return text
    return _RUN.sub(r" \1 ", narrow(text))
