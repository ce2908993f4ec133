"""Detects the language of a text."""

from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_PIECE: Final = 375
_PIECES: Final = 16
_USUAL: Final = "en"
_CODE: Final = 2
_CLEARLY: Final = 0.3
"""By how much, in nats per byte, a piece must look more like another language than English.

Of 2,841 pieces of 80 to 400 characters from English acts, those that a plain guess takes for
another language (lists of names, citations, tables) are ahead by 0.25 at most; pieces as short of
French, German, Spanish, Italian, Portuguese, Dutch, Danish, Swedish, Afrikaans and Chinese texts
by 0.49 at least.
"""


@lru_cache(maxsize=1)
def _load_identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def detect_language(text: str) -> str:
    """Return the ISO 639 code of the language that most of ``text`` is in.

    Pieces spread over the text are classified one by one by py3langid, a naive Bayes model over
    byte n-grams (Lui and Baldwin 2012); classified as a whole, a quarter of French would outweigh
    the English of the rest. A text is English if half of its pieces are, and a piece is English
    unless it is clearly not, since a wrong guess would leave a text unread. The same text always
    gets the same code.
    """
    pieces = _take_pieces(text)
    found: Counter[str] = Counter()
    for piece in pieces:
        found[_classify(piece)] += 1
        if 2 * found[_USUAL] >= len(pieces):
            return _USUAL
    del found[_USUAL]
    return max(sorted(found), key=found.__getitem__)


def settle_language(declared: str, text: str) -> str:
    """Return the ISO 639 code of the language of ``text``, given the one that the file declares.

    The words decide, since programs declare whatever language they are set to; but a text that is
    too short, or that is not English by its words either, is in the declared language.
    """
    detected = detect_language(text)
    code = declared.strip().lower().partition("-")[0]
    if len(code) != _CODE or not (code.isascii() and code.isalpha()):
        return detected
    is_foreign = _USUAL not in (code, detected)
    return code if is_foreign or len(text) <= _PIECE else detected


def _classify(piece: str) -> str:
    # Acts are often in capitals, which the model has rarely seen.
    capitals, letters = sum(map(str.isupper, piece)), sum(map(str.isalpha, piece))
    piece = piece.lower() if 2 * capitals > letters else piece
    code, best = _load_identifier().classify(piece)
    if code == _USUAL:
        return _USUAL
    usual = next(score for name, score in _load_identifier().rank(piece) if name == _USUAL)
    is_clear = best - usual >= _CLEARLY * len(piece.encode("utf-8", "replace"))
    return str(code) if is_clear else _USUAL


def _take_pieces(text: str) -> list[str]:
    """Return up to sixteen pieces, evenly spread if they do not cover the text."""
    count = min(_PIECES, max(1, round(len(text) / _PIECE)))
    starts = [place * len(text) // count for place in range(count)]
    ends = [min(start + _PIECE, end) for start, end in pairwise([*starts, len(text)])]
    if len(text) <= _PIECE * _PIECES:
        ends = [*starts[1:], len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]
