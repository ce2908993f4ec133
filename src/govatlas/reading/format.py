"""Defines a file format: how its files are recognised and read."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

from govatlas.reading.archive import DAMAGE
from govatlas.reading.extract import Extract
from govatlas.reading.recognition import Recogniser

HEAD_BYTES: Final = 4096
_LONGEST_TYPE: Final = 200
_PACKAGES: Final = (b"PK\x03\x04", b"PK\x05\x06")
COMMENTS: Final = r"(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+"
XML_START: Final = re.compile(rf"\s*+(?:<\?xml\b|{COMMENTS}<(?:!DOCTYPE\s|[A-Za-z_][\w.:-]*[\s>]))")
"""The beginning of text that is XML or similar."""


class Match(IntEnum):
    """How well a file matches a format; the best match reads it."""

    NO = 0
    POSSIBLE = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True)
class Sample:
    """What a format is recognised by: the bytes of a file, at least the first 4 KB, and its name.

    ``path`` is the path of the whole file if ``data`` is only its beginning.
    """

    data: bytes
    name: str = ""
    path: Path | None = None

    @cached_property
    def ending(self) -> str:
        """Return the extension of the name in lower case, such as ``.html``."""
        return PurePosixPath(self.name).suffix.lower()

    @cached_property
    def head(self) -> str:
        """Return the beginning of the file as text."""
        head = self.data[:HEAD_BYTES]
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return head.decode("utf-16", "ignore")
        return head.replace(b"\x00", b"").decode("utf-8", "ignore").lstrip("\ufeff")

    @property
    def is_package(self) -> bool:
        """Return whether the file is a zip, whether an archive of documents or one document."""
        return self.data.startswith(_PACKAGES)

    @cached_property
    def members(self) -> tuple[str, ...]:
        """Return the names of the files in a package; empty if it is damaged or not a package."""
        return self._members or ()

    @property
    def is_damaged(self) -> bool:
        """Return whether the file is a package that cannot be opened."""
        return self.is_package and self._members is None

    @cached_property
    def declared(self) -> str:
        """Return the media type that a package declares in its file ``mimetype``."""
        if "mimetype" not in self.members:
            return ""
        try:
            with zipfile.ZipFile(self._whole) as package, package.open("mimetype") as file:
                return file.read(_LONGEST_TYPE).decode("ascii", "replace").strip()
        except DAMAGE:
            return ""

    @property
    def _whole(self) -> Path | io.BytesIO:
        return self.path or io.BytesIO(self.data)

    @cached_property
    def _members(self) -> tuple[str, ...] | None:
        if not self.is_package:
            return ()
        try:
            with zipfile.ZipFile(self._whole) as package:
                return tuple(package.namelist())
        except DAMAGE:
            return None


@dataclass(frozen=True, kw_only=True)
class Format:
    """One format of files.

    Args:
        name: in lower case, such as ``pdf``.
        media_type: recorded with each document.
        endings: file extensions with their dot. Files with one are read from folders.
        match: returns how well a file matches.
        read: turns the bytes of a whole file into an extract, or raises ``UnreadableFile``. It
            imports libraries on first use, so that a run over other files does not load them. None
            for a container, whose files are read one by one.
        is_text: whether the files are text, so that binary files are not tried.
        recognise: the same as ``read`` with a recogniser for pages that are pictures; None if the
            format has none.
    """

    name: str
    media_type: str
    endings: tuple[str, ...]
    match: Callable[[Sample], Match]
    read: Callable[[bytes], Extract] | None
    is_text: bool = False
    recognise: Callable[[bytes, Recogniser], Extract] | None = None
