"""Opens the parts of a DOCX package that contain its text, each only on request."""

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING, Final

from govatlas.errors import UnreadableFile
from govatlas.reading.archive import DAMAGE
from govatlas.reading.safe_xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_LARGEST: Final = 400_000_000
_LARGEST_PART: Final = 100_000_000
_DOCUMENT: Final = "word/document.xml"
_PROPERTIES: Final = {"core": "docProps/core.xml", "extended": "docProps/app.xml"}
_ENCRYPTED: Final = 0x1


class DocxPackage:
    """The zip of a Word file: its main part, and the parts that the main part refers to."""

    def __init__(self, data: bytes) -> None:
        """Open the package.

        Raises:
            UnreadableFile: it is damaged, locked, too large when unpacked, or has no text.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as error:
            raise UnreadableFile("is a damaged or truncated DOCX; fetch it again") from error
        if sum(info.file_size for info in self._zip.infolist()) > _LARGEST:
            raise UnreadableFile("unpacks to more than 400 MB; it may be hostile")
        named = self._find("", "officeDocument")
        self._main = named if named in self._zip.namelist() else _DOCUMENT
        try:
            self.document = self._parse(self._main)
        except (*DAMAGE, UnreadableFile) as error:
            raise UnreadableFile("is a damaged or truncated DOCX; fetch it again") from error

    def find_part(self, kind: str) -> "_Element | None":
        """Return the root of the part related to the main part as ``kind``, if any.

        If a part is missing or damaged, only its content is lost, not the document.
        """
        return self._parse_if_sound(self._find(self._main, kind))

    def find_properties(self, kind: str) -> "_Element | None":
        """Return the root of the properties of the package, ``core`` or ``extended``, if any."""
        return self._parse_if_sound(self._find("", f"{kind}-properties") or _PROPERTIES[kind])

    def _parse_if_sound(self, name: str) -> "_Element | None":
        try:
            return self._parse(name) if name else None
        except (*DAMAGE, UnreadableFile):
            return None

    def _parse(self, name: str) -> "_Element":
        info = self._zip.getinfo(name)
        if info.flag_bits & _ENCRYPTED or info.file_size > _LARGEST_PART:
            raise UnreadableFile(f"its part {name} is locked or too large")
        return parse_xml(self._zip.read(info))

    def _find(self, source: str, kind: str) -> str:
        """Return the name of the part related to ``source`` as ``kind``."""
        folder, name = posixpath.split(source)
        relations = self._parse_if_sound(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in () if relations is None else relations:
            is_external = relation.get("TargetMode") == "External"
            if not is_external and relation.get("Type", "").endswith(f"/{kind}"):
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                return target.lstrip("/")
        return ""
