"""Gives folders and archives the same interface: names of files and their bytes."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from govatlas.errors import UnreadableFile
from govatlas.reading.archive import LARGEST_FILE, list_members, read_member

_SYSTEM_FILES: Final = frozenset(["Thumbs.db", "desktop.ini"])


class Container(Protocol):
    """A folder or an archive; names are relative, with forward slashes, sorted."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the files, without hidden ones."""
        ...

    @property
    def failures(self) -> Mapping[str, str]:
        """Return why some of the names cannot be read."""
        ...

    def read(self, name: str, *, at_most: int = LARGEST_FILE) -> bytes:
        """Return the bytes of one file, or its first ``at_most``.

        Raises:
            UnreadableFile: it is missing, locked or damaged.
        """
        ...

    def locate(self, name: str) -> tuple[Path, str]:
        """Return the path on disk and, inside an archive, the member."""
        ...


def is_hidden(name: str) -> bool:
    """Return whether a name belongs to the system rather than the user."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if parts and parts[-1] in _SYSTEM_FILES:
        return True
    return any(part == "__MACOSX" or (part[:1] == "." and part != "..") for part in parts)


@dataclass(frozen=True)
class Folder:
    """The files of a folder and its subfolders; links to other places are not followed."""

    path: Path
    names: tuple[str, ...] = field(init=False)
    failures: Mapping[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """List the files."""
        found = []
        for folder, _, files in os.walk(self.path):
            relative = Path(folder).relative_to(self.path)
            found += [(relative / name).as_posix() for name in files]
        names = sorted((name for name in found if not is_hidden(name)), key=_sort_key)
        object.__setattr__(self, "names", tuple(names))
        root = Path(os.path.realpath(self.path))
        failures = {name: _find_obstacle(self.path / name, root) for name in names}
        object.__setattr__(self, "failures", {name: why for name, why in failures.items() if why})

    def read(self, name: str, *, at_most: int = LARGEST_FILE) -> bytes:
        """Return the bytes of one file."""
        if name in self.failures:
            raise UnreadableFile(self.failures[name])
        return read_file(self.path / name, at_most=at_most)

    def locate(self, name: str) -> tuple[Path, str]:
        """Return the path on disk."""
        return self.path / name, ""


@dataclass(frozen=True)
class Archive:
    """The files of a zip archive."""

    path: Path
    names: tuple[str, ...] = field(init=False)
    failures: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """List the members.

        Raises:
            UnreadableFile: the archive is damaged or hostile as a whole.
        """
        members = [member for member in list_members(self.path) if not is_hidden(member.name)]
        names = sorted({member.name for member in members}, key=_sort_key)
        object.__setattr__(self, "names", tuple(names))
        failures = {member.name: member.failure for member in members if member.failure}
        object.__setattr__(self, "failures", failures)

    def read(self, name: str, *, at_most: int = LARGEST_FILE) -> bytes:
        """Return the bytes of one member."""
        return read_member(self.path, name, at_most=at_most)

    def locate(self, name: str) -> tuple[Path, str]:
        """Return the path of the archive with the member."""
        return self.path, name


def read_file(path: Path, *, at_most: int = LARGEST_FILE) -> bytes:
    """Return the bytes of a file on disk, or its first ``at_most``.

    Raises:
        UnreadableFile: it is missing, a folder, not permitted, or larger than any document.
    """
    try:
        if at_most == LARGEST_FILE and path.stat().st_size > LARGEST_FILE:
            size = path.stat().st_size // 1_000_000
            limit = LARGEST_FILE // 1_000_000
            raise UnreadableFile(f"is {size} MB, larger than the limit of {limit} MB; split it")
        if not path.is_file():
            raise UnreadableFile("is not a file; check the path")
        with path.open("rb") as file:
            return file.read(at_most)
    except FileNotFoundError as error:
        raise UnreadableFile("does not exist; check the path") from error
    except OSError as error:
        raise UnreadableFile(f"cannot be opened ({error.strerror}); check it") from error


def _find_obstacle(path: Path, root: Path) -> str:
    """Return why a name in the folder ``root`` is not read, empty if it may be.

    Opening a pipe would wait forever; following links would read files that the user, or whoever
    packed the folder, did not include.
    """
    if not path.is_file():
        return "is not a file; check the path" if path.exists() else "is a broken link"
    if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
        return "is a link to a file outside its folder; to read that file, give its own path"
    return ""


def _sort_key(name: str) -> tuple[str, ...]:
    return PurePosixPath(name).parts
