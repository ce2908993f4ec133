"""The tables of the database, brought up to date by ordered migrations."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

APPLICATION_ID: Final = 0x474F5641  # "GOVA"; tells our files from other SQLite files

MIGRATIONS: Final[tuple[str, ...]] = tuple(
    file.read_text("utf-8")
    for file in sorted(
        (files("govatlas.store") / "migrations").iterdir(), key=lambda file: file.name
    )
    if file.name.endswith(".sql")
)
"""Each file lifts ``user_version`` by one; files are added, never changed."""


def read_version(connection: sqlite3.Connection) -> int:
    """Return how many migrations the database has had."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database up to date, each migration in a transaction of its own."""
    while (version := read_version(connection)) < len(MIGRATIONS):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if read_version(connection) == version:  # nobody else was quicker
                _apply(connection, version)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _apply(connection: sqlite3.Connection, version: int) -> None:
    for statement in _split(MIGRATIONS[version]):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version + 1}")


def _split(script: str) -> Iterator[str]:
    """Yield the statements of ``script``; those of a trigger have semicolons within."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
