"""Judges whether a document is hard law, soft law or neither, by the wording that shows it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log

from ruamel.yaml import YAML

from govatlas.coding.local.excerpts import excerpt
from govatlas.coding.local.views import DocumentView
from govatlas.model.coding import Confidence, StatusLabel
from govatlas.model.document import Force, Quotation, Span

HARD, SOFT, OTHER = "hard_law", "soft_law", "other"
_NAMES = {HARD: "hard law", SOFT: "soft law", OTHER: "neither hard nor soft law"}
_BINDING = re.compile(r"\b(?:shall|must|may not)\b")
_ADVISING = re.compile(r"\b(?:should|ought to|we|our)\b")
_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class _Cue:
    status: str
    pattern: re.Pattern[str]
    points: float
    shows: str
    where: str


@dataclass(frozen=True, slots=True)
class StatusCues:
    """The packaged cues, with how much of the text counts as its opening."""

    head: int
    cues: tuple[_Cue, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    cue: _Cue
    span: Span | None


@cache
def load_status_cues() -> StatusCues:
    """Return the packaged cues, compiled."""
    text = files("govatlas.coding.local").joinpath("data/status/cues.yaml").read_text("utf-8")
    data = YAML(typ="safe").load(text)
    cues = tuple(
        _Cue(
            status=status,
            pattern=re.compile(entry["pattern"]),
            points=float(entry["points"]),
            shows=entry["shows"],
            where=entry.get("where", "text"),
        )
        for status in (HARD, SOFT, OTHER)
        for entry in data[status]
    )
    return StatusCues(data["head"], cues)


def judge_status(view: DocumentView) -> StatusLabel:
    """Return the status of the document with the wording that shows it."""
    found = list(_find(view))
    points = weigh_status(view, found)
    status = max((HARD, SOFT, OTHER), key=lambda name: points[name])
    ahead = points[status] - max(value for name, value in points.items() if name != status)
    shown = [entry for entry in found if entry.cue.status == status and entry.cue.shows]
    quotation = _quote(view, shown)
    return StatusLabel(
        category=status,
        confidence=_confidence(ahead),
        rationale=_explain(status, shown, quotation is not None),
        quotations=(quotation,) if quotation else (),
    )


def weigh_status(view: DocumentView, found: Sequence[_Found]) -> dict[str, float]:
    """Return the points of each status: those of its cues, then of the tone throughout."""
    points = {HARD: 0.0, SOFT: 0.5, OTHER: -1.0}
    for entry in found:
        points[entry.cue.status] += entry.cue.points
    binding = len(_BINDING.findall(view.lowered))
    advising = len(_ADVISING.findall(view.lowered))
    tone = log((binding + 1) / (advising + 1))
    points[HARD] += max(0.0, min(2.0, tone))
    points[SOFT] += max(0.0, min(2.0, -tone))
    return points


def _find(view: DocumentView) -> Iterator[_Found]:
    cues = load_status_cues()
    title = view.document.instrument.title.lower()
    for cue in cues.cues:
        if cue.where == "title":
            if cue.pattern.search(title) or cue.pattern.search(view.lowered[:120]):
                yield _Found(cue, None)
        else:
            match = cue.pattern.search(view.lowered)
            if match is not None:
                yield _Found(cue, Span(*match.span()))


def _quote(view: DocumentView, shown: Sequence[_Found]) -> Quotation | None:
    """Return the first quotation that can be made of what was found, the surest cue first."""
    for entry in sorted(shown, key=lambda entry: -entry.cue.points):
        quotation = _quote_cue(view, entry.cue)
        if quotation is not None:
            return quotation
    return None


def _quote_cue(view: DocumentView, cue: _Cue) -> Quotation | None:
    """Return the passage around a match, an operative one where there is a choice."""
    best: Quotation | None = None
    for match in cue.pattern.finditer(view.lowered):
        place = view.passage_at(match.start())
        if place is None:
            continue
        passage = view.passages[place]
        start = passage.start if match.end() - passage.start <= 200 else match.start()
        core = Span(start, match.end())
        span = excerpt(view.document.text, core, Span(passage.start, passage.end))
        if span is None:
            continue
        quotation = view.document.quote(span)
        if passage.force is not Force.HEADING:
            return quotation
        best = best or quotation
    return best


def _explain(status: str, shown: Sequence[_Found], quoted: bool) -> str:
    reasons = [entry.cue.shows for entry in sorted(shown, key=lambda entry: -entry.cue.points)]
    reasons = reasons[:_MOST_REASONS]
    if not reasons:
        return f"Judged {_NAMES[status]} by its title and tone; no single wording shows it."
    listed = reasons[0] if len(reasons) == 1 else f"{', '.join(reasons[:-1])} and {reasons[-1]}"
    ending = "" if quoted else " None of it stands in a passage long enough to quote."
    meaning = {
        HARD: "so it is drafted to bind in law",
        SOFT: "so it guides conduct without binding in law",
        OTHER: "so it neither binds nor sets out guidance",
    }[status]
    return f"The text {listed}, {meaning}.{ending}"


def _confidence(ahead: float) -> Confidence:
    if ahead >= 4:
        return Confidence.HIGH
    return Confidence.MEDIUM if ahead >= 1.5 else Confidence.LOW
