"""The text of a document, which spans of quotations count in."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from govatlas.web.api_v1.answering import resource
from govatlas.web.api_v1.document import WantedVersion
from govatlas.web.api_v1.exchange import RecognisedPart
from govatlas.web.api_v1.shapes import Shape
from govatlas.web.asking import OpenExplorer
from govatlas.web.templating import REVALIDATE

router = APIRouter()


class TextForm(StrEnum):
    """What a text is written in."""

    JSON = "json"
    PLAIN = "txt"


class DocumentText(Shape):
    """The text of one version of a document."""

    document_id: str
    version: int
    title: str
    language: str
    text_digest: str
    characters: int = Field(description="Its length in code points.")
    text: str
    recognised: list[RecognisedPart] = Field(
        default=[], description="Its parts that were recognised on scanned pages."
    )


@resource(
    router,
    "/documents/{document_id:path}/text",
    DocumentText,
    suffixed=False,
    form="text/plain",
)
def show_text(
    request: Request,
    explorer: OpenExplorer,
    document_id: str,
    version: WantedVersion = None,
    wanted: Annotated[TextForm | None, Query(alias="format", description="The form.")] = None,
) -> Response:
    """Show the whole text of a document."""
    document = explorer.document(document_id, version=version)
    headers = {"Cache-Control": REVALIDATE, "Vary": "Accept"}
    accepted = request.headers.get("accept", "")
    prefers_plain = "text/plain" in accepted and "json" not in accepted
    if wanted is TextForm.PLAIN or (wanted is None and prefers_plain):
        return Response(document.text, media_type="text/plain", headers=headers)
    body = DocumentText(
        document_id=document.id,
        version=document.version,
        title=document.instrument.title,
        language=document.language,
        text_digest=document.text_digest,
        characters=len(document.text),
        text=document.text,
        recognised=[
            RecognisedPart(
                page=part.page, confidence=part.confidence, span=(part.span.start, part.span.end)
            )
            for part in document.recognitions
        ],
    )
    return Response(body.model_dump_json(), media_type="application/json", headers=headers)
