"""Tells the language that a question is asked in."""

import unicodedata
from functools import lru_cache
from typing import Final

from govatlas.meaning.model import ENGLISH
from govatlas.reading.language import detect_language

_RECOGNISED: Final = frozenset(["ca", "de", "es", "fr", "gl", "it", "nl", "pl", "pt", "tr"])
"""Languages of Latin script that a question is taken to be in, where its words look so.

Few words are easily taken for one of the other languages of the world; Catalan and Galician look
like the languages beside them, which the models know.
"""


@lru_cache(maxsize=1_000)
def find_language(question: str) -> str:
    """Return the ISO 639-1 code of the language of ``question``, English where in doubt."""
    letters = [character for character in question if character.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    found = detect_language(question) if letters else ENGLISH
    if 2 * latin < len(letters):
        return found if found != ENGLISH else "und"
    return found if found in _RECOGNISED else ENGLISH
