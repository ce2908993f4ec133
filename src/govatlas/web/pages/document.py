"""The page of a document: its record beside its full text."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from govatlas.api import Record
from govatlas.api.exports.registry import list_forms
from govatlas.errors import UnknownCoder
from govatlas.explorer import Explorer, Similar
from govatlas.model.codebook import Codebook
from govatlas.model.coding_id import identify_coding
from govatlas.publishing import arrange_page, find_direction
from govatlas.publishing.citing import name_document
from govatlas.publishing.facts import describe_document, name_coder
from govatlas.publishing.fulltext import mark_text
from govatlas.publishing.lookup import find_label
from govatlas.publishing.permalinks import Linking
from govatlas.unitizing import outline_provisions
from govatlas.web.addresses import DOCUMENTS, address_category, address_document
from govatlas.web.asking import OpenExplorer, find_record, read_number
from govatlas.web.error_reports import find_reporting
from govatlas.web.pages.citations import cite_record
from govatlas.web.pages.coders import compare_codings
from govatlas.web.pages.results import locate_passage
from govatlas.web.templating import render_page
from govatlas.wording import ENGLISH, say_term, speak

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class SimilarView:
    """A document like the one shown, with the names of what both cover and their addresses.

    ``own`` and ``theirs`` lead to the passages most alike, empty where none are known.
    """

    similar: Similar
    shared: tuple[tuple[str, str], ...]
    own: str
    theirs: str


@router.get(DOCUMENTS + "/{document_id:path}")
def show_document(
    request: Request,
    explorer: OpenExplorer,
    document_id: str,
    version: str = "",
    coder: str = "",
    coding: str = "",
) -> Response:
    """Show a version of a document as one coder coded it."""
    try:
        record = find_record(explorer, document_id, coding=coding, version=version, coder=coder)
    except UnknownCoder:
        if coder or coding:
            raise
        return _show_uncoded(request, explorer, document_id, read_number("version", version))
    counted = record if coding else _find_counted(explorer, record, coder)
    return _show_record(request, explorer, record, counted)


def _find_counted(explorer: Explorer, record: Record, coder: str) -> Record:
    """Return the record whose quotations are counted by the links that this address once had."""
    document = record.document
    return explorer.first_record(document.id, version=document.version, coder=coder or None)


def _show_record(request: Request, explorer: Explorer, record: Record, counted: Record) -> Response:
    document, coding, codebook = record.document, record.coding, record.codebook
    versions = explorer.versions(document.id)
    codings = explorer.codings_of(document.id, version=document.version)
    ids = {other.coder.name: identify_coding(other) for other in codings}
    address = address_document(document.id, coding=record.coding_id)
    return render_page(
        request,
        "site/document.html.jinja",
        view=arrange_page(
            document,
            coding,
            codebook,
            record.outline,
            linking=Linking(
                address,
                find_reporting(request, document, record.coding_id, address),
                cite_record(request, record, address).cite,
            ),
            counted=counted.coding,
        ),
        address=address,
        coding_id=record.coding_id,
        forms=list_forms().values(),
        newest=ids[coding.coder.name],
        ids=ids,
        document=document,
        coding=coding,
        coded_by=coding.coder.name,
        lasting=address,
        versions=versions,
        latest=versions[-1].version,
        coders=[other.coder.name for other in codings],
        comparison=compare_codings(codings, codebook),
        similar=_list_similar(explorer, document.id, codebook),
        citation=_cite_in_english(record),
    )


def _show_uncoded(
    request: Request, explorer: Explorer, document_id: str, version: int | None
) -> Response:
    """Show a document that nobody has coded: what is known of it, its text."""
    document = explorer.document(document_id, version=version)
    return render_page(
        request,
        "site/uncoded.html.jinja",
        document=document,
        versions=explorer.versions(document_id),
        facts=describe_document(document),
        text=mark_text(document, outline_provisions(document), {}),
        language=document.language or "und",
        direction=find_direction(document.language),
    )


def _list_similar(
    explorer: Explorer, document_id: str, codebook: Codebook
) -> tuple[SimilarView, ...]:
    return tuple(
        SimilarView(
            similar,
            tuple(
                (say_term(find_label(codebook, taxonomy, code)), address_category(taxonomy, code))
                for taxonomy, code in similar.shared[:3]
            ),
            f"#text{similar.own.directive}" if similar.own else "",
            locate_passage(similar.id, similar.theirs),
        )
        for similar in explorer.similar(document_id)
    )


def _cite_in_english(record: Record) -> str:
    """Return how to cite the record, the same for readers of every language."""
    with speak(ENGLISH):
        return _cite(record)


def _cite(record: Record) -> str:
    """Return how to cite the record, so that the same coding of the same text can be found."""
    coding = record.coding
    return (
        f"{name_document(record.document)}. Coverage"
        f" record, version {record.document.version} of the text, coded by"
        f" {name_coder(coding.coder)} on {coding.coded_at:%Y-%m-%d} under codebook version"
        f" {coding.codebook_version} (coding {record.coding_id}). govatlas."
    )
