"""Importing what was coded or changed in other tools."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import govatlas
from govatlas.cli.main import cli
from govatlas.errors import InputError, UnreadableFile
from govatlas.model.coding import Mode
from tests.interchange.places import ANN, DOCUMENT, LOCAL, TEXT, fill, read_coding

FORMS = {"qdpx": "a.qdpx", "cas": "a.cas.zip", "label-studio": "a.json"}


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return fill(tmp_path / "a.db", ANN, LOCAL)


@pytest.fixture(params=FORMS)
def exported(request: pytest.FixtureRequest, tmp_path: Path, db: Path) -> Path:
    """The codings of both coders in a form."""
    path = tmp_path / FORMS[request.param]
    with path.open("wb") as file:
        assert govatlas.export(request.param, to=file, db=db) == 2
    return path


def test_coders_stay_apart_and_codings_are_marked_as_anchored(
    exported: Path, tmp_path: Path
) -> None:
    other = fill(tmp_path / "b.db")
    report = govatlas.import_codings(exported, db=other)
    assert report.coders == ("ann", "local")
    assert (report.failures, report.unknown) == ((), ())
    for coding in (ANN, LOCAL):
        back = read_coding(other, coding.coder.name)
        assert back.coder == coding.coder
        assert back.mode is Mode.ANCHORED
        assert set(back.labels) == set(coding.labels)
        assert (back.status, back.actors, back.summary) == (
            coding.status,
            coding.actors,
            coding.summary,
        )


def test_what_has_not_changed_is_not_imported_again(exported: Path, db: Path) -> None:
    report = govatlas.import_codings(exported, db=db)
    assert (report.kept, report.already) == ((), (DOCUMENT.id,) * 2)


def test_a_program_is_not_said_to_have_made_what_was_changed_by_hand(
    exported: Path, tmp_path: Path
) -> None:
    changed = LOCAL.__class__(**{**_fields(LOCAL), "summary": "As the program wrote it."})
    other = fill(tmp_path / "b.db", changed)
    report = govatlas.import_codings(exported, db=other)
    (failure,) = report.failures
    assert failure.reason == (
        "was changed after local, a program, made it; give the name of the person who changed it "
        "with --coder"
    )
    assert report.kept == (DOCUMENT.id,)  # ann's


def _fields(coding: object) -> dict[str, Any]:
    return {name: getattr(coding, name) for name in coding.__slots__}  # type: ignore[attr-defined]


def test_a_text_that_is_not_there_is_added_on_request(exported: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    report = govatlas.import_codings(exported, db=empty, add_documents=True)
    assert report.added == (DOCUMENT.id,)
    assert govatlas.show(DOCUMENT.id, db=empty).document.text == TEXT


def test_the_command_says_what_came_of_it(exported: Path, db: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["import", str(exported), "--db", str(db)])
    assert result.output == "Imported 0 codings by ann, local; 2 unchanged.\n"
    assert result.exit_code == 0
    other = fill(tmp_path / "b.db")
    result = CliRunner().invoke(cli, ["import", str(exported), "--db", str(other)])
    assert result.output == "Imported 2 codings by ann, local.\n"


def test_a_file_without_a_known_ending_needs_its_format(tmp_path: Path, db: Path) -> None:
    path = tmp_path / "codings.odd"
    path.write_text("x")
    with pytest.raises(InputError, match="its ending tells no format; add --format, one of: qdpx"):
        govatlas.import_codings(path, db=db)
    with pytest.raises(InputError, match="unknown import format 'odd'"):
        govatlas.import_codings(path, form="odd", db=db)


def test_each_import_names_the_other_for_its_files(tmp_path: Path, db: Path) -> None:
    for name in ("labels.csv", "labels.xlsx", "records.jsonl"):
        (tmp_path / name).write_text("x")
        with pytest.raises(InputError, match="govatlas gold import"):
            govatlas.import_codings(tmp_path / name, db=db)
    (tmp_path / "project.qdpx").write_bytes(b"PK\xff")
    with pytest.raises(UnreadableFile, match="govatlas import "):
        govatlas.import_gold(tmp_path / "project.qdpx", db=db)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, db: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"none\.qdpx: is not a file; check the path"):
        govatlas.import_codings(tmp_path / "none.qdpx", db=db)


@pytest.mark.parametrize("form", ["label-studio", "web-annotation"])
def test_a_form_written_as_a_whole_needs_a_file(form: str, db: Path) -> None:
    with pytest.raises(InputError, match="is written as a whole; give a file"):
        govatlas.export(form, db=db)
