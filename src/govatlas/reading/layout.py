"""Blocks of text laid out under headings, each heading an anchor."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from govatlas.model.document import Anchor, AnchorKind, Span

_NO_DEPTH: Final = 99


@dataclass(frozen=True, slots=True)
class _Opening:
    """A place where an anchored section begins."""

    label: str
    depth: int
    start: int


class Layout:
    """A text in the making: blocks separated by blank lines, lines by a newline.

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
        """Let a section called ``label`` begin with the next block.

        Args:
            label: what the source calls it: an identifier or the words of its heading.
            depth: 1 for the highest; a section ends where one of its depth or above begins.
        """
        if label:
            self._openings.append(_Opening(label, depth, self._length))

    def close_sections(self) -> None:
        """Let every open section end here, before notes that belong to none."""
        self._openings.append(_Opening("", 0, self._length))

    @property
    def text(self) -> str:
        """Return the text so far."""
        return "".join(self._parts)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Return the section anchors that hold text, in the order of the text."""
        text = self.text
        closed = ((o, self._end_of(index)) for index, o in enumerate(self._openings))
        return tuple(_anchors_within(text, closed))

    def _add(self, text: str, separator: str) -> None:
        if not text.strip():
            return
        piece = (separator if self._parts else "") + text
        self._parts.append(piece)
        self._length += len(piece)

    def _end_of(self, index: int) -> int:
        own = self._openings[index]
        later = self._openings[index + 1 :]
        ends = (o.start for o in later if o.depth <= own.depth and o.start > own.start)
        return next(ends, self._length)


def _anchors_within(text: str, closed: Iterable[tuple[_Opening, int]]) -> Iterable[Anchor]:
    """Yield an anchor for each opening, its white space at both ends trimmed."""
    for opening, end in closed:
        words = text[opening.start : end]
        start = opening.start + len(words) - len(words.lstrip())
        if words.strip() and opening.label:
            span = Span(start, start + len(words.strip()))
            yield Anchor(AnchorKind.SECTION, opening.label, span)
