"""Loads the passages written for govatlas, each with the levels it was written to show."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from govatlas.coding.local.wording import list_terms
from training.corpus import HERE, Key

FOLDER: Final = HERE / "passages"


@dataclass(frozen=True)
class WrittenPassage:
    """A passage; ``levels`` has the category it is about, at none for a counterexample."""

    taxonomy: str
    levels: Mapping[str, int]
    text: str

    @cached_property
    def bag(self) -> frozenset[str]:
        """Return its terms."""
        return frozenset(list_terms(self.text.lower()))

    def target(self, key: Key) -> tuple[bool, float]:
        """Return whether the passage speaks of a category, with how surely it was said.

        Nobody checked a counterexample of one category against all others.
        """
        taxonomy, code = key
        if taxonomy != self.taxonomy:
            return False, 0.0
        level = self.levels.get(code, 0)
        checked = code in self.levels or any(self.levels.values())
        return level > 0, 1.0 if checked else 0.3


def load_passages() -> list[WrittenPassage]:
    """Return every written passage, in the order of files and lines."""
    rows = [
        json.loads(line)
        for path in sorted(FOLDER.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return [
        WrittenPassage(
            row["taxonomy"], {row["code"]: row["level"], **row.get("also", {})}, row["text"]
        )
        for row in rows
    ]
