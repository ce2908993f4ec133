"""A disk that fails is named as such."""

import sqlite3
from pathlib import Path

import pytest

from govatlas.errors import StoreError
from govatlas.store.connection import translate_errors


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
