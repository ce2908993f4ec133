"""Speaks HTTP/1.1 on one connection, with as little work as can be."""

import asyncio
import re
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from tests.coding.llm.plan import BROKEN, Fault
from tests.coding.llm.request_log import Entry
from tests.coding.llm.responder import Response

_ROOM = 1 << 18
_END_OF_HEAD = b"\r\n\r\n"
_REQUEST = re.compile(
    rb"(?P<method>[A-Z]+) (?P<path>/[!->@-~]*)(?:\?[!-~]*)? HTTP/1\.(?P<version>[01])\r"
)
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*\r", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection:[ \t]*close[ \t]*\r", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r", re.IGNORECASE)


class Host(Protocol):
    """Whatever answers the requests of all connections."""

    def get(self, path: str) -> bytes | None:
        """Return the JSON of a page, None where there is none."""
        ...

    def respond(self, path: str, body: bytes) -> Response | None:
        """Return what to do with a request that is posted, None for an unknown path."""
        ...

    def finish(self, entry: Entry) -> None:
        """Take note of a request that is done."""
        ...

    def opened(self, connection: "Connection") -> None:
        """Take note of a connection."""
        ...

    def closed(self, connection: "Connection") -> None:
        """Forget a connection."""
        ...


@dataclass(slots=True)
class _Pending:
    """A request that is not done: what to send, since when it is here, when it will be sent."""

    response: Response
    time: float
    started: float
    timer: asyncio.TimerHandle | None = None


@dataclass(frozen=True, slots=True)
class _Head:
    """The first part of a request, and where its body ends in what was received."""

    method: str
    path: str
    start: int
    end: int
    closes: bool
    chunked: bool


class Connection(asyncio.BufferedProtocol):
    """Answers the requests of one connection, one after the other."""

    _room = memoryview(bytearray(_ROOM))
    """Where what comes is put first; shared, since it is taken away at once."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._loop = asyncio.get_running_loop()
        self._received = bytearray()
        self._head: _Head | None = None
        self._pending: _Pending | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask to be told when all that was written has gone out."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=0)
        self._host.opened(self)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return the room for more of a request."""
        return self._room

    def buffer_updated(self, nbytes: int) -> None:
        """Take more of a request."""
        self._received += self._room[:nbytes]
        self._read()

    def resume_writing(self) -> None:
        """Finish the request whose reply has gone out."""
        if self._pending is not None and self._pending.timer is None:
            self._finish(written=self._pending.response.fault not in BROKEN)

    def connection_lost(self, exc: Exception | None) -> None:
        """Take note that whoever asked is gone."""
        self.give_up()
        self._host.closed(self)

    def give_up(self) -> None:
        """Be done with a request that will not be answered any more."""
        if self._pending is not None:
            self._finish(written=False)

    def _read(self) -> None:
        if self._pending is not None or self._transport.is_closing():
            return
        if self._head is None and not self._read_head():
            return
        head = self._head
        assert head is not None
        if len(self._received) < head.end:
            return
        body = bytes(memoryview(self._received)[head.start : head.end])
        del self._received[: head.end]
        self._handle(head, body)

    def _read_head(self) -> bool:
        """Read the head of the next request once it is whole."""
        end = self._received.find(_END_OF_HEAD)
        if end < 0:
            return False
        start = end + len(_END_OF_HEAD)
        words = bytes(self._received[:start])
        line = _REQUEST.match(words)
        if line is None:
            self._say(400, b'{"error": "this is no HTTP/1 request"}')
            self._transport.close()
            return False
        length = _LENGTH.search(words)
        self._head = _Head(
            method=line["method"].decode(),
            path=line["path"].decode(),
            start=start,
            end=start + (int(length[1]) if length else 0),
            closes=line["version"] == b"0" or _CLOSES.search(words) is not None,
            chunked=_CHUNKED.search(words) is not None,
        )
        if _EXPECTS.search(words):
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return True

    def _handle(self, head: _Head, body: bytes) -> None:
        now = self._loop.time()
        if head.chunked:
            self._say(411, b'{"error": "send the length of the body"}')
            self._transport.close()
        elif head.method == "GET":
            page = self._host.get(head.path)
            self._say(*((200, page) if page is not None else (404, b'{"error": "not found"}')))
            self._next()
        elif (response := self._host.respond(head.path, body)) is None:
            self._say(404, b'{"error": {"message": "nobody answers at this path"}}')
            self._next()
        else:
            self._pending = _Pending(response, time.time(), now)
            due = now + response.delay
            self._pending.timer = self._loop.call_at(due, self._answer)

    def _answer(self) -> None:
        """Send what was planned, or break the connection as planned."""
        pending = self._pending
        assert pending is not None
        pending.timer = None
        response = pending.response
        if response.fault in (Fault.HANG, Fault.DROP):
            self._finish(written=False)
            return
        self._say(
            response.status,
            response.body,
            sent=len(response.body) // 2 if response.fault == Fault.CUT else None,
            retry_after=response.retry_after,
        )
        if self._pending is not None and not self._transport.get_write_buffer_size():
            self._finish(written=response.fault != Fault.CUT and not self._transport.is_closing())

    def _finish(self, *, written: bool) -> None:
        """Note what became of the request, then go on to the next, or close if it broke."""
        pending, self._pending = self._pending, None
        assert pending is not None
        if pending.timer is not None:
            pending.timer.cancel()
        response = pending.response
        entry = response.to_entry(
            time=pending.time,
            seconds=self._loop.time() - pending.started,
            written=written,
        )
        if response.fault in BROKEN:
            self._transport.close()
        self._host.finish(entry)
        self._next()

    def _next(self) -> None:
        head, self._head = self._head, None
        if head is not None and head.closes:
            self._transport.close()
        elif self._received:
            self._loop.call_soon(self._read)

    def _say(
        self,
        status: int,
        body: bytes,
        *,
        sent: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Write a reply, or the first ``sent`` bytes of its body."""
        after = "" if retry_after is None else f"retry-after: {retry_after:g}\r\n"
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n{after}\r\n"
        )
        self._transport.write(head.encode() + body[:sent])
