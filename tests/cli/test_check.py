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


def test_twins_that_are_coded_alike_pass(atlas: Run) -> None:
    result = atlas("check", "--twin", "ordinance-1", "ordinance-2")
    assert result.exit_code == 0, result.output
    assert "ordinance-1 (en) and ordinance-2 (en), coded by" in result.stdout
    assert "risk: kappa undefined" in result.stdout
    assert "24 of 24 levels alike" in result.stdout
    assert "levels that differ: 0" in result.stdout


def test_twins_that_are_coded_otherwise_fail_and_each_level_is_named(
    atlas: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    @dataclass
    class Partial(FakeMethod):
        def code(self, document: Document, codebook: Codebook, *, at: datetime) -> Coding:
            coding = super().code(document, codebook, at=at)
            if document.id == "ordinance-1":
                return coding
            first, *rest = coding.labels
            return replace(coding, labels=(replace(first, level=0, quotations=()), *rest))

    register(monkeypatch, "partial", Partial)
    asked = ("check", "--twin", "ordinance-1", "ordinance-2", "--coder", "partial")
    result = atlas(*asked)
    assert result.exit_code == 1
    assert "levels that differ: 1" in result.stdout
    assert "  risk 1.1: level 1, then level 0" in result.stdout
    assert atlas(*asked, "--least", "0.9").exit_code == 1
    assert atlas(*asked, "--least", "0").exit_code == 0
    told = json.loads(atlas(*asked, "--json").stdout)
    assert told["documents"] == ["ordinance-1", "ordinance-2"]
    assert [one["category"] for one in told["differences"]] == ["1.1"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--twin", "ordinance-1", "ordinance-1"), "no twin of itself"),
        (("--twin", "ordinance-1", "nowhere"), "nowhere"),
        (("--twin", "ordinance-1", "ordinance-2", "ordinance-0"), "either --twin"),
        (("ordinance-1", "--least", "0.5"), "--least goes with --twin"),
    ],
)
def test_twins_that_cannot_be_compared_are_refused(
    atlas: Run, asked: tuple[str, ...], said: str
) -> None:
    result = atlas("check", *asked)
    assert result.exit_code != 0
    assert said in result.stderr
