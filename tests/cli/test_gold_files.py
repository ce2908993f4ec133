"""Gold codings come back from every form of JSON, and what is none says what it is."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def records(atlas: Run, folder: Path) -> list[dict[str, object]]:
    """Return the records of the three ordinances, by a person."""
    atlas("export", "--format", "json", "--output", "all.json")
    found: list[dict[str, object]] = json.loads((folder / "all.json").read_text())
    assert len(found) == 3
    return found


def test_a_list_of_records_is_read_as_exported(
    atlas: Run, folder: Path, records: list[dict[str, object]]
) -> None:
    result = atlas("gold", "import", "all.json", "--coder", "ada")
    assert result.exit_code == 0, result.output
    assert result.stdout == "Imported 3 codings by ada.\n"
    (folder / "short.json").write_text(json.dumps(records))
    assert "0 codings by ada; 3 already" in atlas(
        "gold", "import", "short.json", "--coder", "ada"
    ).stdout  # fmt: skip


def test_one_record_laid_out_is_read(
    atlas: Run, folder: Path, records: list[dict[str, object]]
) -> None:
    (folder / "one.json").write_text(json.dumps(records[0], indent=2))
    result = atlas("gold", "import", "one.json", "--coder", "ada")
    assert result.stdout == "Imported 1 coding by ada.\n"


def test_an_entry_that_is_no_record_is_named_and_the_rest_is_kept(
    atlas: Run, folder: Path, records: list[dict[str, object]]
) -> None:
    (folder / "some.json").write_text(json.dumps([records[0], 3]))
    result = atlas("gold", "import", "some.json", "--coder", "ada")
    assert result.exit_code == 1
    assert result.stderr == "failed: some.json, record 2: is not a JSON object\n"
    assert result.stdout.startswith("Imported 1 coding by ada")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("cut.json", '[\n  {"document_id": "x",\n', "begins as a list of records, but is not JSON"),
        ("none.json", "[]", "is an empty list"),
        ("list.txt", "a\nb\nc\n", "has neither JSON Lines (a record a line) nor a list of records"),
        (
            "tasks.json",
            '[{"data": {"text": "x"}, "annotations": []}]',
            "has tasks of Label Studio; import them with: govatlas import tasks.json --format",
        ),
        ("web.json", '{"@context": "http://www.w3.org/ns/anno.jsonld"}', "is JSON-LD"),
        ("cas.xmi", "<xmi/>", "are imported with: govatlas import cas.xmi"),
    ],
)
def test_a_file_of_another_form_gets_one_line(
    atlas: Run, folder: Path, name: str, text: str, said: str
) -> None:
    (folder / name).write_text(text)
    result = atlas("gold", "import", name)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stderr.startswith(f"Error: {name}")
    assert result.stderr.count("\n") == 1


def test_an_export_has_the_format_that_its_file_is_named_for(atlas: Run, folder: Path) -> None:
    for name, begins in (("x.csv", "# Source"), ("x.json", "["), ("x.jsonl", "{"), ("x", "{")):
        assert atlas("export", "--output", name).exit_code == 0
        assert (folder / name).read_text().startswith(begins), name
    assert atlas("export", "--format", "jsonl", "--output", "y.csv").exit_code == 0
    assert (folder / "y.csv").read_text().startswith("{")


def test_what_is_no_project_of_another_tool_says_so(atlas: Run, folder: Path) -> None:
    (folder / "x.jsonl").write_text("{}")
    for form, said in (("qdpx", "is no project of REFI-QDA"), ("cas", "is neither an XMI file")):
        result = atlas("import", "x.jsonl", "--format", form)
        assert result.exit_code == 1
        assert said in result.stderr


def test_own_records_are_no_tasks_of_label_studio(
    atlas: Run, records: list[dict[str, object]]
) -> None:
    result = atlas("import", "all.json")
    assert "has records of govatlas; import them with: govatlas gold import all.json" in (
        result.stderr
    )
    assert result.stderr.count("\n") == 1


def test_a_crosswalk_that_is_no_file_says_so(atlas: Run) -> None:
    result = atlas("show", "ordinance-1", "--as", "mine.tsv")
    assert "mine.tsv: there is no such file" in result.stderr
