"""Finds the place of nearly verbatim wording.

What may differ: letter case and punctuation, Markdown, the numbering of list items, an ellipsis at
either end; and in at most three words, and at most one in ten, an article or other empty word, a
spelling, a possessive, a hyphen, a typing error. Everything else must be in the document exactly as
in the wording, in one piece.
"""

import re
from collections import Counter
from typing import Final

from govatlas.grounding.negations import turns_meaning
from govatlas.grounding.search import Match, Search
from govatlas.grounding.tokens import Tokens, tokenize, tokenize_once
from govatlas.model.document import Document, Quotation, Span

FEWEST_WORDS: Final = 6
MOST_DIFFERENCES: Final = 3
WORDS_TO_A_DIFFERENCE: Final = 10
_KNOWN_LANGUAGE: Final = "en"

_ELLIPSIS: Final = re.compile(
    r"[\s\"'“”‘’]*+(?:[\[\](){}](?:…|\.{3})[.…]*+[\[\](){}]|(?:…|\.{3})[.…]*+)[\s.…]*+"
)
_LINE_MARK: Final = re.compile(
    r"^[^\S\n]*+(?:>(?!\s*[\d=])|[+*•–-](?=\s)|#{1,6}(?=\s))[^\S\n]*+", re.MULTILINE
)
_PIECE: Final = re.compile(r"\w+|[^\w\s]")
_WORD: Final = re.compile(r"\w")


def align(wording: str, document: Document, *, within: Span | None = None) -> Quotation | None:
    """Return the words of ``document`` that match ``wording`` nearly verbatim, or None.

    The place with the fewest differences wins, the first of several. Words may differ only in
    English documents, since only for English is it known which words carry the meaning.

    Args:
        wording: the words to find, at least six.
        document: the document to search.
        within: the part of the document to search, by default all of it.
    """
    wanted = tokenize(_strip_marks(wording))
    words = sum(_WORD.search(key) is not None for key in wanted.keys)
    if words < FEWEST_WORDS:
        return None
    allowed = min(MOST_DIFFERENCES, words // WORDS_TO_A_DIFFERENCE)
    if document.language != _KNOWN_LANGUAGE:
        allowed = 0
    tokens = tokenize_once(document.text)
    within = within or Span(0, len(document.text))
    placed = (
        (match, _widen(match, tokens, wording.strip(), within))
        for match in Search(wanted, tokens, allowed, within).matches()
    )
    found = [
        (match, span)
        for match, span in placed
        if not turns_meaning(document.text, span.start, span.end, document.language)
    ]
    if not found:
        return None
    signs = Counter(_PIECE.findall(wording))
    _, span = min(found, key=lambda pair: _rank(pair[0], pair[1], document.text, signs))
    return document.quote(span)


def _strip_marks(wording: str) -> str:
    """Return ``wording`` without marks that writers put around and into quotations."""
    begun = wording[_length_of_ellipsis(wording) :]
    ended = begun[: len(begun) - _length_of_ellipsis(begun[::-1])]
    return _LINE_MARK.sub("", ended)


def _length_of_ellipsis(wording: str) -> int:
    match = _ELLIPSIS.match(wording)
    return match.end() if match else 0


def _rank(match: Match, span: Span, text: str, signs: Counter[str]) -> tuple[int, int, int]:
    """Return the sort key of a place: differing words, differing signs, order."""
    quoted = Counter(_PIECE.findall(text[span.start : span.end]))
    unlike = (quoted - signs) + (signs - quoted)
    return match.differences, unlike.total(), match.first


def _widen(match: Match, tokens: Tokens, wording: str, within: Span) -> Span:
    """Return the place of ``match``, including the signs around it that the wording also has."""
    text, start, end = tokens.text, tokens.starts[match.first], tokens.ends[match.last]
    opening = _signs_before(tokens.written(match.first), wording)
    closing = _signs_before(tokens.written(match.last)[::-1], wording[::-1])[::-1]
    while opening and start > within.start and text[start - 1] == opening[-1]:
        start, opening = start - 1, opening[:-1]
    while closing and end < within.end and text[end] == closing[0]:
        end, closing = end + 1, closing[1:]
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _signs_before(token: str, wording: str) -> str:
    """Return the signs at the start of ``wording``, if ``token`` follows them."""
    match = re.match(rf"([\W_]*?){re.escape(token)}", wording, re.IGNORECASE)
    return match[1] if match else ""
