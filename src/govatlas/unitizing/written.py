"""Divides texts by rules that are written down as data, for languages other than English."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from govatlas.model.document import Force, Provision, Span
from govatlas.unitizing.markers import Marker

_HASHES = re.compile(r"(?P<number>#{1,6})\s+")
_SHORTEST_OPEN_LINE = 20
_FORCES = (Force.APPARATUS, Force.DEFINITION, Force.RECITAL)


@dataclass(frozen=True, slots=True)
class _Numbering:
    """One way to number provisions; ``label`` is how its number is cited within an article."""

    kind: str
    style: str
    rank: int | None
    pattern: re.Pattern[str]
    label: str
    alone: str
    recital: str


@dataclass(frozen=True, slots=True)
class _Headings:
    """What tells a heading."""

    longest: int
    most_words: int
    opening: re.Pattern[str]
    closed: re.Pattern[str]
    clause: re.Pattern[str]
    always: re.Pattern[str]
    run_in: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Sentences:
    """What ends a sentence, and what only looks like it."""

    end: re.Pattern[str]
    never_after: re.Pattern[str]
    doubtful_after: re.Pattern[str]
    sure_before: re.Pattern[str]
    clause: re.Pattern[str]
    longest: int
    shortest: int


@dataclass(frozen=True, slots=True)
class _Paragraphs:
    """How unnumbered paragraphs of a provision are counted."""

    keeps: frozenset[str]
    label: str
    numbers: Sequence[str]
    with_items: bool


@dataclass(frozen=True, slots=True)
class WrittenRules:
    """The rules of one language, compiled from its file ``units.yaml``; a `UnitRules`."""

    numberings: tuple[_Numbering, ...]
    quotes: re.Pattern[str]
    reference: re.Pattern[str]
    closed_line: re.Pattern[str]
    wrapped: range
    headings: _Headings
    sentences: _Sentences
    paragraphs: _Paragraphs
    forces: Mapping[str, re.Pattern[str]]

    @classmethod
    def compile(cls, data: Mapping[str, Any]) -> "WrittenRules":
        """Return the rules that a file holds."""
        paragraphs = data["paragraphs"]
        return cls(
            numberings=tuple(_compile_numbering(entry) for entry in data["numberings"]),
            quotes=re.compile(data["quotes"]),
            reference=re.compile(data["reference"]),
            closed_line=re.compile(data["lines"]["closed"]),
            wrapped=range(data["lines"]["shortest"], data["lines"]["longest"] + 1),
            headings=_Headings(**_compile_all(data["headings"])),
            sentences=_Sentences(**_compile_all(data["sentences"])),
            paragraphs=_Paragraphs(
                keeps=frozenset(paragraphs["keeps"]),
                label=paragraphs["label"],
                numbers=paragraphs["numbers"],
                with_items=paragraphs["with_items"],
            ),
            forces=_compile_all(data["force"]),
        )

    def find_marker(self, block: str) -> Marker | None:
        """Return the number at the start of ``block``, or None if it starts with wording."""
        quote = self.quotes.match(block)
        start = quote.end() if quote is not None else 0
        for numbering in self.numberings:
            match = numbering.pattern.match(block, start)
            if match is None or (
                numbering.rank is not None and self.reference.match(block, match.end())
            ):
                continue
            number = "" if numbering.kind == "item" else match["number"] or ""
            return Marker(numbering.kind, number, numbering.style, match.end(), numbering.rank)
        match = _HASHES.match(block)
        if match is None:
            return None
        return Marker("heading", "", f"hashes-{len(match['number'])}", match.end())

    def carries_on(self, previous: str, line: str) -> bool:
        """Return whether ``line`` continues the sentence that ``previous`` left open."""
        if not previous or not line or "\t" in line or self.find_marker(line) is not None:
            return False
        if self.closed_line.search(previous):
            return False
        if line[0].islower():
            return len(previous) >= _SHORTEST_OPEN_LINE
        return len(previous) in self.wrapped and not self.is_heading(previous)

    def split_heading(self, wording: str, marker: Marker) -> tuple[str, int]:
        """Return the heading after the marker, and the offset at which the body text begins."""
        rest = wording[marker.length :]
        if marker.style.startswith("hashes") or not rest:
            return rest.strip("# "), len(wording)
        match = self.headings.run_in.match(rest)
        closes = match is not None and match.end() == len(rest) and marker.rank is None
        if match is not None and not closes and self.is_heading(match["heading"]):
            return match["heading"], marker.length + match.end()
        return (rest, len(wording)) if self.is_heading(rest) else ("", marker.length)

    def is_heading(self, block: str) -> bool:
        """Return whether an unnumbered block is a heading: short, unfinished, without a verb."""
        rules = self.headings
        if rules.always.match(block):
            return True
        if len(block) > rules.longest or "\n" in block or rules.closed.search(block):
            return False
        if len(block.split()) > rules.most_words or not any(map(str.isalpha, block)):
            return False
        return rules.opening.match(block) is not None and rules.clause.search(block) is None

    def find_label(self, wording: str) -> str:
        """Return nothing: a label before a colon is taken for words of its sentence."""
        return ""

    def is_apparatus(self, wording: str) -> bool:
        """Return whether ``wording`` has no substance, such as an enacting formula."""
        return self.forces["apparatus"].match(wording) is not None

    def judge_heading(self, heading: str) -> Force | None:
        """Return the force that ``heading`` gives to what is below it, or None."""
        for force in _FORCES:
            if self.forces[f"{force.value}_heading"].search(heading):
                return force
        return None

    def judge_passage(self, wording: str, *, below: Force | None) -> Force:
        """Return the force of a sentence, given the force of the heading it is ``below``."""
        for force in _FORCES:
            if self.forces[force.value].match(wording):
                return force
        if below is Force.DEFINITION:
            return below
        if below in (Force.RECITAL, Force.APPARATUS):
            return Force.OPERATIVE if self.forces["directive"].search(wording) else below
        return Force.OPERATIVE

    def split_sentences(self, text: str, within: Span) -> Iterator[Span]:
        """Yield the spans of the sentences of ``text`` inside ``within``, without outer space."""
        cuts = [m.end() for m in self._find_ends(text, within)]
        for start, end in pairwise([within.start, *cuts, within.end]):
            if end - start > self.sentences.longest:
                yield from self._split_clauses(text, start, end)
            else:
                yield from _trim(text, start, end)

    def write_label(self, marker: Marker, around: Provision | None, *, recital: bool) -> str:
        """Return a number as it is cited, given the numbered provision around it."""
        if marker.style == "paragraph":
            return self.paragraphs.label.format(number=marker.number)
        for numbering in self.numberings:
            if numbering.style == marker.style:
                label = numbering.label if around is not None else numbering.alone
                if recital and numbering.recital:
                    label = numbering.recital
                return label.format(number=_tidy(marker.number))
        return ""

    def is_counted(self, around: Provision) -> bool:
        """Return whether unnumbered paragraphs directly in ``around`` are counted."""
        return bool(self.paragraphs.label) and around.kind in ("article", "section", "clause")

    def keeps_open(self, style: str, *, headed: bool) -> bool:
        """Return whether an unnumbered paragraph is part of the open provision before it."""
        named = (n.style for n in self.numberings if n.rank is not None)
        return headed or style in self.paragraphs.keeps or style in (*named, "heading")

    def number_paragraph(self, count: int, *, items: int) -> Marker | None:
        """Return the number of the unnumbered paragraph that comes after ``count`` others."""
        place = count + (items if self.paragraphs.with_items else 0)
        if not place:
            return None
        numbers = self.paragraphs.numbers
        number = numbers[place] if place < len(numbers) else str(place + 1)
        return Marker("clause", number, "paragraph", 0)

    def _find_ends(self, text: str, within: Span) -> Iterator[re.Match[str]]:
        """Yield each end of a sentence: not after an abbreviation, or a number that is none."""
        rules = self.sentences
        for match in rules.end.finditer(text, within.start, within.end):
            before = text[max(within.start, match.start() - 20) : match.start() + 1]
            if rules.never_after.search(before):
                continue
            if rules.doubtful_after.search(before) and not rules.sure_before.match(
                text, match.end(), within.end
            ):
                continue
            if text[within.start : match.end()].strip() and not self._is_marker(
                text[within.start : match.end()]
            ):
                yield match

    def _is_marker(self, wording: str) -> bool:
        """Return whether a piece is only the number of what follows it."""
        marker = self.find_marker(f"{wording.strip()} x")
        return marker is not None and marker.length >= len(wording.strip())

    def _split_clauses(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Split a long sentence at its semicolons, outside brackets."""
        cuts = [m.end() for m in self.sentences.clause.finditer(text, start, end)]
        least = self.sentences.shortest
        cuts = [cut for cut in cuts if end - cut >= least and _is_level(text[start:cut])]
        for left, right in pairwise([start, *cuts, end]):
            yield from _trim(text, left, right)


def _tidy(number: str) -> str:
    return " ".join(number.split())


def _is_level(wording: str) -> bool:
    return wording.count("(") + wording.count("（") <= wording.count(")") + wording.count("）")


def _trim(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = left + len(piece.strip())
    if left < right:
        yield Span(left, right)


def _compile_numbering(entry: Mapping[str, Any]) -> _Numbering:
    label = entry.get("label", "")
    return _Numbering(
        kind=entry.get("kind", "clause"),
        style=entry["style"],
        rank=entry.get("rank"),
        pattern=re.compile(entry["pattern"]),
        label=label,
        alone=entry.get("alone", label),
        recital=entry.get("recital", ""),
    )


def _compile_all(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the texts of ``data`` compiled; what is not a text stays."""
    return {name: re.compile(v) if isinstance(v, str) else v for name, v in data.items()}
