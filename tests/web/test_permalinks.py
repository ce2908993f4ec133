"""Links that last: whatever is coded later, they open the same coding and the same words."""

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from govatlas import api
from govatlas.explorer import Explorer
from govatlas.model.coding_id import identify_coding
from govatlas.model.document import Span
from govatlas.publishing.permalinks import direct, name_characters
from govatlas.store.schema import MIGRATIONS
from govatlas.web import create_app
from tests.builders import build_document
from tests.web.conftest import BASE, HOSTILE, TWICE_CODED, TWICE_READ
from tests.web.links import read_page

PAGE = f"/documents/{TWICE_CODED}"
API = f"/api/v1{PAGE}"
OLD = f"{PAGE}?version=1&coder=ann"


class Atlas:
    """A database of its own with a site over it, in which a coder codes again."""

    def __init__(self, db: Path, client: TestClient) -> None:
        self.db = db
        self.client = client

    def recode(self, drop: int, coder: str = "ann") -> str:
        """Let a coder leave out so many of the first risks; return the id of the coding."""
        record = api.show(TWICE_CODED, db=self.db, coder="local").to_dict()
        record["risk_subdomains"] = record["risk_subdomains"][drop:]
        record |= {"summary": f"Without {drop}.", "coder": coder, "coder_kind": "person"}
        file = self.db.with_suffix(".jsonl")
        file.write_text(json.dumps(record) + "\n")
        assert api.import_gold(file, db=self.db, coder=coder).kept == (TWICE_CODED,)
        return api.show(TWICE_CODED, db=self.db, coder=coder).coding_id

    def read(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, path
        return response.text

    def upgrade(self) -> None:
        """Do to the database what its upgrade did, as if it were of before."""
        with sqlite3.connect(self.db) as raw:
            raw.execute("DROP TABLE newest_when_addressed")
            raw.executescript(MIGRATIONS[8])


@pytest.fixture
def own(atlas: Path, tmp_path: Path) -> Iterator[Atlas]:
    db = tmp_path / "own.db"
    shutil.copy(atlas, db)
    with Explorer(db) as explorer:
        yield Atlas(db, TestClient(create_app(explorer), base_url=BASE, follow_redirects=False))


def list_places(page: str) -> dict[str, int]:
    """Return where in the text each anchor of an old link stands."""
    text = page[page.index('<div id="document"') :]
    found = {}
    for match in re.finditer(r'<span id="(place-\d+)"></span>', text):
        before = re.sub(r"<[^>]*>", "", text[text.index(">") + 1 : match.start()])
        found[match[1]] = len(unescape(before))
    return found


def name_coding(page: str) -> str:
    """Return the id of the coding that a page shows."""
    found = re.search(r"\(coding ([0-9a-f]{12})\)", page)
    assert found
    return found[1]


def test_an_old_link_opens_the_coding_and_the_words_that_it_opened(own: Atlas) -> None:
    before = own.read(OLD)
    newer = own.recode(3)
    after = own.read(OLD)
    assert name_coding(after) == name_coding(before) != newer
    assert list_places(after) == list_places(before)
    assert len(list_places(after)) > 5
    assert "<bdi>ann</bdi> has coded this version again." in after
    assert f"{PAGE}?coding={newer}" in after
    assert name_coding(own.read(f"{PAGE}?coder=ann")) == newer
    files = [own.read(f"{PAGE}/record.json?version=1&coder=ann{more}") for more in ("", "&x=1")]
    assert json.loads(files[0])["coding_id"] == name_coding(before)


def test_an_old_link_opens_what_was_the_newest_when_links_became_lasting(own: Atlas) -> None:
    second = own.recode(1)
    own.upgrade()
    before = own.read(OLD)
    assert name_coding(before) == second
    third = own.recode(4)
    assert name_coding(own.read(OLD)) == second
    assert list_places(own.read(OLD)) == list_places(before)
    assert name_coding(own.read(f"{PAGE}?coder=ann")) == third


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}?coder=ann", f"{PAGE}?version=1"])
def test_an_old_place_without_a_coding_keeps_its_words(own: Atlas, path: str) -> None:
    before = own.read(path)
    own.recode(5)
    after = own.read(path)
    assert name_coding(after) != name_coding(before)
    assert list_places(after) == list_places(before)


def test_a_lasting_link_opens_its_coding_whatever_is_coded_later(own: Atlas) -> None:
    first = own.recode(1)
    link = f"{PAGE}?coding={first}"
    before = own.read(link)
    assert name_coding(before) == first
    newer = own.recode(4)
    after = own.read(link)
    assert name_coding(after) == first
    marks = [set(re.findall(r'id="(c\d+-\d+)"', page)) for page in (before, after)]
    assert marks[0] == marks[1]
    assert first != newer
    assert own.client.get(f"{PAGE}?coding=000000000000").status_code == 404
    assert own.client.get(f"/documents/{TWICE_READ}?coding={first}").status_code == 404
    assert json.loads(own.read(f"{PAGE}/record.json?coding={first}"))["coding_id"] == first
    assert json.loads(own.read(f"{API}?coding={first}"))["coding_id"] == first
    assert json.loads(own.read(f"{API}/norms?coding={first}"))["coding_id"] == first


def list_links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'class="lasting" href="([^"]+)"', page)]


def test_every_quotation_label_and_norm_has_a_lasting_link(client: TestClient) -> None:
    page = client.get(PAGE).text
    coding = name_coding(page)
    found = {link.partition("#")[2].partition(":~:")[0] for link in list_links(page)}
    assert found <= read_page(page).ids
    assert {link.partition("#")[0] for link in list_links(page)} == {f"{PAGE}?coding={coding}"}
    said = client.get(API).json()
    assert said["norms"]
    assert said["actors"]["target"]
    for told in (*list_told(said), *said["norms"]):
        assert told["permalink"].partition("#")[2] in found
        assert told["permalink"].startswith(f"{PAGE}?coding={coding}#")
    text = client.get(f"{API}/text").json()["text"]
    for told in list_told(said):
        for words, (start, end), link in zip(
            told["quotes"], told["spans"], told["links"], strict=True
        ):
            assert link in list_links(page)
            assert link.partition("#")[2].startswith(f"c{start}-{end}:~:text=")
            assert text[start:end] == words
    assert said["norms"][0]["link"] in list_links(page)


def list_told(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the labels of a record of the API, its status and its actors."""
    for key in ("risk_subdomains", "sectors", "lifecycle_stages", "technical_scope"):
        yield from said[key]
    yield said["legislative_status"]
    for actors in said["actors"].values():
        yield from actors


@pytest.mark.parametrize("name", [TWICE_CODED, TWICE_READ, HOSTILE])
def test_the_id_of_a_coding_survives_its_export_and_import(
    atlas: Path, tmp_path: Path, name: str
) -> None:
    record = api.show(name, db=atlas)
    db, file = tmp_path / "other.db", tmp_path / "coding.jsonl"
    shutil.copy(atlas, db)
    with sqlite3.connect(db) as raw:
        raw.executescript("PRAGMA foreign_keys = OFF; UPDATE coder SET name = 'gone';")
    file.write_text(json.dumps(record.to_dict()) + "\n")
    report = api.import_gold(file, db=db)
    assert (report.kept, report.failures) == ((name,), ())
    again = api.show(name, db=db, coder=record.coding.coder.name)
    assert again.coding_id == record.coding_id
    assert identify_coding(again.coding) == record.to_dict()["coding_id"]


@pytest.mark.parametrize("form", ["json", "jsonl", "norms", "md", "html", "csv"])
def test_a_record_from_the_site_gives_its_lasting_address(client: TestClient, form: str) -> None:
    coding = client.get(API).json()["coding_id"]
    address = f"{BASE}{PAGE}?coding={coding}"
    body = unescape(client.get(f"{PAGE}/record.{form}").text)
    assert address in body.replace("\\", "")
    if form in ("json", "jsonl"):
        assert json.loads(body)["permalink"] == address
    if form == "html":
        assert f'<a href="{address}"' in body
        assert any(link.startswith(f"{address}#risk:") for link in list_links(body))


def test_pages_and_files_of_a_record_name_no_address_where_there_is_none(atlas: Path) -> None:
    record = api.show(TWICE_CODED, db=atlas)
    assert 'class="lasting"' not in record.to_html()
    assert "Permanent address" not in record.to_html() + record.to_markdown()
    assert "permalink" not in json.dumps(record.to_dict())


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab ,-&é漢\n.\u202e"), min_size=2, max_size=60), st.data())
def test_what_a_link_says_of_the_words_is_plain_and_stands_in_the_text(
    text: str, data: st.DataObject
) -> None:
    document = build_document("x" + text)
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start + 1, len(text) + 1)))
    said = direct(span, document)
    assert re.fullmatch(r"(:~:text=([\w.~%]+-,)?[\w.~%]+(,[\w.~%]+)?)?", said)
    assert name_characters(span) == f"c{span.start}-{span.end}"
