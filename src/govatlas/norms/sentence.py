"""Holds a statement's words with what the grammar looks up in them."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from govatlas.model.norm import Modality
from govatlas.norms.language import Language, Operator
from govatlas.norms.statements import Token

BOUNDARIES: Final = frozenset((",", ";", ":", "—", "–", "-", ".", "?", "!"))
"""Marks that end a segment of a sentence."""
STOPS: Final = BOUNDARIES - {","}
"""Marks that no subject reaches across."""
QUOTES: Final = frozenset("\"“”'‘’`")
"""Quotation marks."""

_LOUD: Final = 0.8
_FEWEST_LOUD: Final = 8

Range = tuple[int, int]
"""Token indexes, half open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One operator with what stands around it, all as ranges of tokens.

    ``front`` is what stands before the subject in the sentence; ``subject`` is None where there is
    none; ``predicate`` begins with the verb.
    """

    modality: Modality
    after: str
    operator: Range
    front: Range
    subject: Range | None
    predicate: Range
    passive: bool = False
    negated: bool = False
    inherited: bool = False


class Sentence:
    """The tokens of a statement with what the grammar needs to look up in them."""

    def __init__(self, tokens: Sequence[Token], language: Language) -> None:
        """Keep the tokens with their words in lower case."""
        self.tokens = tokens
        self.low = [token.low for token in tokens]
        self.language = language
        self.words = language.words

    @cached_property
    def joined(self) -> str:
        """Return the words in lower case with one space between them."""
        return " ".join(self.low)

    @cached_property
    def _starts(self) -> "array[int]":
        starts, at = array("L"), 0
        for word in self.low:
            starts.append(at)
            at += len(word) + 1
        return starts

    @cached_property
    def _depths(self) -> "array[int]":
        """Return how many brackets are open around each token, itself included."""
        depths, depth = array("H"), 0
        for word in self.low:
            if word in "([{":
                depth += 1
            depths.append(depth)
            if word in ")]}" and depth:
                depth -= 1
        return depths

    @cached_property
    def is_loud(self) -> bool:
        """Whether the statement is printed in capitals throughout."""
        words = [token.text for token in self.tokens if token.text.isalpha()]
        loud = sum(1 for word in words if word.isupper() and len(word) > 1)
        return len(words) >= _FEWEST_LOUD and loud >= _LOUD * len(words)

    def index_at(self, offset: int) -> int:
        """Return the token at an offset of ``joined``."""
        return bisect_right(self._starts, offset) - 1

    def operators(self) -> list[tuple[Range, Operator]]:
        """Return the operators outside brackets, in order, the longest at each place."""
        found: list[tuple[Range, Operator]] = []
        end = 0
        for start, opening in self.language.openings.find(self.low, self.joined):
            if opening.start() < end or self.is_bracketed(start) or self._is_named(start):
                continue
            best, kind = opening.start(), None
            for pattern, operator in self.language.operators:
                match = pattern.match(self.joined, opening.start())
                if match is not None and match.end() > best:
                    best, kind = match.end(), operator
            if kind is not None:
                end = best
                found.append(((start, self.index_at(best - 1) + 1), kind))
        return found

    def _is_named(self, index: int) -> bool:
        """Whether a word that could be a verb is part of a name: "Decision Support Tool"."""
        if not 0 < index < len(self.tokens) - 1 or self.low[index] in self.words["modals"]:
            return False
        around = [self.tokens[i].text for i in (index - 1, index, index + 1)]
        return all(word.istitle() and word.isalpha() for word in around)

    def is_bracketed(self, index: int) -> bool:
        """Whether a token stands within brackets, or is one."""
        return self._depths[index] > 0

    def is_boundary(self, index: int) -> bool:
        """Whether a token ends a segment."""
        return self.low[index] in BOUNDARIES and self._parts(index)

    def is_stop(self, index: int) -> bool:
        """Whether a token is a mark that no subject reaches across."""
        return self.low[index] in STOPS and self._parts(index)

    def _parts(self, index: int) -> bool:
        """Whether a mark parts what it stands between, unlike those of "4-year" and "c. 73"."""
        if self.is_bracketed(index):
            return False
        if not 0 < index < len(self.low) - 1:
            return True
        mark, after = self.low[index], self.tokens[index + 1].text
        if mark == "-":
            return not (self.low[index - 1].isdigit() and after.isalpha() and after.islower())
        if mark == ".":
            return index == 1 or not (after[0].isdigit() or after[0] == "(" or after[0].islower())
        return True

    def segment_start(self, end: int) -> int:
        """Return where the segment that ends before ``end`` begins."""
        start = end
        while start > 0 and not self.is_boundary(start - 1):
            start -= 1
        return start

    def is_verb(self, index: int, *, base: bool = False) -> bool:
        """Whether a token can be a verb, in its base form where ``base``."""
        if index >= len(self.low):
            return False
        word = self.low[index]
        return word in self.language.verbs or (not base and word in self.language.bases)

    def first_word(self, begin: int, end: int) -> str:
        """Return the first word between two tokens that is no quotation mark, empty if none."""
        return next((word for word in self.low[begin:end] if word not in QUOTES), "")

    def is_adverb(self, index: int) -> bool:
        """Whether a token has the ending of an adverb."""
        word = self.low[index]
        return word.endswith(self.language.endings["adverb"]) and word not in self.language.verbs
