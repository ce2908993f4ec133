"""Reads legal XML: Akoma Ntoso, USLM, bills of the US House DTD."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from govatlas.errors import InvalidValue, UnreadableFile
from govatlas.model.instrument import PartialDate
from govatlas.reading.clean import clean_wording
from govatlas.reading.extract import Extract
from govatlas.reading.format import COMMENTS, XML_START, Format, Match, Sample
from govatlas.reading.layout import Layout
from govatlas.reading.legal_formats import AKOMA_NTOSO, HOUSE_ROOTS, USLM, is_legal_root
from govatlas.reading.legal_identifiers import IDENTIFYING, find_identifiers
from govatlas.reading.safe_xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

# Divisions whose heading is on a separate line; deeper ones run it into their text.
_DIVISIONS: Final = frozenset(
    ["book", "tome", "title", "subtitle", "part", "subpart", "chapter", "subchapter", "division",
     "subdivision", "section", "article", "rule", "annex", "appendix", "schedule", "attachment",
     "component", "preliminary", "quotedContent", "courtRule", "reorganizationPlan"]
)  # fmt: skip
_LEVELS: Final = frozenset(
    ["level", "subsection", "paragraph", "subparagraph", "clause", "subclause", "item", "subitem",
     "point", "indent", "alinea", "list", "blockList", "transitional", "proviso", "hcontainer",
     "recital", "citation", "tblock", "subsubitem", "crossheading", "container", "recitals",
     "citations", "constitution-article"]
)  # fmt: skip
_BLOCKS: Final = frozenset(
    ["p", "content", "chapeau", "continuation", "continuation-text", "intro", "wrapUp", "wrap",
     "text", "block", "longTitle", "docTitle", "officialTitle", "official-title", "formula",
     "enactingFormula", "enacting-formula", "preamble", "preface", "body", "main", "mainBody",
     "conclusions", "signature", "signatures", "signatureBlock", "table", "tgroup", "thead",
     "tbody", "tr", "row", "td", "th", "entry", "li", "ul", "ol", "listIntroduction", "listWrapUp",
     "bill", "act", "doc", "form", "legis-body", "resolution-body", "quoted-block",
     "quotedStructure", "whereas", "action", "actionDescription", "resolvingClause", "recital",
     "docNumber", "congress", "session", "legis-num", "legis-type", "distribution-code",
     "after-quoted-block", "docStage", "currentChamber", "attestation", "endorsement", "toc-entry",
     "lawDoc", "statute", "resolution", "pLaw", "uscDoc", "rulemaking", "supplemental", "regtext",
     "blockContainer", "coverPage", "coverText", "statement", "debate", "portion", "components",
     "meta-line", "legisNum", "dc-title", "appropriations", "instruction"]
)  # fmt: skip
_SKIPPED: Final = frozenset(
    ["meta", "metadata", "toc", "TOC", "page", "pagebreak", "eop", "img", "figure", "remark",
     "noteRef", "componentRef", "documentRef", "footnote-ref", "slugLine", "distributionCode",
     "calendar", "graphic"]
)  # fmt: skip
_NOTES: Final = frozenset(["authorialNote", "footnote", "note", "sourceNote", "notes", "fn"])
_NUMBERS: Final = frozenset(["num", "enum"])
_HEADINGS: Final = frozenset(["heading", "header", "subheading"])
_TABLES: Final = frozenset(["table", "tgroup"])
_QUOTED: Final = frozenset(["quotedStructure", "quoted-block", "quotedContent"])
_STRUCTURE: Final = _DIVISIONS | _LEVELS | _BLOCKS

# Possessive matches, so that no run of comments is read twice.
_PROLOGUE: Final = rf"\s*+(?:<\?xml[^>]*+>\s*+)?+{COMMENTS}(?:<!doctype\s[^>\[]*+>\s*+)?+{COMMENTS}"
_ROOT: Final = re.compile(rf"{_PROLOGUE}<(?:([\w.-]+):)?([\w.-]+)((?:\s[^<>]*+)?)", re.I)
_NAMESPACE: Final = re.compile(r"""xmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)""")


def read_legal_xml(data: bytes) -> Extract:
    """Return the text of an act, bill or regulation with its numbers and headings.

    A division has ``Article 5. Heading`` on one line and its paragraphs below, each after its
    number. Divisions and numbered levels start section anchors, named by ``eId``, ``identifier``
    or ``id``. Notes follow the text.

    Raises:
        UnreadableFile: it is not well-formed, hostile, or another kind of XML.
    """
    root = parse_xml(data)
    kind = _tell_kind(root)
    walk = _Walk(house=kind == "House bill DTD")
    walk.lay_out(root)
    walk.add_notes()
    return Extract(
        text=walk.layout.text,
        anchors=walk.layout.anchors,
        title=_find_title(root),
        authority=_find_authority(root),
        stage=_find_first(root, ("docStage",)),
        date=_find_date(root),
        identifiers=find_identifiers(root),
        reader=f"govatlas-legal-xml 1 ({kind}, lxml {version('lxml')})",
    )


def _tell_kind(root: "_Element") -> str:
    namespace = _namespace(root)
    if namespace.startswith(AKOMA_NTOSO):
        return "Akoma Ntoso"
    if namespace.startswith(USLM):
        return "USLM"
    if _name(root) in HOUSE_ROOTS and any(
        _name(e) in {"legis-body", "resolution-body"} for e in root.iter()
    ):
        return "House bill DTD"
    raise UnreadableFile(
        f"is XML of an unknown kind (<{_name(root)}>); save it as HTML or text (Akoma Ntoso, USLM, "
        "Formex and US House bills can be read)"
    )


def _namespace(element: "_Element") -> str:
    tag = str(element.tag)
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _name(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


@dataclass
class _Walk:
    """A walk down the tree of one document."""

    house: bool
    layout: Layout = field(default_factory=Layout)
    notes: list[str] = field(default_factory=list)
    prefix: str = ""
    apart: bool = True

    def lay_out(self, element: "_Element", depth: int = 1) -> None:
        """Add ``element`` and everything below it."""
        name = _name(element)
        if name in _SKIPPED:
            return
        if name in _NOTES:
            self.notes.append(_read_note(element))
        elif name in _TABLES:
            self._add_table(element)
        elif name in _DIVISIONS or name in _LEVELS:
            self._open(element, name, depth)
            self._go_below(element, depth + 1)
        elif _holds_structure(element):
            self._go_below(element, depth)
        else:
            self._add_words(element)

    def add_notes(self) -> None:
        """Add the notes met on the way, each a block."""
        self.layout.close_sections()
        for note in self.notes:
            self.layout.add_block(note)

    def _open(self, element: "_Element", name: str, depth: int) -> None:
        """Begin a division with its number and heading, or keep them for the text that follows."""
        number = _child_words(element, _NUMBERS)
        heading = _child_words(element, _HEADINGS)
        if self.house and name == "section" and number:
            number = f"{'SECTION' if number == '1.' else 'SEC.'} {number}"
        if number or heading:
            self.layout.open_section(_identify(element) or number or heading, depth=depth)
        if name in _DIVISIONS and (number or heading):
            self._put_out(_join_heading(number, heading), apart=True)
            self.apart = False
        elif number or heading:
            if self.house and heading:
                heading = heading.rstrip(".—") + ".—"
            self.prefix = " ".join(filter(None, (self.prefix.strip(), number, heading))) + " "

    def _go_below(self, element: "_Element", depth: int) -> None:
        """Lay out the children; words between structural children are blocks too."""
        if element.text and element.text.strip():
            self._put_out(clean_wording(element.text))
        for child in element:
            if _name(child) in _NUMBERS or _name(child) in _HEADINGS:
                continue
            self.lay_out(child, depth)
            if child.tail and child.tail.strip():
                self._put_out(clean_wording(child.tail))
        if self.prefix and _name(element) in _LEVELS:
            self._put_out("")

    def _add_words(self, element: "_Element") -> None:
        self.notes += [_read_note(note) for note in element.iter() if _name(note) in _NOTES]
        self._put_out(_read_words(element, without=_NOTES))

    def _put_out(self, words: str, *, apart: bool = False) -> None:
        text = (self.prefix.replace(".\u2014 ", ".\u2014") + words).strip()
        self.prefix = ""
        if apart or self.apart:
            self.layout.add_block(text)
        else:
            self.layout.add_line(text)

    def _add_table(self, table: "_Element") -> None:
        rows = [" | ".join(filter(None, map(_read_words, row))) for row in _find_rows(table)]
        self.layout.add_block("\n".join(row for row in rows if row))


def _find_rows(table: "_Element") -> "Iterable[_Element]":
    """Yield the rows of a table; rows of a table inside a cell are read with the cell."""
    stack = [table]
    while stack:
        element = stack.pop()
        if _name(element) in {"tr", "row"}:
            yield element
        else:
            stack += reversed(element)


def _identify(element: "_Element") -> str:
    for key in ("eId", "identifier", "id", "wId"):
        if element.get(key):
            return str(element.get(key))
    return ""


def _join_heading(number: str, heading: str) -> str:
    if number and heading and number[-1] not in ".)—–-:":
        number += "."
    return f"{number} {heading}".strip()


def _holds_structure(element: "_Element") -> bool:
    """Return whether ``element`` has blocks; words mixed with titles or notes are one block."""
    loose = [element.text, *(child.tail for child in element)]
    mixed = any(words and words.strip() for words in loose)
    counted = _DIVISIONS | _LEVELS | _TABLES | _QUOTED if mixed else _STRUCTURE
    notes = {inner for note in element.iter() if _name(note) in _NOTES for inner in note.iter()}
    return any(_name(e) in counted for e in element.iterdescendants() if e not in notes)


def _read_note(note: "_Element") -> str:
    return f"{note.get('marker', '')} {_read_words(note)}".strip()


def _child_words(element: "_Element", names: frozenset[str]) -> str:
    words = (_read_words(child, without=_NOTES) for child in element if _name(child) in names)
    return " ".join(filter(None, words))


def _read_words(element: "_Element", without: frozenset[str] = frozenset()) -> str:
    return clean_wording("".join(_iterate_words(element, without)))


def _iterate_words(element: "_Element", without: frozenset[str]) -> Iterable[str]:
    """Yield the words of ``element``, with a space between block children and at breaks."""
    yield element.text or ""
    for child in element:
        name = _name(child)
        apart = name in _STRUCTURE or name in _NUMBERS or name in {"br", "eol", "linebreak"}
        if apart:
            yield " "
        quoted = name == "quote"
        if name not in _SKIPPED and name not in without:
            yield "\u201c" if quoted else ""
            yield from _iterate_words(child, without)
            yield "\u201d" if quoted else ""
        if apart or name in _HEADINGS:
            yield " "
        yield child.tail or ""


def _find_first(root: "_Element", names: Iterable[str]) -> str:
    """Return the words of the first non-empty element of the first of these names that has one."""
    for name in names:
        for element in root.iter("{*}" + name):
            words = _read_words(element, without=_NOTES)
            if words:
                return words
    return ""


def _find_title(root: "_Element") -> str:
    for element in root.iter("{*}FRBRalias"):
        if element.get("value") and element.get("name", "").casefold() not in IDENTIFYING:
            return clean_wording(element.get("value", ""))
    for element in root.iter("{http://purl.org/dc/elements/1.1/}title"):
        if element.text and element.text.strip():
            return clean_wording(element.text)
    names = ("docTitle", "shortTitle", "officialTitle", "official-title", "longTitle")
    return _find_first(root, names)


def _find_authority(root: "_Element") -> str:
    known: dict[str, _Element] = {}
    for agent in root.iter("{*}TLCOrganization", "{*}TLCPerson"):
        for key in filter(None, (agent.get("eId"), agent.get("id"))):
            known.setdefault(key, agent)
    for author in root.iter("{*}FRBRauthor"):
        named = known.get(author.get("href", "").lstrip("#"))
        if named is not None:
            return clean_wording(named.get("showAs", ""))
    for name in ("creator", "publisher"):
        for element in root.iter("{http://purl.org/dc/elements/1.1/}" + name):
            if element.text and element.text.strip():
                return clean_wording(element.text)
    return ""


def _find_date(root: "_Element") -> PartialDate | None:
    found = [element.get("date", "") for element in root.iter("{*}FRBRdate")]
    found += [e.text or "" for e in root.iter("{http://purl.org/dc/elements/1.1/}date")]
    found += [element.get("date", "") for element in root.iter("{*}action-date")]
    for words in found:
        compact = words.strip()[:10]
        if len(compact) >= 8 and compact[:8].isdigit():
            compact = f"{compact[:4]}-{compact[4:6]}-{compact[6:8]}"
        try:
            return PartialDate.parse(compact)
        except InvalidValue:
            continue
    return None


def _match(sample: Sample) -> Match:
    """A legal format is recognised by the namespace or the name of its first element."""
    root = _ROOT.match(sample.head)
    if root is not None:
        prefix, name, attributes = root.groups()
        spaces = dict(_NAMESPACE.findall(attributes))
        if is_legal_root(spaces.get(prefix or "", ""), name):
            return Match.SURE
    return Match.POSSIBLE if XML_START.match(sample.head) else Match.NO


LEGAL_XML: Final = Format(
    name="xml",
    media_type="application/xml",
    endings=(".xml", ".akn"),
    match=_match,
    read=read_legal_xml,
    is_text=True,
)
