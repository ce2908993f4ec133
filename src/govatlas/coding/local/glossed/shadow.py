"""Makes the shadow of a document: its gloss, passage by passage, for what reads only English."""

from dataclasses import dataclass, replace

from govatlas.coding.local.glossed.gloss import gloss
from govatlas.model.document import Document, Outline, Passage, Provision, Span

_NOTHING = "-"
"""Stands where nothing of a passage is known, since a span is never empty."""


@dataclass(frozen=True, slots=True)
class Shadow:
    """A document in glosses; its passages and provisions are those of the original, in order."""

    document: Document
    outline: Outline


def cast_shadow(document: Document, outline: Outline, language: str) -> Shadow:
    """Return the shadow of ``document``, whose outline is ``outline``."""
    pieces: list[str] = []
    spans: list[Span] = []
    place = 0
    for passage in outline.passages:
        wording = document.text[passage.span.start : passage.span.end]
        said = gloss(wording, language).strip() or _NOTHING
        pieces.append(said)
        spans.append(Span(place, place + len(said)))
        place += len(said) + 1
    shadow = replace(
        document,
        instrument=replace(
            document.instrument, title=gloss(document.instrument.title, language) or _NOTHING
        ),
        text="\n".join(pieces) or _NOTHING,
        anchors=(),
        language="en",
    )
    passages = tuple(
        Passage(span=span, provision=passage.provision, force=passage.force)
        for span, passage in zip(spans, outline.passages, strict=True)
    )
    provisions = tuple(
        _place(provision, index, outline, spans, language, len(shadow.text))
        for index, provision in enumerate(outline.provisions)
    )
    return Shadow(shadow, Outline(provisions, passages))


def _place(
    provision: Provision,
    index: int,
    outline: Outline,
    spans: list[Span],
    language: str,
    end: int,
) -> Provision:
    """Return a provision around the shadows of the passages that stand in it."""
    inside = [
        span
        for span, passage in zip(spans, outline.passages, strict=True)
        if passage.span.start >= provision.span.start and passage.span.end <= provision.span.end
    ]
    span = Span(inside[0].start, inside[-1].end) if inside else Span(max(0, end - 1), max(1, end))
    return replace(provision, span=span, heading=gloss(provision.heading, language))
