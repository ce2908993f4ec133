"""Joins the lines of a text into blocks, which readers see as paragraphs."""

import re
from collections.abc import Callable, Iterator

from govatlas.model.document import Span
from govatlas.unitizing.markers import find_marker

_SHORTEST_WRAPPED_LINE = 45
_LONGEST_WRAPPED_LINE = 140
_NARROWEST_IN_CAPITALS = 62
_SENTENCE_END = re.compile(r"[.:;!?][\"'”’)\]]*$")
_TABLE_CELL = re.compile(r"\t|\s\|\s|^\|")


Continues = Callable[[str, str], bool]
"""Whether a line, the second, continues the sentence that the first left open."""


def split_blocks(text: str, continues: Continues | None = None) -> Iterator[Span]:
    """Yield the span of each block of ``text``, in order, without surrounding space.

    A blank line ends a block. So does a line break, unless the line looks hard-wrapped: it stops
    in mid-sentence at the usual width and the next line continues it, as English or ``continues``
    has it.
    """
    continues = continues or carries_on
    block: Span | None = None
    previous = ""
    for start, end in _lines(text):
        line = text[start:end]
        if block is not None and (start == end or not continues(previous, line)):
            yield block
            block = None
        if start < end:
            block = Span(block.start if block else start, end)
        previous = line
    if block is not None:
        yield block


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line without outer space; they are equal if it is blank."""
    start = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        left = start + len(line) - len(line.lstrip()) if stripped else start
        yield left, left + len(stripped)
        start += len(line)


def carries_on(previous: str, line: str) -> bool:
    """Return whether ``line`` continues the sentence that ``previous`` left open."""
    if not previous or not line or find_marker(line) is not None:
        return False
    if _TABLE_CELL.search(previous) or _TABLE_CELL.search(line):
        return False
    if line[0].islower():
        return not _SENTENCE_END.search(previous) and len(previous) >= 20
    wrapped = _SHORTEST_WRAPPED_LINE <= len(previous) <= _LONGEST_WRAPPED_LINE
    if previous.isupper():  # a heading, except in acts that are printed in capitals throughout
        return len(previous) >= _NARROWEST_IN_CAPITALS and line.isupper() and wrapped
    return wrapped and not previous.endswith(":")
