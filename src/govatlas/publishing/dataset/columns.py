"""Says which tables a collection has, with the meaning, type, unit and origin of each column.

``data/tables.csv`` and ``data/columns.csv`` are the one source of the header of each CSV file, the
schema of each Parquet file, the metadata of a release, and its data dictionary.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final, TypeAlias

Value: TypeAlias = str | int | float | bool | datetime | None
"""What a cell can hold; None is unknown or does not apply."""

Row: TypeAlias = dict[str, Value]
"""A row of a table: every column of it, in order."""

ALWAYS: Final = (
    *("documents", "codings", "labels", "quotations", "actors", "norms", "codebook", "estimates"),
)
"""The tables that every release has."""


class Kind(StrEnum):
    """The type of a column, named as Data Package names it."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATETIME = "datetime"


class Origin(StrEnum):
    """Where the values of a column come from."""

    SOURCE = "source"
    OPERATOR = "operator"
    READING = "reading"
    TEXT = "text"
    CODER = "coder"
    CODEBOOK = "codebook"
    GOVATLAS = "govatlas"


ORIGIN_MEANING: Final = {
    Origin.SOURCE: "the source of the document, such as its manifest or archive",
    Origin.OPERATOR: "whoever made the release",
    Origin.READING: "reading the file",
    Origin.TEXT: "words of the document",
    Origin.CODER: "what the coder said",
    Origin.CODEBOOK: "the codebook",
    Origin.GOVATLAS: "computed by govatlas",
}


class Words(StrEnum):
    """Whether a column has words of documents, whose licences then matter."""

    NONE = ""
    RETOLD = "retold"
    VERBATIM = "verbatim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; ``is_required`` says that no cell of it is empty."""

    name: str
    kind: Kind
    unit: str
    origin: Origin
    words: Words
    is_required: bool
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; the columns of ``key`` together name each row."""

    name: str
    title: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns in their order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of that name; the tables are data of ours, so it is there."""
        return next(column for column in self.columns if column.name == name)


@cache
def list_tables() -> Mapping[str, Table]:
    """Return every table by name, those first that every release has."""
    columns: dict[str, list[Column]] = {}
    for row in _read("columns.csv"):
        columns.setdefault(row["table"], []).append(_read_column(row))
    return {
        row["table"]: Table(
            name=row["table"],
            title=row["title"],
            meaning=row["meaning"],
            key=tuple(row["key"].split()),
            columns=tuple(columns[row["table"]]),
        )
        for row in _read("tables.csv")
    }


def _read_column(row: Mapping[str, str]) -> Column:
    return Column(
        name=row["name"],
        kind=Kind(row["type"]),
        unit=row["unit"],
        origin=Origin(row["origin"]),
        words=Words(row["words"]),
        is_required=row["required"] == "yes",
        meaning=row["meaning"],
    )


def _read(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
