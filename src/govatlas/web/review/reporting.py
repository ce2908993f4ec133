"""The pages on which readers report errors, with the one on which they are answered."""

from typing import Any, Final

from anyio.to_thread import run_sync
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.api import Record
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.publishing.arrange import arrange_record
from govatlas.publishing.permalinks import Linking
from govatlas.reviewing import (
    LONGEST_CONTACT,
    LONGEST_REPORT,
    Report,
    Session,
    close_report,
    find_report,
    list_reports,
    send_report,
)
from govatlas.web.addresses import address_document
from govatlas.web.asking import OpenExplorer
from govatlas.web.error_reports import REPORT
from govatlas.web.review.addresses import REVIEW
from govatlas.web.review.forms import Administrator, Form, SentForm, get_session, read_form
from govatlas.web.review.rendering import redirect_to, render_review
from govatlas.web.review.review_site import find_review_site
from govatlas.web.templating import render_page
from govatlas.wording import ENGLISH, _, speak

router = APIRouter(include_in_schema=False)

_ADDRESS: Final = f"{REVIEW}/reports"
_LONGEST_ID: Final = 2_000


@router.get(REPORT)
def show_form(
    request: Request, explorer: OpenExplorer, document: str = "", coding: str = "", label: str = ""
) -> Response:
    """Show the form to report an error in one label."""
    record = explorer.record_named(document[:_LONGEST_ID], coding)
    return _render_form(request, record, label, Form({}))


@router.post(REPORT)
async def take_form(request: Request, explorer: OpenExplorer) -> Response:
    """Keep a report, and lead to the page that tells what became of it."""
    form = await read_form(request)
    return await run_sync(_keep, request, explorer, form)


def _keep(request: Request, explorer: Explorer, form: Form) -> Response:
    review_site = find_review_site(request)
    record = explorer.record_named(form.get("document")[:_LONGEST_ID], form.get("coding"))
    anchor = form.get("label")
    with speak(ENGLISH):  # what is kept is read by others
        subject = _name_label(record, anchor)
    wait = review_site.reports.take(review_site.find_network(request))
    if wait:
        detail = _("too many reports from your network; wait %(seconds)s seconds", seconds=wait)
        raise HTTPException(429, detail, {"Retry-After": str(wait)})
    try:
        report = send_report(
            review_site.desk,
            document_id=record.document.id,
            coding_id=record.coding_id,
            anchor=anchor,
            subject=subject,
            words=form.get("words"),
            contact=form.get("contact"),
        )
    except InputError as error:
        return _render_form(request, record, anchor, form, str(error))
    return redirect_to(f"{REPORT}/{report.token}")


@router.get(REPORT + "/{token}")
def show_report(request: Request, token: str) -> Response:
    """Show a report to its sender, with the answer once there is one."""
    try:
        report = find_report(find_review_site(request).desk, token[:100])
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    session = get_session(request)
    if session and report.document_id in session.hidden:
        raise HTTPException(403, "you are coding this document blind: submit your coding first")
    return _render(request, "report", report=report, address=_locate(report))


@router.get(_ADDRESS)
def show_reports(request: Request, session: Administrator) -> Response:
    """Show the open reports, each with a form to answer it."""
    return _render_reports(request, session)


@router.post(_ADDRESS)
def take_answer(request: Request, session: Administrator, form: SentForm) -> Response:
    """Close a report with an answer."""
    number = form.number("report")
    try:
        close_report(find_review_site(request).desk, session.user, number, form.get("answer"))
    except InputError as error:
        return _render_reports(request, session, number, form, str(error))
    return redirect_to(f"{_ADDRESS}#closed")


def _render_reports(
    request: Request,
    session: Session,
    number: int = 0,
    form: Form | None = None,
    problem: str = "",
) -> Response:
    desk = find_review_site(request).desk
    found = [report for report in list_reports(desk) if report.document_id not in session.hidden]
    closed = list_reports(desk, closed=True)
    return render_review(
        request,
        "reports",
        session,
        status_code=400 if problem else 200,
        reports=[(report, _locate(report)) for report in found],
        closed=[report for report in closed if report.document_id not in session.hidden],
        refused=number,
        answer=form.get("answer") if form else "",
        problem=problem,
        longest=LONGEST_REPORT,
    )


def _render_form(
    request: Request, record: Record, anchor: str, form: Form, problem: str = ""
) -> Response:
    return _render(
        request,
        "report_form",
        status_code=400 if problem else 200,
        record=record,
        label=anchor,
        subject=_name_label(record, anchor),
        address=_locate_label(record.document.id, record.coding_id, anchor),
        form=form,
        problem=problem,
        longest=LONGEST_REPORT,
        longest_contact=LONGEST_CONTACT,
    )


def _render(request: Request, template: str, *, status_code: int = 200, **values: Any) -> Response:
    name = f"site/{template}.html.jinja"
    response = render_page(request, name, status_code=status_code, **values)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _name_label(record: Record, anchor: str) -> str:
    """Return in words what an anchor of a record names, with its level.

    Raises:
        HTTPException: it names nothing in which errors are reported.
    """
    named: dict[str, str] = {}
    linking = Linking("", named.setdefault)
    arrange_record(record.document, record.coding, record.codebook, None, linking)
    if anchor not in named:
        raise HTTPException(404, "this record has no such label")
    return named[anchor]


def _locate(report: Report) -> str:
    return _locate_label(report.document_id, report.coding_id, report.anchor)


def _locate_label(document_id: str, coding_id: str, anchor: str) -> str:
    return address_document(document_id, coding=coding_id, fragment=anchor)
