"""Withholds passages that address a machine reader rather than the people governed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from govatlas.identity import digest_text
from govatlas.model.document import Document, Span

WITHHELD: Final = "[withheld: words addressed to a machine reader]"
"""What a model is shown instead of such a passage."""
_REACH: Final = 600
_WORD: Final = re.compile(r"[a-z]+")
_SENTENCE_START: Final = re.compile(r"(?:[.!?…:;]|\n)\s+(?=\S)|\n\s*\n|^")
_SENTENCE_END: Final = re.compile(
    r"[.!?](?:[\"'”’)\]]+)?(?=\s|$)|\n\s*\n|\n(?=\s*[-*•#<\[(]|\S+:)|$"
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A document's text as the model sees it; ``withheld`` are the spans it does not see."""

    withheld: tuple[Span, ...]

    def show(self, document: Document, span: Span) -> str:
        """Return the words of ``span``, with withheld passages replaced by a remark."""
        pieces, at = [], span.start
        for hidden in self.withheld:
            if hidden.overlaps(span):
                pieces += [document.text[at : max(at, hidden.start)], WITHHELD]
                at = max(at, hidden.end)
        return "".join([*pieces, document.text[at : max(at, span.end)]])

    def hides(self, span: Span) -> bool:
        """Return whether any word of ``span`` is withheld."""
        return any(hidden.overlaps(span) for hidden in self.withheld)

    def find_open(self, span: Span, within: Span) -> Span:
        """Return the longest stretch of ``within`` around ``span`` without withheld passages."""
        if not self.withheld:
            return within
        before = [hidden.end for hidden in self.withheld if hidden.end <= span.start]
        after = [hidden.start for hidden in self.withheld if hidden.start >= span.end]
        return Span(max([within.start, *before]), min([within.end, *after]))


def mask(document: Document) -> Masked:
    """Find the sentences that tell a machine reader what to say about the document.

    A text that governs AI can mention prompts, instructions and levels. Only sentences are
    withheld that order their reader, in the imperative, to disregard its instructions or to give
    a rating, or that imitate a turn of a conversation with a model.
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
    plain, known = " ".join(words), frozenset(_WORD.findall(" ".join(set(words))))
    for rule in _load_rules():
        if not rule.might_match(plain, known):
            continue
        for match in rule.pattern.finditer(text):
            group = "order" if "order" in rule.pattern.groupindex else 0
            yield _widen(text, *match.span(group))


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern, with phrases of which a text must hold one for it to match.

    ``phrases`` are keyed by their first word; those that begin within a word are ``pieces``.
    """

    phrases: dict[str, tuple[str, ...]]
    pieces: tuple[str, ...]
    pattern: re.Pattern[str]

    def might_match(self, plain: str, known: frozenset[str]) -> bool:
        """Return whether the text, in lower case and as a set of words, has such a phrase."""
        first = known.intersection(self.phrases)
        named = any(phrase in plain for word in first for phrase in self.phrases[word])
        return named or any(piece in plain for piece in self.pieces)


def _build_rule(words: str, pattern: str) -> _Rule:
    listed = [word for word in words.split(";") if word.strip()]
    led = [word for word in listed if " " in word and _WORD.match(word)]
    firsts = {word.split()[0] for word in led}
    return _Rule(
        phrases={f: tuple(word for word in led if word.split()[0] == f) for f in firsts},
        pieces=tuple(word for word in listed if word not in led),
        pattern=re.compile(pattern, re.IGNORECASE | re.MULTILINE),
    )


@cache
def digest_rules() -> str:
    """Return the tagged hash of the wording searched for."""
    file = resources.files("govatlas.coding.llm") / "data" / "machine_reader.txt"
    return digest_text(file.read_text("utf-8"))


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
    last = stop.end() if stop else end
    rest = text[end:last].rstrip()  # the blank line after a sentence is not part of it
    return Span(starts[-1] if starts else low, end + len(rest))
