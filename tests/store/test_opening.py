"""The file is opened only if it is ours, and says so if not."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.errors import BusyDatabase, NewerDatabase, NotADatabase, StoreError
from govatlas.store import Store, connection, schema
from govatlas.store.instruments import natural_key
from tests.builders import build_document


def run(path: Path, *statements: str) -> None:
    raw = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        raw.execute(statement)
    raw.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "with space?#.db"
    with Store.open(made, create=True) as store:
        store.documents.save(build_document())
    return made


def test_a_new_file_is_marked_as_ours_with_foreign_keys_and_a_write_ahead_log(path: Path) -> None:
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
    assert raw.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    raw.close()


def test_a_missing_file_is_made_only_on_request(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="govatlas read"):
        Store.open(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_an_empty_file_becomes_a_database_only_on_request(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    for writable in (False, True):
        with pytest.raises(StoreError, match=r"empty\.db is empty; fill it with govatlas read"):
            Store.open(empty, writable=writable)
    assert empty.stat().st_size == 0
    with Store.open(empty, create=True) as store:
        assert store.listing.documents() == ()


@pytest.mark.parametrize("writable", [True, False])
def test_other_files_are_refused(tmp_path: Path, writable: bool) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("These are notes, long enough to be looked at as a header of a file. " * 20)
    with pytest.raises(NotADatabase, match=r"notes\.txt is not a govatlas database"):
        Store.open(text, writable=writable)
    foreign = tmp_path / "foreign.db"
    run(foreign, "CREATE TABLE t (x)")
    with pytest.raises(NotADatabase, match="another program"):
        Store.open(foreign, writable=writable)


def test_a_folder_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        Store.open(tmp_path, create=True)
    with pytest.raises(StoreError, match="no folder"):
        Store.open(tmp_path / "none" / "t.db", create=True)


def test_a_newer_database_is_refused(path: Path) -> None:
    run(path, "PRAGMA user_version = 999")
    with pytest.raises(NewerDatabase, match="upgrade govatlas"):
        Store.open(path)


def test_a_busy_database_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with (
        Store.open(path) as store,
        pytest.raises(BusyDatabase, match="in use by another process"),
    ):
        store.documents.save(build_document(document_id="other"))
    other.execute("ROLLBACK")
    other.close()


def test_a_damaged_database_ends_in_one_line(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"is damaged; [^\n]*$"):
        Store.open(path)


def test_a_reader_does_not_wait_for_a_writer(path: Path) -> None:
    with Store.open(path) as writer, Store.open(path, writable=False) as reader:
        writer._connection.execute("BEGIN IMMEDIATE")
        assert len(reader.listing.documents()) == 1
        writer._connection.execute("ROLLBACK")
        with pytest.raises(StoreError, match="cannot be written"):
            reader.documents.save(build_document(document_id="other"))


def test_an_idle_database_is_read_where_side_files_cannot_be_made(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = connection._open_checked

    def refuse(where: Path, mode: str) -> sqlite3.Connection:
        if "immutable" not in mode:
            raise StoreError("unable to open database file")
        return opened(where, mode)

    monkeypatch.setattr(connection, "_open_checked", refuse)
    with Store.open(path, writable=False) as store:
        assert len(store.listing.documents()) == 1


def test_migrations_are_each_a_transaction(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = "CREATE TABLE first (x);\nINSERT INTO first VALUES (1);\n"
    bad = "CREATE TABLE second (x);\nINSERT INTO nowhere VALUES (1);\n"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, good, bad))
    monkeypatch.setattr(connection, "MIGRATIONS", schema.MIGRATIONS)
    with pytest.raises(StoreError, match="nowhere"):
        Store.open(path)
    raw = sqlite3.connect(path)
    tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
    assert "first" in tables
    assert "second" not in tables
    assert raw.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS) - 1,)
    raw.close()


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=8))
def test_ids_with_numbers_stand_in_the_order_of_the_numbers(numbers: list[int]) -> None:
    ids = [f"EO {number}-a" for number in numbers]
    assert sorted(ids, key=natural_key) == [f"EO {number}-a" for number in sorted(numbers)]
