"""The tables of people's tags beside the local coder."""

from dataclasses import replace
from pathlib import Path

import pytest

from govatlas.model.coding import Confidence, Label
from govatlas.model.document import Document
from tests.builders import build_coding, build_document, quote
from tests.model.test_presence import answer, build_presence
from training import people


def test_peoples_tags_are_tabled_beside_the_coder() -> None:
    tags = [
        build_presence(answer("2.1", *basis), document_id=name, text_digest=f"sha256:{name}")
        for name, basis in (("a", ["A tag"]), ("b", []))
    ]
    evidence = build_document()
    covered = Label(
        taxonomy="risk",
        category="2.1",
        level=2,
        confidence=Confidence.HIGH,
        quotations=(quote(replace_id(evidence, "a"), "A lender"),),
    )
    none = Label(taxonomy="risk", category="2.1", level=0, confidence=Confidence.HIGH)
    codings = [
        build_coding(
            replace_id(evidence, name),
            text_digest=f"sha256:{name}",
            labels=(label,),
            status=None,
            actors=(),
        )
        for name, label in (("a", covered), ("b", none))
    ]
    lines = list(people.describe(tags, codings))
    (row,) = (line for line in lines if "Compromise of privacy" in line)
    assert row.startswith("| 2.1 Compromise of privacy | close | 1 | 1 | 1 | 1.00 |")
    (every,) = (line for line in lines if line.startswith("| all |"))
    assert every.startswith("| all | 2 | 1 | 1.00 |")
    assert "closeMatch or closer" in lines[0]


def test_tables_are_written_between_their_marks() -> None:
    page = f"Before\n{people.BEGIN}old\n{people.END}After\n"
    assert people.insert(page, "new\n") == f"Before\n{people.BEGIN}new\n{people.END}After\n"
    assert people.insert(people.insert(page, "x\n"), "new\n") == people.insert(page, "new\n")


def test_without_a_release_nothing_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert people.main([str(tmp_path / "none")]) == 0
    assert "not compared" in capsys.readouterr().err


def replace_id(document: Document, name: str) -> Document:
    return replace(document, instrument=replace(document.instrument, id=name))
