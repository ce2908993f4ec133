"""Settings come from a file, below the environment and below options; typos are named."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def elsewhere(atlas: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder below that of a file of settings, from where commands are run."""
    (folder / "data").mkdir()
    shutil.move(folder / "govatlas.db", folder / "data" / "atlas.db")
    (folder / "govatlas.toml").write_text('database = "data/atlas.db"\noperator = "Institute"\n')
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    return below


def test_a_file_above_the_folder_names_the_database(atlas: Run, elsewhere: Path) -> None:
    assert len(atlas("list").stdout.splitlines()) == 3
    assert atlas("show", "ordinance-1").exit_code == 0


def test_the_environment_goes_before_the_file_and_an_option_before_both(
    atlas: Run, elsewhere: Path
) -> None:
    assert "no database at nowhere.db" in atlas("list", GOVATLAS_DB="nowhere.db").stderr
    good = str(elsewhere.parents[1] / "data" / "atlas.db")
    assert atlas("list", "--db", good, GOVATLAS_DB="nowhere.db").exit_code == 0


def test_what_holds_is_shown_with_where_it_is_from(atlas: Run, elsewhere: Path) -> None:
    file = elsewhere.parents[1] / "govatlas.toml"
    told = json.loads(atlas("config", "--json").stdout)
    assert told == {
        "database": {"value": str(file.parent / "data/atlas.db"), "from": str(file)},
        "coder": {"value": "local", "from": "default"},
        "operator": {"value": "Institute", "from": str(file)},
    }
    told = atlas("config", GOVATLAS_DB="x.db").stdout.splitlines()
    assert told[0] == "database\tx.db\tenvironment variable GOVATLAS_DB"


def test_without_a_file_the_keys_are_named(atlas: Run) -> None:
    result = atlas("config")
    assert result.stdout.splitlines()[0] == "database\tgovatlas.db\tdefault"
    assert "it can have: database, coder, operator" in result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('databse = "x"', "unknown key 'databse'; did you mean: database"),
        ('colour = "x"', "unknown key 'colour'; the keys are: database, coder, operator"),
        ("database = 3", 'database must be text, such as database = "..."'),
        ("database = atlas.db", "is not TOML"),
        ("\xff\xfe", "is not TOML"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(atlas: Run, folder: Path, text: str, said: str) -> None:
    (folder / "mine.toml").write_bytes(text.encode("latin-1"))
    result = atlas("list", GOVATLAS_CONFIG="mine.toml")
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_that_is_named_has_to_be_there(atlas: Run) -> None:
    result = atlas("list", GOVATLAS_CONFIG="gone.toml")
    assert "GOVATLAS_CONFIG names gone.toml, but there is no such file" in result.stderr


def test_the_coder_of_the_file_codes(atlas: Run, folder: Path) -> None:
    (folder / "govatlas.toml").write_text('coder = "nobody"\n')
    assert "nobody" in atlas("code").stderr
    assert atlas("code", "--coder", "local").exit_code == 0
    assert atlas("show", "ordinance-1").exit_code == 0  # only looks
