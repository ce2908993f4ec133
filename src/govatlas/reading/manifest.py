"""Reads manifests: CSV tables with metadata for files."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from govatlas.errors import InvalidManifest, InvalidValue, UnreadableFile
from govatlas.model.identifiers import NAMES, UNIDENTIFIED, Identifiers
from govatlas.model.instrument import Authority, Instrument, PartialDate
from govatlas.reading.container import read_file
from govatlas.reading.csv_table import Row, parse_table, read_columns

COLUMNS: Final = (
    "file", "document_id", "title", "short_title", "authority", "jurisdiction", "status",
    "proposed_date", "activity_date", "link", "collections", *NAMES,
)  # fmt: skip
NAME: Final = "manifest.csv"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the file, relative to the manifest, and its instrument."""

    file: str
    line: int
    instrument: Instrument


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows of one manifest; ``path`` is the file it was read from."""

    path: Path
    entries: tuple[Entry, ...]

    def find(self, name: str) -> Entry | None:
        """Return the row for the file ``name``, relative to the manifest, if there is one."""
        return next((entry for entry in self.entries if entry.file == name), None)


def load_manifest(path: Path) -> Manifest:
    """Return the manifest at ``path``.

    Raises:
        InvalidManifest: it is not readable, has an unknown column, or an invalid row; the message
            names the file, the line and the column.
    """
    try:
        return parse_manifest(read_file(path), path)
    except UnreadableFile as error:
        raise InvalidManifest(f"{path}: {error}") from error


def parse_manifest(data: bytes, path: Path) -> Manifest:
    """Return the manifest in ``data``; ``path`` is used in messages.

    Raises:
        InvalidManifest: as for `load_manifest`.
    """
    try:
        table = parse_table(data)
    except UnreadableFile as error:
        raise InvalidManifest(f"{path}: {error}") from error
    _check_columns(table.columns, path)
    entries = tuple(_read_row(row, path) for row in table.rows)
    _check_unique(entries, path, "file", [entry.file for entry in entries])
    _check_unique(entries, path, "document_id", [entry.instrument.id for entry in entries])
    return Manifest(path, entries)


def is_manifest(head: bytes) -> bool:
    """Return whether the first bytes of a CSV file have the columns of a manifest."""
    columns = read_columns(head)
    return "file" in columns and set(columns) <= set(COLUMNS)


def _check_columns(columns: Iterable[str], path: Path) -> None:
    unknown = [column for column in columns if column not in COLUMNS]
    if unknown:
        raise InvalidManifest(
            f"{path}, line 1: unknown column {unknown[0]!r}; the columns are: {', '.join(COLUMNS)}"
        )
    if "file" not in columns:
        raise InvalidManifest(f"{path}, line 1: no column 'file'; add it with the file names")


def _read_row(row: Row, path: Path) -> Entry:
    where = f"{path}, line {row.line}"
    file = row.get("file").replace("\\", "/").removeprefix("./")
    if not file:
        raise InvalidManifest(f"{where}, column file: empty; give the file of this row")
    if row.get(""):
        raise InvalidManifest(f"{where}: more cells than columns; put quotes around commas")
    if file.startswith("/") or ".." in PurePosixPath(file).parts:
        raise InvalidManifest(
            f"{where}, column file: {file!r} is outside the folder; give files beside the manifest"
        )
    instrument = Instrument(
        id=row.get("document_id") or PurePosixPath(file).stem,
        title=row.get("title"),
        short_title=row.get("short_title"),
        authority=Authority(row.get("authority"), row.get("jurisdiction")),
        stage=row.get("status"),
        proposed=_read_date(row, "proposed_date", where),
        latest_activity=_read_date(row, "activity_date", where),
        links=tuple(row.get("link").split()),
        collections=split_list(row.get("collections")),
        identifiers=_read_identifiers(row, where),
    )
    return Entry(file, row.line, instrument)


def _read_date(row: Row, column: str, where: str) -> PartialDate | None:
    text = row.get(column)
    try:
        return PartialDate.parse(text) if text else None
    except InvalidValue as error:
        raise InvalidManifest(f"{where}, column {column}: {error}") from error


def _read_identifiers(row: Row, where: str) -> Identifiers:
    found = UNIDENTIFIED
    for name in NAMES:
        try:
            found = found.complete(Identifiers(**{name: row.get(name)}))
        except InvalidValue as error:
            raise InvalidManifest(f"{where}, column {name}: {error}") from error
    return found


def _check_unique(entries: tuple[Entry, ...], path: Path, column: str, values: list[str]) -> None:
    seen: dict[str, int] = {}
    for entry, value in zip(entries, values, strict=True):
        if value in seen:
            raise InvalidManifest(
                f"{path}, line {entry.line}, column {column}: {value!r} is already used in line "
                f"{seen[value]}; each row needs its own"
            )
        seen[value] = entry.line


def split_list(text: str) -> tuple[str, ...]:
    """Return the parts of a list written with semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
