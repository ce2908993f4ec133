"""The page *Your draft*: a form, then the report on what it sent."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from govatlas.coverage import EVERY_DOCUMENT
from govatlas.drafting import ENDINGS, MEDIA_TYPES, DraftForm, DraftReport
from govatlas.drafting.comparing import NONE_LIKE
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.model.codebook import Taxonomy
from govatlas.publishing.drafts import MOST_OPEN, STANDING_NOTE, DraftView, name_category
from govatlas.web.addresses import DOCUMENTS, address_narrowed
from govatlas.web.asking import OpenExplorer, Search
from govatlas.web.drafting.desk import NO_DRAFT, find_desk
from govatlas.web.drafting.sending import SentDraft, read_sent
from govatlas.web.limits import LARGEST_DRAFT
from govatlas.web.pages.downloads import format_disposition
from govatlas.web.pages.scope import Scope
from govatlas.web.templating import render_page
from govatlas.wording import ENGLISH, _, current_language, say_term, speak

ADDRESS: Final = "/draft"
UNKEPT: Final = "private, no-store"
_MOST_WHOLE: Final = 12
"""Silences that the page shows with all their provisions; of the others it shows the first."""
_TAKEN: Final = {
    DraftForm.DOCX: "Word",
    DraftForm.MARKDOWN: "Markdown",
    DraftForm.JSON: "JSON",
}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter with its values, in groups that may have names."""

    id: str
    name: str
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class File:
    """A form of the report, for which the page sends the draft again, so that nothing is kept."""

    label: str
    address: str


@router.get(ADDRESS)
def show_form(request: Request, explorer: OpenExplorer) -> Response:
    """Show the form, and load what will be needed while it is filled in."""
    find_desk(request).get_ready()
    return _render_form(request, explorer)


@router.post(ADDRESS)
async def take_draft(request: Request, explorer: OpenExplorer) -> Response:
    """Show the report on a draft, or the form again with what is wrong with it."""
    desk = find_desk(request)
    with desk.admit(request):
        try:
            sent = await read_sent(request, explorer.catalogue().codebook)
        except InputError as error:
            return await run_sync(_render_form, request, explorer, None, str(error))
        form = request.query_params.get("form", "")
        try:
            with speak(ENGLISH if form in _TAKEN else current_language()):
                report = await desk.check(explorer, sent.file, sent.like)
        except InputError as error:
            return await run_sync(_render_form, request, explorer, sent, str(error))
        if form in _TAKEN:
            return await run_sync(_send_file, request, report, DraftForm(form))
        return await run_sync(_render_report, request, explorer, sent, report)


def _render_form(
    request: Request, explorer: Explorer, sent: SentDraft | None = None, problem: str = ""
) -> Response:
    response = render_page(
        request,
        "site/draft.html.jinja",
        status_code=400 if problem else 200,
        problem=problem,
        is_said=problem in (_(NO_DRAFT), _(NONE_LIKE)),
        sent=sent,
        choices=_list_choices(explorer),
        largest=LARGEST_DRAFT // 1024**2,
    )
    if request.method == "POST":
        response.headers["Cache-Control"] = UNKEPT
    return response


def _render_report(
    request: Request, explorer: Explorer, sent: SentDraft, report: DraftReport
) -> Response:
    site = str(request.base_url).rstrip("/")
    view = report.arrange(site)
    response = render_page(
        request,
        "site/draft_report.html.jinja",
        coded_by=report.coding.coder.name,
        view=view,
        sent=sent,
        text=sent.text or report.document.text,
        choices=_list_choices(explorer),
        addresses=_address_covering(view),
        files=list(_list_files()),
        most_open=MOST_OPEN,
        most_whole=_MOST_WHOLE,
        standing_note=STANDING_NOTE,
    )
    response.headers["Cache-Control"] = UNKEPT
    return _compress(request, response)


def _compress(request: Request, response: HTMLResponse) -> HTMLResponse:
    """Return a page smaller for the way; it has the draft and nothing that is secret to others."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(response.body, 5)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))
        response.headers["Vary"] = "Accept-Encoding"
    return response


def _list_choices(explorer: Explorer) -> list[Choice]:
    """Return what documents can be chosen by: what is known of them, then what they cover."""
    search = Search(q="", selection=EVERY_DOCUMENT, sort="", page=1)
    scope = Scope(path=ADDRESS, search=search, options={}, chosen=explorer.choose())
    facets = [
        Choice(facet.id, facet.name, (("", tuple((one.value, one.name) for one in facet.options)),))
        for facet in scope.list_choices()
        if facet.options
    ]
    covers = [
        Choice(
            taxonomy.id,
            _("Covers, of %(categories)s", categories=say_term(taxonomy.label)),
            tuple(_group(taxonomy)),
        )
        for taxonomy in scope.codebook.coverage
    ]
    return [*facets, *covers]


def _group(taxonomy: Taxonomy) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Yield the categories of a taxonomy by their groups."""
    labels = {group.code: group.label for group in taxonomy.groups}
    for code in dict.fromkeys(category.group for category in taxonomy.categories):
        members = (one for one in taxonomy.categories if one.group == code)
        yield (
            say_term(labels.get(code, "")),
            tuple((one.code, name_category(one)) for one in members),
        )


def _address_covering(view: DraftView) -> dict[tuple[str, str], str]:
    """Return the addresses of the comparable documents that cover what the draft does not."""
    comparable = view.comparison.comparable
    if comparable is None:
        return {}
    found = {}
    for gap in (*view.gaps, *view.uncertain):
        address = address_narrowed(
            DOCUMENTS, "", comparable.selection, gap.silence.conditions, view.codebook
        )
        if address and gap.silence.raw.count:
            found[gap.silence.key] = address
    return found


def _list_files() -> Iterator[File]:
    """Yield the other forms of the report."""
    for form, label in _TAKEN.items():
        if form is not DraftForm.DOCX or find_spec("docx") is not None:
            yield File(label, f"{ADDRESS}?form={form.value}")


def _send_file(request: Request, report: DraftReport, form: DraftForm) -> Response:
    """Return the report as a file, with links that lead to this site from anywhere."""
    with speak(ENGLISH):
        written = report.write(form, str(request.base_url).rstrip("/"))
    return Response(
        written,
        media_type=MEDIA_TYPES[form],
        headers={
            "Content-Disposition": format_disposition(f"draft-report.{ENDINGS[form]}"),
            "Cache-Control": UNKEPT,
        },
    )
