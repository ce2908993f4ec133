"""Writes zip archives that are the same, byte for byte, whenever they are written."""

import zipfile
from typing import IO, Final

_DATE: Final = (1980, 1, 1, 0, 0, 0)


def add_member(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a file without the time and the machine of its writing."""
    archive.writestr(_describe(name), data)


def begin_member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """Return a file of the archive, open for writing, as long as it may be."""
    return archive.open(_describe(name), "w", force_zip64=True)


def _describe(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info
