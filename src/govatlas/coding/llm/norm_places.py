"""Finds where a norm is in a document: its passages, the provisions around them, their names."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from govatlas.model.document import Document, Outline, Span
from govatlas.norms.place import name_place


@dataclass(frozen=True)
class Places:
    """The passages and provisions of a document, looked up by offset."""

    document: Document
    outline: Outline

    @cached_property
    def _starts(self) -> list[int]:
        return [passage.span.start for passage in self.outline.passages]

    def name(self, span: Span) -> str:
        """Return the numbered provisions around the start of ``span``, or empty if none."""
        passage = self._find_passage(span.start)
        return "" if passage is None else name_place(self.outline, passage)

    def widen(self, span: Span, within: Span) -> Iterator[Span]:
        """Yield ever wider stretches around ``span``: itself, its passages, provisions, all.

        Args:
            span: where to begin.
            within: the limits of every stretch.
        """
        yield span
        yield from (around for around in self._list_around(span) if within.contains(around))
        yield within

    def near(self, span: Span, within: Span) -> Span:
        """Return the stretch of ``span``, its passages and the innermost provision around them."""
        around = [*self._list_around(span)[:2], span]
        start, end = min(one.start for one in around), max(one.end for one in around)
        return Span(max(start, within.start), min(end, within.end))

    def _list_around(self, span: Span) -> list[Span]:
        """Return the stretch of the passages that ``span`` touches, then the provisions around."""
        first, last = self._find_passage(span.start), self._find_passage(span.end - 1)
        if first is None or last is None:
            return []
        passages = self.outline.passages
        start = min(span.start, passages[first].span.start)
        end = max(span.end, passages[last].span.end)
        provisions = self.outline.enclosing(passages[first])
        return [Span(start, end), *(provision.span for provision in provisions)]

    def _find_passage(self, at: int) -> int | None:
        """Return the passage at or before ``at``, else the first; None where there are none."""
        if not self.outline.passages:
            return None
        return max(0, bisect_right(self._starts, at) - 1)
