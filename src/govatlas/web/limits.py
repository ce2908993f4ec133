"""Refuses requests that no reader makes: odd hosts, endless addresses, heaps of parameters."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from govatlas.wording import _, write_number

LONGEST_PATH: Final = 2_048
LONGEST_QUERY: Final = 8_192
MOST_PARAMETERS: Final = 250
LARGEST_BODY: Final = 256 * 1024
LARGEST_DRAFT: Final = 5 * 1024 * 1024
DRAFTS: Final = frozenset({"/draft", "/api/v1/draft"})
"""Where whole documents are sent, which is more than any form."""
LOOPBACK_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})


_ROOM: Final = 200
_ROOM_FOR: Final = 8


def is_accepted(address: str) -> bool:
    """Whether a link can be followed here, and from there to another page of its result."""
    query = address.partition("?")[2]
    fits = len(query) <= LONGEST_QUERY - _ROOM
    return fits and query.count("&") < MOST_PARAMETERS - _ROOM_FOR


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    detail: str


def find_refusal(scope: Scope, hosts: Collection[str] | None) -> Refusal | None:
    """Return why the request is refused, None where it is not.

    Args:
        scope: of an HTTP request.
        hosts: the names under which the site may be asked; None for any. A page elsewhere that
            lets its own name point to this computer is thereby kept out.
    """
    if hosts is not None and _read_host(scope) not in hosts:
        return Refusal(400, _("this site does not answer to that host name; see --host"))
    if len(scope.get("raw_path") or scope["path"]) > LONGEST_PATH:
        return Refusal(
            414,
            _(
                "an address can have at most %(number)s characters before the '?'",
                number=write_number(LONGEST_PATH),
            ),
        )
    query: bytes = scope.get("query_string", b"")
    if len(query) > LONGEST_QUERY:
        return Refusal(
            414,
            _(
                "an address can have at most %(number)s characters after the '?'",
                number=write_number(LONGEST_QUERY),
            ),
        )
    if query.count(b"&") >= MOST_PARAMETERS:
        return Refusal(
            400, _("an address can have at most %(number)s parameters", number=MOST_PARAMETERS)
        )
    largest = find_largest(scope)
    if _read_length(scope) > largest:
        return Refusal(413, _word_too_much(largest))
    return None


def find_largest(scope: Scope) -> int:
    """Return how many bytes a request may send."""
    return LARGEST_DRAFT if scope["path"] in DRAFTS else LARGEST_BODY


def _word_too_much(largest: int) -> str:
    size = f"{largest // 1024} KB" if largest < 1024**2 else f"{largest // 1024**2} MB"
    return _("you can send at most %(size)s at once", size=size)


def limit_body(receive: Receive, largest: int = LARGEST_BODY) -> Receive:
    """Return ``receive`` that ends a body, whatever length it claims, once it is too long."""
    taken = 0

    async def take() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise HTTPException(413, _word_too_much(largest))
        return message

    return take


def _read_length(scope: Scope) -> int:
    values = [value for name, value in scope["headers"] if name == b"content-length"]
    return max((int(value[:12]) for value in values if value[:12].isdigit()), default=0)


def _read_host(scope: Scope) -> str:
    """Return the name that was asked for, without its port, empty where none or several."""
    values = [value for name, value in scope["headers"] if name == b"host"]
    if len(values) != 1:
        return ""
    host: str = values[0].decode("latin-1").lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".")
