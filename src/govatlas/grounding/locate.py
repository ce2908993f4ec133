"""Finds the quotation that given wording stands for, or says that there is none.

Space, quotation marks, dashes and hyphens at line ends may differ between the wording
and the document. Letters, digits and every other sign may not, so no changed number,
negation or modal is ever accepted.
"""

import re

from govatlas.model.document import Document, Quotation, Span

_QUOTES = "\"'“”„‟‘’‚‛«»‹›`´"
_DASHES = "-‐‑‒–—―"
_SPACE = r"\s*"


def locate(wording: str, document: Document) -> Quotation | None:
    """Return the first place in ``document`` where ``wording`` stands, None where nowhere.

    An exact match wins over a tolerant one.
    """
    wanted = wording.strip()
    if not wanted:
        return None
    start = document.text.find(wanted)
    if start >= 0:
        return document.quote(Span(start, start + len(wanted)))
    match = re.search(_tolerant_pattern(wanted), document.text)
    return document.quote(Span(match.start(), match.end())) if match else None


def _tolerant_pattern(wanted: str) -> str:
    """Return a pattern that lets space, quotation marks, dashes and line hyphens differ."""
    words = [_word_pattern(word) for word in wanted.split()]
    return r"\s+".join(words)


def _word_pattern(word: str) -> str:
    pieces = [_sign_pattern(sign) for sign in word]
    joined = []
    for left, right, piece in zip(word, [*word[1:], ""], pieces, strict=True):
        joined.append(piece)
        if left.isalpha() and right.isalpha():
            joined.append(r"(?:[-\u00ad]\n\s*)?")
    return "".join(joined)


def _sign_pattern(sign: str) -> str:
    if sign in _QUOTES:
        return f"[{re.escape(_QUOTES)}]{{1,2}}"
    if sign in _DASHES:
        return rf"{_SPACE}[{re.escape(_DASHES)}]{{1,2}}{_SPACE}"
    return re.escape(sign)
