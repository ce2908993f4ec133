"""Describes a release: what it is of, which files it has, what stands in them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from govatlas.identity import digest_value
from govatlas.publishing.dataset.columns import Column, Kind, Table, Value
from govatlas.publishing.dataset.words import Licence, Texts

SOFTWARE: Final = "govatlas"
KEYWORDS: Final = ("AI governance", "content analysis", "regulation", "text as data")
_MOST_COUNTED: Final = 500
_ORDERED: Final = (Kind.INTEGER, Kind.NUMBER)
MOST_LISTED: Final = 12
"""Values beyond which a column's values are counted, but not listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a release says of itself as a whole; what nobody stated is empty.

    ``day`` is a day of the data, not that of the clock. ``licence`` is that of the data, not of
    the words of documents. ``credit`` says whose documents these are. ``software`` is the version
    of govatlas that made it.
    """

    version: str
    title: str
    day: date
    software: str
    licence: Licence | None = None
    operator: str = ""
    contact: str = ""
    address: str = ""
    credit: str = ""
    texts: Texts = Texts.QUOTATIONS
    longest: int = 0

    @property
    def creator(self) -> str:
        """Return who is to be cited as the author."""
        return self.operator or "The operator of this collection"

    @property
    def description(self) -> str:
        """Return what the release is, in a paragraph."""
        return (
            "What AI governance documents cover, require and whom they concern: labels by "
            "published taxonomies, each with the place of the words that show it, who assigned "
            "it, and how far to trust it. Labels are assigned by software or by people and may "
            "be wrong."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """One file of a release."""

    name: str
    media_type: str
    meaning: str
    size: int
    digest: str

    @property
    def sha256(self) -> str:
        """Return the hash without the name of its algorithm."""
        return self.digest.partition(":")[2]


@dataclass
class Tally:
    """Counts the values of a column while rows go by, of the first kinds of value alone."""

    column: Column
    empty: int = 0
    low: Any = None
    high: Any = None
    counts: Counter[str] = field(default_factory=Counter)
    is_whole: bool = True

    def add(self, values: Sequence[Value]) -> None:
        """Count the cells of some rows."""
        counts = Counter(values)
        self.empty += counts.pop(None, 0)
        if not counts:
            return
        if self.column.kind in _ORDERED:
            low, high = min(counts), max(counts)  # type: ignore[type-var]
            self.low = low if self.low is None else min(self.low, low)
            self.high = high if self.high is None else max(self.high, high)
        for value, count in counts.items():
            word = write_value(value)
            if self.is_whole or word in self.counts:
                self.counts[word] += count
                self.is_whole = len(self.counts) < _MOST_COUNTED


def write_value(value: Value) -> str:
    """Return a value as a cell of CSV has it; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEntry:
    """One table of a release, with its files."""

    table: Table
    rows: int
    csv: FileEntry
    parquet: FileEntry
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderEntry:
    """What one coder gave a release; ``shown`` counts the codings that the site shows."""

    name: str
    kind: str
    version: str
    modes: tuple[str, ...]
    codings: int
    shown: int
    labels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEntry:
    """One figure of agreement between two coders."""

    coders: tuple[str, str]
    scope: str
    statistic: str
    value: float | None
    low: float | None
    high: float | None
    units: int
    documents: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that a release holds, for whatever describes it.

    ``no_agreement`` says why there are no figures of agreement, ``notes`` what a reader of them
    should know, ``estimates`` what the estimates rest on. ``words`` counts documents by what of
    their words is here, ``uncoded`` those without a coding, ``not_assessed`` those whose coding
    that is shown assessed nothing. ``changes`` counts changed answers by kind and reason, None
    where no earlier release was named, which was ``since``.
    """

    about: About
    tables: tuple[TableEntry, ...]
    files: tuple[FileEntry, ...] = ()
    coders: tuple[CoderEntry, ...] = ()
    agreement: tuple[AgreementEntry, ...] = ()
    notes: tuple[str, ...] = ()
    no_agreement: str = ""
    estimates: str = ""
    words: Mapping[str, int] = field(default_factory=dict)
    uncoded: int = 0
    not_assessed: int = 0
    since: str = ""
    changes: Mapping[tuple[str, str], int] | None = None

    @property
    def digest(self) -> str:
        """Return a hash of what stands in the tables, by which the release is known."""
        told = {entry.table.name: entry.csv.digest for entry in self.tables}
        return digest_value({"version": self.about.version, "tables": told})

    def find(self, name: str) -> TableEntry | None:
        """Return a table, None where the release does not have it."""
        return next((entry for entry in self.tables if entry.table.name == name), None)

    def count(self, name: str) -> int:
        """Return the number of rows of a table."""
        found = self.find(name)
        return found.rows if found else 0
