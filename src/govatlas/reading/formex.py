"""Reads Formex 4, the XML of the Official Journal of the European Union."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from govatlas.errors import InvalidValue, UnreadableFile
from govatlas.model.instrument import PartialDate
from govatlas.reading.clean import clean_wording
from govatlas.reading.extract import Extract
from govatlas.reading.format import COMMENTS, Format, Match, Sample
from govatlas.reading.layout import Layout
from govatlas.reading.legal_formats import FORMEX_ROOTS
from govatlas.reading.safe_xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_SKIPPED: Final = frozenset(
    ["BIB.INSTANCE", "BIB.DATA", "BIB.DOC", "TOC", "INFO.CONSLEG", "INFO.PROD", "LINK.OJ",
     "INCL.ELEMENT", "IMG.CNT", "GR.NOTES", "PAGE", "NO.GR.SEQ"]
)  # fmt: skip
_NOTES: Final = frozenset(["NOTE"])
_NUMBERS: Final = frozenset(["NO.P", "NO.PARAG", "NO.SUBPARAG", "NO.ITEM"])
_BLOCKS: Final = frozenset(
    ["P", "TXT", "ALINEA", "SUBDIV", "VISA", "CONSID", "GR.VISA", "GR.CONSID", "PREAMBLE",
     "PREAMBLE.INIT", "PREAMBLE.FINAL", "GR.CONSID.INIT", "ENACTING.TERMS", "DIVISION", "ARTICLE",
     "PARAG", "SUBPARAG", "LIST", "ITEM", "NP", "TITLE", "TI", "STI", "TI.ART", "STI.ART",
     "TBL", "CORPUS", "ROW", "GR.SEQ", "CONTENTS", "FINAL", "SIGNATURE", "PL.DATE", "SIGNATORY",
     "QUOT.S", "DLIST", "DLIST.ITEM", "TERM", "DEFINITION", "ANNOTATION", "ANNOTATIONS", "TI.CJT",
     "MODIFS", "GR.ANNOTATION", "LV", "INTRO", "WARRANT", "NO.COM", "NO.DOC.TXT", "ACT", "ANNEX"]
)  # fmt: skip
_WITHIN_A_LINE: Final = frozenset(["ITEM", "DLIST.ITEM"])
_LANGUAGES_OF_TWO_LETTERS: Final = re.compile(r"[A-Z]{2}")
_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_AFTER_NAME: Final = " ,;:–—-"
_LONGEST_AUTHORITY: Final = 200
_PROLOGUE: Final = rf"\s*+(?:<\?xml[^>]*+>\s*+)?+{COMMENTS}(?:<!doctype\s[^>\[]*+>\s*+)?+{COMMENTS}"
_ROOT: Final = re.compile(rf"{_PROLOGUE}<([\w.-]+)((?:\s[^<>]*+)?)", re.IGNORECASE)
_MARKS: Final = re.compile(r"formex|<BIB\.|<TITLE>|<ENACTING\.TERMS")


def read_formex(data: bytes) -> Extract:
    """Return the text of an act or annex with its recitals, numbers and headings.

    An article has ``Article 5. Heading`` on one line and its paragraphs below, each after its
    number. Divisions and articles start section anchors. Notes follow the text.

    Raises:
        UnreadableFile: it is not well-formed, hostile, or another kind of XML.
    """
    root = parse_xml(data)
    if root.tag not in FORMEX_ROOTS:
        raise UnreadableFile(f"is XML of an unknown kind (<{root.tag}>), not Formex")
    walk = _Walk()
    walk.lay_out(root, 1)
    walk.add_notes()
    return Extract(
        text=walk.layout.text,
        anchors=walk.layout.anchors,
        title=_find_title(root),
        authority=_find_authority(root),
        language=_find_language(root),
        date=_find_date(root),
        reader=f"govatlas-formex 1 (lxml {version('lxml')})",
    )


@dataclass
class _Walk:
    """A walk down the tree of one document."""

    layout: Layout = field(default_factory=Layout)
    notes: list[str] = field(default_factory=list)
    prefix: str = ""
    inline: int = 0

    def lay_out(self, element: "_Element", depth: int) -> None:
        """Add ``element`` and everything below it."""
        name = str(element.tag)
        if name in _SKIPPED or name in _NUMBERS:
            return
        if name in _NOTES:
            self.notes.append(_read_words(element))
        elif name in ("TITLE", "DIVISION", "ARTICLE", "TBL"):
            getattr(self, f"_add_{name.lower()}")(element, depth)
        elif _holds_blocks(element):
            self.prefix = " ".join(filter(None, (self.prefix, _find_number(element))))
            self.inline += name in _WITHIN_A_LINE
            self._go_below(element, depth)
            self.inline -= name in _WITHIN_A_LINE
        else:
            self._put_out(_read_words(element))
            self._keep_notes(element)

    def add_notes(self) -> None:
        """Add the notes met on the way, each a block."""
        self.layout.close_sections()
        for note in self.notes:
            self.layout.add_block(note)

    def _go_below(self, element: "_Element", depth: int) -> None:
        """Lay out the blocks in an element; words between them are blocks too."""
        loose = [element.text or ""]
        for child in element:
            if str(child.tag) in _BLOCKS or _holds_blocks(child):
                self._put_out(clean_wording("".join(loose)))
                loose = []
                self.lay_out(child, depth)
            elif str(child.tag) in _NOTES:
                self.lay_out(child, depth)
            elif str(child.tag) not in _SKIPPED | _NUMBERS:
                loose += _iterate_words(child)
            loose.append(child.tail or "")
        self._put_out(clean_wording("".join(loose)))

    def _put_out(self, words: str) -> None:
        if not words:
            return
        text = f"{self.prefix} {words}".strip()
        self.prefix = ""
        if self.inline:
            self.layout.add_line(text)
        else:
            self.layout.add_block(text)

    def _keep_notes(self, element: "_Element") -> None:
        self.notes += [_read_words(note) for note in element.iter(*_NOTES)]

    def _add_title(self, element: "_Element", depth: int) -> None:
        self._put_out(_join_heading(_words_below(element, "TI"), _words_below(element, "STI")))
        self._keep_notes(element)

    def _add_division(self, element: "_Element", depth: int) -> None:
        title = element.find("TITLE")
        heading = _words_below(title, "TI") if title is not None else ""
        self.layout.open_section(heading, depth=depth)
        self._go_below(element, depth + 1)

    def _add_article(self, element: "_Element", depth: int) -> None:
        number, heading = _words_below(element, "TI.ART"), _words_below(element, "STI.ART")
        self.layout.open_section(number or str(element.get("IDENTIFIER", "")), depth=depth)
        self._put_out(_join_heading(number, heading))
        for child in element:
            if str(child.tag) not in ("TI.ART", "STI.ART"):
                self.lay_out(child, depth + 1)

    def _add_tbl(self, element: "_Element", depth: int) -> None:
        rows = ([_read_words(cell) for cell in row.iter("CELL")] for row in element.iter("ROW"))
        self.layout.add_block("\n".join(" | ".join(filter(None, row)) for row in rows if any(row)))


def _holds_blocks(element: "_Element") -> bool:
    return any(
        str(inner.tag) in _BLOCKS for inner in element.iterdescendants() if not _is_note(inner)
    )


def _is_note(element: "_Element") -> bool:
    """Return whether an element is a note or within one."""
    return str(element.tag) in _NOTES or any(True for _ in element.iterancestors(*_NOTES))


def _find_number(element: "_Element") -> str:
    return next((_read_words(child) for child in element if str(child.tag) in _NUMBERS), "")


def _words_below(element: "_Element", name: str) -> str:
    found = (_read_words(child) for child in element.iterchildren(name))
    return " ".join(filter(None, found))


def _join_heading(number: str, heading: str) -> str:
    if number and heading and number[-1] not in ".:–—-":
        number += "."
    return f"{number} {heading}".strip()


def _read_words(element: "_Element") -> str:
    return clean_wording("".join(_iterate_words(element, top=True)))


def _iterate_words(element: "_Element", *, top: bool = False) -> Iterator[str]:
    """Yield the words of an element; quotation marks are elements that name their character."""
    name = str(element.tag)
    if not top and (name in _NOTES or name in _SKIPPED):
        return
    if name in ("QUOT.START", "QUOT.END"):
        yield _read_mark(element, "“" if name == "QUOT.START" else "”")
    apart = name in _BLOCKS or name in _NUMBERS
    yield " " if apart else ""
    yield element.text or ""
    for child in element:
        yield from _iterate_words(child)
        yield child.tail or ""
    yield " " if apart else ""


def _read_mark(element: "_Element", usual: str) -> str:
    code = str(element.get("CODE", ""))
    return chr(int(code, 16)) if re.fullmatch("20[0-9A-Fa-f]{2}|00[AB][0-9A-Fa-f]", code) else usual


def _find_title(root: "_Element") -> str:
    title = root.find("TITLE")
    return (
        _join_heading(_words_below(title, "TI"), _words_below(title, "STI"))
        if title is not None
        else ""
    )


def _find_authority(root: "_Element") -> str:
    """Return who enacts: the line that a preamble begins with."""
    opening = root.find("PREAMBLE/PREAMBLE.INIT")
    name = _read_words(opening).strip(_AFTER_NAME) if opening is not None else ""
    return name if len(name) <= _LONGEST_AUTHORITY else ""


def _find_language(root: "_Element") -> str:
    for name in ("LG.DOC", "LG.OJ"):
        for element in root.iter(name):
            words = (element.text or "").strip()
            if _LANGUAGES_OF_TWO_LETTERS.fullmatch(words):
                return words.lower()
    return ""


def _find_date(root: "_Element") -> PartialDate | None:
    for element in root.iter("DATE"):
        match = _DATE.fullmatch(element.get("ISO", ""))
        if match is None:
            continue
        try:
            return PartialDate.parse("-".join(match.groups()))
        except InvalidValue:
            continue
    return None


def _match(sample: Sample) -> Match:
    """Formex is recognised by its first element and what stands near it."""
    root = _ROOT.match(sample.head)
    if root is None or root[1] not in FORMEX_ROOTS:
        return Match.NO
    return Match.SURE if _MARKS.search(sample.head) else Match.LIKELY


FORMEX: Final = Format(
    name="formex",
    media_type="application/xml",
    endings=(".fmx", ".fmx4"),
    match=_match,
    read=read_formex,
    is_text=True,
)
