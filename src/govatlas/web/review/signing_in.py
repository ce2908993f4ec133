"""The page to sign in."""

import hmac
import logging
import secrets
from typing import Final

from anyio.to_thread import run_sync
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.api.reviewing import sign_in, sign_out
from govatlas.web.review.addresses import REVIEW
from govatlas.web.review.forms import SentForm, SignedIn, get_session, read_form
from govatlas.web.review.office import Office, find_office
from govatlas.web.review.personal import read_cookie
from govatlas.web.review.rendering import redirect_to
from govatlas.web.templating import render_page

router = APIRouter(include_in_schema=False)

_LONGEST_NAME: Final = 100
_WRONG: Final = "Wrong name or password."

_log = logging.getLogger("govatlas.web")


@router.get(f"{REVIEW}/sign-in")
def show_form(request: Request) -> Response:
    """Show the form to sign in."""
    way = request.query_params.get("next", "")
    if get_session(request) is not None:
        return redirect_to(_check_way(way))
    return _render(request, way=way)


@router.post(f"{REVIEW}/sign-in")
async def take_form(request: Request) -> Response:
    """Sign a reviewer in, with a session that never was before."""
    office = find_office(request)
    form = await read_form(request)
    visitor = _read_visitor(request, office)
    if not visitor or not hmac.compare_digest(
        form.get("token").encode(), office.sign(visitor).encode()
    ):
        raise HTTPException(403, "this form is out of date; reload the page to sign in")
    name = form.get("name")[:_LONGEST_NAME]
    wait = office.addresses.take(office.find_network(request)) or office.names.take(name.casefold())
    if wait:
        detail = f"too many attempts; wait {wait} seconds"
        raise HTTPException(429, detail, {"Retry-After": str(wait)})
    password = (form.fields.get("password") or [""])[0]
    token = await run_sync(sign_in, office.desk, name, password)
    if token is None:
        _log.warning("sign-in refused from %s", office.find_network(request))
        return _render(request, way=form.get("next"), name=name, wrong=_WRONG)
    response = redirect_to(_check_way(form.get("next")))
    _set_cookie(response, request, office.name_session_cookie(request.url.scheme), token, "lax")
    response.delete_cookie(
        office.name_visitor_cookie(request.url.scheme), secure=office.is_secure(request.url.scheme)
    )
    return response


@router.post(f"{REVIEW}/sign-out")
def take_leave(request: Request, session: SignedIn, form: SentForm) -> Response:
    """Sign a reviewer out."""
    office = find_office(request)
    sign_out(office.desk, session)
    response = redirect_to(f"{REVIEW}/sign-in")
    response.delete_cookie(
        office.name_session_cookie(request.url.scheme),
        secure=office.is_secure(request.url.scheme),
        httponly=True,
        samesite="lax",
    )
    return response


def _render(request: Request, *, way: str, name: str = "", wrong: str = "") -> Response:
    office = find_office(request)
    visitor = _read_visitor(request, office) or secrets.token_urlsafe(32)
    response = render_page(
        request,
        "site/review/sign_in.html.jinja",
        status_code=403 if wrong else 200,
        token=office.sign(visitor),
        way=_check_way(way),
        name=name,
        wrong=wrong,
    )
    response.headers["Cache-Control"] = "private, no-store"
    _set_cookie(
        response, request, office.name_visitor_cookie(request.url.scheme), visitor, "strict"
    )
    return response


def _read_visitor(request: Request, office: Office) -> str:
    name = office.name_visitor_cookie(request.url.scheme)
    return read_cookie(request.headers.get("cookie", ""), name)


def _set_cookie(response: Response, request: Request, name: str, value: str, site: str) -> None:
    response.set_cookie(
        name,
        value,
        httponly=True,
        secure=find_office(request).is_secure(request.url.scheme),
        samesite="strict" if site == "strict" else "lax",
        path="/",
    )


def _check_way(way: str) -> str:
    """Return ``way`` if it leads to a page of review, else the queue."""
    plain = way.startswith(f"{REVIEW}/") and "\\" not in way and way.isprintable()
    return way if plain and not way.startswith(f"{REVIEW}/sign-") else REVIEW
