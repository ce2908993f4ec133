"""Builds requests as the clients of providers send them."""

import json
from collections.abc import Mapping
from typing import Any

from tests.coding.llm.plan import Fault

CODES = {"risk": [f"{domain}.{number}" for domain in range(1, 7) for number in range(1, 5)]}
COVERAGE = f"""You are a coder.

TASK: coverage
CODES: {json.dumps(CODES)}

=== risk: AI risks ===
Level 0 (none): Nothing.
Level 1 (minimal): Something.
Level 2 (good): Much.
"""
RECORD = "You are a coder.\n\nTASK: record\nDescribe the document as well."
DOCUMENT = """An Act on the use of artificial intelligence by public bodies.

Section 1. Each provider of a covered system shall report every incident within 30 days.
Section 2. No agency shall deploy a covered system before the Commissioner has approved it.
Section 3. The Commissioner may fine a provider that does not keep its logs for five years."""
PATHS = {
    "openai": "/v1/chat/completions",
    "anthropic": "/v1/messages",
    "google": "/v1beta/models/tiny:generateContent",
}
CONTENT = frozenset(list(Fault)[list(Fault).index(Fault.INVALID_JSON) :])
"""Faults of a reply that comes whole."""


def fence(document: str, token: str = "0123456789ab") -> str:
    """Return the turn that gives a document."""
    return f"<<<DOCUMENT {token}\n{document}\nDOCUMENT {token}>>>\nThe document has ended."


def build_body(
    provider: str,
    document: str = DOCUMENT,
    *,
    system: str = COVERAGE,
    more: tuple[str, ...] = (),
    schema: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the body of a request; ``more`` are turns that follow, assistant first."""
    turns = [("user", fence(document))]
    turns += [(("assistant", "user")[n % 2], text) for n, text in enumerate(more)]
    if provider == "google":
        config: dict[str, Any] = {"maxOutputTokens": 8000}
        if schema is not None:
            config |= {"responseMimeType": "application/json", "responseJsonSchema": schema}
        names = {"user": "user", "assistant": "model"}
        return {
            "systemInstruction": {"parts": [{"text": system}]},
            "contents": [{"role": names[r], "parts": [{"text": text}]} for r, text in turns],
            "generationConfig": config,
        }
    messages = [{"role": role, "content": text} for role, text in turns]
    body: dict[str, Any] = {"model": "tiny", "max_tokens": 8000}
    if provider == "anthropic":
        body |= {"system": [{"type": "text", "text": system}], "messages": messages}
        if schema is not None:
            body["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
        return body
    body["messages"] = [{"role": "system", "content": system}, *messages]
    if schema is not None:
        named = {"name": "coding", "schema": schema, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
    return body


def read_words(provider: str, reply: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a reply says, empty where it says nothing, and why it ended."""
    if provider == "openai":
        (choice,) = reply["choices"]
        return choice["message"]["content"] or "", choice["finish_reason"]
    if provider == "anthropic":
        return "".join(part["text"] for part in reply["content"]), reply["stop_reason"]
    (candidate,) = reply["candidates"]
    parts = candidate.get("content", {}).get("parts", ())
    return "".join(part["text"] for part in parts), candidate["finishReason"]
