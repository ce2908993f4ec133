"""Writes and reads calls of the chat-completions protocol, most of them without a library.

The libraries walk each request and each reply several times over, which takes longer than all
else that is done for a call. So the first request of each form is written by them, and in those
that follow only the words differ; replies of the plain form are read here, all others by them.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from govatlas.coding.llm.request import Reply

_WORDS: Final = "messages"
_ENDS: Final = frozenset({"stop", "length", "content_filter"})
_COUNTS: Final = frozenset(
    {
        "prompt_tokens",
        "completion_tokens",
        "total_tokens",
        "prompt_tokens_details",
        "completion_tokens_details",
    }
)
_MARKS: Final = ("<think", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
"""What a library would take out of a reply."""


@dataclass(frozen=True, slots=True)
class ChatForm:
    """A request without its words; ``system`` is what the model calls the role of the rules."""

    head: str
    system: str

    @classmethod
    def take(cls, body: Mapping[str, Any]) -> "ChatForm | None":
        """Return the form of a request that a library wrote, None where it is not a plain one."""
        words = body.get(_WORDS)
        if not isinstance(words, list) or not words or not all(map(_is_plain, words)):
            return None
        rest = {name: value for name, value in body.items() if name != _WORDS}
        return cls(head=json.dumps(rest), system=words[0]["role"])

    def write(self, system: str, turns: Sequence[tuple[str, str]]) -> bytes:
        """Return the body that puts ``turns``, pairs of role and text, under the rules."""
        words = [_write_turn(role, text) for role, text in turns]
        told = ",".join((_write_rules(self.system, system), *words))
        return f'{{"{_WORDS}":[{told}],{self.head[1:]}'.encode()


def read_plain(body: bytes) -> Reply | None:
    """Return what a plain reply holds, None where a library has to look at it."""
    with suppress(ValueError, LookupError, TypeError, AttributeError):
        found = json.loads(body)
        (choice,) = found["choices"]
        said, finish = choice["message"], choice["finish_reason"]
        text, usage = said["content"], found["usage"]
        details = usage.get("prompt_tokens_details") or {}
        counts = [
            usage["prompt_tokens"],
            usage["completion_tokens"],
            usage["total_tokens"],
            details.get("cached_tokens") or 0,
        ]
        if (
            isinstance(text, str)
            and isinstance(found["model"], str)
            and finish in _ENDS
            and not said.get("refusal")
            and not said.get("tool_calls")
            and usage.keys() <= _COUNTS
            and details.keys() <= {"cached_tokens", "audio_tokens"}
            and all(type(count) is int and count >= 0 for count in counts)
            and not any(mark in text for mark in _MARKS)
        ):
            return Reply(
                text=text.encode("utf-8", "replace").decode(),
                model=found["model"],
                input_tokens=counts[0],
                output_tokens=counts[1],
                cached_tokens=counts[3],
                finish=finish,
            )
    return None


def _write_turn(role: str, text: str) -> str:
    return json.dumps({"role": role, "content": text})


_write_rules: Final = lru_cache(maxsize=16)(_write_turn)


def _is_plain(message: Any) -> bool:
    return (
        isinstance(message, dict)
        and message.keys() == {"role", "content"}
        and isinstance(message["content"], str)
    )
