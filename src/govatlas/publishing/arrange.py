"""Arranges a coding into the record that pages show."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from govatlas.model.codebook import Category, Codebook
from govatlas.model.coding import ROLES, STATUS, Abstention, ActorLabel, Coding, Label, Role
from govatlas.model.document import Document, Outline, Quotation, Span
from govatlas.publishing.by_part import arrange_parts
from govatlas.publishing.facts import describe_document, describe_provenance, format_notice
from govatlas.publishing.headline import headline
from govatlas.publishing.location import locate_span, word_recognition
from govatlas.publishing.lookup import (
    find_category,
    find_label,
    find_scale,
    find_taxonomy,
    list_taxonomy_ids,
    name_answer,
    order_labels,
    say_answer,
)
from govatlas.publishing.matching import require_match
from govatlas.publishing.norms import arrange_norms, quote_norms
from govatlas.publishing.permalinks import (
    UNLINKED,
    Cited,
    Claim,
    Linking,
    name_actor_anchor,
)
from govatlas.publishing.record import (
    ActorView,
    Citation,
    Entry,
    EntryGroup,
    Part,
    Record,
    RoleView,
    StatusView,
)
from govatlas.publishing.saying import as_data
from govatlas.wording import ENGLISH, N_, _, current_language, say_term, speak

NOT_ASSESSED = N_("not assessed")
_NOT_ASKED = N_("The coder was not asked about this category.")


def arrange_record(
    document: Document,
    coding: Coding,
    codebook: Codebook,
    outline: Outline | None = None,
    linking: Linking = UNLINKED,
) -> Record:
    """Return the record of ``coding``; ``outline`` lets citations name the provision.

    ``linking`` gives what it says lasting addresses.

    Raises:
        InvalidValue: ``coding`` is of another document, or of another version of its text.
    """
    require_match(document, coding)
    arranger = _Arranger(document, coding, codebook, outline, number_places(coding), linking)
    # the norms first, as their citations are shown
    norms = arrange_norms(coding, codebook, arranger.cite, linking)
    ids = list_taxonomy_ids(coding, codebook)
    return Record(
        document=document,
        coding=coding,
        codebook=codebook,
        title=document.instrument.title or document.id,
        headline=headline(coding),
        summary=coding.summary,
        notice=format_notice(coding),
        notice_markup=format_notice(coding, as_data),
        facts=describe_document(document),
        parts=tuple(arranger.arrange_part(taxonomy_id) for taxonomy_id in ids),
        status=arranger.arrange_status(),
        status_rationale=coding.rationale_of(codebook.status.id),
        roles=tuple(arranger.arrange_role(role) for role in Role),
        provenance=describe_provenance(document, coding, linking.address),
        coded_parts=arrange_parts(coding, codebook),
        norms=norms,
        not_assessed=coding.not_assessed,
        status_open="" if coding.status else coding.reason_open(STATUS, STATUS),
    )


def number_places(coding: Coding) -> dict[Span, int]:
    """Return the distinct spans quoted, numbered from 1 in the order of the text."""
    quoted = [q for label in coding.labels for q in label.quotations]
    quoted += [q for actor in coding.actors for q in actor.quotations]
    quoted += coding.status.quotations if coding.status else ()
    quoted += quote_norms(coding.norms)
    spans = sorted({q.span for q in quoted}, key=lambda span: (span.start, -span.end))
    return {span: number for number, span in enumerate(spans, 1)}


@dataclass(slots=True)
class _Arranger:
    """Numbers citations while the parts of one record are arranged in order."""

    document: Document
    coding: Coding
    codebook: Codebook
    outline: Outline | None
    places: dict[Span, int]
    linking: Linking
    count: int = field(default=0)

    def arrange_part(self, taxonomy_id: str) -> Part:
        taxonomy = find_taxonomy(self.codebook, taxonomy_id)
        scale = find_scale(self.codebook, taxonomy_id)
        return Part(
            id=taxonomy_id,
            name=taxonomy.label if taxonomy else taxonomy_id,
            headline=headline(self.coding, taxonomy_id, scale=scale),
            rationale=self.coding.rationale_of(taxonomy_id),
            scale=scale,
            groups=self._group(taxonomy_id),
        )

    def _group(self, taxonomy_id: str) -> tuple[EntryGroup, ...]:
        """Return the entries by group; those of no known group follow in one without a name."""
        taxonomy = find_taxonomy(self.codebook, taxonomy_id)
        known = taxonomy.groups if taxonomy else ()
        members: dict[str, list[Entry]] = {group.code: [] for group in known}
        members.setdefault("", [])
        for category in self._list_categories(taxonomy_id):
            key = category.group if category.group in members else ""
            members[key].append(self._arrange_entry(taxonomy_id, category))
        names = {group.code: group.label for group in known}
        return tuple(
            EntryGroup(code, names.get(code, ""), tuple(entries))
            for code, entries in members.items()
            if entries
        )

    def _list_categories(self, taxonomy_id: str) -> list[Category]:
        """Return the codebook's categories, then those that only the coding knows."""
        taxonomy = find_taxonomy(self.codebook, taxonomy_id)
        listed = {category.code: category for category in (taxonomy.categories if taxonomy else ())}
        said = [label.category for label in order_labels(self.coding, self.codebook, taxonomy_id)]
        said += [a.category for a in self.coding.abstentions if a.taxonomy == taxonomy_id]
        for code in said:
            listed.setdefault(code, find_category(self.codebook, taxonomy_id, code))
        return list(listed.values())

    def _arrange_entry(self, taxonomy_id: str, category: Category) -> Entry:
        said = self._find_answer(taxonomy_id, category.code)
        label = said if isinstance(said, Label) else None
        reason = said.reason if isinstance(said, Abstention) else _(_NOT_ASKED)
        number = category.code if is_number(category.code) else ""
        full = f"{number} {say_term(category.label)}".strip()
        scale = find_scale(self.codebook, taxonomy_id)
        level_name = say_answer(self.codebook, label) if label else _(NOT_ASSESSED)
        anchor = f"{taxonomy_id}:{category.code}"
        published = name_answer(self.codebook, label) if label else NOT_ASSESSED
        told = f"{number} {category.label}: {published}".strip()
        taxonomy = find_taxonomy(self.codebook, taxonomy_id)
        named = told if number or taxonomy is None else f"{taxonomy.label}: {told}"
        confidence = label.confidence.value if label else ""
        citations = self._cite(
            label.quotations if label else (), full, number or say_term(category.label)
        )
        return Entry(
            id=anchor,
            number=number,
            name=category.label,
            definition=category.definition,
            level=label.level if label else None,
            level_name=level_name,
            highest=scale.highest if scale else 2,
            confidence=confidence,
            rationale=label.rationale if label else reason,
            citations=citations,
            is_uncertain=label is not None and label.rival is not None,
            link=self.linking.locate(anchor),
            report=self.linking.report_on(anchor, told),
            cited=self._claim(anchor, named, confidence, citations) if label else None,
        )

    def _find_answer(self, taxonomy_id: str, code: str) -> Label | Abstention | None:
        answers: list[Label | Abstention] = [*self.coding.labels, *self.coding.abstentions]
        matches = (a for a in answers if a.taxonomy == taxonomy_id and a.category == code)
        return next(matches, None)

    def arrange_status(self) -> StatusView | None:
        status = self.coding.status
        if status is None:
            return None
        name = find_label(self.codebook, self.codebook.status.id, status.category)
        told, confidence = f"Legislative status: {name}", status.confidence.value
        said = say_term(name)
        full = _("legislative status: %(name)s", name=said)
        citations = self._cite(status.quotations, full, said)
        return StatusView(
            name=name,
            confidence=confidence,
            rationale=status.rationale,
            citations=citations,
            link=self.linking.locate("status"),
            report=self.linking.report_on("status", told),
            cited=self._claim("status", told, confidence, citations),
        )

    def arrange_role(self, role: Role) -> RoleView:
        category = find_category(self.codebook, self.codebook.actor_roles.id, role.value)
        actors = self.coding.actors_in(role)
        return RoleView(
            role=role,
            name=category.label,
            meaning=category.definition,
            rationale=self.coding.rationale_of(role.value),
            actors=tuple(
                self._arrange_actor(actor, category, number)
                for number, actor in enumerate(actors, 1)
            ),
            reason_open="" if actors else self.coding.reason_open(ROLES, role.value),
        )

    def _arrange_actor(self, actor: ActorLabel, role: Category, number: int) -> ActorView:
        kind = find_label(self.codebook, self.codebook.actor_types.id, actor.type)
        anchor = name_actor_anchor(actor.role, number)
        told = f"{role.label}: {actor.name} ({kind})"
        confidence, said = actor.confidence.value, say_term(role.label)
        citations = self._cite(actor.quotations, f"{said}: {actor.name}", said)
        return ActorView(
            name=actor.name,
            type=kind,
            confidence=confidence,
            rationale=actor.rationale,
            citations=citations,
            anchor=anchor,
            link=self.linking.locate(anchor),
            report=self.linking.report_on(anchor, told),
            cited=self._claim(anchor, told, confidence, citations),
        )

    def _claim(
        self, anchor: str, said: str, confidence: str, citations: Sequence[Citation]
    ) -> Cited | None:
        """Return how to cite an answer with the words that show it."""
        return self.linking.cite_claim(
            Claim(
                anchor=anchor,
                said=said,
                confidence=confidence,
                quotations=tuple((c.quotation.text, self._locate_as_cited(c)) for c in citations),
                words_anchor=citations[0].words_anchor if citations else "",
            )
        )

    def _locate_as_cited(self, citation: Citation) -> str:
        """Return where the words of a citation stand, as whoever cites them says it: in English."""
        if current_language() is ENGLISH:
            return citation.location
        with speak(ENGLISH):
            return locate_span(citation.quotation.span, self.document, self.outline)

    def _cite(self, quotations: Sequence[Quotation], full: str, tag: str) -> tuple[Citation, ...]:
        return tuple(self.cite(quotation, full, tag) for quotation in quotations)

    def cite(self, quotation: Quotation, full: str, tag: str, anchor: str = "") -> Citation:
        self.count += 1
        return Citation(
            number=self.count,
            place=self.places[quotation.span],
            quotation=quotation,
            location=locate_span(quotation.span, self.document, self.outline),
            recognised=word_recognition(quotation.span, self.document),
            cited_for=full,
            tag=tag,
            anchor=anchor,
            link=self.linking.locate_words(quotation, self.document),
        )


def is_number(code: str) -> bool:
    """Whether readers know the category by its code, as they know ``1.1``."""
    return len(code) <= 6 and any(character.isdigit() for character in code)
