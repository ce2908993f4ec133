"""The lines of the providers' batch files: requests out, replies back."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from govatlas.coding.llm.request import ModelAddress, Request
from govatlas.errors import InputError

MOST_REQUESTS: Final = 10_000
"""Requests in a file; the providers take 50,000 (OpenAI) or 100,000 (Anthropic) at most."""
MOST_BYTES: Final = 90_000_000
"""Bytes in a file; the providers take 200 MB (OpenAI), 256 MB (Anthropic), 2 GB (Google)."""


@dataclass(frozen=True, slots=True)
class BatchReply:
    """One line of a reply file: the body of the response, or its bare text, or the fault."""

    key: str
    body: bytes | None = None
    text: str | None = None
    fault: str = ""

    def build_body(self, model: ModelAddress) -> bytes | None:
        """Return the body as the provider of ``model`` would send it, None after a fault."""
        if self.text is None:
            return self.body
        return json.dumps(_wrap(model, self.text)).encode()


def name_request(request: Request) -> str:
    """Return the id of a request in a batch file: the 64 digits of its digest."""
    return request.digest.partition(":")[2]


def write_line(request: Request, body: Mapping[str, Any]) -> str:
    """Return the line that asks for a request with its body, in its provider's form of batches.

    Sources: OpenAI, Batch API; Anthropic, Message Batches API; Google, Gemini Batch API.
    """
    key = name_request(request)
    entry: dict[str, Any]
    if request.model.provider == "anthropic":
        entry = {"custom_id": key, "params": body}
    elif request.model.provider == "google":
        entry = {"key": key, "request": body}
    else:
        entry = {"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body}
    return json.dumps(entry, ensure_ascii=False) + "\n"


def read_line(line: str) -> BatchReply:
    """Return the reply that a line holds.

    Besides the forms of the three providers, ``{"custom_id": …, "text": …}`` is read, for
    models that were run by other means.

    Raises:
        InputError: the line is no JSON object, or names no request.
    """
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise InputError("a line is no JSON") from error
    key = _find_key(entry) if isinstance(entry, dict) else ""
    if not key:
        raise InputError("a line names no request (custom_id or key)")
    if isinstance(entry.get("text"), str):
        return BatchReply(key, text=entry["text"])
    body = _find_body(entry)
    if body is None:
        return BatchReply(key, fault=_find_fault(entry))
    return BatchReply(key, json.dumps(body).encode())


def _find_key(entry: Mapping[str, Any]) -> str:
    key = entry.get("custom_id") or entry.get("key") or ""
    return key if isinstance(key, str) else ""


def _find_body(entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the body of a good response, by whichever provider."""
    with suppress(KeyError, TypeError, AttributeError):
        if "result" in entry:
            good = entry["result"]["type"] == "succeeded"
            return _as_object(entry["result"]["message"]) if good else None
        response = entry["response"]
        if "status_code" in response and response["status_code"] != 200:
            return None
        return _as_object(response.get("body", response))
    return None


def _as_object(value: object) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None


def _find_fault(entry: Mapping[str, Any]) -> str:
    for name in ("error", "result", "response", "status"):
        if entry.get(name):
            return " ".join(json.dumps(entry[name]).split())[:200]
    return "no reply in the line"


def _wrap(model: ModelAddress, text: str) -> dict[str, Any]:
    """Return ``text`` as the provider of ``model`` would send it, with no use counted."""
    if model.provider == "anthropic":
        return {
            "id": "elsewhere",
            "type": "message",
            "role": "assistant",
            "model": model.name,
            "content": [{"type": "text", "text": text}],
            "stop_reason": "end_turn",
            "usage": {"input_tokens": 0, "output_tokens": 0},
        }
    if model.provider == "google":
        parts = {"role": "model", "parts": [{"text": text}]}
        return {
            "candidates": [{"content": parts, "finishReason": "STOP", "index": 0}],
            "modelVersion": model.name,
        }
    message = {"role": "assistant", "content": text}
    return {
        "id": "elsewhere",
        "object": "chat.completion",
        "created": 0,
        "model": model.name,
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }
