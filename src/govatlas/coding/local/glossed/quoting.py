"""Quotes a passage of any script: 20 to 300 characters, cut where a clause ends."""

import re
from collections.abc import Sequence
from typing import Final

from govatlas.coding.evidence import Exhibit
from govatlas.coding.excerpts import LONGEST, SHORTEST
from govatlas.coding.local.glossed.gloss import gloss
from govatlas.model.document import Document, Quotation, Span

_AIM: Final = 240
_MOST: Final = 3
_NEARLY: Final = 0.6
_LEAST: Final = 0.25
_EDGES: Final = re.compile(r"[。；，、：！？]|[.;:,!?—](?=\s)|\n")
_OUTER: Final = " \t\r\n,;:—–-，；：、•●▪*)）]」"
_LEADING: Final = _OUTER + ".。"


def choose_exhibits(document: Document, exhibits: Sequence[Exhibit]) -> tuple[Quotation, ...]:
    """Return the best one to three exhibits as quotations, none that repeats another."""
    ranked = sorted(exhibits, key=lambda exhibit: (-exhibit.score, exhibit.passage.start))
    chosen: list[Quotation] = []
    for exhibit in ranked:
        if len(chosen) == _MOST or (chosen and exhibit.score < _least(ranked[0])):
            break
        span = cut(document.text, exhibit.core, exhibit.passage)
        if span is not None and not any(_repeats(document, span, known) for known in chosen):
            chosen.append(document.quote(span))
    return tuple(chosen)


def find_core(document: Document, within: Span, wanted: Sequence[str], language: str) -> Span:
    """Return the part of a long passage whose gloss has most of the ``wanted`` English wording."""
    if len(within) <= LONGEST:
        return within
    windows = _list_windows(document.text, within)
    if not wanted:
        return windows[0]

    def count(span: Span) -> int:
        said = gloss(document.text[span.start : span.end], language).lower()
        return sum(words in said for words in wanted)

    return max(windows, key=count)


def cut(text: str, core: Span, within: Span) -> Span | None:
    """Return a span of 20 to 300 characters that shows ``core``, None where there is none.

    Where the passage is too short, what stands before or after it is quoted too.
    """
    start, end = core.start, min(core.end, within.end)
    if end - start > LONGEST:
        edges = [match.end() for match in _EDGES.finditer(text, start + SHORTEST, start + _AIM)]
        end = edges[-1] if edges else _word_end(text, start + _AIM)
    if end - start < SHORTEST:
        start = max(0, min(start, _find_start(text, end - SHORTEST)))
    if end - start < SHORTEST:
        following = _EDGES.search(text, min(len(text), start + SHORTEST - 1))
        end = min(following.end() if following else len(text), start + _AIM)
    while start < end and text[start] in _LEADING:
        start += 1
    while end > start and text[end - 1] in _OUTER:
        end -= 1
    return Span(start, end) if SHORTEST <= end - start <= LONGEST else None


def _find_start(text: str, latest: int) -> int:
    """Return where the clause begins in which ``latest`` stands."""
    edges = [
        match.end() for match in _EDGES.finditer(text, max(0, latest - _AIM // 2), max(0, latest))
    ]
    if edges:
        return edges[-1]
    space = text.rfind(" ", max(0, latest - _AIM // 2), max(0, latest))
    return space + 1 if space >= 0 else max(0, latest - SHORTEST)


def _list_windows(text: str, within: Span) -> list[Span]:
    """Return the passage in pieces of at most the length of a quotation, cut at clauses."""
    windows, start = [], within.start
    while within.end - start > LONGEST:
        edges = [m.end() for m in _EDGES.finditer(text, start + LONGEST // 3, start + _AIM)]
        end = edges[-1] if edges else _word_end(text, start + _AIM)
        windows.append(Span(start, min(end, within.end)))
        start = min(end, within.end)
    if start < within.end:
        windows.append(Span(start, within.end))
    return windows


def _word_end(text: str, offset: int) -> int:
    """Return the last place at or before ``offset`` that is not inside a word with spaces."""
    space = text.rfind(" ", max(0, offset - 40), offset)
    return space if space > 0 else offset


def _least(best: Exhibit) -> float:
    return max(_LEAST, _NEARLY * best.score)


def _repeats(document: Document, span: Span, known: Quotation) -> bool:
    words = document.text[span.start : span.end].lower().split()
    return span.overlaps(known.span) or words == known.text.lower().split()
