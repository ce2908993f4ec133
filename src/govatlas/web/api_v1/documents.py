"""The documents that answer a search, page by page."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from govatlas.explorer import Found, Hit, Sort
from govatlas.model.catalogue import Catalogue
from govatlas.web.addresses import address_document
from govatlas.web.api_v1.answering import WantedForm, answer, resource
from govatlas.web.api_v1.asking import AskedSearch, locate_documents
from govatlas.web.api_v1.locating import locate_document
from govatlas.web.api_v1.shapes import Shape
from govatlas.web.asking import OpenExplorer, Search
from govatlas.web.pages.results import (
    list_cells,
    list_columns,
    list_uncertain,
    locate_passage,
    read_levels,
)

router = APIRouter()


class Piece(Shape):
    """A part of a text, and whether it matches the search."""

    text: str
    is_hit: bool


class Passage(Shape):
    """The passage of a document that means most like the search."""

    text: str
    start: int = Field(description="Where it begins in the text, in characters from 0.")
    end: int = Field(description="Where it ends; the character there is no part of it.")
    page: str = Field(description="Its place on the site.")


class DocumentEntry(Shape):
    """A document and a summary of its coding; empty text means unknown."""

    id: str
    version: int
    title: str
    authority: str
    jurisdiction: str
    stage: str
    status: str = Field(description="The code of its legislative status.")
    date: str
    coder: str = Field(description="Who coded it; empty if not coded.")
    headline: str
    summary: str
    not_assessed: str = Field(description="Why nothing was assessed; otherwise empty.")
    uncertain: list[str] = Field(
        description="Categories with an uncertain level, such as `risk:2.1`."
    )
    coverage: dict[str, dict[str, str | None]] = Field(
        description="The name of the level of each category by taxonomy and code; null where it "
        "was not assessed."
    )
    snippet: list[Piece] = Field(description="Where the text matches the search.")
    found_by: str = Field(
        description="`words`, `meaning` or `words and meaning`; `words` without a search."
    )
    passage: Passage | None = Field(
        description="The passage found by meaning; null where none was. A site finds by meaning "
        "if its documents are indexed so."
    )
    address: str = Field(description="Its record.")
    page: str = Field(description="Its page on the site.")


class DocumentPage(Shape):
    """One page of the documents found."""

    total: int = Field(description="Total number of documents found.")
    by_meaning: int = Field(description="How many of them were found by meaning alone.")
    page: int
    pages: int
    size: int
    sort: Sort
    documents: list[DocumentEntry]


@resource(router, "/documents", DocumentPage, paged=True)
def list_documents(
    form: WantedForm,
    explorer: OpenExplorer,
    search: AskedSearch,
    sort: Annotated[
        Sort | None, Query(description="Relevance by default if you search, otherwise newest.")
    ] = None,
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Counted from 1.")] = 1,
    size: Annotated[int, Query(ge=1, le=200, description="Documents per page.")] = 25,
) -> Response:
    """List the documents that match a search and its filters."""
    found = explorer.find(search.q, search.selection, sort=sort, page=page, size=size)
    catalogue = explorer.choose(selection=search.selection).catalogue
    return answer(
        form,
        _tell(found, catalogue),
        list_columns(catalogue),
        (list_cells(hit, catalogue) for hit in found.hits),
        name="documents",
        headers={"Link": _link(found, search, sort)},
    )


def _tell(found: Found, catalogue: Catalogue) -> DocumentPage:
    return DocumentPage(
        total=found.total,
        by_meaning=found.by_meaning,
        page=found.page,
        pages=found.pages,
        size=found.size,
        sort=found.sort,
        documents=[_describe(hit, catalogue) for hit in found.hits],
    )


def _describe(hit: Hit, catalogue: Catalogue) -> DocumentEntry:
    coverage: dict[str, dict[str, str | None]] = {}
    for (taxonomy, code), level in read_levels(hit, catalogue).items():
        coverage.setdefault(taxonomy, {})[code] = level
    return DocumentEntry(
        id=hit.id,
        version=hit.version,
        title=hit.title,
        authority=hit.authority,
        jurisdiction=hit.jurisdiction,
        stage=hit.stage,
        status=hit.status,
        date=hit.date,
        coder=hit.coder,
        headline=hit.headline,
        summary=hit.summary,
        not_assessed=hit.reason_open,
        uncertain=list_uncertain(hit, catalogue),
        coverage=coverage,
        snippet=[Piece(text=piece.text, is_hit=piece.is_hit) for piece in hit.snippet],
        found_by=hit.found_by,
        passage=_tell_passage(hit),
        address=locate_document(hit.id),
        page=address_document(hit.id),
    )


def _tell_passage(hit: Hit) -> Passage | None:
    if hit.passage is None:
        return None
    span = hit.passage.span
    return Passage(
        text=hit.passage.text,
        start=span.start,
        end=span.end,
        page=locate_passage(hit.id, hit.passage),
    )


def _link(found: Found, search: Search, sort: Sort | None) -> str:
    """Return the header that leads to other pages of the result."""
    numbers = {"first": 1, "prev": found.page - 1, "next": found.page + 1, "last": found.pages}
    return ", ".join(
        f'<{_locate(search, sort, number, found.size)}>; rel="{name}"'
        for name, number in numbers.items()
        if 1 <= number <= found.pages
    )


def _locate(search: Search, sort: Sort | None, page: int, size: int) -> str:
    order = sort.value if sort else ""
    return locate_documents(search.q, search.selection, sort=order, page=page, size=size)
