"""Answers as a model would that codes at random and quotes verbatim."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from random import Random
from typing import Any

from pydantic_core import to_json

from tests.coding.llm.conversation import Conversation
from tests.coding.llm.schema_filling import fill, find_schema

SHORTEST = 20
LONGEST = 200
_TRIES = 20
_COVERED = 0.25
_CODES = re.compile(r"^TASK: coverage[^\n]*\nCODES: (\{.*\})\s*$", re.MULTILINE)
_NORMS = re.compile(r"^TASK: norms\s*$", re.MULTILINE)
_RECORD = re.compile(r"^TASK: record\s*$", re.MULTILINE)
_CONFIDENCES = ("high", "medium", "low")
_WITHHELD = "[withheld:"
_NAME = re.compile(r"\b[A-Z][a-z]+(?: (?:of |for )?[A-Z][a-z]+){0,3}")
_STATUSES = ("hard_law", "soft_law", "other")
_ROLES = ("proposer", "enforcer", "monitor", "target")
_MODALITIES = ("obligation", "prohibition", "permission", "power")
_TYPES = ("ai-developer", "ai-governance-actor")


@dataclass(frozen=True, slots=True)
class Task:
    """What a prompt asks for: the levels of ``codes`` by taxonomy, the rest of it, norms."""

    codes: Mapping[str, tuple[str, ...]]
    highest: Mapping[str, int]
    record: bool
    statuses: tuple[str, ...]
    types: tuple[str, ...]
    norms: bool = False


class Source:
    """A document to quote from."""

    def __init__(self, document: str) -> None:
        self.document = document
        self._hashed = sha256(document.encode("utf-8", "surrogatepass"))

    def chance(self, purpose: str) -> Random:
        """Return chance that depends on document and purpose alone."""
        hashed = self._hashed.copy()
        hashed.update(purpose.encode("utf-8", "surrogatepass"))
        return Random(int.from_bytes(hashed.digest()[:8]))

    def quote(self, chance: Random) -> str:
        """Return 20 to 200 characters of one line, from word to word; empty if there are none."""
        if not self.document:
            return ""
        for _ in range(_TRIES):
            at = int(chance.random() * len(self.document))
            start = self.document.rfind("\n", 0, at) + 1
            end = self.document.find("\n", at)
            line = self.document[start : end if end >= 0 else len(self.document)]
            length = SHORTEST + int(chance.random() * (LONGEST - SHORTEST))
            if found := _cut(line, at - start, length):
                return found
        lines = (_cut(line, 0, LONGEST) for line in self.document.split("\n"))
        return next(filter(None, lines), "")


def answer(conversation: Conversation) -> str:
    """Return the reply: to a re-ask, to a task of the coder, else to any schema."""
    source = Source(conversation.document)
    if conversation.is_reask:
        given = [
            {"id": wanted.id, "quote": source.quote(source.chance(f"{wanted}"))}
            for wanted in conversation.wanted
        ]
        return _dump({"quotes": given})
    task = read_task(conversation.system)
    content: dict[str, Any] = {t: _cover(task, t, source) for t in task.codes}
    if task.record:
        content |= _describe(task, source)
    if task.norms:
        content["norms"] = _list_norms(source)
    if not content:
        schema = conversation.schema or find_schema(conversation.system) or {}
        content = fill(schema) if schema else {"text": "There is nothing to answer."}
    return _dump(content)


@lru_cache(maxsize=64)
def read_task(system: str) -> Task:
    """Return what a system prompt asks for."""
    found = _CODES.search(system)
    codes = json.loads(found[1]) if found else {}
    return Task(
        codes={taxonomy: tuple(listed) for taxonomy, listed in codes.items()},
        highest={taxonomy: _find_highest(system, taxonomy) for taxonomy in codes},
        record=_RECORD.search(system) is not None,
        statuses=_find_codes(_section(system, "status")) or _STATUSES,
        types=_find_codes(system.partition("\nTypes:\n")[2]) or _TYPES,
        norms=_NORMS.search(system) is not None,
    )


def _section(system: str, name: str) -> str:
    """Return what stands under the heading ``=== name: …``, up to the next."""
    return system.partition(f"\n=== {name}:")[2].partition("\n===")[0]


def _find_codes(words: str) -> tuple[str, ...]:
    return tuple(re.findall(r"^\[([\w.-]+)\]", words, re.MULTILINE))


def _find_highest(system: str, taxonomy: str) -> int:
    levels = re.findall(r"^Level (\d+) \(", _section(system, taxonomy), re.MULTILINE)
    return max(map(int, levels), default=1)


def _cover(task: Task, taxonomy: str, source: Source) -> dict[str, Any]:
    """Return the labels of one taxonomy, about a quarter of its codes."""
    chance = source.chance(taxonomy)
    labels, none = [], []
    for code in task.codes[taxonomy]:
        covered = chance.random() < _COVERED
        quotes = _quote(source, chance, chance.choice((1, 2))) if covered else []
        if not quotes:
            none.append(code)
            continue
        labels.append(
            {
                "code": code,
                "quotes": quotes,
                "rationale": f"The text directs action at {code}.",
                "level": chance.randint(1, task.highest[taxonomy]),
                "confidence": chance.choice(_CONFIDENCES),
            }
        )
    overall = f"The text covers {len(labels)} of {len(labels) + len(none)} categories."
    return {"labels": labels, "none": none, "overall": overall}


def _describe(task: Task, source: Source) -> dict[str, Any]:
    """Return summary, status and actors; about half of the roles are held by somebody."""
    chance = source.chance("record")
    status = {
        "label": chance.choice(task.statuses),
        "quotes": _quote(source, chance, 1),
        "rationale": "Its wording shows it.",
        "confidence": "medium",
    }
    held = {role: _quote(source, chance, chance.choice((0, 1))) for role in _ROLES}
    return {
        "summary": f"A text of {len(source.document)} characters on artificial intelligence.",
        "status": status,
        "actors": [
            _name_actor(role, chance.choice(task.types), quotes)
            for role, quotes in held.items()
            if quotes
        ],
        "roles": {role: f"{'One' if held[role] else 'Nobody'} is named." for role in _ROLES},
    }


def _name_actor(role: str, kind: str, quotes: list[str]) -> dict[str, Any]:
    name = _NAME.search(quotes[0])
    return {
        "role": role,
        "name": name[0] if name else quotes[0].split()[0],
        "type": kind,
        "quotes": quotes,
        "rationale": "The text gives it this role.",
        "confidence": "low",
    }


def _list_norms(source: Source) -> list[dict[str, Any]]:
    """Return up to three norms, each in words of one quotation."""
    chance = source.chance("norms")
    return [
        {
            "rank": rank,
            "quote": quote,
            "modality": chance.choice(_MODALITIES),
            "bearer": quote.split()[0],
            "bearer_type": chance.choice((*_TYPES, "none")),
            "action": " ".join(quote.split()[1:6]),
            **dict.fromkeys(("condition", "deadline", "sanction", "enforcer", "beneficiary"), ""),
        }
        for rank, quote in enumerate(_quote(source, chance, 3), 1)
    ]


def _quote(source: Source, chance: Random, count: int) -> list[str]:
    quotes = [source.quote(chance) for _ in range(count)]
    return list(dict.fromkeys(quote for quote in quotes if quote))


def _cut(line: str, at: int, length: int) -> str:
    """Return about ``length`` characters of a line, from the word after ``at`` if enough follow.

    A line that is too short, or shows that something was withheld, has none.
    """
    if len(line) < SHORTEST or _WITHHELD in line:
        return ""
    start = line.find(" ", at - 1) + 1 if at else 0
    if len(line) - start < SHORTEST:
        start = 0
    end = len(line)
    if end - start > length:
        end = line.rfind(" ", start + SHORTEST, start + length + 1)
    if end < 0:
        end = line.find(" ", start + length, start + LONGEST + 1)
    found = line[start : end if end >= 0 else start + LONGEST].strip()
    return found if len(found) >= SHORTEST else ""


def _dump(content: object) -> str:
    return to_json(content).decode()
