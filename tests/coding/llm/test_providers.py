"""Requests and replies of each provider are what its own library would write and read."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.profiles.anthropic import anthropic_model_profile
from pydantic_ai.profiles.openai import openai_model_profile
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.openai import OpenAIProvider

from govatlas.coding.llm.client import ProviderClient
from govatlas.coding.llm.prices import load_prices
from govatlas.coding.llm.providers.openai import OpenAICompatible
from govatlas.coding.llm.providers.provider import takes_temperature
from govatlas.coding.llm.providers.registry import list_providers, parse_model
from govatlas.coding.llm.request import SERVER, Form, Message, ModelAddress, Parameters, Request
from tests.coding.llm.providers import Answer, Anthropic, Finish, Google, OpenAI, Provider
from tests.coding.llm.replies import load_tasks

LOCAL = parse_model("http://127.0.0.1:9/v1#tiny")
HOSTED = tuple(
    map(
        parse_model,
        ("openai:gpt-4o-mini", "anthropic:claude-haiku-4-5", "google:gemini-2.5-flash"),
    )
)
SERVED: Mapping[str, Provider] = {
    "openai": OpenAI(),
    SERVER: OpenAI(),
    "anthropic": Anthropic(),
    "google": Google(),
}
MARKS = (
    "<|im_start|>",
    "<|endoftext|>",
    "<start_of_turn>",
    "<end_of_turn>",
    "[INST]",
    "[/INST]",
    "<<SYS>>",
    "<</SYS>>",
    "]~b]",
    "<｜User｜>",
    "<｜begin▁of▁sentence｜>",
)
PLAIN = (
    "<<<DOCUMENT 0123456789ab",
    "DOCUMENT 0123456789ab>>>",
    "<a href='x'>",
    "§ 3(1) [repealed]",
)
WORDS = st.lists(st.sampled_from(PLAIN) | st.text(max_size=20), min_size=1, max_size=6).map(
    " ".join
)


class Stop(Exception):
    """Ends a call of a library whose request was only to be seen."""


class Post(httpx2.AsyncBaseTransport):
    """Takes note of a request; answers with a body where there is one."""

    def __init__(self, body: bytes | None = None) -> None:
        self.body = body
        self.sent: dict[str, Any] = {}
        self.url = ""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.url = str(request.url)
        self.sent = json.loads(await request.aread())
        if self.body is None:
            raise Stop
        headers = {"content-type": "application/json"}
        return httpx2.Response(200, content=self.body, headers=headers, request=request)


def build_model(model: ModelAddress, http: httpx2.AsyncClient) -> Model:
    if model.provider == "anthropic":
        return AnthropicModel(
            model.name, provider=AnthropicProvider(api_key="a-key", http_client=http)
        )
    if model.provider == "google":
        return GoogleModel(model.name, provider=GoogleProvider(api_key="a-key", http_client=http))
    provider = OpenAIProvider(base_url=model.address or None, api_key="a-key", http_client=http)
    return OpenAIChatModel(model.name, provider=provider)


def build_messages(request: Request) -> list[ModelMessage]:
    built: list[ModelMessage] = []
    for message in request.messages[1:]:
        if message.role == "user":
            parts = [UserPromptPart(content=message.text)]
            built.append(ModelRequest(parts=parts, instructions=request.messages[0].text))
        else:
            built.append(ModelResponse(parts=[TextPart(content=message.text)]))
    return built


def ask_library(request: Request, post: Post) -> ModelResponse | None:
    """Put a request by the library, over ``post``."""

    async def work() -> ModelResponse | None:
        form = OutputObjectDefinition(json_schema=dict(request.schema), name="coding", strict=True)
        is_schema = request.parameters.form is Form.SCHEMA
        parameters = ModelRequestParameters(
            output_mode="native" if is_schema else "text",
            output_object=form if is_schema else None,
            allow_text_output=True,
            instruction_parts=[InstructionPart(content=request.messages[0].text)],
        )
        wanted: Any = {"max_tokens": request.parameters.max_tokens, "temperature": 0.0}
        wanted |= {"anthropic_cache_instructions": True}
        async with httpx2.AsyncClient(transport=post, timeout=60.0) as http:
            return await model_request(
                build_model(request.model, http),
                build_messages(request),
                model_settings=wanted,
                model_request_parameters=parameters,
            )

    with suppress(AgentRunError, Stop, Exception):
        return asyncio.run(work())
    return None


def build_request(model: ModelAddress, words: str, form: Form) -> Request:
    turns = ("Hello.", "I am here.", words)
    messages = [Message(("user", "assistant")[n % 2], turn) for n, turn in enumerate(turns)]
    task = load_tasks()[0]
    return Request(
        model=model,
        messages=(task.rules, *messages),
        schema=task.schema,
        parameters=Parameters(form=form),
    )


def simplify(body: Any) -> Any:
    """Return a body without what says nothing new: titles, no stream, the type beside an enum."""
    if isinstance(body, list):
        return [simplify(item) for item in body]
    if not isinstance(body, dict):
        return body
    kept = {name: simplify(value) for name, value in body.items()}
    if kept.get("stream") is False:
        del kept["stream"]
    if kept.get("title") == "coding":
        del kept["title"]
    if isinstance(kept.get("enum"), list):
        kept.pop("type", None)
    return kept


@pytest.mark.parametrize("form", [Form.SCHEMA, Form.TEXT])
@pytest.mark.parametrize("model", HOSTED, ids=str)
@settings(max_examples=5, deadline=None)
@given(words=WORDS)
def test_a_request_is_what_the_library_of_the_provider_sends(
    model: ModelAddress, form: Form, words: str
) -> None:
    request = build_request(model, f"Words: {words}", form)
    post = Post()
    ask_library(request, post)
    assert simplify(post.sent) == simplify(ProviderClient(model, offline=True).write(request))
    assert list_providers()[model.provider].locate(model) == post.url.partition("?")[0]


def test_a_server_of_ones_own_is_asked_in_words_that_every_server_knows() -> None:
    written = ProviderClient(LOCAL, offline=True).write(build_request(LOCAL, "Words.", Form.TEXT))
    assert {name: value for name, value in written.items() if name != "messages"} == {
        "model": "tiny",
        "max_tokens": 8_000,
        "temperature": 0.0,
    }


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_of_a_chat_format_reaches_a_server_broken_up_and_comes_back_whole(mark: str) -> None:
    provider = OpenAICompatible()
    sent = provider.guard(f"It says {mark} here.")
    assert mark not in sent
    assert sent.replace("\u200d", "") == f"It says {mark} here."
    assert provider.restore(sent) == f"It says {mark} here."


@given(text=st.lists(st.sampled_from((*MARKS, *PLAIN)) | st.text(max_size=9)).map("".join))
def test_guarding_a_text_loses_nothing(text: str) -> None:
    provider = OpenAICompatible()
    assert provider.restore(provider.guard(text)) == provider.restore(text)


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_mark_goes_out_as_it_is(text: str) -> None:
    assert OpenAICompatible().guard(text) == text


def build_body(provider: str, finish: Finish, text: str = '{"a": "é"}') -> bytes:
    answer = Answer(
        id="1", model="tiny-1", text=text, finish=finish, input_tokens=70, output_tokens=3
    )
    return json.dumps(SERVED[provider].write(answer)).encode()


@pytest.mark.parametrize("finish", Finish)
@pytest.mark.parametrize("model", HOSTED, ids=str)
def test_a_reply_says_what_the_library_of_the_provider_reads(
    model: ModelAddress, finish: Finish
) -> None:
    body = build_body(model.provider, finish)
    request = build_request(model, "Words.", Form.TEXT)
    theirs = ask_library(request, Post(body))
    ours = ProviderClient(model, offline=True).read(request, body)
    assert theirs is not None
    assert ours is not None
    texts = [part.content for part in theirs.parts if isinstance(part, TextPart)]
    assert ours.text == "".join(texts)
    assert (ours.model, ours.finish) == (theirs.model_name, theirs.finish_reason)
    assert ours.input_tokens == theirs.usage.input_tokens
    assert ours.output_tokens == theirs.usage.output_tokens


USAGES = {
    "openai": {
        "prompt_tokens": 70,
        "completion_tokens": 3,
        "total_tokens": 73,
        "prompt_tokens_details": {"cached_tokens": 40},
    },
    "anthropic": {
        "input_tokens": 10,
        "output_tokens": 3,
        "cache_read_input_tokens": 40,
        "cache_creation_input_tokens": 20,
    },
    "google": {
        "promptTokenCount": 70,
        "candidatesTokenCount": 2,
        "thoughtsTokenCount": 1,
        "cachedContentTokenCount": 40,
        "totalTokenCount": 73,
    },
}


@pytest.mark.parametrize("model", HOSTED, ids=str)
def test_tokens_of_a_cache_are_counted_as_the_library_counts_them(model: ModelAddress) -> None:
    body = json.loads(build_body(model.provider, Finish.STOP))
    body["usageMetadata" if model.provider == "google" else "usage"] = USAGES[model.provider]
    request = build_request(model, "Words.", Form.TEXT)
    theirs = ask_library(request, Post(json.dumps(body).encode()))
    ours = ProviderClient(model, offline=True).read(request, json.dumps(body).encode())
    assert theirs is not None
    assert ours is not None
    assert (ours.input_tokens, ours.cached_tokens, ours.output_tokens) == (70, 40, 3)
    used = theirs.usage
    assert (used.input_tokens, used.cache_read_tokens, used.output_tokens) == (70, 40, 3)
    assert used.cache_write_tokens == ours.stored_tokens


def test_the_models_without_a_temperature_are_those_that_the_library_knows() -> None:
    for name in load_prices().prices:
        provider, _, model = name.partition(":")
        known: Any = {"openai": openai_model_profile, "anthropic": anthropic_model_profile}
        if provider in known:
            assert takes_temperature(model) == _takes_temperature(known[provider](model)), name


def _takes_temperature(profile: Mapping[str, Any]) -> bool:
    if profile.get("anthropic_disallows_sampling_settings"):
        return False
    if not profile.get("openai_supports_reasoning"):
        return True
    efforts = profile.get("openai_reasoning_efforts")
    can_rest = profile.get("openai_supports_reasoning_effort_none")
    can_rest = "none" in efforts if efforts is not None else can_rest
    return bool(can_rest) and not profile.get("thinking_enabled_by_default")


SENSELESS = (
    b"",
    b"null",
    b"[]",
    b"<html>",
    b'{"choices": []}',
    b'{"choices": [{"message": null}]}',
    b'{"content": 3}',
    b'{"candidates": [3]}',
    b'{"usage": ' + b"9" * 10_000 + b"}",
    b"[" * 100_000,
    b'{"choices": [' + b"[]," * 1_000_000 + b"[]]}",
)


@pytest.mark.parametrize("model", [*HOSTED, LOCAL], ids=str)
@pytest.mark.parametrize("number", range(len(SENSELESS)))
def test_a_body_that_is_no_reply_makes_no_sense(model: ModelAddress, number: int) -> None:
    request = build_request(model, "Words.", Form.TEXT)
    assert ProviderClient(model, offline=True).read(request, SENSELESS[number]) is None


@pytest.mark.parametrize("count", [-1, 10**12, 10**300, 1e300, "7", True, [], {}])
@pytest.mark.parametrize("model", [*HOSTED, LOCAL], ids=str)
def test_a_count_of_tokens_that_cannot_be_true_is_not_believed(
    model: ModelAddress, count: object
) -> None:
    request = build_request(model, "Words.", Form.TEXT)
    place = "usageMetadata" if model.provider == "google" else "usage"
    body = json.loads(build_body(model.provider, Finish.STOP))
    names = [name for name, value in body[place].items() if value and "otal" not in name]
    assert len(names) == 2
    for name in names:
        changed = body | {place: body[place] | {name: count}}
        reply = ProviderClient(model, offline=True).read(request, json.dumps(changed).encode())
        assert reply is not None
        assert reply.is_miscounted
        assert (reply.input_tokens, reply.output_tokens, reply.text) == (0, 0, '{"a": "é"}')


def test_a_text_longer_than_the_tokens_asked_for_is_cut() -> None:
    request = build_request(LOCAL, "Words.", Form.TEXT)
    body = build_body(SERVER, Finish.STOP, "x" * 2_000_000)
    reply = ProviderClient(LOCAL, offline=True).read(request, body)
    assert reply is not None
    assert (len(reply.text), reply.finish) == (16 * 8_000, "length")
