"""Keeps what was rendered, and spares browsers what they have.

A page is a function of its address, of its language and of the stamp of the database, so a page
that was rendered once is good until the stamp changes. Requests with credentials or with cookies
that say more than a language pass by, so that nothing meant for one reader reaches another; so do
responses that say ``no-store``.
"""

import asyncio
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from govatlas.errors import StoreError
from govatlas.explorer.cache import MemoryCache
from govatlas.web.languages import says_only_language
from govatlas.wording import current_language

MEMORY: Final = 64_000_000
_LARGEST_KEPT: Final = 4_000_000
_SMALLEST_PACKED: Final = 1_000
_LEVEL: Final = 6
_PACKED_TYPES: Final = ("text/", "application/json", "application/problem+json", "image/svg+xml")
_NOT_KEPT: Final = "application/zip"
"""Archives take seconds to make; a browser is told at once that one is coming."""
_NOT_MODIFIED: Final = (
    "cache-control",
    "content-language",
    "content-security-policy",
    "etag",
    "vary",
)

Headers_ = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A whole response; ``packed`` says whether its body is compressed."""

    status: int
    headers: Headers_
    body: bytes
    etag: str
    packed: bool

    def unpack(self) -> bytes:
        """Return the body as it was rendered."""
        return gzip.decompress(self.body) if self.packed else self.body


class RenderCache:
    """Middleware that answers GET and HEAD, with what was rendered before where it still holds."""

    def __init__(
        self, app: ASGIApp, *, read_stamp: Callable[[], str], memory: int = MEMORY
    ) -> None:
        """Stand before ``app``; keep about ``memory`` bytes."""
        self._app = app
        self._read_stamp = read_stamp
        self._kept: MemoryCache[Rendered] = MemoryCache(memory)
        self._started: dict[tuple[str, ...], asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        key = self._name(scope, headers)
        if key and key in self._started:  # of several readers of a new page one has it rendered
            await self._started[key].wait()
        rendered = self._kept.find(key) if key else None
        if rendered is None:
            rendered = await self._render(key, scope, receive, send)
        if rendered is None:
            return
        await _answer(rendered, headers, send, bodiless=scope["method"] == "HEAD")

    async def _render(
        self, key: tuple[str, ...] | None, scope: Scope, receive: Receive, send: Send
    ) -> Rendered | None:
        """Return what the site answers, None where that was so large that it is sent already."""
        event = asyncio.Event()
        if key:
            self._started.setdefault(key, event)
        try:
            collector = _Collector(send, on_stream=event.set)  # others need not wait for its end
            await self._app({**scope, "method": "GET"}, receive, collector.send)
            if collector.streaming:
                return None
            rendered = await collector.finish()
            if key and rendered.etag:
                size = len(rendered.body) + sum(map(len, key)) + 1_000
                self._kept.keep(key, rendered, size)
            return rendered
        finally:
            if key and self._started.get(key) is event:
                del self._started[key]
            event.set()

    def _name(self, scope: Scope, headers: Headers) -> tuple[str, ...] | None:
        """Return what the response depends on, None where it may depend on who asks."""
        if "authorization" in headers or not says_only_language(headers.get("cookie", "")):
            return None
        try:
            stamp = self._read_stamp()
        except StoreError:  # the page itself says so to the reader
            return None
        accepted = headers.get("accept", "")
        wanted = accepted if _has_forms(scope["path"], accepted) else ""
        host = headers.get("host", "")  # pages say where others find them
        asked = (scope["path"], scope["query_string"].decode("latin-1"))
        return (stamp, host, *asked, wanted, current_language().code)


def _has_forms(path: str, accepted: str) -> bool:
    """Whether the form of the response may depend on what the reader accepts."""
    return path.startswith("/api/") or "json" in accepted


class _Collector:
    """Collects a response, unless it is so large that it is passed on as it comes."""

    def __init__(self, send: Send, on_stream: Callable[[], None]) -> None:
        self._send = send
        self._on_stream = on_stream
        self._start: Message = {}
        self._body = bytearray()
        self.streaming = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            if _read_type(message).startswith(_NOT_KEPT):
                self.streaming = True
                self._on_stream()
                await self._send(message)
        elif self.streaming or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if message.get("more_body") and len(self._body) > _LARGEST_KEPT:
                await self._let_go()

    async def _let_go(self) -> None:
        self.streaming = True
        self._on_stream()
        await self._send(self._start)
        await self._send(
            {"type": "http.response.body", "body": bytes(self._body), "more_body": True}
        )

    async def finish(self) -> Rendered:
        """Return the response, compressed where it pays."""
        headers = Headers(raw=list(self._start["headers"]))
        body = bytes(self._body)
        kept = tuple(h for h in self._start["headers"] if h[0] != b"content-length")
        lasting = self._start["status"] == 200 and "no-store" not in headers.get(
            "cache-control", ""
        )
        if not lasting:  # a body with a secret in it must not be compressed either
            return Rendered(self._start["status"], kept, body, "", packed=False)
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
        if not _is_worth_packing(headers, body):
            return Rendered(200, kept, body, etag, packed=False)
        packed = await run_sync(_pack, body)
        return Rendered(200, kept, packed, etag, packed=True)


def _read_type(start: Message) -> str:
    return Headers(raw=list(start["headers"])).get("content-type", "")


def _is_worth_packing(headers: Headers, body: bytes) -> bool:
    media_type = headers.get("content-type", "")
    return (
        len(body) >= _SMALLEST_PACKED
        and media_type.startswith(_PACKED_TYPES)
        and "content-encoding" not in headers
    )


def _pack(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)


async def _answer(rendered: Rendered, asked: Headers, send: Send, *, bodiless: bool) -> None:
    headers = MutableHeaders(raw=list(rendered.headers))
    status, body = rendered.status, rendered.body
    if rendered.etag:
        headers["etag"] = rendered.etag
        headers.setdefault("cache-control", "no-cache")
        headers.add_vary_header("Accept-Encoding")
    if rendered.etag and _has(asked, rendered.etag):
        kept = [pair for pair in headers.raw if pair[0].decode("latin-1") in _NOT_MODIFIED]
        headers, status, body = MutableHeaders(raw=kept), 304, b""
    elif rendered.packed and "gzip" in asked.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
    elif rendered.packed:
        body = rendered.unpack()
    if status != 304:
        headers["content-length"] = str(len(body))
    await send({"type": "http.response.start", "status": status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": b"" if bodiless else body})


def _has(asked: Headers, etag: str) -> bool:
    """Whether the browser holds the page already (weak comparison, RFC 9110 13.1.2)."""
    held = [value.strip() for value in asked.get("if-none-match", "").split(",")]
    return "*" in held or etag.removeprefix("W/") in [value.removeprefix("W/") for value in held]
