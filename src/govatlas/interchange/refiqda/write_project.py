"""Writes codings as a project of REFI-QDA (.qdpx): an archive of one XML file and the texts."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from typing import IO, TYPE_CHECKING, Final

from govatlas.interchange.archive import add_member, begin_member
from govatlas.interchange.code_tree import make_guid, merge_trees
from govatlas.interchange.marks import NORM, NOT_ASSESSED, Coded, Mark, list_marks, write_code
from govatlas.interchange.notes import write_notes
from govatlas.interchange.refiqda.code_elements import add_codes
from govatlas.interchange.refiqda.names import (
    DEFAULT_PROJECT,
    INTERNAL,
    PROJECT,
    PROJECT_FILE,
    SOURCES,
)
from govatlas.interchange.xml_text import keep_xml
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ROLES, Coder
from govatlas.model.document import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

_SHOWN: Final = 60
_IN_MEMORY: Final = 16_000_000
_DECLARED: Final = f' xmlns="{PROJECT}"'.encode()
_GROUPED: Final = (ROLES, NORM)
"""The codes that several statements of a coding can share."""


def write_project(records: Iterable[Coded], stream: IO[bytes], *, origin: str) -> int:
    """Write the project of ``records`` and return how many there were.

    Codings of the same text, which must follow one another, are one source with several users. No
    more than one document is held in memory. ``origin`` names the program.
    """
    written = 0
    with ExitStack() as stack:
        archive = stack.enter_context(zipfile.ZipFile(stream, "w"))
        sources = stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        notes = stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        project = _Project(sources, notes)
        for guid, group in groupby(records, key=lambda record: _name_source(record.document)):
            codings = list(group)
            text = codings[0].document.text.encode("utf-8", "replace")
            add_member(archive, f"{SOURCES}{guid}.txt", text)
            project.add(guid, codings)
            written += len(codings)
        with begin_member(archive, PROJECT_FILE) as file:
            project.finish(file, origin)
    return written


@dataclass
class _Project:
    """The parts of the XML file, which grow with every document."""

    sources: IO[bytes]
    notes: IO[bytes]
    users: dict[str, str] = field(default_factory=dict)
    codebooks: dict[str, Codebook] = field(default_factory=dict)

    def add(self, guid: str, records: Iterable[Coded]) -> None:
        """Add the codings of one text."""
        source: _Source | None = None
        for record in records:
            coding = record.coding
            self.codebooks.setdefault(record.codebook.digest, record.codebook)
            user = _name_user(coding.coder)
            self.users.setdefault(user, coding.coder.name)
            source = source or _Source(guid, record.document)
            for number, mark in enumerate(list_marks(record.document, coding)):
                source.add(mark, number, user, coding.coded_at.isoformat())
        if source is not None:
            self.sources.write(_serialize(source.finish()))
            self.notes.writelines(map(_serialize, source.notes))

    def finish(self, file: IO[bytes], origin: str) -> None:
        """Write the XML file."""
        from lxml import etree

        root = etree.Element(_tag("Project"), nsmap=DEFAULT_PROJECT, name="govatlas", origin=origin)
        head, end = etree.tostring(root).removesuffix(b"/>") + b">", b"</Project>"
        file.write(b"<?xml version='1.0' encoding='UTF-8'?>\n" + head)
        for element in self._list_heads():
            file.write(_serialize(element))
        for name, part in ((b"Sources", self.sources), (b"Notes", self.notes)):
            if part.tell():
                part.seek(0)
                file.write(b"<" + name + b">")
                shutil.copyfileobj(part, file)
                file.write(b"</" + name + b">")
        file.write(end)

    def _list_heads(self) -> Iterator["_Element"]:
        """Yield what comes before the sources: the users, the codes."""
        from lxml import etree

        if self.users:
            users = _build("Users")
            for guid, name in self.users.items():
                etree.SubElement(users, _tag("User"), guid=guid, name=keep_xml(name))
            yield users
        if self.codebooks:
            book = _build("CodeBook")
            codes = etree.SubElement(book, _tag("Codes"))
            add_codes(codes, merge_trees(self.codebooks.values()), PROJECT)
            yield book


class _Source:
    """The element of one text, with the notes on its codings."""

    def __init__(self, guid: str, document: Document) -> None:
        """Begin the source of ``document``."""
        self.guid, self.document = guid, document
        title = document.instrument.title
        named = f"{title} [{document.id}]" if title.strip() else document.id
        self._element = _build(
            "TextSource", guid=guid, name=named, plainTextPath=f"{INTERNAL}{guid}.txt"
        )
        self._whole: list[_Element] = []
        self.notes: list[_Element] = []

    def add(self, mark: Mark, number: int, user: str, time: str) -> None:
        """Add a mark, the ``number``-th of a user."""
        from lxml import etree

        key = (self.guid, user, time, str(number))
        made = {"creatingUser": user, "creationDateTime": time}
        coding = _build("Coding", guid=make_guid("coding", *key), **made)
        target = make_guid("code", write_code(mark.code))
        etree.SubElement(coding, _tag("CodeRef"), targetGUID=target)
        text = write_notes(_list_notes(mark))
        if text:
            guid = make_guid("note", *key)
            etree.SubElement(coding, _tag("NoteRef"), targetGUID=guid)
            note = _build("Note", guid=guid, name=write_code(mark.code), **made)
            etree.SubElement(note, _tag("PlainTextContent")).text = keep_xml(text)
            self.notes.append(note)
        if mark.span is None:
            self._whole.append(coding)
            return
        words = " ".join(self.document.quote(mark.span).text.split())
        selection = _build(
            "PlainTextSelection",
            guid=make_guid("selection", *key),
            name=words[:_SHOWN],
            startPosition=str(mark.span.start),
            endPosition=str(mark.span.end),
            **made,
        )
        selection.append(coding)
        self._element.append(selection)

    def finish(self) -> "_Element":
        """Return the element; codings of the whole follow the selections, as in the schema."""
        self._element.extend(self._whole)
        return self._element


def _build(tag: str, /, **attributes: str) -> "_Element":
    from lxml import etree

    kept = {key: keep_xml(value) for key, value in attributes.items()}
    return etree.Element(_tag(tag), kept, nsmap=DEFAULT_PROJECT)


def _serialize(element: "_Element") -> bytes:
    """Return the element without the namespace, which the root declares."""
    from lxml import etree

    return etree.tostring(element, encoding="UTF-8", xml_declaration=False).replace(
        _DECLARED, b"", 1
    )


def _list_notes(mark: Mark) -> dict[str, str]:
    """Return the notes on a mark, with its group where its code does not tell the statement."""
    shared = mark.code[0] in _GROUPED and mark.code[-1] != NOT_ASSESSED
    return {**({"group": mark.group} if shared else {}), **mark.notes}


def _name_user(coder: Coder) -> str:
    return make_guid("user", coder.kind.value, coder.name, coder.version, coder.digest)


def _name_source(document: Document) -> str:
    return make_guid("source", document.id, str(document.version), document.text_digest)


def _tag(name: str) -> str:
    return f"{{{PROJECT}}}{name}"
