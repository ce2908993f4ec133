"""Where files lie on the server is told to nobody: no page, answer or file names a folder of it."""

import io
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from starlette.testclient import TestClient

from govatlas import api
from govatlas.cli.record_text import render_terminal
from govatlas.explorer import Explorer
from govatlas.publishing.facts import name_source
from govatlas.web import create_app
from tests.web.conftest import BASE, TWICE_CODED, TWICE_READ
from tests.web.reviewers import Clock, Reviewer, build_site, open_desk
from tests.web.test_api import ROOT, TABLES
from tests.web.test_pages import PAGES

FORMS = ("html", "json", "csv", "md", "txt")


def list_answers() -> list[str]:
    files = [f"/documents/{TWICE_READ}/record.{form}" for form in FORMS]
    resources = [f"{ROOT}{path}{form}" for path in TABLES for form in ("", ".csv")]
    records = [f"{ROOT}/documents/{name}" for name in (TWICE_READ, TWICE_CODED)]
    lists = ["/documents.csv", "/documents.json", "/duties.csv", "/duties.json"]
    more = [f"{ROOT}/norms", f"{ROOT}/documents/{TWICE_READ}/norms", f"{ROOT}/openapi.json"]
    return [*PAGES, *files, *resources, *records, *lists, *more]


@pytest.mark.parametrize("path", list_answers())
def test_no_answer_of_the_site_names_a_folder(client: TestClient, atlas: Path, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (200, 404)
    assert str(atlas.parent) not in response.text


def test_the_file_is_still_named(client: TestClient) -> None:
    page = client.get(f"/documents/{TWICE_READ}").text
    assert f"Read from</dt><dd><bdi>{TWICE_READ}.md</bdi>" in page
    said = client.get(f"{ROOT}/documents/{TWICE_READ}").json()
    assert said["provenance"]["source"] == f"{TWICE_READ}.md"


@pytest.mark.parametrize("form", ["jsonl", "csv", "norms"])
def test_no_export_names_a_folder(atlas: Path, form: str) -> None:
    lines = "".join(api.export(form, db=atlas))
    assert TWICE_READ in lines
    assert str(atlas.parent) not in lines


def test_no_form_of_a_record_names_a_folder(atlas: Path) -> None:
    record = api.show(TWICE_READ, db=atlas)
    console = Console(file=io.StringIO(), width=2_000)
    console.print(render_terminal(record.document, record.coding, record.codebook))
    assert isinstance(console.file, io.StringIO)
    written = (record.to_html(), record.to_markdown(), str(record.to_dict()))
    for text in (*written, console.file.getvalue()):
        assert f"{TWICE_READ}.md" in text
        assert str(atlas.parent) not in text


@pytest.fixture
def broken(atlas: Path, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Return what a site answers whose database lost a table while it ran."""
    db = tmp_path / "broken.db"
    shutil.copy(atlas, db)
    with Explorer(db) as explorer:
        client = TestClient(create_app(explorer), base_url=BASE)
        with sqlite3.connect(db) as raw:
            raw.executescript("PRAGMA foreign_keys = OFF; DROP TABLE anchor;")

        def get(path: str) -> str:
            response = client.get(path)
            assert response.status_code == 500
            return response.text

        yield get


@pytest.mark.parametrize("path", [f"/documents/{TWICE_READ}", f"{ROOT}/documents/{TWICE_READ}"])
def test_no_error_names_the_folder_of_the_database(
    broken: Callable[[str], str], tmp_path: Path, path: str
) -> None:
    said = broken(path)
    assert "broken.db: the database failed" in said.lower()
    assert str(tmp_path) not in said


def test_no_page_of_review_names_a_folder(atlas: Path, tmp_path: Path) -> None:
    desk = open_desk(atlas, tmp_path, Clock())
    with Explorer(desk.db) as explorer:
        ada = Reviewer(build_site(explorer, desk), "ada")
        ada.assign(source="list", documents=TWICE_READ, mode="blind", reviewer="ben")
        for path in (
            *("/review", "/review/assign", "/review/audit", "/review/reports"),
            f"/review/documents/{TWICE_CODED}",
            f"/review/adjudicate/{TWICE_CODED}?coder=ann&coder=local",
        ):
            page = ada.get(path)
            assert page.status_code == 200
            assert str(atlas.parent) not in page.text
            assert str(tmp_path) not in page.text


@given(
    st.lists(st.text("abc .-é", min_size=1).filter(str.strip), min_size=1),
    st.sampled_from(["/", "\\", "/root/", "C:\\data\\", "file:///srv/", ""]),
    st.sampled_from(["/", "\\"]),
)
def test_of_a_path_only_the_name_is_told(names: list[str], root: str, divider: str) -> None:
    assert name_source(root + divider.join(names)) == names[-1]


@pytest.mark.parametrize("link", ["https://example.org/a/b.pdf", "HTTP://example.org/a?b=/c/d"])
def test_a_web_address_is_told_whole(link: str) -> None:
    assert name_source(link) == link
