"""Reads the tags that people gave the documents of an AGORA release."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from govatlas.errors import InputError, UnreadableFile
from govatlas.reading.agora import DOCUMENTS, Release, find_releases
from govatlas.reading.container import Archive, Container, Folder
from govatlas.reading.csv_table import Row
from govatlas.reading.identify import is_archive

_TRUE: Final = frozenset({"true", "1", "yes"})
_ANNOTATED, _VALIDATED, _TAGS = "Annotated?", "Validated?", "Tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedDocument:
    """A document of the release; if no person annotated it, its tags may come from a machine."""

    id: str
    title: str
    tags: tuple[str, ...]
    annotated: bool
    validated: bool


def read_agora_tags(path: Path) -> tuple[TaggedDocument, ...]:
    """Return the documents of the releases at ``path``, in the order of the documents table.

    Args:
        path: the folder of a release, its zip archive, or its documents table.

    Raises:
        InputError: there is no release.
        UnreadableFile: the release cannot be read, or its documents table has no tags.
    """
    releases = find_releases(_open(path))
    if not releases:
        raise InputError(f"{path}: not an AGORA release; give the folder with {DOCUMENTS}")
    found = {document.id: document for each in releases for document in _read_release(each, path)}
    return tuple(found.values())


def _open(path: Path) -> Container:
    if path.is_dir():
        return Folder(path)
    try:
        if path.is_file() and is_archive(path):
            return Archive(path)
    except (OSError, UnreadableFile) as error:
        raise UnreadableFile(f"{path}: {error}") from error
    if path.is_file() and path.name == DOCUMENTS:
        return Folder(path.parent)
    if not path.exists():
        raise UnreadableFile(f"{path}: no such file or folder")
    raise InputError(f"{path}: not an AGORA release; give the folder with {DOCUMENTS}")


def _read_release(release: Release, path: Path) -> list[TaggedDocument]:
    try:
        table = release.table(DOCUMENTS)
    except UnreadableFile as error:
        raise UnreadableFile(f"{path}: {release.name(DOCUMENTS)} {error}") from error
    missing = [c for c in (_ANNOTATED, _VALIDATED, _TAGS) if c not in table.columns]
    if missing:
        raise UnreadableFile(f"{path}: {release.name(DOCUMENTS)} has no column {missing[0]!r}")
    return [_read_row(row) for row in table.rows if row.get("AGORA ID")]


def _read_row(row: Row) -> TaggedDocument:
    tags = (tag.strip() for tag in row.get(_TAGS).split(";"))
    validated = row.get(_VALIDATED).lower() in _TRUE
    return TaggedDocument(
        id=row.get("AGORA ID"),
        title=row.get("Official name") or row.get("Casual name"),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        annotated=validated or row.get(_ANNOTATED).lower() in _TRUE,
        validated=validated,
    )
