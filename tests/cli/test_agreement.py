"""The commands gold import, agree and evaluate do what their help says."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

QUOTE = "No department shall use an automated decision system"


@pytest.fixture
def gold(folder: Path) -> Path:
    """Return a file of gold codings of two of the three ordinances."""
    records = [
        {
            "document_id": f"ordinance-{n}",
            "coder": "ada",
            "legislative_status": {"label": "hard_law", "quotes": [QUOTE]},
            "risk_subdomains": [
                {"code": "5.2", "level": 2, "confidence": "high", "quotes": [QUOTE]},
                {"code": "7.4", "level": 1, "confidence": "low", "quotes": [QUOTE]},
            ],
        }
        for n in range(2)
    ]
    path = folder / "gold.jsonl"
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    return path


@pytest.mark.usefixtures("gold")
def test_gold_codings_are_imported_once(atlas: Run) -> None:
    assert atlas("gold", "import", "gold.jsonl").output == "Imported 2 codings by ada.\n"
    again = atlas("gold", "import", "gold.jsonl")
    assert again.output == "Imported 0 codings by ada; 2 already imported.\n"
    assert atlas("list", "--coder", "ada").stdout.count("\n") == 2


def test_gold_that_cannot_be_used_is_named_with_its_line(atlas: Run, gold: Path) -> None:
    gold.write_text(gold.read_text().replace("ordinance-1", "ordinance-9") + "{\n")
    result = atlas("gold", "import", "gold.jsonl")
    assert result.exit_code == 1
    assert result.stdout == "Imported 1 coding by ada; 2 refused.\n"
    lines = result.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["gold.jsonl, line 2", "gold.jsonl, line 3"]


@pytest.mark.usefixtures("gold")
def test_two_coders_are_compared(atlas: Run) -> None:
    atlas("gold", "import", "gold.jsonl")
    result = atlas("agree", "ada", "fake", "--taxonomy", "risk", "--by", "category")
    assert result.exit_code == 0
    assert "2 documents compared" in result.stdout
    assert "clearly arbitrary" in result.stdout
    assert "risk 5.2" in result.stdout
    assert "AI risk subdomains" in result.stdout
    printed = atlas("agree", "ada", "fake", "--json", "--resamples", "20").stdout
    assert json.loads(printed)["taxonomies"]["risk"]["kappa_quadratic"]["units"] == 48


@pytest.mark.usefixtures("gold")
def test_every_pair_goes_on_one_page(atlas: Run, folder: Path) -> None:
    atlas("gold", "import", "gold.jsonl")
    atlas("gold", "import", "gold.jsonl", "--coder", "<b>ben")
    result = atlas("agree", "--all", "--report", "agreement.html", "--resamples", "20")
    assert result.output == "Wrote agreement.html\n"
    page = (folder / "agreement.html").read_text()
    assert page.count("<h2 id=") == 3
    assert "<svg" in page
    assert "<b>ben" not in page
    assert "http" not in page.replace("http-equiv", "")
    listed = atlas("agree", "--all", "--taxonomy", "risk", "--resamples", "20").stdout
    assert "person against person" in listed


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("ada",),
        ("ada", "--all"),
        ("a", "b", "c"),
        ("ada", "ada"),
        ("--all", "--by", "category"),
    ],
)
def test_agree_wants_two_coders_or_all(atlas: Run, arguments: tuple[str, ...]) -> None:
    assert atlas("agree", *arguments).exit_code == 2


def test_an_unknown_coder_is_named_with_those_there_are(atlas: Run) -> None:
    result = atlas("agree", "ada", "fake")
    assert result.exit_code == 1
    assert result.stderr == "Error: no coding by 'ada' in the database; its coders are: fake\n"


@pytest.mark.usefixtures("gold")
def test_a_taxonomy_with_nothing_to_compare_is_one_line(run: Run) -> None:
    run("read", "town")
    said = run("evaluate", "--gold", "gold.jsonl", "--coder", "local").stdout
    reason = "no label to compare: no document was given a level here by both coders"
    assert said.count(reason) == said.count(f"Sectors governed: {reason}.") + said.count(
        f"AI lifecycle stages: {reason}."
    ) + said.count(f"Technical scope: {reason}.")
    assert f"Sectors governed: {reason}." in said


def test_gold_that_is_neither_a_file_nor_a_coder_is_one_line(atlas: Run) -> None:
    result = atlas("evaluate", "--gold", "ada")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: there is no file ada, and no coder 'ada' in the database; its coders are: fake\n"
    )


@pytest.mark.usefixtures("gold")
def test_a_coder_is_evaluated_in_one_command(run: Run) -> None:
    run("read", "town")
    result = run("evaluate", "--gold", "gold.jsonl", "--coder", "local", "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["gold"], found["coder"]) == ("ada", "fake")
    risk = found["parts"]["all"]["taxonomies"]["risk"]
    assert risk["presence_precision"]["value"] == pytest.approx(2 / 24)
    assert risk["mean_level_gold"]["value"] == pytest.approx(3 / 24)
    assert found["parts"]["seen"]["documents_compared"] == 0
    assert run("list", "--coded").stdout == ""
    shown = run("evaluate", "--gold", "gold.jsonl", "--taxonomy", "risk").stdout
    assert "Documents that the coder has not seen: 2" in shown


def test_an_evaluation_with_gold_refused_says_so(run: Run, gold: Path) -> None:
    run("read", "town")
    gold.write_text(gold.read_text() + "{\n")
    result = run("evaluate", "--gold", "gold.jsonl", "--resamples", "20")
    assert result.exit_code == 1
    assert result.stderr.startswith("failed: gold.jsonl, line 3: is not JSON")
