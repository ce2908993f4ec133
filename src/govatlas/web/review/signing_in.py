"""The page to sign in."""

import hmac
import logging
import secrets
from typing import Final

from anyio.to_thread import run_sync
from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.reviewing import sign_in, sign_out
from govatlas.web.review.addresses import REVIEW
from govatlas.web.review.forms import SentForm, SignedIn, get_session, read_form
from govatlas.web.review.rendering import redirect_to
from govatlas.web.review.review_site import ReviewSite, find_review_site
from govatlas.web.review.session import read_cookie
from govatlas.web.templating import render_page
from govatlas.wording import N_, _

router = APIRouter(include_in_schema=False)

_LONGEST_NAME: Final = 100
_WRONG: Final = N_("Wrong name or password.")

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
    review_site = find_review_site(request)
    form = await read_form(request)
    visitor = _read_visitor(request, review_site)
    if not visitor or not hmac.compare_digest(
        form.get("token").encode(), review_site.sign(visitor).encode()
    ):
        raise HTTPException(403, "this form is out of date; reload the page to sign in")
    name = form.get("name")[:_LONGEST_NAME]
    wait = review_site.addresses.take(review_site.find_network(request)) or review_site.names.take(
        name.casefold()
    )
    if wait:
        detail = _("too many attempts; wait %(seconds)s seconds", seconds=wait)
        raise HTTPException(429, detail, {"Retry-After": str(wait)})
    password = (form.fields.get("password") or [""])[0]
    token = await run_sync(sign_in, review_site.desk, name, password)
    if token is None:
        _log.warning("sign-in refused from %s", review_site.find_network(request))
        return _render(request, way=form.get("next"), name=name, wrong=_(_WRONG))
    response = redirect_to(_check_way(form.get("next")))
    _set_cookie(
        response, request, review_site.name_session_cookie(request.url.scheme), token, "lax"
    )
    response.delete_cookie(
        review_site.name_visitor_cookie(request.url.scheme),
        secure=review_site.is_secure(request.url.scheme),
    )
    return response


@router.post(f"{REVIEW}/sign-out")
def take_leave(request: Request, session: SignedIn, form: SentForm) -> Response:
    """Sign a reviewer out."""
    review_site = find_review_site(request)
    sign_out(review_site.desk, session)
    response = redirect_to(f"{REVIEW}/sign-in")
    response.delete_cookie(
        review_site.name_session_cookie(request.url.scheme),
        secure=review_site.is_secure(request.url.scheme),
        httponly=True,
        samesite="lax",
    )
    return response


def _render(request: Request, *, way: str, name: str = "", wrong: str = "") -> Response:
    review_site = find_review_site(request)
    visitor = _read_visitor(request, review_site) or secrets.token_urlsafe(32)
    response = render_page(
        request,
        "site/review/sign_in.html.jinja",
        status_code=403 if wrong else 200,
        token=review_site.sign(visitor),
        way=_check_way(way),
        name=name,
        wrong=wrong,
    )
    response.headers["Cache-Control"] = "private, no-store"
    _set_cookie(
        response, request, review_site.name_visitor_cookie(request.url.scheme), visitor, "strict"
    )
    return response


def _read_visitor(request: Request, review_site: ReviewSite) -> str:
    name = review_site.name_visitor_cookie(request.url.scheme)
    return read_cookie(request.headers.get("cookie", ""), name)


def _set_cookie(response: Response, request: Request, name: str, value: str, site: str) -> None:
    response.set_cookie(
        name,
        value,
        httponly=True,
        secure=find_review_site(request).is_secure(request.url.scheme),
        samesite="strict" if site == "strict" else "lax",
        path="/",
    )


def _check_way(way: str) -> str:
    """Return ``way`` if it leads to a page of review, else the queue."""
    plain = way.startswith(f"{REVIEW}/") and "\\" not in way and way.isprintable()
    return way if plain and not way.startswith(f"{REVIEW}/sign-") else REVIEW
