"""Divides a document into chunks of a few sentences, each about one thing."""

from collections.abc import Iterator, Sequence
from typing import Final

from govatlas.model.document import Document, Passage, Provision, Span
from govatlas.unitizing.outline import outline

LONGEST: Final = 500
"""Characters that a chunk of several passages has at most."""

_SHORTEST: Final = 120
"""Characters that a chunk has at least before a section or a heading ends it."""

_WITHIN: Final = frozenset({"clause", "item"})
"""Kinds of provision that go on with what the one around them begins."""


def split_chunks(document: Document) -> tuple[Span, ...]:
    """Return the chunks of ``document`` in order, all of its passages in one or the other.

    What carries no substance, like a short title, is in them too: a provision that stands in the
    same line would be lost with it. Headings stand with what follows them. A passage longer than a
    chunk is one by itself.
    """
    found = outline(document)
    return tuple(_join(found.passages, found.provisions))


def _join(passages: Sequence[Passage], provisions: Sequence[Provision]) -> Iterator[Span]:
    start = end = -1
    opened: int | None = None
    for passage in passages:
        begins = passage.provision != opened and _opens(passage, provisions)
        opened = passage.provision
        too_long = passage.span.end - start > LONGEST
        if start >= 0 and (too_long or (begins and end - start >= _SHORTEST)):
            yield Span(start, end)
            start = -1
        start = passage.span.start if start < 0 else start
        end = passage.span.end
    if start >= 0:
        yield Span(start, end)


def _opens(passage: Passage, provisions: Sequence[Provision]) -> bool:
    """Whether a section or the like begins with ``passage``, rather than a clause of it."""
    if passage.provision is None:
        return False
    provision = provisions[passage.provision]
    return provision.kind not in _WITHIN and provision.span.start == passage.span.start
