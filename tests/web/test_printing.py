"""A report for print: what it holds, what no text can do to it, what it asks for."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from govatlas.cli.main import cli
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.publishing.markdown import write_inline
from govatlas.store import Store
from govatlas.web.printing import Form, print_report, read_where
from govatlas.web.printing.report import _set
from govatlas.web.printing.report_markdown import write_report
from tests.builders import build_document
from tests.web.conftest import ATTACK, HOSTILE

pytest.importorskip("typst", reason="needs the extra report")
DAY = date(2026, 11, 30)


@contextmanager
def opened(body: bytes) -> Iterator[Any]:
    pdf = pypdfium2.PdfDocument(body)
    yield pdf
    pdf.close()


def read_text(body: bytes) -> str:
    with opened(body) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    return " ".join(" ".join(pages).replace("\ufffe", "").split())


@pytest.fixture(scope="module")
def report(atlas: Path) -> bytes:
    return print_report(db=atlas, today=DAY).body


def test_it_is_tagged_titled_and_has_bookmarks(report: bytes) -> None:
    with opened(report) as pdf:
        assert pdf.is_tagged()
        assert pdf.get_metadata_dict()["Title"] == "What 11 documents cover"
        names = [entry.get_title() for entry in pdf.get_toc()]
    for name in ("Method", "Agreement", "Coverage", "Gaps", "Records", "Sources"):
        assert name in names
    assert b"/Lang" in report
    assert b"pdfuaid" in report


def test_it_says_how_labels_were_made_and_quotes_them(report: bytes, explorer: Explorer) -> None:
    text = read_text(report)
    record = explorer.record("solvane-declaration")
    label = next(label for label in record.coding.labels if label.quotations)
    assert " ".join(label.quotations[0].text.split())[:40] in text
    assert "Labels were assigned" in text
    assert "Not coded yet" in text
    assert "ann, local" in text


def test_shares_are_corrected_where_people_coded(report: bytes) -> None:
    assert "Share, corrected" in read_text(report) or "cannot be corrected" in read_text(report)


def test_the_same_documents_make_the_same_report(atlas: Path, report: bytes) -> None:
    assert print_report(db=atlas, today=DAY).body == report


def test_a_hostile_document_is_printed_as_it_stands(report: bytes) -> None:
    assert ATTACK[:20] in read_text(report)
    assert HOSTILE[:6] in read_text(report)


@given(st.text(alphabet=st.sampled_from("#[]{}()$*_`\\\"/@<>=-+~'&\n;:é漢😀ab "), max_size=60))
def test_no_text_is_read_as_markup(values: dict[str, Any], words: str) -> None:
    entry = {"name": words, "level": words, "rationale": words}
    words_ = {"text": f"begin{words}end", "place": words}
    part = {"name": words or "x", "headline": words, "entries": [{**entry, "words": words_}]}
    record = {**values["records"][0], "title": words or "x", "summary": words, "parts": [part]}
    body = _set({**values, "records": [record], "title": words or "x", "limits": [words]})[0]
    with opened(body) as pdf:
        assert len(pdf) > 2


@pytest.fixture(scope="module")
def values(atlas: Path) -> dict[str, Any]:
    from govatlas.web.printing.asking import choose
    from govatlas.web.printing.gathering import gather

    q, selection = read_where("")
    with Explorer(atlas) as explorer:
        chosen = choose(explorer, q, selection)
        told = gather(explorer, chosen, q, selection, title="", day=DAY)
    told = json.loads(json.dumps(told))
    return {**told, "records": told["records"][:1], "uncoded": []}


def test_code_of_typst_in_a_text_does_not_run(values: dict[str, Any]) -> None:
    attack = '#read("/etc/passwd") #panic("x") ] #pagebreak() [ $x$ @y <z>'
    record = {**values["records"][0], "summary": attack}
    assert '#panic("x")' in read_text(_set({**values, "records": [record]})[0]).replace(
        "“", '"'
    ).replace("”", '"')


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("status=hard_law,cover=risk:2.1", [("status", "hard_law"), ("cover", "risk:2.1:any")]),
        ("year=2023, year=2024", [("year", "2023"), ("year", "2024")]),
        ("state=A, B and C,has=duties", [("state", "A, B and C"), ("has", "duties")]),
        ("status=hard_law&year=2023", [("status", "hard_law"), ("year", "2023")]),
    ],
)  # fmt: skip
def test_filters_are_read_as_addresses_have_them(where: str, expected: list[Any]) -> None:
    from govatlas.web.selections import write_selection

    assert sorted(write_selection(read_where(where)[1])) == sorted(expected)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("colour=red", "is no filter; give NAME=VALUE with one of: authority"),
        ("status", "is no filter"),
        ("stage=Enacted,colour=red", "'colour' is no filter"),
        ("status=", "needs a value"),
        ("stage=Passed", "stage=Introduced in House"),
        ("cover=risk:99", "99"),
        ("cover=risk:2.1:huge", "good"),
        ("q=nowhereatall", "no document matches"),
        ("year=abc", "four digits"),
    ],
)
def test_what_cannot_be_asked_is_explained(atlas: Path, where: str, said: str) -> None:
    with pytest.raises(InputError) as raised:
        print_report(where, db=atlas)
    assert said in str(raised.value)


def test_the_command_writes_the_file(atlas: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.pdf"
    db = tmp_path / "g.db"
    shutil.copy(atlas, db)
    done = CliRunner().invoke(
        cli,
        [
            "report",
            "stage=Introduced in House",
            "--pdf",
            str(out),
            "--title",
            "Laws",
            "--db",
            str(db),
        ],
    )
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(b"%PDF")
    assert "Wrote a report of" in done.output


def test_an_ending_that_tells_no_form_is_refused(atlas: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.xyz"
    done = CliRunner().invoke(cli, ["report", "--output", str(out), "--db", str(atlas)])
    assert done.exit_code == 2
    assert "tells no format; add --format, or use one of: .pdf, .md, .markdown" in done.stderr
    assert not out.exists()


def test_letters_without_a_font_are_said(atlas: Path, tmp_path: Path) -> None:
    db = tmp_path / "g.db"
    shutil.copy(atlas, db)
    asked = [
        "report",
        "stage=Introduced in House",
        "--pdf",
        str(tmp_path / "r.pdf"),
        "--db",
        str(db),
    ]
    done = CliRunner().invoke(cli, [*asked, "--title", "Laws of \U000f1234"])
    assert done.exit_code == 0, done.output
    assert "note: no font of this computer has letters such as" in done.stderr
    done = CliRunner().invoke(cli, [*asked, "--title", "Laws"])
    assert done.stderr == ""


@pytest.fixture(scope="module")
def markdown(atlas: Path) -> str:
    return print_report(form=Form.MARKDOWN, db=atlas, today=DAY).body.decode()


def test_markdown_has_the_headings_of_the_pdf(markdown: str, report: bytes) -> None:
    with opened(report) as pdf:
        names = [" ".join(entry.get_title().split()) for entry in pdf.get_toc()]
    headings = [
        re.sub(r"\\([^\w\s])", r"\1", line.lstrip("# "))
        for line in markdown.splitlines()
        if re.match(r"#{2,3} ", line)
    ]
    rest = iter(names)
    assert all(heading in rest for heading in headings)  # in this order, among those of records
    assert {"Method", "Agreement", "Coverage", "Gaps", "Records", "Sources"} <= set(headings)


def test_markdown_quotes_what_the_pdf_quotes(markdown: str, values: dict[str, Any]) -> None:
    record = values["records"][0]
    entry = next(e for part in record["parts"] for e in part["entries"] if e["words"])
    assert write_inline(entry["words"]["text"]) in markdown
    for part in values["coverage"]:
        for row in part["rows"]:
            assert f"| {write_inline(row['name'])} | {row['covered']} | {row['raw']} |" in markdown


def test_no_text_is_markup_in_markdown(values: dict[str, Any]) -> None:
    attack = "# x\n| y | <script> [a](b) **c** `d`"
    record = {**values["records"][0], "title": attack, "summary": attack}
    told = write_report({**values, "records": [record], "title": attack})
    assert "<script>" not in told
    assert "\n# x" not in told
    assert "[a](b)" not in told


def test_categories_are_counted_in_their_own_words(markdown: str) -> None:
    counted = "24 risk subdomains, 14 sectors, 6 lifecycle stages, 10 technical terms"
    assert counted in markdown
    assert "10 technical scope" not in markdown


def test_the_command_writes_markdown(atlas: Path, tmp_path: Path) -> None:
    db = tmp_path / "g.db"
    shutil.copy(atlas, db)
    where = ["report", "stage=Introduced in House", "--db", str(db)]
    done = CliRunner().invoke(cli, [*where, "--format", "md", "--title", "Laws"])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("# Laws\n")
    written = CliRunner().invoke(
        cli, [*where, "--output", str(tmp_path / "r.md"), "--title", "Laws"]
    )
    assert written.exit_code == 0, written.output
    assert (tmp_path / "r.md").read_text() == done.stdout
    both = CliRunner().invoke(cli, [*where, "--format", "md", "--pdf", str(tmp_path / "r.pdf")])
    assert both.exit_code == 2
    assert "use either" in both.stderr


def test_documents_that_nobody_coded_make_no_report(tmp_path: Path) -> None:
    db = tmp_path / "g.db"
    with Store.open(db, create=True) as store:
        store.documents.save(build_document())
    with pytest.raises(InputError, match="run: govatlas code"):
        print_report(db=db)
