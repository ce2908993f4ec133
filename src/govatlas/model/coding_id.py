"""Derives the id of a coding from its content, so that links to it always open the same answers."""

from collections.abc import Sequence
from typing import Final

from govatlas.identity import Json, digest_value, shorten_digest
from govatlas.model.coding import ActorLabel, Coding, Label, StatusLabel
from govatlas.model.document import Quotation

CODING_ID_LENGTH: Final = 12


def identify_coding(coding: Coding, document_id: str = "") -> str:
    """Return the id of a coding: twelve hexadecimal digits of a hash of its content.

    It does not cover the date, so links still work if a document is coded again with the same
    result. It covers what is exported and imported, so the id survives both; for level none, that
    is only the level. Of a document that was renamed, ``document_id`` is the id that it had.
    """
    coder = coding.coder
    told: Json = {
        "document": document_id or coding.document_id,
        "text": coding.text_digest,
        "coder": [coder.kind.value, coder.name, coder.version, coder.digest],
        "mode": coding.mode.value,
        "codebook": coding.codebook_digest,
        "summary": coding.summary,
        "labels": sorted(map(_tell_label, coding.labels), key=repr),
        "status": _tell_status(coding.status) if coding.status else [],
        "actors": sorted(map(_tell_actor, coding.actors), key=repr),
        "open": sorted([gap.taxonomy, gap.category, gap.reason] for gap in coding.abstentions),
        "norms": [[n.rank, n.modality.value, _place([n.quotation])] for n in coding.norms],
    }
    return shorten_digest(digest_value(told), CODING_ID_LENGTH)


def _tell_label(label: Label) -> list[Json]:
    said: list[Json] = [label.taxonomy, label.category, label.level, label.rival]
    if label.level:
        said += [label.confidence.value, label.rationale, _place(label.quotations)]
    return said


def _tell_status(status: StatusLabel) -> list[Json]:
    said = [status.category, status.confidence.value, status.rationale]
    return [*said, _place(status.quotations)]


def _tell_actor(actor: ActorLabel) -> list[Json]:
    said = [actor.role.value, actor.name, actor.type, actor.confidence.value, actor.rationale]
    return [*said, _place(actor.quotations)]


def _place(quotations: Sequence[Quotation]) -> list[Json]:
    return [[quotation.span.start, quotation.span.end] for quotation in quotations]
