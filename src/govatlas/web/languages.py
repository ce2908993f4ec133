"""In which language a page is written: what its reader chose, else what their browser asks for."""

import re
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from govatlas.wording import LANGUAGES, _, current_language, load_language, negotiate, speak

COOKIE: Final = "language"
ADDRESS: Final = "/language"
_YEAR: Final = 365 * 24 * 3600
_DATA: Final = re.compile(
    r"^/static/|^/api/v1/.|/(record|citation)\.[\w-]+$"
    r"|\.(csv|jsonl?|xml|xlsx|parquet|txt|md|docx|pdf|zip|bib|ris|csl)$"
)
"""Files that other programs read: their words do not hang on who asks."""

router = APIRouter(include_in_schema=False)


@router.get(ADDRESS + "/{code}")
def choose_language(request: Request, code: str, back: str = "/") -> Response:
    """Remember the language that a reader chose, and lead back to where they were.

    Raises:
        HTTPException: govatlas does not speak it.
    """
    if code not in LANGUAGES:
        there_are = ", ".join(LANGUAGES)
        raise HTTPException(
            404, _("no language %(code)s; there are %(codes)s", code=repr(code), codes=there_are)
        )
    response = RedirectResponse(_keep_local(back), 303, {"Cache-Control": "no-store"})
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, code, max_age=_YEAR, httponly=True, samesite="lax", secure=secure)
    return response


def _keep_local(address: str) -> str:
    """Return an address of this site, the first page instead of one elsewhere."""
    parts = urlsplit(address)
    local = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if local and not parts.scheme and not parts.netloc else "/"


class LanguageChooser:
    """Middleware that has each request answered in the language of its reader."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or _is_data(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        code = read_choice(headers.get("cookie", "")) or negotiate(
            headers.get("accept-language", "")
        )

        async def send_in_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                if answered.get("content-type", "").startswith(("text/html", "image/")):
                    answered["content-language"] = current_language().code
                    _vary_by(answered, "Accept-Language", "Cookie")
            await send(message)

        with speak(load_language(code)):
            await self._app(scope, receive, send_in_language)


def read_choice(cookies: str) -> str:
    """Return the code of the language that a ``Cookie`` header says was chosen, or nothing."""
    try:
        chosen = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return ""
    return chosen.value if chosen is not None and chosen.value in LANGUAGES else ""


def says_only_language(cookies: str) -> bool:
    """Whether a ``Cookie`` header tells nothing of a reader but their language."""
    try:
        return set(SimpleCookie(cookies)) <= {COOKIE}
    except CookieError:
        return False


def _vary_by(headers: MutableHeaders, *names: str) -> None:
    known = [name.strip() for name in headers.get("vary", "").split(",") if name.strip()]
    headers["vary"] = ", ".join([*known, *(name for name in names if name not in known)])


def _is_data(path: str) -> bool:
    return _DATA.search(path) is not None
