"""Describes the document, where it came from, how it was coded."""

import re
from typing import Final

from govatlas.model.coding import SUMMARY_IN_ORIGINAL, Coder, CoderKind, Coding, Mode
from govatlas.model.document import Document
from govatlas.model.identifiers import LABELS
from govatlas.model.instrument import PartialDate
from govatlas.publishing.record import Fact

_FOLDERS: Final = re.compile(r".*[/\\]", re.DOTALL)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MODES: Final = {
    Mode.BLIND: "blind: made without seeing other codings",
    Mode.ANCHORED: "anchored: made while seeing another coding",
    Mode.ADJUDICATED: "adjudicated: disagreements between coders were settled",
}
_NOT_NONE: Final = "It does not mean that the document leaves anything out."
_MOST_PAGES: Final = 20
_CHECK: Final = "Read a quotation in its place before you rely on a label."


def format_notice(coding: Coding) -> str:
    """Return the notice on how far to trust the labels, worded for who assigned them."""
    name = name_coder(coding.coder)
    if coding.not_assessed:
        return f"Nothing here was assessed by {name}. {_NOT_NONE}"
    match coding.coder.kind:
        case CoderKind.PERSON:
            return f"These labels were assigned by a person ({name}); they may be wrong. {_CHECK}"
        case CoderKind.PANEL:
            return f"These labels were settled by a panel ({name}); they may be wrong. {_CHECK}"
        case CoderKind.PROGRAM:
            return f"These labels were assigned by software ({name}) and may be wrong. {_CHECK}"


def name_coder(coder: Coder) -> str:
    """Return the coder's name with its version."""
    return f"{coder.name} {coder.version}".strip()


def describe_document(document: Document) -> tuple[Fact, ...]:
    """Return what is known of the instrument, leaving out what is not."""
    instrument = document.instrument
    facts = [
        Fact("Issued by", instrument.authority.name),
        Fact("Jurisdiction", instrument.authority.jurisdiction),
        Fact("Stage", instrument.stage),
        Fact("Proposed", spell_date(instrument.proposed)),
        Fact("Latest activity", spell_date(instrument.latest_activity)),
        *(Fact("Source", link, _allow_link(link)) for link in instrument.links),
        Fact("Collections", "; ".join(instrument.collections)),
        *(
            Fact(LABELS[name], value, _allow_link(value))
            for name, value in instrument.identifiers.items()
        ),
    ]
    return tuple(fact for fact in facts if fact.value)


def describe_provenance(document: Document, coding: Coding, address: str = "") -> tuple[Fact, ...]:
    """Return how the record came to be, so that it can be checked or made again.

    Args:
        document: what was coded.
        coding: what was said of it.
        address: the lasting address of the record, empty where it has none.
    """
    coder = coding.coder
    facts = [
        Fact("Permanent address", _allow_link(address), _allow_link(address)),
        Fact("Document", f"{document.id}, version {document.version}"),
        Fact("Read from", name_source(document.source), _allow_link(document.source)),
        Fact("Media type", document.media_type),
        Fact("Digest of the file", document.source_digest),
        Fact("Digest of the text", document.text_digest),
        Fact("Reader", document.reader),
        Fact("Recognised from pictures", _list_recognised(document)),
        Fact("Language", document.language),
        Fact("Coder", f"{name_coder(coder)} ({coder.kind})"),
        Fact("Digest of the coder", coder.digest),
        Fact("Mode", _MODES[coding.mode]),
        Fact("Coded", f"{coding.coded_at:%Y-%m-%d %H:%M %Z}"),
        Fact("Codebook", f"version {coding.codebook_version}"),
        Fact("Digest of the codebook", coding.codebook_digest),
        *(Fact(term, value) for term, value in coding.provenance if term != SUMMARY_IN_ORIGINAL),
    ]
    return tuple(fact for fact in facts if fact.value)


def _list_recognised(document: Document) -> str:
    """Return the pages that were recognised, each with how surely, or between which bounds."""
    sure = {part.page: part.confidence for part in document.recognitions}
    if len(sure) > _MOST_PAGES:
        return f"{len(sure)} pages, {min(sure.values()):.1%} to {max(sure.values()):.1%} sure"
    return ", ".join(f"page {page} ({share:.1%} sure)" for page, share in sure.items())


def name_source(source: str) -> str:
    """Return a web address as it is, of a path the name of the file alone.

    Where a file lay on the computer that read it concerns nobody else.
    """
    return source if _allow_link(source) else _FOLDERS.sub("", source.rstrip("/\\"))


def spell_date(date: PartialDate | None) -> str:
    """Return a date in words, as precise as it is known."""
    if date is None:
        return ""
    month = _MONTHS[date.month - 1] if date.month else ""
    return " ".join(str(part) for part in (date.day, month, date.year) if part)


def _allow_link(address: str) -> str:
    """Return ``address`` if a browser may follow it; a ``javascript:`` address stays text."""
    return address if address.lower().startswith(("https://", "http://")) else ""
