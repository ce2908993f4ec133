"""A disk that fails is named as such."""

import sqlite3
from pathlib import Path

import pytest

from govatlas.errors import StoreError
from govatlas.store import Store, parse_query
from govatlas.store.connection import translate_errors
from tests.builders import build_document


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("disk I/O error", "the disk cannot be read or written"),
        ("database or disk is full", "the disk is full; free some space"),
        ("attempt to write a readonly database", "cannot be written (read-only file or folder)"),
        ("unable to open database file", "cannot be written"),
        ("database disk image is malformed", "is damaged; restore it from a backup"),
    ],
)
def test_a_failing_disk_is_named(said: str, told: str) -> None:
    with pytest.raises(StoreError) as caught, translate_errors(Path("x.db")):
        raise sqlite3.OperationalError(said)
    assert str(caught.value).startswith("x.db")
    assert told in str(caught.value)


def test_a_database_that_has_no_more_room_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (b BLOB)")
    connection.execute("PRAGMA max_page_count = 3")
    with pytest.raises(StoreError, match="the disk is full"), translate_errors(path):
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    connection.close()


def test_every_part_of_a_store_names_the_file_that_fails(tmp_path: Path) -> None:
    with Store.open(tmp_path / "x.db", create=True) as store:
        store.documents.save(build_document())
    for ask in (
        lambda: store.documents.read("lending-act"),
        lambda: store.codings.list_coders(),
        lambda: store.search.find(parse_query("credit")),
        lambda: store.accounts.list_users(),
        lambda: list(store.calls.read()),
    ):
        with pytest.raises(StoreError, match=r"x\.db: the database failed"):
            ask()


def test_a_file_that_fails_while_rows_are_read_is_named(tmp_path: Path) -> None:
    with Store.open(tmp_path / "x.db", create=True) as store:
        rows = store._connection.execute(
            "SELECT abs(n) FROM (SELECT 1 AS n UNION ALL SELECT -9223372036854775808)"
        )
        with pytest.raises(StoreError, match=r"x\.db: the database failed: integer overflow"):
            list(rows)
