"""Lays documents with their codings out as rows of the tables of a collection."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.model.codebook import Codebook, Taxonomy
from govatlas.model.coding import Abstention, ActorLabel, Coding, Label, Role, StatusLabel
from govatlas.model.coding_id import identify_coding
from govatlas.model.document import Document, Quotation
from govatlas.model.government import find_origin
from govatlas.model.identifiers import LABELS
from govatlas.model.norm import Norm
from govatlas.publishing.dataset.columns import Row, Value, list_tables
from govatlas.publishing.dataset.words import EVERYTHING_ALLOWED, Allowance, limit_row
from govatlas.publishing.lookup import find_label, list_taxonomy_ids, name_level, order_labels
from govatlas.publishing.matching import require_match
from govatlas.publishing.norms import name_anchor
from govatlas.publishing.permalinks import name_actor_anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A coding with its document and its codebook; ``shown`` says whether the site shows it."""

    document: Document
    coding: Coding
    codebook: Codebook
    coding_id: str
    shown: bool = True

    @classmethod
    def of(
        cls, document: Document, coding: Coding, codebook: Codebook, *, shown: bool = True
    ) -> "Coded":
        """Put them together.

        Raises:
            InvalidValue: ``coding`` is of another document, or of another version of its text.
        """
        require_match(document, coding)
        return cls(
            document=document,
            coding=coding,
            codebook=codebook,
            coding_id=identify_coding(coding),
            shown=shown,
        )

    def lead(self, anchor: str) -> dict[str, Value]:
        """Return the first cells of a row of what the coding says."""
        return {
            "coding_id": self.coding_id,
            "anchor": anchor,
            "document_id": self.document.id,
            "shown": self.shown,
            "coder": self.coding.coder.name,
            "coder_kind": self.coding.coder.kind.value,
        }


def make_row(table: str, cells: Mapping[str, Value]) -> Row:
    """Return a row of ``table`` with every column in order; what is unknown or empty is None."""
    return {
        name: None if (value := cells.get(name)) == "" else value
        for name in list_tables()[table].names
    }


def list_document_rows(
    document: Document, coding_id: str = "", allowance: Allowance = EVERYTHING_ALLOWED
) -> Iterator[Row]:
    """Yield the row of a document; ``coding_id`` is that of the coding shown, if any."""
    instrument, authority = document.instrument, document.instrument.authority
    origin = find_origin(authority.name, authority.jurisdiction, authority.parent)
    licence = allowance.licence
    cells: dict[str, Value] = {
        "document_id": document.id,
        "version": document.version,
        "title": instrument.title,
        "short_title": instrument.short_title,
        "authority": authority.name,
        "authority_parent": authority.parent,
        "jurisdiction": authority.jurisdiction,
        "government": origin.government,
        "country": origin.country,
        "state": origin.state,
        "stage": instrument.stage,
        "proposed": str(instrument.proposed or ""),
        "latest_activity": str(instrument.latest_activity or ""),
        **{name: getattr(instrument.identifiers, name) for name in LABELS},
        "links": " ".join(instrument.links),
        "collections": "; ".join(instrument.collections),
        "language": document.language,
        "characters": len(document.text),
        "media_type": document.media_type,
        "reader": document.reader,
        "source_digest": document.source_digest,
        "text_digest": document.text_digest,
        "licence": licence.name if licence else "",
        "licence_link": licence.link if licence else "",
        "words": allowance.told,
        "coding_id": coding_id,
    }
    yield make_row("documents", cells)


def list_text_rows(document: Document, allowance: Allowance = EVERYTHING_ALLOWED) -> Iterator[Row]:
    """Yield the row of the text of a document, none where it may not be passed on."""
    if allowance.has_text:
        cells: dict[str, Value] = {
            "document_id": document.id,
            "version": document.version,
            "text_digest": document.text_digest,
            "text": document.text,
        }
        yield make_row("texts", cells)


def list_coding_rows(coded: Coded) -> Iterator[Row]:
    """Yield the row of a coding."""
    coding, coder = coded.coding, coded.coding.coder
    cells: dict[str, Value] = {
        "version": coding.document_version,
        "text_digest": coding.text_digest,
        "coder_version": coder.version,
        "coder_digest": coder.digest,
        "mode": coding.mode.value,
        "coded_at": coding.coded_at,
        "codebook_version": coding.codebook_version,
        "codebook_digest": coding.codebook_digest,
        "status": coding.status.category if coding.status else "",
        "labels": sum(label.level > 0 for label in coding.labels),
        "open": len(coding.abstentions),
        "norms": len(coding.norms) if coding.speaks_of_norms else None,
        "not_assessed": coding.not_assessed,
        "summary": coding.summary,
    }
    yield make_row("codings", coded.lead("") | cells)


def list_label_rows(coded: Coded) -> Iterator[Row]:
    """Yield one row an answer: levels, none too, the status, then what was left open."""
    coding, codebook = coded.coding, coded.codebook
    for taxonomy_id in list_taxonomy_ids(coding, codebook):
        for label in order_labels(coding, codebook, taxonomy_id):
            yield make_row("labels", _write_label(coded, label))
    if coding.status is not None:
        yield make_row("labels", _write_status(coded, coding.status))
    for gap in coding.abstentions:
        yield make_row("labels", _write_gap(coded, gap))


def _write_label(coded: Coded, label: Label) -> dict[str, Value]:
    codebook, taxonomy = coded.codebook, label.taxonomy
    has_rival = label.rival is not None
    return coded.lead(f"{taxonomy}:{label.category}") | {
        "taxonomy": taxonomy,
        "code": label.category,
        "label": find_label(codebook, taxonomy, label.category),
        "assessed": True,
        "level": label.level,
        "level_name": name_level(codebook, taxonomy, label.level),
        "rival": label.rival,
        "rival_name": name_level(codebook, taxonomy, label.rival or 0) if has_rival else "",
        "confidence": label.confidence.value,
        "quotations": len(label.quotations),
        "rationale": label.rationale,
    }


def _write_status(coded: Coded, status: StatusLabel) -> dict[str, Value]:
    taxonomy = coded.codebook.status.id
    return coded.lead("status") | {
        "taxonomy": taxonomy,
        "code": status.category,
        "label": find_label(coded.codebook, taxonomy, status.category),
        "assessed": True,
        "confidence": status.confidence.value,
        "quotations": len(status.quotations),
        "rationale": status.rationale,
    }


def _write_gap(coded: Coded, gap: Abstention) -> dict[str, Value]:
    codebook = coded.codebook
    is_status = gap.taxonomy == gap.category == codebook.status.id
    name = codebook.status.label if is_status else find_label(codebook, gap.taxonomy, gap.category)
    anchor = "status" if is_status else f"{gap.taxonomy}:{gap.category}"
    return coded.lead(anchor) | {
        "taxonomy": gap.taxonomy,
        "code": gap.category,
        "label": name,
        "assessed": False,
        "quotations": 0,
        "rationale": gap.reason,
    }


def list_actor_rows(coded: Coded) -> Iterator[Row]:
    """Yield one row an actor, role by role."""
    for anchor, actor in _name_actors(coded.coding):
        types = coded.codebook.actor_types.id
        cells: dict[str, Value] = {
            "role": actor.role.value,
            "name": actor.name,
            "type": actor.type,
            "type_name": find_label(coded.codebook, types, actor.type) if actor.type else "",
            "confidence": actor.confidence.value,
            "quotations": len(actor.quotations),
            "rationale": actor.rationale,
        }
        yield make_row("actors", coded.lead(anchor) | cells)


def _name_actors(coding: Coding) -> Iterator[tuple[str, ActorLabel]]:
    for role in Role:
        for number, actor in enumerate(coding.actors_in(role), 1):
            yield name_actor_anchor(role, number), actor


def list_norm_rows(coded: Coded) -> Iterator[Row]:
    """Yield one row a norm, the most important first."""
    for position, norm in enumerate(coded.coding.norms):
        yield make_row("norms", coded.lead(name_anchor(position)) | _write_norm(norm))


def _write_norm(norm: Norm) -> dict[str, Value]:
    told: dict[str, Value] = {name: part.text for name, part in norm.parts}
    return told | {
        "rank": norm.rank,
        "modality": norm.modality.value,
        "bearer_type": norm.bearer_type,
        "enforcer_type": norm.enforcer_type,
        "provision": norm.provision,
        "categories": "; ".join(f"{taxonomy}:{code}" for taxonomy, code in norm.categories),
    }


def list_quotation_rows(coded: Coded) -> Iterator[Row]:
    """Yield one row a quotation of labels, status, actors and norms."""
    for kind, anchor, quotations in _list_evidence(coded.coding):
        for position, quotation in enumerate(quotations, 1):
            found = coded.document.find_recognition(quotation.span)
            cells: dict[str, Value] = {
                "position": position,
                "kind": kind,
                "quotation": quotation.text,
                "shortened": False,
                "start": quotation.span.start,
                "end": quotation.span.end,
                "recognised": found.confidence if found else None,
            }
            yield make_row("quotations", coded.lead(anchor) | cells)


def _list_evidence(coding: Coding) -> Iterator[tuple[str, str, Sequence[Quotation]]]:
    for label in coding.labels:
        yield "label", f"{label.taxonomy}:{label.category}", label.quotations
    if coding.status is not None:
        yield "status", "status", coding.status.quotations
    for anchor, actor in _name_actors(coding):
        yield "actor", anchor, actor.quotations
    for position, norm in enumerate(coding.norms):
        yield "norm", name_anchor(position), (norm.quotation,)


OF_CODINGS: Final[Mapping[str, Callable[[Coded], Iterator[Row]]]] = {
    "codings": list_coding_rows,
    "labels": list_label_rows,
    "quotations": list_quotation_rows,
    "actors": list_actor_rows,
    "norms": list_norm_rows,
}
"""The tables whose rows each coding gives, with what yields them."""


def list_rows(table: str, coded: Coded, allowance: Allowance = EVERYTHING_ALLOWED) -> Iterator[Row]:
    """Yield the rows that a coding gives a table of ``OF_CODINGS``, with the words allowed."""
    for row in OF_CODINGS[table](coded):
        yield limit_row(row, list_tables()[table], allowance)


def list_codebook_rows(codebook: Codebook) -> Iterator[Row]:
    """Yield one row a category of every taxonomy of a codebook."""
    graded = {taxonomy.id for taxonomy in codebook.coverage}
    for taxonomy in codebook.taxonomies:
        scale = taxonomy.scale.levels if taxonomy.id in graded else ()
        levels = "; ".join(f"{level.value} {level.name}" for level in scale)
        for position, category in enumerate(taxonomy.categories, 1):
            cells = _describe_taxonomy(codebook, taxonomy) | {
                "position": position,
                "code": category.code,
                "label": category.label,
                "definition": category.definition,
                "group_code": category.group,
                "group_name": taxonomy.group_label(category),
                "notation": category.notation,
                "levels": levels,
            }
            yield make_row("codebook", cells)


def _describe_taxonomy(codebook: Codebook, taxonomy: Taxonomy) -> dict[str, Value]:
    return {
        "codebook_digest": codebook.digest,
        "codebook_version": codebook.version,
        "taxonomy": taxonomy.id,
        "taxonomy_name": taxonomy.label,
        "taxonomy_version": taxonomy.version,
        "source": taxonomy.source,
    }
