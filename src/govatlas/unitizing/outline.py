"""Builds the outline of a document: nested provisions made of passages."""

from dataclasses import dataclass, field, replace
from typing import Final

from govatlas.model.document import Document, Force, Outline, Passage, Provision, Span
from govatlas.unitizing.blocks import split_blocks
from govatlas.unitizing.languages import load_rules
from govatlas.unitizing.markers import Marker
from govatlas.unitizing.rules import UnitRules
from govatlas.unitizing.tongues import tell_tongue

_HEADING_RANK = 3
_FIRST_ENUMERATOR_RANK = 10
_UNNUMBERED = Marker("heading", "", "heading", 0, _HEADING_RANK)
_CITED_ALONE: Final = frozenset({"article", "section"})


def outline(document: Document) -> Outline:
    """Return the provisions and passages of ``document``, in the order of its text.

    A passage in another of the languages that are read is divided by the rules of that language,
    which it names.
    """
    return _build(_Builder(document.text, document.language))


def outline_provisions(document: Document) -> Outline:
    """Return the outline with only headings as passages, in at most half the time.

    It is for readers, who do not need the sentences.
    """
    return _build(_Builder(document.text, document.language, has_sentences=False))


def _build(builder: "_Builder") -> Outline:
    for block in split_blocks(builder.text, load_rules(builder.language).carries_on):
        builder.add(block)
    return builder.finish()


@dataclass(slots=True)
class _Open:
    """A provision that is still open, with how much stands in it so far."""

    index: int
    rank: int
    style: str
    number: str
    lends: Force | None
    paragraphs: int = 0
    items: int = 0
    headed: bool = False


@dataclass(slots=True)
class _Builder:
    """Collects provisions and passages in one pass over the text."""

    text: str
    language: str
    has_sentences: bool = True
    provisions: list[Provision] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def add(self, block: Span) -> None:
        """Add one block: open a provision if it is numbered or a heading, then add its passages."""
        wording = self.text[block.start : block.end]
        tongue = tell_tongue(wording, self.language)
        rules = load_rules(tongue or self.language)
        marker = rules.find_marker(wording)
        if marker is not None:
            heading, body_at = rules.split_heading(wording, marker)
            self._open(block, marker, heading, rules)
            if body_at >= len(wording):
                self.stack[-1].headed = True
                self._add_passage(block, Force.HEADING, rules, tongue)
                return
            self.stack[-1].paragraphs += 1
        elif rules.is_apparatus(wording):
            self._extend(block)
            self._add_passage(block, Force.APPARATUS, rules, tongue)
            return
        elif rules.is_heading(wording):
            if self._awaits_heading():
                self._give_heading(wording, rules)
                self._extend(block)
            else:
                self._open(block, _UNNUMBERED, wording, rules)
            self._add_passage(block, Force.HEADING, rules, tongue)
            return
        else:
            self._open_unmarked(block, wording, load_rules(self.language))
        for span in rules.split_sentences(self.text, block) if self.has_sentences else ():
            self._add_passage(span, None, rules, tongue)

    def finish(self) -> Outline:
        """Return what was collected."""
        provisions = (
            replace(provision, span=Span(provision.span.start, end))
            for provision, end in zip(self.provisions, self.ends, strict=True)
        )
        return Outline(tuple(provisions), tuple(self.passages))

    def _open(self, block: Span, marker: Marker, heading: str, rules: UnitRules) -> None:
        style = self._style(marker)  # before the provision that it follows is closed
        rank = self._rank(marker, style)
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()
        parent = self.stack[-1] if self.stack else None
        lends = rules.judge_heading(heading) if heading else None
        lends = lends or (parent.lends if parent else None)
        label = rules.write_label(marker, self._find_cited(), recital=lends is Force.RECITAL)
        self.provisions.append(
            Provision(
                span=block,
                kind=marker.kind,
                number=marker.number,
                heading=" ".join(heading.split()),
                parent=parent.index if parent else None,
                depth=len(self.stack),
                force=lends or Force.OPERATIVE,
                label=label,
            )
        )
        self.ends.append(block.end)
        for opened in self.stack:
            opened.items += 1
        index = len(self.provisions) - 1
        self.stack.append(_Open(index, rank, style, marker.number, lends))
        self._extend(block)

    def _awaits_heading(self) -> bool:
        """Return whether the last block was only the number of a named division."""
        if not self.stack or not self.passages:
            return False
        opened = self.provisions[self.stack[-1].index]
        last = self.passages[-1]
        is_number = last.force is Force.HEADING and last.span == opened.span
        return bool(opened.label) and is_number and not opened.heading

    def _give_heading(self, heading: str, rules: UnitRules) -> None:
        """Give the division that was opened last the heading that stands below its number."""
        opened = self.stack[-1]
        opened.lends = rules.judge_heading(heading) or opened.lends
        self.provisions[opened.index] = replace(
            self.provisions[opened.index],
            heading=" ".join(heading.split()),
            force=opened.lends or Force.OPERATIVE,
        )

    def _find_cited(self) -> Provision | None:
        """Return the innermost open provision that is cited without what is around it."""
        around = (self.provisions[opened.index] for opened in reversed(self.stack))
        return next((provision for provision in around if provision.kind in _CITED_ALONE), None)

    def _open_unmarked(self, block: Span, wording: str, rules: UnitRules) -> None:
        """Open a provision if the block has a label or is counted; or else end the bullets."""
        label = rules.find_label(wording)
        if label:
            self._open(block, _UNNUMBERED, label, rules)
            return
        while self.stack and not rules.keeps_open(
            self.stack[-1].style, headed=self.stack[-1].headed
        ):
            self.stack.pop()
        self._extend(block)
        home = self.stack[-1] if self.stack else None
        if home is None or self._find_cited() is None:
            return
        if not rules.is_counted(self.provisions[home.index]):
            return
        paragraph = rules.number_paragraph(home.paragraphs, items=home.items)
        home.paragraphs += 1
        if paragraph is not None:
            items = home.items
            self._open(block, paragraph, "", rules)
            home.items = items

    def _rank(self, marker: Marker, style: str) -> int:
        """Return the depth of the marker: fixed for named divisions, relative for the rest."""
        if marker.rank is not None:
            return marker.rank
        if marker.style.startswith("hashes"):
            return int(marker.style[-1]) - 3
        for opened in self.stack:
            if opened.style == style:
                return opened.rank
        deepest = self.stack[-1].rank if self.stack else 0
        return max(deepest, _FIRST_ENUMERATOR_RANK) + 1

    def _style(self, marker: Marker) -> str:
        """Return the style, reading (i) after (h) as a letter."""
        if marker.style == "bracket-roman" and len(marker.number) == 1:
            for opened in reversed(self.stack):
                if opened.style == "bracket-lower" and opened.number == chr(ord(marker.number) - 1):
                    return "bracket-lower"
        return marker.style

    def _extend(self, block: Span) -> None:
        """Extend every open provision to cover ``block``."""
        for opened in self.stack:
            self.ends[opened.index] = max(self.ends[opened.index], block.end)

    def _add_passage(
        self, span: Span, force: Force | None, rules: UnitRules, language: str
    ) -> None:
        inner = self.stack[-1] if self.stack else None
        wording = self.text[span.start : span.end]
        if force is None:
            marker = rules.find_marker(wording)
            unmarked = wording[marker.length :] if marker is not None else wording
            force = rules.judge_passage(unmarked, below=inner.lends if inner else None)
        provision = inner.index if inner else None
        self.passages.append(
            Passage(span=span, provision=provision, force=force, language=language)
        )
