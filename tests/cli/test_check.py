"""The command check, with a coder that is steady and one that is not."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from tests.api.fakes import FakeMethod, register
from tests.cli.conftest import Run


@dataclass
class FickleMethod(FakeMethod):
    """Covers nothing where the title says nothing."""

    def code(self, document: Document, codebook: Codebook, *, at: datetime) -> Coding:
        coding = super().code(document, codebook, at=at)
        if document.instrument.title != "Untitled":
            return coding
        bare = tuple(replace(label, level=0, quotations=()) for label in coding.labels)
        return replace(coding, labels=bare)


def test_a_steady_coder_passes_every_check(atlas: Run) -> None:
    result = atlas("check")
    assert result.exit_code == 0, result.output
    assert "extra blank lines: 3 documents, 0 labels changed" in result.stdout
    assert "order of documents: 3 documents, 0 labels changed" in result.stdout


def test_a_fickle_coder_fails_and_each_changed_label_is_named(
    atlas: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(monkeypatch, "fickle", FickleMethod)
    result = atlas("check", "ordinance-1", "--coder", "fickle")
    assert result.exit_code == 1
    assert "changed title: 1 document, 24 labels changed" in result.stdout
    assert "ordinance-1: risk 1.1: level 1, then 0" in result.stdout


def test_differences_come_as_json_too(atlas: Run) -> None:
    found = json.loads(atlas("check", "--most", "2", "--json").stdout)
    assert {one["check"] for one in found} >= {"page numbers", "parts against whole"}
    assert all(one["pairs"] == 2 for one in found)


def test_an_unknown_document_is_refused(atlas: Run) -> None:
    result = atlas("check", "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.stderr


def test_checking_keeps_nothing(atlas: Run) -> None:
    before = atlas("export", "--format", "jsonl").stdout
    atlas("check")
    assert atlas("export", "--format", "jsonl").stdout == before
