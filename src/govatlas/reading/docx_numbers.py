"""Counts the automatic numbers of DOCX paragraphs as Word shows them."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from govatlas.reading.numerals import format_number, parse_integer

if TYPE_CHECKING:
    from lxml.etree import _Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES: Final = {
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}
_PLACE: Final = re.compile(r"%([1-9])")
_DEEPEST: Final = 8
_LONGEST_PATTERN: Final = 255


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts: its first number, its style, its pattern."""

    start: int
    style: str
    pattern: str


class NumberCounter:
    """Counts the paragraphs of numbered lists (ECMA-376 part 1, section 17.9)."""

    def __init__(self, numbering: "_Element | None") -> None:
        """Read the list definitions of the numbering part, or None if there is none."""
        self._levels: dict[str, Mapping[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if numbering is not None:
            self._read(numbering)

    def count(self, number_id: str, depth: int) -> str:
        """Return the number of the next paragraph of a list, such as ``1.2`` or ``(a)``.

        Args:
            number_id: the list (``w:numId``); ``0`` means not numbered.
            depth: the level, 0 for the outermost.
        """
        levels = self._levels.get(number_id)
        if levels is None or depth not in levels:
            return ""
        counts = self._counts[self._abstract[number_id]]
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if levels[depth].style == "bullet":
            return "-"
        if levels[depth].style == "none":
            return ""
        return _PLACE.sub(lambda m: _show(levels, counts, int(m[1]) - 1), levels[depth].pattern)

    def _read(self, numbering: "_Element") -> None:
        abstract = {
            element.get(f"{W}abstractNumId", ""): _read_levels(element)
            for element in numbering.iterchildren(f"{W}abstractNum")
        }
        for element in numbering.iterchildren(f"{W}num"):
            number_id = element.get(f"{W}numId", "")
            source = _value(element, "abstractNumId")
            if source in abstract:
                self._levels[number_id] = abstract[source]
                # A list that overrides its start is counted separately.
                own = element.find(f"{W}lvlOverride/{W}startOverride") is not None
                self._abstract[number_id] = number_id + "*" if own else source


def _read_levels(element: "_Element") -> Mapping[int, _Level]:
    levels = {}
    for level in element.iterchildren(f"{W}lvl"):
        depth = parse_integer(level.get(f"{W}ilvl"), 0)
        if 0 <= depth <= _DEEPEST:
            levels[depth] = _Level(
                parse_integer(_value(level, "start"), 1),
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText")[:_LONGEST_PATTERN],
            )
    return levels


def _value(element: "_Element", name: str) -> str:
    child = element.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val", "")


def _show(levels: Mapping[int, _Level], counts: Mapping[int, int], depth: int) -> str:
    level = levels.get(depth)
    if level is None:
        return ""
    number = counts.get(depth, level.start)
    return format_number(number, _STYLES.get(level.style, "1"))
