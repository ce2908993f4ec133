"""Reads zip archives that may be hostile."""

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, Final

from govatlas.errors import UnreadableFile

LARGEST_FILE: Final = 200_000_000
_LARGEST_TOTAL: Final = 2_000_000_000
_MOST_MEMBERS: Final = 50_000
_HIGHEST_RATIO: Final = 200
_RATIO_FROM: Final = 5_000_000
_SMALL: Final = 64_000_000
_TWICE: Final = (
    "appears twice in its archive under this name; unpack the archive and rename one of the two"
)
_CHUNK: Final = 1 << 20
_ENCRYPTED: Final = 0x1
# Raised by zipfile and the decompression libraries on truncated or overwritten archives.
DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive; ``failure`` says why it cannot be read, empty if it can."""

    name: str
    failure: str = ""


def list_members(path: Path) -> tuple[Member, ...]:
    """Return the files of an archive in the order of their names.

    Raises:
        UnreadableFile: the archive is damaged, has too many files, or unpacks to more than any set
            of documents would.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except DAMAGE as error:
        raise UnreadableFile("is a damaged or truncated zip archive; fetch it again") from error
    if len(infos) > _MOST_MEMBERS:
        raise UnreadableFile(f"holds {len(infos)} files, more than {_MOST_MEMBERS}; split it")
    if sum(info.file_size for info in infos) > _LARGEST_TOTAL:
        raise UnreadableFile("unpacks to more than 2 GB; it may be a zip bomb, unpack it yourself")
    times = Counter(info.filename for info in infos)
    return tuple(
        Member(info.filename, _TWICE if times[info.filename] > 1 else find_danger(info))
        for info in sorted(infos, key=lambda info: info.filename)
    )


def begins_as_zip(path: Path) -> bool:
    """Return whether a file begins as archives do; a file that cannot be read may be one."""
    try:
        with path.open("rb") as file:
            return file.read(2) in (b"PK", b"")
    except OSError:
        return True


def read_member(path: Path, name: str, *, at_most: int = LARGEST_FILE) -> bytes:
    """Return the bytes of one file of an archive, or its first ``at_most``.

    Never returns more than the archive declares.

    Raises:
        UnreadableFile: the member is damaged, locked, or larger than any document.
    """
    try:
        archive = _open(path)
        info = archive.getinfo(name)
        danger = find_danger(info)
        if danger:
            raise UnreadableFile(danger)
        with archive.open(info) as file:
            if at_most < info.file_size:
                return file.read(at_most)
            return read_at_most(file, info.file_size)
    except DAMAGE as error:
        raise UnreadableFile("is damaged inside its archive; fetch the archive again") from error


def read_at_most(file: IO[bytes], declared: int) -> bytes:
    """Return the whole content of ``file``.

    Raises:
        UnreadableFile: it has more than the ``declared`` number of bytes.
    """
    chunks: list[bytes] = []
    size = 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > declared:
            raise UnreadableFile("unpacks to more than it declares; it may be a zip bomb")
        chunks.append(chunk)
    return b"".join(chunks)


def _open(path: Path) -> zipfile.ZipFile:
    """Open an archive; small ones are kept in memory, since members are read one by one."""
    status = path.stat()
    if status.st_size > _SMALL:
        return zipfile.ZipFile(path)
    return _open_small(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _open_small(path: Path, modified: int, size: int) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(path.read_bytes()))


def find_danger(info: zipfile.ZipInfo) -> str:
    """Return why a member must not be read, empty if it may."""
    name = info.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")):
        return "has a name outside its archive; not read"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a symbolic link inside an archive; not read"
    if info.flag_bits & _ENCRYPTED:
        return "is protected by a password inside its archive; unpack it first"
    if info.file_size > LARGEST_FILE:
        return f"unpacks to more than {LARGEST_FILE // 1_000_000} MB; not read"
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > _RATIO_FROM and ratio > _HIGHEST_RATIO:
        return f"is packed {ratio:.0f} to 1; it may be a zip bomb, not read"
    return ""
