"""The queue of a reviewer, with the way to what is next in it."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from govatlas.reviewing import Assignment, finish, list_queue, list_reports
from govatlas.web.asking import OpenExplorer
from govatlas.web.review.addresses import REVIEW, address_blind, address_case, address_review
from govatlas.web.review.forms import SentForm, SignedIn
from govatlas.web.review.rendering import redirect_to, render_review
from govatlas.web.review.review_site import find_review_site

router = APIRouter(include_in_schema=False)


@router.get(REVIEW)
def show_queue(request: Request, explorer: OpenExplorer, session: SignedIn) -> Response:
    """Show what a reviewer is to do, what the reviewer did, and where to look up a document."""
    desk = find_review_site(request).desk
    assigned = list_queue(desk, user=session.user.name)
    reports = list_reports(desk) if session.user.administrator else ()
    return render_review(
        request,
        "queue",
        session,
        open=[entry for entry in assigned if entry.state == "open"],
        done=[entry for entry in reversed(assigned) if entry.state == "done"],
        address=address_assignment,
        reports=sum(report.document_id not in session.hidden for report in reports),
    )


@router.get(f"{REVIEW}/next")
def go_on(request: Request, session: SignedIn) -> Response:
    """Lead to the document that is next in the queue."""
    assigned = list_queue(find_review_site(request).desk, user=session.user.name, state="open")
    return redirect_to(address_assignment(assigned[0]) if assigned else REVIEW)


@router.get(f"{REVIEW}/open")
def open_document(session: SignedIn, document: str = "", settle: str = "") -> Response:
    """Lead to a document that a reviewer looks up by its id."""
    wanted = document.strip()
    if not wanted:
        return redirect_to(REVIEW)
    return redirect_to(address_case(wanted) if settle else address_review(wanted))


@router.post(f"{REVIEW}/finish")
def take_finish(request: Request, session: SignedIn, form: SentForm) -> Response:
    """End an assignment that is reviewed."""
    finish(find_review_site(request).desk, session.user, form.number("assignment"))
    return redirect_to(f"{REVIEW}/next")


def address_assignment(assignment: Assignment) -> str:
    """Return where an assignment is worked on."""
    if assignment.is_blind_and_open:
        return address_blind(assignment.number)
    return address_review(assignment.document_id, version=assignment.version)
