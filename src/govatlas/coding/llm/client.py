"""Speaks to the providers of models; the only module that knows their libraries."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, cast

import httpx2
from pydantic_ai.direct import model_request
from pydantic_ai.exceptions import AgentRunError
from pydantic_ai.messages import (
    InstructionPart,
    ModelMessage,
    ModelRequest,
    ModelResponse,
    TextPart,
    UserPromptPart,
)
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.profiles import ModelProfile
from pydantic_ai.settings import ModelSettings

from govatlas.coding.llm.keys import find_key, hide_key, hide_key_bytes
from govatlas.coding.llm.request import SERVER, Form, ModelAddress, Reply, Request
from govatlas.errors import InputError

_GOOD: Final = 200
_CONNECTIONS: Final = 512
_CONNECT_SECONDS: Final = 10.0
_SCHEMA_NAME: Final = "coding"
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
        return self.status == _GOOD and not self.fault


@dataclass(frozen=True, slots=True)
class Written:
    """A request as it would go to the provider: the path of the address, and the body."""

    path: str
    body: dict[str, Any]


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


class _Captured(Exception):
    """Ends a call whose request was only to be written."""


@dataclass(slots=True)
class _Channel:
    """What one call does at the wire: send, replay ``body``, or capture the request."""

    body: bytes | None = None
    capture: bool = False
    keep: Callable[[bytes], None] | None = None
    status: int = 0
    received: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    written: Written | None = None
    fault: str = ""
    unkept: Exception | None = None


_channel: ContextVar[_Channel] = ContextVar("channel")


class _Transport(httpx2.AsyncBaseTransport):
    """Keeps what goes over the wire, so that a reply is had before any library reads it."""

    def __init__(self, key: str) -> None:
        self._key = key
        limits = httpx2.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
        self._inner = httpx2.AsyncHTTPTransport(limits=limits)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        channel = _channel.get()
        if channel.capture:
            channel.written = Written(request.url.path, json.loads(await request.aread()))
            raise _Captured
        if channel.body is not None:
            return _build_response(_GOOD, channel.body, {}, request)
        try:
            response = await self._inner.handle_async_request(request)
            channel.status, channel.headers = response.status_code, dict(response.headers)
            try:
                raw = b"".join([piece async for piece in response.aiter_raw()])
            finally:
                await response.aclose()
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            channel.fault = _describe_fault(error)
            raise
        whole = httpx2.Response(response.status_code, headers=response.headers, content=raw)
        body = channel.received = hide_key_bytes(whole.content, self._key)
        if channel.keep is not None and whole.status_code == _GOOD:
            _keep(channel, body)
        return _build_response(whole.status_code, body, response.headers, request)

    async def aclose(self) -> None:
        await self._inner.aclose()


def _keep(channel: _Channel, body: bytes) -> None:
    """Keep a reply; that it could not be kept must not be lost among a library's errors."""
    if channel.keep is None:
        return
    try:
        channel.keep(body)
    except Exception as error:
        channel.unkept = error
        raise


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
        limits = httpx2.Timeout(timeout, connect=_CONNECT_SECONDS)
        self._http = httpx2.AsyncClient(transport=_Transport(self._key), timeout=limits)
        self._provider = model.provider
        self._model = _build_model(model, self._key, self._http)
        self._takes_temperature = _takes_temperature(self._model)

    async def send(self, request: Request, keep: Callable[[bytes], None]) -> Exchange:
        """Put one request, once; faults come back as values, without the key."""
        channel, reply, refusal = _Channel(keep=keep), None, ""
        try:
            reply = _to_reply(await self._request(request, channel))
        except Exception as error:  # whatever a library makes of it, the channel has the truth
            refusal = " ".join(hide_key(str(error), self._key).split())[:_EXPLAINED]
        if channel.unkept is not None:
            raise channel.unkept
        fault = channel.fault
        if channel.status not in (0, _GOOD):
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
        try:
            return _to_reply(await self._request(request, _Channel(body=body)))
        except _READING_ERRORS:
            return None

    async def write(self, request: Request) -> Written:
        """Return the request as it would be sent, without sending it."""
        channel = _Channel(capture=True)
        with suppress(Exception):  # the library reports our own exception as one of its kinds
            await self._request(request, channel)
        if channel.written is None:
            raise InputError(f"{request.model} cannot be asked in the form {request.parameters}")
        return channel.written

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def _request(self, request: Request, channel: _Channel) -> ModelResponse:
        token = _channel.set(channel)
        try:
            return await model_request(
                self._model,
                _to_messages(request),
                model_settings=_to_settings(
                    request, self._provider, takes_temperature=self._takes_temperature
                ),
                model_request_parameters=_to_parameters(request),
            )
        finally:
            _channel.reset(token)


def _build_model(model: ModelAddress, key: str, http: httpx2.AsyncClient) -> Model:
    """Return the library's model, with its own retries off: a retry must pass our budget."""
    if model.provider == "anthropic":
        from anthropic import AsyncAnthropic
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        client = AsyncAnthropic(api_key=key, http_client=http, max_retries=0)
        return AnthropicModel(model.name, provider=AnthropicProvider(anthropic_client=client))
    if model.provider == "google":
        from pydantic_ai.models.google import GoogleModel
        from pydantic_ai.providers.google import GoogleProvider

        return GoogleModel(model.name, provider=GoogleProvider(api_key=key, http_client=http))
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    speaker = AsyncOpenAI(
        api_key=key, base_url=model.address or None, http_client=http, max_retries=0
    )
    own = _describe_server if model.provider == SERVER else None
    provider = OpenAIProvider(openai_client=speaker)
    return OpenAIChatModel(model.name, provider=provider, profile=own)


def _describe_server(profile: ModelProfile) -> ModelProfile:
    """Return the profile of a server of one's own, which may differ from OpenAI in two ways.

    Not all know ``max_completion_tokens``; and some take the marks of a chat format within a
    document for real ones, so these are broken up on the way out.
    """
    return cast(
        "ModelProfile",
        {
            **profile,
            "openai_chat_supports_max_completion_tokens": False,
            "may_tokenize_special_tokens_in_content": True,
        },
    )


def _to_reply(response: ModelResponse) -> Reply:
    usage = response.usage
    text = "".join(part.content for part in response.parts if isinstance(part, TextPart))
    return Reply(
        text=text.encode("utf-8", "replace").decode(),  # half a character cannot be sent again
        model=response.model_name or "",
        input_tokens=usage.input_tokens,
        cached_tokens=usage.cache_read_tokens,
        stored_tokens=usage.cache_write_tokens,
        output_tokens=usage.output_tokens,
        finish=response.finish_reason or "",
    )


def _to_messages(request: Request) -> list[ModelMessage]:
    system = "\n\n".join(m.text for m in request.messages if m.role == "system")
    messages: list[ModelMessage] = []
    for message in request.messages:
        if message.role == "user":
            parts = [UserPromptPart(content=message.text)]
            messages.append(ModelRequest(parts=parts, instructions=system))
        elif message.role == "assistant":
            messages.append(ModelResponse(parts=[TextPart(content=message.text)]))
    return messages


def _takes_temperature(model: Model) -> bool:
    """Say whether a model has a temperature to set; some that reason have none."""
    profile = cast("Mapping[str, Any]", model.profile)
    if profile.get("anthropic_disallows_sampling_settings"):
        return False
    if not profile.get("openai_supports_reasoning"):
        return True
    efforts = profile.get("openai_reasoning_efforts")
    can_rest = profile.get("openai_supports_reasoning_effort_none")
    can_rest = "none" in efforts if efforts is not None else can_rest
    return bool(can_rest) and not profile.get("thinking_enabled_by_default")


def _to_settings(request: Request, provider: str, *, takes_temperature: bool) -> ModelSettings:
    """Return the settings; the system prompt, alike for every document, is marked for caching."""
    settings: dict[str, Any] = {"max_tokens": request.parameters.max_tokens}
    if takes_temperature and request.parameters.temperature is not None:
        settings["temperature"] = request.parameters.temperature
    if provider == "anthropic":
        settings["anthropic_cache_instructions"] = True
    if _gives_form_bare(request):
        settings["extra_body"] = {"response_format": _write_form(request)}
    return cast("ModelSettings", settings)


def _to_parameters(request: Request) -> ModelRequestParameters:
    system = "\n\n".join(m.text for m in request.messages if m.role == "system")
    common: dict[str, Any] = {
        "allow_text_output": True,
        "instruction_parts": [InstructionPart(content=system)] if system else [],
    }
    if _gives_form_bare(request):
        return ModelRequestParameters(output_mode="text", **common)
    match request.parameters.form:
        case Form.SCHEMA | Form.GUIDED:
            form = OutputObjectDefinition(
                json_schema=dict(request.schema), name=_SCHEMA_NAME, strict=True
            )
            return ModelRequestParameters(output_mode="native", output_object=form, **common)
        case Form.JSON:
            return ModelRequestParameters(output_mode="prompted", **common)
        case Form.TEXT:
            return ModelRequestParameters(output_mode="text", **common)


def _gives_form_bare(request: Request) -> bool:
    """Say whether the form of the reply goes past the library, straight into the body.

    For OpenAI's protocol the libraries walk the whole schema again for each call, which takes
    longer than all else; the schema is within what strict mode allows as it is.
    """
    is_openai = request.model.provider in ("openai", SERVER)
    return is_openai and request.parameters.form is not Form.TEXT


def _write_form(request: Request) -> dict[str, Any]:
    if request.parameters.form is Form.JSON:
        return {"type": "json_object"}
    if request.parameters.form is Form.GUIDED:
        return {"type": "json_object", "schema": request.schema}
    form = {"name": _SCHEMA_NAME, "schema": request.schema, "strict": True}
    return {"type": "json_schema", "json_schema": form}


def _build_response(
    status: int, body: bytes, headers: Mapping[str, str], request: httpx2.Request
) -> httpx2.Response:
    kept = {"content-type": headers.get("content-type", "application/json")}
    return httpx2.Response(status, content=body, headers=kept, request=request)


def _describe_fault(error: Exception) -> str:
    if isinstance(error, httpx2.TimeoutException):
        return "timed out"
    if isinstance(error, httpx2.ConnectError):
        return "cannot be reached"
    return f"the connection broke ({type(error).__name__})"


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
