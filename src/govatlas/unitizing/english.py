"""Holds the rules of English, which other languages without rules of their own share."""

from collections.abc import Iterator

from govatlas.model.document import Force, Provision, Span
from govatlas.unitizing import force, headings, markers
from govatlas.unitizing.blocks import carries_on
from govatlas.unitizing.markers import Marker
from govatlas.unitizing.sentences import split_sentences


class EnglishRules:
    """The rules of English, a `UnitRules`."""

    def find_marker(self, block: str) -> Marker | None:
        """Return the number at the start of ``block``, or None if it starts with wording."""
        return markers.find_marker(block)

    def carries_on(self, previous: str, line: str) -> bool:
        """Return whether ``line`` continues the sentence that ``previous`` left open."""
        return carries_on(previous, line)

    def split_heading(self, wording: str, marker: Marker) -> tuple[str, int]:
        """Return the heading after the marker, and the offset at which the body text begins."""
        return headings.split_heading(wording, marker)

    def is_heading(self, block: str) -> bool:
        """Return whether an unnumbered block is a heading."""
        return headings.is_heading(block)

    def find_label(self, wording: str) -> str:
        """Return the label that opens a block (``Purpose: …``), empty where there is none."""
        return headings.find_label(wording)

    def is_apparatus(self, wording: str) -> bool:
        """Return whether ``wording`` has no substance."""
        return force.is_apparatus(wording)

    def judge_heading(self, heading: str) -> Force | None:
        """Return the force that ``heading`` gives to what is below it, or None."""
        return force.judge_heading(heading)

    def judge_passage(self, wording: str, *, below: Force | None) -> Force:
        """Return the force of a sentence, given the force of the heading it is ``below``."""
        return force.judge_passage(wording, below=below)

    def split_sentences(self, text: str, within: Span) -> Iterator[Span]:
        """Yield the spans of the sentences of ``text`` inside ``within``."""
        return split_sentences(text, within)

    def write_label(self, marker: Marker, around: Provision | None, *, recital: bool) -> str:
        """Return nothing: English names are written from kind and number."""
        return ""

    def is_counted(self, around: Provision) -> bool:
        """Return False: English does not count unnumbered paragraphs."""
        return False

    def keeps_open(self, style: str, *, headed: bool) -> bool:
        """Return whether an unnumbered paragraph is part of the open provision before it."""
        return style != "bullet"

    def number_paragraph(self, count: int, *, items: int) -> Marker | None:
        """Return None: English does not count unnumbered paragraphs."""
        return None
