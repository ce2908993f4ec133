"""Reads the rows of a workbook, each cell as text, one row at a time."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from govatlas.errors import UnreadableFile
from govatlas.extras import missing_extra

_LARGEST: Final = 2_000_000_000
"""Bytes of an unpacked workbook; one of 20,000 documents has fewer."""

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FURTHER: Final = re.compile(r" \(\d+\)$")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet; a column that is not there is empty."""

    sheet: str
    number: int
    columns: Mapping[str, int]
    values: tuple[Any, ...]

    def __getitem__(self, column: str) -> str:
        """Return the text of a cell."""
        place = self.columns.get(column)
        return "" if place is None or place >= len(self.values) else _read(self.values[place])

    def cells(self) -> dict[str, str]:
        """Return the text of every cell."""
        return {column: self[column] for column in self.columns}

    def place(self, column: str = "") -> str:
        """Say where the row is, with the letter of a column if one is named."""
        where = f"sheet {self.sheet}, row {self.number}"
        if not column:
            return where
        place = self.columns.get(column)
        letter = f" ({_name_column(place)})" if place is not None else ""
        return f"{where}, column {column}{letter}"


def read_rows(path: Path, needed: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, SheetRow]]:
    """Yield each row with anything in it of the sheets named in ``needed``, with that name.

    A sheet that is full goes on in another, named ``labels (2)`` and so on.

    Args:
        path: the workbook.
        needed: the columns that a sheet has to have, by its name.

    Raises:
        UnreadableFile: it is no workbook, or a sheet has not the columns needed.
        InputError: the extra ``xlsx`` is not installed.
    """
    book = _open(path)
    try:
        for sheet in book.worksheets:
            name = _FURTHER.sub("", sheet.title.strip()).lower()
            if name in needed:
                for row in _read_sheet(path, sheet, needed[name]):
                    yield name, row
    finally:
        book.close()


def _open(path: Path) -> Any:
    try:
        import openpyxl
    except ImportError:
        raise missing_extra("xlsx", purpose="a workbook") from None
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _LARGEST:
            raise UnreadableFile(f"{path} unpacks to {size:,} bytes, more than {_LARGEST:,}")
        return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from error
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged file may fail anywhere in the library
        raise UnreadableFile(
            f"{path} cannot be read as a workbook; save it as Excel Workbook (.xlsx)"
        ) from error


def _read_sheet(path: Path, sheet: Any, needed: Sequence[str]) -> Iterator[SheetRow]:
    columns: dict[str, int] = {}
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            if number == 1:
                columns = _read_head(path, sheet.title, values, needed)
            elif any(value not in (None, "") for value in values):
                yield SheetRow(sheet.title, number, columns, values)
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged sheet may fail anywhere in the library
        raise UnreadableFile(f"{path}, sheet {sheet.title}: it is damaged") from error


def _read_head(
    path: Path, title: str, values: Sequence[Any], needed: Sequence[str]
) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, value in enumerate(values):
        if value is not None:
            columns.setdefault(_read(value).strip().lower(), place)
    missing = [name for name in needed if name not in columns]
    if missing:
        raise UnreadableFile(
            f"{path}, sheet {title}: the first row must have the columns: {', '.join(missing)}"
        )
    return columns


def _read(value: Any) -> str:
    """Return the text of a cell, whatever a spreadsheet program took it for."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _name_column(place: int) -> str:
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
