"""The record: a coding arranged for readers, whatever form it is then shown in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from govatlas.model.codebook import Codebook, Scale
from govatlas.model.coding import SUMMARY_NORMS, Coding, Role, read_ranks
from govatlas.model.document import Document, Quotation, Span
from govatlas.publishing.norm_words import MOST_SHOWN, NO_NORMS
from govatlas.publishing.permalinks import Cited, name_characters
from govatlas.wording import _


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about the document or the coding; ``link`` is set only for web addresses."""

    term: str
    value: str
    link: str = ""

    @property
    def host(self) -> str:
        """Return the site that ``link`` leads to, the value where it leads nowhere."""
        return re.sub(r"^https?://(?:www\.)?([^/?#]+).*", r"\1", self.value, flags=re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quotation as one label uses it.

    ``number`` counts the citations of the record; ``place`` counts the distinct spans quoted,
    in the order of the text, so that two labels citing the same words share it. ``location``
    says where the words stand, such as ``section 2 (a), page 3``. ``cited_for`` names the
    label in full, ``tag`` in few characters. ``anchor`` is a name of its own for the words in
    the text, empty where nothing but ``words_anchor`` leads there. ``link`` is the lasting address
    of the words, empty in a file. ``recognised`` says that they were recognised on a scan, as
    ``location`` does; empty where they were not.
    """

    number: int
    place: int
    quotation: Quotation
    location: str
    cited_for: str
    tag: str
    anchor: str = ""
    link: str = ""
    recognised: str = ""

    @property
    def words_anchor(self) -> str:
        """Return the anchor of the words in the text, which names their characters."""
        return name_characters(self.quotation.span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A category with what the coder said of it; ``level`` is None where it abstained.

    ``is_uncertain`` tells of a level with another nearly as likely; ``level_name`` names both.
    ``link`` is its lasting address, ``report`` that at which to report an error in it; here and
    below both are empty where there is none. ``cited`` is how to cite it, None where it cannot be.
    """

    id: str
    number: str
    name: str
    definition: str
    level: int | None
    level_name: str
    highest: int
    confidence: str
    rationale: str
    citations: tuple[Citation, ...]
    is_uncertain: bool = False
    link: str = ""
    report: str = ""
    cited: Cited | None = None


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """The entries of one domain of a taxonomy, or of a taxonomy without domains."""

    number: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class OriginalSummary:
    """A summary in the language of its document, which it names by its code."""

    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The coverage of one taxonomy."""

    id: str
    name: str
    headline: str
    rationale: str
    scale: Scale | None
    groups: tuple[EntryGroup, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return every entry, in codebook order."""
        return tuple(entry for group in self.groups for entry in group.entries)

    @property
    def covered(self) -> tuple[Entry, ...]:
        """Return the entries above none."""
        return tuple(entry for entry in self.entries if entry.level)

    @property
    def uncovered(self) -> tuple[Entry, ...]:
        """Return the entries at none."""
        return tuple(entry for entry in self.entries if entry.level == 0)

    @property
    def unassessed(self) -> tuple[Entry, ...]:
        """Return the entries on which the coder did not speak."""
        return tuple(entry for entry in self.entries if entry.level is None)

    @property
    def reason_open(self) -> str:
        """Return the one reason why no entry at all was assessed, empty where any was."""
        reasons = {entry.rationale for entry in self.unassessed}
        whole = len(self.unassessed) == len(self.entries)
        return reasons.pop() if whole and len(reasons) == 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """The legislative status with its evidence."""

    name: str
    confidence: str
    rationale: str
    citations: tuple[Citation, ...]
    link: str = ""
    report: str = ""
    cited: Cited | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorView:
    """One actor in one role with its evidence; ``anchor`` names its row on a page."""

    name: str
    type: str
    confidence: str
    rationale: str
    citations: tuple[Citation, ...]
    anchor: str
    link: str = ""
    report: str = ""
    cited: Cited | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleView:
    """The actors of one role, none where nobody holds it in the text.

    ``reason_open`` says why the role was not assessed, empty where it was.
    """

    role: Role
    name: str
    meaning: str
    rationale: str
    actors: tuple[ActorView, ...]
    reason_open: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormView:
    """One norm in plain words: who, must or may, what, when, otherwise.

    ``known`` is False where the text leaves open who. ``elsewhere`` cites what follows a breach
    where that stands apart from the norm; ``anchor`` names its row on a page.
    """

    anchor: str
    rank: int
    who: str
    known: bool
    kind: str
    verb: str
    what: str
    when: str
    otherwise: str
    beneficiary: str
    provision: str
    citation: Citation
    elsewhere: tuple[Citation, ...] = ()
    link: str = ""
    report: str = ""

    @property
    def place(self) -> str:
        """Return where the norm stands, by its provision, else by what surrounds its words."""
        if not self.provision:
            return self.citation.location
        return ", ".join(filter(None, (self.provision, self.citation.recognised)))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return its citations, the one that shows it first."""
        return (self.citation, *self.elsewhere)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfText:
    """One part of a long document with what was said of it, before the parts were merged.

    ``answers`` name for each taxonomy what the part covers at which level.
    """

    number: int
    where: str
    span: Span
    summary: str
    answers: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a summary, with the anchor of the norm it rests on, empty where on none."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that a record shows; ``facts`` describe the document, ``provenance`` the coding.

    ``not_assessed`` says why nothing was assessed, and stands where the summary would; it is empty
    where anything was. ``status_open`` says why the status was not.
    ``norms`` is None where the coder did not look for any.
    """

    document: Document
    coding: Coding
    codebook: Codebook
    title: str
    headline: str
    summary: str
    notice: str
    notice_markup: str
    facts: tuple[Fact, ...]
    status: StatusView | None
    status_rationale: str
    parts: tuple[Part, ...]
    roles: tuple[RoleView, ...]
    provenance: tuple[Fact, ...]
    coded_parts: tuple[PartOfText, ...] = ()
    norms: tuple[NormView, ...] | None = None
    not_assessed: str = ""
    status_open: str = ""

    @property
    def summary_clauses(self) -> tuple[Clause, ...]:
        """Return the clauses of the summary, each with the norm behind it where one is known."""
        clauses = self.summary.split("; ") if self.summary else []
        ranks = read_ranks(dict(self.coding.provenance).get(SUMMARY_NORMS, ""))
        if len(ranks) != len(clauses) or self.norms is None:
            return (Clause(self.summary, ""),) if self.summary else ()
        anchors = {norm.rank: norm.anchor for norm in self.norms}
        return tuple(
            Clause(clause, anchors.get(behind[0], "") if behind else "")
            for clause, behind in zip(clauses, ranks, strict=True)
        )

    @property
    def original_summary(self) -> OriginalSummary | None:
        """Return the summary in the document's own language, None where there is none."""
        language, words = self.coding.original_summary
        return OriginalSummary(language, words) if words else None

    @property
    def main_norms(self) -> tuple[NormView, ...]:
        """Return the norms that are shown at once."""
        return (self.norms or ())[:MOST_SHOWN]

    @property
    def further_norms(self) -> tuple[NormView, ...]:
        """Return the norms that are folded away."""
        return (self.norms or ())[MOST_SHOWN:]

    @property
    def no_norms(self) -> str:
        """Return what is said of a document without norms."""
        return _(NO_NORMS)

    @property
    def headline_lines(self) -> list[str]:
        """Return the headline in the pieces that should not break within."""
        return re.split(r" (?=\()|(?<=;) ", self.headline)

    @property
    def citations(self) -> Iterator[Citation]:
        """Yield every citation, in the order of the record."""
        for norm in self.norms or ():
            yield from norm.citations
        for part in self.parts:
            for entry in part.entries:
                yield from entry.citations
        yield from self.status.citations if self.status else ()
        for role in self.roles:
            for actor in role.actors:
                yield from actor.citations

    @property
    def places(self) -> dict[Span, tuple[Citation, ...]]:
        """Return the distinct spans quoted, in the order of the text, with who cites them."""
        places: dict[Span, list[Citation]] = {}
        for citation in sorted(self.citations, key=lambda citation: citation.place):
            places.setdefault(citation.quotation.span, []).append(citation)
        return {span: tuple(citations) for span, citations in places.items()}
