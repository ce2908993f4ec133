"""Knows who is signed in, keeps what they are shown from everybody else.

Who codes a document blind sees the whole site through an explorer without its codings. No
response to one with a session may be kept by anything.
"""

from collections import OrderedDict
from http.cookies import CookieError, SimpleCookie
from threading import Lock
from typing import Final

from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from govatlas.errors import StoreError
from govatlas.explorer import Explorer
from govatlas.explorer.blinded import BlindedExplorer
from govatlas.reviewing import find_session
from govatlas.web.errors import respond
from govatlas.web.review.review_site import ReviewSite

_MOST_VIEWS: Final = 16
_UNKEPT: Final = "private, no-store"


class SessionMiddleware:
    """Middleware that adds the session, with the explorer fit for it, to each request."""

    def __init__(self, app: ASGIApp, *, review_site: ReviewSite, explorer: Explorer) -> None:
        """Stand before ``app``."""
        self._app = app
        self._office = review_site
        self._explorer = explorer
        self._lock = Lock()
        self._views: OrderedDict[frozenset[str], BlindedExplorer] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; other connections go through."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        name = self._office.name_session_cookie(scope.get("scheme", "http"))
        token = read_cookie(Headers(scope=scope).get("cookie", ""), name)
        gate = _Gate(send, personal=bool(token))
        state = dict(scope.get("state") or {})
        scope = {**scope, "state": state}
        if token:
            try:
                session = await run_sync(find_session, self._office.desk, token)
            except StoreError as error:
                response = respond(Request(scope, receive), 503, str(error))
                await response(scope, receive, gate.send)
                return
            state["session"] = session
            if session is not None and session.hidden:
                state["explorer"] = self._find_view(session.hidden)
        await self._app(scope, receive, gate.send)

    def _find_view(self, hidden: frozenset[str]) -> BlindedExplorer:
        with self._lock:
            view = self._views.pop(hidden, None) or BlindedExplorer(self._explorer, hidden)
            self._views[hidden] = view
            if len(self._views) > _MOST_VIEWS:
                self._views.popitem(last=False)
            return view


def read_cookie(header: str, name: str) -> str:
    """Return the value of one cookie, empty where there is none or several of that name."""
    values = [part.strip().partition("=") for part in header.split(";")]
    found = [value for key, _, value in values if key == name]
    if len(found) != 1:
        return ""
    try:
        cookie: SimpleCookie = SimpleCookie(f"{name}={found[0]}")
    except CookieError:
        return ""
    return cookie[name].value[:200] if name in cookie else ""


class _Gate:
    """The way out, which says of a response whom it depends on."""

    def __init__(self, send: Send, *, personal: bool) -> None:
        self._send = send
        self._personal = personal

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Cookie")
            if self._personal:
                headers["cache-control"] = _UNKEPT
        await self._send(message)
