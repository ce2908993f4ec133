"""Stands before the whole site: adds headers to every response, ends what takes too long.

Nothing that goes wrong behind it reaches a reader as a traceback.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from govatlas.web.limits import DRAFTS, find_largest, find_refusal, limit_body
from govatlas.wording import _

PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EMBED_POLICY: Final = PAGE_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
"""The policy of pages made to stand within others; the page sets it as its own header."""

SECONDS: Final = 20.0
_FOR_DRAFTS: Final = 3
"""How many times as long a draft may take, which waits for those before it."""

_POLICY: Final = "content-security-policy"
_HEADERS: Final = {
    _POLICY: PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

Respond = Callable[[Request, int, str], Response]

_log = logging.getLogger("govatlas.web")


class Guard:
    """Middleware that answers every request, whatever happens behind it."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        respond: Respond,
        hosts: Collection[str] | None = None,
        seconds: float = SECONDS,
    ) -> None:
        """Stand before ``app``.

        Args:
            app: the site.
            respond: makes the page of an error from its status and what to say of it.
            hosts: the names under which the site may be asked; None for any.
            seconds: after which a request that has no answer gets an error.
        """
        self._app = app
        self._respond = respond
        self._hosts = hosts
        self._seconds = seconds
        self._late: set[asyncio.Future[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; other connections go through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        gate = _Gate(send)
        refusal = find_refusal(scope, self._hosts)
        if refusal is not None:
            await self._fail(gate, scope, receive, refusal.status, refusal.detail)
            return
        limited = limit_body(receive, find_largest(scope))
        work = asyncio.ensure_future(self._app(scope, limited, gate.send))
        try:
            await self._await_work(work, gate, scope, receive)
        except asyncio.CancelledError:
            work.cancel()
            raise

    async def _await_work(
        self, work: "asyncio.Future[None]", gate: "_Gate", scope: Scope, receive: Receive
    ) -> None:
        longer = _FOR_DRAFTS if scope["path"] in DRAFTS and scope["method"] == "POST" else 1
        done, _pending = await asyncio.wait({work}, timeout=self._seconds * longer)
        if not done and not gate.started:
            self._keep(work)
            gate.shut = True
            detail = _("this took too long; narrow your request or try again later")
            await self._fail(gate, scope, receive, 503, detail)
            return
        try:
            await work
        except Exception:  # the boundary of the site: a reader gets a page, the operator a log
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if gate.started:
                raise
            detail = _("something went wrong on our side; the operator can find it in the log")
            await self._fail(gate, scope, receive, 500, detail)

    def _keep(self, work: "asyncio.Future[None]") -> None:
        """Let late work end by itself, since a thread cannot be stopped; nobody hears of it."""
        self._late.add(work)
        work.add_done_callback(self._forget)

    def _forget(self, work: "asyncio.Future[None]") -> None:
        self._late.discard(work)
        if not work.cancelled() and work.exception() is not None:
            _log.error("a request that took too long failed: %r", work.exception())

    async def _fail(
        self, gate: "_Gate", scope: Scope, receive: Receive, status: int, detail: str
    ) -> None:
        try:
            response = self._respond(Request(scope, receive), status, detail)
        except Exception:  # even the page of the error failed
            _log.exception("the page of error %d failed", status)
            response = PlainTextResponse(f"Error {status}: {detail}\n", status)
        await response(scope, receive, gate.send_last)


class _Gate:
    """The way out for one response, which gets the headers that it does not set itself."""

    def __init__(self, send: Callable[[Message], Awaitable[None]]) -> None:
        self._send = send
        self.started = False
        self.shut = False

    async def send(self, message: Message) -> None:
        """Send on, unless the reader has had another answer meanwhile."""
        if not self.shut:
            await self.send_last(message)

    async def send_last(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if headers[_POLICY] == PAGE_POLICY:
                headers.setdefault("x-frame-options", "DENY")
        await self._send(message)
