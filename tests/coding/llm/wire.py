"""The client's end of the wire, as tests of the model server use it."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.coding.llm.bodies import DOCUMENT, PATHS, build_body
from tests.coding.llm.plan import Plan
from tests.coding.llm.server import ModelServer

PATIENCE = 120.0
"""Seconds after which a test gives up on a server that should have answered."""


@contextmanager
def serve(folder: Path, **plan: Any) -> Iterator[ModelServer]:
    """Serve by a plan, with the log in a folder."""
    with ModelServer(Plan(log=str(folder / "log.jsonl"), **plan)) as server:
        yield server


@contextmanager
def connect(server: ModelServer) -> Iterator[HTTPConnection]:
    """Return a connection, closed at the end of the block."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        yield connection
    finally:
        connection.close()


def wait_until(server: ModelServer, name: str, value: int) -> None:
    """Wait until a count of the server has a value; a test that waits too long fails."""
    end = time.monotonic() + PATIENCE
    while server.read_stats().get(name, 0) != value:
        assert time.monotonic() < end, f"{name} did not become {value}"
        time.sleep(0.01)


def post(
    server: ModelServer, provider: str = "openai", **body: Any
) -> tuple[int, dict[str, str], dict[str, Any]]:
    """Return status, headers and body of the reply to one request."""
    with connect(server) as connection:
        connection.request("POST", PATHS[provider], json.dumps(build_body(provider, **body)))
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, headers, json.loads(response.read())


def write_raw(body: bytes, *, head: bytes = b"") -> bytes:
    """Return a request to OpenAI as bytes, with more lines of its head."""
    line = b"POST /v1/chat/completions HTTP/1.1\r\nHost: here\r\n"
    return line + head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def open_socket(server: ModelServer) -> socket.socket:
    """Return a bare connection."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)


def receive_all(wire: socket.socket) -> bytes:
    """Return what comes until the server closes the connection."""
    pieces = []
    while piece := wire.recv(1 << 16):
        pieces.append(piece)
    return b"".join(pieces)


def numbered(number: int) -> str:
    """Return a document that is like no other."""
    return f"{DOCUMENT}\nSection {number + 4}. This section is the one numbered {number + 4}."
