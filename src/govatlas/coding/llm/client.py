"""Speaks to the providers of models."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

import httpx2
from pydantic_ai.direct import model_request
from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import ModelResponse

from govatlas.coding.llm.chat import ChatForm, read_plain
from govatlas.coding.llm.keys import find_key, hide_key
from govatlas.coding.llm.library import (
    build_model,
    read_turns,
    takes_temperature,
    to_messages,
    to_parameters,
    to_reply,
    to_settings,
)
from govatlas.coding.llm.request import SERVER, ModelAddress, Parameters, Reply, Request
from govatlas.coding.llm.wire import GOOD, Channel, Sheet, Transport, Wire, Written, current
from govatlas.errors import InputError

_READING_ERRORS: Final = (AgentRunError, ValueError, TypeError, LookupError, AttributeError)
"""What libraries raise at a body that is not what they expect."""
_EXPLAINED: Final = 300
"""How many characters of a provider's error are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What came back of one attempt: a body, or why there is none.

    ``status`` is 0 where no response came at all. ``reply`` is what a good body holds, None
    where it makes no sense. ``retry_after`` is in seconds, None where the server named none.
    ``is_unsendable`` tells that the provider's library refused to send the request at all.
    """

    status: int
    body: bytes = b""
    reply: Reply | None = None
    fault: str = ""
    retry_after: float | None = None
    is_unsendable: bool = False

    @property
    def is_good(self) -> bool:
        """Say whether a whole reply came."""
        return self.status == GOOD and not self.fault


class Client(Protocol):
    """Whatever puts requests to a model."""

    async def send(self, request: Request, keep: Callable[[bytes], None]) -> Exchange:
        """Put one request, once; faults come back as values.

        ``keep`` is called with the whole body of a good response before anything reads it.
        """
        ...

    async def read(self, request: Request, body: bytes) -> Reply | None:
        """Return the reply that a body holds, None where it makes no sense."""
        ...

    async def write(self, request: Request) -> Written:
        """Return the request as it would be sent, without sending it."""
        ...

    async def close(self) -> None:
        """Let go of the connections."""
        ...


class ProviderClient:
    """Puts requests to OpenAI, Anthropic, Google, or a server that speaks as OpenAI does.

    It never tries twice: when and how often to try again is for the session to decide.
    """

    def __init__(self, model: ModelAddress, *, timeout: float = 300.0, offline: bool = False):
        """Make a client for ``model``; ``offline`` needs no key, and can only read and write.

        Raises:
            InputError: there is no key for the provider.
        """
        self._key = "offline" if offline else find_key(model)
        self._wire = Wire(self._key, timeout)
        self._http = httpx2.AsyncClient(transport=Transport(self._wire), timeout=timeout)
        self._provider = model.provider
        self._model = build_model(model, self._key, self._http)
        self._takes_temperature = takes_temperature(self._model)
        self._forms: dict[tuple[str, Parameters], tuple[Sheet, ChatForm]] = {}

    async def send(self, request: Request, keep: Callable[[bytes], None]) -> Exchange:
        """Put one request, once; faults come back as values, without the key."""
        channel, reply, refusal = Channel(keep=keep), None, ""
        try:
            reply = await self._put(request, channel)
        except Exception as error:  # whatever a library makes of it, the channel has the truth
            refusal = " ".join(hide_key(str(error), self._key).split())[:_EXPLAINED]
        if channel.unkept is not None:
            raise channel.unkept
        fault = channel.fault
        if channel.status not in (0, GOOD):
            fault = _explain(channel.status, channel.received)
        is_unsendable = not channel.status and not fault
        if is_unsendable:
            fault = refusal or "no request was sent"
        return Exchange(
            status=channel.status,
            body=channel.received,
            reply=reply,
            fault=fault,
            retry_after=_read_retry_after(channel.headers),
            is_unsendable=is_unsendable,
        )

    async def read(self, request: Request, body: bytes) -> Reply | None:
        """Return the reply that a body holds, None where it makes no sense."""
        if self._speaks_chat and (plain := read_plain(body)) is not None:
            return plain
        try:
            return to_reply(await self._request(request, Channel(body=body)))
        except _READING_ERRORS:
            return None

    async def write(self, request: Request) -> Written:
        """Return the request as it would be sent, without sending it."""
        if (chat := await self._write_chat(request)) is not None:
            sheet, content = chat
            return Written(httpx2.URL(sheet.url).path, json.loads(content))
        channel = await self._capture(request)
        if channel.written is None:
            raise InputError(f"{request.model} cannot be asked in the form {request.parameters}")
        return channel.written

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()
        await self._wire.close()

    @property
    def _speaks_chat(self) -> bool:
        return self._provider in ("openai", SERVER)

    async def _put(self, request: Request, channel: Channel) -> Reply | None:
        if (chat := await self._write_chat(request)) is None:
            return to_reply(await self._request(request, channel))
        body = await self._wire.post(channel, *chat)
        return await self.read(request, body) if channel.status == GOOD else None

    async def _write_chat(self, request: Request) -> tuple[Sheet, bytes] | None:
        """Return the body with where it goes, None where a library has to write it."""
        rules, *rest = request.messages
        if not self._speaks_chat or rules.role != "system" or not rest:
            return None
        key = (request.schema.digest, request.parameters)
        if key not in self._forms:
            channel = await self._capture(request)
            form = ChatForm.take(channel.written.body) if channel.written else None
            if channel.sheet is None or form is None:
                return None
            self._forms[key] = (channel.sheet, form)
        sheet, form = self._forms[key]
        turns = read_turns(self._model, request)
        return (sheet, form.write(rules.text, turns)) if turns is not None else None

    async def _capture(self, request: Request) -> Channel:
        channel = Channel(capture=True)
        with suppress(Exception):  # the library reports our own exception as one of its kinds
            await self._request(request, channel)
        return channel

    async def _request(self, request: Request, channel: Channel) -> ModelResponse:
        token = current.set(channel)
        try:
            return await model_request(
                self._model,
                to_messages(request),
                model_settings=to_settings(
                    request, self._provider, takes_temperature=self._takes_temperature
                ),
                model_request_parameters=to_parameters(request),
            )
        finally:
            current.reset(token)


def _explain(status: int, body: bytes) -> str:
    """Return the status with the provider's own words, in one line."""
    text = body.decode("utf-8", "replace")
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        found = json.loads(text)
        found = found[0] if isinstance(found, list) else found
        error = found.get("error", found)
        text = error["message"] if isinstance(error, dict) and "message" in error else text
    words = " ".join(str(text).split())[:_EXPLAINED]
    return f"status {status}: {words}" if words else f"status {status}"


def _read_retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of Retry-After; a date there is left to our own back-off."""
    values = {name.lower(): value for name, value in headers.items()}
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        with suppress(KeyError, ValueError):
            return max(0.0, float(values[name]) * unit)
    return None
