"""A model that knows which of a few words mean the same, and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from govatlas.meaning.model import ENGLISH, Floats, Part

MEANINGS = {
    "robots": "machine",
    "bot": "machine",
    "chatbot": "machine",
    "human": "person",
    "pretending": "deceive",
    "mislead": "deceive",
    "rules": "law",
    "act": "law",
}


@dataclass(frozen=True)
class FakeModel:
    """Adds up a direction for each meaning of a text."""

    version: str = "1"

    @property
    def name(self) -> str:
        return f"fake {self.version}"

    @property
    def width(self) -> int:
        return 128

    @property
    def parts(self) -> tuple[Part, ...]:
        return (Part(self.width),)

    def embed(self, texts: Sequence[str], language: str = ENGLISH) -> Floats:
        rows = [self._add_up(re.findall(r"\w+", text.lower())) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(-1, self.width)

    def _add_up(self, words: Sequence[str]) -> Floats:
        total = np.full(self.width, 1e-3, dtype=np.float32)
        for word in words:
            total += _direct(MEANINGS.get(word, word), self.width)
        length: Floats = total / np.linalg.norm(total)
        return length


def _direct(meaning: str, width: int) -> Floats:
    seed = int.from_bytes(meaning.encode()[:16].ljust(16, b"\0"), "big")
    return np.random.default_rng(seed).standard_normal(width).astype(np.float32)
