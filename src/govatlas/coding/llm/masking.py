"""Withholds passages that speak to a machine reader rather than to those who are governed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from govatlas.model.document import Document, Span

WITHHELD: Final = "[withheld: words addressed to a machine reader]"
"""What a model is shown in the place of such a passage."""
_REACH: Final = 600
_SENTENCE_START: Final = re.compile(r"(?:[.!?…:;]|\n)\s+(?=\S)|\n\s*\n|^")
_SENTENCE_END: Final = re.compile(
    r"[.!?](?:[\"'”’)\]]+)?(?=\s|$)|\n\s*\n|\n(?=\s*[-*•#<\[(]|\S+:)|$"
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A document's text as a model is shown it; ``withheld`` are the spans it is not shown."""

    withheld: tuple[Span, ...]

    def show(self, document: Document, span: Span) -> str:
        """Return the words of ``span`` with what is withheld replaced by a remark."""
        pieces, at = [], span.start
        for hidden in self.withheld:
            if hidden.overlaps(span):
                pieces += [document.text[at : max(at, hidden.start)], WITHHELD]
                at = max(at, hidden.end)
        return "".join([*pieces, document.text[at : max(at, span.end)]])

    def hides(self, span: Span) -> bool:
        """Say whether any word of ``span`` is withheld."""
        return any(hidden.overlaps(span) for hidden in self.withheld)


def mask(document: Document) -> Masked:
    """Find the sentences that tell a machine reader what to say of the document.

    A text that governs AI may speak of prompts, instructions and levels; what is withheld is
    only a sentence that bids its reader, in the imperative, to disregard its instructions or to
    give a rating, or that poses as a turn of a conversation with a model.
    """
    spans: list[Span] = []
    for sentence in sorted(_find(document.text)):
        if spans and spans[-1].end >= sentence.start:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, sentence.end))
        else:
            spans.append(sentence)
    return Masked(tuple(spans))


def _find(text: str) -> Iterator[Span]:
    words = text.lower().split()
    plain, known = " ".join(words), frozenset(words)
    for rule in _load_rules():
        if not rule.might_match(plain, known):
            continue
        for match in rule.pattern.finditer(text):
            yield _widen(text, *match.span())


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern, with phrases of which a text must hold one for it to match.

    ``phrases`` are keyed by their first word; those that begin within a word are ``pieces``.
    """

    phrases: dict[str, tuple[str, ...]]
    pieces: tuple[str, ...]
    pattern: re.Pattern[str]

    def might_match(self, plain: str, known: frozenset[str]) -> bool:
        """Say whether the text, in small letters and as a set of words, holds such a phrase."""
        first = known.intersection(self.phrases)
        named = any(phrase in plain for word in first for phrase in self.phrases[word])
        return named or any(piece in plain for piece in self.pieces)


def _build_rule(words: str, pattern: str) -> _Rule:
    listed = words.split(";")
    firsts = {w.split()[0] for w in listed if " " in w}
    return _Rule(
        phrases={f: tuple(w for w in listed if w.split()[0] == f and " " in w) for f in firsts},
        pieces=tuple(word for word in listed if word.strip() and " " not in word),
        pattern=re.compile(pattern, re.IGNORECASE | re.MULTILINE),
    )


@cache
def _load_rules() -> tuple[_Rule, ...]:
    """Return the rules of ``data/machine_reader.txt``: telling words, then the pattern."""
    file = resources.files("govatlas.coding.llm") / "data" / "machine_reader.txt"
    lines = [line for line in file.read_text("utf-8").splitlines() if line[:1] not in ("", "#")]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return tuple(_build_rule(words, pattern) for words, pattern in pairs)


def _widen(text: str, start: int, end: int) -> Span:
    """Return the sentences around a match, within reach."""
    low = max(0, start - _REACH)
    starts = [m.end() for m in _SENTENCE_START.finditer(text, low, start + 1) if m.end() <= start]
    stop = _SENTENCE_END.search(text, max(start, end - 1), min(len(text), end + _REACH))
    return Span(starts[-1] if starts else low, max(end, stop.end() if stop else end))
