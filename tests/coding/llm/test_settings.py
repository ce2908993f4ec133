"""Settings that decide how a model is asked."""

from dataclasses import replace

import pytest

from govatlas.codebook import load_codebook
from govatlas.coding.llm.client import ProviderClient
from govatlas.coding.llm.providers.registry import parse_model
from govatlas.coding.llm.request import Form, Message, Request, Schema
from govatlas.coding.llm.settings import LlmSettings
from govatlas.errors import InputError

LOCAL = parse_model("http://127.0.0.1:8080/v1#small")
HOSTED = parse_model("openai:gpt-5-mini")
SCHEMA = Schema({"type": "object", "properties": {}})
SMALL = LlmSettings(models=(LOCAL,), context=6_144)


def write_response_format(form: Form) -> object:
    """Return the member that holds a server's reply to its form."""
    settings = LlmSettings(models=(LOCAL,), form=form)
    request = Request(
        model=LOCAL,
        messages=(Message("user", "Code."),),
        schema=SCHEMA,
        parameters=settings.parameters,
    )
    written: dict[str, object] = ProviderClient(LOCAL, offline=True).write(request)
    return written.get("response_format")


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (Form.GUIDED, {"type": "json_object", "schema": SCHEMA}),
        (Form.JSON, {"type": "json_object"}),
        (Form.TEXT, None),
    ],
)
def test_a_server_is_asked_in_the_form_that_was_chosen(form: Form, written: object) -> None:
    assert write_response_format(form) == written


def test_a_hosted_model_is_not_asked_in_the_form_of_a_local_server() -> None:
    with pytest.raises(InputError, match="--form guided works only with a server of your own"):
        LlmSettings(models=(LOCAL, HOSTED), form=Form.GUIDED)


def test_a_shorter_reply_leaves_more_of_a_small_context_to_prompt_and_document() -> None:
    codebook = load_codebook()
    shorter = replace(SMALL, max_reply=256)
    assert shorter.parameters.max_tokens == 256
    assert len(shorter.build_tasks(codebook)) < len(SMALL.build_tasks(codebook))


def test_another_longest_reply_makes_another_coder() -> None:
    codebook = load_codebook()
    names = {s.name_coder(codebook).digest for s in (SMALL, replace(SMALL, max_reply=300))}
    assert len(names) == 2
