"""Reads AGORA release folders: the tables, and where each text is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from govatlas.errors import InvalidValue, UnreadableFile
from govatlas.model.instrument import Authority, Instrument, PartialDate
from govatlas.reading.container import Container
from govatlas.reading.csv_table import Row, Table, parse_table, read_columns
from govatlas.reading.manifest import split_list
from govatlas.reading.names import clean_name
from govatlas.reading.source import Source

DOCUMENTS: Final = "documents.csv"
_AUTHORITIES: Final = "authorities.csv"
_SEGMENTS: Final = "segments.csv"
_HEADER_BYTES: Final = 65_536
_ID: Final = "AGORA ID"
_SEGMENT_DOCUMENT: Final = ("Document ID", "AGORA ID")
_SEGMENT_POSITION: Final = ("Segment position", "Position")
_LINK: Final = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Release:
    """The folder of an AGORA release in a container, ``""`` for the container itself."""

    container: Container
    folder: str

    def name(self, file: str) -> str:
        """Return the name of ``file`` in the container."""
        return f"{self.folder}/{file}" if self.folder else file

    def has(self, file: str) -> bool:
        """Return whether the release has ``file``."""
        return self.name(file) in self.container.names

    def holds(self, name: str) -> bool:
        """Return whether a file of the container belongs to the release."""
        return not self.folder or name.startswith(self.folder + "/")

    def table(self, file: str) -> Table:
        """Return the rows of one table, empty if the release does not have it."""
        if not self.has(file):
            return Table((), ())
        return parse_table(self.container.read(self.name(file)))


def find_releases(container: Container) -> tuple[Release, ...]:
    """Return the AGORA releases in ``container``, by the header of their documents table."""
    tables = (name for name in container.names if PurePosixPath(name).name == DOCUMENTS)
    found = [name for name in tables if _is_documents_table(container, name)]
    folders = [PurePosixPath(name).parent.as_posix() for name in found]
    return tuple(Release(container, "" if folder == "." else folder) for folder in folders)


def _is_documents_table(container: Container, name: str) -> bool:
    if name in container.failures:
        return False
    try:
        return _ID in read_columns(container.read(name, at_most=_HEADER_BYTES))
    except UnreadableFile:
        return False


def list_release(release: Release) -> Iterator[Source]:
    """Yield a source for each row of the documents table, in its order.

    A row without a full text is read from the table of segments if the release has one, or else
    skipped with a reason. Summaries and tags are not read.
    """
    authorities = _read_authorities(release.table(_AUTHORITIES))
    segmented = {_first(row, _SEGMENT_DOCUMENT) for row in release.table(_SEGMENTS).rows}
    seen = set()
    for row in release.table(DOCUMENTS).rows:
        if row.get(_ID):
            seen.add(row.get(_ID))
            yield _make_source(release, row, authorities, segmented)
    yield from _list_strays(release, seen)


def read_segments(data: bytes, document_id: str) -> str:
    """Return the text of one document from a table of segments, in order of position.

    Raises:
        UnreadableFile: there are no such rows.
    """
    rows = [r for r in parse_table(data).rows if _first(r, _SEGMENT_DOCUMENT) == document_id]
    rows.sort(key=lambda row: _as_number(_first(row, _SEGMENT_POSITION)))
    parts = [row.get("Text") for row in rows if row.get("Text")]
    if not parts:
        raise UnreadableFile(f"has no segments of document {document_id}; check the release")
    return "\n\n".join(parts)


def _make_source(
    release: Release, row: Row, authorities: Mapping[str, Authority], segmented: set[str]
) -> Source:
    document_id = row.get(_ID)
    instrument, notice = _read_instrument(row, authorities)
    text = f"fulltext/{document_id}.txt"
    if release.has(text):
        name = release.name(text)
        path, member = release.container.locate(name)
        failure = release.container.failures.get(name, "")
        return Source(
            path=path, member=member, instrument=instrument, notice=notice, failure=failure
        )
    if document_id in segmented:
        path, member = release.container.locate(release.name(_SEGMENTS))
        return Source(path=path, member=member, instrument=instrument, notice=notice, segments=True)
    path, member = release.container.locate(release.name(DOCUMENTS))
    reason = f"AGORA {document_id} ({instrument.title}) has no full text in this release"
    return Source(path=path, member=member, instrument=instrument, skipped=reason)


def _list_strays(release: Release, seen: set[str]) -> Iterator[Source]:
    """Yield the texts that are not in the documents table."""
    folder = release.name("fulltext") + "/"
    for name in release.container.names:
        stem = PurePosixPath(name).stem
        if name.startswith(folder) and stem not in seen:
            path, member = release.container.locate(name)
            reason = f"no row of {DOCUMENTS} has the AGORA ID {clean_name(stem)}"
            instrument = Instrument(id=clean_name(stem), title="")
            yield Source(path=path, member=member, instrument=instrument, skipped=reason)


def _read_instrument(row: Row, authorities: Mapping[str, Authority]) -> tuple[Instrument, str]:
    notices: list[str] = []
    authority = row.get("Authority")
    instrument = Instrument(
        id=row.get(_ID),
        title=row.get("Official name") or row.get("Casual name"),
        short_title=row.get("Casual name"),
        authority=authorities.get(authority, Authority(authority)),
        stage=row.get("Most recent activity"),
        proposed=_read_date(row, "Proposed date", notices),
        latest_activity=_read_date(row, "Most recent activity date", notices),
        links=tuple(_LINK.findall(row.get("Link to document"))),
        collections=split_list(row.get("Collections")),
    )
    return instrument, "; ".join(notices)


def _read_date(row: Row, column: str, notices: list[str]) -> PartialDate | None:
    text = row.get(column)
    try:
        return PartialDate.parse(text[:10]) if text else None
    except InvalidValue:
        notices.append(f"{column} {text!r} is not a date; left out")
        return None


def _read_authorities(table: Table) -> Mapping[str, Authority]:
    """Return the authorities by name; one without a jurisdiction gets that of its parents."""
    rows = {row.get("Name"): row for row in table.rows}

    def jurisdiction_of(name: str, passed: tuple[str, ...]) -> str:
        row = rows.get(name)
        if row is None or name in passed:
            return ""
        parent = row.get("Parent authority")
        return row.get("Jurisdiction") or jurisdiction_of(parent, (*passed, name))

    return {
        name: Authority(name, jurisdiction_of(name, ()), row.get("Parent authority"))
        for name, row in rows.items()
    }


def _first(row: Row, columns: tuple[str, ...]) -> str:
    return next((row.get(column) for column in columns if row.get(column)), "")


def _as_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("inf")
