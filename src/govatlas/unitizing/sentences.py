"""Splits a block into sentences with a splitter trained on legal text.

The splitter is nupunkt; its result is then corrected: a number that opens a provision stays
with its wording, and a list run into one sentence is split at its items.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from govatlas.model.document import Span

_LONGEST_UNSPLIT = 280
_SHORTEST_PIECE = 12
_OPENER_ONLY = re.compile(
    r"[“\"‘'`]*(?:§+|Sec(?:tion|\.)?|SEC(?:TION|\.)?|Art(?:icle|\.)?|ARTICLE|No\.|Para\.|Ch\.|Part)?\s*"
    r"(?:\(?[\dIVXivx]{1,4}[A-Za-z]?(?:[.\-]\d+)*\)?|\(?[A-Za-z]\)?)?[.):]?(?:\([A-Za-z\d]{1,4}\))*\.?"
)
_ITEM_BREAK = re.compile(r"[;:,—]\s+(?:and\s+|or\s+)?(?=\((?:[a-z]{1,2}|[A-Z]|\d{1,2}|[ivx]+)\)\s)")
_CLAUSE_BREAK = re.compile(r";\s+(?:and\s+|or\s+)?(?=\S)")
_ABBREVIATED = re.compile(
    r"(?:\bet seq|\bU\.S|\bU\.S\.C|\bC\.F\.R|\bStat|\bPub\. L|\bNo|\bcl|\bpara|\bsubs?)\.$"
)
# Strings at which no sentence ends, each with how the rest of it begins.
_CUT_SHORT: Final = (
    (re.compile(r"[“‘\"](?:[A-Z]\.)+$"), re.compile(r"[A-Z]")),
    (re.compile(r"\bU\.N\.$"), re.compile(r"(?:General|Security|Secretary|Human Rights|High)\b")),
    (
        re.compile(r"\b(?:Bus|Civ|Educ?|Fin|Gov|Ins|Inst|Lab|Pen|Proc|Prof|Saf|Util|Veh|Welf)\.$"),
        re.compile(r"(?:& )?(?:Code|Prof|Inst|Proc)\b"),
    ),
)
_RUN_ON_SECTION = re.compile(
    r"(?:(?<=[.:;”])|(?=\s+[“\"`]))\s*(?P<section>[“\"`]{0,2}(?:SEC|Sec)\.)$"
)


def split_sentences(text: str, within: Span) -> Iterator[Span]:
    """Yield the spans of the sentences of ``text`` inside ``within``, without outer space."""
    for start, end in _join_openers(text, _sentences(text, within)):
        yield from _split_run_in_list(text, start, end)


def _sentences(text: str, within: Span) -> list[tuple[int, int]]:
    block = text[within.start : within.end]
    if len(block) < 40:
        return _trimmed(text, within.start, within.end)
    spans = []
    for start, end in _splitter()(block):
        spans += _trimmed(text, within.start + start, within.start + end)
    return spans


@cache
def _splitter():  # type: ignore[no-untyped-def]
    from nupunkt import sent_spans

    return sent_spans


def _trimmed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the span without outer space, or nothing if only space is left."""
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = left + len(piece.strip())
    return [(left, right)] if left < right else []


def _join_openers(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join a sentence that is only a number, or ends with a citation's full stop, to the next."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and (run_on := _find_run_on(text, joined[-1], start)):
            joined[-1] = (joined[-1][0], run_on.start())
            joined.append((run_on.start("section"), end))
        elif joined and _stays_open(text[joined[-1][0] : joined[-1][1]], text[start:end]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _find_run_on(text: str, sentence: tuple[int, int], following: int) -> re.Match[str] | None:
    """Find a section that begins without space after a sentence: ``this Act.SEC. 4. Duties``."""
    match = _RUN_ON_SECTION.search(text, *sentence)
    if match is None or match.start() == sentence[0] or not text[following].isdigit():
        return None
    return match


def _stays_open(sentence: str, following: str) -> bool:
    if _OPENER_ONLY.fullmatch(sentence):
        return True
    if any(end.search(sentence) and rest.match(following) for end, rest in _CUT_SHORT):
        return True
    return _ABBREVIATED.search(sentence) is not None and not following[0].isupper()


def _split_run_in_list(text: str, start: int, end: int) -> Iterator[Span]:
    """Split an overlong sentence at the items of its run-in list, or else at its semicolons."""
    if end - start <= _LONGEST_UNSPLIT:
        yield Span(start, end)
        return
    cuts = [match.end() for match in _ITEM_BREAK.finditer(text, start, end)]
    if not cuts:
        cuts = [match.end() for match in _CLAUSE_BREAK.finditer(text, start, end)]
    cuts = [cut for cut in cuts if end - cut >= _SHORTEST_PIECE and _is_level(text[start:cut])]
    for left, right in zip([start, *cuts], [*cuts, end], strict=True):
        for trimmed in _trimmed(text, left, right):
            yield Span(*trimmed)


def _is_level(wording: str) -> bool:
    """Return whether the brackets in ``wording`` are balanced."""
    return wording.count("(") <= wording.count(")")
