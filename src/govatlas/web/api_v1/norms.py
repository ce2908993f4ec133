"""Who must, must not or may do what: across documents, and in one."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from govatlas.explorer import FoundNorms, NormHit
from govatlas.model.norm import Modality
from govatlas.publishing import NORM_COLUMNS
from govatlas.web.addresses import address_document, build_address
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import (
    ROOT,
    AskedCollection,
    AskedCountry,
    AskedGovernment,
    AskedNorms,
    AskedState,
    describe_facet,
)
from govatlas.web.api_v1.document import WantedCoding, WantedVersion
from govatlas.web.api_v1.exchange import CodedNorm, LinkedNorm
from govatlas.web.api_v1.locating import locate_document
from govatlas.web.api_v1.shapes import Shape
from govatlas.web.asking import OpenExplorer
from govatlas.web.norm_asking import WITH, WITHOUT, NormSearch
from govatlas.web.pages.duties import address_norm
from govatlas.web.pages.norm_files import COLUMNS, list_cells

router = APIRouter()

_ADDRESS = f"{ROOT}/norms"


class Presence(StrEnum):
    """Whether a norm must have a part or must not."""

    WITH = WITH
    WITHOUT = WITHOUT


class NormEntry(CodedNorm):
    """A norm and its document; empty text means unknown."""

    document_id: str
    version: int
    title: str
    authority: str
    jurisdiction: str
    stage: str
    date: str
    coder: str = Field(description="Who found it.")
    address: str = Field(description="The norms of its document.")
    page: str = Field(description="Its words on the document's page.")


class NormPage(Shape):
    """One page of the norms found."""

    total: int = Field(description="Total number of norms found.")
    documents: int = Field(description="In how many documents.")
    searched: int = Field(description="How many of the selected documents were searched for norms.")
    page: int
    pages: int
    size: int
    norms: list[NormEntry]


class NormList(Shape):
    """The norms of a version of a document, the most important first."""

    document_id: str
    title: str
    version: int
    text_digest: str
    coder: str
    coder_kind: str
    coder_version: str
    coded_at: str
    norms: list[LinkedNorm] | None = Field(description="Null if not searched for norms.")
    summary: str
    coding_id: str = Field(description="The id of the coding, from its content.")


async def _read_search(
    request: Request,
    explorer: OpenExplorer,
    q: Annotated[
        str,
        Query(description="Words in the norm or its quotation.", max_length=500),
    ] = "",
    bearer: Annotated[
        str, Query(description="Words in the name of who must act.", max_length=500)
    ] = "",
    bearer_type: Annotated[
        tuple[str, ...], describe_facet("The type of actor that must act.")
    ] = (),
    modality: Annotated[tuple[Modality, ...], describe_facet("What the norm does.")] = (),
    category: Annotated[
        tuple[str, ...], describe_facet("What the passage covers, as `risk:2.1`.")
    ] = (),
    enforcer_type: Annotated[
        tuple[str, ...], describe_facet("The type of actor that enforces it.")
    ] = (),
    deadline: Annotated[Presence | None, Query(description="With a deadline, or without.")] = None,
    sanction: Annotated[Presence | None, Query(description="With a sanction, or without.")] = None,
    authority: Annotated[tuple[str, ...], describe_facet("The body that issued it.")] = (),
    jurisdiction: Annotated[
        tuple[str, ...], describe_facet("The jurisdiction of the document.")
    ] = (),
    stage: Annotated[
        tuple[str, ...], describe_facet("The legislative stage of the document.")
    ] = (),
    status: Annotated[tuple[str, ...], describe_facet("The code of a legislative status.")] = (),
    year: Annotated[tuple[str, ...], describe_facet("Four digits, or `unknown`.")] = (),
    coder: Annotated[
        tuple[str, ...], describe_facet("The coder. With one coder, its norms count.")
    ] = (),
    government: AskedGovernment = (),
    country: AskedCountry = (),
    state: AskedState = (),
    collection: AskedCollection = (),
    has: AskedNorms = (),
    cover: Annotated[
        tuple[str, ...],
        Query(description="A level of a category of the document, as for `/documents`."),
    ] = (),
    actor: Annotated[
        tuple[str, ...],
        Query(description="A type of actor in a role of the document, as for `/documents`."),
    ] = (),
) -> NormSearch:
    """Read the search; the parameters stand here for the description, which is made of them."""
    return NormSearch.read(request, explorer.catalogue().codebook)


@resource(router, "/norms", NormPage, paged=True)
def list_norms(
    form: WantedForm,
    explorer: OpenExplorer,
    search: Annotated[NormSearch, Depends(_read_search)],
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Counted from 1.")] = 1,
    size: Annotated[int, Query(ge=1, le=200, description="Norms per page.")] = 25,
) -> Response:
    """List the norms that match a search and its filters: who must, must not or may do what."""
    found = explorer.find_norms(search.question, search.selection, page=page, size=size)
    return answer(
        form,
        _tell(found),
        COLUMNS,
        map(list_cells, found.hits),
        name="norms",
        headers={"Link": _link(found, search)},
    )


@resource(router, "/documents/{document_id:path}/norms", NormList)
def list_norms_of_document(
    form: WantedForm,
    explorer: OpenExplorer,
    document_id: str,
    version: WantedVersion = None,
    coder: Annotated[
        str, Query(description="The coder; by default that of the newest coding with norms.")
    ] = "",
    coding: WantedCoding = "",
) -> Response:
    """List the norms of one document: who must, must not or may do what."""
    record = (
        explorer.record_named(document_id, coding)
        if coding
        else explorer.record(document_id, version=version, coder=coder or None, norms_first=True)
    )
    address = address_document(document_id, coding=record.coding_id)
    body = NormList.model_validate(record.to_norm_dict(address))
    rows: Iterator[Row] = (list(row.values()) for row in record.to_norm_rows())
    return answer(form, body, NORM_COLUMNS, rows, name=f"{document_id}.norms")


def _tell(found: FoundNorms) -> NormPage:
    return NormPage(
        total=found.total,
        documents=found.documents,
        searched=found.searched,
        page=found.page,
        pages=found.pages,
        size=found.size,
        norms=[_describe(hit) for hit in found.hits],
    )


def _describe(hit: NormHit) -> NormEntry:
    told = hit.to_dict()
    address = locate_document(hit.document_id, "norms", coder=hit.coder)
    return NormEntry.model_validate({**told, "address": address, "page": address_norm(hit)})


def _link(found: FoundNorms, search: NormSearch) -> str:
    """Return the header that leads to other pages of the result."""
    numbers = {"first": 1, "prev": found.page - 1, "next": found.page + 1, "last": found.pages}
    return ", ".join(
        f'<{_locate(search, number, found.size)}>; rel="{name}"'
        for name, number in numbers.items()
        if 1 <= number <= found.pages
    )


def _locate(search: NormSearch, page: int, size: int) -> str:
    return build_address(_ADDRESS, (*search.pairs, ("page", page), ("size", size)))
