"""Answers batch files as the providers do, or as one's own model would."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.coding.llm.answerer import answer
from tests.coding.llm.plan import Draw, Fault
from tests.coding.llm.providers import Answer, Asked, Finish, find_provider
from tests.coding.llm.spoiling import spoil

PATHS = {
    "openai": "/v1/chat/completions",
    "anthropic": "/v1/messages",
    "google": "/v1beta/models/gemini-2.5-flash:generateContent",
}
Say = Callable[[Asked], str]


def read_requests(folder: Path) -> list[dict[str, Any]]:
    """Return the lines of the request files in a folder."""
    files = sorted(folder.glob("requests-*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text("utf-8").split("\n")[:-1]]


def reply_all(folder: Path, provider: str, say: Say, *, plain: bool = False) -> int:
    """Put a reply file beside the requests of a folder; return how many replies it holds."""
    lines = [
        write_plain(entry, provider, say) if plain else write_result(entry, provider, say)
        for entry in read_requests(folder)
    ]
    (folder / "output.jsonl").write_text("".join(lines), "utf-8")
    return len(lines)


def write_plain(entry: Mapping[str, Any], provider: str, say: Say) -> str:
    """Return a reply in the form for models that were run by other means."""
    key = entry.get("custom_id") or entry["key"]
    words = {"custom_id": key, "text": say(_ask(entry, provider))}
    return json.dumps(words, ensure_ascii=False) + "\n"


def write_result(entry: Mapping[str, Any], provider: str, say: Say) -> str:
    """Return a reply in the form of the provider's result files."""
    speaker = find_provider(PATHS[provider])
    assert speaker is not None
    asked = _ask(entry, provider)
    body = speaker.write(
        Answer(
            id="batch",
            model=f"{asked.model}-2026-10-01",
            text=say(asked),
            finish=Finish.STOP,
            input_tokens=5_000,
            output_tokens=600,
        )
    )
    result: dict[str, Any]
    if provider == "openai":
        response = {"status_code": 200, "request_id": "r", "body": body}
        result = {"id": "b", "custom_id": entry["custom_id"], "response": response, "error": None}
    elif provider == "anthropic":
        succeeded = {"type": "succeeded", "message": body}
        result = {"custom_id": entry["custom_id"], "result": succeeded}
    else:
        result = {"key": entry["key"], "response": body}
    return json.dumps(result, ensure_ascii=False) + "\n"


def say_well(asked: Asked) -> str:
    """Return the reply of the answerer."""
    return answer(asked.conversation)


def say_inventing(asked: Asked) -> str:
    """Return its reply with half of the quotations invented, those asked for again being good."""
    good = answer(asked.conversation)
    if asked.conversation.is_reask:
        return good
    document = asked.conversation.document
    draw = Draw(1, document, 0)
    return spoil(good, Fault.INVENTED_QUOTATIONS, document, draw, 0.5).text


def _ask(entry: Mapping[str, Any], provider: str) -> Asked:
    speaker = find_provider(PATHS[provider])
    assert speaker is not None
    body = entry.get("params") or entry.get("body") or entry["request"]
    return speaker.read(PATHS[provider], body)
