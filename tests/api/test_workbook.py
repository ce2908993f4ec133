"""A workbook holds text as text; filled in by people, it comes back."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.api import export, import_gold, show
from govatlas.api.cells import join_cells, restore_cell
from govatlas.api.exports.workbook import Workbook, shorten_cell
from govatlas.api.gold import read_gold
from govatlas.api.records import Record
from govatlas.errors import InputError, UnreadableFile
from govatlas.model.coding import Coding, Mode
from govatlas.model.document import Document
from govatlas.publishing.dataset.sheets import MOST_CHARACTERS
from govatlas.store import Store
from tests.api.canonical import CODEBOOK, codings, documents
from tests.builders import build_coding, build_document, build_norms

AT = datetime(2026, 11, 30, tzinfo=UTC)
Change = Callable[[Any], None]


@st.composite
def coded(draw: st.DrawFn) -> tuple[Document, Coding]:
    document = draw(documents())
    return document, draw(codings(document))


def build_record(**more: Any) -> Record:
    document = build_document()
    told = {
        "codebook_version": CODEBOOK.version,
        "codebook_digest": CODEBOOK.digest,
        "norms": build_norms(document),
        "provenance": (("norms", "rules 1"),),
    }
    coding = build_coding(document, **{**told, **more})
    return Record(document=document, coding=coding, codebook=CODEBOOK)


def write(path: Path, *records: Record, form: Workbook | None = None) -> Any:
    with path.open("wb") as file:
        return (form or Workbook()).write(records, file)


def read(path: Path, document: Document, coder: str | None = None) -> Any:
    with Store.open(Path(":memory:"), create=True) as store:
        store.documents.save(document)
        return read_gold(path, store, CODEBOOK, at=AT, coder=coder)


def change(path: Path, edit: Change) -> Path:
    """Edit a workbook as a spreadsheet program would, and save it under another name."""
    book = openpyxl.load_workbook(path)
    edit(book)
    changed = path.with_name("changed.xlsx")
    book.save(changed)
    return changed


def find_row(sheet: Any, **cells: str) -> int:
    heads = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        found = {head: sheet.cell(row, place + 1).value for place, head in enumerate(heads)}
        if all(found[name] == value for name, value in cells.items()):
            return row
    raise AssertionError(cells)


def put(sheet: Any, row: int, column: str, value: Any) -> None:
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(row, heads.index(column) + 1).value = value


@settings(max_examples=15, deadline=None)
@given(pair=coded())
def test_any_coding_comes_back_equal(
    tmp_path_factory: pytest.TempPathFactory, pair: tuple[Document, Coding]
) -> None:
    document, coding = pair
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    write(path, Record(document=document, coding=coding, codebook=CODEBOOK))
    found = read(path, document)
    assert found.failures == ()
    (back,) = found.codings
    for field in fields(Coding):
        assert getattr(back, field.name) == getattr(coding, field.name)


def test_what_looks_like_a_formula_or_a_link_is_text(tmp_path: Path) -> None:
    hostile = (
        "=cmd|' /C calc'!A0",
        "http://evil.example/",
        "<r><t>x</t></r>",
        "+1",
        "@sum",
        "{=1}",
    )
    for number, text in enumerate(hostile):
        path = tmp_path / f"{number}.xlsx"
        write(path, build_record(summary=text))
        with ZipFile(path) as archive:
            names = archive.namelist()
            sheets = [archive.read(n).decode() for n in names if n.startswith("xl/worksheets/s")]
        assert not [name for name in names if name.endswith(".rels") and "worksheets" in name]
        assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
        sheet = openpyxl.load_workbook(path)["codings"]
        row = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
        assert (row["summary"].value, row["summary"].data_type) == (text, "s")


def test_sheets_have_heads_filters_and_lists(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write(path, build_record())
    book = openpyxl.load_workbook(path)
    names = ["documents", "codings", "labels", "quotations", "actors", "norms", "notes", "codebook"]
    assert book.sheetnames == [*names, "lists", "about"]
    for name in names:
        assert book[name].freeze_panes == "B2"
        assert book[name].auto_filter.ref
    offered = {rule.formula1 for rule in book["labels"].data_validations.dataValidation}
    assert offered == {
        "lists!$A$2:$A$7",
        f"lists!$B$2:$B${book['lists'].max_row}",
        "lists!$C$2:$C$4",
        "lists!$D$2:$D$4",
    }
    assert [cell.value for cell in book["lists"]["C"]][:4] == ["level", 0, 1, 2]
    assert book["codebook"].max_row - 1 == sum(len(t.categories) for t in CODEBOOK.taxonomies)


def test_a_workbook_is_the_same_each_time() -> None:
    first, second = BytesIO(), BytesIO()
    for stream in (first, second):
        Workbook().write([build_record()], stream)
    assert first.getvalue() == second.getvalue()


def test_a_long_text_is_cut_and_told(tmp_path: Path) -> None:
    document = build_document(text="😀 shall 法 " * 6_000)
    long = document.quote(type(build_norms(build_document())[0].quotation.span)(0, 50_000))
    coding = build_record().coding
    label = replace(coding.labels[0], quotations=(long,))
    coding = replace(
        coding,
        text_digest=document.text_digest,
        labels=(label,),
        status=None,
        actors=(),
        norms=(),
        provenance=(),
    )
    path = tmp_path / "book.xlsx"
    written = write(path, Record(document=document, coding=coding, codebook=CODEBOOK))
    (notice,) = written.notices
    assert notice.startswith("sheet quotations, row 2, column quotation: the text was cut")
    assert notice in {cell.value for cell in openpyxl.load_workbook(path)["about"]["C"]}
    found = read(path, document)  # a quotation that was cut is found by its place
    assert found.failures == ()
    assert found.codings[0].labels == (label,)


def test_a_cell_is_counted_as_spreadsheet_programs_do() -> None:
    assert shorten_cell("a" * MOST_CHARACTERS) == "a" * MOST_CHARACTERS
    assert len(shorten_cell("a" * (MOST_CHARACTERS + 1))) == MOST_CHARACTERS
    cut = shorten_cell("😀" * MOST_CHARACTERS)
    assert len(cut.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    assert "�" not in cut


class SmallWorkbook(Workbook):
    most_rows = 4


def test_a_full_sheet_goes_on_in_another(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    record = build_record()
    written = write(path, record, form=SmallWorkbook())
    assert any("labels is full; more rows are in labels (2)" in n for n in written.notices)
    book = openpyxl.load_workbook(path)
    assert "labels (2)" in book.sheetnames
    assert book["labels"].max_row == 4
    assert read(path, record.document).codings == (record.coding,)


def test_people_fill_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    record = build_record()
    write(path, record)

    def edit(book: Any) -> None:
        labels = book["labels"]
        row = find_row(labels, anchor="risk:2.1")
        put(labels, row, "level", 1)
        quoted = book["quotations"]
        quoted.append([None] * quoted.max_column)
        last = quoted.max_row + 1
        put(quoted, last, "document_id", "lending-act")
        put(quoted, last, "anchor", "risk:2.1")
        put(quoted, last, "quotation", "on the basis of race or sex")

    changed = change(path, edit)
    found = read(changed, record.document, coder="ada")
    assert found.failures == ()
    (coding,) = found.codings
    assert coding.coder.name == "ada"
    assert coding.mode is Mode.ANCHORED  # ada saw the labels that were there
    assert coding.level_of("risk", "2.1") == 1
    (label,) = [label for label in coding.labels if label.category == "2.1"]
    assert label.quotations[0].text == "on the basis of race or sex"
    assert coding.level_of("risk", "1.1") == 2


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "reason"),
    [
        ("labels", 2, "level", 7, "column level (H): '7' is not a level from 0 to 2"),
        ("labels", 2, "level", "good", "'good' is not a level"),
        ("labels", 2, "taxonomy", "risks", "no taxonomy 'risks'; there are: risk"),
        ("labels", 2, "code", "9.9", "taxonomy risk has no category '9.9'"),
        ("labels", 2, "confidence", "sure", "'sure' must be one of: high, medium, low"),
        ("labels", 2, "document_id", None, "the row names no document"),
        ("actors", 3, "role", "boss", "'boss' must be one of: proposer"),
        ("actors", 3, "type", "robot", "'robot' must be one of: ai-developer"),
        ("actors", 3, "name", " ", "the actor has no name"),
        ("norms", 2, "modality", "duty", "'duty' must be one of: obligation"),
        ("codings", 2, "mode", "asleep", "'asleep' must be one of: blind"),
        ("quotations", 2, "start", "first", "'first' is not a whole number"),
        ("quotations", 2, "quotation", "never said so", "not in the text: 'never said so'"),
    ],
)
def test_a_wrong_value_is_named_by_sheet_row_and_column(
    tmp_path: Path, sheet: str, row: int, column: str, value: Any, reason: str
) -> None:
    path = tmp_path / "book.xlsx"
    record = build_record()
    write(path, record)
    changed = change(path, lambda book: put(book[sheet], row, column, value))
    found = read(changed, record.document)
    told = [f"{failure.name}: {failure.reason}" for failure in found.failures]
    assert any(f"sheet {sheet}, row {row}, column {column}" in line for line in told), told
    assert any(reason in line for line in told), told
    assert len(found.codings) == 1  # the rest is imported


def test_a_level_that_cannot_be_read_is_no_absence(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    record = build_record()
    write(path, record)
    changed = change(path, lambda book: put(book["labels"], 2, "level", "??"))
    (coding,) = read(changed, record.document).codings
    assert coding.abstains_on("risk", "1.1")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"document_id,level\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match="cannot be read as a workbook"):
        read(path, build_document())


def test_another_workbook_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.save(path)
    with pytest.raises(UnreadableFile, match="govatlas export --format xlsx"):
        read(path, build_document())
    book.create_sheet("labels").append(["document_id", "level"])
    book.save(path)
    with pytest.raises(UnreadableFile, match=r"sheet labels: .* columns: taxonomy, code"):
        read(path, build_document())


def test_the_least_a_person_has_to_fill_in(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Labels"
    sheet.append(["document_id", "taxonomy", "code", "level"])
    sheet.append(["lending-act", "risk", 2.1, 0])
    sheet.append(["lending-act", "risk", 1.1, 1])
    quoted = book.create_sheet("quotations")
    quoted.append(["document_id", "anchor", "quotation"])
    quoted.append(["lending-act", "risk:1.1", "discriminates against an applicant"])
    book.save(path)
    found = read(path, build_document())
    assert found.failures == ()
    (coding,) = found.codings
    assert (coding.level_of("risk", "2.1"), coding.level_of("risk", "1.1")) == (0, 1)
    assert coding.coder.name == "mine"


def test_none_may_be_left_out(tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    record = build_record()
    with Store.open(db, create=True) as store:
        store.documents.save(record.document)
        store.codebooks.save(CODEBOOK)
        store.codings.save(record.coding)
    every = "".join(export("csv", db=db))
    some = "".join(export("csv", db=db, without_none=True))
    assert (",risk,2.1," in every, ",risk,2.1," in some) == (True, False)
    assert ",risk,1.1," in some
    path = tmp_path / "book.xlsx"
    with path.open("wb") as file:
        assert export("xlsx", to=file, db=db, without_none=True) == 1
    levels = [cell.value for cell in openpyxl.load_workbook(path)["labels"]["H"]]
    assert 0 not in levels
    assert 2 in levels
    assert read(path, record.document).codings[0].level_of("risk", "2.1") is None  # not asked
    with pytest.raises(InputError, match="jsonl lists no labels of level none"):
        list(export("jsonl", db=db, without_none=True))


def test_an_import_of_ones_own_export_changes_nothing(tmp_path: Path) -> None:
    db, path = tmp_path / "t.db", tmp_path / "book.xlsx"
    record = build_record()
    with Store.open(db, create=True) as store:
        store.documents.save(record.document)
        store.codebooks.save(CODEBOOK)
        store.codings.save(record.coding)
    with path.open("wb") as file:
        export("xlsx", to=file, db=db)
    report = import_gold(path, db=db)
    assert (report.kept, report.already, report.failures) == ((), ("lending-act",), ())
    assert show("lending-act", db=db).coding == record.coding


@given(st.text())
def test_a_cell_of_csv_comes_back_as_it_was(text: str) -> None:
    import csv

    line = (
        join_cells([text, "end"]).encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass")
    )
    (row,) = csv.reader([line], strict=True) if "\n" not in text and "\r" not in text else ([],)
    if row:
        assert restore_cell(row[0]) == text
        assert not row[0].startswith(("=", "+", "-", "@", "\t"))
