"""Describes the document, where it came from, how it was coded."""

import re
from collections.abc import Callable
from typing import Final

from govatlas.model.coding import SUMMARY_IN_ORIGINAL, Coder, CoderKind, Coding, Mode
from govatlas.model.document import Document
from govatlas.model.identifiers import LABELS
from govatlas.model.instrument import Instrument, PartialDate
from govatlas.publishing.location import write_share
from govatlas.publishing.record import Fact
from govatlas.wording import N_, _, say_term, write_date

_FOLDERS: Final = re.compile(r".*[/\\]", re.DOTALL)
_MODES: Final = {
    Mode.BLIND: N_("blind: made without seeing other codings"),
    Mode.ANCHORED: N_("anchored: made while seeing another coding"),
    Mode.ADJUDICATED: N_("adjudicated: disagreements between coders were settled"),
}
_NOT_NONE: Final = N_("It does not mean that the document leaves anything out.")
_MOST_PAGES: Final = 20
_CHECK: Final = N_("Read a quotation in its place before you rely on a label.")


def format_notice(coding: Coding, mark: Callable[[str], str] = str) -> str:
    """Return the notice on how far to trust the labels, worded for who assigned them.

    ``mark`` marks the name of the coder, which is the same in every language.
    """
    name = mark(name_coder(coding.coder))
    if coding.not_assessed:
        told = _("Nothing here was assessed by %(coder)s.", coder=name)
        return _("%(notice)s %(advice)s", notice=told, advice=_(_NOT_NONE))
    match coding.coder.kind:
        case CoderKind.PERSON:
            told = _(
                "These labels were assigned by a person (%(coder)s); they may be wrong.", coder=name
            )
        case CoderKind.PANEL:
            told = _(
                "These labels were settled by a panel (%(coder)s); they may be wrong.", coder=name
            )
        case CoderKind.PROGRAM:
            told = _(
                "These labels were assigned by software (%(coder)s) and may be wrong.", coder=name
            )
    return _("%(notice)s %(advice)s", notice=told, advice=_(_CHECK))


def name_coder(coder: Coder) -> str:
    """Return the coder's name with its version."""
    return f"{coder.name} {coder.version}".strip()


def describe_document(document: Document) -> tuple[Fact, ...]:
    """Return what is known of the instrument, leaving out what is not."""
    instrument = document.instrument
    facts = [
        Fact(N_("Short title"), _name_shortly(instrument)),
        Fact(N_("Issued by"), instrument.authority.name),
        Fact(N_("Jurisdiction"), say_term(instrument.authority.jurisdiction)),
        Fact(N_("Stage"), say_term(instrument.stage)),
        Fact(N_("Proposed"), spell_date(instrument.proposed)),
        Fact(N_("Latest activity"), spell_date(instrument.latest_activity)),
        *(Fact(N_("Source"), link, _allow_link(link)) for link in instrument.links),
        Fact(N_("Collections"), "; ".join(map(say_term, instrument.collections))),
        *(
            Fact(LABELS[name], value, _allow_link(value))
            for name, value in instrument.identifiers.items()
        ),
    ]
    return tuple(fact for fact in facts if fact.value)


def _name_shortly(instrument: Instrument) -> str:
    """Return the short title, by which readers look for it, if the title does not tell it."""
    short = instrument.short_title
    return "" if short.casefold() in instrument.title.casefold() else short


def describe_provenance(document: Document, coding: Coding, address: str = "") -> tuple[Fact, ...]:
    """Return how the record came to be, so that it can be checked or made again.

    Args:
        document: what was coded.
        coding: what was said of it.
        address: the lasting address of the record, empty where it has none.
    """
    coder = coding.coder
    facts = [
        Fact(N_("Permanent address"), _allow_link(address), _allow_link(address)),
        Fact(
            N_("Document"),
            _("%(id)s, version %(version)s", id=document.id, version=document.version),
        ),
        Fact(N_("Read from"), name_source(document.source), _allow_link(document.source)),
        Fact(N_("Media type"), document.media_type),
        Fact(N_("Digest of the file"), document.source_digest),
        Fact(N_("Digest of the text"), document.text_digest),
        Fact(N_("Reader"), document.reader),
        Fact(N_("Recognised from pictures"), _list_recognised(document)),
        Fact(N_("Language"), document.language),
        Fact(N_("Coder"), f"{name_coder(coder)} ({say_term(coder.kind.value)})"),
        Fact(N_("Digest of the coder"), coder.digest),
        Fact(N_("Mode"), _(_MODES[coding.mode])),
        Fact(N_("Coded"), f"{coding.coded_at:%Y-%m-%d %H:%M %Z}"),
        Fact(N_("Codebook"), _("version %(version)s", version=coding.codebook_version)),
        Fact(N_("Digest of the codebook"), coding.codebook_digest),
        *(Fact(term, value) for term, value in coding.provenance if term != SUMMARY_IN_ORIGINAL),
    ]
    return tuple(fact for fact in facts if fact.value)


def _list_recognised(document: Document) -> str:
    """Return the pages that were recognised, each with how surely, or between which bounds."""
    sure = {part.page: part.confidence for part in document.recognitions}
    if len(sure) > _MOST_PAGES:
        return _(
            "%(number)s pages, %(lowest)s to %(highest)s sure",
            number=len(sure),
            lowest=write_share(min(sure.values())),
            highest=write_share(max(sure.values())),
        )
    return ", ".join(
        _("page %(page)s (%(share)s sure)", page=page, share=write_share(share))
        for page, share in sure.items()
    )


def name_source(source: str) -> str:
    """Return a web address as it is, of a path the name of the file alone.

    Where a file lay on the computer that read it concerns nobody else.
    """
    return source if _allow_link(source) else _FOLDERS.sub("", source.rstrip("/\\"))


def spell_date(date: PartialDate | None) -> str:
    """Return a date in words, as precise as it is known."""
    if date is None:
        return ""
    return write_date(date.year, date.month, date.day)


def _allow_link(address: str) -> str:
    """Return ``address`` if a browser may follow it; a ``javascript:`` address stays text."""
    return address if address.lower().startswith(("https://", "http://")) else ""
