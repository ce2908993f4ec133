"""Builds the outline of a document: nested provisions made of passages."""

import re
from dataclasses import dataclass, field, replace

from govatlas.model.document import Document, Force, Outline, Passage, Provision, Span
from govatlas.unitizing.blocks import split_blocks
from govatlas.unitizing.force import is_apparatus, judge_heading, judge_passage
from govatlas.unitizing.markers import Marker, find_marker
from govatlas.unitizing.sentences import split_sentences

_LONGEST_HEADING = 130
_HEADING_RANK = 3
_FIRST_ENUMERATOR_RANK = 10
_RUN_IN_HEADING = re.compile(
    r"(?P<heading>[A-Z“\"][^.;:—\n]{2,110}?)(?:\.\s?[—–-]+|\.--|—|:\s*$|\.\s*$|--)\s*"
)
_TITLE_WORD = re.compile(r"[A-Z0-9“\"(][\w’'&,\-/().“”\"]*")
_SMALL_WORDS = re.compile(
    r"an?|and|as|at|by|for|from|in|into|of|on|or|the|to|with|its|their", re.IGNORECASE
)
_LABEL = re.compile(r"(?P<label>[A-Z][\w’'&-]*(?: [\w’'&-]+){0,4}):\s+")
_VERB = re.compile(r"\b(?:shall|must|may|is|are|was|has|have|means?|will|takes?)\b")
_UNNUMBERED = Marker("heading", "", "heading", 0, _HEADING_RANK)


def outline(document: Document) -> Outline:
    """Return the provisions and passages of ``document``, in the order of its text."""
    return _build(_Builder(document.text))


def outline_provisions(document: Document) -> Outline:
    """Return the outline with only headings as passages, in at most half the time.

    It is for readers, who do not need the sentences.
    """
    return _build(_Builder(document.text, has_sentences=False))


def _build(builder: "_Builder") -> Outline:
    for block in split_blocks(builder.text):
        builder.add(block)
    return builder.finish()


@dataclass(slots=True)
class _Open:
    """A provision that is still open."""

    index: int
    rank: int
    style: str
    number: str
    lends: Force | None


@dataclass(slots=True)
class _Builder:
    """Collects provisions and passages in one pass over the text."""

    text: str
    has_sentences: bool = True
    provisions: list[Provision] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def add(self, block: Span) -> None:
        """Add one block: open a provision if it is numbered or a heading, then add its passages."""
        wording = self.text[block.start : block.end]
        marker = find_marker(wording)
        if marker is not None:
            heading, body_at = _split_heading(wording, marker)
            self._open(block, marker, heading)
            if body_at >= len(wording):
                self._add_passage(block, Force.HEADING)
                return
        elif is_apparatus(wording):
            self._extend(block)
            self._add_passage(block, Force.APPARATUS)
            return
        elif is_heading(wording):
            self._open(block, _UNNUMBERED, wording)
            self._add_passage(block, Force.HEADING)
            return
        else:
            self._open_labelled(block, wording)
        for span in split_sentences(self.text, block) if self.has_sentences else ():
            self._add_passage(span, None)

    def finish(self) -> Outline:
        """Return what was collected."""
        provisions = (
            replace(provision, span=Span(provision.span.start, end))
            for provision, end in zip(self.provisions, self.ends, strict=True)
        )
        return Outline(tuple(provisions), tuple(self.passages))

    def _open(self, block: Span, marker: Marker, heading: str) -> None:
        style = self._style(marker)  # before the provision that it follows is closed
        rank = self._rank(marker, style)
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()
        parent = self.stack[-1] if self.stack else None
        lends = judge_heading(heading) if heading else None
        lends = lends or (parent.lends if parent else None)
        self.provisions.append(
            Provision(
                span=block,
                kind=marker.kind,
                number=marker.number,
                heading=" ".join(heading.split()),
                parent=parent.index if parent else None,
                depth=len(self.stack),
                force=lends or Force.OPERATIVE,
            )
        )
        self.ends.append(block.end)
        index = len(self.provisions) - 1
        self.stack.append(_Open(index, rank, style, marker.number, lends))
        self._extend(block)

    def _open_labelled(self, block: Span, wording: str) -> None:
        """Open a provision if the block has a label (``Purpose: …``), or else end the bullets."""
        label = _LABEL.match(wording)
        if label is not None and len(wording) > label.end():
            self._open(block, _UNNUMBERED, label["label"])
            return
        while self.stack and self.stack[-1].style == "bullet":
            self.stack.pop()
        self._extend(block)

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

    def _add_passage(self, span: Span, force: Force | None) -> None:
        inner = self.stack[-1] if self.stack else None
        wording = self.text[span.start : span.end]
        if force is None:
            unmarked = wording[_marker_length(wording) :]
            force = judge_passage(unmarked, below=inner.lends if inner else None)
        self.passages.append(
            Passage(span=span, provision=inner.index if inner else None, force=force)
        )


def is_heading(block: str) -> bool:
    """Return whether an unnumbered block looks like a heading: short, unfinished, in title case."""
    if len(block) > _LONGEST_HEADING or "\n" in block or block[-1:] in ".;,?!":
        return False
    words = re.findall(r"[^\s]+", block)
    if len(words) > 14 or not any(character.isalpha() for character in block):
        return False
    if block.isupper():
        return True
    significant = [word for word in words if not _SMALL_WORDS.fullmatch(word)]
    capitals = [word for word in significant if _TITLE_WORD.fullmatch(word.rstrip(":"))]
    return bool(significant) and len(capitals) >= 0.7 * len(significant) and block[0].isupper()


def _split_heading(wording: str, marker: Marker) -> tuple[str, int]:
    """Return the heading after the marker, and the offset at which the body text begins."""
    rest = wording[marker.length :]
    if marker.style.startswith("hashes") or not rest:
        return rest.strip("# "), len(wording)
    match = _RUN_IN_HEADING.match(rest)
    if match is not None and _reads_as_title(match["heading"], marker):
        at_end = match.end() == len(rest)
        return match["heading"], len(wording) if at_end else marker.length + match.end()
    if rest[-1] not in ".;:," and _reads_as_title(rest, marker):
        return rest, len(wording)
    return "", marker.length


def _reads_as_title(wording: str, marker: Marker) -> bool:
    """Return whether ``wording`` looks like a title; named divisions may be in sentence case."""
    if is_heading(wording):
        return True
    short = len(wording) <= _LONGEST_HEADING and len(wording.split()) <= 12
    return short and marker.rank is not None and _VERB.search(wording) is None


def _marker_length(wording: str) -> int:
    marker = find_marker(wording)
    return marker.length if marker is not None else 0
