"""Lays a coding out as table rows, one a label."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Coding, Label, StatusLabel
from govatlas.model.document import Document, Quotation, Span
from govatlas.publishing.lookup import (
    find_label,
    list_taxonomy_ids,
    name_level,
    order_labels,
)
from govatlas.publishing.matching import require_match

Row: TypeAlias = dict[str, str | int]

_QUOTATIONS: Final = 3
LABEL_COLUMNS: Final = (
    *("document_id", "version", "title", "authority", "jurisdiction"),
    *("taxonomy", "code", "label", "actor", "actor_type"),
    *("level", "level_name", "rival", "rival_name", "confidence"),
    *(f"{part}_{n}" for n in range(1, _QUOTATIONS + 1) for part in ("quote", "start", "end")),
    *("rationale", "coder", "coder_version", "coded_at", "codebook_version", "recognised"),
)
"""The columns of the table, in order; every row has them all, empty where they say nothing."""


def to_label_rows(document: Document, coding: Coding, codebook: Codebook) -> Iterator[Row]:
    """Yield one row a label: each coverage category, then the status, then each actor.

    Level none has a row. What the coder left open has one too, with an empty level, ``not
    assessed`` as its name, the reason as rationale: a category, the status (under the id of its
    taxonomy), a role of actors. ``rival`` is the level that is nearly as likely, empty where none
    is. ``recognised`` says how surely the least sure of its quotations was recognised on a scan, if
    any was. An actor's row has its role as ``code``, its name with type in columns of their own.

    Raises:
        InvalidValue: ``coding`` is of another document, or of another version of its text.
    """
    require_match(document, coding)
    common = _describe(document, coding)
    for row in _list_rows(coding, codebook):
        common["recognised"] = _tell_recognised(row, document)
        cells = {**common, **row}
        yield {column: cells.get(column, "") for column in LABEL_COLUMNS}


def _list_rows(coding: Coding, codebook: Codebook) -> Iterator[Row]:
    for taxonomy_id in list_taxonomy_ids(coding, codebook):
        for label in order_labels(coding, codebook, taxonomy_id):
            yield _label_row(label, codebook)
        yield from _open_rows(coding, codebook, taxonomy_id)
    if coding.status is not None:
        yield _status_row(coding.status, codebook)
    yield from _open_rows(coding, codebook, codebook.status.id)
    for actor in coding.actors:
        yield _actor_row(actor, codebook)
    yield from _open_rows(coding, codebook, codebook.actor_roles.id)


def _tell_recognised(row: Row, document: Document) -> str:
    """Return how surely the words of a row were recognised on scans, empty where none were."""
    places = [(row.get(f"start_{n}"), row.get(f"end_{n}")) for n in range(1, _QUOTATIONS + 1)]
    spans = [Span(int(start), int(end)) for start, end in places if start is not None and end]
    found = [part.confidence for span in spans if (part := document.find_recognition(span))]
    return f"{min(found):.3f}" if found else ""


def _open_rows(coding: Coding, codebook: Codebook, taxonomy_id: str) -> Iterator[Row]:
    for abstention in coding.abstentions:
        if abstention.taxonomy == taxonomy_id:
            yield {
                **_name(codebook, taxonomy_id, abstention.category),
                "level_name": "not assessed",
                "rationale": abstention.reason,
            }


def _describe(document: Document, coding: Coding) -> Row:
    authority = document.instrument.authority
    return {
        "document_id": document.id,
        "version": document.version,
        "title": document.instrument.title,
        "authority": authority.name,
        "jurisdiction": authority.jurisdiction,
        "coder": coding.coder.name,
        "coder_version": coding.coder.version,
        "coded_at": coding.coded_at.isoformat(),
        "codebook_version": coding.codebook_version,
    }


def _label_row(label: Label, codebook: Codebook) -> Row:
    return {
        **_name(codebook, label.taxonomy, label.category),
        "level": label.level,
        "level_name": name_level(codebook, label.taxonomy, label.level),
        **_rival(label, codebook),
        "confidence": label.confidence.value,
        "rationale": label.rationale,
        **_spread(label.quotations),
    }


def _rival(label: Label, codebook: Codebook) -> Row:
    if label.rival is None:
        return {}
    name = name_level(codebook, label.taxonomy, label.rival)
    return {"rival": label.rival, "rival_name": name}


def _status_row(status: StatusLabel, codebook: Codebook) -> Row:
    return {
        **_name(codebook, codebook.status.id, status.category),
        "confidence": status.confidence.value,
        "rationale": status.rationale,
        **_spread(status.quotations),
    }


def _actor_row(actor: ActorLabel, codebook: Codebook) -> Row:
    return {
        **_name(codebook, codebook.actor_roles.id, actor.role.value),
        "actor": actor.name,
        "actor_type": actor.type,
        "confidence": actor.confidence.value,
        "rationale": actor.rationale,
        **_spread(actor.quotations),
    }


def _name(codebook: Codebook, taxonomy_id: str, code: str) -> Row:
    is_whole = code == taxonomy_id == codebook.status.id
    label = codebook.status.label if is_whole else find_label(codebook, taxonomy_id, code)
    return {"taxonomy": taxonomy_id, "code": code, "label": label}


def _spread(quotations: Sequence[Quotation]) -> Row:
    row: Row = {}
    for number, quotation in enumerate(quotations[:_QUOTATIONS], 1):
        row[f"quote_{number}"] = quotation.text
        row[f"start_{number}"] = quotation.span.start
        row[f"end_{number}"] = quotation.span.end
    return row
