"""Chooses the wording that shows a label, that of norms that speak of the category first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from govatlas.coding.evidence import MOST, Exhibit
from govatlas.coding.excerpts import LONGEST, excerpt
from govatlas.coding.local.cues import Tier
from govatlas.coding.local.labels.features import Floats, HitsByPassage
from govatlas.coding.local.labels.passages import MeasuredPassages
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Quotation, Span
from govatlas.model.norm import Norm

NormsByPassage = Mapping[int, Sequence[Norm]]

GOOD: Final = 2
_EXHIBITS: Final = 8
_HEADING_WORTH: Final = 0.4
_DUTY_WORTH: Final = 1.15
_DETAIL_WORTH: Final = 1.3
_NORM_WORTH: Final = 1.25
_CLOSE: Final = 0.8
_SPEAKS: Final = 0.5
_NEARLY: Final = 0.6


def place_norms(view: DocumentView, norms: Sequence[Norm]) -> NormsByPassage:
    """Return the norms by the passages in which their quotations begin or end."""
    placed: dict[int, list[Norm]] = {}
    for norm in norms:
        span = norm.quotation.span
        for place in {view.passage_at(span.start), view.passage_at(span.end - 1)} - {None}:
            placed.setdefault(place, []).append(norm)  # type: ignore[arg-type]
    return placed


def find_speaking(scores: Floats) -> list[int]:
    """Return the passages that speak of a category: likely to, or nearly as likely as the best."""
    best = float(scores.max(initial=0.0))
    return [int(place) for place in np.flatnonzero(scores >= min(_SPEAKS, _NEARLY * best))]


def list_exhibits(
    passages: MeasuredPassages,
    scores: Floats,
    hits: HitsByPassage,
    level: int,
    norms: NormsByPassage,
) -> list[Exhibit]:
    """Return the passages that best show a label, duties preferred where it is good.

    A passage nearly as good as the best is preferred where a norm stands in it.
    """
    table = passages.table
    worth = np.where(table.heading, _HEADING_WORTH, 1.0)
    if level >= GOOD:
        worth = worth * np.where(
            table.detailed, _DETAIL_WORTH, np.where(table.duty, _DUTY_WORTH, 1)
        )
    merit = scores * worth
    normed = np.zeros(len(merit), dtype=bool)
    normed[list(norms)] = True
    merit = np.where(
        normed & (merit >= _CLOSE * merit.max(initial=0.0)), merit * _NORM_WORTH, merit
    )
    best = np.argsort(-merit, kind="stable")[:_EXHIBITS]
    return [
        Exhibit(
            float(merit[place]),
            *_locate_core(passages.view, int(place), hits, norms.get(int(place), ())),
        )
        for place in best
    ]


def add_lead(
    view: DocumentView, quotations: tuple[Quotation, ...], norms: NormsByPassage
) -> tuple[Quotation, ...]:
    """Return the quotations, with the words that lead into a list item quoted where there is room.

    An item says what must be done, what leads into it who must do it.
    """
    if len(quotations) == MOST:
        return quotations
    for quotation in quotations:
        place = view.passage_at(quotation.span.start)
        for norm in norms.get(place, ()) if place is not None else ():
            lead = _find_lead(view, norm, quotation)
            if lead is not None and not any(q.span.overlaps(lead) for q in quotations):
                return (*quotations, view.document.quote(lead))
    return quotations


def _find_lead(view: DocumentView, norm: Norm, quotation: Quotation) -> Span | None:
    """Return the words from the bearer of a norm to its list, None where they are no lead-in."""
    if norm.bearer is None or not quotation.span.contains(norm.action.quotation.span):
        return None
    start, item = norm.bearer.quotation.span.start, view.passage_at(quotation.span.start)
    place = view.passage_at(start)
    if place is None or item is None or place not in view.passages[item].context:
        return None
    lead = view.passages[place]
    if not lead.operative or not view.document.text[start : lead.end].rstrip().endswith(
        (":", "—", "-")
    ):
        return None
    return excerpt(view.document.text, Span(start, lead.end), Span(lead.start, lead.end))


def _locate_core(
    view: DocumentView, place: int, hits: HitsByPassage, norms: Sequence[Norm]
) -> tuple[Span, Span]:
    """Return a passage with its telling words: all, else a norm, else what is around a cue."""
    passage = view.passages[place]
    within = Span(passage.start, passage.end)
    spans = list(_find_telling(place, hits))
    norm = next((n.quotation.span for n in norms if _covers(n.quotation.span, spans)), None)
    if norm is not None and (len(within) > LONGEST or not within.contains(norm)):
        return norm, Span(min(norm.start, within.start), max(norm.end, within.end))
    if len(within) <= LONGEST or not spans:
        return within, within
    first = min(spans, key=lambda span: span.start)
    return within, _with_clause(view.document.text, first, within)


def _find_telling(place: int, hits: HitsByPassage) -> Iterator[Span]:
    """Yield where strong cues stand in the passage, where there are none the weak ones."""
    found = hits.get(place, ())
    strong = [hit.span for hit in found if hit.cue.tier is Tier.STRONG]
    yield from strong or [hit.span for hit in found]


def _covers(span: Span, telling: Sequence[Span]) -> bool:
    return not telling or any(span.contains(other) for other in telling)


def _with_clause(text: str, core: Span, within: Span) -> Span:
    """Return ``core`` with what leads up to it: from the passage's start where that is near."""
    if core.start - within.start <= 160:
        return Span(within.start, min(core.end, within.end))
    window = text[core.start - 120 : core.start]
    cut = max(window.rfind(mark) for mark in (", ", "; ", ": ", ". ", ") "))
    start = core.start - 120 + (cut + 2 if cut >= 0 else window.find(" ") + 1)
    return Span(start, max(core.end, start))
