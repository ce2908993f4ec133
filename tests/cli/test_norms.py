"""The command norms prints who must do what, for people and for programs."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from govatlas.model.coding import NORMS
from govatlas.model.norm import Modality, Norm
from govatlas.publishing.norms import NORM_COLUMNS
from govatlas.store import Store
from tests.builders import build_part, quote
from tests.cli.conftest import Run

ID = "ordinance-0"


def keep_norms(folder: Path, *, norms: bool = True, coder: str = "norm reader") -> None:
    with Store.open(folder / "govatlas.db") as store:
        document = store.documents.read(ID)
        coding = store.codings.read(ID)
        found = (
            Norm(
                modality=Modality.PROHIBITION,
                action=build_part(document, "use an automated decision system"),
                quotation=quote(document, "No department shall use an automated decision system"),
                rank=1,
                bearer=build_part(document, "department", "=department"),
                condition=build_part(document, "without a review by a person"),
                sanction=build_part(document, "takes effect", "a \x1b[2J fine"),
                provision="Section 1",
                bearer_type="ai-deployer",
            ),
            Norm(
                modality=Modality.OBLIGATION,
                action=build_part(document, "publish a list of the systems in use"),
                quotation=quote(document, "The clerk shall publish a list of the systems"),
                rank=2,
                deadline=build_part(document, "before the first day of March of each year"),
            ),
        )
        store.codings.save(
            replace(
                coding,
                coder=replace(coding.coder, name=coder),
                norms=found if norms else (),
                provenance=((NORMS, "1"),),
            )
        )


@pytest.fixture
def coded(atlas: Run, folder: Path) -> Run:
    keep_norms(folder)
    return atlas


def test_norms_are_a_table_within_the_width_asked_for(coded: Run) -> None:
    for width in (60, 80, 100):
        result = coded("norms", ID, COLUMNS=str(width))
        assert result.exit_code == 0
        assert max(map(len, result.stdout.splitlines())) <= width
    said = " ".join(coded("norms", ID, COLUMNS="200").stdout.split())
    for words in ("Who", "What", "When", "Otherwise", "Place", "must not use an automated"):
        assert words in said
    assert "before the first day of" in said
    assert "not named" in said
    assert "\x1b" not in said
    assert "a [U+001B][2J fine" in said


def test_norms_come_as_json(coded: Run) -> None:
    told = json.loads(coded("norms", ID, "--json").stdout)
    assert (told["document_id"], told["coder"]) == (ID, "norm reader")
    assert [norm["modality"] for norm in told["norms"]] == ["prohibition", "obligation"]
    assert told["norms"][1]["bearer"] is None
    assert told["norms"][0]["spans"]["condition"]


def test_norms_come_as_csv_that_no_spreadsheet_runs(coded: Run) -> None:
    plain = coded("norms", ID, "--csv", "--plain").stdout
    whole = coded("norms", ID, "--csv").stdout
    assert whole.endswith(plain)
    assert "# Coded by " in whole
    rows = list(csv.DictReader(io.StringIO(plain)))
    assert list(rows[0]) == list(NORM_COLUMNS)
    assert [row["rank"] for row in rows] == ["1", "2"]
    assert rows[0]["bearer"] == "'=department"
    assert rows[1]["bearer"] == ""


def test_a_document_without_norms_says_so(atlas: Run, folder: Path) -> None:
    keep_norms(folder, norms=False)
    assert "new bodies or funding were found" in " ".join(atlas("norms", ID).stdout.split())
    assert json.loads(atlas("norms", ID, "--json").stdout)["norms"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((ID,), "document ordinance-0 has not been searched for norms yet"),
        ((ID, "--coder", "fake"), "fake has not searched document ordinance-0 for norms"),
        ((ID, "--coder", "eve"), "has no coding by eve"),
        (("nothing",), "no document 'nothing'"),
        ((ID, "--version", "9"), "version 9"),
        ((ID, "--csv", "--json"), "choose one of --json and --csv"),
    ],
)
def test_what_cannot_be_shown_is_one_clear_line(
    atlas: Run, arguments: tuple[str, ...], said: str
) -> None:
    result = atlas("norms", *arguments)
    assert result.exit_code != 0
    assert said in result.stderr
    assert result.stdout == ""


def test_norms_are_exported_a_document_a_line(coded: Run, folder: Path) -> None:
    (line,) = coded("export", "--format", "norms").stdout.splitlines()
    assert json.loads(line)["document_id"] == ID
    result = coded("export", "--format", "norms", "--output", "norms.jsonl")
    assert result.stdout == "Wrote 1 record to norms.jsonl\n"
    assert (folder / "norms.jsonl").read_text(encoding="utf-8") == f"{line}\n"


def test_the_record_shows_them_near_the_top(coded: Run) -> None:
    said = coded("show", ID, "--coder", "norm reader").stdout
    assert said.index("What it requires") < said.index("Legislative status")
    assert "What it requires" not in coded("show", ID, "--coder", "fake").stdout
