"""The command adjudicate, from several codings to one."""

import json
from pathlib import Path

import pytest

from govatlas.store import Filters, Store
from tests.cli.conftest import Run
from tests.coverage.collections import CODEBOOK, build_text, code_levels

YES = ("risk", "2.1")


@pytest.fixture
def coded(run: Run, folder: Path) -> Run:
    """Return ``run`` over two documents which ann, bob and cy have coded; dee coded one."""
    said = {"ann": (2, 0), "bob": (1, 0), "cy": (2, 0)}
    with Store.open(folder / "govatlas.db", create=True) as store:
        store.codebooks.save(CODEBOOK)
        for number in range(2):
            store.documents.save(build_text(number))
            for coder, levels in said.items():
                store.codings.save(code_levels(number, {YES: levels[number]}, coder))
        store.codings.save(code_levels(0, {YES: None}, "dee"))
    return run


def list_coded(folder: Path, coder: str) -> list[str]:
    with Store.open(folder / "govatlas.db", writable=False) as store:
        return [entry.id for entry in store.listing.documents(Filters(coder=coder))]


def test_a_dry_run_lists_disagreements_and_keeps_nothing(coded: Run, folder: Path) -> None:
    result = coded("adjudicate", "d0", "--coders", "ann,bob,cy", "--dry-run")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "d0: 1 disagreement",
        "  risk 2.1 → 2",
        "    ann 2 (high)",
        "      “Document 0 speaks of”",
        "    bob 1 (high)",
        "      “Document 0 speaks of”",
        "    cy 2 (high)",
        "      “Document 0 speaks of”",
        "",
        "1 document, 1 disagreement; nothing was saved.",
    ]
    assert list_coded(folder, "panel") == []


def test_the_consensus_is_kept_once_and_can_be_shown(coded: Run, folder: Path) -> None:
    asked = ("adjudicate", "--coders", "ann,bob,cy", "--rule", "median", "--name", "we")
    first = coded(*asked)
    assert first.stdout == "2 documents, 1 disagreement; saved 2 codings by we.\n"
    assert list_coded(folder, "we") == ["d0", "d1"]
    assert "2 already settled this way" in coded(*asked).stdout
    shown = json.loads(coded("show", "d0", "--coder", "we", "--json").stdout)
    assert "median" in json.dumps(shown)


def test_disagreements_as_json_hold_the_quotations(coded: Run) -> None:
    result = coded("adjudicate", "d0", "--coders", "ann,bob", "--dry-run", "--json")
    (found,) = json.loads(result.stdout)
    assert (found["document_id"], found["kept"]) == ("d0", False)
    answers = found["disagreements"][0]["answers"]
    assert [(a["coder"], a["said"]) for a in answers] == [("ann", "2"), ("bob", "1")]
    assert answers[0]["quotations"][0]["text"] == "Document 0 speaks of"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--coders", "ann"), "at least two different coders"),
        (("--coders", "ann,bob", "--rule", "mean"), "unknown rule 'mean'"),
        (("--coders", "ann,bob", "--rule", "decides:cy"), "cy, who decides"),
        (("--coders", "ann,bob", "--name", "bob"), "another name for the panel"),
        (("d1", "--coders", "ann,dee"), "no coding by dee"),
        (("d9", "--coders", "ann,bob"), "no document 'd9'"),
        (("--coders", "ann,nobody"), "no document was coded by all of: ann, nobody"),
    ],
)
def test_errors_say_what_is_wrong(coded: Run, arguments: tuple[str, ...], complaint: str) -> None:
    result = coded("adjudicate", *arguments)
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert len(result.stderr.splitlines()) == 1
