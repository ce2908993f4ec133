"""The commands index and search, as a person and as a program uses them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from govatlas import meaning
from govatlas.api import indexing
from govatlas.cli import progress
from govatlas.cli.main import cli
from govatlas.explorer import meanings
from govatlas.store import Store, schema
from tests.builders import build_coding, build_document
from tests.meaning.fake import FakeModel
from tests.store.older import before_migration

BOTS = "Section 4. A bot must not mislead a person."


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (meaning, indexing, meanings):
        monkeypatch.setattr(module, "find_model", FakeModel, raising=False)
    monkeypatch.setattr(indexing, "require_model", FakeModel)
    made = tmp_path / "atlas.db"
    with Store.open(made, create=True) as store:
        store.documents.save(build_document(BOTS, "bot-act"))
        lending = build_document()
        store.documents.save(lending)
        store.codings.save(build_coding(lending))
    return made


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_index_says_what_it_did_and_has_nothing_left_to_do(db: Path) -> None:
    first = run("index", "--db", str(db), "--jobs", "1")
    second = run("index", "--db", str(db))

    assert (first.exit_code, first.output) == (0, "Indexed 2 texts.\n")
    assert (second.exit_code, second.output) == (0, "Indexed 0 texts, 2 already indexed.\n")


def test_search_finds_by_meaning_once_there_is_an_index(db: Path) -> None:
    before = run("search", "robots", "pretending", "--db", str(db))
    run("index", "--db", str(db), "--jobs", "1")
    after = run("search", "robots", "pretending", "--db", str(db))

    assert before.stdout == ""
    assert "no document has these words" in before.stderr
    assert "to search by meaning too, run: govatlas index" in before.stderr
    assert after.stdout.splitlines()[0].split("\t")[:2] == ["bot-act", "meaning"]
    assert after.stdout.splitlines()[0].endswith(f"\t{BOTS}")
    assert "0 documents have these words, 2 more were found by meaning" in after.stderr


def test_search_prints_json(db: Path) -> None:
    run("index", "--db", str(db), "--jobs", "1")

    told = json.loads(run("search", "robots", "--json", "--limit", "1", "--db", str(db)).stdout)

    assert told["by_meaning"] == told["total"]
    (document,) = told["documents"]
    assert (document["id"], document["found_by"], document["passage"]) == (
        "bot-act",
        "meaning",
        BOTS,
    )
    assert BOTS[document["start"] : document["end"]] == BOTS


def test_a_search_that_few_answer_names_categories_and_words(db: Path) -> None:
    result = run("search", "zebra discrimination", "--db", str(db))

    assert result.exit_code == 0
    assert "covered under: Unfair discrimination and misrepresentation (1; risk:1.1)" in (
        result.stderr
    )
    assert "words to try: " in result.stderr


def test_a_search_that_is_too_long_is_one_line(db: Path) -> None:
    result = run("search", "word " * 400, "--db", str(db))

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: a search can have at most")
    assert len(result.stderr.splitlines()) == 1


def test_an_index_of_no_database_is_one_line(tmp_path: Path, db: Path) -> None:
    result = run("index", "--db", str(tmp_path / "none.db"))

    assert result.exit_code == 1
    assert "no database at" in result.stderr


def test_an_earlier_database_is_brought_up_to_date_in_sight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.db"
    with before_migration(path, 13), Store.open(path, create=True) as store:
        store.documents.save(build_document("第一条 不得实施歧视。", "zh-act"))
    monkeypatch.setattr(schema, "_TOLD_EVERY", 1)
    monkeypatch.setattr(progress, "_QUIET", -1.0)
    found = run("search", "歧视", "--db", str(path))
    assert "Bringing the database up to date: 1 of 6" in found.stderr
    assert found.stdout.startswith("zh-act\twords\t")
    assert "up to date" not in run("search", "歧视", "--db", str(path)).stderr
