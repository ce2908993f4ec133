"""Names of files that no database takes, links that lead elsewhere, members that stand twice."""

import os
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas import api
from govatlas.reading import list_sources, load_manifest, read_source
from govatlas.reading.names import clean_name
from tests.reading.builders import PROSE

NOT_UTF8 = os.fsdecode(b"r\xe9glement.md")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder in which the second of three names is not UTF-8."""
    made = tmp_path / "town"
    made.mkdir()
    for number, name in enumerate(("act.txt", NOT_UTF8, "statute.txt"), 1):
        (made / name).write_text(f"No. {number}. {PROSE}", encoding="utf-8")
    return made


@given(st.text() | st.binary().map(os.fsdecode))
def test_a_cleaned_name_can_be_kept_and_stays_as_it_is(name: str) -> None:
    cleaned = clean_name(name)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean_name(cleaned) == cleaned
    assert not any(sign < " " for sign in cleaned)


def test_a_name_that_is_not_utf8_is_read_like_others(folder: Path, tmp_path: Path) -> None:
    report = api.read([folder], db=tmp_path / "atlas.db")
    assert report.failures == ()
    assert sorted(report.new) == ["act", "réglement", "statute"]


def test_a_manifest_finds_a_name_that_is_not_utf8(folder: Path) -> None:
    (folder / "manifest.csv").write_text("file,title\nréglement.md,The Rule\n", encoding="utf-8")
    titles = [s.instrument.title for s in list_sources([folder]) if not s.failure]
    assert "The Rule" in titles
    given = load_manifest(folder / "manifest.csv")
    sources = list_sources([folder / NOT_UTF8], manifest=given)
    assert [(s.instrument.title, s.failure) for s in sources] == [("The Rule", "")]


def test_a_name_with_controls_cannot_move_the_cursor(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J\nb.txt").write_text(PROSE)
    (source,) = list_sources([tmp_path])
    assert "\x1b" not in source.name + source.instrument.id
    assert "\n" not in read_source(source).source


def test_links_out_of_a_folder_are_refused_by_name(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(PROSE)
    (folder / "out.txt").symlink_to(secret)
    (folder / "up.txt").symlink_to("../secret.txt")
    (folder / "within.txt").symlink_to("act.txt")
    failures = {s.path.name: s.failure for s in list_sources([folder]) if s.failure}
    assert set(failures) == {"out.txt", "up.txt"}
    assert all("is a link to a file outside its folder" in reason for reason in failures.values())
    (named,) = list_sources([folder / "out.txt"])
    assert named.failure == ""


def test_a_table_behind_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "town").mkdir()
    (tmp_path / "elsewhere.csv").write_text("file,title\nact.txt,Stolen\n")
    (tmp_path / "town" / "manifest.csv").symlink_to(tmp_path / "elsewhere.csv")
    (tmp_path / "town" / "documents.csv").symlink_to(tmp_path / "elsewhere.csv")
    (tmp_path / "town" / "act.txt").write_text(PROSE)
    sources = list_sources([tmp_path / "town"])
    assert [s.instrument.id for s in sources if not s.failure] == ["act"]
    assert all("outside its folder" in s.failure for s in sources if s.path.suffix == ".csv")


def test_two_members_of_one_name_are_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for words in ("First. ", "Second. "):
            archive.writestr("act.txt", words + PROSE)
        archive.writestr("other.txt", PROSE)
    sources = {s.member: s.failure for s in list_sources([tmp_path / "a.zip"])}
    assert "appears twice in its archive" in sources["act.txt"]
    assert sources["other.txt"] == ""


def test_a_damaged_manifest_in_an_archive_costs_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.csv", "file,title\nact.txt,The Act\n")
        archive.writestr("act.txt", PROSE)
    path.write_bytes(path.read_bytes().replace(b"The Act", b"The Fact"[:7]))
    sources = {s.member: s.failure for s in list_sources([path])}
    assert "damaged" in sources["manifest.csv"]
    assert sources["act.txt"] == ""
