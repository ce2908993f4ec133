"""Readers come in, however many connections somebody else only holds open."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
import uvicorn

from govatlas.web import connections
from govatlas.web.connections import BoundedConnection, find_network

PATIENCE = 60.0
_HALF = b"GET / HTTP/1.1\r\nHost: here\r\nX-Slow: "
_WHOLE = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"


async def answer(scope: Any, receive: Any, send: Any) -> None:
    """Answer a request without a look at its body."""
    if scope["type"] == "http":
        size = 40_000_000 if scope["path"] == "/large" else 2
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * size})


@contextmanager
def serve(**bounds: float) -> Iterator[int]:
    """Serve on a port with other bounds."""
    with pytest.MonkeyPatch.context() as patch, socket.create_server(("127.0.0.1", 0)) as listener:
        for name, value in bounds.items():
            if name == "MOST_OF_ADDRESS":
                patch.setattr(BoundedConnection, "most_of_address", value)
            patch.setattr(connections, name, value)
        config = uvicorn.Config(
            answer, http=BoundedConnection, log_config=None, lifespan="off", ws="none"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def connect(port: int, stack: ExitStack) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    return stack.enter_context(wire)


def is_closed(wire: socket.socket) -> bool:
    """Wait for whatever comes, and say whether it is the end."""
    try:
        return wire.recv(100) == b""
    except ConnectionError:
        return True


def is_cut_off(wire: socket.socket) -> bool:
    """Send drops, and say whether the connection ends in spite of them."""
    end = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < end:
            wire.sendall(b"x")
            time.sleep(0.05)
    except ConnectionError:
        return True
    return False


@pytest.mark.parametrize("sent", [b"", _HALF, _WHOLE + _HALF])
def test_a_head_that_does_not_come_ends_the_connection(sent: bytes) -> None:
    # Time enough for this thread to send what it has, however busy the machine is.
    seconds = 5.0 if sent.startswith(_WHOLE) else 0.5
    with serve(HEAD_SECONDS=seconds) as port, ExitStack() as stack:
        wire = connect(port, stack)
        wire.sendall(sent)
        if sent.startswith(_WHOLE):
            assert wire.recv(12) == b"HTTP/1.1 200"
            while not is_closed(wire):
                continue
        else:
            assert is_closed(wire)


def test_a_head_that_comes_in_drops_ends_the_connection_all_the_same() -> None:
    with serve(HEAD_SECONDS=0.5) as port, ExitStack() as stack:
        wire = connect(port, stack)
        wire.sendall(_HALF)
        assert is_cut_off(wire)


def test_a_body_that_comes_in_drops_after_the_answer_ends_the_connection() -> None:
    with serve(HEAD_SECONDS=0.5) as port, ExitStack() as stack:
        wire = connect(port, stack)
        wire.sendall(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\n")
        assert is_cut_off(wire)


def test_half_open_connections_shut_nobody_out() -> None:
    with serve(HEAD_SECONDS=3_000.0, MOST=60, MOST_OF_ADDRESS=50) as port, ExitStack() as stack:
        for _ in range(200):
            connect(port, stack).sendall(_HALF)
        reader = connect(port, stack)
        reader.sendall(_WHOLE)
        assert reader.recv(12) == b"HTTP/1.1 200"


def test_of_one_address_so_many_connections_stay_open() -> None:
    with serve(HEAD_SECONDS=3_000.0, MOST_OF_ADDRESS=5) as port, ExitStack() as stack:
        wires = []
        for _ in range(8):
            wires.append(connect(port, stack))
            wires[-1].sendall(_WHOLE)
            assert wires[-1].recv(12) == b"HTTP/1.1 200"
        for wire in wires[:3]:
            wire.settimeout(PATIENCE)
            while not is_closed(wire):
                continue
        wires[-1].sendall(_WHOLE)
        assert wires[-1].recv(1)


def test_a_reader_who_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = threading.Event()
    lose = BoundedConnection.connection_lost

    def note(connection: BoundedConnection, error: Exception | None) -> None:
        lose(connection, error)
        lost.set()

    monkeypatch.setattr(BoundedConnection, "connection_lost", note)
    with serve(TAKE_SECONDS=0.5) as port, ExitStack() as stack:
        wire = connect(port, stack)
        wire.sendall(b"GET /large HTTP/1.1\r\nHost: here\r\n\r\n")
        assert lost.wait(PATIENCE)
        taken = 0
        with suppress(ConnectionError):
            while piece := wire.recv(1 << 20):
                taken += len(piece)
        assert taken < 40_000_000


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002"),
        ("", ""),
    ],
)
def test_a_network_of_ipv6_counts_as_one_address(address: str, network: str) -> None:
    assert find_network(address) == network
