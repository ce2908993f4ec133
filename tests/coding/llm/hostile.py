"""A server that means harm: replies without end, in drops, packed beyond reason, full of lies."""

import json
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
_CHUNKED = b"transfer-encoding: chunked\r\n"
_PACKED = b"content-encoding: gzip\r\n"
_PIECE = b'{"a": "' + b" " * 65_000


@dataclass
class Caller:
    """One request, and the way back to whoever sent it."""

    wire: socket.socket
    body: bytes
    over: threading.Event

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self.wire.sendall(data)

    def send_chunk(self, data: bytes) -> None:
        """Send bytes as a piece of a chunked body."""
        self.send(b"%x\r\n" % len(data) + data + b"\r\n")

    def send_whole(self, body: bytes, head: bytes = b"") -> None:
        """Send a whole body."""
        self.send(_HEAD + head + b"content-length: %d\r\n\r\n" % len(body) + body)


Attack = Callable[[Caller], None]


def send_endless(caller: Caller) -> None:
    """Send a plain body that has no length and no end."""
    caller.send(_HEAD + b"\r\n")
    while not caller.over.is_set():
        caller.send(_PIECE)


def send_endless_chunks(caller: Caller) -> None:
    """Send chunks without end."""
    caller.send(_HEAD + _CHUNKED + b"\r\n")
    while not caller.over.is_set():
        caller.send_chunk(_PIECE)


def send_endless_packed(caller: Caller) -> None:
    """Send a packed body without end, a thousand times as large once it is unpacked."""
    caller.send(_HEAD + _CHUNKED + _PACKED + b"\r\n")
    packer = zlib.compressobj(9, wbits=31)
    zeros = b"\x00" * 10_000_000
    while not caller.over.is_set():
        caller.send_chunk(packer.compress(zeros) + packer.flush(zlib.Z_SYNC_FLUSH))


def send_bomb(caller: Caller) -> None:
    """Send 500 MB in 500 KB, packed."""
    caller.send_whole(_build_bomb(), _PACKED)


def send_drops(caller: Caller) -> None:
    """Send a byte now and then: no wait for one is long, the whole has no end."""
    caller.send(_HEAD + b"content-length: 1000000\r\n\r\n")
    while not caller.over.wait(0.1):
        caller.send(b" ")


def send_drops_of_head(caller: Caller) -> None:
    """Send the head byte by byte, for ever."""
    caller.send(_HEAD)
    while not caller.over.wait(0.1):
        caller.send(b"x-more: 1\r\n")


def send_foreign_packing(caller: Caller) -> None:
    """Send a body in a packing that nobody asked for."""
    caller.send_whole(b"\x28\xb5\x2f\xfd" + b"\x00" * 100, b"content-encoding: zstd\r\n")


def send_page(caller: Caller) -> None:
    """Send a web page."""
    caller.send_whole(b"<!DOCTYPE html><title>Sign in</title>" + b"<p>Please.</p>" * 1_000)


def send_pieces(caller: Caller) -> None:
    """Send JSON that is small as text, and millions of objects once it is read."""
    caller.send_whole(b'{"choices": [' + b"[]," * 4_000_000 + b"[]]}")


def build_lie(**usage: Any) -> Attack:
    """Return what answers at once with an empty object, and with counts of tokens."""
    message = {"role": "assistant", "content": "{}"}
    body = {
        "id": "x",
        "model": "liar",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": usage,
    }
    return lambda caller: caller.send_whole(json.dumps(body).encode())


@dataclass
class Hostile:
    """A server at work, with what it was asked."""

    address: str
    asked: list[float] = field(default_factory=list)


@contextmanager
def attack(attack: Attack) -> Iterator[Hostile]:
    """Serve an attack to whoever asks."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        server = Hostile(f"http://127.0.0.1:{listener.getsockname()[1]}")

        def answer(wire: socket.socket) -> None:
            with wire, suppress(OSError):
                while (body := _read_request(wire)) is not None:
                    server.asked.append(time.monotonic())
                    attack(Caller(wire, body, over))

        def accept() -> None:
            with suppress(OSError):
                while not over.is_set():
                    wire, _ = listener.accept()
                    threading.Thread(target=answer, args=(wire,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server
        finally:
            over.set()
            listener.shutdown(socket.SHUT_RDWR)


def _read_request(wire: socket.socket) -> bytes | None:
    """Return the body of the next request, None at the end of the connection."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = wire.recv(1 << 16)
        if not piece:
            return None
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += wire.recv(1 << 16)
    return body


@cache
def _build_bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    zeros = b"\x00" * 10_000_000
    return b"".join([*(packer.compress(zeros) for _ in range(50)), packer.flush()])
