"""Lays out blocks of text under headings, with an anchor for each heading."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from govatlas.model.document import Anchor, AnchorKind, Span

_NO_DEPTH: Final = 99


@dataclass(frozen=True, slots=True)
class _Opening:
    """The start of an anchored section."""

    label: str
    depth: int
    start: int


class Layout:
    """Builds a text: blocks are separated by blank lines, lines by a newline.

    A section anchor reaches from its heading to the next heading of the same depth or above.
    """

    def __init__(self) -> None:
        """Begin with no text."""
        self._parts: list[str] = []
        self._length = 0
        self._openings: list[_Opening] = []

    def add_block(self, text: str) -> None:
        """Add ``text`` after a blank line; an empty text adds nothing."""
        self._add(text, "\n\n")

    def add_line(self, text: str) -> None:
        """Add ``text`` on the next line, such as an item of a list or a row of a table."""
        self._add(text, "\n")

    def open_section(self, label: str, *, depth: int = _NO_DEPTH) -> None:
        """Start a section called ``label`` with the next block.

        Args:
            label: its name in the source: an identifier or the words of its heading.
            depth: 1 for the highest; a section ends where one of its depth or above begins.
        """
        if label:
            self._openings.append(_Opening(label, depth, self._length))

    def close_sections(self) -> None:
        """End every open section here, before notes that belong to none."""
        self._openings.append(_Opening("", 0, self._length))

    @property
    def text(self) -> str:
        """Return the text so far."""
        return "".join(self._parts)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Return the section anchors with text, in the order of the text."""
        return tuple(_anchors_within(self.text, self._close()))

    def _add(self, text: str, separator: str) -> None:
        if not text.strip():
            return
        piece = (separator if self._parts else "") + text
        self._parts.append(piece)
        self._length += len(piece)

    def _close(self) -> list[tuple[_Opening, int]]:
        """Return each opening with its end: where the next of its depth or above begins."""
        closed: list[tuple[_Opening, int]] = []
        ends: list[
            _Opening
        ] = []  # sections that may end earlier ones: the nearest last, depths rising
        for _, group in itertools.groupby(reversed(self._openings), attrgetter("start")):
            together = list(group)
            for own in together:
                reached = (end.start for end in reversed(ends) if end.depth <= own.depth)
                closed.append((own, next(reached, self._length)))
            for own in together:
                while ends and ends[-1].depth >= own.depth:
                    ends.pop()
                ends.append(own)
        return closed[::-1]


def _anchors_within(text: str, closed: Iterable[tuple[_Opening, int]]) -> Iterable[Anchor]:
    """Yield an anchor for each opening, without white space at either end."""
    for opening, end in closed:
        start = opening.start
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end and opening.label:
            yield Anchor(AnchorKind.SECTION, opening.label, Span(start, end))
