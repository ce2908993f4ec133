"""Lays out the blocks of an HTML element as text."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from govatlas.reading.clean import clean_lines, clean_wording
from govatlas.reading.layout import Layout
from govatlas.reading.numerals import format_number, parse_integer

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS: Final = frozenset(
    ["address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div",
     "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr",
     "html", "legend", "li", "main", "ol", "p", "pre", "section", "summary", "table", "ul"]
)  # fmt: skip
_HEADING: Final = re.compile(r"h([1-6])")
_ENUMERATED: Final = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.)]|[•–-]\s")
_BREAK: Final = "\n"


@dataclass
class _Inline:
    """Words collected since the last block, added when the next block begins."""

    words: list[str] = field(default_factory=list)
    prefix: str = ""
    as_line: bool = False
    counts: "dict[_Element, int]" = field(default_factory=dict)

    def put_out(self, layout: Layout) -> None:
        text = clean_lines("".join(self.words))
        self.words.clear()
        if not text:
            return
        if self.prefix and not _ENUMERATED.match(text):
            text = self.prefix + text
        self.prefix = ""
        if self.as_line:
            layout.add_line(text)
        else:
            layout.add_block(text)
        self.as_line = False


def lay_out_element(root: "_Element", layout: Layout) -> None:
    """Add the blocks of ``root`` to ``layout`` in document order.

    List items keep their numbers (by ``type`` and ``start``) or get a dash; a table has one line
    per row with its cells between bars; a line break in HTML is one in the text. The walk is
    not recursive, so deep nesting does not use up the stack.
    """
    inline = _Inline()
    stack: list[tuple[_Element, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            if tag in _BLOCKS:
                inline.put_out(layout)
            if element is not root and element.tail:
                inline.words.append(_flatten(element.tail))
            continue
        stack.append((element, True))
        if _enter(element, tag, inline, layout):
            if element.text:
                inline.words.append(element.text if tag == "pre" else _flatten(element.text))
            stack += [(child, False) for child in reversed(element)]


def _flatten(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _enter(element: "_Element", tag: str, inline: _Inline, layout: Layout) -> bool:
    """Begin ``element``; return whether its children still have to be visited."""
    heading = _HEADING.fullmatch(tag)
    if heading or (tag == "table" and _is_data(element)):
        inline.put_out(layout)
        if heading:
            _add_heading(element, int(heading[1]), layout)
        else:
            _add_table(element, layout)
        return False
    if tag == "br":
        inline.words.append(_BREAK)
    elif tag == "li":
        inline.put_out(layout)
        inline.prefix = _number_item(element, inline.counts)
        inline.as_line = element.getprevious() is not None or _is_nested(element)
    elif tag in _BLOCKS or tag in {"tr", "td", "th", "tbody"}:
        if tag in {"p", "div", "span"} and inline.prefix and not "".join(inline.words).strip():
            return True
        inline.put_out(layout)
    return True


def _add_heading(element: "_Element", depth: int, layout: Layout) -> None:
    words = clean_wording(_read_words(element))
    if words:
        layout.open_section(element.get("id") or words, depth=depth)
        layout.add_block(words)


def _read_words(element: "_Element") -> str:
    return "".join(str(piece) for piece in element.itertext())


def _is_data(table: "_Element") -> bool:
    """Return whether a table contains data rather than the layout of the page."""
    if table.find(".//table") is not None or table.get("role") == "presentation":
        return False
    cells = [clean_wording(_read_words(cell)) for cell in table.iter("td", "th")]
    return bool(cells) and max(map(len, cells)) < 2000


def _add_table(table: "_Element", layout: Layout) -> None:
    caption = table.find("caption")
    if caption is not None:
        layout.add_block(clean_wording(_read_words(caption)))
    rows = []
    for row in table.iter("tr"):
        cells = (
            clean_wording(_read_words_spaced(cell)) for cell in row if cell.tag in {"td", "th"}
        )
        rows.append(" | ".join(cell for cell in cells if cell))
    layout.add_block("\n".join(row for row in rows if row))


def _read_words_spaced(element: "_Element") -> str:
    """Return the words of a cell, with a space between its blocks and lines."""
    words = []
    for part in element.iter():
        if part.tag in _BLOCKS or part.tag == "br":
            words.append(" ")
        words.append(part.text or "")
        if part is not element:
            words.append((" " if part.tag in _BLOCKS else "") + (part.tail or ""))
    return "".join(words)


def _number_item(item: "_Element", counts: "dict[_Element, int]") -> str:
    """Return the prefix of a list item: its number or letter, or a dash.

    ``counts`` has the number of earlier items of each list.
    """
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    before = counts.get(parent, 0)
    counts[parent] = before + 1
    first = parse_integer(parent.get("start"), 1)
    number = parse_integer(item.get("value"), first + before)
    style = parent.get("type", "1")
    words = format_number(number, style)
    return f"{words}. " if style == "1" else f"({words}) "


def _is_nested(item: "_Element") -> bool:
    return next(item.iterancestors("li"), None) is not None
