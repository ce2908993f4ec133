"""Cuts the span of a short quotation around the words that matter."""

import re

from govatlas.model.document import Span

SHORTEST = 20
LONGEST = 300
_AIM = 220
_CLAUSE_END = re.compile(r"[;:.,—]|\n\s*\n")
_OUTER = " \t\r\n,;:—–-"
_LEADING = _OUTER + ".)]”•●▪■◦‣*"


def excerpt(text: str, core: Span, within: Span) -> Span | None:
    """Return a span of 20 to 300 characters that shows ``core``.

    Args:
        text: the document's text.
        core: the words that must be seen; where too long, their beginning is kept.
        within: the passage to stay in, left only where it is too short to quote.

    Returns:
        A span that begins and ends between words, None where the text is too short.
    """
    start = core.start
    end = _find_end(text, core, max(within.end, core.end))
    if end - start < SHORTEST:
        start = _extend_left(text, max(0, min(within.start, end - SHORTEST), end - _AIM), start)
    if end - start < SHORTEST:
        end = _word_end(text, min(len(text), start + SHORTEST))
    while start < end and text[start] in _LEADING:
        start += 1
    while end > start and text[end - 1] in _OUTER:
        end -= 1
    return Span(start, end) if SHORTEST <= end - start <= LONGEST else None


def _find_end(text: str, core: Span, limit: int) -> int:
    """Return where the clause ends, not before the core does, within the aim."""
    most = min(limit, core.start + max(_AIM, min(len(core), LONGEST)))
    if limit <= most:
        return limit
    if core.end >= most:
        return _word_start(text, most)
    stops = [match.start() for match in _CLAUSE_END.finditer(text, core.end, most)]
    far = [stop for stop in stops if stop - core.start >= 60]
    return far[-1] if far else _word_start(text, most)


def _extend_left(text: str, left: int, start: int) -> int:
    while 0 < left < start and text[left - 1].isalnum() and text[left].isalnum():
        left += 1
    return left


def _word_start(text: str, offset: int) -> int:
    """Return the last place at or before ``offset`` that is not inside a word."""
    while offset > 0 and offset < len(text) and not text[offset].isspace():
        offset -= 1
    return offset


def _word_end(text: str, offset: int) -> int:
    while offset < len(text) and not text[offset].isspace():
        offset += 1
    return offset
