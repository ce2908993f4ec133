"""Asks the site for its pages within this process, as a browser would over the network."""

import asyncio
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message, Scope

HOST: Final = "publish.govatlas.invalid"
"""The name under which pages are asked for; what they say of it is put right afterwards."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response of the site."""

    status: int
    media_type: str
    location: str
    body: bytes


def ask(runner: asyncio.Runner, app: ASGIApp, address: str) -> Answer:
    """Return what the site answers to a GET of ``address``."""
    return runner.run(_ask(app, address))


async def _ask(app: ASGIApp, address: str) -> Answer:
    started: dict[str, str] = {}
    status = 500
    body = bytearray()

    asked = iter(({"type": "http.request", "body": b"", "more_body": False},))

    async def receive() -> Message:
        for message in asked:
            return message
        await asyncio.Event().wait()  # who asks never hangs up
        raise AssertionError

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            for name, value in message["headers"]:
                started[name.decode("latin-1").lower()] = value.decode("latin-1")
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await app(_make_scope(address), receive, send)
    media_type = started.get("content-type", "").partition(";")[0]
    return Answer(status, media_type, started.get("location", ""), bytes(body))


def _make_scope(address: str) -> Scope:
    parts = urlsplit(address)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(b"host", HOST.encode()), (b"accept", b"*/*")],
        "client": ("127.0.0.1", 0),
        "server": (HOST, 443),
        "state": {},
    }
