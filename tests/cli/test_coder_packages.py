"""A coder of another package goes wherever local and llm go."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import govatlas
from govatlas import api
from govatlas.cli.main import cli
from govatlas.errors import InputError, UnknownCoder
from tests.api.conftest import TEXT
from tests.coder_package import forget, install, write_package

NUMBER = 12
FEW = ("--resamples", "20")
QUOTE = "without a review by a person"


@pytest.fixture
def package(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the folder in which a package with the coders tiny and waiting is installed."""
    folder = write_package(tmp_path / "site", (root / "docs" / "python.md").read_text("utf-8"))
    with monkeypatch.context() as patch:
        install(folder, patch)
        yield folder
    forget()


@pytest.fixture
def place(tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder: a dozen ordinances read, gold codings by ann of each."""
    (tmp_path / "town").mkdir()
    for n in range(NUMBER):
        text = TEXT.format(n=n)
        (tmp_path / "town" / f"ordinance-{n}.txt").write_text(
            text if n % 3 else text.replace("review by a person", "review by a board")
        )
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GOVATLAS_DB", raising=False)
    with open("gold.jsonl", "w", encoding="utf-8") as lines:
        for n in range(NUMBER):
            labels = [{"code": "5.2", "level": 1, "quotes": [QUOTE]}] if n % 3 else []
            record = {"document_id": f"ordinance-{n}", "coder": "ann", "risk_subdomains": labels}
            lines.write(json.dumps(record) + "\n")
    assert len(govatlas.read(["town"]).new) == NUMBER
    assert len(govatlas.import_gold("gold.jsonl").kept) == NUMBER
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="govatlas")


@pytest.mark.parametrize("coder", ["tiny", "waiting"])
@pytest.mark.usefixtures("place")
def test_every_command_takes_a_coder_of_another_package(coder: str) -> None:
    verbs = (
        (("code", "--coder", coder), "Coded 12 documents."),
        (("code", "--coder", coder), "Coded 0 documents; 12 already coded."),
        (("show", "ordinance-1", "--coder", "tiny"), QUOTE.partition("a ")[2]),
        (("list", "--coder", "tiny"), "ordinance-11"),
        (("export", "--coder", "tiny"), '"document_id": "ordinance-0"'),
        (("evaluate", "--gold", "gold.jsonl", "--coder", coder, *FEW), "12 documents"),
        (("check", "ordinance-1", "--coder", coder), "changed title: 1 document, 0 labels"),
        (("agree", "ann", "tiny", *FEW), "12 documents compared"),
        (("agree", "--all", *FEW), "tiny"),
        (("calibrate", "--gold", "ann", "--coder", "tiny", "--output", "c.json"), "Calibrated on"),
        (("code", "--coder", coder, "--calibration", "c.json"), "Coded 12 documents."),
        (("show", "ordinance-1", "--coder", "tiny-calibrated"), "tiny-calibrated"),
        (("estimate", "--gold", "ann", "--coder", "tiny"), "5.2"),
        (("adjudicate", "ordinance-1", "--coders", "ann,tiny", "--dry-run"), "ordinance-1"),
    )
    for words, told in verbs:
        result = run(*words)
        assert result.exit_code == 0, (words, result.output)
        assert told in result.stdout, words


@pytest.mark.usefixtures("place")
def test_an_evaluation_codes_what_is_not_coded_yet_without_keeping_it() -> None:
    for coder in ("tiny", "waiting"):
        result = run("evaluate", "--gold", "gold.jsonl", "--coder", coder, *FEW)
        assert result.exit_code == 0, result.output
        assert [line for line in result.stdout.splitlines() if "12 documents" in line]
    assert govatlas.list_documents(govatlas.Filters(coder="tiny")) == ()


@pytest.mark.parametrize("coder", ["tiny", "waiting"])
@pytest.mark.usefixtures("place")
def test_every_function_takes_a_coder_of_another_package(coder: str) -> None:
    assert len(govatlas.code(coder=coder).coded) == NUMBER
    assert govatlas.code(coder=coder).left == 0
    record = govatlas.show("ordinance-1", coder="tiny")
    assert record.coding.level_of("risk", "5.2") == 1
    assert [q.text for x in record.coding.labels for q in x.quotations] == ["review by a person"]
    evaluated = govatlas.evaluate("gold.jsonl", coder=coder, resamples=20)
    assert evaluated.failures == ()
    assert all(not one.differences for one in govatlas.check(coder=coder, most=2))
    assert govatlas.agree("ann", "tiny", resamples=20).comparison.pairs
    assert len(govatlas.agree_all(resamples=20).reports) == 1
    learned = govatlas.calibrate(gold="ann", coder="tiny")
    Path("c.json").write_text(learned.to_file())
    corrected = govatlas.code(coder=coder, calibration="c.json")
    assert (len(corrected.coded), corrected.coder) == (NUMBER, "tiny-calibrated")
    assert govatlas.estimate(gold="ann", coder="tiny").documents == NUMBER
    assert len(govatlas.adjudicate(coders=["ann", "tiny"], dry_run=True)) == NUMBER


@pytest.mark.usefixtures("place")
def test_its_parameters_are_its_options() -> None:
    report = govatlas.code(coder="tiny", options={"level": 2})
    assert len(report.coded) == NUMBER
    assert govatlas.show("ordinance-1").coding.level_of("risk", "5.2") == 2
    with pytest.raises(InputError, match="has no option 'depth'; its options: sought, level"):
        govatlas.code(coder="tiny", options={"depth": 2})
    refused = run("code", "--coder", "tiny", "--model", "openai:gpt-5-mini")
    assert refused.exit_code == 2
    assert "--model cannot be used with --coder tiny" in refused.stderr


def test_the_program_itself_finds_it(place: Path, package: Path) -> None:
    path = os.pathsep.join([str(package), *sys.path])
    environment = {**os.environ, "PYTHONPATH": path}
    words = [sys.executable, "-m", "govatlas", "code", "--coder", "tiny", "--jobs", "2"]
    words[1:3] = ["-c", "from govatlas.cli.main import main; main()"]
    ended = subprocess.run(
        words, cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "Coded 12 documents.\n"), ended.stderr


@pytest.mark.usefixtures("place")
def test_those_there_are_are_named() -> None:
    with pytest.raises(
        UnknownCoder, match="unknown coder 'x'; choose one of: llm, local, tiny, waiting"
    ):
        govatlas.code(coder="x")
    result = run("check", "--coder", "x")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)


def test_local_and_llm_are_registered_as_anybodys() -> None:
    values = {name: point.value for name, (point,) in api.find_coders().items()}
    assert values["local"].startswith("govatlas.coding.local.")
    assert values["llm"].startswith("govatlas.coding.llm.")


def test_a_package_that_cannot_be_loaded_costs_one_line(place: Path, package: Path) -> None:
    (package / "tiny_coder.py").write_text("import no_such_module\n")
    result = run("code", "--coder", "tiny")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: the coder tiny cannot be built by tiny_coder:TinyCoder (ModuleNotFoundError: "
        "No module named 'no_such_module')\n"
    )
    (package / "tiny_coder.py").write_text("TinyCoder = dict\n")
    forget()
    assert "has no who and no code" in run("code", "--coder", "tiny").stderr
    (package / "tiny_coder.py").write_text("def TinyCoder(words):\n    return words\n")
    forget()
    refused = run("code", "--coder", "tiny").stderr
    assert "(TypeError: TinyCoder() missing 1 required positional argument: 'words')" in refused


def test_two_packages_with_one_name_are_refused(
    place: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manual = (root / "docs" / "python.md").read_text("utf-8")
    other = write_package(place / "other", manual.replace('"tiny_coder:', '"other:'), name="other")
    with monkeypatch.context() as patch:
        install(other, patch)
        result = run("code", "--coder", "tiny")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "several packages register a coder tiny" in result.stderr


@pytest.mark.usefixtures("place")
def test_a_coder_of_ones_own_needs_no_name() -> None:
    from tiny_coder import TinyCoder, WaitingCoder  # type: ignore[import-not-found]

    assert len(govatlas.code(coder=TinyCoder(), jobs=2).coded) == NUMBER
    assert len(govatlas.code(coder=WaitingCoder()).already) == NUMBER
    assert govatlas.evaluate("gold.jsonl", coder=WaitingCoder(level=2), resamples=20)
    assert govatlas.check(coder=WaitingCoder(), most=1)
