"""Distinguishes variants of one word from two different words."""

from functools import lru_cache
from importlib.resources import files
from typing import Final

from govatlas.grounding.protected import is_protected, words
from govatlas.grounding.spelling import spell_as_american
from govatlas.grounding.tokens import Tokens

_SHORTEST_MISSPELT: Final = 6
_LONGEST_MISSPELT: Final = 40
_PRONOUNS: Final = words("here that there these this those what when where which")


def is_same_word(wording: str, text: str, *, place: int, tokens: Tokens) -> bool:
    """Return whether ``wording`` is a variant of ``text``, the key at ``place``.

    Variants are British and American spelling, a possessive, ``a`` and ``an``, or a typing error in
    a long word that does not result in another word. Singular and plural are different words.
    """
    if {wording, text} == {"a", "an"}:
        return True
    if is_protected(_stem(wording)) or is_protected(_stem(text)):
        return False
    if _is_possessive_of(wording, text) or _is_possessive_of(text, wording):
        return True
    if not (wording.isalpha() and text.isalpha()):
        return False
    return spell_as_american(wording) == spell_as_american(text) or _is_misspelt(
        wording, text, place, tokens
    )


def _stem(word: str) -> str:
    return word.removesuffix("'s")


def _is_possessive_of(longer: str, shorter: str) -> bool:
    return longer == f"{shorter}'s" and len(shorter) > 3 and shorter not in _PRONOUNS


def _is_misspelt(wording: str, text: str, place: int, tokens: Tokens) -> bool:
    """Return whether one of two words is not a word but a misspelling of the other.

    A word that the text uses elsewhere counts as a word, and names can have any spelling.
    """
    longer = max(len(wording), len(text))
    if not _SHORTEST_MISSPELT <= longer <= _LONGEST_MISSPELT or not (wording + text).isascii():
        return False
    if wording[:2] != text[:2] or wording[-2:] != text[-2:] or not is_one_slip(wording, text):
        return False
    if wording in tokens.numbers or {wording, text} <= _words_with_neighbours():
        return False
    return tokens.written(place)[0].islower() or text in tokens.uncapitalised


def is_one_slip(one: str, other: str) -> bool:
    """Return whether one letter is added, dropped or changed, or two neighbours are swapped."""
    first = next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None
    )
    if first is None:
        return abs(len(one) - len(other)) == 1
    if len(one) == len(other):
        swapped = other[first : first + 2][::-1]
        return one[first + 1 :] == other[first + 1 :] or (
            one[first : first + 2] == swapped and one[first + 2 :] == other[first + 2 :]
        )
    short, long = sorted((one, other), key=len)
    return short[first:] == long[first + 1 :]


@lru_cache(maxsize=1)
def _words_with_neighbours() -> frozenset[str]:
    """Return the English words that one typing error turns into another, such as ``contract``."""
    data = files("govatlas.grounding") / "data" / "neighbours.txt"
    lines = data.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
