"""Marks up the full text of a document so that quotations can be found in it.

The marked-up text has exactly the characters of the document: what is added (page numbers,
links back) is drawn by the stylesheet from attributes. Only what HTML cannot hold, the null
character with lone surrogates, becomes the replacement character.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from govatlas.model.document import AnchorKind, Document, Force, Outline, Span
from govatlas.publishing.record import Citation
from govatlas.publishing.visible import UNSAFE, name_code_point, reveal
from govatlas.wording import _

_MANY_BLANK_LINES: Final = re.compile(r"(?<=\n)(?:[ \t]*\n){2,}")
_UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")
_PAGE = Markup(
    '<span class="page" id="page-{0}" role="separator" aria-label="{2}" data-page="{1}"></span>'
)
_HEADING = Markup('<span class="heading" role="heading" aria-level="3">')
_PLACE = Markup('<span id="place-{:d}"></span>')
_ANCHOR = Markup('<span id="{}"></span>')
_MARK = Markup('<mark class="{}"{}>{}</mark>')
_BACK = Markup('<a class="back" href="#cite-{}" data-tag="{}" aria-label="{}"></a>')
_CONTROL = Markup('<span class="control" data-code="{}">{}</span>')
_GAP = Markup('<span class="gap">{}</span>')


def mark_text(
    document: Document,
    outline: Outline,
    places: Mapping[Span, tuple[Citation, ...]],
    counted: Mapping[Span, int] | None = None,
) -> Markup:
    """Return the text as HTML: ``#p-N`` at provisions, ``#page-N`` at pages, ``#cS-E`` at the
    characters S to E that are quoted, at those of norms ``#norm-words-N`` too.

    Spans may overlap or nest: the text is cut wherever one starts or ends, each piece is marked
    once.

    Args:
        document: whose text.
        outline: its provisions.
        places: the quoted spans with who cites them.
        counted: spans that links of old name by a number, ``#place-N``.
    """
    sweep = _Sweep(document.text)
    for span, number in (counted or {}).items():
        sweep.anchors[span.start].append(_PLACE.format(number))
    for citations in places.values():
        sweep.add_place(citations)
    for heading in _list_headings(outline):
        sweep.add_heading(heading)
    for number, provision in enumerate(outline.provisions):
        sweep.anchors[provision.span.start].append(Markup(f'<span id="p-{number:d}"></span>'))
    pages = [anchor for anchor in document.anchors if anchor.kind is AnchorKind.PAGE]
    for number, page in enumerate(pages, 1):
        label = reveal(page.label)
        if document.find_recognition(page.span):
            label = _("%(page)s, recognised from a scan", page=label)
        named = _("page %(page)s", page=label)
        sweep.pages[page.span.start].append(_PAGE.format(number, label, named))
    return Markup("".join(sweep.write()))  # every piece is markup already


def _name_way_back(citation: Citation) -> str:
    return _("%(label)s: back to the label", label=citation.cited_for)


def _list_headings(outline: Outline) -> Iterator[Span]:
    """Yield the headings that do not reach into one before."""
    end = 0
    for passage in outline.passages:
        if passage.force is Force.HEADING and passage.span.start >= end:
            end = passage.span.end
            yield passage.span


def _collect() -> defaultdict[int, list[Markup]]:
    return defaultdict(list)


@dataclass(slots=True)
class _Sweep:
    """What to write before or after each offset, so that the text is walked once."""

    text: str
    pages: defaultdict[int, list[Markup]] = field(default_factory=_collect)
    anchors: defaultdict[int, list[Markup]] = field(default_factory=_collect)
    opened: defaultdict[int, list[Markup]] = field(default_factory=_collect)
    closed: defaultdict[int, list[Markup]] = field(default_factory=_collect)
    backs: defaultdict[int, list[Markup]] = field(default_factory=_collect)
    quiet: set[int] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)
    starting: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    ending: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add_place(self, citations: Sequence[Citation]) -> None:
        if all(citation.anchor for citation in citations):  # only norms, which most text has
            self.quiet.add(citations[0].place)
        tags: set[str] = set()
        for citation in citations:
            span, place = citation.quotation.span, citation.place
            self.names[place] = citation.words_anchor
            if place not in self.starting[span.start]:
                self.starting[span.start].append(place)
                self.ending[span.end].append(place)
            if citation.anchor:
                self.anchors[span.start].append(_ANCHOR.format(citation.anchor))
                if citation.tag in tags:  # one penalty for many norms leads back to the first
                    continue
                tags.add(citation.tag)
            self.backs[span.end].append(
                _BACK.format(
                    citation.number, reveal(citation.tag), reveal(_name_way_back(citation))
                )
            )

    def add_heading(self, span: Span) -> None:
        self.opened[span.start].append(_HEADING)
        self.closed[span.end].append(Markup("</span>"))

    def write(self) -> Iterator[Markup]:
        """Yield the marked-up text piece by piece."""
        active: set[int] = set()
        for start, end in pairwise(self._cut()):
            starting = self.starting.get(start, [])
            active.update(starting)
            for before in (self.pages, self.opened, self.anchors):
                yield from before.get(start, ())
            names = [self.names[place] for place in starting]
            yield _mark_piece(self.text[start:end], names, self._name_mark(active))
            for after in (self.backs, self.closed):
                yield from after.get(end, ())
            active.difference_update(self.ending.get(end, ()))

    def _name_mark(self, active: set[int]) -> str:
        """Return the class of a mark by how many labels quote it, empty where nothing does."""
        depth = len(active - self.quiet)
        return f"depth-{min(depth, 3)}" if depth else "norm" if active else ""

    def _cut(self) -> list[int]:
        cuts = {0, len(self.text)}
        for offsets in (self.pages, self.anchors, self.opened, self.closed):
            cuts.update(offsets)
        cuts.update(self.starting, self.ending)
        return sorted(cuts)


def _mark_piece(text: str, names: list[str], kind: str) -> Markup:
    """Return one piece of text, marked as ``kind`` says if any quotation covers it.

    The first quotation that starts here lends the mark its name, others get an anchor each.
    """
    content = _write_text(text)
    if not kind:
        return content
    first, others = names[:1], names[1:]
    identity = Markup("").join(Markup(' id="{}"').format(name) for name in first)
    anchors = Markup("").join(map(_ANCHOR.format, others))
    return anchors + _MARK.format(kind, identity, content)


def _write_text(text: str) -> Markup:
    """Return ``text`` escaped, with blank lines past the first folded by a class of their own."""
    if not _MANY_BLANK_LINES.search(text):  # which is quicker, and holds for nearly all
        return _escape(text)
    pieces, end = [], 0
    for gap in _MANY_BLANK_LINES.finditer(text):
        pieces += [_escape(text[end : gap.start()]), _GAP.format(_escape(gap[0]))]
        end = gap.end()
    return Markup("").join([*pieces, _escape(text[end:])])


def _escape(text: str) -> Markup:
    """Return ``text`` escaped, each unsafe character in a box of its own that names it.

    The box keeps a bidirectional control from reaching the text after it; the stylesheet
    isolates it. A carriage return is written as a reference, or a browser would drop it.
    """
    if not UNSAFE.search(text) and "\r" not in text:
        return Markup.escape(text)
    pieces, end = [], 0
    for match in UNSAFE.finditer(text):
        character = _UNWRITABLE.sub("�", match[0])
        pieces += [
            Markup.escape(text[end : match.start()]),
            _CONTROL.format(name_code_point(match[0]), character),
        ]
        end = match.end()
    pieces.append(Markup.escape(text[end:]))
    return Markup("").join(pieces).replace("\r", Markup("&#13;"))
