"""Tells in which of the languages that are read a block stands."""

import re
from typing import Final

from govatlas.unitizing.languages import UNIT_LANGUAGES, load_tongues

_FEWEST_WORDS: Final = 8
_MOST_WORDS: Final = 60
_SHARE: Final = 0.2
_LEAD: Final = 0.15
_FEWEST_SIGNS: Final = 10
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
"""Not letters set apart, as in a spaced-out title."""


def tell_tongue(block: str, usual: str) -> str:
    """Return the language of ``block`` if it is clearly not ``usual``, or else empty.

    A block is in a language if enough of its words are that language's most common ones, or if
    most of it is in that language's script. What is short or not sure is in the usual language.
    """
    if usual not in UNIT_LANGUAGES:
        return ""
    found = _tell_by_script(block) or _tell_by_words(block, usual)
    return "" if found == usual else found


def _tell_by_script(block: str) -> str:
    for language, tongue in load_tongues().items():
        if tongue.script is None or not (signs := len(tongue.script.findall(block))):
            continue
        if signs >= _FEWEST_SIGNS and 2 * signs > sum(map(str.isalpha, block)):
            return language
    return ""


def _tell_by_words(block: str, usual: str) -> str:
    words = _WORD.findall(block[: 12 * _MOST_WORDS].lower())[:_MOST_WORDS]
    tongues = load_tongues()
    script = tongues[usual].script
    if len(words) < _FEWEST_WORDS or (script is not None and script.search(block)):
        return ""
    counts = {
        language: sum(word in tongue.words for word in words)
        for language, tongue in tongues.items()
    }
    best = max(sorted(counts), key=counts.__getitem__)
    most, lead = counts[best], counts[best] - counts[usual]
    return best if most >= _SHARE * len(words) and lead >= _LEAD * len(words) else ""
