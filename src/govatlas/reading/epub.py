"""Reads EPUB files."""

import posixpath
import re
from contextlib import suppress
from dataclasses import dataclass, field
from html.entities import html5
from importlib.metadata import version
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from govatlas.errors import InvalidValue, UnreadableFile
from govatlas.model.instrument import PartialDate
from govatlas.reading.encoding import decode_bytes
from govatlas.reading.epub_package import EpubPackage
from govatlas.reading.extract import Extract
from govatlas.reading.format import Format, Match, Sample
from govatlas.reading.html import empty_element, is_dropped, parse_page
from govatlas.reading.html_blocks import lay_out_element
from govatlas.reading.layout import Layout
from govatlas.reading.properties import is_organisation
from govatlas.reading.safe_xml import declares_entities, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_BESIDE: Final = frozenset(
    ["footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "note", "noteref",
     "backlink", "pagebreak", "page-list", "pagelist", "toc", "landmarks", "lot", "loi", "index"]
)  # fmt: skip
_KEPT: Final = frozenset(["aside", "footer"])
_NOTE_BLOCKS: Final = frozenset(["aside", "li", "p", "dd", "div", "section", "tr"])
_LONGEST_NOTE: Final = 2000
_NOTE_MARK: Final = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§]{1,3}|[a-z])[\])]?")
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_OF_XML: Final = frozenset(["amp;", "lt;", "gt;", "quot;", "apos;"])
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
_PLAIN_TYPE: Final = "data-epub-type"
_DATE: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def read_epub(data: bytes) -> Extract:
    """Return the text of an EPUB: its pages in reading order, with headings and sections.

    Tables of contents, page lists, and notes with their marks are left out. Title, date,
    language, and an organisation among creators or publisher come from the package.

    Raises:
        UnreadableFile: it is damaged, copy-protected or hostile, or one of its pages cannot be
            parsed.
    """
    package = EpubPackage(data)
    pages = [_Page(name, _parse(package.read(name), name)) for name in package.list_parts()]
    _drop_notes(pages)
    layout = Layout()
    for page in pages:
        _drop_frame(page.root)
        lay_out_element(page.body, layout)
    metadata = package.metadata
    return Extract(
        text=layout.text,
        anchors=layout.anchors,
        title=metadata.title,
        authority=next(filter(is_organisation, (*metadata.creators, metadata.publisher)), ""),
        language=metadata.language,
        date=_parse_date(metadata.date),
        reader=f"govatlas-epub 1 (lxml {version('lxml')})",
    )


@dataclass
class _Page:
    """One parsed page of the EPUB, with the place of each element by its id."""

    name: str
    root: "HtmlElement"
    elements: "list[HtmlElement]" = field(init=False)
    places: "dict[str, tuple[int, HtmlElement]]" = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.elements = list(self.root.iter("*"))
        for place, element in enumerate(self.elements):
            identity = element.get("id") or element.get("name") or ""
            if identity:
                self.places.setdefault(identity, (place, element))

    @property
    def body(self) -> "HtmlElement":
        body = self.root.find("body")
        return self.root if body is None else body


def _parse(data: bytes, name: str) -> "HtmlElement":
    """Return the root of a page; if it is not well-formed XML, it is parsed as HTML."""
    from lxml import etree

    try:
        if declares_entities(data):
            raise UnreadableFile("declares XML entities, which may be hostile; not read")
        text = _ENTITY.sub(_expand, _DECLARATION.sub("", decode_bytes(data, markup=True)))
        with suppress(UnreadableFile):
            root = parse_xml(text.encode())
            _forget_namespaces(root)
            text = etree.tostring(root, method="html", encoding="unicode")
        return parse_page(text)
    except UnreadableFile as error:
        raise UnreadableFile(f"its page {name} {error}") from error


def _expand(match: re.Match[str]) -> str:
    """Return the character of an HTML entity; XML itself knows only five of them."""
    return match[0] if match[1] in _OF_XML else html5.get(match[1], match[0])


def _forget_namespaces(root: "_Element") -> None:
    """Rename elements as in HTML, and keep what EPUB says about them."""
    for element in root.iter("*"):
        element.tag = element.tag.rpartition("}")[2]
        kind = element.attrib.pop(_TYPE, "")
        if kind:
            element.set(_PLAIN_TYPE, kind)


def _drop_frame(root: "HtmlElement") -> None:
    """Empty the elements that frame the text, and name headings by their words."""
    for element in list(root.iter("*")):
        is_frame = element.tag not in _KEPT and is_dropped(element)
        if is_frame or not _BESIDE.isdisjoint(_list_kinds(element)):
            empty_element(element)
        elif re.fullmatch("h[1-6]", element.tag):
            element.attrib.pop("id", None)


def _list_kinds(element: "HtmlElement") -> list[str]:
    """Return the kinds of an element in the vocabularies of EPUB and ARIA."""
    kinds = element.get(_PLAIN_TYPE) or element.get("epub:type") or ""
    roles = element.get("role", "").lower().split()
    named = [role.removeprefix("doc-") for role in roles if role.startswith("doc-")]
    return [*kinds.lower().split(), *named]


def _drop_notes(pages: list[_Page]) -> None:
    """Empty superscript note marks and their notes, even if not marked up as such."""
    by_name = {page.name: (index, page) for index, page in enumerate(pages)}
    for index, page in enumerate(pages):
        for place, link in enumerate(page.elements):
            if link.tag != "a" or not _is_note_mark(link):
                continue
            mark = link.text_content().strip()
            file, _, fragment = link.get("href", "").partition("#")
            target = by_name.get(_resolve(page.name, file)) if file else (index, page)
            empty_element(link)
            if target is None or fragment not in target[1].places:
                continue
            where, element = target[1].places[fragment]
            # A link back from the note leads to the text before it.
            if (target[0], where) > (index, place):
                _drop_note(element, mark)


def _is_note_mark(link: "HtmlElement") -> bool:
    if "noteref" in _list_kinds(link):
        return True
    parent = link.getparent()
    raised = link.find("sup") is not None or (parent is not None and parent.tag == "sup")
    return raised and bool(_NOTE_MARK.fullmatch(link.text_content().strip()))


def _drop_note(element: "HtmlElement", mark: str) -> None:
    """Empty the block that begins with ``element`` if it looks like the note for ``mark``."""
    block = element
    while block is not None and block.tag not in _NOTE_BLOCKS:
        block = block.getparent()
    if block is None:
        return
    words = block.text_content().strip()
    begins = block.tag in {"aside", "li"} or words.lstrip("[(").startswith(mark.strip("[]()"))
    if begins and len(words) <= _LONGEST_NOTE and not block.xpath(".//h1 | .//h2 | .//h3"):
        for link in block.iter("a"):
            link.tag = "span"  # leads back, so it is not a mark
        empty_element(block)


def _resolve(page: str, file: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(file)))


def _parse_date(words: str) -> PartialDate | None:
    """Return the date that ``words`` begin with, or None if they name none."""
    match = _DATE.match(words)
    with suppress(InvalidValue):
        return PartialDate.parse(match[0]) if match else None
    return None


def _match(sample: Sample) -> Match:
    is_named = sample.is_package and sample.ending in EPUB.endings
    declared = sample.declared.startswith(EPUB.media_type)
    return Match.SURE if declared or is_named else Match.NO


EPUB: Final = Format(
    name="epub",
    media_type="application/epub+zip",
    endings=(".epub",),
    match=_match,
    read=read_epub,
)
