"""Shows each passage in its context: what it stands below and whether it speaks of AI."""

from bisect import bisect_right
from dataclasses import dataclass

from govatlas.coding.local.cues import lower
from govatlas.coding.local.directives import count_detail, judge_directive
from govatlas.coding.local.terms import find_ai_terms
from govatlas.model.document import Document, Force, Outline, Passage, Provision

_MOST_CONTEXT = 5


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage as the coder sees it.

    ``ai`` is 2 where the passage itself names AI, 1 where only its context does, else 0.
    ``directive`` is 2 for a duty or ban, 1 for a commitment or encouragement, else 0.
    ``detail`` counts the signs of operative detail. ``context`` holds the indexes of the
    passages it stands below: headings and the words that introduce a list.
    """

    index: int
    start: int
    end: int
    force: Force
    ai: int
    directive: int
    detail: int
    context: tuple[int, ...]

    @property
    def operative(self) -> bool:
        """Whether the passage belongs to what the document does."""
        return self.force is Force.OPERATIVE


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as the coder sees it; ``centrality`` is the share of its passages naming AI."""

    document: Document
    outline: Outline
    lowered: str
    passages: tuple[PassageView, ...]
    starts: tuple[int, ...]
    centrality: float

    def passage_at(self, offset: int) -> int | None:
        """Return the index of the passage around ``offset``, None between passages."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0 or offset >= self.passages[index].end:
            return None
        return index

    def wording(self, index: int) -> str:
        """Return the words of one passage."""
        passage = self.passages[index]
        return self.document.text[passage.start : passage.end]


def view_document(document: Document, outline: Outline) -> DocumentView:
    """Return ``document`` with every passage of ``outline`` in its context."""
    lowered = lower(document.text)
    starts = tuple(passage.span.start for passage in outline.passages)
    sure, likely = find_ai_terms(lowered)
    named = _passages_at(sure, outline.passages, starts)
    hinted = _passages_at(likely, outline.passages, starts)
    contexts = _find_contexts(outline)
    central = len(named) / max(1, len(outline.passages))
    views = []
    for index, passage in enumerate(outline.passages):
        context = contexts[index]
        ai = 2 if index in named else int(index in hinted or any(c in named for c in context))
        words = lowered[passage.span.start : passage.span.end]
        views.append(
            PassageView(
                index=index,
                start=passage.span.start,
                end=passage.span.end,
                force=passage.force,
                ai=ai,
                directive=judge_directive(words, [_words(lowered, outline, c) for c in context]),
                detail=count_detail(words),
                context=context,
            )
        )
    return DocumentView(document, outline, lowered, tuple(views), starts, central)


def _words(lowered: str, outline: Outline, index: int) -> str:
    span = outline.passages[index].span
    return lowered[span.start : span.end]


def _passages_at(
    offsets: list[int], passages: tuple[Passage, ...], starts: tuple[int, ...]
) -> set[int]:
    found = set()
    for offset in offsets:
        index = bisect_right(starts, offset) - 1
        if index >= 0 and offset < passages[index].span.end:
            found.add(index)
    return found


def _find_contexts(outline: Outline) -> list[tuple[int, ...]]:
    """Return for each passage the passages it stands below, the nearest first."""
    leads: dict[int, int] = {}
    chapeaux: dict[int, int] = {}
    last_in: dict[int, int] = {}
    contexts: list[tuple[int, ...]] = []
    for index, passage in enumerate(outline.passages):
        above: list[int] = []
        current = passage.provision
        if current is not None and current not in leads:
            leads[current] = index
            parent = outline.provisions[current].parent
            if parent is not None and parent in last_in:
                chapeaux[current] = last_in[parent]
        while current is not None and len(above) < _MOST_CONTEXT:
            above += [
                place for place in (chapeaux.get(current), leads.get(current)) if place is not None
            ]
            current = outline.provisions[current].parent
        if passage.provision is not None:
            last_in[passage.provision] = index
        contexts.append(
            tuple(dict.fromkeys(place for place in above if place != index))[:_MOST_CONTEXT]
        )
    return contexts


def heading_trail(outline: Outline, index: int) -> tuple[Provision, ...]:
    """Return the headed provisions around passage ``index``, the innermost first."""
    around = outline.enclosing(outline.passages[index])
    return tuple(provision for provision in around if provision.heading)
