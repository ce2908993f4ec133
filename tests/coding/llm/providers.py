"""The forms in which OpenAI, Anthropic and Google take requests and give replies."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import unquote

from tests.coding.llm.conversation import Conversation, Turn

_CREATED = 1_790_812_800
_GOOGLE_PATH = re.compile(r"/v1(?:beta)?/models/([^:?]+):generateContent")


class Finish(StrEnum):
    """Why a reply ended."""

    STOP = "stop"
    LENGTH = "length"
    REFUSAL = "refusal"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a request asks; ``tool`` is the one that the reply must call, empty for none."""

    model: str
    conversation: Conversation
    tool: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a reply says, ``model`` being the name that it reports."""

    id: str
    model: str
    text: str
    finish: Finish
    input_tokens: int
    output_tokens: int
    tool: str = ""


class Provider(Protocol):
    """The form of one provider."""

    def read(self, path: str, body: Mapping[str, Any]) -> Asked:
        """Return what a request asks; a KeyError, TypeError or the like where it is malformed."""
        ...

    def write(self, answer: Answer) -> dict[str, Any]:
        """Return the body of a reply."""
        ...

    def write_error(self, status: int, words: str) -> dict[str, Any]:
        """Return the body of an error."""
        ...


def find_provider(path: str) -> Provider | None:
    """Return whose form a path belongs to."""
    if path == "/v1/chat/completions":
        return OpenAI()
    if path == "/v1/messages":
        return Anthropic()
    return Google() if _GOOGLE_PATH.fullmatch(path) else None


class OpenAI:
    """Chat completions, which many servers speak."""

    def read(self, path: str, body: Mapping[str, Any]) -> Asked:
        """Return what a request asks."""
        said = [(entry["role"], _join(entry["content"])) for entry in body["messages"]]
        tools = [tool["function"] for tool in body.get("tools", ())]
        form = body.get("response_format") or {}
        schema = form.get("json_schema", {}).get("schema")
        conversation = Conversation(
            system="\n\n".join(text for role, text in said if role in ("system", "developer")),
            turns=tuple(Turn(role, text) for role, text in said if role in ("user", "assistant")),
            schema=schema or (tools[0]["parameters"] if tools else None),
        )
        tool = tools[0]["name"] if tools and not schema else ""
        return Asked(model=body["model"], conversation=conversation, tool=tool)

    def write(self, answer: Answer) -> dict[str, Any]:
        """Return a chat completion."""
        message: dict[str, Any] = {"role": "assistant", "content": answer.text, "refusal": None}
        finish = "length" if answer.finish is Finish.LENGTH else "stop"
        if answer.finish is Finish.REFUSAL:
            message |= {"content": None, "refusal": answer.text}
        elif answer.tool:
            call = {"name": answer.tool, "arguments": answer.text}
            calls = [{"id": f"call_{answer.id}", "type": "function", "function": call}]
            message |= {"content": None, "tool_calls": calls}
            finish = "tool_calls" if finish == "stop" else finish
        return {
            "id": f"chatcmpl-{answer.id}",
            "object": "chat.completion",
            "created": _CREATED,
            "model": answer.model,
            "choices": [
                {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
            ],
            "usage": {
                "prompt_tokens": answer.input_tokens,
                "completion_tokens": answer.output_tokens,
                "total_tokens": answer.input_tokens + answer.output_tokens,
            },
        }

    def write_error(self, status: int, words: str) -> dict[str, Any]:
        """Return an error with its kind."""
        kind = {429: "rate_limit_exceeded", 400: "invalid_request_error"}.get(
            status, "server_error"
        )
        return {"error": {"message": words, "type": kind, "param": None, "code": kind}}


class Anthropic:
    """Messages."""

    def read(self, path: str, body: Mapping[str, Any]) -> Asked:
        """Return what a request asks."""
        tools = body.get("tools") or ()
        form = (body.get("output_config") or {}).get("format") or body.get("output_format") or {}
        schema = form.get("schema")
        conversation = Conversation(
            system=_join(body.get("system", "")),
            turns=tuple(Turn(m["role"], _join(m["content"])) for m in body["messages"]),
            schema=schema or (tools[0]["input_schema"] if tools else None),
        )
        tool = tools[0]["name"] if tools and not schema else ""
        return Asked(model=body["model"], conversation=conversation, tool=tool)

    def write(self, answer: Answer) -> dict[str, Any]:
        """Return a message; a tool's input must be an object, so broken JSON comes as text."""
        content: list[dict[str, Any]] = []
        if answer.text:
            content = [{"type": "text", "text": answer.text}]
        reason = {Finish.LENGTH: "max_tokens", Finish.REFUSAL: "refusal"}.get(
            answer.finish, "end_turn"
        )
        if answer.tool and (given := _load_object(answer.text)) is not None:
            call = {"type": "tool_use", "id": f"toolu_{answer.id}", "name": answer.tool}
            content, reason = [call | {"input": given}], "tool_use"
        return {
            "id": f"msg_{answer.id}",
            "type": "message",
            "role": "assistant",
            "model": answer.model,
            "content": content,
            "stop_reason": reason,
            "stop_sequence": None,
            "usage": {"input_tokens": answer.input_tokens, "output_tokens": answer.output_tokens},
        }

    def write_error(self, status: int, words: str) -> dict[str, Any]:
        """Return an error with its kind."""
        kinds = {429: "rate_limit_error", 503: "overloaded_error", 400: "invalid_request_error"}
        return {
            "type": "error",
            "error": {"type": kinds.get(status, "api_error"), "message": words},
        }


class Google:
    """The generateContent of Gemini."""

    def read(self, path: str, body: Mapping[str, Any]) -> Asked:
        """Return what a request asks."""
        found = _GOOGLE_PATH.fullmatch(path)
        assert found is not None
        config = body.get("generationConfig", {})
        declared = [d for t in body.get("tools", ()) for d in t.get("functionDeclarations", ())]
        schema = config.get("responseJsonSchema") or config.get("responseSchema")
        offered = declared[0] if declared else {}
        roles = {"model": "assistant"}
        conversation = Conversation(
            system=_join(body.get("systemInstruction", {}).get("parts", "")),
            turns=tuple(
                Turn(roles.get(turn.get("role"), "user"), _join(turn["parts"]))
                for turn in body["contents"]
            ),
            schema=schema or offered.get("parametersJsonSchema") or offered.get("parameters"),
        )
        tool = "" if schema else offered.get("name", "")
        return Asked(model=unquote(found[1]), conversation=conversation, tool=tool)

    def write(self, answer: Answer) -> dict[str, Any]:
        """Return one candidate; a refusal is one that was stopped for safety, without words."""
        reasons = {Finish.LENGTH: "MAX_TOKENS", Finish.REFUSAL: "SAFETY"}
        candidate: dict[str, Any] = {
            "index": 0,
            "finishReason": reasons.get(answer.finish, "STOP"),
        }
        if answer.finish is not Finish.REFUSAL:
            part: dict[str, Any] = {"text": answer.text}
            if answer.tool and (given := _load_object(answer.text)) is not None:
                part = {"functionCall": {"name": answer.tool, "args": given}}
            candidate["content"] = {"role": "model", "parts": [part]}
        return {
            "responseId": answer.id,
            "modelVersion": answer.model,
            "candidates": [candidate],
            "usageMetadata": {
                "promptTokenCount": answer.input_tokens,
                "candidatesTokenCount": answer.output_tokens,
                "totalTokenCount": answer.input_tokens + answer.output_tokens,
            },
        }

    def write_error(self, status: int, words: str) -> dict[str, Any]:
        """Return an error with its kind."""
        kinds = {429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE", 400: "INVALID_ARGUMENT"}
        kind = kinds.get(status, "INTERNAL")
        return {"error": {"code": status, "message": words, "status": kind}}


def _join(content: Any) -> str:
    """Return the words of a text, or of a list of parts with text."""
    if content is None or isinstance(content, str):
        return content or ""
    return "\n\n".join(part["text"] for part in content if "text" in part)


def _load_object(text: str) -> dict[str, Any] | None:
    with suppress(ValueError):
        found = json.loads(text)
        return found if isinstance(found, dict) else None
    return None
