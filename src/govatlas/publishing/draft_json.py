"""Lays a report on a draft out for programs."""

from typing import Any

from govatlas.comparing import ModelProvision
from govatlas.coverage import FACETS
from govatlas.model.finding import Undefined
from govatlas.publishing.drafts import DraftView, GapView, ProvisionView
from govatlas.publishing.exchange import to_exchange
from govatlas.publishing.norms import write_norms


def write_draft(view: DraftView) -> dict[str, Any]:
    """Return a report as a value of JSON; ``start`` and ``end`` count code points of the text."""
    document = view.document
    comparison = view.comparison
    speaks = view.coding.speaks_of_norms
    return {
        "title": view.title,
        "language": document.language,
        "characters": len(document.text),
        "text_digest": document.text_digest,
        "notice": comparison.notice,
        "record": to_exchange(document, view.coding, view.codebook),
        "norms": write_norms(document, view.coding) if speaks else None,
        "comparable": _write_comparable(view),
        "silences": [_write_gap(gap) for gap in view.gaps],
        "uncertain": [_write_gap(gap) for gap in view.uncertain],
        "silent_together": [
            {"taxonomy": one.taxonomy.id, "code": one.category.code, "label": one.category.label}
            for one in comparison.silences.shared
        ],
        "not_assessed": [
            {
                "taxonomy": one.taxonomy.id,
                "code": one.category.code,
                "label": one.category.label,
                "reason": one.reason,
            }
            for one in comparison.silences.open
        ],
        "similar": [
            {
                "id": entry.similar.id,
                "title": entry.similar.title,
                "jurisdiction": entry.similar.jurisdiction,
                "stage": entry.similar.stage,
                "date": entry.similar.date,
                "likeness": round(entry.similar.likeness, 6),
                "is_same_text": entry.similar.is_same_text,
                "shared": [f"{taxonomy}:{code}" for taxonomy, code in entry.similar.shared],
                "page": entry.address,
            }
            for entry in view.similar
        ],
        "compare": view.compare_address,
        "notes": list(view.notes),
    }


def _write_comparable(view: DraftView) -> dict[str, Any] | None:
    comparable = view.comparison.comparable
    if comparable is None:
        return None
    return {
        "documents": comparable.documents,
        "few": view.is_few,
        "chosen_by": "user" if comparable.is_asked else "govatlas",
        "selection": [
            {"name": name, "value": str(value)}
            for name in FACETS
            for value in getattr(comparable.selection, name)
        ],
        "described": view.basis,
        "coders": comparable.coders,
        "corrected_by": comparable.gold,
        "checked": comparable.checked,
    }


def _write_gap(gap: GapView) -> dict[str, Any]:
    silence = gap.silence
    share, interval = silence.share, silence.interval
    return {
        "taxonomy": silence.taxonomy.id,
        "code": silence.category.code,
        "label": silence.category.label,
        "covering": silence.raw.count,
        "assessed": silence.raw.total,
        "raw": None if isinstance(silence.raw.value, Undefined) else silence.raw.value,
        "share": None if isinstance(share, Undefined) else share,
        "corrected": silence.corrected is not None,
        "interval": None
        if isinstance(interval, Undefined)
        else {"low": interval.low, "high": interval.high, "rate": interval.rate},
        "few": silence.is_few,
        "reason": gap.reason,
        "provisions": [_write_provision(one) for one in gap.provisions],
    }


def _write_provision(view: ProvisionView) -> dict[str, Any]:
    provision: ModelProvision = view.provision
    names = ("document_id", "version", "title", "authority", "jurisdiction", "stage", "date")
    return {
        **{name: getattr(provision, name) for name in names},
        "standing": view.standing,
        "comparable": provision.is_comparable,
        "modality": provision.modality.value,
        "bearer": provision.who,
        "action": provision.action,
        "condition": provision.condition,
        "deadline": provision.deadline,
        "sanction": provision.sanction,
        "enforcer": provision.enforcer,
        "provision": provision.provision,
        "quote": provision.quotation,
        "start": provision.start,
        "end": provision.end,
        "coder": provision.coder,
        "coding_id": provision.coding_id,
        "permalink": view.address,
        "citation": view.citation,
    }
