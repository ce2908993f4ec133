"""Makes calls over HTTP; the only place that limits their size and time."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx2

from govatlas.errors import InputError

TIMEOUT: Final = 300.0
"""The maximum time for a whole call, in seconds."""
MOST_BYTES: Final = 16_000_000
"""The maximum size of the body of a response, decompressed, in bytes."""
UNREACHABLE: Final = "cannot be reached"
TIMED_OUT: Final = "timed out"
_CONNECT_SECONDS: Final = 10.0
_LARGE: Final = 1_000_000
"""The size beyond which responses are read one at a time, to limit memory."""
_MOST_LARGE: Final = 1
_STEP: Final = 200_000
"""How many bytes are unpacked at a time."""
_PACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_OR_ZLIB: Final = 47
_NOT_REACHED: Final = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.InvalidURL,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
)


class Unusable(Exception):
    """A response that is not read to its end, and would be no better the next time."""


@dataclass(frozen=True, slots=True)
class Response:
    """A whole body, or the error; the status is 0 if no response headers came."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    fault: str = ""
    is_unusable: bool = False


class Transport:
    """The connections to one address.

    Redirects are not followed, cookies not stored, and ``~/.netrc`` is not read.
    """

    def __init__(self, url: str, *, timeout: float = TIMEOUT, most_bytes: int = MOST_BYTES) -> None:
        """Create a transport to ``url``.

        Args:
            url: the address to which everything is posted.
            timeout: seconds for a whole call, from the first byte sent to the last byte received.
            most_bytes: maximum size of the body of a response, decompressed.

        Raises:
            InputError: the proxy set in the environment cannot be used.
        """
        self._url, self._timeout, self._most = url, timeout, most_bytes
        self._large = asyncio.Semaphore(_MOST_LARGE)
        proxy = _find_proxy(url)
        try:
            self._inner = httpx2.AsyncHTTPTransport(
                verify=url.startswith("http:") or httpx2.create_ssl_context(),
                limits=httpx2.Limits(max_connections=None, max_keepalive_connections=None),
                proxy=proxy,
            )
        except (ValueError, ImportError, httpx2.InvalidURL) as error:
            raise InputError(f"the proxy {proxy} cannot be used: {error}") from error

    async def post(self, headers: Mapping[str, str], content: bytes) -> Response:
        """Return the response; errors are returned in it, not raised."""
        status = 0
        try:
            async with asyncio.timeout(self._timeout):
                request = httpx2.Request(
                    "POST",
                    self._url,
                    headers={**headers, "Accept-Encoding": "gzip"},
                    content=content,
                    extensions={"timeout": {"connect": _CONNECT_SECONDS}},
                )
                response = await self._inner.handle_async_request(request)
                status = response.status_code
                try:
                    body = await self._read(response)
                finally:
                    await response.aclose()
        except TimeoutError:
            return Response(fault=TIMED_OUT)
        except _NOT_REACHED:
            return Response(fault=UNREACHABLE)
        except Unusable as error:
            return Response(status, fault=str(error), is_unusable=True)
        except (httpx2.TransportError, OSError, ValueError) as error:
            return Response(status, fault=f"the connection broke ({type(error).__name__})")
        return Response(status, response.headers, body)

    async def close(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    async def _read(self, response: httpx2.Response) -> bytes:
        """Return the body, decompressed.

        Raises:
            Unusable: it is too large, or has a content encoding that was not requested.
        """
        body = bytearray()
        async with AsyncExitStack() as turn:
            is_large = False
            async for piece in _unpack(response):
                body += piece
                if len(body) > self._most:
                    raise Unusable(f"the reply has more than {self._most / 1e6:g} MB")
                if len(body) > _LARGE and not is_large:
                    is_large = True
                    await turn.enter_async_context(self._large)
            return bytes(body)


async def _unpack(response: httpx2.Response) -> AsyncIterator[bytes]:
    """Yield the pieces of a body; what is compressed is unpacked a little at a time."""
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing in ("", "identity"):
        async for piece in response.stream:
            yield piece
        return
    if packing not in _PACKED:
        raise Unusable("the reply has a content encoding that was not requested")
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        async for piece in response.stream:
            unpacked = unpacker.decompress(piece, _STEP)
            while unpacked:
                yield unpacked
                unpacked = unpacker.decompress(unpacker.unconsumed_tail, _STEP)
    except zlib.error as error:
        raise Unusable("the reply cannot be decompressed") from error
    if not unpacker.eof:
        raise Unusable("the reply cannot be decompressed")


def _find_proxy(url: str) -> str | None:
    """Return the proxy set in the environment for an address; none for this machine."""
    parts = urlsplit(url)
    if _is_here(parts.hostname or "") or proxy_bypass(parts.netloc):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


def _is_here(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
