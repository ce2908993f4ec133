"""Lists the sources to read under the paths that a user gives."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Final

from govatlas.errors import UnreadableFile
from govatlas.model.instrument import Instrument
from govatlas.reading.agora import DOCUMENTS, Release, find_releases, list_release
from govatlas.reading.container import Archive, Container, Folder, is_hidden, read_file
from govatlas.reading.formats.registry import list_endings
from govatlas.reading.identify import is_archive, looks_readable
from govatlas.reading.manifest import NAME, Manifest, is_manifest, parse_manifest
from govatlas.reading.names import clean_name
from govatlas.reading.picture import PICTURE_ENDINGS
from govatlas.reading.remote import (
    RemoteFolder,
    check_address,
    is_address,
    is_folder,
    name_file,
)
from govatlas.reading.source import Source

_NOT_DOCUMENTS: Final = frozenset(
    [".csv", ".tsv", ".json", ".jsonl", ".yaml", ".yml", ".toml", ".ini", ".py", ".js", ".css",
     ".db", ".sqlite", ".log", ".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".svg", ".xsd",
     ".xsl", ".dtd", ".bib", ".ris", ".lock", ".sh"]
)  # fmt: skip
_ABOUT: Final = ("readme", "license", "licence", "copying", "changelog")
_HEAD_BYTES: Final = 4096


def list_sources(
    paths: Sequence[Path | str], *, manifest: Manifest | None = None, pictures: bool = False
) -> tuple[Source, ...]:
    """Return what there is to read under ``paths``; at most the first bytes of files are opened.

    Folders are walked, archives listed, and AGORA releases listed row by row. A ``manifest.csv``
    with the right columns in a folder or archive describes the files beside and below it;
    ``manifest`` takes precedence. The id of a file is its name without extension; if that is
    taken, its folder's name and its own, or its name and extension, with a notice.

    Args:
        paths: files, folders, archives and addresses; ids are assigned in this order.
        manifest: metadata for files, relative to the folder of the manifest.
        pictures: whether pictures within folders and archives are documents, too.

    Raises:
        InvalidManifest: a manifest found on the way is invalid.
    """
    listing = _Listing(manifest, pictures)
    for path in paths:
        if isinstance(path, str) and is_address(path):
            listing.add_address(path)
        else:
            listing.add_path(Path(path))
    if manifest is not None:
        listing.report_missing(manifest, manifest.path.parent)
    return tuple(_name_apart(listing.sources, listing.given))


@dataclass
class _Listing:
    """The sources found so far."""

    manifest: Manifest | None
    pictures: bool = False
    sources: list[Source] = field(default_factory=list)
    given: set[int] = field(default_factory=set)
    _known: set[tuple[Path, str, str]] = field(default_factory=set)
    _named: set[str] = field(default_factory=set)

    def add_path(self, path: Path) -> None:
        """Add what is at ``path``."""
        if path.is_dir():
            self._add_container(Folder(path))
        elif path.is_file() and is_archive(path):
            self._add_archive(path)
        elif path.name == DOCUMENTS and find_releases(Folder(path.parent)):
            self._add_container(Folder(path.parent))
        elif path.is_file() and path.suffix == ".csv" and is_manifest(_read_head(path)):
            self._add_container(Folder(path.parent), only_of=path.name)
        else:
            self._add(Source(path=path, instrument=_blank(path.name)), None)

    def add_address(self, address: str) -> None:
        """Add what is at an address."""
        name = name_file(address)
        source = Source(path=Path(name), member=address, instrument=_blank(name))
        try:
            if is_folder(check_address(address)):
                self._add_container(RemoteFolder(address))
            else:
                self._add(replace(source, failure=_refuse_archive(name)), None)
        except UnreadableFile as error:
            self._add(replace(source, failure=str(error)), None)

    def report_missing(self, manifest: Manifest, folder: Path) -> None:
        """Add a failure for each file that is in a manifest but does not exist."""
        for entry in manifest.entries:
            if entry.file not in self._named and not (folder / entry.file).is_file():
                reason = f"{manifest.path}, line {entry.line}: the file does not exist"
                source = Source(
                    path=folder / entry.file, instrument=entry.instrument, failure=reason
                )
                self._add(source, None)

    def _add_archive(self, path: Path) -> None:
        try:
            archive = Archive(path)
        except UnreadableFile as error:
            self._add(Source(path=path, instrument=_blank(path.name), failure=str(error)), None)
        else:
            self._add_container(archive)

    def _add_container(self, container: Container, only_of: str = "") -> None:
        releases = find_releases(container)
        for release in releases:
            self._add_release(release)
        manifests, damaged = _find_manifests(container, releases)
        for name in container.names:
            if any(release.holds(name) for release in releases) or name in manifests:
                continue
            described = _describe(name, manifests)
            if not only_of or (described and described[0] == only_of):
                instrument = described[1] if described else None
                failure = container.failures.get(name) or damaged.get(name, "")
                self._add_file(container, name, instrument, failure)
        for name, manifest in manifests.items():
            self._report_unnamed(container, name, manifest)

    def _add_release(self, release: Release) -> None:
        """Add what an AGORA release lists, or a failure if its tables cannot be read."""
        try:
            for source in list_release(release):
                self._add(source, None, is_given=True)
        except UnreadableFile as error:
            path, member = release.container.locate(release.name(DOCUMENTS))
            instrument = _blank(DOCUMENTS)
            reason = f"the tables of this AGORA release cannot be read: {error}"
            self._add(Source(path=path, member=member, instrument=instrument, failure=reason), None)

    def _report_unnamed(self, container: Container, name: str, manifest: Manifest) -> None:
        """Add a failure for each file that is in a container's manifest but does not exist."""
        names = {clean_name(known) for known in container.names}
        folder = PurePosixPath(name).parent
        for entry in manifest.entries:
            if (folder / entry.file).as_posix() not in names:
                path, member = container.locate((folder / entry.file).as_posix())
                reason = f"{manifest.path}, line {entry.line}: the file does not exist"
                self._add(
                    Source(path=path, member=member, instrument=entry.instrument, failure=reason),
                    None,
                )

    def _add_file(
        self, container: Container, name: str, instrument: Instrument | None, failure: str
    ) -> None:
        path, member = container.locate(name)
        source = Source(path=path, member=member, instrument=_blank(name), failure=failure)
        if not source.failure and not member and is_archive(path):
            self._add_archive(path)
            return
        if not source.failure and instrument is None and self._find_given(source) is None:
            source = replace(source, skipped=self._find_reason_to_skip(container, name))
        if is_address(member):
            source = replace(source, failure=failure or _refuse_archive(name))
        elif member and PurePosixPath(name).suffix.lower() == ".zip":
            source = replace(source, failure="is an archive within an archive; unpack it first")
        self._add(source, instrument)

    def _find_reason_to_skip(self, container: Container, name: str) -> str:
        is_picture = PurePosixPath(name).suffix.lower() in PICTURE_ENDINGS
        return "" if self.pictures and is_picture else _find_reason_to_skip(container, name)

    def _add(
        self, source: Source, instrument: Instrument | None, *, is_given: bool = False
    ) -> None:
        """Add a source once, with the instrument from a manifest."""
        # A refused link is reported even if others lead to the same file.
        place = source.path if source.failure and source.path.is_symlink() else _real(source.path)
        key = (place, source.member, source.instrument.id if is_given else "")
        if key in self._known:
            return
        self._known.add(key)
        described = self._find_given(source) or instrument
        if described is not None or is_given:
            self.given.add(len(self.sources))
        self.sources.append(replace(source, instrument=described or source.instrument))

    def _find_given(self, source: Source) -> Instrument | None:
        """Return what the user's manifest says about a source."""
        if self.manifest is None or source.failure:
            return None
        folder = _real(self.manifest.path.parent)
        path = _real(source.path)
        inside = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
        member = source.path.as_posix() if is_address(source.member) else source.member
        entry = self.manifest.find(clean_name(member or inside))
        if entry is None:
            return None
        self._named.add(entry.file)
        return entry.instrument


def _blank(name: str) -> Instrument:
    name = clean_name(name)
    return Instrument(id=PurePosixPath(name).stem.strip() or name.strip() or "document", title="")


def _refuse_archive(name: str) -> str:
    """Return why a remote archive is not read; empty for other files."""
    return (
        "is an archive; download it, then read it from here"
        if name.lower().endswith(".zip")
        else ""
    )


def _read_head(path: Path) -> bytes:
    try:
        return read_file(path, at_most=_HEAD_BYTES)
    except UnreadableFile:
        return b""


def _find_manifests(
    container: Container, releases: Iterable[Release]
) -> tuple[dict[str, Manifest], dict[str, str]]:
    """Return the manifests in a container by name, the deepest first, and the unreadable ones."""
    found: dict[str, Manifest] = {}
    damaged: dict[str, str] = {}
    for name in sorted(container.names, key=lambda name: -name.count("/")):
        inside = any(release.holds(name) for release in releases)
        if PurePosixPath(name).name.lower() != NAME or inside or name in container.failures:
            continue
        try:
            data = container.read(name)
        except UnreadableFile as error:
            damaged[name] = str(error)
            continue
        if is_manifest(data[:_HEAD_BYTES]):
            path, member = container.locate(name)
            found[name] = parse_manifest(data, path / member if member else path)
    return found, damaged


def _describe(name: str, manifests: dict[str, Manifest]) -> tuple[str, Instrument] | None:
    """Return the manifest that describes a file, and what it says."""
    for where, manifest in manifests.items():
        folder = PurePosixPath(where).parent
        if PurePosixPath(name).is_relative_to(folder):
            entry = manifest.find(clean_name(PurePosixPath(name).relative_to(folder).as_posix()))
            if entry is not None:
                return where, entry.instrument
    return None


def _find_reason_to_skip(container: Container, name: str) -> str:
    """Return why a file that the user did not name is not a document, or empty if it may be one."""
    path = PurePosixPath(name)
    if path.stem.lower().startswith(_ABOUT):
        return "describes the files beside it; to read it, give its path"
    if path.suffix.lower() in list_endings():
        return ""
    if path.suffix.lower() in _NOT_DOCUMENTS:
        return f"is not a document ({path.suffix}); to read it, give its path"
    try:
        head = container.read(name, at_most=_HEAD_BYTES)
    except UnreadableFile:
        return ""
    if looks_readable(head, name):
        return ""
    return "is binary data of an unknown kind; to read it, give its path"


def _name_apart(sources: list[Source], given: set[int]) -> Iterator[Source]:
    """Yield the sources with names that are unique in this run.

    Names from a manifest or release are kept; two of them may name the same instrument.
    """
    taken = {sources[index].instrument.id for index in given}
    for index, source in enumerate(sources):
        if index in given or source.skipped:
            yield source
            continue
        new = next(name for name in _propose_names(source) if name not in taken)
        taken.add(new)
        if new == source.instrument.id:
            yield source
        else:
            notice = f"named {new!r}, because another file has the name {source.instrument.id!r}"
            yield replace(source, instrument=replace(source.instrument, id=new), notice=notice)


def _propose_names(source: Source) -> Iterator[str]:
    stem = source.instrument.id
    place = source.member or source.path.as_posix()
    path = PurePosixPath(clean_name(place))
    parent = path.parent.name or (clean_name(source.path.stem) if source.member else "")
    yield stem
    if parent and not is_hidden(parent):
        yield f"{parent}-{stem}"
    if path.suffix:
        yield f"{stem}-{path.suffix[1:].lower()}"
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _real(path: Path) -> Path:
    """Return the place that ``path`` leads to; unlike ``resolve``, allow a loop of links."""
    return Path(os.path.realpath(path))
