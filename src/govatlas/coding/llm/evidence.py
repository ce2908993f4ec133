"""Looks up a model's quotations in the document, and drops those that are not there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from govatlas.coding.excerpts import LONGEST, SHORTEST, excerpt
from govatlas.coding.llm.masking import Masked
from govatlas.coding.llm.reply import Claim
from govatlas.grounding import How, ground
from govatlas.grounding.locate import locate_exactly
from govatlas.model.document import Document, Quotation, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTally:
    """Counts what happened to the quotations that a model gave.

    ``recovered`` were found only when asked for once more, ``dropped`` not even then.
    """

    given: int = 0
    exact: int = 0
    tolerant: int = 0
    fuzzy: int = 0
    recovered: int = 0
    dropped: int = 0

    @property
    def located(self) -> int:
        """Return how many are in the document."""
        return self.exact + self.tolerant + self.fuzzy

    def plus(self, other: "EvidenceTally") -> "EvidenceTally":
        """Return the sum of two tallies."""
        return EvidenceTally(
            given=self.given + other.given,
            exact=self.exact + other.exact,
            tolerant=self.tolerant + other.tolerant,
            fuzzy=self.fuzzy + other.fuzzy,
            recovered=self.recovered + other.recovered,
            dropped=self.dropped + other.dropped,
        )


@dataclass
class Evidence:
    """A claim, with its quotations that are in the document and those that are not."""

    claim: Claim
    found: list[Quotation] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass
class Finder:
    """Looks up quotations in one part of a document, and counts the results.

    A quotation from a passage that was not shown to the model, or that is addressed to it, is
    not evidence.
    """

    document: Document
    within: Span
    masked: Masked
    _counts: Counter[str] = field(default_factory=Counter)

    @property
    def tally(self) -> EvidenceTally:
        """Return the counts of quotations so far."""
        return EvidenceTally(**self._counts)

    def place(self, wording: str, stretches: Iterable[Span]) -> Quotation | None:
        """Return the place of words of any length in the first of ``stretches`` that has them.

        The first letter may be large or small, as at the beginning of a sentence. Words that are
        nowhere verbatim can be nearly verbatim in the last stretch.
        """
        last, variants = self.within, (wording, wording[:1].swapcase() + wording[1:])
        for last in stretches:
            for words in variants:
                found = locate_exactly(words, self.document, within=last)
                if found is not None and not self.masked.hides(found.span):
                    return found
        nearly = ground(wording, self.document, within=last) if wording else None
        if nearly is None or self.masked.hides(nearly.quotation.span):
            return None
        return nearly.quotation

    def find(self, claims: Sequence[Claim]) -> list[Evidence]:
        """Return the claims with evidence; those without quotations are marked to ask again."""
        return [self._look_up(claim) for claim in claims]

    def retry(self, evidence: Sequence[Evidence], given: dict[int, str]) -> None:
        """Look up the new quotations given for the missing ones, by number; drop the rest."""
        number = 0
        for piece in evidence:
            for wording in piece.missing:
                instead = given.get(number, "")
                quotation, _how = self._locate(instead)
                number += 1
                if not wording and not instead:
                    continue  # there is no quotation to count
                if not wording:
                    self._count("given")
                if quotation is None:
                    self._count("dropped")
                    continue
                self._count("recovered")
                if quotation not in piece.found:
                    piece.found.append(quotation)
            piece.missing.clear()

    def _look_up(self, claim: Claim) -> Evidence:
        evidence = Evidence(claim)
        for wording in claim.quotes:
            self._count("given")
            quotation, how = self._locate(wording)
            if quotation is None:
                evidence.missing.append(wording)
                continue
            self._count(how)
            if quotation not in evidence.found:
                evidence.found.append(quotation)
        if not claim.quotes and claim.role != "proposer":
            evidence.missing.append("")
        return evidence

    def _locate(self, wording: str) -> tuple[Quotation | None, str]:
        grounding = ground(wording, self.document, within=self.within) if wording else None
        if grounding is None or self.masked.hides(grounding.quotation.span):
            return None, ""
        span = grounding.quotation.span
        fitted = _fit(self.document.text, span, self.masked.find_open(span, self.within))
        if fitted is None or self.masked.hides(fitted):
            return None, ""
        return self.document.quote(fitted), _COUNTED[grounding.how]

    def _count(self, what: str) -> None:
        self._counts[what] += 1


_COUNTED: Final = {How.EXACT: "exact", How.TOLERANT: "tolerant", How.FUZZY: "fuzzy"}


def _fit(text: str, span: Span, within: Span) -> Span | None:
    """Return a span of 20 to 300 characters for what was quoted: widened or cut at words."""
    if SHORTEST <= len(span) <= LONGEST:
        return span
    if len(span) < SHORTEST:
        return excerpt(text, span, Span(max(within.start, span.start - 120), within.end))
    end = span.start + LONGEST
    while end > span.start + SHORTEST and not text[end].isspace():
        end -= 1
    return Span(span.start, end)
