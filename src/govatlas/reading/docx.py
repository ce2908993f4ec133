"""Reader of DOCX files."""

import io
import re
import zipfile
import zlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from govatlas.errors import UnreadableFile
from govatlas.reading.clean import clean_lines, clean_wording
from govatlas.reading.docx_numbers import NumberCounter, W
from govatlas.reading.extract import Extract
from govatlas.reading.layout import Layout
from govatlas.reading.properties import name_organisation
from govatlas.reading.safe_xml import parse_xml

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

_HEADING: Final = re.compile(r"(?:heading|überschrift|titre|título)\s*([1-9])", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"(?:toc|table of figures|verzeichnis)\s*\d*", re.IGNORECASE)
# What zipfile, zlib and python-docx raise on packages with parts cut off or overwritten.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, NotImplementedError,
    RuntimeError, AttributeError, OSError,
)  # fmt: skip
_EXTENDED_PROPERTIES: Final = "docProps/app.xml"
_LARGEST: Final = 400_000_000
_SKIPPED_PARTS: Final = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr"}
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_BOX: Final = f"{W}txbxContent"


def read_docx(data: bytes) -> Extract:
    """Return the text of a Word file with its automatic numbers, lists, tables and notes.

    Headings open section anchors. Inserted text counts, deleted text does not; headers, footers
    and the table of contents are left out; footnotes and endnotes follow the text.

    Raises:
        UnreadableFile: damaged, truncated, locked, or larger unpacked than any document.
    """
    document = _open(data)
    walk = _Walk(document)
    walk.lay_out(document.element.body)
    walk.add_notes()
    author = clean_wording(document.core_properties.author or "")
    return Extract(
        text=walk.layout.text,
        anchors=walk.layout.anchors,
        title=walk.title or clean_wording(document.core_properties.title or ""),
        authority=name_organisation(author, _read_company(data), walk.layout.text),
        reader=f"govatlas-docx 1 (python-docx {version('python-docx')})",
    )


def _open(data: bytes) -> "WordDocument":
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(info.file_size for info in package.infolist()) > _LARGEST:
                raise UnreadableFile("unpacks to more than 400 MB; it may be hostile")
        return docx.Document(io.BytesIO(data))
    except (OpcError, etree.LxmlError, *_DAMAGE) as error:
        raise UnreadableFile("is a damaged or truncated DOCX; fetch it again") from error


def _read_company(data: bytes) -> str:
    """Return the company that the file names in its extended properties."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            root = parse_xml(package.read(_EXTENDED_PROPERTIES))
    except (UnreadableFile, *_DAMAGE):
        return ""
    return clean_wording(root.findtext("{*}Company") or "")


class _Walk:
    """A walk over the body of one document."""

    def __init__(self, document: "WordDocument") -> None:
        self.layout = Layout()
        self.title = ""
        self._document = document
        self._styles = {style.style_id: style for style in document.styles}
        self._counter = NumberCounter(_find_part(document, "numbering"))
        self._in_list = False

    def lay_out(self, body: "_Element") -> None:
        """Add the paragraphs and tables of ``body``, those in content controls included."""
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
            part = _find_part(self._document, kind)
            notes = [] if part is None else [n for n in part if n.get(f"{W}type") is None]
            for number, note in enumerate(notes, 1):
                words = " ".join(clean_wording(_read_words(p)) for p in note.iter(f"{W}p"))
                if words.strip():
                    self.layout.add_block(f"{number} {words.strip()}")

    def _add_paragraph(self, element: "_Element") -> None:
        words = clean_lines(_read_words(element))
        style = self._style_name(element)
        if words and not _CONTENTS.fullmatch(style):
            number = self._number(element)
            text = f"{number} {words}" if number else words
            self._add_words(text, style, listed=bool(number))
        for box in element.iter(_TEXT_BOX):
            if next(box.iterancestors(_FALLBACK), None) is None:
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

    def _style_name(self, element: "_Element") -> str:
        reference = element.find(f"{W}pPr/{W}pStyle")
        style = None if reference is None else self._styles.get(reference.get(f"{W}val", ""))
        return (style.name or "") if style is not None else ""

    def _number(self, element: "_Element") -> str:
        """Return the automatic number of a paragraph, its own or that of its style."""
        number_id, depth = _read_numbering(element.find(f"{W}pPr/{W}numPr"))
        reference = element.find(f"{W}pPr/{W}pStyle")
        style = None if reference is None else self._styles.get(reference.get(f"{W}val", ""))
        while style is not None and number_id is None:
            number_id, style_depth = _read_numbering(style.element.find(f"{W}pPr/{W}numPr"))
            depth = style_depth if depth is None else depth
            style = getattr(style, "base_style", None)
        return self._counter.count(number_id, depth or 0) if number_id else ""

    def _add_table(self, table: "_Element") -> None:
        rows = []
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl"), None) is table:
                rows.append(" | ".join(filter(None, map(_read_cell, row.iter(f"{W}tc")))))
        if len(rows) == 1 and "|" not in rows[0]:
            # A table of one cell is a frame around text.
            for cell in table.iter(f"{W}tc"):
                self.lay_out(cell)
        else:
            self.layout.add_block("\n".join(row for row in rows if row))
        self._in_list = False


def _find_part(document: "WordDocument", kind: str) -> "_Element | None":
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/" + kind):
            return parse_xml(relation.target_part.blob)
    return None


def _is_contents(control: "_Element") -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and "Contents" in gallery.get(f"{W}val", "")


def _read_numbering(element: "_Element | None") -> tuple[str | None, int | None]:
    if element is None:
        return None, None
    number_id, depth = element.find(f"{W}numId"), element.find(f"{W}ilvl")
    return (
        None if number_id is None else number_id.get(f"{W}val"),
        None if depth is None else int(depth.get(f"{W}val", "0")),
    )


def _read_cell(cell: "_Element") -> str:
    if next(cell.iterancestors(f"{W}tc"), None) is not None:
        # A cell of a table within a cell is read with the outer one.
        return ""
    return clean_wording(" ".join(_read_words(p) for p in cell.iter(f"{W}p")))


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
