"""Chat completions: the protocol of OpenAI and of any OpenAI-compatible server."""

import os
import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from govatlas.coding.llm.providers.provider import (
    Provider,
    build_reply,
    choose_temperature,
    join_rules,
    list_turns,
    read_count,
)
from govatlas.coding.llm.request import SERVER, Form, ModelAddress, Reply, Request

_ADDRESS: Final = "https://api.openai.com/v1"
_SCHEMA_NAME: Final = "coding"
_SCOPES: Final = {"OpenAI-Organization": "OPENAI_ORG_ID", "OpenAI-Project": "OPENAI_PROJECT_ID"}
_ENDS: Final = {"tool_calls": "tool_call", "function_call": "tool_call"}
_JOINER: Final = "\u200d"
_INVISIBLE: Final = "[\u200b-\u200d\u2060\ufeff]"
_INNER: Final = (
    r"\|[^\s<>|\"]{1,64}\|?>|｜[^\s<>｜\"]{1,64}｜>|[a-z_]{1,32}\|>|(?:start|end)_of_turn>|/?s>"
    r"|/?(?:SYS|INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS|TOOL_CALLS)(?:>>|\])|~[!a-z]\[|~b\]"
)
_MARK: Final = re.compile(rf"(<<?|\[|\])(?={_INNER})")
_BROKEN: Final = re.compile(rf"(<<?|\[|\]){_INVISIBLE}(?={_INNER})")
"""Marks of chat formats, such as ``<|im_start|>`` or ``[INST]``, intact and broken up."""


class OpenAI(Provider):
    """Chat completions as OpenAI serves them."""

    limit: ClassVar[str] = "max_completion_tokens"

    name = "openai"
    variables = ("OPENAI_API_KEY",)

    def locate(self, model: ModelAddress) -> str:
        """Return the address for chat completions; the environment can override it."""
        base = model.address or os.environ.get("OPENAI_BASE_URL", "").strip() or _ADDRESS
        return f"{base.rstrip('/')}/chat/completions"

    def sign(self, key: str) -> Mapping[str, str]:
        """Return the key as a bearer token, with the organization to bill."""
        told = {header: os.environ.get(name, "") for header, name in _SCOPES.items()}
        return {
            "Authorization": f"Bearer {key}",
            **{h: value for h, value in told.items() if value},
        }

    def write(self, request: Request) -> dict[str, Any]:
        """Return the body of a request."""
        rules = join_rules(request)
        turns = [("system", rules)] if rules else []
        turns += [(role, self.guard(text)) for role, text in list_turns(request)]
        return {
            "messages": [{"role": role, "content": text} for role, text in turns],
            "model": request.model.name,
            self.limit: request.parameters.max_tokens,
            **choose_temperature(request),
            **_write_form(request),
        }

    def read(self, body: Mapping[str, Any]) -> Reply:
        """Return the reply in a chat completion; a refusal is not a reply."""
        choice, usage = body["choices"][0], body.get("usage")
        said, finish = choice["message"], choice.get("finish_reason") or ""
        text = said.get("content") or ""
        details = usage.get("prompt_tokens_details") if isinstance(usage, Mapping) else None
        return build_reply(
            self.restore("" if said.get("refusal") else text),
            model=body.get("model"),
            finish="content_filter" if said.get("refusal") else _ENDS.get(finish, finish),
            given=read_count(usage, "prompt_tokens"),
            cached=read_count(details, "cached_tokens"),
            written=read_count(usage, "completion_tokens"),
        )

    def guard(self, text: str) -> str:
        """Return text unchanged; OpenAI does not interpret marks of chat formats in it."""
        return text

    def restore(self, text: str) -> str:
        """Return text as it was before ``guard``."""
        return text

    def wrap(self, model: ModelAddress, text: str) -> dict[str, Any]:
        """Return a chat completion that says ``text``."""
        message = {"role": "assistant", "content": text}
        return {
            "id": "elsewhere",
            "object": "chat.completion",
            "created": 0,
            "model": model.name,
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        }

    def write_batch(self, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return an entry in the form of the Batch API."""
        return {"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body}

    def read_batch(self, entry: Mapping[str, Any]) -> object:
        """Return the body of an entry that was answered."""
        response = entry["response"]
        good = response.get("status_code", 200) == 200
        return response["body"] if good else None


class OpenAICompatible(OpenAI):
    """Chat completions as OpenAI-compatible servers serve them, which differ in two ways.

    Not all know ``max_completion_tokens``; and some interpret the marks of a chat format in a
    document, so these are broken up by an invisible character before they are sent.
    """

    name = SERVER
    variables = ("GOVATLAS_SERVER_KEY",)
    needs_key = False
    limit = "max_tokens"

    def guard(self, text: str) -> str:
        """Return text with every mark of a chat format broken up."""
        return _MARK.sub(rf"\1{_JOINER}", text)

    def restore(self, text: str) -> str:
        """Return text with the marks that the model repeated restored."""
        return _BROKEN.sub(r"\1", text)


def _write_form(request: Request) -> dict[str, Any]:
    """Return the part of the body that sets the format of the reply."""
    match request.parameters.form:
        case Form.SCHEMA:
            form = {"name": _SCHEMA_NAME, "schema": request.schema, "strict": True}
            return {"response_format": {"type": "json_schema", "json_schema": form}}
        case Form.GUIDED:
            return {"response_format": {"type": "json_object", "schema": request.schema}}
        case Form.JSON:
            return {"response_format": {"type": "json_object"}}
        case Form.TEXT:
            return {}
