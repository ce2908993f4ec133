"""A client that asks for one thing after another, as lean as can be: it shares the processors."""

import asyncio
import gzip
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; ``body`` is as it was sent, perhaps packed."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def whole(self) -> bytes:
        """Return the body unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return gzip.decompress(self.body) if packed else self.body


class Connection:
    """A connection to this computer that stays open; an asynchronous context manager."""

    def __init__(self, port: int) -> None:
        """Connect to ``port`` on entering."""
        self._port = port

    async def __aenter__(self) -> Self:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(
            "127.0.0.1", self._port, limit=8_000_000
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the connection."""
        self._writer.close()

    async def ask(self, address: str, form: bytes = b"") -> Reply:
        """Return the answer to a request of ``address``, given without a host.

        It is GET, or POST where a filled-in ``form`` is sent.
        """
        method, more = "GET", ""
        if form:
            method = "POST"
            more = (
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(form)}\r\n"
            )
        self._writer.write(
            f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{more}"
            "Accept-Encoding: gzip\r\n\r\n".encode("ascii")
            + form
        )
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in head[1:] if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        if headers.get("transfer-encoding") == "chunked":
            body = await self._read_chunks()
        else:
            body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return Reply(int(head[0].split(" ")[1]), headers, body)

    async def _read_chunks(self) -> bytes:
        pieces = bytearray()
        while size := int(await self._reader.readuntil(b"\r\n"), 16):
            pieces += await self._reader.readexactly(size)
            await self._reader.readexactly(2)
        await self._reader.readexactly(2)
        return bytes(pieces)
