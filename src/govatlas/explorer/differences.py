"""Tells what changed from one text to another.

Paragraphs are matched first, by those that stand once in either text (patience), then words within
paragraphs that changed. What repeats too often to match that way is compared only where it is
short, so that no pair of texts takes long.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

_PARAGRAPH: Final = re.compile(r"[^\n]*\S[^\n]*")
_WORD: Final = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_COMPARISONS: Final = 20_000
_DEEPEST: Final = 40
_LOOKED_AHEAD: Final = 8
_LIKE: Final = 0.4
"""Paragraphs that share a smaller part of their words are two, not one that changed."""

_Pair = tuple[int, int]


class ChangeKind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words of a changed paragraph: kept (same), added or removed."""

    kind: ChangeKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """One paragraph, as it was and as it is.

    ``old`` is empty where it was added, ``new`` where it was removed; their starts count code
    points of either text, -1 where there is nothing. ``words`` tells more of one that changed.
    """

    kind: ChangeKind
    old: str
    new: str
    old_start: int
    new_start: int
    words: tuple[WordChange, ...] = ()


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    start: int


def compare_texts(old: str, new: str) -> tuple[TextChange, ...]:
    """Return every paragraph of both texts in order, with what became of it.

    Paragraphs that differ in white space alone are the same.
    """
    before, after = _split(old), _split(new)
    pairs = _match([_flatten(p.text) for p in before], [_flatten(p.text) for p in after])
    changes: list[TextChange] = []
    i = j = 0
    for matched_i, matched_j in (*pairs, (len(before), len(after))):
        changes += _compare_gap(before[i:matched_i], after[j:matched_j])
        if matched_i < len(before):
            changes.append(_describe(ChangeKind.SAME, before[matched_i], after[matched_j]))
        i, j = matched_i + 1, matched_j + 1
    return tuple(changes)


def _split(text: str) -> list[_Paragraph]:
    return [_Paragraph(match.group(), match.start()) for match in _PARAGRAPH.finditer(text)]


def _flatten(text: str) -> str:
    return " ".join(text.split())


def _describe(kind: ChangeKind, old: _Paragraph | None, new: _Paragraph | None) -> TextChange:
    return TextChange(
        kind=kind,
        old=old.text if old else "",
        new=new.text if new else "",
        old_start=old.start if old else -1,
        new_start=new.start if new else -1,
        words=_compare_words(old.text, new.text) if old and new and kind != "same" else (),
    )


def _compare_gap(old: Sequence[_Paragraph], new: Sequence[_Paragraph]) -> Iterator[TextChange]:
    """Yield what became of paragraphs without an equal, each beside the one most like it."""
    done = 0
    for paragraph in old:
        ahead = range(done, min(done + _LOOKED_AHEAD, len(new)))
        likeness = {place: _measure_likeness(paragraph.text, new[place].text) for place in ahead}
        best = max(ahead, key=likeness.__getitem__, default=None)
        if best is None or likeness[best] < _LIKE:
            yield _describe(ChangeKind.REMOVED, paragraph, None)
            continue
        yield from (_describe(ChangeKind.ADDED, None, added) for added in new[done:best])
        yield _describe(ChangeKind.CHANGED, paragraph, new[best])
        done = best + 1
    yield from (_describe(ChangeKind.ADDED, None, added) for added in new[done:])


def _measure_likeness(old: str, new: str) -> float:
    first, second = Counter(old.split()), Counter(new.split())
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def _compare_words(old: str, new: str) -> tuple[WordChange, ...]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[WordChange] = []
    i = j = 0
    for matched_i, matched_j in (*_match(before, after), (len(before), len(after))):
        pieces.append(WordChange(ChangeKind.REMOVED, "".join(before[i:matched_i])))
        pieces.append(WordChange(ChangeKind.ADDED, "".join(after[j:matched_j])))
        pieces.append(WordChange(ChangeKind.SAME, "".join(after[matched_j : matched_j + 1])))
        i, j = matched_i + 1, matched_j + 1
    return tuple(_join([piece for piece in pieces if piece.text]))


def _join(pieces: Sequence[WordChange]) -> Iterator[WordChange]:
    """Yield the pieces with neighbours of one kind made one."""
    held: WordChange | None = None
    for piece in pieces:
        if held is not None and held.kind is piece.kind:
            held = WordChange(held.kind, held.text + piece.text)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _match(old: Sequence[str], new: Sequence[str]) -> list[_Pair]:
    """Return the positions of equal items, ascending in both."""
    return sorted(_match_between(old, new, (0, len(old)), (0, len(new)), _DEEPEST))


def _match_between(
    old: Sequence[str], new: Sequence[str], first: _Pair, second: _Pair, depth: int
) -> Iterator[_Pair]:
    (i, i_end), (j, j_end) = first, second
    while i < i_end and j < j_end and old[i] == new[j]:
        yield i, j
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
        yield i_end, j_end
    if i == i_end or j == j_end:
        return
    anchors = _find_anchors(old[i:i_end], new[j:j_end]) if depth else []
    if not anchors:
        yield from _match_short(old[i:i_end], new[j:j_end], i, j)
        return
    for a, b in [(i + a, j + b) for a, b in anchors] + [(i_end, j_end)]:
        yield from _match_between(old, new, (i, a), (j, b), depth - 1)
        if a < i_end:
            yield a, b
        i, j = a + 1, b + 1


def _find_anchors(old: Sequence[str], new: Sequence[str]) -> list[_Pair]:
    """Return the longest ascending run of items that stand once in either."""
    once_old, once_new = _place_single(old), _place_single(new)
    pairs = [(i, once_new[item]) for item, i in once_old.items() if item in once_new]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        tails[length : length + 1] = [j]
        ends[length : length + 1] = [number]
        before.append(ends[length - 1] if length else -1)
    run = []
    number = ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _place_single(items: Sequence[str]) -> dict[str, int]:
    counts = Counter(items)
    return {item: place for place, item in enumerate(items) if counts[item] == 1}


def _match_short(old: Sequence[str], new: Sequence[str], i: int, j: int) -> Iterator[_Pair]:
    if len(old) * len(new) > _MOST_COMPARISONS:
        return
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        yield from ((i + block.a + step, j + block.b + step) for step in range(block.size))
