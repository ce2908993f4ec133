"""The audit log, of one document or of all."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from govatlas.reviewing import list_audit
from govatlas.web.asking import read_number
from govatlas.web.review.addresses import REVIEW
from govatlas.web.review.forms import SignedIn
from govatlas.web.review.rendering import render_review
from govatlas.web.review.review_site import find_review_site

router = APIRouter(include_in_schema=False)


@router.get(f"{REVIEW}/audit")
def show_log(request: Request, session: SignedIn, document: str = "", before: str = "") -> Response:
    """Show who did what, the newest first; nothing of documents that the reader codes blind."""
    found = list_audit(
        find_review_site(request).desk, document or None, before=read_number("before", before)
    )
    shown = [entry for entry in found if entry.document_id not in session.hidden]
    return render_review(
        request,
        "audit",
        session,
        document=document,
        entries=shown,
        withheld=len(found) - len(shown),
        earlier=found[-1].number if found and found[-1].number > 1 else None,
    )
