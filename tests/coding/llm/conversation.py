"""The conversation that a request carries, whichever provider's form it has."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_OPENING = re.compile(r"^<<<DOCUMENT ([0-9a-f]{12})[^\n]*\n", re.MULTILINE)
_REASK = re.compile(r"^REASK: quotations\s*$", re.MULTILINE)
_WANTED = re.compile(r"^WANTED: (\[.*\])\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side said; ``role`` is user or assistant."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quotation that is asked for once more; ``purpose`` says for which label."""

    id: int
    purpose: str
    quote: str


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """What is put to a model; ``schema`` is that of the reply, None where none was sent."""

    system: str
    turns: tuple[Turn, ...]
    schema: Mapping[str, Any] | None = None

    @property
    def characters(self) -> int:
        """Return how long all of it is."""
        return len(self.system) + sum(len(turn.text) for turn in self.turns)

    @cached_property
    def document(self) -> str:
        """Return what stands between fence lines of one token in the first user turn.

        The whole turn stands for the document where it has no fence.
        """
        said = next((turn.text for turn in self.turns if turn.role == "user"), "")
        for opening in _OPENING.finditer(said):
            end = said.find(f"\nDOCUMENT {opening[1]}>>>", opening.end() - 1)
            if end >= 0:
                return said[opening.end() : end]
        return said

    @property
    def last_words(self) -> str:
        """Return the last user turn, empty where there is none."""
        return next((turn.text for turn in reversed(self.turns) if turn.role == "user"), "")

    @cached_property
    def is_reask(self) -> bool:
        """Whether the last turn asks for quotations once more."""
        return len(self.turns) > 1 and _REASK.search(self.last_words) is not None

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Return the quotations that a re-ask lists."""
        listed = _WANTED.search(self.last_words) if self.is_reask else None
        return tuple(
            Wanted(
                id=entry["id"],
                purpose=str(entry.get("code") or entry.get("for")),
                quote=str(entry.get("quote")),
            )
            for entry in (json.loads(listed[1]) if listed else ())
        )
