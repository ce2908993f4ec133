"""Reads DOCX files."""

import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from govatlas.reading.clean import clean_lines, clean_wording
from govatlas.reading.docx_numbers import NumberCounter, W
from govatlas.reading.docx_package import DocxPackage
from govatlas.reading.docx_styles import Style, read_numbering, read_styles
from govatlas.reading.extract import Extract
from govatlas.reading.format import Format, Match, Sample
from govatlas.reading.layout import Layout
from govatlas.reading.properties import name_organisation

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING: Final = re.compile(r"(?:heading|überschrift|titre|título)\s*([1-9])", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"(?:toc|table of figures|verzeichnis)\s*\d*", re.IGNORECASE)
_SKIPPED_PARTS: Final = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr"}
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_BOX: Final = f"{W}txbxContent"
# Rows and cells belong to their nearest table.
_OF_TABLES: Final = frozenset([f"{W}tbl", f"{W}tr", f"{W}tc", _TEXT_BOX, _FALLBACK])


def read_docx(data: bytes) -> Extract:
    """Return the text of a Word file with its automatic numbers, lists, tables and notes.

    Headings start section anchors. Inserted text is included, deleted text is not; headers,
    footers and the table of contents are left out; footnotes and endnotes follow the text.

    Raises:
        UnreadableFile: damaged, truncated, locked, or larger unpacked than any document.
    """
    package = DocxPackage(data)
    walk = _Walk(package)
    for body in package.document.iterchildren(f"{W}body"):
        walk.lay_out(body)
    walk.add_notes()
    core = package.find_properties("core")
    company = _read_property(package.find_properties("extended"), "Company")
    author = _read_property(core, "creator")
    return Extract(
        text=walk.layout.text,
        anchors=walk.layout.anchors,
        title=walk.title or _read_property(core, "title"),
        authority=name_organisation(author, company, walk.layout.text),
        reader=f"govatlas-docx 2 (lxml {version('lxml')})",
    )


def _read_property(properties: "_Element | None", name: str) -> str:
    found = None if properties is None else properties.findtext(f"{{*}}{name}")
    return clean_wording(found or "")


class _Walk:
    """A walk over the body of one document."""

    def __init__(self, package: DocxPackage) -> None:
        self.layout = Layout()
        self.title = ""
        self._package = package
        self._styles = read_styles(package.find_part("styles"))
        self._counter = NumberCounter(package.find_part("numbering"))
        self._in_list = False

    def lay_out(self, body: "_Element") -> None:
        """Add the paragraphs and tables of ``body``, including those in content controls."""
        for element in body:
            if element.tag == f"{W}p":
                self._add_paragraph(element)
            elif element.tag == f"{W}tbl":
                self._add_table(element)
            elif element.tag == f"{W}sdt" and not _is_contents(element):
                for content in element.iterchildren(f"{W}sdtContent"):
                    self.lay_out(content)
            elif element.tag in {f"{W}ins", f"{W}customXml", f"{W}moveTo"}:
                self.lay_out(element)

    def add_notes(self) -> None:
        """Add the footnotes, then the endnotes, each a block with its number."""
        self.layout.close_sections()
        for kind in ("footnotes", "endnotes"):
            part = self._package.find_part(kind)
            notes = [] if part is None else [n for n in part if n.get(f"{W}type") is None]
            for number, note in enumerate(notes, 1):
                words = " ".join(clean_wording(_read_words(p)) for p in _find_paragraphs(note))
                if words.strip():
                    self.layout.add_block(f"{number} {words.strip()}")

    def _add_paragraph(self, element: "_Element") -> None:
        words = clean_lines(_read_words(element))
        style = self._style_of(element)
        if words and not _CONTENTS.fullmatch(style.name):
            number = self._number(element, style)
            text = f"{number} {words}" if number else words
            self._add_words(text, style.name, listed=bool(number))
        for box in _find_nearest(element, _TEXT_BOX, within=frozenset([_TEXT_BOX, _FALLBACK])):
            self.lay_out(box)

    def _add_words(self, text: str, style: str, *, listed: bool) -> None:
        heading = _HEADING.match(style)
        if heading or style.lower() == "title":
            text = clean_wording(text)
            self.title = self.title or text
            self.layout.open_section(text, depth=int(heading[1]) if heading else 1)
        if listed and self._in_list and not heading:
            self.layout.add_line(text)
        else:
            self.layout.add_block(text)
        self._in_list = listed and not heading

    def _style_of(self, element: "_Element") -> Style:
        reference = element.find(f"{W}pPr/{W}pStyle")
        style_id = "" if reference is None else reference.get(f"{W}val", "")
        return self._styles.get(style_id, Style())

    def _number(self, element: "_Element", style: Style) -> str:
        """Return the automatic number of a paragraph, its own or its style's."""
        number_id, depth = read_numbering(element.find(f"{W}pPr/{W}numPr"))
        if number_id is None:
            number_id = style.number_id
            depth = style.depth if depth is None else depth
        return self._counter.count(number_id, depth or 0) if number_id else ""

    def _add_table(self, table: "_Element") -> None:
        rows = [
            list(_find_nearest(row, f"{W}tc", within=_OF_TABLES))
            for row in _find_nearest(table, f"{W}tr", within=_OF_TABLES)
        ]
        filled = [cell for row in rows for cell in row if _has_words(cell)]
        if len(rows) == 1 and len(filled) == 1:
            # A table of one cell is a frame around text.
            self.lay_out(filled[0])
        else:
            lines = (" | ".join(filter(None, map(_read_cell, row))) for row in rows)
            self.layout.add_block("\n".join(line for line in lines if line))
        self._in_list = False


def _find_nearest(element: "_Element", tag: str, *, within: frozenset[str]) -> "Iterator[_Element]":
    """Yield the elements of ``tag`` below ``element``, except inside another of ``within``."""
    stack = list(reversed(element))
    while stack:
        inner = stack.pop()
        if inner.tag == tag:
            yield inner
        if inner.tag not in within:
            stack += reversed(inner)


def _find_paragraphs(element: "_Element") -> "Iterator[_Element]":
    """Yield the paragraphs below ``element``, without those in text boxes."""
    return _find_nearest(element, f"{W}p", within=frozenset([_TEXT_BOX, _FALLBACK]))


def _has_words(cell: "_Element") -> bool:
    return any(text.text and text.text.strip() for text in cell.iter(f"{W}t"))


def _is_contents(control: "_Element") -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "Contents" in gallery.get(f"{W}val", "")


def _read_cell(cell: "_Element") -> str:
    """Return the words of a cell on one line, including those of tables within it."""
    return clean_wording(" ".join(_read_words(p) for p in _find_paragraphs(cell)))


def _read_words(paragraph: "_Element") -> str:
    """Return the words of a paragraph, without deleted text, field codes and text boxes."""
    words: list[str] = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        if element.tag in _SKIPPED_PARTS or element.tag in {_FALLBACK, _TEXT_BOX}:
            continue
        if element.tag == f"{W}t":
            words.append(element.text or "")
        elif element.tag in {f"{W}tab", f"{W}ptab"}:
            words.append(" ")
        elif element.tag == f"{W}cr" or (
            element.tag == f"{W}br" and element.get(f"{W}type", "textWrapping") == "textWrapping"
        ):
            words.append("\n")
        elif element.tag == f"{W}noBreakHyphen":
            words.append("-")
        stack += reversed(element)
    return "".join(words)


def _match(sample: Sample) -> Match:
    return Match.SURE if "word/document.xml" in sample.members else Match.NO


DOCX: Final = Format(
    name="docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    endings=(".docx",),
    match=_match,
    read=read_docx,
)
