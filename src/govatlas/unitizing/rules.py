"""Defines what the outline needs to know of a language."""

from collections.abc import Iterator
from typing import Protocol

from govatlas.model.document import Force, Provision, Span
from govatlas.unitizing.markers import Marker


class UnitRules(Protocol):
    """How texts of one language number, head, divide and word their provisions."""

    def find_marker(self, block: str) -> Marker | None:
        """Return the number at the start of ``block``, or None if it starts with wording."""

    def carries_on(self, previous: str, line: str) -> bool:
        """Return whether ``line`` continues the sentence that the line ``previous`` left open."""

    def split_heading(self, wording: str, marker: Marker) -> tuple[str, int]:
        """Return the heading after the marker, and the offset at which the body text begins."""

    def is_heading(self, block: str) -> bool:
        """Return whether an unnumbered block is a heading."""

    def find_label(self, wording: str) -> str:
        """Return the label that opens a block (``Purpose: …``), empty where there is none."""

    def is_apparatus(self, wording: str) -> bool:
        """Return whether ``wording`` has no substance, such as an enacting formula."""

    def judge_heading(self, heading: str) -> Force | None:
        """Return the force that ``heading`` gives to what is below it, or None."""

    def judge_passage(self, wording: str, *, below: Force | None) -> Force:
        """Return the force of a sentence, given the force of the heading it is ``below``."""

    def split_sentences(self, text: str, within: Span) -> Iterator[Span]:
        """Yield the spans of the sentences of ``text`` inside ``within``."""

    def write_label(self, marker: Marker, around: Provision | None, *, recital: bool) -> str:
        """Return a number as it is cited, given the numbered provision around it."""

    def is_counted(self, around: Provision) -> bool:
        """Return whether unnumbered paragraphs directly in ``around`` are counted."""

    def keeps_open(self, style: str, *, headed: bool) -> bool:
        """Return whether an unnumbered paragraph is part of the open provision before it.

        Args:
            style: how that is numbered.
            headed: whether it has its heading, with its number, on a line of its own.
        """

    def number_paragraph(self, count: int, *, items: int) -> Marker | None:
        """Return the number of the unnumbered paragraph that comes after ``count`` others.

        Args:
            count: the unnumbered paragraphs before it in its provision.
            items: the numbered ones before it.
        """
