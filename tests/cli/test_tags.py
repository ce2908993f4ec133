"""The command gold import takes tags through a crosswalk, and agree compares them."""

import json
from pathlib import Path

import pytest

from tests.api.test_tags import write_release
from tests.cli.conftest import Run

TAGS = {
    "ordinance-0": "Risk factors: Privacy",
    "ordinance-1": "",
    "ordinance-2": "Harms: Weather",
    "ordinance-9": "Risk factors: Privacy",
}


@pytest.fixture
def release(folder: Path) -> Path:
    return write_release(folder / "release", TAGS, {"ordinance-2": False})


@pytest.mark.usefixtures("release")
def test_tags_are_imported_and_what_is_missing_is_listed(atlas: Run) -> None:
    result = atlas("gold", "import", "release", "--crosswalk", "agora")
    assert result.exit_code == 0
    assert result.stdout == (
        "Imported the tags of 2 documents by agora-tags, on 18 categories; 1 missing.\n"
    )
    assert result.stderr == (
        "missing: ordinance-9 (The title of ordinance-9): not in the database\n"
    )
    again = atlas("gold", "import", "release", "--crosswalk", "agora", "--unvalidated")
    assert "3 documents" in again.stdout
    assert "2 replaced" in again.stdout
    assert "unknown: the crosswalk has no tag 'Harms: Weather'" in again.stderr


@pytest.mark.usefixtures("release")
def test_people_and_the_coder_are_compared(atlas: Run, folder: Path) -> None:
    options = ("--least-predicate", "closeMatch", "--least-confidence", "0.9", "--coder", "people")
    assert atlas("gold", "import", "release", "--crosswalk", "agora", *options).exit_code == 0
    printed = atlas("agree", "people", "fake").stdout
    assert "2 documents compared" in printed
    assert "closeMatch or closer, confidence 0.9 or more, validated documents" in printed
    found = json.loads(atlas("agree", "people", "fake", "--json").stdout)
    privacy = found["taxonomies"]["risk"]["categories"]["2.1"]
    assert privacy["present"] == {"first": 1, "second": 2, "both": 1}
    assert privacy["kappa"]["value"] == 0
    assert privacy["recall"]["value"] == 1
    assert "sector" not in found["taxonomies"]
    assert atlas("agree", "people", "fake", "--report", "page.html").exit_code == 0
    assert "on presence" in (folder / "page.html").read_text()
    assert "on presence" in atlas("agree", "--all").stdout


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("release",), 2, "need --crosswalk agora"),
        (("gold.jsonl", "--unvalidated"), 2, "--unvalidated: needs --crosswalk"),
        (("gold.jsonl", "--least-confidence", "1"), 2, "needs --crosswalk"),
        (("release", "--crosswalk", "agora", "--kind", "program"), 2, "only tags by people"),
        (("release", "--crosswalk", "agora", "--least-confidence", "2"), 2, "0<=x<=1"),
        (("release", "--crosswalk", "none.tsv"), 1, "none.tsv: No such file"),
        (("none", "--crosswalk", "agora"), 1, "none: no such file or folder"),
        (("town", "--crosswalk", "agora"), 1, "not an AGORA release"),
        (("release", "--crosswalk", "agora", "--coder", "fake"), 1, "another name"),
        (("release", "--crosswalk", "agora", "--coder", " "), 1, "name of a coder"),
    ],
)
def test_what_makes_no_sense_gets_one_line(
    atlas: Run, arguments: tuple[str, ...], status: int, words: str
) -> None:
    result = atlas("gold", "import", *arguments)
    assert result.exit_code == status
    assert words in result.stderr
    assert "Traceback" not in result.output
