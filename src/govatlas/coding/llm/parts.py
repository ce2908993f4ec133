"""Splits a long document at its provisions, so that each part fits into one call."""

from collections.abc import Iterator, Sequence
from typing import Final

from govatlas.coding.llm.prompts import Part
from govatlas.model.document import Document, Outline, Provision, Span
from govatlas.unitizing import outline

LONGEST: Final = 60_000
"""Maximum characters of a document coded in one call, unless the model's context is smaller."""
SHORTEST: Final = 1_000
_DEEPEST_HEADING: Final = 3
_LONGEST_HEADING: Final = 120


def split(document: Document, *, longest: int = LONGEST) -> tuple[Part, ...]:
    """Return the parts of ``document`` in order; together they are its full text.

    A part ends at the end of a provision, the outermost one that leaves it long enough. A
    provision longer than a part is split at the provisions within it, and a passage longer than a
    part at its spaces.

    Args:
        document: what to split.
        longest: the maximum number of characters in a part.
    """
    if len(document.text) <= longest:
        return (Part(span=Span(0, len(document.text))),)
    structure = outline(document)
    borders = _find_borders(document.text, structure)
    spans = tuple(_fill(document.text, borders, longest))
    return tuple(
        Part(span=span, number=n, of=len(spans), headings=_list_headings(structure, span.start))
        for n, span in enumerate(spans, 1)
    )


def _find_borders(text: str, structure: Outline) -> dict[int, int]:
    """Return the places where a part may begin, with their depth in the document."""
    borders: dict[int, int] = {}
    for provision in structure.provisions:
        start = provision.span.start
        borders[start] = min(provision.depth, borders.get(start, provision.depth))
    deepest = 1 + max(borders.values(), default=0)
    for passage in structure.passages:
        borders.setdefault(passage.span.start, deepest)
    return {start: depth for start, depth in borders.items() if 0 < start < len(text)}


def _fill(text: str, borders: dict[int, int], longest: int) -> Iterator[Span]:
    """Yield spans of at most ``longest``, each ending at the outermost border in its second half.

    If there is none in the second half, the span ends at the last border of any depth, or else
    at a space.
    """
    ordered = sorted(borders)
    start = 0
    while len(text) - start > longest:
        reachable = [at for at in ordered if start < at <= start + longest]
        late = [at for at in reachable if at > start + longest // 2]
        if late:
            end = min(late, key=lambda at: (borders[at], -at))
        elif reachable and reachable[-1] - start >= SHORTEST:
            end = reachable[-1]
        else:
            end = _find_space(text, start, start + longest)
        yield Span(start, end)
        start = end
    yield Span(start, len(text))


def _find_space(text: str, start: int, end: int) -> int:
    """Return the place after the last space before ``end``, or ``end`` if there is none."""
    for at in range(end, start + (end - start) // 2, -1):
        if text[at - 1].isspace():
            return at
    return end


def _list_headings(structure: Outline, at: int) -> tuple[str, ...]:
    """Return the headings above the text at ``at``, the outermost first."""
    around = [p for p in structure.provisions if p.span.start < at < p.span.end]
    return tuple(_name(provision) for provision in _outermost(around))


def _outermost(around: Sequence[Provision]) -> list[Provision]:
    named = [provision for provision in around if provision.heading or provision.number]
    return sorted(named, key=lambda provision: provision.depth)[:_DEEPEST_HEADING]


def _name(provision: Provision) -> str:
    words = f"{provision.kind} {provision.number}" if provision.number else ""
    words = provision.label.strip(" ,") or words
    return f"{words} {provision.heading}".strip()[:_LONGEST_HEADING]
