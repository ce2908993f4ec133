"""The table of actors by name, and its place in the page on accuracy."""

from dataclasses import replace

import pytest

from govatlas.agreement.evaluation import evaluate
from govatlas.codebook import load_codebook
from govatlas.model.coding import ActorLabel, Coding, Role
from tests.builders import build_coding, build_document, quote
from training import actor_names


def name_target(name: str, number: int, coder: str) -> Coding:
    document = build_document(document_id=f"act-{number}")
    words = quote(document, "A lender")
    actor = ActorLabel(role=Role.TARGET, name=name, type="ai-deployer", quotations=(words,))
    return replace(build_coding(document, coder), actors=(actor,))


def test_each_role_has_a_row_for_each_set_of_documents() -> None:
    gold = [name_target(name, n, "ann") for n, name in enumerate(("a lender", "banks", "brokers"))]
    coder = [name_target(name, n, "local") for n, name in enumerate(("the lenders", "bank", "x"))]
    lines = list(actor_names.describe({"acts": evaluate(gold, coder, load_codebook())}))
    rows = [line for line in lines if line.startswith("| acts")]
    assert [row.split(" | ")[1:3] for row in rows] == [["3", role.value] for role in Role]
    cells = rows[-1].strip("| ").split(" | ")
    assert cells[0] == "acts, never used in fitting"
    assert cells[3] == "0.67"
    assert cells[5:] == ["0.67", "0.67", "1.00"]
    assert rows[0].split(" | ")[3] == "–"  # nobody names a proposer


def test_the_table_takes_the_place_of_the_last() -> None:
    page = actor_names.ACCURACY.read_text("utf-8")  # type: ignore[attr-defined]
    once = actor_names.insert(page, "one\n")
    assert actor_names.insert(actor_names.insert(page, "two\n"), "one\n") == once
    assert once.count(actor_names.BEGIN) == once.count(actor_names.END) == 1
    assert f"{actor_names.BEGIN}one\n{actor_names.END}" in once


def test_without_gold_nothing_is_measured(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert actor_names.main([str(tmp_path)]) == 0
    assert "names are not compared" in capsys.readouterr().err
