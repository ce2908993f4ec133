"""Links to a document that was renamed lead on; those to one that was deleted say so."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from govatlas import api
from govatlas.errors import DeletedDocument, InputError, RenamedDocument
from govatlas.explorer import Explorer
from govatlas.model.coding_id import identify_coding
from govatlas.store import Store
from govatlas.store.removal import OF_CODINGS, OF_DOCUMENTS, OF_INSTRUMENTS, OF_NORMS
from govatlas.web import create_app
from tests.web.conftest import BASE, TWICE_CODED, TWICE_READ

WHY: dict[str, Any] = {"reason": "named after its title", "by": "ada"}


@pytest.fixture
def db(atlas: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "govatlas.db"
    shutil.copy(atlas, copy)
    return copy


@pytest.fixture
def client(db: Path) -> Iterator[TestClient]:
    with Explorer(db) as explorer:
        yield TestClient(create_app(explorer), base_url=BASE, follow_redirects=False)


def list_dangling(db: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(db) as connection:
        found = connection.execute("PRAGMA foreign_key_check").fetchall()
    connection.close()
    return found


def count(db: Path, table: str) -> int:
    with sqlite3.connect(db) as connection:
        (number,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    return int(number)


def test_links_to_a_former_id_lead_on_to_the_same_coding(db: Path, client: TestClient) -> None:
    record = api.show(TWICE_CODED, db=db, coder="local")
    old = f"/documents/{TWICE_CODED}?coding={record.coding_id}"
    before = client.get(old)
    assert before.status_code == 200
    api.rename(TWICE_CODED, "新 id/b", db=db, **WHY)
    for path in (old, f"/documents/{TWICE_CODED}/record.json?coding={record.coding_id}"):
        answer = client.get(path)
        assert answer.status_code == 308
        assert unquote(answer.headers["location"]).startswith("/documents/新 id/b")
        assert client.get(answer.headers["location"]).status_code == 200
    file = f"/documents/{TWICE_CODED}/record.json?coding={record.coding_id}"
    there = client.get(file, follow_redirects=True).json()
    assert (there["coder"], there["headline"]) == ("local", record.headline)
    api_answer = client.get(f"/api/v1/documents/{TWICE_CODED}", follow_redirects=True)
    assert api_answer.json()["document_id"] == "新 id/b"


def test_a_second_name_leads_on_from_the_first(db: Path, client: TestClient) -> None:
    api.rename(TWICE_CODED, "second", db=db, **WHY)
    api.rename("second", "third", db=db, **WHY)
    answer = client.get(f"/documents/{TWICE_CODED}")
    assert answer.headers["location"] == "/documents/third"
    with pytest.raises(RenamedDocument, match="its id is now third"):
        api.show(TWICE_CODED, db=db)
    api.rename("third", TWICE_CODED, db=db, **WHY)  # back again
    assert client.get(f"/documents/{TWICE_CODED}").status_code == 200
    assert client.get("/documents/second").headers["location"] == f"/documents/{TWICE_CODED}"


def test_codings_move_with_a_document_and_nothing_dangles(db: Path) -> None:
    before = [count(db, table) for table in ("coding", "label", "norm", "document")]
    api.rename(TWICE_CODED, "other", db=db, **WHY)
    assert [count(db, table) for table in ("coding", "label", "norm", "document")] == before
    assert api.show("other", db=db).coding.document_id == "other"
    assert list_dangling(db) == []


def test_a_file_read_again_is_known_under_the_new_id(db: Path) -> None:
    api.rename(TWICE_CODED, "other", db=db, **WHY)
    with Store.open(db) as store:
        document = store.documents.read("other")
        named = replace(document, instrument=replace(document.instrument, id=TWICE_CODED))
        kept = store.documents.save(store.removal.follow(named))
    assert (kept.outcome, kept.document_id) == ("same", "other")


@pytest.mark.parametrize("new", ["", " x", "a\nb", "..", "x" * 201])
def test_an_id_that_no_command_could_take_is_refused(db: Path, new: str) -> None:
    with pytest.raises(InputError, match="cannot be an id"):
        api.rename(TWICE_CODED, new, db=db, **WHY)


def test_an_id_that_is_taken_is_refused(db: Path) -> None:
    with pytest.raises(InputError, match="there is a document"):
        api.rename(TWICE_CODED, TWICE_READ, db=db, **WHY)


def test_a_deleted_document_is_gone_and_says_why(db: Path, client: TestClient) -> None:
    ids = [identify_coding(c) for c in Explorer(db).codings_of(TWICE_CODED)]
    documents = len(api.list_documents(db=db))
    held = api.delete(TWICE_CODED, reason="withdrawn <by> its publisher", by="ada", db=db)
    assert held.coders == ("ann", "local")
    for path in (f"/documents/{TWICE_CODED}?coding={ids[0]}", f"/documents/{TWICE_CODED}"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "was deleted on" in answer.text
        assert "withdrawn &lt;by&gt; its publisher" in answer.text
    answer = client.get(f"/api/v1/documents/{TWICE_CODED}")
    assert (answer.status_code, answer.json()["status"]) == (410, 410)
    assert len(api.list_documents(db=db)) == documents - 1
    assert TWICE_CODED not in client.get("/documents").text
    with pytest.raises(DeletedDocument, match="withdrawn"):
        api.show(TWICE_CODED, db=db)


def test_what_is_deleted_leaves_nothing_but_the_log(db: Path) -> None:
    text = api.show(TWICE_CODED, db=db).document.text
    ids = [identify_coding(c) for c in Explorer(db).codings_of(TWICE_CODED)]
    api.delete(TWICE_CODED, reason="read twice", by="ada", db=db)
    assert list_dangling(db) == []
    with sqlite3.connect(db) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        held = connection.execute("SELECT content FROM text").fetchall()
        connection.execute(
            "INSERT INTO document_search (document_search) VALUES ('integrity-check')"
        )
        connection.execute("INSERT INTO norm_search (norm_search) VALUES ('integrity-check')")
    connection.close()
    assert text not in [content for (content,) in held]
    with Store.open(db, writable=False) as store:
        (entry,) = store.audit.read(TWICE_CODED, event="document deleted")
    assert (entry.by, entry.reason) == ("ada", "read twice")
    assert all(coding_id in entry.before for coding_id in ids)


def test_every_table_that_belongs_to_a_document_is_emptied(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        tables = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        owned: dict[str, set[str]] = {}
        for table in tables:
            for row in connection.execute(f"PRAGMA foreign_key_list({table})"):
                if row[6] != "CASCADE":  # those go by themselves
                    owned.setdefault(row[2], set()).add(table)
    connection.close()
    known = {*OF_CODINGS, *OF_DOCUMENTS, *OF_NORMS, *OF_INSTRUMENTS, "document"}
    for owner in ("instrument", "document", "coding", "norm", "label", "status", "actor"):
        assert owned.get(owner, set()) <= known, owner


def test_a_new_document_may_take_the_id_of_a_deleted_one(db: Path) -> None:
    with Store.open(db) as store:
        document = store.documents.read(TWICE_CODED)
    api.delete(TWICE_CODED, reason="read twice", by="ada", db=db)
    with Store.open(db) as store:
        assert store.documents.save(document).outcome == "new"
        assert store.documents.read(TWICE_CODED).text == document.text


def test_who_and_why_are_needed(db: Path) -> None:
    with pytest.raises(InputError, match="say why and who"):
        api.delete(TWICE_CODED, reason=" ", by="ada", db=db)


def test_a_document_that_is_to_be_reviewed_stays(db: Path) -> None:
    with sqlite3.connect(db) as connection:
        connection.execute(
            "INSERT INTO user (name, folded, password, administrator, created_at)"
            " VALUES ('ann', 'ann', '', 1, '2026-11-30')"
        )
        connection.execute(
            "INSERT INTO assignment (document, user, mode, assigned_by, assigned_at)"
            " SELECT document.key, 1, 'blind', 'ann', '2026-11-30' FROM document"
            " JOIN instrument ON instrument.key = document.instrument WHERE id = ?",
            (TWICE_CODED,),
        )
    connection.close()
    with pytest.raises(InputError, match="withdraw that"):
        api.delete(TWICE_CODED, reason="read twice", by="ada", db=db)
    assert api.show(TWICE_CODED, db=db)
