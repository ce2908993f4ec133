"""The command draft: every format, the filters, one line for each thing that is wrong."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.api.conftest import TEXT
from tests.cli.conftest import Run


@pytest.fixture
def bill(folder: Path) -> str:
    (folder / "bill.txt").write_text(TEXT.format(n="draft"))
    return "bill.txt"


def test_a_report_is_printed(atlas: Run, bill: str) -> None:
    result = atlas("draft", bill)
    assert result.exit_code == 0, result.output
    assert "What comparable documents cover and yours does not" in result.output
    assert "Compared with 3 documents" in result.output
    assert "Nothing of it was kept" in result.output


def test_every_format_goes_to_a_file_by_its_ending(atlas: Run, bill: str, folder: Path) -> None:
    starts = {"md": b"# ", "json": b"{", "html": b"<!doctype", "txt": b"", "docx": b"PK"}
    for ending, start in starts.items():
        result = atlas("draft", bill, "--out", f"report.{ending}")
        assert result.exit_code == 0, result.output
        assert result.output == f"Wrote report.{ending}\n"
        written = (folder / f"report.{ending}").read_bytes()
        assert written.lstrip().startswith(start)
    assert "word/document.xml" in zipfile.ZipFile(folder / "report.docx").namelist()
    assert "What comparable documents" in (folder / "report.txt").read_text()


def test_json_goes_to_programs(atlas: Run, bill: str) -> None:
    result = atlas("draft", bill, "--format", "json", "--site", "https://a.example/")
    told = json.loads(result.stdout)
    assert told["comparable"]["documents"] == 3
    assert told["compare"].startswith("https://a.example/compare?a=")
    assert result.stderr == ""


def test_nothing_of_the_draft_is_kept(atlas: Run, bill: str, folder: Path) -> None:
    def look() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    before = look()
    assert atlas("draft", bill).exit_code == 0
    after = look()
    beside = {f"govatlas.db-{end}" for end in ("shm", "wal")}  # as any reader of it leaves
    assert {name: data for name, data in after.items() if name not in beside} == before
    assert not any(b"ordinance" in after.get(name, b"") for name in beside)


@pytest.mark.parametrize(
    ("arguments", "said", "status"),
    [
        (("nothing.txt",), "nothing.txt: does not exist", 1),
        (("bill.txt", "--like", "jurisdiction=Mars"), "choose one of: ", 1),
        (("bill.txt", "--like", "nonsense"), "NAME=VALUE", 1),
        (("bill.txt", "--out", "report.xyz"), "tells no format", 2),
        (("bill.txt", "--format", "pdf"), "'pdf' is not one of 'text', 'json'", 2),
        (("bill.txt", "--db", "none.db"), "no database at none.db", 1),
        (("town",), "town: is not a file", 1),
    ],
)
def test_what_is_wrong_is_one_line(
    atlas: Run, bill: str, arguments: tuple[str, ...], said: str, status: int
) -> None:
    result = atlas("draft", *arguments)
    assert result.exit_code == status
    assert said in result.stderr
    if status == 1:
        assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output


def test_documents_that_are_not_coded_are_compared_with_nothing(known: Run, bill: str) -> None:
    result = known("draft", bill)
    assert result.exit_code == 0
    flat = " ".join(result.output.split())
    assert "none of the 3 documents in the database has been coded yet" in flat
