"""Reads the paragraph styles of a DOCX file: their names and the lists that they number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govatlas.reading.docx_numbers import W
from govatlas.reading.numerals import parse_integer

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name, and the list and level that it numbers, or None if not set."""

    name: str = ""
    number_id: str | None = None
    depth: int | None = None


def read_styles(part: "_Element | None") -> Mapping[str, Style]:
    """Return the styles by id, each with what it inherits from the styles it is based on.

    A style based on itself, directly or through others, inherits nothing more.
    """
    elements: dict[str, _Element] = {}
    for element in () if part is None else part.iterchildren(f"{W}style"):
        elements.setdefault(element.get(f"{W}styleId", ""), element)
    styles: dict[str, Style] = {}
    for style_id in elements:
        _resolve(style_id, elements, styles)
    return styles


def read_numbering(element: "_Element | None") -> tuple[str | None, int | None]:
    """Return the list and the level that ``w:numPr`` names, or None if it names none."""
    if element is None:
        return None, None
    number_id, depth = element.find(f"{W}numId"), element.find(f"{W}ilvl")
    return (
        None if number_id is None else number_id.get(f"{W}val"),
        None if depth is None else parse_integer(depth.get(f"{W}val"), 0),
    )


def _resolve(style_id: str, elements: "Mapping[str, _Element]", styles: dict[str, Style]) -> None:
    """Add a style to ``styles``, after those it is based on."""
    chain: dict[str, None] = {}
    while style_id in elements and style_id not in styles and style_id not in chain:
        chain[style_id] = None
        based_on = elements[style_id].find(f"{W}basedOn")
        style_id = "" if based_on is None else based_on.get(f"{W}val", "")
    base = Style() if style_id in chain else styles.get(style_id, Style())
    for name in reversed(chain):
        base = styles[name] = _read_style(elements[name], base)


def _read_style(element: "_Element", base: Style) -> Style:
    name = element.find(f"{W}name")
    number_id, depth = read_numbering(element.find(f"{W}pPr/{W}numPr"))
    return Style(
        name="" if name is None else name.get(f"{W}val", ""),
        number_id=base.number_id if number_id is None else number_id,
        depth=base.depth if depth is None and number_id is None else depth,
    )
