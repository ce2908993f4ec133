"""Opens the SQLite file behind a store, its errors translated into ours."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast
from urllib.parse import quote

from govatlas.errors import BusyDatabase, NewerDatabase, NotADatabase, StoreError
from govatlas.store.schema import (
    APPLICATION_ID,
    MIGRATIONS,
    OnStep,
    add_functions,
    migrate,
    read_version,
)

PATIENCE: Final = 30.0
"""Seconds to wait for another process to give up the write lock."""

_CHECKPOINT: Final = 8_000
"""Pages (32 MB) of the log that are put into the database at a time; one page changes often."""

_BUSY: Final = ("locked", "busy")
_Method = TypeVar("_Method", bound=Callable[..., Any])
_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_Part = TypeVar("_Part", bound="Repository")

_UNWRITABLE: Final = "cannot be written (read-only file or folder); choose another place with --db"


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turn the errors of SQLite into ours, each naming the database at ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translate(error, path) from error


def _translated(method: _Method) -> _Method:
    """Return a method of cursors that raises our errors."""

    @wraps(method)
    def run(cursor: "Cursor", *given: Any) -> Any:
        try:
            return method(cursor, *given)
        except sqlite3.Error as error:
            raise _translate(error, cursor.connection.path) from error

    return cast(_Method, run)


class Cursor(sqlite3.Cursor):
    """A cursor that raises ``StoreError``, or one of its kinds, where the file fails."""

    connection: "Connection"
    execute = _translated(sqlite3.Cursor.execute)
    executemany = _translated(sqlite3.Cursor.executemany)
    fetchone = _translated(sqlite3.Cursor.fetchone)
    fetchall = _translated(sqlite3.Cursor.fetchall)

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        """Yield the rows that are left."""
        try:
            yield from iter(super().__next__, None)
        except sqlite3.Error as error:
            raise _translate(error, self.connection.path) from error


class Connection(sqlite3.Connection):
    """An open database, whose cursors raise ``StoreError`` or one of its kinds."""

    path = Path()

    def cursor(self, factory: Any = Cursor) -> Any:
        """Return a new cursor."""
        try:
            return super().cursor(factory)
        except sqlite3.Error as error:
            raise _translate(error, self.path) from error

    def execute(self, *given: Any) -> Cursor:
        """Run a statement."""
        return cast(Cursor, self.cursor().execute(*given))

    def executemany(self, *given: Any) -> Cursor:
        """Run a statement with each of several values."""
        return cast(Cursor, self.cursor().executemany(*given))

    def fetch(self, select: str, asked: Any = ()) -> Any:
        """Return the first row that a statement finds, None where there is none."""
        return self.execute(select, asked).fetchone()

    def list_column(self, select: str, asked: Any = ()) -> tuple[Any, ...]:
        """Return the first column of every row that a statement finds."""
        return tuple(row[0] for row in self.execute(select, asked))

    def insert(self, table: str, **values: Any) -> int:
        """Insert a row, times as ISO 8601; return its key."""
        key = self._insert(table, values, "")
        assert key is not None, "a conflict raises an error"
        return key

    def insert_new(self, table: str, **values: Any) -> int | None:
        """Insert a row, unless another stands in its way; return its key, None if there is one."""
        return self._insert(table, values, "ON CONFLICT DO NOTHING")

    def _insert(self, table: str, values: Mapping[str, Any], conflict: str) -> int | None:
        columns, marks = ", ".join(values), ", ".join(f":{column}" for column in values)
        row = self.fetch(
            f"INSERT INTO {table} ({columns}) VALUES ({marks}) {conflict} RETURNING key",
            {name: v.isoformat() if isinstance(v, datetime) else v for name, v in values.items()},
        )
        return int(row["key"]) if row else None

    @contextmanager
    def transaction(self, *, writing: bool = True) -> Iterator[None]:
        """Run the body as one transaction, or as part of the one around it: all or nothing.

        One that is not ``writing`` sees the database as it stands now, whoever writes meanwhile.
        """
        is_inner = self.in_transaction
        if is_inner:
            yield
            return
        self.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            if self.in_transaction:
                self.execute("ROLLBACK")
            raise


class Repository:
    """A part of a store: what it holds of one kind, read and written through one connection."""

    def __init__(self, connection: Connection) -> None:
        """Hold an open connection."""
        self._connection = connection


def atomic(
    method: Callable[Concatenate[_Part, _Given], _Result],
) -> Callable[Concatenate[_Part, _Given], _Result]:
    """Return a method of a repository that is one transaction, or part of the one around it."""

    @wraps(method)
    def run(part: _Part, /, *given: _Given.args, **named: _Given.kwargs) -> _Result:
        with part._connection.transaction():
            return method(part, *given, **named)

    return run


def connect(
    path: Path, *, create: bool, writable: bool, on_step: OnStep | None = None
) -> Connection:
    """Open the database at ``path``, up to date.

    ``create`` makes the file where there is none; a connection that is not ``writable`` serves
    files in folders that nobody may write to. ``on_step`` is told how far it is brought up to
    date, where that takes long.

    Raises:
        StoreError: there is no such file, or it cannot be opened or written.
        NotADatabase: the file is something else.
        NewerDatabase: a later version of govatlas wrote it.
    """
    _check_path(path, create=create)
    if not create and not path.stat().st_size:
        raise StoreError(
            f"{path} is empty; fill it with govatlas read PATH, or choose another with --db"
        )
    if writable:
        return _open_writable(path, on_step)
    connection = _open_readable(path)
    if read_version(connection) == len(MIGRATIONS):
        return connection
    connection.close()
    return _open_writable(path, on_step)


def _check_path(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{path} is a folder, not a database; choose a file with --db")
    if not path.parent.is_dir():
        raise StoreError(f"no folder {path.parent} for the database; create it or change --db")
    if not create and not path.is_file():
        raise StoreError(
            f"no database at {path}; create one with govatlas read PATH, or choose another with "
            "--db"
        )


def _open_writable(path: Path, on_step: OnStep | None) -> Connection:
    connection = _open(path, "mode=rwc")
    try:
        _check_identity(connection, path)
        with suppress(StoreError):  # some file systems cannot share memory
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT}")
        migrate(connection, on_step)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_readable(path: Path) -> Connection:
    try:
        return _open_checked(path, "mode=ro")
    except (BusyDatabase, NewerDatabase, NotADatabase):
        raise
    except StoreError:
        # A write-ahead database cannot be read where its side files cannot be made, unless
        # SQLite is promised that nobody writes; an idle database has no side files.
        if path.with_name(path.name + "-wal").exists():
            raise
        return _open_checked(path, "mode=ro&immutable=1")


def _open_checked(path: Path, mode: str) -> Connection:
    connection = _open(path, mode)
    try:
        _check_identity(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _open(path: Path, mode: str) -> Connection:
    address = f"file:{quote(str(path))}?{mode}"
    with translate_errors(path):
        connection = sqlite3.connect(
            address,
            uri=True,
            timeout=PATIENCE,
            isolation_level=None,
            check_same_thread=False,  # a pool lends a connection to one thread at a time
            factory=Connection,
        )
    connection.path = path
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = ON")  # triggers call functions of ours
    add_functions(connection)
    connection.create_function("casefold", 1, _fold, deterministic=True)
    return connection


def _fold(value: str | None) -> str | None:
    return value.casefold() if value is not None else None


def _check_identity(connection: Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and (application or tables):
        raise NotADatabase(f"{path} is an SQLite file of another program; choose another with --db")
    if read_version(connection) > len(MIGRATIONS):
        raise NewerDatabase(f"{path} was written by a newer govatlas; upgrade govatlas to use it")


def _translate(error: sqlite3.Error, path: Path) -> StoreError:
    message = str(error)
    if any(word in message for word in _BUSY):
        return BusyDatabase(f"{path} is in use by another process; try again later")
    if "not a database" in message:
        return NotADatabase(f"{path} is not a govatlas database; choose another file with --db")
    if "readonly" in message or "unable to open" in message:
        return StoreError(f"{path} {_UNWRITABLE}")
    if "disk is full" in message:
        return StoreError(f"{path}: the disk is full; free some space, then run the command again")
    if "disk I/O error" in message:
        return StoreError(f"{path}: the disk cannot be read or written; check it, and free space")
    if "malformed" in message:
        return StoreError(f"{path} is damaged; restore it from a backup")
    return StoreError(f"{path}: the database failed: {message}")
