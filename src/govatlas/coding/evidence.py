"""Chooses the one to three best quotations for a label."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.coding.excerpts import excerpt
from govatlas.model.document import Document, Quotation, Span

MOST: Final = 3
_NEARLY: Final = 0.6
_LEAST: Final = 0.25


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A passage that could be quoted: how well it shows the label, and its telling words."""

    score: float
    passage: Span
    core: Span


def choose_quotations(document: Document, exhibits: Sequence[Exhibit]) -> tuple[Quotation, ...]:
    """Return the best exhibits as quotations in the order of merit.

    The best is always quoted; up to two more are where they show the label nearly as well in
    other words.

    Args:
        document: what to quote.
        exhibits: the passages to choose from.
    """
    ranked = sorted(exhibits, key=lambda exhibit: (-exhibit.score, exhibit.passage.start))
    chosen: list[Quotation] = []
    for exhibit in ranked:
        if len(chosen) == MOST or (chosen and not _adds(exhibit, ranked[0])):
            break
        span = excerpt(document.text, exhibit.core, exhibit.passage)
        if span is None or any(_repeats(document.quote(span), quoted) for quoted in chosen):
            continue
        chosen.append(document.quote(span))
    return tuple(chosen)


def _adds(exhibit: Exhibit, best: Exhibit) -> bool:
    return exhibit.score >= max(_LEAST, _NEARLY * best.score)


def _repeats(one: Quotation, other: Quotation) -> bool:
    """Whether two quotations show the same place or the same words."""
    return one.span.overlaps(other.span) or one.text.lower().split() == other.text.lower().split()
