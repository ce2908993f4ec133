"""Makes the shadow of a document: its gloss, passage by passage, for what reads only English."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from govatlas.coding.local.glossed.gloss import gloss
from govatlas.coding.local.languages import ENGLISH
from govatlas.model.document import Document, Outline, Passage, Provision, Span

_NOTHING: Final = "-"
"""Stands where nothing of a passage is known, since a span is never empty."""


@dataclass(frozen=True, slots=True)
class Shadow:
    """A document in glosses; its passages and provisions are those of the original, in order."""

    document: Document
    outline: Outline


def cast_shadow(document: Document, outline: Outline, glossed: frozenset[str]) -> Shadow:
    """Return the shadow of ``document``, whose outline is ``outline``.

    Args:
        document: the original.
        outline: its provisions and passages.
        glossed: the languages that have a glossary; a passage in none of them has an empty gloss.
    """
    pieces = [_gloss_passage(document, passage, glossed) for passage in outline.passages]
    spans: list[Span] = []
    place = 0
    for piece in pieces:
        spans.append(Span(place, place + len(piece)))
        place += len(piece) + 1
    title = gloss(document.instrument.title, document.language)
    shadow = replace(
        document,
        instrument=replace(document.instrument, title=title.strip() or _NOTHING),
        text="\n".join(pieces) or _NOTHING,
        anchors=(),
        language=ENGLISH,
    )
    passages = tuple(
        Passage(span=span, provision=passage.provision, force=passage.force)
        for span, passage in zip(spans, outline.passages, strict=True)
    )
    return Shadow(shadow, Outline(_place_provisions(document, outline, spans), passages))


def _gloss_passage(document: Document, passage: Passage, glossed: frozenset[str]) -> str:
    wording = document.text[passage.span.start : passage.span.end]
    language = passage.language or document.language
    if language == ENGLISH:
        said = " ".join(wording.split())
    else:
        said = gloss(wording, language).strip() if language in glossed else ""
    return said or _NOTHING


def _place_provisions(
    document: Document, outline: Outline, spans: Sequence[Span]
) -> tuple[Provision, ...]:
    """Return the provisions around the shadows of the passages that stand in them."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, passage in enumerate(outline.passages):
        around = passage.provision
        while around is not None:
            first.setdefault(around, place)
            last[around] = place
            around = outline.provisions[around].parent
    return tuple(
        replace(
            provision,
            span=Span(spans[first[index]].start, spans[last[index]].end)
            if index in first
            else Span(0, 1),
            heading=gloss(provision.heading, document.language),
        )
        for index, provision in enumerate(outline.provisions)
    )
