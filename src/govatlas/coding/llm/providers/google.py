"""Generate content: the protocol of Google's Gemini."""

import os
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

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

_ADDRESS: Final = "https://generativelanguage.googleapis.com"
_ENDS: Final = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    "CONTINUATION": "length",
    **dict.fromkeys(
        ("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"), "content_filter"
    ),
}


class Google(Provider):
    """Generate content as Google serves it."""

    name = "google"
    variables = ("GEMINI_API_KEY", "GOOGLE_API_KEY")

    def locate(self, model: ModelAddress) -> str:
        """Return the address of the model; the environment can override it."""
        base = os.environ.get("GOOGLE_GEMINI_BASE_URL", "").strip() or _ADDRESS
        return f"{base.rstrip('/')}/v1beta/models/{quote(model.name)}:generateContent"

    def sign(self, key: str) -> Mapping[str, str]:
        """Return the header with the key."""
        return {"x-goog-api-key": key}

    def write(self, request: Request) -> dict[str, Any]:
        """Return the body of a request."""
        config: dict[str, Any] = {
            **choose_temperature(request),
            "maxOutputTokens": request.parameters.max_tokens,
            "responseModalities": ["TEXT"],
        }
        if request.parameters.form is not Form.TEXT:
            config["responseMimeType"] = "application/json"
        if request.parameters.form is Form.SCHEMA:
            config["responseJsonSchema"] = request.schema
        body: dict[str, Any] = {
            "contents": [
                {"role": "user" if role == "user" else "model", "parts": [{"text": text}]}
                for role, text in list_turns(request)
            ],
            "generationConfig": config,
        }
        if rules := join_rules(request):
            body["systemInstruction"] = {"role": "user", "parts": [{"text": rules}]}
        return body

    def read(self, body: Mapping[str, Any]) -> Reply:
        """Return the reply in the first candidate; a blocked prompt has none."""
        usage = body.get("usageMetadata")
        written = [read_count(usage, n) for n in ("candidatesTokenCount", "thoughtsTokenCount")]
        text, finish = "", "content_filter"
        if body.get("candidates") or not _is_blocked(body):
            candidate = body["candidates"][0]
            parts = (candidate.get("content") or {}).get("parts") or ()
            text = "".join(p["text"] for p in parts if "text" in p and not p.get("thought"))
            finish = _ENDS.get(candidate.get("finishReason") or "", "")
        return build_reply(
            text,
            model=body.get("modelVersion"),
            finish=finish,
            given=read_count(usage, "promptTokenCount"),
            cached=read_count(usage, "cachedContentTokenCount"),
            written=UNCOUNTED if UNCOUNTED in written else sum(written),
        )

    def wrap(self, model: ModelAddress, text: str) -> dict[str, Any]:
        """Return a response whose only candidate says ``text``."""
        parts = {"role": "model", "parts": [{"text": text}]}
        return {
            "candidates": [{"content": parts, "finishReason": "STOP", "index": 0}],
            "modelVersion": model.name,
        }

    def write_batch(self, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return an entry in the form of the Gemini Batch API."""
        return {"key": key, "request": body}

    def read_batch(self, entry: Mapping[str, Any]) -> object:
        """Return the response of an entry, which has no envelope."""
        response = entry["response"]
        return None if {"body", "status_code"} & response.keys() else response


def _is_blocked(body: Mapping[str, Any]) -> bool:
    return bool((body.get("promptFeedback") or {}).get("blockReason"))
