"""Sends requests to the providers' models, once each, and reads their replies."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from govatlas.coding.llm.keys import find_key, hide_key_bytes
from govatlas.coding.llm.providers.registry import list_providers
from govatlas.coding.llm.request import ModelAddress, Reply, Request
from govatlas.coding.llm.tokens import estimate_input
from govatlas.coding.llm.transport import MOST_BYTES, TIMEOUT, Response, Transport

GOOD: Final = 200
_READING_ERRORS: Final = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""Errors raised by a malformed body."""
_MOST_SIGNS: Final = 1_000_000
"""The maximum number of brackets and commas in a body; more would create too many objects."""
_LEAST_CUT: Final = 100_000
_LONGEST_TOKEN: Final = 16
"""Characters per token beyond which a text is longer than the requested tokens can be."""
_SHOWN: Final = 10_000
"""How many bytes of a body without a reply are kept, since it is held until the next attempt."""
_EXPLAINED: Final = 300
"""The maximum number of characters shown of a provider's error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The result of one attempt: a body, or why there is none.

    ``status`` is 0 if no response came at all. ``reply`` is the reply in a good body, or None
    if the body is malformed. ``retry_after`` is in seconds, or None if the server named none.
    ``is_unusable`` marks a response that was not read to its end, such as one that is too large.
    """

    status: int
    body: bytes = b""
    reply: Reply | None = None
    fault: str = ""
    retry_after: float | None = None
    is_unusable: bool = False

    @property
    def is_good(self) -> bool:
        """Return whether a whole reply came."""
        return self.status == GOOD and not self.fault

    @property
    def is_senseless(self) -> bool:
        """Return whether the response is malformed, unlike anything that a provider sends."""
        return self.is_unusable or (self.is_good and self.reply is None)


class Client(Protocol):
    """Anything that sends requests to a model."""

    async def send(self, request: Request, keep: Callable[[bytes], None]) -> Exchange:
        """Send one request, once; errors are returned, not raised.

        ``keep`` is called with the whole body of a good response before anything reads it.
        """
        ...

    def read(self, request: Request, body: bytes) -> Reply | None:
        """Return the reply in a body, or None if it is malformed."""
        ...


class ProviderClient:
    """Sends requests to one model by its provider's protocol.

    It never retries: the session decides when and how often to try again.
    """

    def __init__(
        self,
        model: ModelAddress,
        *,
        timeout: float = TIMEOUT,
        most_bytes: int = MOST_BYTES,
        offline: bool = False,
    ) -> None:
        """Make a client for ``model``; ``offline`` needs no key, and can only read and write.

        Raises:
            InputError: there is no key for the provider, or its proxy cannot be used.
        """
        self._provider = list_providers()[model.provider]
        self._key = "" if offline else find_key(model)
        self._transport: Transport | None = None
        if not offline:
            address = self._provider.locate(model)
            self._transport = Transport(address, timeout=timeout, most_bytes=most_bytes)
        self._headers = {
            **self._provider.sign(self._key),
            "Content-Type": "application/json",
            "User-Agent": "govatlas",
        }

    async def send(self, request: Request, keep: Callable[[bytes], None]) -> Exchange:
        """Send one request, once; errors are returned, without the key."""
        assert self._transport is not None, "an offline client cannot send requests"
        content = json.dumps(self.write(request)).encode()
        response = await self._transport.post(self._headers, content)
        body = hide_key_bytes(response.body, self._key)
        exchange = Exchange(
            status=response.status,
            body=body,
            fault=response.fault,
            retry_after=_read_retry_after(response),
            is_unusable=response.is_unusable,
        )
        if exchange.is_good:
            keep(body)
            if (reply := self.read(request, body)) is not None:
                return replace(exchange, reply=reply)
            return replace(exchange, body=body[:_SHOWN])
        fault = response.fault or _explain(response.status, body)
        return replace(exchange, fault=fault, body=body[:_SHOWN])

    def read(self, request: Request, body: bytes) -> Reply | None:
        """Return the reply in a body, or None if it is malformed.

        Impossible token counts are ignored; a text longer than any reply of the requested number of
        tokens is cut.
        """
        try:
            reply = self._provider.read(_load(body))
        except _READING_ERRORS:
            return None
        most = max(_LEAST_CUT, _LONGEST_TOKEN * request.parameters.max_tokens)
        if len(reply.text) > most:
            reply = replace(reply, text=reply.text[:most], finish="length")
        if _is_sensible(request, reply):
            return reply
        return replace(
            reply,
            input_tokens=0,
            cached_tokens=0,
            stored_tokens=0,
            output_tokens=0,
            is_miscounted=True,
        )

    def write(self, request: Request) -> dict[str, Any]:
        """Return the body of a request, as it would be sent."""
        return self._provider.write(request)

    async def close(self) -> None:
        """Close the connections."""
        if self._transport is not None:
            await self._transport.close()


def _load(body: bytes) -> dict[str, Any]:
    if sum(map(body.count, (b",", b"[", b"{"))) > _MOST_SIGNS:
        raise ValueError("the reply has too many pieces")
    found = json.loads(body)
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _is_sensible(request: Request, reply: Reply) -> bool:
    """Return whether token counts are possible.

    A token is hardly less than a byte, so twenty times the estimate is beyond any tokenizer; a
    server may pass the limit of a reply, but not many times over.
    """
    estimated = estimate_input(tuple(message.text for message in request.messages))
    most_given = 10_000 + 20 * estimated
    most_written = 10_000 + 10 * request.parameters.max_tokens
    parts = (reply.cached_tokens, reply.stored_tokens)
    return (
        0 <= reply.input_tokens <= most_given
        and 0 <= reply.output_tokens <= most_written
        and all(0 <= part <= reply.input_tokens for part in parts)
    )


def _explain(status: int, body: bytes) -> str:
    """Return the status and the provider's message, in one line."""
    text = body.decode("utf-8", "replace")
    with suppress(*_READING_ERRORS):
        found = json.loads(text)
        found = found[0] if isinstance(found, list) else found
        error = found.get("error", found)
        text = error["message"] if isinstance(error, dict) and "message" in error else text
    words = " ".join(str(text)[: 10 * _EXPLAINED].split())[:_EXPLAINED]
    return f"status {status}: {words}" if words else f"status {status}"


def _read_retry_after(response: Response) -> float | None:
    """Return the seconds of Retry-After; a date there is left to our own back-off."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        with suppress(KeyError, ValueError):
            return max(0.0, float(response.headers[name]) * unit)
    return None
