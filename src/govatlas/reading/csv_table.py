"""Reads CSV files in the encodings and dialects that spreadsheets write."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from govatlas.errors import UnreadableFile
from govatlas.reading.clean import clean_text
from govatlas.reading.encoding import decode_bytes


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file it starts on, its cells by column name."""

    line: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return the cell of ``column`` without space around it, or empty if there is none."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Table:
    """The columns and rows of one CSV file."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def parse_table(data: bytes) -> Table:
    """Return the rows of a CSV file with a header.

    The delimiter (comma, semicolon or tab) is detected from the header; blank rows are left out;
    in a row with more cells than columns, the extra cells are under an empty name.

    Raises:
        UnreadableFile: the file is not CSV.
    """
    text = clean_text(decode_bytes(data))
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=False)
    rows: list[Row] = []
    columns: tuple[str, ...] = ()
    line = 1
    try:
        for cells in reader:
            if not columns:
                columns = tuple(cell.strip() for cell in cells)
            elif any(cell.strip() for cell in cells):
                named = dict(zip(columns, cells, strict=False))
                if len(cells) > len(columns):
                    named[""] = delimiter.join(cells[len(columns) :])
                rows.append(Row(line, named))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(f"is not a CSV table (line {line}: {error}); save it again") from error
    return Table(columns, tuple(rows))


def read_columns(head: bytes) -> tuple[str, ...]:
    """Return the column names in the first bytes of a CSV file."""
    try:
        return parse_table(head.partition(b"\n")[0] + b"\n").columns
    except UnreadableFile:
        return ()
