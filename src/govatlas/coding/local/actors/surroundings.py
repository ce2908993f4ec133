"""Weighs the words that stand in the name of a candidate, beside it, and in the norms about it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from govatlas.coding.local.actors.candidates import Candidate, Said
from govatlas.coding.local.actors.full_names import key_of
from govatlas.coding.local.actors.heads import find_head
from govatlas.model.document import Span

_WORD: Final = re.compile(r"[a-z][a-z'’-]+")
_MOST_MENTIONS: Final = 60
_REACH: Final = 60
_BESIDE: Final = 5
_OF_ACT: Final = 8


@dataclass(frozen=True, slots=True)
class Wording:
    """The fitted weights of words for one role."""

    base: float
    weights: Mapping[str, float]

    def weigh(self, marks: frozenset[str]) -> float:
        """Return the log-odds that a candidate with these ``marks`` holds the role."""
        known = sum(self.weights.get(mark, 0.0) for mark in sorted(marks))
        return self.base + known * scale(marks)


def scale(marks: frozenset[str]) -> float:
    """Return what each of the ``marks`` of a candidate counts, less the more there are."""
    return 1 / sqrt(max(1, len(marks)))


def list_marks(candidate: Candidate, lowered: str) -> frozenset[str]:
    """Return the words by which a candidate is known, each with where it stands.

    ``lowered`` is the text of the document in small letters.
    """
    key = key_of(candidate.name)
    marks = {f"name {word}" for word in key.split()}
    marks.add(f"head {find_head(key)}")
    for said in candidate.said:
        marks.update(_list_of_norm(said))
    for mention in candidate.mentions[:_MOST_MENTIONS]:
        marks.update(_list_beside(lowered, mention.span))
    return frozenset(marks)


def _list_of_norm(said: Said) -> Iterator[str]:
    yield f"{said.part} {said.norm.modality.value}"
    act = _WORD.findall(said.norm.action.text.lower())[:_OF_ACT]
    yield from (f"{said.part}: {word}" for word in act)
    yield from (f"{said.part}, first: {word}" for word in act[:1])


def _list_beside(lowered: str, span: Span) -> Iterator[str]:
    before = _WORD.findall(lowered, max(0, span.start - _REACH), span.start)[-_BESIDE:]
    after = _WORD.findall(lowered, span.end, span.end + _REACH)[:_BESIDE]
    yield from _list_side("before", before[::-1])
    yield from _list_side("after", after)


def _list_side(side: str, nearest_first: Sequence[str]) -> Iterator[str]:
    """Yield the words of one side, the nearest and the nearest two by themselves too."""
    yield from (f"{side}: {word}" for word in nearest_first)
    yield from (f"{side}, first: {word}" for word in nearest_first[:1])
    if len(nearest_first) > 1:
        yield f"{side}, two: {' '.join(nearest_first[:2])}"
