"""Carries requests over HTTP, and keeps each reply before any library reads it."""

import asyncio
import json
import ssl
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx2

from govatlas.coding.llm.keys import hide_key_bytes

GOOD: Final = 200
_CONNECT_SECONDS: Final = 10.0
_OWN: Final = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "accept-encoding"}
)
"""Headers that whatever carries a request writes itself."""


@dataclass(frozen=True, slots=True)
class Written:
    """A request as it would go to the provider: the path of the address, and the body."""

    path: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A request as it goes over the wire, but for its body."""

    url: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class Channel:
    """What one call does at the wire: send, replay ``body``, or capture the request.

    What came of it is here too, whatever a library makes of it: the status, 0 where no
    response came; the body; the fault in words; the error of a reply that could not be kept.
    """

    body: bytes | None = None
    capture: bool = False
    keep: Callable[[bytes], None] | None = None
    status: int = 0
    received: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    sheet: Sheet | None = None
    written: Written | None = None
    fault: str = ""
    unkept: Exception | None = None


current: ContextVar[Channel] = ContextVar("channel")
"""The channel of the call that a library is at work for."""


class Captured(Exception):
    """Ends a call whose request was only to be written."""


class Broken(Exception):
    """No whole response came; the channel says why."""


class Wire:
    """The connections to one provider."""

    def __init__(self, key: str, timeout: float) -> None:
        """Make a wire that hides ``key`` in what comes back.

        Args:
            key: the secret of the provider.
            timeout: the longest wait for the next piece of a response, in seconds.
        """
        self._key = key
        self._timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=_CONNECT_SECONDS, sock_read=timeout
        )
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}

    async def post(self, channel: Channel, sheet: Sheet, content: bytes) -> bytes:
        """Return the body of the response; one that is good is kept first.

        Raises:
            Broken: no whole response came.
        """
        headers = {name: told for name, told in sheet.headers.items() if name.lower() not in _OWN}
        session, proxy = self._open(sheet.url), self._find_proxy(sheet.url)
        try:
            async with session.post(
                sheet.url, data=content, headers=headers, proxy=proxy, allow_redirects=False
            ) as response:
                channel.status, channel.headers = response.status, response.headers
                raw = await response.read()
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            channel.fault = _describe_fault(error)
            raise Broken(channel.fault) from error
        body = channel.received = hide_key_bytes(raw, self._key)
        if channel.keep is not None and channel.status == GOOD:
            _keep(channel, body)
        return body

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    def _open(self, url: str) -> aiohttp.ClientSession:
        if self._session is None:
            secure = True if url.startswith("http:") else _trust()
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, ssl=secure),
                timeout=self._timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,  # or passwords of ~/.netrc would go to the provider
            )
        return self._session

    def _find_proxy(self, url: str) -> str | None:
        """Return the proxy that the environment names for an address, none for this machine."""
        if url not in self._proxies:
            parts = urlsplit(url)
            is_direct = _is_here(parts.hostname or "") or proxy_bypass(parts.netloc)
            self._proxies[url] = None if is_direct else getproxies().get(parts.scheme)
        return self._proxies[url]


class Transport(httpx2.AsyncBaseTransport):
    """Lets the libraries of the providers send over a wire, or only seem to."""

    def __init__(self, wire: Wire) -> None:
        """Send over ``wire``."""
        self._wire = wire

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Do what the channel of this call asks for."""
        channel = current.get()
        if channel.capture:
            channel.sheet = Sheet(str(request.url), dict(request.headers))
            channel.written = Written(request.url.path, json.loads(await request.aread()))
            raise Captured
        if channel.body is not None:
            return _build_response(GOOD, channel.body, request)
        sheet = Sheet(str(request.url), dict(request.headers))
        try:
            body = await self._wire.post(channel, sheet, await request.aread())
        except Broken as error:
            raise httpx2.TransportError(str(error), request=request) from error
        return _build_response(channel.status, body, request)


def _trust() -> ssl.SSLContext:
    """Return the certificates that are trusted, those of the providers' libraries."""
    return httpx2.create_ssl_context()


def _is_here(host: str) -> bool:
    """Say whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _keep(channel: Channel, body: bytes) -> None:
    """Keep a reply; that it could not be kept must not be lost among a library's errors."""
    if channel.keep is None:
        return
    try:
        channel.keep(body)
    except Exception as error:
        channel.unkept = error
        raise


def _build_response(status: int, body: bytes, request: httpx2.Request) -> httpx2.Response:
    headers = {"content-type": "application/json"}
    return httpx2.Response(status, content=body, headers=headers, request=request)


def _describe_fault(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.InvalidURL):
        return "cannot be reached"
    if isinstance(error, asyncio.TimeoutError):
        return "timed out"
    return f"the connection broke ({type(error).__name__})"
