"""Turns a model's norms into norms made only of words in the document."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Final

from govatlas.coding.llm.evidence import Evidence, Finder
from govatlas.coding.llm.norm_places import Places
from govatlas.coding.llm.norm_reply import NormClaim, ParsedNorms
from govatlas.coding.llm.reply import Claim
from govatlas.grounding.protected import is_negation, is_quantity
from govatlas.model.coding import Confidence
from govatlas.model.document import Quotation, Span
from govatlas.model.norm import Norm, NormPart

_NAMES: Final = frozenset({"bearer", "enforcer", "beneficiary"})
_ARTICLE: Final = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’][^\W_]+)?|[%‰$€£¥]")
_LETTERS: Final = 5
"""How many letters identify a word, regardless of its ending."""
_SHORT: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NormTally:
    """Counts what happened to the norms that a model gave, and to their parts.

    Of the norms ``given``, ``invalid`` had an invalid form, ``ungrounded`` had no quotation in
    the text, ``repeated`` repeated another norm; the rest were ``kept``. Of the parts of norms
    with a quotation, ``placed`` are in the text and ``left_out`` are not; ``invalid_parts`` were
    not text. ``reworded`` actions were not supported by the text around the quotation, and were
    replaced by the words quoted.
    """

    given: int = 0
    kept: int = 0
    invalid: int = 0
    ungrounded: int = 0
    repeated: int = 0
    placed: int = 0
    left_out: int = 0
    invalid_parts: int = 0
    reworded: int = 0

    def plus(self, other: "NormTally") -> "NormTally":
        """Return the sum of two tallies."""
        return NormTally(**{n: getattr(self, n) + getattr(other, n) for n in _COUNTS})

    def to_words(self) -> str:
        """Return the counts in one line."""
        return (
            f"{self.given} given: {self.kept} kept, {self.ungrounded} dropped because their "
            f"wording is not in the text, {self.invalid} invalid, {self.repeated} repeated; of "
            f"their parts, {self.placed} are in the text, {self.left_out} are not and were left "
            f"out, {self.invalid_parts} were invalid; {self.reworded} actions were replaced by the "
            "words quoted"
        )


_COUNTS: Final = tuple(one.name for one in fields(NormTally))


@dataclass(frozen=True, kw_only=True)
class NormFindings:
    """The norms of a document or of a part of it, by rank.

    ``failures`` says why answers are missing; if there are any, an empty list of norms does not
    mean that the document has none.
    """

    norms: tuple[Norm, ...] = ()
    tally: NormTally = field(default_factory=NormTally)
    failures: tuple[str, ...] = ()


def to_claims(parsed: ParsedNorms) -> list[Claim]:
    """Return the norms as claims, so that their quotations can be looked up like any others."""
    return [
        Claim(
            kind="norm",
            code=claim.modality.value,
            level=1,
            confidence=Confidence.MEDIUM,
            rationale="",
            quotes=(claim.quote,) if claim.quote else (),
            name=f"{claim.modality}: {claim.bearer or 'not named'}: {claim.action}",
        )
        for claim in parsed.claims
    ]


def build_norms(
    parsed: ParsedNorms, evidence: Sequence[Evidence], finder: Finder, places: Places
) -> NormFindings:
    """Return the norms whose quotation was found, each with the parts that were found.

    Args:
        parsed: the norms of a reply.
        evidence: their quotations that were found, in the same order.
        finder: where words are looked up.
        places: the places of the document.
    """
    builder = _Builder(finder, places)
    norms = [
        builder.build(claim, piece.found[0], rank)
        for rank, (claim, piece) in enumerate(zip(parsed.claims, evidence, strict=True), 1)
        if piece.found
    ]
    kept = order_norms([norms])
    tally = NormTally(
        given=len(parsed.claims) + parsed.invalid,
        kept=len(kept),
        invalid=parsed.invalid,
        ungrounded=len(parsed.claims) - len(norms),
        repeated=len(norms) - len(kept),
        invalid_parts=parsed.invalid_parts,
        **builder.counts,
    )
    return NormFindings(
        norms=kept, tally=tally, failures=parsed.problems if not parsed.claims else ()
    )


def order_norms(by_part: Sequence[Sequence[Norm]]) -> tuple[Norm, ...]:
    """Return the norms of several parts by rank, then by part, ranked anew and without repeats.

    A norm is a repeat if another part has its modality in the same words, or the same part has
    the same action again.
    """
    placed = [(norm.rank, part, norm) for part, norms in enumerate(by_part) for norm in norms]
    said: dict[tuple[str, str], tuple[int, set[str]]] = {}
    kept: list[Norm] = []
    for _, part, norm in sorted(placed, key=lambda one: one[:2]):
        key = (_fold(norm.quotation.text), norm.modality)
        first, actions = said.setdefault(key, (part, set()))
        action = _fold(norm.action.text)
        if part == first and action not in actions:
            actions.add(action)
            kept.append(replace(norm, rank=len(kept) + 1))
    return tuple(kept)


class _Builder:
    """Builds the norms of one reply, and counts their parts."""

    def __init__(self, finder: Finder, places: Places) -> None:
        self._finder = finder
        self._places = places
        self._counts: Counter[str] = Counter()

    @property
    def counts(self) -> Mapping[str, int]:
        """Return the counts of the parts so far."""
        return self._counts

    def build(self, claim: NormClaim, quotation: Quotation, rank: int) -> Norm:
        """Return the norm built from a claim and its quotation."""
        parts = {name: self._place(name, words, quotation) for name, words in claim.optional}
        return Norm(
            modality=claim.modality,
            action=self._word_action(claim.action, quotation),
            quotation=quotation,
            rank=rank,
            provision=self._places.name(quotation.span),
            bearer_type=claim.bearer_type if parts.get("bearer") else "",
            bearer=parts.get("bearer"),
            condition=parts.get("condition"),
            deadline=parts.get("deadline"),
            sanction=parts.get("sanction"),
            enforcer=parts.get("enforcer"),
            beneficiary=parts.get("beneficiary"),
        )

    def _place(self, name: str, wording: str, quotation: Quotation) -> NormPart | None:
        """Return a part, by its words nearest to the quotation, or None if there are none."""
        if name in _NAMES:
            wording = _ARTICLE.sub("", wording, count=1) if _ARTICLE.match(wording) else wording
        stretches = self._places.widen(quotation.span, self._finder.within)
        found = self._look_up(wording, stretches)
        self._counts["placed" if found else "left_out"] += 1
        return found

    def _word_action(self, action: str, quotation: Quotation) -> NormPart:
        """Return the action, in its own words if they are in the text, or else as quoted."""
        near = self._places.near(quotation.span, self._finder.within)
        found = self._look_up(action, (quotation.span, near))
        if found is not None:
            return found
        if is_borne_out(action, self._finder.document.text[near.start : near.end]):
            return NormPart(action, quotation)
        self._counts["reworded"] += 1
        return NormPart(_tidy(quotation.text), quotation)

    def _look_up(self, wording: str, stretches: Iterable[Span]) -> NormPart | None:
        found = self._finder.place(wording, stretches)
        return None if found is None else NormPart(_tidy(found.text), found)


def is_borne_out(action: str, near: str) -> bool:
    """Return whether ``action`` can be a paraphrase of the words ``near`` a quotation.

    They must have each of its numbers, a negation if it has one, and half of its longer words.
    """
    said, known = _list_words(action), _list_words(near)
    numbers = {word for word in said if is_quantity(word)}
    if not numbers <= set(known):
        return False
    if any(map(is_negation, said)) and not any(map(is_negation, known)):
        return False
    stems = {word[:_LETTERS] for word in known}
    telling = [word for word in said if len(word) >= _SHORT and word not in numbers]
    return 2 * sum(word[:_LETTERS] in stems for word in telling) >= len(telling)


def _list_words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def _fold(text: str) -> str:
    return " ".join(_list_words(text))


def _tidy(text: str) -> str:
    return " ".join(text.split())
