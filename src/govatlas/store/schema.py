"""The tables of the database, brought up to date by ordered migrations."""

import sqlite3
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

from govatlas.store.scripts import space_scripts

APPLICATION_ID: Final = 0x474F5641  # "GOVA"; tells our files from other SQLite files

MIGRATIONS: Final[tuple[str, ...]] = tuple(
    file.read_text("utf-8")
    for file in sorted(
        (files("govatlas.store") / "migrations").iterdir(), key=lambda file: file.name
    )
    if file.name.endswith(".sql")
)
"""Each file lifts ``user_version`` by one; files are added, never changed."""


_TOLD_EVERY: Final = 500
_HEADER: Final = 100
_WORK: Final = "SELECT (SELECT count(*) FROM latest_document) * 6 + (SELECT count(*) FROM norm) * 2"
"""How often a migration that looks at every text calls ``space_scripts`` (see 14_scripts.sql)."""

OnStep = Callable[[int, int], None]
"""Called with how much of a migration is done, and of how much."""


def read_version(connection: sqlite3.Connection) -> int:
    """Return how many migrations the database has had."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def is_outdated(path: Path) -> bool:
    """Whether the file at ``path`` is a database of ours that has to be brought up to date.

    Its header is looked at, and nothing opened.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError:
        return False
    ours = int.from_bytes(header[68:72], "big") == APPLICATION_ID
    return ours and int.from_bytes(header[60:64], "big") < len(MIGRATIONS)


def migrate(connection: sqlite3.Connection, on_step: OnStep | None = None) -> None:
    """Bring the database up to date, each migration in a transaction of its own."""
    add_functions(connection)
    while (version := read_version(connection)) < len(MIGRATIONS):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if read_version(connection) == version:  # nobody else was quicker
                if on_step and "space_scripts" in MIGRATIONS[version]:
                    _tell_steps(connection, on_step)
                _apply(connection, version)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    if on_step:
        add_functions(connection)


def add_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the tables need."""
    connection.create_function("space_scripts", 1, space_scripts, deterministic=True)


def _tell_steps(connection: sqlite3.Connection, on_step: OnStep) -> None:
    """Make ``space_scripts`` tell how often it was called."""
    (total,) = connection.execute(_WORK).fetchone()
    done = 0

    def count(text: str | None) -> str | None:
        nonlocal done
        done += 1
        if done % _TOLD_EVERY == 0:
            on_step(min(done, total), total)
        return space_scripts(text)

    connection.create_function("space_scripts", 1, count, deterministic=True)


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
