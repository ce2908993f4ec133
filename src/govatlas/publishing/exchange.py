"""Writes a coding in the exchange form that scorers of codings read.

The form is section 8 of the coding guide; keys beyond it follow after its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from govatlas.codebook import load_codebook
from govatlas.model.codebook import Codebook
from govatlas.model.coding import (
    SUMMARY_IN_ORIGINAL,
    CodedPart,
    Coding,
    Role,
    StatusLabel,
)
from govatlas.model.coding_id import identify_coding
from govatlas.model.document import Document, Quotation
from govatlas.publishing.facts import name_source
from govatlas.publishing.headline import headline
from govatlas.publishing.lookup import list_taxonomy_ids, order_labels
from govatlas.publishing.matching import require_match
from govatlas.publishing.norms import write_norms
from govatlas.publishing.permalinks import UNLINKED, Linking, name_actor_anchor


@cache
def list_guide_keys() -> dict[str, str]:
    """Return the keys that the guide gives the built-in taxonomies, by their ids."""
    return {taxonomy.id: taxonomy.record_key for taxonomy in load_codebook().coverage}


def to_exchange(
    document: Document, coding: Coding, codebook: Codebook, linking: Linking = UNLINKED
) -> dict[str, Any]:
    """Return ``coding`` as a value of JSON in the guide's form, keys in a fixed order.

    Only labels above none are listed; ``assessed`` names every category that got a level,
    so that level none can be told from an abstention. ``abstentions`` has every question left
    open, the status and the roles of actors too; where nothing was assessed ``not_assessed`` says
    why. ``summary_original`` is the summary in the document's own language, with its code.
    ``uncertain`` has the labels, those of none too, that another level rivals. ``norms`` are
    there if the coder looked for any, in the form of the norm guide. Labels of the user's own
    taxonomies stand under ``taxonomies``. Spans count code points of the document's text. Where
    ``linking`` has an address, so have the record, its labels, its norms and their quotations.

    Raises:
        InvalidValue: ``coding`` is of another document, or of another version of its text.
    """
    require_match(document, coding)
    writer = _Writer(document, coding, codebook, linking)
    record: dict[str, Any] = {"document_id": coding.document_id, "summary": coding.summary}
    language, own_words = coding.original_summary
    if own_words:
        record["summary_original"] = {"text": own_words, "lang": language}
    if coding.not_assessed:
        record["not_assessed"] = coding.not_assessed
    record["legislative_status"] = writer.write_status(coding.status)
    for taxonomy_id, key in list_guide_keys().items():
        record[key] = writer.write_labels(taxonomy_id)
    record["actors"] = {role.value: writer.write_actors(role) for role in Role}
    record["taxonomies"] = {
        taxonomy_id: writer.write_labels(taxonomy_id)
        for taxonomy_id in list_taxonomy_ids(coding, codebook)
        if taxonomy_id not in list_guide_keys()
    }
    if coding.speaks_of_norms:
        record["norms"] = writer.write_norms()
    record |= {"coding_id": identify_coding(coding), **writer.lead("")}
    return record | _write_method(coding, codebook) | _write_source(document, coding)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes what stands behind a link of its own."""

    document: Document
    coding: Coding
    codebook: Codebook
    linking: Linking

    def lead(self, anchor: str) -> dict[str, str]:
        """Return the lasting address of an anchor, of the record where it is empty."""
        address = self.linking.locate(anchor) if anchor else self.linking.address
        return {"permalink": address} if address else {}

    def write_labels(self, taxonomy_id: str) -> list[dict[str, Any]]:
        return [
            {
                "code": label.category,
                "level": label.level,
                **({} if label.rival is None else {"rival": label.rival}),
                "confidence": label.confidence.value,
                **self._write_evidence(label.quotations),
                "rationale": label.rationale,
                **self.lead(f"{taxonomy_id}:{label.category}"),
            }
            for label in order_labels(self.coding, self.codebook, taxonomy_id)
            if label.level > 0
        ]

    def write_status(self, status: StatusLabel | None) -> dict[str, Any] | None:
        if status is None:
            return None
        return {
            "label": status.category,
            "confidence": status.confidence.value,
            **self._write_evidence(status.quotations),
            "rationale": status.rationale,
            **self.lead("status"),
        }

    def write_actors(self, role: Role) -> list[dict[str, Any]]:
        return [
            {
                "name": actor.name,
                "type": actor.type,
                **self._write_evidence(actor.quotations),
                "confidence": actor.confidence.value,
                "rationale": actor.rationale,
                **self.lead(name_actor_anchor(role, number)),
            }
            for number, actor in enumerate(self.coding.actors_in(role), 1)
        ]

    def write_norms(self) -> list[dict[str, Any]]:
        return write_norms(self.document, self.coding, self.linking)

    def _write_evidence(self, quotations: Sequence[Quotation]) -> dict[str, Any]:
        links = [self.linking.locate_words(q, self.document) for q in quotations]
        return {
            "quotes": [quotation.text for quotation in quotations],
            "spans": [[quotation.span.start, quotation.span.end] for quotation in quotations],
            **({"links": links} if self.linking.address else {}),
            **self._tell_recognised(quotations),
        }

    def _tell_recognised(self, quotations: Sequence[Quotation]) -> dict[str, Any]:
        """Return how surely each quotation was recognised, null for none, where any was."""
        found = [self.document.find_recognition(quotation.span) for quotation in quotations]
        told = [part.confidence if part else None for part in found]
        return {"recognised": told} if any(found) else {}


def _write_method(coding: Coding, codebook: Codebook) -> dict[str, Any]:
    """Return what was asked, by whom, with what came of it as a whole."""
    ids = list_taxonomy_ids(coding, codebook)
    return {
        "headline": headline(coding),
        "rationales": dict(coding.rationales),
        "assessed": {
            taxonomy_id: [label.category for label in order_labels(coding, codebook, taxonomy_id)]
            for taxonomy_id in ids
        },
        "abstentions": [
            {"taxonomy": a.taxonomy, "code": a.category, "reason": a.reason}
            for a in coding.abstentions
        ],
        "uncertain": [
            {
                "taxonomy": taxonomy_id,
                "code": label.category,
                "level": label.level,
                "rival": label.rival,
            }
            for taxonomy_id in ids
            for label in order_labels(coding, codebook, taxonomy_id)
            if label.rival is not None
        ],
        "coder": coding.coder.name,
        "coder_kind": coding.coder.kind.value,
        "coder_version": coding.coder.version,
        "coder_digest": coding.coder.digest,
        "mode": coding.mode.value,
        "coded_at": coding.coded_at.isoformat(),
        "codebook": {"version": coding.codebook_version, "digest": coding.codebook_digest},
        **({"parts": [_write_part(part) for part in coding.parts]} if coding.parts else {}),
    }


def _write_part(part: CodedPart) -> dict[str, Any]:
    return {
        "span": [part.span.start, part.span.end],
        "heading": part.heading,
        "summary": part.summary,
        "levels": [
            {"taxonomy": taxonomy, "code": code, "level": level}
            for taxonomy, code, level in part.levels
        ],
        "abstentions": [{"taxonomy": taxonomy, "code": code} for taxonomy, code in part.unassessed],
    }


def list_recognised(document: Document) -> dict[str, Any]:
    """Return the parts of a text that were recognised on pictures, nothing where none was."""
    parts = [
        {"page": part.page, "confidence": part.confidence, "span": [part.span.start, part.span.end]}
        for part in document.recognitions
    ]
    return {"recognised": parts} if parts else {}


def _write_source(document: Document, coding: Coding) -> dict[str, Any]:
    """Return what was read, with where it came from."""
    instrument = document.instrument
    identifiers = dict(instrument.identifiers.items())
    return {
        "title": instrument.title,
        "authority": instrument.authority.name,
        "jurisdiction": instrument.authority.jurisdiction,
        "stage": instrument.stage,
        **({"identifiers": identifiers} if identifiers else {}),
        "version": document.version,
        "text_digest": coding.text_digest,
        **list_recognised(document),
        "provenance": {
            "source": name_source(document.source),
            "source_digest": document.source_digest,
            "media_type": document.media_type,
            "reader": document.reader,
            "language": document.language,
            "links": list(instrument.links),
            "coding": {
                term: value for term, value in coding.provenance if term != SUMMARY_IN_ORIGINAL
            },
        },
    }
