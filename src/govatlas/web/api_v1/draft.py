"""A draft that a program sends: what it covers and requires, and what others cover besides."""

from typing import Annotated, Any, Final

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from govatlas.drafting import ENDINGS, MEDIA_TYPES, DraftForm, DraftReport
from govatlas.web.api_v1.answering import PROBLEMS
from govatlas.web.api_v1.exchange import ExchangeRecord
from govatlas.web.api_v1.shapes import FEW, Interval, Shape
from govatlas.web.asking import OpenExplorer
from govatlas.web.drafting.desk import find_desk
from govatlas.web.drafting.page import UNKEPT
from govatlas.web.drafting.sending import read_sent
from govatlas.web.errors import PROBLEM
from govatlas.web.pages.downloads import format_disposition

router = APIRouter()

_PROBLEMS: Final = {
    **{status: PROBLEMS[status] for status in (400, 414, 422, 500, 503)},
    403: "A page of another site sent it.",
    413: "The draft is too large.",
    415: "The body is of another type.",
    429: "Too many drafts from your network; wait as long as `Retry-After` says.",
}
_TEXT: Final = {"type": "string"}
_FIELDS: Final[dict[str, Any]] = {
    "title": {**_TEXT, "description": "What to call it; by default as its file does."},
    "like": {
        **_TEXT,
        "description": "The documents to compare it with, as "
        "`jurisdiction=United States,stage=Enacted,sector=information`; by default those of the "
        "same legal status that cover what is most particular to the draft.",
    },
}
_BODY: Final = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {"text": {**_TEXT, "description": "The draft."}, **_FIELDS},
                "required": ["text"],
            },
        },
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "file": {
                        **_TEXT,
                        "format": "binary",
                        "description": "The draft, in any format that govatlas reads.",
                    },
                    **_FIELDS,
                },
                "required": ["file"],
            },
        },
    },
}


class ModelProvision(Shape):
    """A norm of another document to borrow from; `quote` is verbatim."""

    document_id: str
    version: int
    title: str
    authority: str
    jurisdiction: str
    stage: str
    date: str
    standing: str = Field(description="Whether it is in force, as far as the collection says.")
    comparable: bool = Field(description="False of a document outside those compared with.")
    modality: str
    bearer: str
    action: str
    condition: str
    deadline: str
    sanction: str
    enforcer: str
    provision: str
    quote: str
    start: int
    end: int
    coder: str
    coding_id: str
    permalink: str
    citation: str


class DraftSilence(Shape):
    """A category that the draft does not cover, with the comparable documents that do."""

    taxonomy: str
    code: str
    label: str
    covering: int
    assessed: int
    raw: float | None
    share: float | None = Field(description="Corrected if `corrected`, else `raw`.")
    corrected: bool
    interval: Interval | None
    few: bool = Field(description=FEW)
    reason: str
    provisions: list[ModelProvision]


class SilentTogether(Shape):
    """A category that neither the draft nor any comparable document covers."""

    taxonomy: str
    code: str
    label: str


class NotAssessed(SilentTogether):
    """A category that was not assessed in the draft."""

    reason: str


class DraftFilter(Shape):
    """One condition on the documents compared with."""

    name: str
    value: str


class ComparableDocuments(Shape):
    """The documents that a draft is compared with."""

    documents: int
    few: bool = Field(description=FEW)
    chosen_by: str = Field(description="`user` or `govatlas`.")
    selection: list[DraftFilter]
    described: str
    coders: str
    corrected_by: str = Field(description="Whose gold codings shares are corrected by, or empty.")
    checked: int


class SimilarToDraft(Shape):
    """A document like the draft."""

    id: str
    title: str
    jurisdiction: str
    stage: str
    date: str
    likeness: float
    is_same_text: bool
    shared: list[str]
    page: str


class DraftAnswer(Shape):
    """The report on a draft; nothing of it is kept."""

    title: str
    language: str
    characters: int
    text_digest: str
    notice: str = Field(description="Why nothing is compared; else empty.")
    record: ExchangeRecord
    norms: list[dict[str, Any]] | None = Field(description="Null if not assessed.")
    comparable: ComparableDocuments | None
    silences: list[DraftSilence] = Field(description="The most unusual first.")
    uncertain: list[DraftSilence]
    silent_together: list[SilentTogether]
    not_assessed: list[NotAssessed]
    similar: list[SimilarToDraft]
    compare: str = Field(description="The page that sets the similar documents side by side.")
    notes: list[str]


def _describe() -> dict[int | str, dict[str, Any]]:
    """Return every status that the endpoint may answer with, as OpenAPI describes them."""
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    others = {MEDIA_TYPES[form]: {"schema": _TEXT} for form in DraftForm if form is not _DEFAULT}
    return {
        200: {
            "description": "The report.",
            "content": others,
            "headers": {
                "Cache-Control": {"description": "`no-store`.", "schema": {"type": "string"}}
            },
        },
        **{
            status: {"description": meaning, "content": problem}
            for status, meaning in sorted(_PROBLEMS.items())
        },
    }


_DEFAULT: Final = DraftForm.JSON


@router.post(
    "/draft",
    response_model=DraftAnswer,
    operation_id="check_draft",
    responses=_describe(),
    openapi_extra={"requestBody": _BODY},
)
async def check_draft(
    request: Request,
    explorer: OpenExplorer,
    form: Annotated[
        DraftForm, Query(alias="format", description="The format of the report.")
    ] = _DEFAULT,
) -> Response:
    """Check a draft against comparable documents. It is read in memory and kept nowhere."""
    desk = find_desk(request)
    with desk.admit(request):
        sent = await read_sent(request, explorer.catalogue().codebook)
        report = await desk.check(explorer, sent.file, sent.like)
        return await run_sync(_answer, report, form, str(request.base_url).rstrip("/"))


def _answer(report: DraftReport, form: DraftForm, site: str) -> Response:
    body = report.write(form, site)
    headers = {"Cache-Control": UNKEPT}
    if form is DraftForm.DOCX:
        headers["Content-Disposition"] = format_disposition(f"draft-report.{ENDINGS[form]}")
    text = "" if form is DraftForm.DOCX or form is _DEFAULT else "; charset=utf-8"
    return Response(body, media_type=f"{MEDIA_TYPES[form]}{text}", headers=headers)
