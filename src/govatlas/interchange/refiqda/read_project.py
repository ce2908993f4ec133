"""Reads a project of REFI-QDA (.qdpx), whichever program wrote it.

What programs do differently: names of folders in capitals or not, GUIDs in braces, texts with line
ends of Windows or a byte order mark, sources with rich text or PDF only, places in other units.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from govatlas.errors import UnreadableFile
from govatlas.interchange.code_names import CodeNames, index_codes
from govatlas.interchange.counting import Place, choose_counting
from govatlas.interchange.foreign import ForeignCoding, ForeignDocument, ForeignFile
from govatlas.interchange.marks import Code, Mark
from govatlas.interchange.notes import read_notes
from govatlas.interchange.offsets import Offsets
from govatlas.interchange.refiqda.names import INTERNAL
from govatlas.model.codebook import Codebook
from govatlas.model.document import Span
from govatlas.reading.archive import begins_as_zip, list_members, read_member
from govatlas.reading.safe_xml import iterate_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_LINE_END: Final = re.compile(r"\r\n|\r")
_NOBODY: Final = "unknown"
_SOURCES: Final = "Sources"
_TEXTS: Final = ("TextSource", "PDFSource")
_OTHER_SOURCES: Final = ("PictureSource", "AudioSource", "VideoSource")


class _Text(NamedTuple):
    """A text with ``\\n`` line ends, and whether it had those of Windows."""

    text: str
    double_ends: bool


def read_project(path: Path, codebook: Codebook) -> ForeignFile:
    """Return the texts of a project with their codings, codes as ``codebook`` has them.

    Raises:
        UnreadableFile: the file is no project, damaged or hostile.
    """
    if not begins_as_zip(path):
        raise UnreadableFile(
            "is no project of REFI-QDA (.qdpx), which is a zip archive; check the file and --format"
        )
    failures: dict[str, str] = {}
    for member in list_members(path):
        failures[member.name] = member.failure
    files = {_fold(name): name for name in failures}
    projects = [name for name in failures if name.lower().endswith(".qde") and "/" not in name]
    if not projects:
        raise UnreadableFile("holds no project (.qde); export it again as a REFI-QDA project")
    if failures[projects[0]]:
        raise UnreadableFile(f"{projects[0]} {failures[projects[0]]}")
    reader = _Reader(path, files, read_member(path, projects[0]), index_codes(codebook))
    return ForeignFile(
        documents=reader.read(), failures=tuple(reader.unread), names=tuple(reader.names)
    )


@dataclass
class _Reader:
    """Reads the sources of one project, one by one: a project can be larger than memory."""

    path: Path
    files: Mapping[str, str]
    data: bytes
    known: CodeNames
    codes: dict[str, Code | None] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read what sources refer to, and what they are called."""
        referred = ("CodeBook", "User", "Note")
        for element in iterate_xml(self.data, *referred, *_TEXTS, *_OTHER_SOURCES):
            kind, within = _kind(element), _kind(element.getparent())
            if kind == "CodeBook":
                for codes in _find_all(element, "Codes"):
                    self._read_codes(codes, ())
            elif kind == "User" and within == "Users":
                self.users[_guid(element)] = element.get("name") or element.get("id") or _NOBODY
            elif kind == "Note" and within == "Notes":
                self.notes[_guid(element)] = self._read_note(element)
            elif kind in _TEXTS and within == _SOURCES:
                self.names.append(element.get("name") or "")
            elif kind in _OTHER_SOURCES and within == _SOURCES:
                name = element.get("name") or kind
                self.unread.append(f"{name}: is no text ({kind}); left out")

    def _read_codes(self, above: "_Element", names: tuple[str, ...]) -> None:
        for element in _find_all(above, "Code"):
            path = (*names, element.get("name") or "")
            guid = _guid(element)
            self.codes[guid] = self.known.find(guid, path)
            self.labels[guid] = " / ".join(path)
            self._read_codes(element, path)

    def _read_note(self, note: "_Element") -> str:
        inline = next(_find_all(note, "PlainTextContent"), None)
        if inline is not None:
            return inline.text or ""
        try:
            return self._read_text(note).text
        except UnreadableFile:
            return ""

    def read(self) -> Iterator[ForeignDocument]:
        """Yield each source that has a text, or should have one."""
        for source in iterate_xml(self.data, *_TEXTS, "Note"):
            if _kind(source.getparent()) != _SOURCES:
                continue
            name = source.get("name") or ""
            is_text = _kind(source) == _TEXTS[0]
            within = source if is_text else next(_find_all(source, "Representation"), None)
            if within is not None:
                yield self._read_source(within, name)
            else:
                reason = "is a PDF without its text; export it with the text, or as plain text"
                yield ForeignDocument(name=name, text="", failures=(reason,))

    def _read_source(self, source: "_Element", name: str) -> ForeignDocument:
        try:
            text, double_ends = self._read_text(source)
        except UnreadableFile as error:
            return ForeignDocument(name=name, text="", failures=(str(error),))
        selections = list(_find_all(source, "PlainTextSelection"))
        places = [place for place in map(_read_place, selections) if place is not None]
        offsets = Offsets(text, choose_counting(text, places, double_ends=double_ends))
        marks: defaultdict[str, list[Mark]] = defaultdict(list)
        unknown: defaultdict[str, Counter[str]] = defaultdict(Counter)
        outside = 0
        for element, span in _list_codings(source, selections, offsets):
            user = self.users.get(_clean(element.get("creatingUser")), _NOBODY)
            for target, code in self._list_codes(element):
                if code is None:
                    unknown[user][self.labels.get(target, target)] += 1
                elif isinstance(span, Span) or span is None:
                    marks[user].append(self._read_mark(element, code, span))
                else:
                    outside += 1
        codings = (
            ForeignCoding(coder=user, marks=tuple(marks[user]), unknown=dict(unknown[user]))
            for user in dict.fromkeys((*marks, *unknown))
        )
        lost = (f"{outside} passages lie outside the text",) if outside else ()
        return ForeignDocument(name=name, text=text, codings=tuple(codings), failures=lost)

    def _list_codes(self, coding: "_Element") -> Iterator[tuple[str, Code | None]]:
        for reference in _find_all(coding, "CodeRef"):
            target = _clean(reference.get("targetGUID"))
            yield target, self.codes.get(target)

    def _read_mark(self, coding: "_Element", code: Code, span: Span | None) -> Mark:
        texts = (
            self.notes.get(_clean(reference.get("targetGUID")), "")
            for reference in _find_all(coding, "NoteRef")
        )
        notes = read_notes("\n".join(filter(None, texts)))
        return Mark(code=code, span=span, group=notes.pop("group", ""), notes=notes)

    def _read_text(self, source: "_Element") -> _Text:
        """Return the plain text of a source.

        Raises:
            UnreadableFile: it has none, or none within the project.
        """
        inline = next(_find_all(source, "PlainTextContent"), None)
        if inline is not None and inline.text:
            return _end_lines(inline.text)
        address = source.get("plainTextPath") or ""
        if not address:
            raise UnreadableFile("has no plain text, so that its passages cannot be placed")
        if not address.lower().startswith(INTERNAL):
            raise UnreadableFile(f"its text is outside the project ({address}); include it")
        name = PurePosixPath(address[len(INTERNAL) :].replace("\\", "/").lstrip("/"))
        if ".." in name.parts:
            raise UnreadableFile(f"its text has a name outside the archive ({address})")
        member = self.files.get(_fold(f"sources/{name}")) or self.files.get(_fold(str(name)))
        if member is None:
            raise UnreadableFile(f"its text is missing in the project ({address})")
        return _end_lines(_decode(read_member(self.path, member)))


def _list_codings(
    source: "_Element", selections: list["_Element"], offsets: Offsets
) -> Iterator[tuple["_Element", Span | str | None]]:
    """Yield each coding with its span, None for the whole text, empty for a place outside it."""
    for coding in _find_all(source, "Coding"):
        yield coding, None
    for selection in selections:
        place = _read_place(selection)
        span = offsets.find_span(place.start, place.end) if place else None
        for coding in _find_all(selection, "Coding"):
            if coding.get("creatingUser") is None and selection.get("creatingUser"):
                coding.set("creatingUser", selection.get("creatingUser") or "")
            yield coding, span or ""


def _read_place(selection: "_Element") -> Place | None:
    try:
        start, end = (
            int(selection.get("startPosition") or ""),
            int(selection.get("endPosition") or ""),
        )
    except ValueError:
        return None
    description = next(_find_all(selection, "Description"), None)
    words = description.text if description is not None else selection.get("name")
    return Place(start, end, words or "")


def _end_lines(text: str) -> _Text:
    return _Text(_LINE_END.sub("\n", text), "\r\n" in text)


def _decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with its byte order mark.

    Raises:
        UnreadableFile: it is neither.
    """
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile("its text is not UTF-8; export the project again") from error


def _find_all(element: "_Element", path: str) -> Iterator["_Element"]:
    """Yield the elements at a path of names, whatever their namespace is."""
    return element.iterfind("/".join(f"{{*}}{name}" for name in path.split("/")))


def _kind(element: "_Element | None") -> str:
    """Return the name of an element without its namespace, nothing where there is none."""
    return "" if element is None else str(element.tag).rpartition("}")[2]


def _guid(element: "_Element") -> str:
    return _clean(element.get("guid"))


def _clean(guid: str | None) -> str:
    return (guid or "").strip("{}").lower()


def _fold(name: str) -> str:
    return name.replace("\\", "/").casefold()
