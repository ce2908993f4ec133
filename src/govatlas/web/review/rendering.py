"""Renders the pages of review, which nothing keeps."""

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from govatlas.reviewing import Session
from govatlas.web.review.addresses import (
    address_audit,
    address_blind,
    address_case,
    address_outcomes,
    address_review,
)
from govatlas.web.templating import render_page


def render_review(
    request: Request,
    template: str,
    session: Session,
    *,
    status_code: int = 200,
    **values: Any,
) -> Response:
    """Return a page for one who is signed in."""
    response = render_page(
        request,
        f"site/review/{template}.html.jinja",
        status_code=status_code,
        user=session.user,
        token=session.secret,
        address_review=address_review,
        address_blind=address_blind,
        address_case=address_case,
        address_outcomes=address_outcomes,
        address_audit=address_audit,
        **values,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def redirect_to(address: str) -> Response:
    """Return the answer to a form that was taken: go on at ``address``."""
    return RedirectResponse(address, 303, {"Cache-Control": "private, no-store"})
