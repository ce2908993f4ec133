"""Finds the quotation for given wording, if there is one.

Space, quotation marks, dashes and hyphens at line ends may differ between the wording and the
document. Letters, digits and all other signs may not. A quotation cannot begin or end within a
word or number, or break off before a ``not``. So a changed number, negation or modal is never
accepted: ``lawful`` is not found in ``unlawful``, nor ``30 days`` in ``130 days``, nor ``a lender
may`` in ``a lender may not``.
"""

import re
from collections.abc import Iterator
from typing import Final

from govatlas.grounding.folding import Folded, fold
from govatlas.grounding.negations import turns_meaning
from govatlas.model.document import Document, Quotation, Span

_QUOTES: Final = re.escape("\"'“”„‟‘’‚‛«»‹›`´")
_DASHES: Final = re.escape("-‐‑‒–—―")
_TOKEN: Final = re.compile(
    rf"(?P<dashes>(?:\s*[{_DASHES}])+\s*)|(?P<space>\s+)|(?P<quotes>[{_QUOTES}]+)|(?P<sign>.)",
    re.DOTALL,
)
_LINE_HYPHEN: Final = r"(?:[-\u00ad]\n\s*)?"
# Scripts written without spaces, in which nothing marks the start of a word.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffff]")
_OPEN_BEFORE: Final = re.compile(
    rf"(?:\w|\d[.,]|\w[-\u00ad]\n\s*|(?<!\w)(?i:non|un)\s?[{_DASHES}]\s*)\Z"
)
_OPEN_AFTER: Final = re.compile(
    rf"\w|[-\u00ad]\n\s*\w|[’']t\b|[{_DASHES}]free\b|\s+(?:not|never)\b"
)
_NUMBER_GOES_ON: Final = re.compile(r"[.,]?\d")
_LOOK: Final = 40
"""How many characters around a match tell whether it cuts a word."""


def locate(wording: str, document: Document, *, within: Span | None = None) -> Quotation | None:
    """Return the first place of ``wording`` in ``document``, or None if it is not there.

    An exact match wins over a tolerant one.

    Args:
        wording: the words to find.
        document: the document to search.
        within: the part of the document to search, by default all of it.
    """
    exact = locate_exactly(wording, document, within=within)
    return exact or locate_tolerantly(wording, document, within=within)


def locate_exactly(
    wording: str, document: Document, *, within: Span | None = None
) -> Quotation | None:
    """Return the first place of ``wording`` verbatim, ignoring space around it."""
    return _quote_first(_find(wording.strip(), document.text, within), document)


def locate_tolerantly(
    wording: str, document: Document, *, within: Span | None = None
) -> Quotation | None:
    """Return the first place of ``wording``; space, quotes, dashes and line ends may differ.

    So may the forms of characters, as `fold` has it: full-width signs, ligatures, accents.
    """
    wanted = wording.strip()
    found = _quote_first(_find_tolerantly(wanted, document.text, within), document)
    return found or _quote_first(_find_folded(wanted, document.text, within), document)


def _quote_first(places: Iterator[Span], document: Document) -> Quotation | None:
    text, language = document.text, document.language
    whole = (
        place
        for place in places
        if not _cuts_a_word(text, place.start, place.end)
        and not turns_meaning(text, place.start, place.end, language)
    )
    return next(map(document.quote, whole), None)


def _find(wanted: str, text: str, within: Span | None) -> Iterator[Span]:
    """Yield each place of ``wanted``, including overlapping ones."""
    end = within.end if within else len(text)
    start = text.find(wanted, within.start if within else 0, end) if wanted else -1
    while start >= 0:
        yield Span(start, start + len(wanted))
        start = text.find(wanted, start + 1, end)


def _find_tolerantly(wanted: str, text: str, within: Span | None) -> Iterator[Span]:
    """Yield each place that ``wanted`` can mean, including overlapping ones."""
    if not wanted:
        return
    pattern = re.compile(_tolerant_pattern(wanted))
    end = within.end if within else len(text)
    match = pattern.search(text, within.start if within else 0, end)
    while match is not None:
        yield Span(*match.span())
        match = pattern.search(text, match.start() + 1, end)


def _find_folded(wanted: str, text: str, within: Span | None) -> Iterator[Span]:
    """Yield each place of ``wanted`` with other forms of its characters."""
    words = fold(wanted).text.strip()
    if not words or (words.isascii() and text.isascii()):
        return
    folded = fold(text)
    at = folded.text.find(words)
    while at >= 0:
        span = Span(folded.starts[at], folded.ends[at + len(words) - 1])
        if (within is None or within.contains(span)) and not _splits_cluster(folded, at, words):
            yield span
        at = folded.text.find(words, at + 1)


def _splits_cluster(folded: Folded, at: int, words: str) -> bool:
    """Return whether a match begins or ends within what one character was folded to."""
    end = at + len(words)
    begins = at > 0 and folded.starts[at - 1] == folded.starts[at]
    return begins or (end < len(folded.text) and folded.starts[end] == folded.starts[end - 1])


def _tolerant_pattern(wanted: str) -> str:
    """Return a pattern that allows different space, quotation marks, dashes and line-end hyphens.

    No part of it backtracks, so that long rows of dashes or space in the text take no time.
    """
    tokens = list(_TOKEN.finditer(wanted))
    parts = []
    for number, token in enumerate(tokens):
        following = tokens[number + 1][0] if number + 1 < len(tokens) else ""
        parts.append(_token_pattern(token, following, first=number == 0))
    return "".join(parts)


def _token_pattern(token: re.Match[str], following: str, *, first: bool) -> str:
    match token.lastgroup:
        case "dashes":
            before = rf"(?<![{_DASHES}])" if first else r"\s*+"
            return rf"{before}[{_DASHES}](?:\s*[{_DASHES}])*+" + (r"\s*+" if following else "")
        case "space":
            return r"\s++"
        case "quotes":
            return f"[{_QUOTES}]++"
        case _:
            hyphen = _LINE_HYPHEN if token[0].isalpha() and following.isalpha() else ""
            return re.escape(token[0]) + hyphen


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Return whether the words at ``start`` to ``end`` begin or end within a word or number."""
    first, last = text[start], text[end - 1]
    before, after = text[max(0, start - _LOOK) : start], text[end : end + _LOOK]
    return (_is_spaced(first) and _is_open_before(first, before)) or (
        _is_spaced(last) and _is_open_after(last, after)
    )


def _is_spaced(sign: str) -> bool:
    return (sign.isalnum() or sign == "_") and not _UNSPACED.match(sign)


def _is_open_before(first: str, before: str) -> bool:
    if before[-1:] == " " and before[-2:-1].isalnum():  # the usual case, decided at once
        return False
    match = _OPEN_BEFORE.search(before)
    if match is None or _UNSPACED.match(before[-1]):
        return False
    is_number = match[0][-1] in ".,"
    return first.isdigit() if is_number else True


def _is_open_after(last: str, after: str) -> bool:
    if last.isdigit() and _NUMBER_GOES_ON.match(after):
        return True
    return _OPEN_AFTER.match(after) is not None and not _UNSPACED.match(after)
