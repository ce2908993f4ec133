"""Coders that are quick or misbehave, for runs without the real one."""

import os
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from govatlas.api import coders
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, CoderKind, Coding, Confidence, Label, Mode, StatusLabel
from govatlas.model.document import Document, Span


def register(patch: pytest.MonkeyPatch, name: str, build: Callable[..., object]) -> None:
    """Let ``build`` be registered as the coder of ``name`` for the length of a test."""
    patch.setitem(coders.find_coders(), name, (_Registered(build),))
    # A cache of its own, so that no later test finds this coder under the name.
    patch.setattr(coders, "_build_plain", cache(coders._build_plain.__wrapped__))


@dataclass(frozen=True)
class _Registered:
    """An entry point, as far as anybody looks at it."""

    build: Callable[..., object]
    value: str = "tests"

    def load(self) -> Callable[..., object]:
        return self.build


FAKE = Coder(CoderKind.PROGRAM, "fake", "1", "sha256:fa")


@dataclass
class FakeMethod:
    """Gives every risk the level 1 on the strength of the first words.

    Documents named ``bad…`` make it raise, ``crash…`` end the process, ``slow…`` wait, ``eat…``
    take memory and ``spin…`` time without end; with a ``journal`` it writes down each document it
    begins.
    """

    who: Coder = FAKE
    pause: float = 0.0
    journal: Path | None = None

    def code(self, document: Document, codebook: Codebook, *, at: datetime) -> Coding:
        if self.journal is not None:
            with self.journal.open("a") as lines:
                lines.write(f"{document.id}\n")
        time.sleep(60 if document.id.startswith("slow") else self.pause)
        if document.id.startswith("bad"):
            raise ValueError("cannot\nmake sense of it")
        if document.id.startswith("eat"):
            bytearray(2_000_000_000)
        if document.id.startswith("spin"):
            re.match("(a*)*b", "a" * 60)
        if document.id.startswith("crash"):
            os._exit(3)
        evidence = (document.quote(Span(0, min(30, len(document.text)))),)
        risk = codebook.taxonomy("risk")
        return Coding(
            document_id=document.id,
            document_version=document.version,
            text_digest=document.text_digest,
            coder=self.who,
            codebook_version=codebook.version,
            codebook_digest=codebook.digest,
            mode=Mode.BLIND,
            coded_at=at,
            labels=tuple(
                Label(
                    taxonomy="risk",
                    category=category.code,
                    level=1,
                    confidence=Confidence.LOW,
                    rationale="=SUM(A1)",
                    quotations=evidence,
                )
                for category in risk.categories
            ),
            status=StatusLabel(category="hard_law", confidence=Confidence.LOW, quotations=evidence),
            summary=f"A document of {len(document.text)} characters.",
        )

    def renamed(self, digest: str) -> "FakeMethod":
        return replace(self, who=replace(self.who, digest=digest))


@dataclass
class FittedMethod(FakeMethod):
    """A coder that was fitted on some texts."""

    seen: frozenset[str] = frozenset()
    levels: Mapping[str, Mapping[tuple[str, str], int]] = field(default_factory=dict)

    def find_seen(self, texts: Iterable[str]) -> frozenset[str]:
        return self.seen.intersection(texts)

    def find_levels_out_of_fold(
        self, texts: Iterable[str]
    ) -> Mapping[str, Mapping[tuple[str, str], int]]:
        return {text: self.levels[text] for text in texts if text in self.levels}
