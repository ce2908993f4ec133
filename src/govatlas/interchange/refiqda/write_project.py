"""Writes codings as a project of REFI-QDA (.qdpx): an archive of one XML file and the texts."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final

from govatlas.interchange.archive import add_member
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
_GROUPED: Final = (ROLES, NORM)
"""The codes that several statements of a coding can share."""


def write_project(records: Iterable[Coded], stream: IO[bytes], *, origin: str) -> int:
    """Write the project of ``records``, texts as they come, and return how many there were.

    Codings of the same text are one source with several users. ``origin`` names the program.
    """
    project = _Project()
    written = 0
    with zipfile.ZipFile(stream, "w") as archive:
        for record in records:
            if project.add(record):
                name = f"{SOURCES}{_name_source(record.document)}.txt"
                add_member(archive, name, record.document.text.encode("utf-8", "replace"))
            written += 1
        add_member(archive, PROJECT_FILE, project.finish(origin))
    return written


@dataclass
class _Project:
    """The parts of the XML file, which grow with every record."""

    users: dict[str, str] = field(default_factory=dict)
    codebooks: dict[str, Codebook] = field(default_factory=dict)
    sources: dict[str, "_Source"] = field(default_factory=dict)
    notes: list["_Element"] = field(default_factory=list)

    def add(self, record: Coded) -> bool:
        """Add a coding, and return whether its text is new."""
        document, coding = record.document, record.coding
        self.codebooks.setdefault(record.codebook.digest, record.codebook)
        user = _name_user(coding.coder)
        self.users.setdefault(user, coding.coder.name)
        guid = _name_source(document)
        is_new = guid not in self.sources
        source = self.sources.setdefault(guid, _Source(guid, document))
        for number, mark in enumerate(list_marks(document, coding)):
            self._add_mark(source, user, coding.coded_at.isoformat(), number, mark)
        return is_new

    def _add_mark(self, source: "_Source", user: str, time: str, number: int, mark: Mark) -> None:
        from lxml import etree

        key = (source.guid, user, time, str(number))
        made = {"creatingUser": user, "creationDateTime": time}
        if mark.span is None:
            above = source.element
        else:
            words = " ".join(source.document.quote(mark.span).text.split())
            above = source.add_selection(
                guid=make_guid("selection", *key),
                name=keep_xml(words[:_SHOWN]),
                startPosition=str(mark.span.start),
                endPosition=str(mark.span.end),
                **made,
            )
        coding = etree.Element(_tag("Coding"), {"guid": make_guid("coding", *key), **made})
        target = make_guid("code", write_code(mark.code))
        etree.SubElement(coding, _tag("CodeRef"), targetGUID=target)
        text = write_notes(_list_notes(mark))
        if text:
            note = make_guid("note", *key)
            etree.SubElement(coding, _tag("NoteRef"), targetGUID=note)
            self._add_note(note, mark, text, made)
        above.append(coding)

    def _add_note(self, guid: str, mark: Mark, text: str, made: dict[str, str]) -> None:
        from lxml import etree

        note = etree.Element(_tag("Note"), {"guid": guid, "name": write_code(mark.code), **made})
        etree.SubElement(note, _tag("PlainTextContent")).text = keep_xml(text)
        self.notes.append(note)

    def finish(self, origin: str) -> bytes:
        """Return the XML file."""
        from lxml import etree

        root = etree.Element(_tag("Project"), nsmap=DEFAULT_PROJECT, name="govatlas", origin=origin)
        if self.users:
            users = etree.SubElement(root, _tag("Users"))
            for guid, name in self.users.items():
                etree.SubElement(users, _tag("User"), guid=guid, name=keep_xml(name))
        if self.codebooks:
            book = etree.SubElement(root, _tag("CodeBook"))
            codes = etree.SubElement(book, _tag("Codes"))
            add_codes(codes, merge_trees(self.codebooks.values()), PROJECT)
        if self.sources:
            sources = etree.SubElement(root, _tag("Sources"))
            sources.extend(source.finish() for source in self.sources.values())
        if self.notes:
            etree.SubElement(root, _tag("Notes")).extend(self.notes)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


class _Source:
    """The element of one text: selections come before the codings of the whole."""

    def __init__(self, guid: str, document: Document) -> None:
        from lxml import etree

        self.guid, self.document = guid, document
        title = document.instrument.title
        named = f"{title} [{document.id}]" if title.strip() else document.id
        self.element = etree.Element(
            _tag("TextSource"),
            guid=guid,
            name=keep_xml(named),
            plainTextPath=f"{INTERNAL}{guid}.txt",
        )
        self._selections: list[_Element] = []

    def add_selection(self, **attributes: str) -> "_Element":
        """Add a selection without codings and return it."""
        from lxml import etree

        selection = etree.Element(_tag("PlainTextSelection"), attributes)
        self._selections.append(selection)
        return selection

    def finish(self) -> "_Element":
        """Return the element with everything in the order of the schema."""
        for place, selection in enumerate(self._selections):
            self.element.insert(place, selection)
        return self.element


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
