"""Judges whether a document is hard law, soft law or neither, by the wording that shows it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import log

from govatlas.coding.excerpts import excerpt
from govatlas.coding.local.cues import Cue, Tier, compile_cue
from govatlas.coding.local.english import join_words
from govatlas.coding.local.index import WordIndex, find_hits
from govatlas.coding.local.labels.places import tidy_provision
from govatlas.coding.local.languages import read_data
from govatlas.coding.local.views import DocumentView
from govatlas.model.coding import Confidence, StatusLabel
from govatlas.model.document import Force, Quotation, Span
from govatlas.norms.place import name_place

HARD, SOFT, OTHER = "hard_law", "soft_law", "other"
STATUS_NAMES = {HARD: "hard law", SOFT: "soft law", OTHER: "neither hard nor soft law"}
_OPENING = 120
_MOST_BEFORE = 200
_LEADERS = re.compile(r"\.{5}")
_MOST_REASONS = 3
_OFTEN = 5
_STRONG = 4
_PROMOTION_POINTS = 2.5
_PROMOTES = (
    "The text words its measures with “shall”, in {count} places, but what it says there promotes "
    "and supports: nothing in it creates an offence, attaches a penalty to a breach or gives a "
    "right to sue, so it guides conduct without binding in law."
)


@dataclass(frozen=True, slots=True)
class StatusSign:
    """Wording that speaks for a status: cues in the text, or a pattern in the title."""

    status: str
    points: float
    shows: str
    cues: tuple[Cue, ...]
    title: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class FoundSign:
    """A sign with the places where it stands, none for one in the title."""

    sign: StatusSign
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Tone:
    """Words that bind, words that advise, what a ``shall`` that only promotes is followed by."""

    binding: tuple[str, ...]
    advising: tuple[str, ...]
    support: re.Pattern[str]
    sanctions: frozenset[str]


@cache
def load_tone() -> Tone:
    """Return the packaged words of tone, compiled."""
    data = read_data("status")
    promoting = "|".join(data["support"])
    return Tone(
        binding=tuple(data["tone"]["binding"]),
        advising=tuple(data["tone"]["advising"]),
        support=re.compile(rf"shall (?:\w+ ){{0,3}}?(?:{promoting})"),
        sanctions=frozenset(data["sanctions"]),
    )


@cache
def load_status_signs() -> tuple[StatusSign, ...]:
    """Return the packaged signs, compiled."""
    data = read_data("status")
    return tuple(
        StatusSign(
            status=status,
            points=float(entry["points"]),
            shows=entry.get("shows", ""),
            cues=tuple(compile_cue(cue, Tier.STRONG, {}) for cue in entry.get("cues", ())),
            title=re.compile(entry["pattern"]) if "pattern" in entry else None,
        )
        for status in (HARD, SOFT, OTHER)
        for entry in data[status]
    )


def list_status_cues() -> Iterator[Cue]:
    """Yield every cue of the signs."""
    for sign in load_status_signs():
        yield from sign.cues


def judge_status(view: DocumentView, index: WordIndex | None = None) -> StatusLabel:
    """Return the status of the document with the wording that shows it.

    Args:
        view: the document.
        index: its word index, if there is one already.
    """
    index = index or WordIndex(view.lowered)
    found = list(find_signs(view, index))
    points = weigh_status(found, index)
    promotes = not _punishes(found) and _promotes(view, index)
    if promotes:
        points[SOFT] += _PROMOTION_POINTS
    status = max((HARD, SOFT, OTHER), key=lambda name: points[name])
    ahead = points[status] - max(value for name, value in points.items() if name != status)
    own = [entry for entry in found if entry.sign.status == status and entry.sign.shows]
    own.sort(key=lambda entry: -entry.sign.points)
    own, quotation = _put_quotable_first(view, own)
    place = _name_place(view, quotation) if quotation else ""
    telling = None
    if status == SOFT and promotes and not _bears_alone(own):
        telling = _find_telling_duty(view, index)
    if telling is not None:
        return StatusLabel(
            category=status,
            confidence=grade_status(ahead),
            rationale=_PROMOTES.format(count=len(index.find("shall"))),
            quotations=(telling,),
        )
    return StatusLabel(
        category=status,
        confidence=grade_status(ahead),
        rationale=_explain(status, own, quoted=quotation is not None, place=place),
        quotations=(quotation,) if quotation else (),
    )


def _find_telling_duty(view: DocumentView, index: WordIndex) -> Quotation | None:
    """Return the first ``shall`` that promotes, in a text that says ``shall`` often."""
    places = index.find("shall")
    if len(places) < _OFTEN:
        return None
    for place in places:
        passage = view.passage_at(place)
        if passage is None or not load_tone().support.match(view.lowered, place):
            continue
        found = view.passages[passage]
        cut = excerpt(
            view.document.text,
            Span(found.start, min(found.end, place + 60)),
            Span(found.start, found.end),
        )
        if cut is not None and cut.end > place:
            return view.document.quote(cut)
    return None


def _promotes(view: DocumentView, index: WordIndex) -> bool:
    """Whether most of what a text that says ``shall`` often wants is to promote."""
    places = index.find("shall")
    promoting = sum(load_tone().support.match(view.lowered, place) is not None for place in places)
    return len(places) >= _OFTEN and 2 * promoting >= len(places)


def _bears_alone(own: Sequence[FoundSign]) -> bool:
    """Whether a sign by itself shows that the text does not bind."""
    return any(entry.sign.points >= _STRONG and entry.spans for entry in own)


def _punishes(found: Sequence[FoundSign]) -> bool:
    """Whether the text anywhere speaks of an offence, a penalty or a right to sue."""
    return any(entry.sign.shows in load_tone().sanctions for entry in found)


def find_signs(view: DocumentView, index: WordIndex) -> Iterator[FoundSign]:
    """Yield the signs that the document shows."""
    titles = (view.document.instrument.title.lower(), view.lowered[:_OPENING])
    for sign in load_status_signs():
        if sign.title is not None:
            if any(sign.title.search(title) for title in titles):
                yield FoundSign(sign, ())
            continue
        spans = sorted(hit.span for cue in sign.cues for hit in islice(find_hits(cue, index), 4))
        if spans:
            yield FoundSign(sign, tuple(spans))


def weigh_status(found: Sequence[FoundSign], index: WordIndex) -> dict[str, float]:
    """Return the points of each status: those of its signs, then of the tone throughout."""
    points = {HARD: 0.0, SOFT: 0.5, OTHER: -1.0}
    for entry in found:
        points[entry.sign.status] += entry.sign.points
    tone = load_tone()
    binding, advising = (
        1 + sum(len(index.find(word)) for word in words) for words in (tone.binding, tone.advising)
    )
    lean = log(binding / advising)
    points[HARD] += max(0.0, min(2.0, lean))
    points[SOFT] += max(0.0, min(2.0, -lean))
    return points


def _quote(view: DocumentView, found: FoundSign) -> Quotation | None:
    """Return the passage around the first place in running text, else around any."""
    spare: Quotation | None = None
    for span in found.spans:
        place = view.passage_at(span.start)
        if place is None:
            continue
        passage = view.passages[place]
        start = passage.start if span.end - passage.start <= _MOST_BEFORE else span.start
        within = Span(passage.start, passage.end)
        cut = excerpt(view.document.text, Span(start, span.end), within)
        if cut is None or _LEADERS.search(view.lowered, cut.start, cut.end):
            continue
        if passage.force is not Force.HEADING:
            return view.document.quote(cut)
        spare = spare or view.document.quote(cut)
    return spare


def _put_quotable_first(
    view: DocumentView, own: Sequence[FoundSign]
) -> tuple[list[FoundSign], Quotation | None]:
    """Return the signs, the first that can be quoted before the others, with its quotation."""
    for place, entry in enumerate(own):
        quotation = _quote(view, entry)
        if quotation is not None:
            return [entry, *own[:place], *own[place + 1 :]], quotation
    return list(own), None


def _name_place(view: DocumentView, quotation: Quotation) -> str:
    """Return the numbered provision that is quoted, empty where it has no number."""
    passage = view.passage_at(quotation.span.start)
    return "" if passage is None else tidy_provision(name_place(view.outline, passage))


def _explain(status: str, own: Sequence[FoundSign], *, quoted: bool, place: str) -> str:
    reasons = [entry.sign.shows for entry in own[:_MOST_REASONS]]
    if reasons and place:
        reasons[0] += f" ({place})"
    if not reasons:
        return f"Judged {STATUS_NAMES[status]} by its title and tone; no single wording shows it."
    ending = "" if quoted else " None of it stands in a passage long enough to quote."
    meaning = {
        HARD: "so it is drafted to bind in law",
        SOFT: "so it guides conduct without binding in law",
        OTHER: "so it neither binds nor sets out guidance",
    }[status]
    return f"The text {join_words(reasons)}, {meaning}.{ending}"


def grade_status(ahead: float) -> Confidence:
    """Return the confidence that points ahead of the next status stand for."""
    if ahead >= 4:
        return Confidence.HIGH
    return Confidence.MEDIUM if ahead >= 1.5 else Confidence.LOW
