"""Finishes a drawn chart: text keeps to its measured width, below stands where it comes from."""

from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from govatlas.web.charts.measure import FONT, measure_text, wrap_text

_SVG: Final = "http://www.w3.org/2000/svg"
_TEXT: Final = f"{{{_SVG}}}text"
_PIECE: Final = f"{{{_SVG}}}tspan"
_SIZE: Final = 10.0
_LINE: Final = 14
_SIDE: Final = 12
_ABOVE: Final = 10
_NARROWEST: Final = 420
_BOLD: Final = ("bold", "600", "700")


def finish_svg(svg: str, lines: Sequence[str]) -> str:
    """Return the drawing with ``lines`` below it, and every text as wide as it was measured.

    A browser that draws text in another font than the one that widths were measured in would clip
    long labels; with its length given it fits them in.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(svg.encode(), parser)
    if lines:
        _add_foot(root, lines)
    for element in [*root.iter(_TEXT), *root.iter(_PIECE)]:
        _fix_width(element)
    return etree.tostring(root, encoding="unicode")


def _add_foot(root: etree._Element, lines: Sequence[str]) -> None:
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    wide = max(width, _NARROWEST)
    shown = [part for line in lines for part in wrap_text(line, _SIZE, wide - 2 * _SIDE)]
    high = height + _ABOVE + _LINE * len(shown) + _SIDE
    root.set("width", f"{wide:g}")
    root.set("height", f"{high:g}")
    root.set("viewBox", f"0 0 {wide:g} {high:g}")
    ground = etree.Element(f"{{{_SVG}}}rect", width=f"{wide:g}", height=f"{high:g}", fill="#ffffff")
    root.insert(0, ground)
    described = etree.Element(f"{{{_SVG}}}desc")
    described.text = " ".join(lines)
    root.insert(0, described)
    for number, line in enumerate(shown, 1):
        place = height + _ABOVE + number * _LINE
        text = etree.SubElement(root, _TEXT, x=f"{_SIDE}", y=f"{place:g}")
        text.set("font-family", FONT)
        text.set("font-size", f"{_SIZE:g}px")
        text.set("fill", "#55606d")
        text.text = line


def _fix_width(element: etree._Element) -> None:
    if len(element) or not (element.text or "").strip():
        return
    size = _find_size(element)
    bold = next(_inherit(element, "font-weight"), "") in _BOLD
    width = measure_text(element.text or "", size, bold=bold) if size else None
    if width:
        element.set("textLength", f"{width:.1f}")
        element.set("lengthAdjust", "spacingAndGlyphs")


def _find_size(element: etree._Element) -> float:
    size = next(_inherit(element, "font-size"), "").removesuffix("px")
    try:
        return float(size)
    except ValueError:
        return 0.0


def _inherit(element: etree._Element, name: str) -> Iterator[str]:
    """Yield the values of an attribute on the way from the element to the root."""
    for holder in (element, *element.iterancestors()):
        if holder.get(name):
            yield holder.get(name, "")
