"""Detection of the language that a text is written in."""

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_PIECE: Final = 1500
_PIECES: Final = 4


@lru_cache(maxsize=1)
def _load_identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language that most of ``text`` is in.

    Four pieces spread over the text are classified together by py3langid, a naive Bayes model
    over byte n-grams (Lui and Baldwin 2012); the same text always gets the same code.
    """
    sample = _sample(text)
    # Acts are often set in capitals, which the model has hardly seen.
    capitals, letters = sum(map(str.isupper, sample)), sum(map(str.isalpha, sample))
    code, _ = _load_identifier().classify(sample.lower() if 2 * capitals > letters else sample)
    return str(code)


def _sample(text: str) -> str:
    if len(text) <= _PIECE * _PIECES:
        return text
    step = (len(text) - _PIECE) // (_PIECES - 1)
    return " ".join(text[start : start + _PIECE] for start in range(0, len(text), step)[:_PIECES])
