"""Writes the tables of a release, row by row, as CSV and as Parquet."""

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from govatlas.api.cells import join_cells, join_rows
from govatlas.extras import missing_extra
from govatlas.identity import digest_file
from govatlas.publishing.dataset.arrow import batch_columns, make_schema
from govatlas.publishing.dataset.columns import Row, Table, Value, list_tables
from govatlas.publishing.dataset.contents import FileEntry, TableEntry, Tally, write_value

_ROWS: Final = 10_000
"""Rows that are held before they are written."""


class TableFiles:
    """The two files of one table while they are written; a context manager."""

    def __init__(self, folder: Path, name: str) -> None:
        """Open the files of the table ``name`` in ``folder``.

        Raises:
            InputError: pyarrow is not installed.
        """
        try:
            from pyarrow import parquet
        except ImportError as error:
            raise missing_extra("data", purpose="a release") from error
        self.table: Table = list_tables()[name]
        self._paths = (folder / f"{name}.csv", folder / f"{name}.parquet")
        self._schema = make_schema(self.table)
        self._open = ExitStack()
        self._csv: IO[bytes] = self._open.enter_context(self._paths[0].open("wb"))
        self._parquet: Any = self._open.enter_context(
            parquet.ParquetWriter(self._paths[1], self._schema, compression="zstd")
        )
        self._csv.write(join_cells(self.table.names).encode())
        self._held: list[Row] = []
        self._rows = 0
        self._tallies = tuple(Tally(column) for column in self.table.columns)

    def __enter__(self) -> Self:
        """Return the files."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the files."""
        self._open.__exit__(kind, error, traceback)

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows, sooner or later."""
        self._held += rows
        if len(self._held) >= _ROWS:
            self._write()

    def finish(self) -> TableEntry:
        """Write what is held, close the files, then describe them."""
        self._write()
        self._open.close()
        csv, parquet = self._paths
        meaning = f"The table {self.table.name}: {self.table.meaning}"
        return TableEntry(
            table=self.table,
            rows=self._rows,
            csv=describe_file(csv, "text/csv", meaning),
            parquet=describe_file(parquet, "application/x-parquet", meaning),
            tallies=self._tallies,
        )

    def _write(self) -> None:
        held, self._held = self._held, []
        if not held:
            return
        columns = [list(column) for column in zip(*(row.values() for row in held), strict=True)]
        written = zip(*(map(_write_cell, column) for column in columns), strict=True)
        self._csv.write(join_rows(written).encode("utf-8", "replace"))
        self._parquet.write_batch(batch_columns(columns, self._schema))
        self._rows += len(held)
        for tally, column in zip(self._tallies, columns, strict=True):
            tally.add(column)


def describe_file(path: Path, media_type: str, meaning: str) -> FileEntry:
    """Return the entry of a file that is written."""
    return FileEntry(
        name=path.name,
        media_type=media_type,
        meaning=meaning,
        size=path.stat().st_size,
        digest=digest_file(path),
    )


def _write_cell(value: Value) -> str | int | float:
    """Return a cell for CSV; numbers stay numbers, which no spreadsheet takes for formulas."""
    if value is None or isinstance(value, bool | datetime):
        return write_value(value)
    return value
