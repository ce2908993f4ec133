"""How to cite a label of a document."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from govatlas.publishing.references import FORMS, Reference, write_text
from govatlas.web.addresses import address_document
from govatlas.web.api_v1.answering import resource
from govatlas.web.api_v1.document import WantedCoding, WantedVersion
from govatlas.web.api_v1.shapes import Shape
from govatlas.web.asking import OpenExplorer
from govatlas.web.pages.citations import make_whole, name_publisher, send_reference
from govatlas.web.templating import REVALIDATE

router = APIRouter()


class CitationForm(StrEnum):
    """What a citation is written in."""

    JSON = "json"
    TEXT = "text"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL = "csl"


class CitedWords(Shape):
    """A quotation with the place where it stands."""

    text: str
    place: str = Field(description="The provision and page; empty if unknown.")


class LabelCitation(Shape):
    """How to cite a label."""

    key: str
    title: str = Field(description="The category and its level.")
    kind: str
    container: str = Field(description="The document, with its issuer and date.")
    quotations: list[CitedWords]
    coder: str
    made: date | None = Field(description="The day of the coding.")
    details: list[str] = Field(description="Confidence, and the versions of text and codebook.")
    publisher: str
    address: str = Field(description="The permanent link to the words, or else to the label.")
    text: str = Field(description="The citation as one paragraph.")


@resource(
    router,
    "/documents/{document_id:path}/citation",
    LabelCitation,
    suffixed=False,
    form="text/plain",
)
def cite_label(
    request: Request,
    explorer: OpenExplorer,
    document_id: str,
    label: Annotated[
        str,
        Query(
            description="The label: `risk:2.1`, `2.1`, `status`, or `actor-target-1` (an actor by "
            "role and number). By default the legislative status."
        ),
    ] = "status",
    version: WantedVersion = None,
    coder: Annotated[str, Query(description="The coder; the newest coding by default.")] = "",
    coding: WantedCoding = "",
    wanted: Annotated[
        CitationForm | None, Query(alias="format", description="The form; JSON by default.")
    ] = None,
) -> Response:
    """Show how to cite one label, with its quotations and permanent link."""
    record = (
        explorer.record_named(document_id, coding)
        if coding
        else explorer.record(document_id, version=version, coder=coder or None)
    )
    address = make_whole(request, address_document(document_id, coding=record.coding_id))
    reference = record.cite(label, address=address, publisher=name_publisher(request))
    chosen = wanted or _prefer(request.headers.get("accept", ""))
    if chosen is not CitationForm.JSON:
        response = send_reference(reference, FORMS[chosen])
        response.headers["Vary"] = "Accept"
        return response
    headers = {"Cache-Control": REVALIDATE, "Vary": "Accept"}
    body = _tell(reference).model_dump_json()
    return Response(body, media_type="application/json", headers=headers)


def _prefer(accept: str) -> CitationForm:
    plain = "text/plain" in accept and "json" not in accept
    return CitationForm.TEXT if plain else CitationForm.JSON


def _tell(reference: Reference) -> LabelCitation:
    return LabelCitation(
        key=reference.key,
        title=reference.title,
        kind=reference.kind,
        container=reference.container,
        quotations=[
            CitedWords(text=words.text, place=words.place) for words in reference.quotations
        ],
        coder=reference.coder,
        made=reference.made,
        details=list(reference.details),
        publisher=reference.publisher,
        address=reference.address,
        text=write_text(reference).strip(),
    )
