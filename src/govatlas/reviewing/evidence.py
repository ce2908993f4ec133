"""Turns what a reviewer selected or pasted into quotations of the document."""

import re
from dataclasses import replace
from typing import Final

from govatlas.errors import InputError
from govatlas.grounding import locate
from govatlas.model.document import Document, Quotation, Span
from govatlas.wording import _, write_number

LONGEST_WORDING: Final = 5_000
MOST_QUOTATIONS: Final = 12
_AROUND: Final = 60
_BETWEEN: Final = re.compile(r"\n[ \t]*\n\s*")


def find_quotations(
    document: Document, wording: str, place: Span | None = None
) -> tuple[Quotation, ...]:
    """Return the quotations that ``wording`` stands for.

    Wording that stands in the text as a whole is one quotation; else each part between empty
    lines is one.

    Args:
        document: the document they must stand in.
        wording: the words, as they were selected or pasted; empty for none.
        place: where they were selected, which tells words apart that stand in several places.

    Raises:
        InputError: some words do not stand in the text, or are too many.
    """
    wanted = wording.replace("\r\n", "\n").strip()
    if not wanted:
        return ()
    if len(wanted) > LONGEST_WORDING:
        raise InputError(
            _("quote at most %(number)s characters at once", number=write_number(LONGEST_WORDING))
        )
    whole = _locate_at(document, wanted, place) or locate(wanted, document)
    if whole is not None:
        return (whole,)
    parts = [part for part in _BETWEEN.split(wanted) if part.strip()]
    return tuple(_locate_part(document, part) for part in parts)


def quote_places(document: Document, places: tuple[Span, ...]) -> tuple[Quotation, ...]:
    """Return the quotations at places that a form showed.

    Raises:
        InputError: a place is not in the text, or they are too many.
    """
    if len(places) > MOST_QUOTATIONS:
        raise InputError(
            _("a label can have at most %(number)s quotations", number=MOST_QUOTATIONS)
        )
    for span in places:
        if span.end > len(document.text) or len(span) > LONGEST_WORDING:
            raise InputError(_("a quotation in the form is not in this text; reload the page"))
    return tuple(map(document.quote, places))


def _locate_part(document: Document, part: str) -> Quotation:
    found = locate(part, document)
    if found is None:
        shown = " ".join(part.split())
        shown = shown if len(shown) <= 80 else shown[:79] + "…"
        raise InputError(_("“%(words)s” is not in the text; copy the words exactly", words=shown))
    return found


def _locate_at(document: Document, wanted: str, place: Span | None) -> Quotation | None:
    """Return the quotation at ``place`` if these are the words there, cutting none of them."""
    if place is None or place.end > len(document.text):
        return None
    start = max(0, place.start - _AROUND)
    window = document.text[start : place.end + _AROUND]
    if document.text[place.start : place.end].split() != wanted.split() or not window.strip():
        return None
    there = locate(wanted, replace(document, text=window, anchors=()))
    if there is None:
        return None
    return document.quote(Span(start + there.span.start, start + there.span.end))
