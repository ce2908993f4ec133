"""Everything about a result in one archive, ready for R or a spreadsheet."""

import csv
import io
import re
import zipfile

import pytest
from starlette.testclient import TestClient

from govatlas.explorer import Explorer
from govatlas.web.pages import everything
from tests.web.conftest import HOSTILE, TWICE_CODED, UNCODED

Tables = dict[str, list[dict[str, str]]]


def read_tables(body: bytes) -> Tables:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8"), newline="")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }


@pytest.fixture(scope="module")
def tables(client: TestClient) -> Tables:
    answer = client.get("/documents.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert 'filename="documents.zip"' in answer.headers["content-disposition"]
    return read_tables(answer.content)


def test_every_document_has_its_metadata_its_labels_and_their_words(
    tables: Tables, explorer: Explorer
) -> None:
    ids = set(explorer.catalogue().ids)
    assert {row["document_id"] for row in tables["documents.csv"]} == ids
    for name in ("labels.csv", "quotations.csv", "actors.csv", "norms.csv"):
        assert {row["document_id"] for row in tables[name]} <= ids - {UNCODED}
    record = explorer.record(TWICE_CODED)
    rows = [row for row in tables["labels.csv"] if row["document_id"] == TWICE_CODED]
    assert len(rows) == len(list(record.to_rows()))


def test_every_quotation_is_the_stretch_of_text_it_names(
    tables: Tables, explorer: Explorer
) -> None:
    assert len(tables["quotations.csv"]) > 50
    for row in tables["quotations.csv"]:
        text = explorer.record(row["document_id"]).document.text
        quoted = text[int(row["start"]) : int(row["end"])]
        assert row["quote"].lstrip("'") in (quoted, quoted.lstrip("'"))
        assert re.search(r"/documents/.*\?coding=\w+#c\d+-\d+$", row["permalink"])


def test_no_cell_begins_as_a_formula_does(tables: Tables) -> None:
    cells = [cell for rows in tables.values() for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert HOSTILE in {row["document_id"] for row in tables["documents.csv"]}


def test_a_filter_limits_the_archive_which_says_where_it_is_from(client: TestClient) -> None:
    answer = client.get("/documents.zip", params={"coder": "ann"})
    assert {row["document_id"] for row in read_tables(answer.content)["labels.csv"]} == {
        TWICE_CODED
    }
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        note = archive.read("README.txt").decode()
    assert "/documents.zip?coder=ann" in note
    assert "may be wrong" in note


def test_the_same_documents_make_the_same_archive(client: TestClient) -> None:
    assert client.get("/documents.zip").content == client.get("/documents.zip").content


def test_too_many_documents_are_refused_with_what_to_do(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everything, "MOST", 2)
    answer = client.get("/documents.zip?q=shall")
    assert answer.status_code == 400
    assert "filter them, or run govatlas export" in answer.text
