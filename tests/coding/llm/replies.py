"""Writes replies as a model would that decides what a test wants."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from govatlas.codebook import load_codebook
from govatlas.coding.llm.tasks import Task, build_tasks
from govatlas.model.document import Document
from govatlas.model.instrument import Authority, Instrument

ACT = """The Norland Act on Artificial Intelligence.

Section 1. A provider of an AI system shall test the system for unlawful discrimination within \
30 days of its release.

Section 2. No agency shall deploy an AI system before the Commissioner has approved it.

Section 3. The Commissioner may fine a provider that does not keep its logs for five years.
"""
TESTS = "shall test the system for unlawful discrimination within 30 days of its release"
FORBIDS = "No agency shall deploy an AI system before the Commissioner has approved it."
FINES = "The Commissioner may fine a provider that does not keep its logs for five years."


@cache
def load_tasks() -> tuple[Task, ...]:
    """Return the tasks of the codebook that comes with the program: risk, then record."""
    return build_tasks(load_codebook())


def build_document(text: str = ACT, *, name: str = "norland", authority: str = "") -> Document:
    """Return a document with a text."""
    instrument = Instrument(id=name, title="Untitled", authority=Authority(authority))
    return Document(instrument=instrument, text=text)


def label(code: str, *quotes: str, level: Any = 2, **more: Any) -> dict[str, Any]:
    """Return one entry of a list of labels."""
    entry = {"code": code, "quotes": list(quotes), "rationale": "It says so.", "level": level}
    return {**entry, "confidence": "high", **more}


def cover(task: Task, labels: Mapping[str, Sequence[dict[str, Any]]]) -> dict[str, Any]:
    """Return the content of a reply that gives ``labels`` by taxonomy, and none to the rest."""
    content: dict[str, Any] = {}
    for taxonomy in task.taxonomies:
        given = list(labels.get(taxonomy.id, ()))
        said = {entry["code"] for entry in given}
        none = [c.code for c in taxonomy.categories if c.code not in said]
        content[taxonomy.id] = {"labels": given, "none": none, "overall": "Little."}
    if task.record is not None:
        content["summary"] = "An act on artificial intelligence."
        content["status"] = {"label": "hard_law", "quotes": [FORBIDS], "confidence": "high"}
        content["actors"] = []
        content["roles"] = dict.fromkeys(("proposer", "enforcer", "monitor", "target"), "Nobody.")
    return content


def reply(task: Task, **labels: Sequence[dict[str, Any]]) -> str:
    """Return the words of such a reply."""
    return json.dumps(cover(task, labels))
