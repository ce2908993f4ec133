"""Divides a document into chunks of a few sentences, each about one thing."""

from collections.abc import Iterator
from typing import Final

from govatlas.model.document import Document, Force, Passage, Span
from govatlas.unitizing.outline import outline

LONGEST: Final = 500
"""Characters that a chunk of several passages has at most."""

_SHORTEST: Final = 120
"""A heading ends the chunk before it, unless that would leave less than this."""


def split_chunks(document: Document) -> tuple[Span, ...]:
    """Return the chunks of ``document`` in order; what carries no substance is left out.

    Headings stand with what follows them. A passage longer than a chunk is one by itself.
    """
    return tuple(_join(outline(document).passages))


def _join(passages: tuple[Passage, ...]) -> Iterator[Span]:
    start = end = -1
    for passage in passages:
        if passage.force is Force.APPARATUS:
            continue
        span = passage.span
        if start >= 0 and _ends_before(passage, start, end):
            yield Span(start, end)
            start = -1
        start = span.start if start < 0 else start
        end = span.end
    if start >= 0:
        yield Span(start, end)


def _ends_before(passage: Passage, start: int, end: int) -> bool:
    """Whether the chunk from ``start`` to ``end`` ends where ``passage`` begins."""
    if passage.force is Force.HEADING and end - start >= _SHORTEST:
        return True
    return passage.span.end - start > LONGEST
