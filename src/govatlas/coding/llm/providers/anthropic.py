"""Messages: the protocol of Anthropic."""

import os
from collections.abc import Mapping
from typing import Any, Final

from govatlas.coding.llm.providers.provider import (
    UNCOUNTED,
    Provider,
    build_reply,
    choose_temperature,
    join_rules,
    list_turns,
    read_count,
)
from govatlas.coding.llm.request import Form, ModelAddress, Reply, Request

_ADDRESS: Final = "https://api.anthropic.com"
_VERSION: Final = "2023-06-01"
_ENDS: Final = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "content_filter",
    "tool_use": "tool_call",
}


class Anthropic(Provider):
    """Messages as Anthropic serves them."""

    name = "anthropic"
    variables = ("ANTHROPIC_API_KEY",)

    def locate(self, model: ModelAddress) -> str:
        """Return the address for messages; the environment can override it."""
        base = os.environ.get("ANTHROPIC_BASE_URL", "").strip() or _ADDRESS
        return f"{base.rstrip('/')}/v1/messages"

    def sign(self, key: str) -> Mapping[str, str]:
        """Return the headers with the key and the version of the protocol."""
        return {"X-Api-Key": key, "anthropic-version": _VERSION}

    def write(self, request: Request) -> dict[str, Any]:
        """Return the body; the rules, the same for every document, are marked for caching."""
        body: dict[str, Any] = {
            "model": request.model.name,
            "max_tokens": request.parameters.max_tokens,
            "messages": [
                {"role": role, "content": [{"type": "text", "text": text}]}
                for role, text in list_turns(request)
            ],
            **choose_temperature(request),
        }
        if rules := join_rules(request):
            cached = {"type": "ephemeral", "ttl": "5m"}
            body["system"] = [{"type": "text", "text": rules, "cache_control": cached}]
        if request.parameters.form is Form.SCHEMA:
            form = {"type": "json_schema", "schema": request.schema}
            body["output_config"] = {"format": form}
        return body

    def read(self, body: Mapping[str, Any]) -> Reply:
        """Return the reply in a message; its input tokens are the sum of three counts."""
        usage, finish = body.get("usage"), body.get("stop_reason") or ""
        names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
        counts = [read_count(usage, name) for name in names]
        texts = [part["text"] for part in body["content"] if part["type"] == "text"]
        return build_reply(
            "".join(texts),
            model=body.get("model"),
            finish=_ENDS.get(finish, finish),
            given=UNCOUNTED if UNCOUNTED in counts else sum(counts),
            cached=counts[2],
            written=read_count(usage, "output_tokens"),
            stored=counts[1],
        )

    def wrap(self, model: ModelAddress, text: str) -> dict[str, Any]:
        """Return a message that says ``text``."""
        return {
            "id": "elsewhere",
            "type": "message",
            "role": "assistant",
            "model": model.name,
            "content": [{"type": "text", "text": text}],
            "stop_reason": "end_turn",
            "usage": {"input_tokens": 0, "output_tokens": 0},
        }

    def write_batch(self, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return an entry in the form of the Message Batches API."""
        return {"custom_id": key, "params": body}

    def read_batch(self, entry: Mapping[str, Any]) -> object:
        """Return the message of an entry that succeeded."""
        result = entry["result"]
        return result["message"] if result["type"] == "succeeded" else None
