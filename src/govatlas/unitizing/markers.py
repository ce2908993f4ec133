"""Recognises the markers that number provisions: articles, sections, clauses."""

import re
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Marker:
    """The number at the start of a block.

    ``style`` distinguishes sequences, so that (a) and (1) nest while (a) and (b) follow each
    other; ``length`` is the number of code points before the wording; ``rank`` is the fixed place
    of named divisions in the hierarchy, None for enumerators, whose place is relative.
    """

    kind: str
    number: str
    style: str
    length: int
    rank: int | None = None


_NAMED: Final = (
    ("title", 0, r"(?:TITLE|Title|PART|Part|DIVISION|Division|BOOK|ANNEX|Annex|APPENDIX|Appendix)"),
    ("chapter", 1, r"(?:CHAPTER|Chapter|SUBTITLE|Subtitle|SUBCHAPTER|Subchapter)"),
    ("article", 2, r"(?:ARTICLE|Article|Art\.)"),
    ("section", 2, r"(?:SECTION|Section|SEC\.|Sec\.|§{1,2}|Principle|PRINCIPLE|Schedule|SCHEDULE)"),
    ("recital", 3, r"(?:Recital|RECITAL)"),
)
_NUMBER = r"(?:\d+[A-Za-z]?(?:[.\-–:]\d+[A-Za-z]?)*|[IVXLC]+|[A-Z]|One|Two|Three|Four|Five|Six)\b"
_NAMED_PATTERNS: Final = tuple(
    (kind, rank, re.compile(rf"{words}\s*(?P<number>{_NUMBER})[.:)]?(?=\s|$|[—–-])\s*[—–-]*\s*"))
    for kind, rank, words in _NAMED
)
_HASHES = re.compile(r"(?P<number>#{1,6})\s+")
_ENUMERATORS: Final = (
    ("decimal", re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){1,4}[A-Za-z]?)[.)]?\s+(?=\S)")),
    ("code", re.compile(r"(?P<number>\d{3,6}(?:[.\-]\d{1,4}){1,3})\.\s+(?=\S)")),
    ("bracket-number", re.compile(r"\((?P<number>\d{1,3})\)\s*")),
    ("bracket-roman", re.compile(r"\((?P<number>[ivx]{2,5}|[ivx])\)\s*")),
    ("bracket-lower", re.compile(r"\((?P<number>[a-z]{1,2})\)\s*")),
    ("bracket-upper-roman", re.compile(r"\((?P<number>[IVX]{2,5})\)\s*")),
    ("bracket-upper", re.compile(r"\((?P<number>[A-Z]{1,2})\)\s*")),
    ("roman", re.compile(r"(?P<number>[IVX]{1,5})[.)]\s+(?=\S)")),
    ("number", re.compile(r"(?P<number>\d{1,3})[.)]\s+(?=\S)")),
    ("upper", re.compile(r"(?P<number>[A-Z])[.)]\s+(?=\S)(?![A-Z]\.)")),
    ("lower", re.compile(r"(?P<number>[a-z])[.)]\s+(?=\S)")),
    ("bullet", re.compile(r"(?P<number>[•●▪■◦‣⁃∙*\-–—]|o(?=\s{2}|\t))\s+(?=\S)")),
)
_OPENING_QUOTE = re.compile(r"[“\"‘']+(?=[§(\dA-Z])")
_CHINESE = re.compile(r"第(?P<number>[一二三四五六七八九十百\d]+)(?P<name>[条章节])\s*")

_ANY = re.compile(
    "|".join(
        re.sub(r"\?P<\w+>", "?:", pattern.pattern)
        for pattern in (
            *(pattern for _, _, pattern in _NAMED_PATTERNS),
            *(pattern for _, pattern in _ENUMERATORS),
            _HASHES,
            _CHINESE,
        )
    )
)
"""One pattern for all markers, to tell at once that a block opens with none."""


def find_marker(block: str) -> Marker | None:
    """Return the marker at the start of ``block``, or None if it starts with wording.

    Inserted text is in quotation marks, which come before its markers: ``“(b) Duties``.
    """
    quote = _OPENING_QUOTE.match(block)
    if quote is None:
        if _ANY.match(block) is None:
            return None
        return _find_named(block) or _find_hashes(block) or _find_enumerator(block)
    rest = block[quote.end() :]
    if _ANY.match(rest) is None:
        return None
    found = _find_named(rest) or _find_enumerator(rest)
    if found is None or found.style == "bullet":
        return None
    return replace(found, length=found.length + quote.end())


def _find_named(block: str) -> Marker | None:
    for kind, rank, pattern in _NAMED_PATTERNS:
        match = pattern.match(block)
        if match is not None and not _is_reference(block, match):
            return Marker(kind, match["number"], kind, match.end(), rank)
    match = _CHINESE.match(block)
    if match is not None:
        kind = "article" if match["name"] == "条" else "chapter"
        return Marker(kind, match["number"], kind, match.end(), 2 if kind == "article" else 1)
    return None


def _is_reference(block: str, match: re.Match[str]) -> bool:
    """Return whether the block is a sentence about a section, not the section itself.

    ``Section 5 of the Act is amended`` refers; ``Section 5. Duties`` is a heading.
    """
    rest = block[match.end() :]
    closed = re.search(r"[.:)—–-]\s*$", match[0]) is not None
    return not closed and re.match(r"(?:of|to|in|and|or|is|are|was|shall|as|\()", rest) is not None


def _find_hashes(block: str) -> Marker | None:
    match = _HASHES.match(block)
    if match is None:
        return None
    level = len(match["number"])
    return Marker("heading", "", f"hashes-{level}", match.end())


def _find_enumerator(block: str) -> Marker | None:
    for style, pattern in _ENUMERATORS:
        match = pattern.match(block)
        if match is not None:
            kind = "item" if style == "bullet" else "clause"
            number = "" if style == "bullet" else match["number"]
            return Marker(kind, number, style, match.end())
    return None
