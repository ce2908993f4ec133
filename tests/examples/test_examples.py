"""The example documents are current, marked, described and of the promised length."""

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2
import pytest
from lxml import etree, html

BUILT = {
    "alder-infrastructure-appropriations.txt",
    "arden-medical-device-guidance.pdf",
    "pellworth-university-ai-policy.txt",
    "quillhaven-frontier-policy.docx",
}
ENCODINGS = {
    "alder-infrastructure-appropriations.txt": "utf-16",
    "pellworth-university-ai-policy.txt": "cp1252",
}
COLUMNS = [
    "file",
    "document_id",
    "title",
    "authority",
    "jurisdiction",
    "status",
    "proposed_date",
    "activity_date",
    "link",
    "collections",
]
MARKING = re.compile(r"Example document written for govatlas; not a real \w+\.")
DOCUMENTS = sorted((Path(__file__).parents[2] / "examples" / "documents").iterdir())
every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)


def read_text(path: Path) -> str:
    return path.read_bytes().decode(ENCODINGS.get(path.name, "utf-8"))


def read_html(path: Path) -> str:
    return str(html.fromstring(path.read_bytes()).find(".//article").text_content())


def read_xml(path: Path) -> str:
    return " ".join(map(str, etree.fromstring(path.read_bytes()).itertext()))


def read_pdf(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def read_docx(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


READERS: dict[str, Callable[[Path], str]] = {
    ".txt": read_text,
    ".md": read_text,
    ".html": read_html,
    ".xml": read_xml,
    ".pdf": read_pdf,
    ".docx": read_docx,
}


@pytest.fixture(scope="module")
def rows(root: Path) -> list[dict[str, str]]:
    with (root / "examples" / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run_build(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "tools" / "build_examples.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_fresh_build_equals_the_committed_files(
    root: Path, examples: Path, tmp_path: Path
) -> None:
    pytest.importorskip("reportlab")
    result = run_build(root, "--folder", str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert {path.name for path in tmp_path.iterdir()} == BUILT
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (examples / path.name).read_bytes(), path.name


def test_check_names_the_file_that_is_not_current(root: Path, tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    run_build(root, "--folder", str(tmp_path))
    assert run_build(root, "--check", "--folder", str(tmp_path)).returncode == 0
    stale = tmp_path / "pellworth-university-ai-policy.txt"
    stale.write_bytes(stale.read_bytes() + b"x")
    result = run_build(root, "--check", "--folder", str(tmp_path))
    assert result.returncode == 1
    assert [line.split()[0] for line in result.stderr.splitlines()] == [stale.name]


@every_document
def test_each_document_has_800_to_3000_words(path: Path) -> None:
    assert 800 <= len(READERS[path.suffix](path).split()) <= 3000


@every_document
def test_each_document_says_at_its_head_that_it_is_an_example(path: Path) -> None:
    assert MARKING.search(READERS[path.suffix](path)[:800])


def test_the_manifest_describes_every_document_once(rows: list[dict[str, str]], root: Path) -> None:
    files = [root / "examples" / row["file"] for row in rows]
    assert sorted(files) == DOCUMENTS


def test_the_manifest_is_well_formed(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert list(row) == COLUMNS
        assert row["document_id"] == Path(row["file"]).stem
        assert row["status"] in {"Proposed", "Enacted", "Defunct", ""}
        assert row["title"]
        assert row["authority"]
        assert row["link"].startswith("https://example.org/")
        for date in (row["proposed_date"], row["activity_date"]):
            assert re.fullmatch(r"(\d{4}(-\d{2}){0,2})?", date)


def test_the_encodings_are_those_that_the_readme_names(examples: Path) -> None:
    cp1252 = (examples / "pellworth-university-ai-policy.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        cp1252.decode("utf-8")
    assert {"“", "’", "–", "—"} <= set(cp1252.decode("cp1252"))
    utf16 = (examples / "alder-infrastructure-appropriations.txt").read_bytes()
    assert utf16.startswith(b"\xff\xfe")


def test_the_pdf_has_hyphens_at_line_ends_and_footnotes(examples: Path) -> None:
    text = read_pdf(examples / "arden-medical-device-guidance.pdf")
    assert "Page 3 of 3" in text
    assert "Medical Devices Act 2011 (No. 40)" in text
    # pdfium reports a hyphen at a line end as U+FFFE or keeps it.
    assert len(re.findall(r"[a-z](?:-\r?\n|\ufffe)", text)) >= 10


def test_the_docx_has_headings_both_kinds_of_list_and_a_table(examples: Path) -> None:
    document = docx.Document(str(examples / "quillhaven-frontier-policy.docx"))
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Heading 1", "Heading 2", "List Bullet", "List Number"} <= styles
    assert [len(table.rows) for table in document.tables] == [5]
