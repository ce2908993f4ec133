"""Arranges what was found of a draft for readers, whatever form it is then shown in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import quote, urlencode

from govatlas.comparing import (
    Comparable,
    Comparison,
    ModelProvision,
    Silence,
    SimilarDocument,
)
from govatlas.coverage import ANY, FEWEST, VALUE_FACETS, Selection
from govatlas.model.codebook import Category, Codebook, Taxonomy
from govatlas.model.coding import Coding
from govatlas.model.document import Document, Outline, Span
from govatlas.model.finding import Figure, Interval, Undefined
from govatlas.publishing.arrange import arrange_record, is_number
from govatlas.publishing.lookup import find_category, find_label, format_level
from govatlas.publishing.norm_words import NOBODY, phrase_norm, phrase_otherwise, phrase_when
from govatlas.publishing.page import PageView, arrange_page
from govatlas.publishing.permalinks import name_characters
from govatlas.publishing.record import Record
from govatlas.wording import (
    ENGLISH,
    N_,
    _,
    current_language,
    ngettext,
    say_term,
    speak,
    write_number,
    write_percent,
)

MOST_OPEN: Final = 6
"""Silences that a page shows at once, the others folded."""

CAUTION: Final = N_(
    "A silence is not a fault: a subject may not belong in your draft. It was found by software, "
    "which can miss what a draft says in words of its own."
)
KEPT_NOWHERE: Final = N_("Your draft was read and coded in memory. Nothing of it was kept.")
STANDING_NOTE: Final = N_(
    "Whether a document is enacted is what the collection says of it; check that it still holds "
    "before you rely on it."
)
_STANDINGS: Final = {
    "enacted": N_("enacted"),
    "proposed": N_("proposed, not in force"),
    "defunct": N_("defunct, not in force"),
}

_FACETS: Final = {
    "government": N_("government"),
    "country": N_("country"),
    "state": N_("state"),
    "stage": N_("stage"),
    "status": N_("legislative status"),
    "year": N_("year"),
    "has": N_("has"),
    "collection": N_("collection"),
    "jurisdiction": N_("jurisdiction"),
    "authority": N_("authority"),
    "coder": N_("coder"),
}
"""What the facets of documents are called within a sentence."""


@dataclass(frozen=True, kw_only=True)
class ProvisionView:
    """A provision to borrow from, in plain words and in its own."""

    provision: ModelProvision
    who: str
    verb: str
    what: str
    when: str
    otherwise: str
    source: str
    standing: str
    address: str
    citation: str


@dataclass(frozen=True, kw_only=True)
class GapView:
    """A category that a draft does not cover, or may not, with what is said of it."""

    silence: Silence
    name: str
    taxonomy: str
    percent: str
    interval: str
    sentence: str
    level_told: str
    rationale: str
    provisions: tuple[ProvisionView, ...]

    @property
    def reason(self) -> str:
        """Return what is said of it in the draft: its level where that is uncertain, and why."""
        return f"{self.level_told} {self.rationale}".strip()

    @property
    def anchor(self) -> str:
        """Return the name of its place on a page."""
        return f"gap-{self.silence.taxonomy.id}-{self.silence.category.code}"


@dataclass(frozen=True, kw_only=True)
class SimilarView:
    """A document like the draft, with the address of its record and what both cover."""

    similar: SimilarDocument
    address: str
    facts: tuple[str, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideCell:
    """The level of a category in one document."""

    level: int | None
    highest: int
    word: str


@dataclass(frozen=True, slots=True)
class SideView:
    """A category with its level in the draft, then in each similar document."""

    name: str
    taxonomy: str
    cells: tuple[SideCell, ...]


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """A report on a draft, ready to be shown; links lead to the site at ``address``."""

    document: Document
    coding: Coding
    codebook: Codebook
    outline: Outline
    comparison: Comparison
    address: str

    @cached_property
    def record(self) -> Record:
        """Return what the draft covers and requires."""
        return arrange_record(self.document, self.coding, self.codebook, self.outline)

    @cached_property
    def page(self) -> PageView:
        """Return the record with the text of the draft, marked up."""
        return arrange_page(self.document, self.coding, self.codebook, self.outline)

    @property
    def title(self) -> str:
        """Return what the draft is called."""
        return self.record.title

    @cached_property
    def gaps(self) -> tuple[GapView, ...]:
        """Return what comparable documents cover and the draft does not, most unusual first."""
        return tuple(self._view(silence) for silence in self.comparison.silences.unusual)

    @cached_property
    def uncertain(self) -> tuple[GapView, ...]:
        """Return what the draft may cover or not, by how many comparable documents cover it."""
        return tuple(self._view(silence) for silence in self.comparison.silences.uncertain)

    @cached_property
    def shared_silences(self) -> tuple[str, ...]:
        """Return what neither the draft nor any comparable document covers."""
        return tuple(name_category(one.category) for one in self.comparison.silences.shared)

    @cached_property
    def open(self) -> tuple[str, ...]:
        """Return what was not assessed in the draft."""
        return tuple(name_category(one.category) for one in self.comparison.silences.open)

    @cached_property
    def basis(self) -> str:
        """Say which documents the draft is compared with."""
        comparable = self.comparison.comparable
        return describe_comparable(comparable, self.codebook) if comparable else ""

    @property
    def is_few(self) -> bool:
        """Whether so few documents are comparable that every share is marked."""
        comparable = self.comparison.comparable
        return comparable is not None and comparable.documents < FEWEST

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what a reader should know of the figures."""
        comparable = self.comparison.comparable
        if comparable is None:
            return ()
        notes = [_(CAUTION)]
        found = self.comparison.silences
        corrected = [one.corrected is not None for one in (*found.unusual, *found.uncertain)]
        if any(corrected):
            told = _(
                "Shares are corrected for the coder's errors, as %(number)s codings by %(coder)s "
                "show them, with 95 %% intervals.",
                number=write_number(comparable.checked),
                coder=comparable.gold,
            )
            others = _("Where nothing could be corrected, they are raw.")
            notes.append(told if all(corrected) else f"{told} {others}")
        else:
            notes.append(
                _(
                    "Shares are raw: they include the coder's errors. Intervals (95 %%) say how "
                    "far chance alone could move them."
                )
            )
        if self.is_few:
            notes.append(
                _(
                    "* Fewer than %(number)s documents are comparable: one more or less would "
                    "change a share a lot.",
                    number=FEWEST,
                )
            )
        return tuple(notes)

    @cached_property
    def similar(self) -> tuple[SimilarView, ...]:
        """Return the documents most like the draft, the closest first."""
        return tuple(map(self._view_similar, self.comparison.similar))

    @cached_property
    def compare_address(self) -> str:
        """Return the address that sets the similar documents side by side, empty of fewer than 2.

        The draft is not among them, since it is kept nowhere; ``side`` has it.
        """
        ids = [one.id for one in self.comparison.similar]
        if len(ids) < 2:
            return ""
        return f"{self.address}/compare?{urlencode(dict(zip('abcdef', ids, strict=False)))}"

    @cached_property
    def side(self) -> tuple[SideView, ...]:
        """Return the levels of the draft beside those of the similar documents."""
        return tuple(
            SideView(
                name=name_category(row.category),
                taxonomy=say_term(row.taxonomy.label),
                cells=tuple(
                    SideCell(level, row.taxonomy.scale.highest, _word(row.taxonomy, level, rival))
                    for level, rival in zip(row.levels, row.rivals, strict=True)
                ),
            )
            for row in self.comparison.side
        )

    def _view(self, silence: Silence) -> GapView:
        told = ""
        if silence.is_uncertain:
            level = _word(silence.taxonomy, silence.label.level, silence.label.rival)
            told = _("In your draft the level is %(level)s.", level=level)
        return GapView(
            silence=silence,
            name=name_category(silence.category),
            taxonomy=say_term(silence.taxonomy.label),
            percent=format_percent(silence.share) + ("*" if silence.is_few else ""),
            interval=format_interval(silence.interval),
            sentence=_say_share(silence),
            level_told=told,
            rationale=silence.label.rationale,
            provisions=tuple(self._view_provision(one) for one in silence.provisions),
        )

    def _view_provision(self, provision: ModelProvision) -> ProvisionView:
        verb, what = phrase_norm(provision.modality, provision.action)
        address = address_words(provision, self.address)
        source = ", ".join(filter(None, (provision.title, provision.provision)))
        standing = word_standing(provision)
        return ProvisionView(
            provision=provision,
            who=provision.who or _(NOBODY),
            verb=verb,
            what=what,
            when=phrase_when(provision.deadline, provision.condition),
            otherwise=phrase_otherwise(provision.sanction, provision.enforcer),
            source=source,
            standing=standing,
            address=address,
            citation=cite_provision(provision, address),
        )

    def _view_similar(self, similar: SimilarDocument) -> SimilarView:
        facts = (say_term(similar.jurisdiction), say_term(similar.stage), similar.date)
        return SimilarView(
            similar=similar,
            address=f"{self.address}/documents/{quote(similar.id, safe='')}",
            facts=tuple(fact for fact in facts if fact),
            shared=tuple(
                name_category(find_category(self.codebook, *key)) for key in similar.shared[:3]
            ),
        )


def arrange_draft(
    document: Document,
    coding: Coding,
    codebook: Codebook,
    outline: Outline,
    comparison: Comparison,
    address: str = "",
) -> DraftView:
    """Return a report on a draft as readers see it.

    Args:
        document: the draft.
        coding: what was said of it.
        codebook: that it was coded by.
        outline: its provisions.
        comparison: it beside comparable documents.
        address: that of the site that shows these, without a slash at the end; may be empty.
    """
    return DraftView(
        document=document,
        coding=coding,
        codebook=codebook,
        outline=outline,
        comparison=comparison,
        address=address.rstrip("/"),
    )


def name_category(category: Category) -> str:
    """Return the label of a category, led by its code where readers know it by that."""
    label = say_term(category.label)
    return f"{category.code} {label}" if is_number(category.code) else label


def format_percent(share: Figure) -> str:
    """Return a share as readers see it, such as ``62 %``."""
    if isinstance(share, Undefined):
        return _("not defined")
    percent = share * 100
    return write_percent(share, 0 if percent == 0 or percent >= 9.95 else 1)


def format_interval(interval: Interval | Undefined) -> str:
    """Return an interval as readers see it, such as ``48 to 74 %``; empty where undefined."""
    if isinstance(interval, Undefined):
        return ""
    low, high = write_number(interval.low * 100), write_number(interval.high * 100)
    return _("%(low)s to %(high)s %%", low=low, high=high)


def describe_comparable(comparable: Comparable, codebook: Codebook) -> str:
    """Say in a sentence which documents a draft is compared with."""
    told = ngettext(
        "Compared with %(number)s document, coded by %(coders)s",
        "Compared with %(number)s documents, coded by %(coders)s",
        comparable.documents,
        number=write_number(comparable.documents),
        coders=comparable.coders,
    )
    which = describe_selection(comparable.selection, codebook)
    if not which:
        return _("%(compared)s: all that were assessed.", compared=told)
    if comparable.is_asked:
        return _("%(compared)s: %(documents)s.", compared=told, documents=which)
    return _(
        "%(compared)s, chosen for being closest in kind: %(documents)s. You can choose others.",
        compared=told,
        documents=which,
    )


def describe_selection(selection: Selection, codebook: Codebook) -> str:
    """Return what a selection asks for, in words; empty where it asks nothing."""
    parts = []
    for facet in VALUE_FACETS:
        values = getattr(selection, facet)
        if facet == "status":
            values = tuple(find_label(codebook, codebook.status.id, value) for value in values)
        if values:
            named = say_term(_FACETS.get(facet, facet))
            # what documents are limited by within a sentence, such as "country France"
            parts.append(_("%(facet)s %(value)s", facet=named, value=_join_alternatives(values)))
    covers: dict[str, list[str]] = {}
    for cover in selection.cover:
        name = name_category(find_category(codebook, cover.taxonomy, cover.category))
        covers.setdefault(name, []).extend([] if cover.level == ANY else [cover.level])
    for name, levels in covers.items():
        said = _("covers %(category)s", category=name)
        parts.append(f"{said} ({_join_alternatives(levels)})" if levels else said)
    parts += [_("actor %(actor)s", actor=choice) for choice in selection.actor]
    return "; ".join(parts)


def _join_alternatives(values: Sequence[str]) -> str:
    """Return values of which any is meant, such as ``China or France``."""
    joined, *others = map(say_term, values)
    for other in others:
        joined = _("%(first)s or %(second)s", first=joined, second=other)
    return joined


def word_standing(provision: ModelProvision) -> str:
    """Return whether a provision's document is in force, as far as the collection says."""
    known = _STANDINGS.get(provision.stage.casefold())
    if known:
        return _(known)
    told = provision.stage or provision.status
    if not told:
        return _("standing unknown")
    return told.lower() if current_language() is ENGLISH else say_term(told)


def address_words(provision: ModelProvision, site: str = "") -> str:
    """Return the lasting address of the words of a provision on a site."""
    if provision.coding_id:
        asked = {"coding": provision.coding_id}
    else:
        asked = {"version": str(provision.version)}
    anchor = name_characters(Span(provision.start, provision.end))
    place = quote(provision.document_id, safe="")
    return f"{site}/documents/{place}?{urlencode(asked)}#{anchor}"


def cite_provision(provision: ModelProvision, address: str) -> str:
    """Return a citation of a provision as plain text: words, place, document, standing, link."""
    issued = (provision.authority, provision.jurisdiction, provision.date)
    facts = ", ".join(dict.fromkeys(part for part in issued if part))
    with speak(ENGLISH):  # a citation is the same for everyone
        about = "; ".join(filter(None, (facts, word_standing(provision))))
    words = " ".join(provision.quotation.split())
    place = f", {provision.provision}" if provision.provision else ""
    return (
        f"“{words}” {provision.title}{place} ({about}), characters {provision.start} to "
        f"{provision.end}. {address}"
    )


def list_words(names: Iterable[str]) -> str:
    """Return names in a row, such as ``a; b; c``."""
    return "; ".join(names)


def _say_share(silence: Silence) -> str:
    """Say how many comparable documents cover what the draft does not."""
    raw, share = silence.raw, format_percent(silence.share)
    interval = format_interval(silence.interval)
    number, total = write_number(raw.count), write_number(raw.total)
    if silence.corrected:
        return _(
            "%(share)s of comparable documents cover it, corrected for the coder's errors "
            "(%(interval)s); as coded, %(number)s of %(total)s.",
            share=share,
            interval=interval,
            number=number,
            total=total,
        )
    return ngettext(
        "%(number)s of %(total)s comparable documents covers it: %(share)s (%(interval)s).",
        "%(number)s of %(total)s comparable documents cover it: %(share)s (%(interval)s).",
        raw.count,
        number=number,
        total=total,
        share=share,
        interval=interval,
    )


def _word(taxonomy: Taxonomy, level: int | None, rival: int | None) -> str:
    return _("not assessed") if level is None else format_level(taxonomy.scale, level, rival)


def iterate_requirements(view: DraftView) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield who must do what, when, otherwise, and where, the most important first."""
    for norm in view.record.norms or ():
        yield norm.who, f"{norm.verb} {norm.what}", norm.when, norm.otherwise, norm.place
