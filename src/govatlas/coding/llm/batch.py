"""The lines of the providers' batch files: requests out, replies back."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from govatlas.coding.llm.providers.registry import list_providers
from govatlas.coding.llm.request import ModelAddress, Request
from govatlas.errors import InputError

MOST_REQUESTS: Final = 10_000
"""Requests per file; the providers accept at most 50,000 (OpenAI) or 100,000 (Anthropic)."""
MOST_BYTES: Final = 90_000_000
"""Bytes per file; the providers accept 200 MB (OpenAI), 256 MB (Anthropic), 2 GB (Google)."""


@dataclass(frozen=True, slots=True)
class BatchReply:
    """One line of a reply file: the body of the response, its bare text, or the error."""

    key: str
    body: bytes | None = None
    text: str | None = None
    fault: str = ""

    def build_body(self, model: ModelAddress) -> bytes | None:
        """Return the body as the provider of ``model`` would send it, or None after an error."""
        if self.text is None:
            return self.body
        return json.dumps(list_providers()[model.provider].wrap(model, self.text)).encode()


def name_request(request: Request) -> str:
    """Return the id of a request in a batch file: the 64 digits of its digest."""
    return request.digest.partition(":")[2]


def write_line(request: Request, body: Mapping[str, Any]) -> str:
    """Return the line for a request and its body, in the provider's batch format.

    Sources: OpenAI, Batch API; Anthropic, Message Batches API; Google, Gemini Batch API.
    """
    provider = list_providers()[request.model.provider]
    entry = provider.write_batch(name_request(request), body)
    return json.dumps(entry, ensure_ascii=False) + "\n"


def read_line(line: str) -> BatchReply:
    """Return the reply in a line.

    Besides the providers' formats, ``{"custom_id": …, "text": …}`` is accepted, for models that
    were run in another way.

    Raises:
        InputError: the line is not a JSON object, or has no request id.
    """
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise InputError("a line is not JSON") from error
    key = _find_key(entry) if isinstance(entry, dict) else ""
    if not key:
        raise InputError("a line has no request ID (custom_id or key)")
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
    """Return the body of a successful response from any provider."""
    for provider in list_providers().values():
        with suppress(LookupError, TypeError, AttributeError):
            body = provider.read_batch(entry)
            if isinstance(body, Mapping):
                return body
    return None


def _find_fault(entry: Mapping[str, Any]) -> str:
    for name in ("error", "result", "response", "status"):
        if entry.get(name):
            return " ".join(json.dumps(entry[name]).split())[:200]
    return "a line has no reply"
