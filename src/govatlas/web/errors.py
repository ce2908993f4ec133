"""Turns errors into pages, or into JSON for programs; never into a traceback."""

import re
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from govatlas.errors import (
    BusyDatabase,
    DeletedDocument,
    GovatlasError,
    InputError,
    RenamedDocument,
    UnknownCategory,
    UnknownCoder,
    UnknownDocument,
)
from govatlas.web.addresses import DOCUMENTS
from govatlas.web.charts import SlowChart
from govatlas.web.templating import render_page
from govatlas.wording import N_, _

PROBLEM: Final = "application/problem+json"
_NAMES_IN_PATH: Final = (UnknownDocument, UnknownCategory, UnknownCoder)
_FOR_OPERATORS: Final = re.compile(r"; (?:see|run|read some with): govatlas .*", re.DOTALL)
"""The end of a message that says which command helps, which a reader of pages cannot run."""

_TITLES: Final = {
    400: N_("We could not use this address"),
    404: N_("Page not found"),
    405: N_("This page does not accept that"),
    410: N_("This document was deleted"),
    413: N_("Too much data"),
    414: N_("The address is too long"),
    422: N_("We could not use this address"),
    500: N_("Something went wrong"),
    503: N_("Busy: please try again"),
}


def register_errors(app: FastAPI) -> None:
    """Let ``app`` answer every error in the manner of the site."""
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(GovatlasError, _answer_known)


def respond(
    request: Request,
    status: int,
    detail: str,
    headers: dict[str, str] | None = None,
    *,
    is_said: bool = True,
) -> Response:
    """Return the answer to a request that went wrong: JSON (RFC 9457) for programs, else a page.

    Args:
        request: what was asked.
        status: of the response.
        detail: what went wrong.
        headers: of the response.
        is_said: whether ``detail`` is in the language of the reader; in English otherwise.
    """
    title = _TITLES.get(status) or HTTPStatus(status).phrase
    detail = request.app.state.explorer.hide_place(detail)
    response: Response
    if _is_from_program(request):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        response = JSONResponse(body, status, media_type=PROBLEM)
    else:
        response = render_page(
            request,
            "site/error.html.jinja",
            status_code=status,
            code=status,
            title=_(title),
            detail=detail,
            is_said=is_said,
        )
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers or {})
    return response


def _is_from_program(request: Request) -> bool:
    path = request.url.path
    if path.startswith("/api/") or path.endswith(".json"):
        return True
    accepted = request.headers.get("accept", "")
    return "json" in accepted and "html" not in accepted


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    standard = error.detail == HTTPStatus(error.status_code).phrase
    detail = "" if standard else str(error.detail)
    return respond(request, error.status_code, detail, dict(error.headers or {}))


async def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [
        f"{'.'.join(str(part) for part in issue['loc'][1:]) or 'body'}: {issue['msg']}"
        for issue in error.errors()
    ]
    return respond(request, 422, "; ".join(found), is_said=False)


def _lead_on(request: Request, became: str) -> str:
    """Return the address of a document under the id that it has now, empty where none is asked."""
    asked, path = request.path_params.get("document_id", ""), request.scope["path"]
    head, named, tail = path.partition(f"{DOCUMENTS}/{asked}")
    if not asked or not named:
        return ""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{quote(head)}{DOCUMENTS}/{quote(became, safe='')}{quote(tail)}{query}"


async def _answer_known(request: Request, error: Exception) -> Response:
    """Answer 404 to a name in the path that is not kept, 400 to one in the parameters."""
    status = 500
    if isinstance(error, RenamedDocument) and (there := _lead_on(request, error.became)):
        return RedirectResponse(there, 308, {"Cache-Control": "no-store"})
    if isinstance(error, DeletedDocument) and request.path_params:
        status = 410
    elif isinstance(error, _NAMES_IN_PATH):
        status = 404 if request.path_params else 400
    elif isinstance(error, InputError):
        status = 400
    elif isinstance(error, BusyDatabase | SlowChart):
        status = 503
    return respond(request, status, _FOR_OPERATORS.sub("", str(error)), is_said=False)
