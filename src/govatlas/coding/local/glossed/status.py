"""Judges the status of a document in another language by the wording that shows it there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from typing import Final

from govatlas.coding.local.english import join_words
from govatlas.coding.local.glossed.quoting import cut
from govatlas.coding.local.labels.places import tidy_provision
from govatlas.coding.local.languages import read_data
from govatlas.coding.local.status import HARD, OTHER, SOFT, STATUS_NAMES, grade_status
from govatlas.coding.local.views import DocumentView
from govatlas.model.coding import StatusLabel
from govatlas.model.document import Quotation, Span
from govatlas.norms.place import name_place

_OPENING: Final = 120
_MOST_REASONS: Final = 3
_MOST_TONE: Final = 2.0
_MEANING: Final = {
    HARD: "so it is drafted to bind in law",
    SOFT: "so it guides conduct without binding in law",
    OTHER: "so it neither binds nor sets out guidance",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """Wording that speaks for a status, in the text or only in the title."""

    status: str
    points: float
    shows: str
    pattern: re.Pattern[str]
    in_title: bool


@dataclass(frozen=True, slots=True)
class StatusWording:
    """The signs of a language, with the words that bind and those that advise."""

    signs: tuple[Sign, ...]
    binding: re.Pattern[str]
    advising: re.Pattern[str]


@cache
def load_status_wording(language: str) -> StatusWording:
    """Return the packaged signs of ``language``, compiled."""
    data = read_data("status", language)
    spaced = bool(read_data("glossary", language)["spaced"])
    return StatusWording(
        signs=tuple(
            Sign(
                status=status,
                points=float(entry["points"]),
                shows=entry.get("shows", ""),
                pattern=re.compile("|".join(f"(?:{p})" for p in entry["patterns"]), re.M),
                in_title=entry.get("where") == "title",
            )
            for status in (HARD, SOFT, OTHER)
            for entry in data[status]
        ),
        binding=_compile(data["tone"]["binding"], spaced=spaced),
        advising=_compile(data["tone"]["advising"], spaced=spaced),
    )


def judge_glossed_status(view: DocumentView, language: str) -> StatusLabel:
    """Return the status of the document with the wording that shows it."""
    wording = load_status_wording(language)
    titles = (
        view.document.instrument.title.lower(),
        view.lowered[:_OPENING].strip().split("\n")[0],
    )
    found = []
    points = {HARD: 0.0, SOFT: 0.5, OTHER: -1.0}
    for sign in wording.signs:
        if sign.in_title:
            if any(sign.pattern.search(title.strip()) for title in titles):
                points[sign.status] += sign.points
        elif (match := sign.pattern.search(view.lowered)) is not None:
            points[sign.status] += sign.points
            found.append((sign, Span(match.start(), match.end())))
    lean = _lean(view.lowered, wording)
    points[HARD] += max(0.0, min(_MOST_TONE, lean))
    points[SOFT] += max(0.0, min(_MOST_TONE, -lean))
    status = max((HARD, SOFT, OTHER), key=lambda name: points[name])
    ahead = points[status] - max(value for name, value in points.items() if name != status)
    own = sorted((f for f in found if f[0].status == status), key=lambda f: -f[0].points)
    own, quotation = _quote_first(view, own)
    return StatusLabel(
        category=status,
        confidence=grade_status(ahead),
        rationale=_explain(view, status, [sign.shows for sign, _ in own], quotation),
        quotations=(quotation,) if quotation else (),
    )


def _lean(lowered: str, wording: StatusWording) -> float:
    binding, advising = (
        1 + len(pattern.findall(lowered)) for pattern in (wording.binding, wording.advising)
    )
    return log(binding / advising)


def _quote_first(
    view: DocumentView, own: Sequence[tuple[Sign, Span]]
) -> tuple[list[tuple[Sign, Span]], Quotation | None]:
    """Return the signs, the first that can be quoted before the others, with its quotation."""
    for place, (_, span) in enumerate(own):
        index = view.passage_at(span.start)
        if index is None:
            continue
        passage = view.passages[index]
        within = Span(passage.start, max(passage.end, span.end))
        shown = cut(view.document.text, within, within)
        if shown is None or not shown.contains(span):
            shown = cut(view.document.text, span, within)
        if shown is not None:
            return [own[place], *own[:place], *own[place + 1 :]], view.document.quote(shown)
    return list(own), None


def _explain(
    view: DocumentView, status: str, reasons: Sequence[str], quotation: Quotation | None
) -> str:
    shown = list(dict.fromkeys(reasons))[:_MOST_REASONS]
    if not shown:
        return f"Judged {STATUS_NAMES[status]} by its title and tone; no single wording shows it."
    if quotation is not None:
        passage = view.passage_at(quotation.span.start)
        place = "" if passage is None else tidy_provision(name_place(view.outline, passage))
        shown[0] += f" ({place})" if place else ""
    return f"The text {join_words(shown)}, {_MEANING[status]}."


def _compile(words: Sequence[str], *, spaced: bool) -> re.Pattern[str]:
    written = "|".join(map(re.escape, words))
    return re.compile(rf"\b(?:{written})\b" if spaced else written)
