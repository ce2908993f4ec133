"""A coding laid out as plain rows, fit for tables as well as for the way between processes.

Quotations lose their document on the way out and are quoted from it anew on the way back,
so a database whose texts were tampered with cannot yield a false quotation. Rows have no slots:
pickle, which takes them from process to process, is many times faster without.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from govatlas.errors import StoreError
from govatlas.model.coding import (
    Abstention,
    ActorLabel,
    CodedPart,
    Coder,
    CoderKind,
    Coding,
    Confidence,
    Label,
    Mode,
    Role,
    StatusLabel,
)
from govatlas.model.document import Document, Quotation, Span
from govatlas.model.norm import Modality, Norm, NormPart


@dataclass(frozen=True)
class QuotationRow:
    """Where a quotation stands, and its words."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class PartRow:
    """One part of a norm: its name, its wording, and the words of the document behind it."""

    name: str
    text: str
    quotation: QuotationRow


@dataclass(frozen=True, kw_only=True)
class NormRow:
    """One norm; every field is made of text and numbers."""

    rank: int
    modality: str
    provision: str
    bearer_type: str
    enforcer_type: str
    quotation: QuotationRow
    parts: tuple[PartRow, ...]
    categories: tuple[tuple[str, str], ...]

    def word(self, part: str) -> str:
        """Return the wording of a part, empty where the norm has none."""
        return next((row.text for row in self.parts if row.name == part), "")


@dataclass(frozen=True)
class StatementRow:
    """A label, status or actor: its columns in table order, then its quotations."""

    columns: tuple[str | int | None, ...]
    quotations: tuple[QuotationRow, ...]


@dataclass(frozen=True, kw_only=True)
class CodingRows:
    """One coding as rows; every field is made of text and numbers."""

    document_id: str
    document_version: int
    text_digest: str
    coder: tuple[str, str, str, str]
    codebook_version: str
    codebook_digest: str
    mode: str
    coded_at: str
    summary: str
    labels: tuple[StatementRow, ...]
    status: tuple[StatementRow, ...]
    actors: tuple[StatementRow, ...]
    abstentions: tuple[tuple[str, str, str], ...]
    rationales: tuple[tuple[str, str], ...]
    provenance: tuple[tuple[str, str], ...]
    parts: tuple[tuple[int, int, str, str, str], ...] = ()
    norms: tuple[NormRow, ...] = ()

    @property
    def not_assessed(self) -> str:
        """Return the one reason why nothing was assessed, empty where anything was."""
        reasons = {reason for _, _, reason in self.abstentions}
        answered = self.labels or self.status or self.actors
        return "" if answered or len(reasons) != 1 else reasons.pop()


def flatten_coding(coding: Coding) -> CodingRows:
    """Return ``coding`` as rows."""
    coder = coding.coder
    return CodingRows(
        document_id=coding.document_id,
        document_version=coding.document_version,
        text_digest=coding.text_digest,
        coder=(coder.kind.value, coder.name, coder.version, coder.digest),
        codebook_version=coding.codebook_version,
        codebook_digest=coding.codebook_digest,
        mode=coding.mode.value,
        coded_at=coding.coded_at.isoformat(),
        summary=coding.summary,
        labels=tuple(map(_flatten_label, coding.labels)),
        status=(_flatten_status(coding.status),) if coding.status else (),
        actors=tuple(map(_flatten_actor, coding.actors)),
        abstentions=tuple((a.taxonomy, a.category, a.reason) for a in coding.abstentions),
        rationales=coding.rationales,
        provenance=coding.provenance,
        parts=tuple(map(_flatten_part, coding.parts)),
        norms=tuple(map(_flatten_norm, coding.norms)),
    )


def rebuild_coding(rows: CodingRows, document: Document) -> Coding:
    """Return the coding that ``rows`` lay out, quoting ``document`` anew.

    Raises:
        StoreError: a quotation differs from its place in the text.
    """
    kind, name, version, digest = rows.coder
    return Coding(
        document_id=rows.document_id,
        document_version=rows.document_version,
        text_digest=rows.text_digest,
        coder=Coder(CoderKind(kind), name, version, digest),
        codebook_version=rows.codebook_version,
        codebook_digest=rows.codebook_digest,
        mode=Mode(rows.mode),
        coded_at=datetime.fromisoformat(rows.coded_at),
        summary=rows.summary,
        labels=tuple(_rebuild_label(row, document) for row in rows.labels),
        status=next((_rebuild_status(row, document) for row in rows.status), None),
        actors=tuple(_rebuild_actor(row, document) for row in rows.actors),
        abstentions=tuple(Abstention(*columns) for columns in rows.abstentions),
        rationales=rows.rationales,
        provenance=rows.provenance,
        parts=tuple(_rebuild_part(*columns) for columns in rows.parts),
        norms=tuple(_rebuild_norm(row, document) for row in rows.norms),
    )


def _flatten_quotations(quotations: tuple[Quotation, ...]) -> tuple[QuotationRow, ...]:
    return tuple(map(_flatten_quotation, quotations))


def _flatten_label(label: Label) -> StatementRow:
    columns = (
        label.taxonomy,
        label.category,
        label.level,
        label.confidence.value,
        label.rationale,
        label.rival,
    )
    return StatementRow(columns, _flatten_quotations(label.quotations))


def _flatten_status(status: StatusLabel) -> StatementRow:
    columns = (status.category, status.confidence.value, status.rationale)
    return StatementRow(columns, _flatten_quotations(status.quotations))


def _flatten_actor(actor: ActorLabel) -> StatementRow:
    columns = (actor.role.value, actor.name, actor.type, actor.confidence.value, actor.rationale)
    return StatementRow(columns, _flatten_quotations(actor.quotations))


def _flatten_part(part: CodedPart) -> tuple[int, int, str, str, str]:
    answers = json.dumps({"levels": part.levels, "unassessed": part.unassessed})
    return (part.span.start, part.span.end, part.heading, part.summary, answers)


def _rebuild_part(start: int, end: int, heading: str, summary: str, answers: str) -> CodedPart:
    told = json.loads(answers)
    return CodedPart(
        span=Span(start, end),
        heading=heading,
        summary=summary,
        levels=tuple((str(t), str(c), int(level)) for t, c, level in told["levels"]),
        unassessed=tuple((str(t), str(c)) for t, c in told["unassessed"]),
    )


def _requote(row: StatementRow, document: Document) -> tuple[Quotation, ...]:
    return tuple(_requote_row(quotation, document) for quotation in row.quotations)


def _rebuild_label(row: StatementRow, document: Document) -> Label:
    taxonomy, category, level, confidence, rationale, rival = row.columns
    return Label(
        taxonomy=str(taxonomy),
        category=str(category),
        level=int(level or 0),
        rival=None if rival is None else int(rival),
        confidence=Confidence(str(confidence)),
        rationale=str(rationale),
        quotations=_requote(row, document),
    )


def _rebuild_status(row: StatementRow, document: Document) -> StatusLabel:
    category, confidence, rationale = row.columns
    return StatusLabel(
        category=str(category),
        confidence=Confidence(str(confidence)),
        rationale=str(rationale),
        quotations=_requote(row, document),
    )


def _rebuild_actor(row: StatementRow, document: Document) -> ActorLabel:
    role, name, kind, confidence, rationale = row.columns
    return ActorLabel(
        role=Role(str(role)),
        name=str(name),
        type=str(kind),
        confidence=Confidence(str(confidence)),
        rationale=str(rationale),
        quotations=_requote(row, document),
    )


def _flatten_norm(norm: Norm) -> NormRow:
    """Return ``norm`` as rows."""
    return NormRow(
        rank=norm.rank,
        modality=norm.modality.value,
        provision=norm.provision,
        bearer_type=norm.bearer_type,
        enforcer_type=norm.enforcer_type,
        quotation=_flatten_quotation(norm.quotation),
        parts=tuple(
            PartRow(name, part.text, _flatten_quotation(part.quotation))
            for name, part in norm.parts
        ),
        categories=norm.categories,
    )


def _rebuild_norm(row: NormRow, document: Document) -> Norm:
    """Return the norm that ``row`` lays out, quoting ``document`` anew.

    Raises:
        StoreError: a quotation differs from its place in the text.
    """
    parts = {
        part.name: NormPart(part.text, _requote_row(part.quotation, document)) for part in row.parts
    }
    return Norm(
        modality=Modality(row.modality),
        action=parts.pop("action"),
        quotation=_requote_row(row.quotation, document),
        rank=row.rank,
        provision=row.provision,
        bearer_type=row.bearer_type,
        enforcer_type=row.enforcer_type,
        categories=row.categories,
        **parts,
    )


def _flatten_quotation(quotation: Quotation) -> QuotationRow:
    """Return ``quotation`` without its document."""
    return QuotationRow(quotation.span.start, quotation.span.end, quotation.text)


def _requote_row(row: QuotationRow, document: Document) -> Quotation:
    """Return the quotation of ``row``, quoted from ``document`` anew.

    Raises:
        StoreError: other words stand at its place.
    """
    quotation = document.quote(Span(row.start, row.end))
    if quotation.text != row.text:
        raise StoreError(
            f"document {document.id}: the stored quotation {row.text[:40]!r} is not what "
            f"stands at {row.start}; the database was changed by another program"
        )
    return quotation
