"""Every command tells what was not assessed from none, and what is uncertain from what is sure."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from govatlas import api
from govatlas.codebook import load_codebook
from tests.foreign import CHINESE, ENGLISH, FRENCH
from tests.honesty.conftest import REASONS, Run

BOOK = load_codebook()
QUESTIONS = set(BOOK.questions())


def test_coding_says_what_it_could_not_read(run: Run, tmp_path: Path) -> None:
    for name, text in (("loi", FRENCH), ("tiaoli", CHINESE), ("act", ENGLISH)):
        (tmp_path / f"{name}.txt").write_text(text)
    db = str(tmp_path / "new.db")
    assert run("read", str(tmp_path), "--db", db).exit_code == 0
    coded = run("code", "--db", db, "--jobs", "1")
    assert coded.exit_code == 0
    assert coded.stdout == "Coded 3 documents, 2 of them not assessed.\n"
    assert coded.stderr.splitlines() == [
        f"not assessed: {name}: {reason}" for name, reason in REASONS.items()
    ]
    assert run("code", "--db", db).stdout == "Coded 0 documents; 3 already coded.\n"


def test_the_list_has_no_status_for_it(run: Run) -> None:
    lines = {line.split("\t")[0]: line.split("\t")[2] for line in
             run("list", "--coder", "local").stdout.splitlines()}  # fmt: skip
    assert lines == {"act": "hard_law", "loi": "not assessed", "tiaoli": "not assessed"}
    for asked in ("not_assessed", "not-assessed", "Not assessed"):
        found = run("list", "--coder", "local", "--status", asked).stdout
        assert [line.split("\t")[0] for line in found.splitlines()] == ["loi", "tiaoli"]
    told = json.loads(run("list", "--coder", "local", "--json").stdout)
    assert {entry["id"]: entry["not_assessed"] for entry in told} == {**REASONS, "act": ""}


@pytest.mark.parametrize(
    ("where", "found"),
    [("any", "act"), ("risk", "act"), ("risk:7.4", "act"), ("sector", "act"), ("scope", "")],
)
def test_the_list_can_be_of_what_is_uncertain(run: Run, where: str, found: str) -> None:
    listed = run("list", "--coder", "ann", "--uncertain", where)
    assert listed.stdout.partition("\t")[0] == found
    assert run("list", "--coder", "local", "--uncertain", "risk:1.1").exit_code == 0


@pytest.mark.parametrize("where", ["risk:9.9", "", ":", "any:1.1", "risk:"])
def test_uncertain_where_there_is_nothing_is_one_line(run: Run, where: str) -> None:
    refused = run("list", "--uncertain", where)
    assert refused.exit_code == 2
    assert "Traceback" not in refused.output
    assert "Error: Invalid value for '--uncertain'" in refused.stderr


@pytest.mark.parametrize("form", [(), ("--markdown",)])
def test_the_record_gives_the_reason_and_no_level(run: Run, form: tuple[str, ...]) -> None:
    shown = run("show", "loi", "--coder", "local", *form).stdout
    assert REASONS["loi"] in shown
    for claim in ("level none", "soft law", "non-binding", "no actor", "covers 0", "all 24"):
        assert claim.lower() not in shown.lower()


def test_the_record_page_gives_the_reason(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "loi.html"
    assert run("show", "loi", "--coder", "local", "--html", str(page)).exit_code == 0
    assert f'<p class="summary not-assessed" lang="en">{REASONS["loi"]}</p>' in page.read_text()
    assert "Article 4. Tout manquement" in page.read_text()


def test_the_uncertain_record_names_both_levels(run: Run) -> None:
    shown = " ".join(run("show", "act", "--coder", "ann").stdout.split())
    assert "7.4 Lack of transparency or interpretability: uncertain between none and minimal" in (
        shown
    )
    assert run("show", "act", "--coder", "ann", "--markdown").stdout.count("uncertain between") == 3


def test_exports_have_every_question_that_was_left_open(run: Run) -> None:
    (line,) = run("export", "tiaoli").stdout.splitlines()
    record = json.loads(line)
    assert record["not_assessed"] == REASONS["tiaoli"]
    assert {(gap["taxonomy"], gap["code"]) for gap in record["abstentions"]} == QUESTIONS
    assert not any(record["assessed"].values())
    rows = list(
        csv.DictReader(io.StringIO(run("export", "tiaoli", "--format", "csv", "--plain").stdout))
    )
    assert {(row["taxonomy"], row["code"]) for row in rows} == QUESTIONS
    assert {(row["level"], row["level_name"]) for row in rows} == {("", "not assessed")}


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize(("name", "coder"), [("act", "ann"), ("loi", "local"), ("loi", "ann")])
def test_what_is_exported_comes_back(
    made: Path, run: Run, tmp_path: Path, name: str, coder: str, form: str
) -> None:
    db = tmp_path / "copy.db"
    shutil.copy(made / "govatlas.db", db)
    file = tmp_path / f"again.{form}"
    assert (
        run("export", name, "--coder", coder, "--format", form, "--output", str(file)).exit_code
        == 0
    )
    assert run("gold", "import", str(file), "--coder", "zoe", "--db", str(db)).exit_code == 0
    before, after = (api.show(name, db=db, coder=who).coding for who in (coder, "zoe"))
    assert after.labels == before.labels
    assert set(after.abstentions) == set(before.abstentions)
    assert after.actors == before.actors
    assert (after.status, after.not_assessed) == (before.status, before.not_assessed)


def test_agreement_leaves_it_out(run: Run) -> None:
    told = json.loads(run("agree", "ann", "local", "--json").stdout)
    assert told["documents"] == ["act", "loi"]
    risk = told["taxonomies"]["risk"]["kappa_quadratic"]
    assert (risk["units"], risk["abstained"]) == (24, 24)
    assert (
        told["status"]["status_accuracy"]["documents"],
        told["status"]["status_accuracy"]["abstained"],
    ) == (1, 1)
    for kind in ("actors", "actor_names"):
        target = told[kind]["target"]
        assert (target["recall"]["units"], target["recall"]["abstained"]) == (1, 1)
    assert told["actor_names"]["target"]["recall"]["value"] in (0, 1)


def test_actors_by_name_are_printed(run: Run, tmp_path: Path) -> None:
    for shown in (
        run("agree", "ann", "local").stdout,
        run("evaluate", "--gold", "ann.jsonl", "--coder", "local").stdout,
    ):
        by_type, _, by_name = shown.partition("Actors, matched by name")
        assert "Actors, matched by type" in by_type
        assert "target, f1" in by_name
        assert "monitor, precision" in by_name
    page = tmp_path / "agree.html"
    run("agree", "ann", "local", "--report", str(page))
    assert "Actors, matched by document and name" in page.read_text()


def test_all_coders_at_once_and_by_document_are_told(run: Run) -> None:
    assert run("agree", "--all").exit_code == 0
    assert run("agree", "ann", "local", "--by", "document").exit_code == 0


def test_evaluation_gives_names_in_every_part(run: Run) -> None:
    told = json.loads(run("evaluate", "--gold", "ann.jsonl", "--json").stdout)
    for part in told["parts"].values():
        assert set(part["actor_names"]) == {"proposer", "enforcer", "monitor", "target"}
        assert set(part["actor_names"]["target"]) == {"precision", "recall", "f1"}
    whole = told["parts"]["all"]
    assert whole["taxonomies"]["risk"]["presence_f1_micro"]["abstained"] == 24


def test_the_estimate_takes_shares_of_what_was_assessed(run: Run) -> None:
    told = json.loads(run("estimate", "--gold", "ann", "--json").stdout)
    assert told["documents"] == 3
    assert {(s["coded"], s["abstained"]) for s in told["shares"]} == {(1, 2)}


def test_a_panel_hears_who_could_read_the_text(made: Path, run: Run, tmp_path: Path) -> None:
    db = tmp_path / "copy.db"
    shutil.copy(made / "govatlas.db", db)
    settled = run("adjudicate", "loi", "--coders", "ann,local", "--db", str(db))
    assert settled.exit_code == 0
    panel, ann = (api.show("loi", db=db, coder=name).coding for name in ("panel", "ann"))
    assert panel.level_of("risk", "1.1") == 2
    assert panel.abstentions == ()
    assert panel.status is not None
    assert [a.name for a in panel.actors] == [a.name for a in ann.actors]
    run("adjudicate", "loi", "--coders", "ann,local", "--rule", "decides:local", "--db", str(db))
    decided = api.show("loi", db=db, coder="panel").coding
    assert {(gap.taxonomy, gap.category) for gap in decided.abstentions} == QUESTIONS
    assert decided.not_assessed == "local, who decides, abstained"


def test_a_panel_of_coders_who_could_not_read_assesses_nothing(
    made: Path, run: Run, tmp_path: Path
) -> None:
    db, file = tmp_path / "copy.db", tmp_path / "again.jsonl"
    shutil.copy(made / "govatlas.db", db)
    run("export", "tiaoli", "--output", str(file))
    run("gold", "import", str(file), "--coder", "zoe", "--db", str(db))
    run("adjudicate", "tiaoli", "--coders", "zoe,local", "--db", str(db))
    panel = api.show("tiaoli", db=db, coder="panel").coding
    assert {(gap.taxonomy, gap.category) for gap in panel.abstentions} == QUESTIONS
    assert panel.not_assessed.startswith("every coder abstained: ")


def test_checks_find_no_difference_in_it(run: Run) -> None:
    checked = run("check", "loi", "tiaoli")
    assert checked.exit_code == 0
    assert "Traceback" not in checked.output


def test_samples_and_calibration_take_it_along(made: Path, run: Run, tmp_path: Path) -> None:
    db = tmp_path / "copy.db"
    shutil.copy(made / "govatlas.db", db)
    drawn = run("sample", "--for-gold", "3", "--stratify", "language,status", "--db", str(db))
    assert drawn.exit_code == 0
    refused = run("calibrate", "--gold", "ann", "--output", str(tmp_path / "c.json"))
    assert refused.exit_code in (0, 1)
    assert "Traceback" not in refused.output


def test_its_norms_were_not_assessed_either(run: Run) -> None:
    refused = run("norms", "tiaoli")
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert refused.stderr == (
        f"Error: the norms of document tiaoli were not assessed: {REASONS['tiaoli']}\n"
    )
    assert "tiaoli" not in run("export", "--format", "norms").stdout
