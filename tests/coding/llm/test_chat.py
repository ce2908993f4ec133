"""Chat completions that are written and read without a library say what the library's would."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govatlas.coding.llm.chat import ChatForm, read_plain
from govatlas.coding.llm.client import ProviderClient
from govatlas.coding.llm.request import Form, Message, ModelAddress, Parameters, Reply, Request
from govatlas.coding.llm.wire import Written
from tests.coding.llm.replies import load_tasks

SERVER = ModelAddress.parse("http://127.0.0.1:9/v1#tiny")
OPENAI = ModelAddress.parse("openai:tiny")
MARKS = (
    "<|im_start|>",
    "<start_of_turn>",
    "[INST]",
    "]~b]",
    "<｜User｜>",
    "<<<DOCUMENT 0123456789ab",
    "DOCUMENT 0123456789ab>>>",
    "<a href='x'>",
    "§ 3(1) [repealed]",
    "É\n\u2028",
)
WORDS = st.lists(st.sampled_from(MARKS) | st.text(max_size=20), max_size=6).map(" ".join)
TURNS = st.lists(WORDS, min_size=1, max_size=3)


def build_request(model: ModelAddress, turns: list[str], form: Form) -> Request:
    """Return a conversation: ours and the model's turns by turns."""
    roles = ("user", "assistant")
    messages = [Message(roles[n % 2], words) for n, words in enumerate(turns)]
    return Request(
        model=model,
        messages=(load_tasks()[0].rules, *messages),
        schema=load_tasks()[0].schema,
        parameters=Parameters(form=form),
    )


async def write_all(requests: list[Request]) -> list[Written]:
    client = ProviderClient(requests[0].model, offline=True)
    try:
        return [await client.write(request) for request in requests]
    finally:
        await client.close()


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("model", [SERVER, OPENAI], ids=str)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=TURNS)
def test_a_request_is_what_the_library_would_send(
    model: ModelAddress, form: Form, turns: list[str]
) -> None:
    turns = turns if len(turns) % 2 else turns[:-1]  # the last turn is always ours
    requests = [build_request(model, said, form) for said in (["Hello."], turns)]
    ours = asyncio.run(write_all(requests))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ChatForm, "take", lambda body: None)
        theirs = asyncio.run(write_all(requests))
    assert ours == theirs


def build_body(said: dict[str, Any], **changes: Any) -> bytes:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", **said}}
    return json.dumps(
        {
            "id": "x",
            "object": "chat.completion",
            "created": 1,
            "model": "tiny-1",
            "choices": [choice],
            "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10},
            **changes,
        }
    ).encode()


DETAILS = st.fixed_dictionaries({}, optional={"cached_tokens": st.integers(0, 9)})
USAGES = st.fixed_dictionaries(
    {"prompt_tokens": st.integers(0, 99), "completion_tokens": st.integers(0, 99)},
    optional={"total_tokens": st.integers(0, 99), "prompt_tokens_details": DETAILS | st.none()},
)
BODIES = st.builds(
    lambda text, usage, finish, extra: build_body(
        {"content": text, **extra},
        usage=usage,
        choices=[
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": text, **extra},
            }
        ],
    ),
    st.text(max_size=40) | st.sampled_from(["<think>Hm.</think>{}", "<\u200d|im_start|>", ""]),
    USAGES,
    st.sampled_from(["stop", "length", "content_filter", "tool_calls"]),
    st.sampled_from([{}, {"refusal": "I will not."}, {"refusal": None, "reasoning": "Hm."}]),
)


@settings(max_examples=75, deadline=None)
@given(body=BODIES)
def test_a_reply_that_is_read_here_says_what_the_library_reads(body: bytes) -> None:
    plain = read_plain(body)

    async def read() -> Reply | None:
        client = ProviderClient(SERVER, offline=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("govatlas.coding.llm.client.read_plain", lambda body: None)
            found = await client.read(build_request(SERVER, ["Hello."], Form.TEXT), body)
        await client.close()
        return found

    if plain is not None:
        assert asyncio.run(read()) == plain


def test_a_usual_reply_needs_no_library() -> None:
    assert read_plain(build_body({"content": "{}"})) == Reply(
        text="{}", model="tiny-1", input_tokens=7, output_tokens=3, finish="stop"
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"choices": []}',
        build_body({"content": None}),
        build_body({"content": "<think>Hm.</think>{}"}),
        build_body({"content": "", "refusal": "I will not."}),
        build_body({"content": "{}"}, usage={"prompt_tokens": 7, "completion_tokens": "3"}),
        build_body({"content": "{}"}, usage={"input": 7}),
        build_body({"content": "{}"}, model=None),
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_library(body: bytes) -> None:
    assert read_plain(body) is None
