"""Grounds wording in a document with the strictest method that finds it."""

from dataclasses import dataclass
from enum import StrEnum

from govatlas.grounding.align import align
from govatlas.grounding.locate import locate_exactly, locate_tolerantly
from govatlas.model.document import Document, Quotation, Span


class How(StrEnum):
    """How closely a quotation matches the wording it was found for."""

    EXACT = "exact"
    TOLERANT = "tolerant"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Grounding:
    """The quotation for a wording, and how it was found."""

    quotation: Quotation
    how: How


def ground(wording: str, document: Document, within: Span | None = None) -> Grounding | None:
    """Find ``wording`` in ``document``; return None if it is not there.

    It is searched for character by character; then with different space, quotation marks, dashes
    and line-end hyphens; then nearly verbatim, as in `align`.

    Args:
        wording: the words to find.
        document: the document to search.
        within: the part of the document to search, by default all of it.
    """
    for how, find in _WAYS.items():
        quotation = find(wording, document, within=within)
        if quotation is not None:
            return Grounding(quotation, how)
    return None


_WAYS = {How.EXACT: locate_exactly, How.TOLERANT: locate_tolerantly, How.FUZZY: align}
