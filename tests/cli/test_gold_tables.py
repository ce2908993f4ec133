"""Tables of a program's labels are never taken for codings by a person."""

from pathlib import Path

import pytest

from govatlas import api
from govatlas.model.coding import CoderKind, Mode
from govatlas.store import Store
from tests.cli.conftest import Run


@pytest.fixture
def table(atlas: Run, folder: Path) -> Path:
    """Return the labels of the program, as exported."""
    assert atlas("export", "--format", "csv", "--output", "labels.csv").exit_code == 0
    return folder / "labels.csv"


def test_what_a_program_coded_stays_what_a_program_coded(
    atlas: Run, folder: Path, table: Path
) -> None:
    result = atlas("gold", "import", "labels.csv")
    assert (result.exit_code, result.stdout) == (
        0,
        "Imported 0 codings by fake; 3 already imported.\n",
    )
    with Store.open(folder / "govatlas.db") as store:
        coding = store.codings.read("ordinance-1")
    assert coding.coder.kind is CoderKind.PROGRAM
    assert coding.coder.digest


def test_a_program_unknown_to_the_database_is_imported_as_a_program(
    atlas: Run, folder: Path, table: Path
) -> None:
    api.read([folder / "town"], db=folder / "other.db")
    result = atlas("gold", "import", "labels.csv", "--db", "other.db")
    assert result.stdout == "Imported 3 codings by fake.\n"
    with Store.open(folder / "other.db") as store:
        assert store.codings.read("ordinance-1").coder.kind is CoderKind.PROGRAM
    again = atlas("gold", "import", "labels.csv", "--db", "other.db")
    assert again.stdout == "Imported 0 codings by fake; 3 already imported.\n"


def test_a_table_of_a_program_that_was_changed_needs_a_name(
    atlas: Run, folder: Path, table: Path
) -> None:
    text = table.read_text()
    assert ",1,minimal," in text
    table.write_text(text.replace(",1,minimal,", ",2,good,", 1))
    refused = atlas("gold", "import", "labels.csv")
    assert refused.exit_code == 1
    assert "not as the program fake coded it; name who changed it with --coder" in refused.stderr


def test_who_corrected_the_table_of_a_program_had_seen_its_labels(
    atlas: Run, folder: Path, table: Path
) -> None:
    assert atlas("gold", "import", "labels.csv", "--coder", "ada").exit_code == 0
    with Store.open(folder / "govatlas.db") as store:
        coding = store.codings.read("ordinance-1", coder="ada")
    assert coding.coder.kind is CoderKind.PERSON
    assert coding.mode is Mode.ANCHORED


@pytest.mark.parametrize("name", ["none.jsonl", "none.csv"])
def test_a_file_with_nothing_in_it_is_an_error(atlas: Run, folder: Path, name: str) -> None:
    (folder / name).write_text("document_id,taxonomy,code,level\n" if "csv" in name else "")
    result = atlas("gold", "import", name)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {name} holds no codings; see: govatlas export --help\n"
