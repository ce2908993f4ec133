"""Reading keeps what can be read and reports the rest."""

import shutil
from pathlib import Path

import pytest

import govatlas
from govatlas import ReadReport
from govatlas.api.progress import Progress
from govatlas.errors import InvalidManifest, UnreadableFile
from tests.conftest import Release


def test_a_folder_is_read_once(folder: Path, db: Path) -> None:
    seen: list[Progress] = []
    report = govatlas.read([folder], db=db, on_progress=seen.append)
    assert len(report.new) == 12
    assert not report.failures
    assert seen[-1] == Progress(12, 12, str(folder / "ordinance-9.txt"))
    again = govatlas.read([folder], db=db)
    assert (again.new, again.same) == ((), report.new)


def test_a_file_that_cannot_be_read_is_a_failure_of_its_own(folder: Path, db: Path) -> None:
    (folder / "empty.txt").write_text("")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nthat is all")
    report = govatlas.read([folder, folder / "missing.txt"], db=db)
    assert len(report.new) == 12
    names = [Path(failure.name).name for failure in report.failures]
    assert sorted(names) == ["broken.pdf", "empty.txt", "missing.txt"]
    assert not any("\n" in f.reason or str(folder) in f.reason for f in report.failures)


@pytest.mark.parametrize("jobs", [1, 4])
def test_more_workers_change_no_outcome(folder: Path, db: Path, jobs: int) -> None:
    for n in range(6):
        shutil.copy(folder / "ordinance-1.txt", folder / f"copy-{n}.txt")
    report = govatlas.read([folder], db=db, jobs=jobs)
    assert "copy-0" in report.new
    assert report.same == ("copy-0",) * 6
    assert sum("is the same as copy-0" in notice for notice in report.notices) == 6
    assert [entry.id for entry in govatlas.list_documents(db=db)][:2] == ["copy-0", "ordinance-0"]


def test_a_changed_file_is_a_new_version(folder: Path, db: Path) -> None:
    govatlas.read([folder], db=db)
    path = folder / "ordinance-3.txt"
    path.write_text(path.read_text().replace("thirty", "ninety"))
    report = govatlas.read([folder], db=db)
    assert report.new_versions == ("ordinance-3",)
    assert any(
        "ordinance-3 changed; its latest version is now 2" in notice for notice in report.notices
    )


def test_a_manifest_names_and_describes(folder: Path, db: Path) -> None:
    manifest = folder / "m.csv"
    manifest.write_text(
        "file,document_id,title,authority,jurisdiction,status\n"
        "ordinance-1.txt,E-1,First ordinance,Elmford Town Council,Elmford,Enacted\n"
    )
    govatlas.read([folder], db=db, manifest=manifest)
    (entry,) = govatlas.list_documents(govatlas.Filters(authority="elmford"), db=db)
    assert (entry.id, entry.title, entry.stage) == ("E-1", "First ordinance", "Enacted")
    with pytest.raises(InvalidManifest):
        govatlas.read([folder], db=db, manifest=folder / "ordinance-1.txt")


def test_nothing_to_read_says_why(tmp_path: Path, db: Path) -> None:
    (tmp_path / "e").mkdir()
    with pytest.raises(UnreadableFile, match="nothing to read"):
        govatlas.read([tmp_path / "e"], db=db)
    (tmp_path / "e" / "README.md").write_text("About these files.")
    with pytest.raises(UnreadableFile, match=r"nothing to read: .*README\.md: "):
        govatlas.read([tmp_path / "e"], db=db)
    assert not db.exists()


@pytest.mark.no_cover  # other tests reach the same lines
def test_an_agora_release_is_read_whole(agora: Release, db: Path) -> None:
    new, skipped = tuple(agora.report["new"]), tuple(agora.report["skipped"])
    assert (len(new), len(skipped), agora.report["failures"]) == (947, 4, [])
    listed = govatlas.list_documents(govatlas.Filters(ids=("1135",)), db=agora.db)
    assert listed[0].authority
    shutil.copy(agora.db, db)
    again = govatlas.read([agora.folder], db=db)
    assert again == ReadReport(same=new, skipped=skipped, notices=())
