"""Grounds wording in a document by the strictest way that finds it."""

from dataclasses import dataclass
from enum import StrEnum

from govatlas.grounding.align import align
from govatlas.grounding.locate import locate_exactly, locate_tolerantly
from govatlas.model.document import Document, Quotation, Span


class How(StrEnum):
    """How closely a quotation follows the wording it was found for."""

    EXACT = "exact"
    TOLERANT = "tolerant"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Grounding:
    """The quotation that wording stands for, and how it was found."""

    quotation: Quotation
    how: How


def ground(wording: str, document: Document, within: Span | None = None) -> Grounding | None:
    """Return where ``wording`` stands in ``document``, or None if nowhere.

    Character for character, else but for space, quotation marks, dashes and line hyphens, else
    nearly verbatim as `align` allows.

    Args:
        wording: the words to look for.
        document: the document they should stand in.
        within: the part of the document to look in, by default all of it.
    """
    for how, find in _WAYS.items():
        quotation = find(wording, document, within=within)
        if quotation is not None:
            return Grounding(quotation, how)
    return None


_WAYS = {How.EXACT: locate_exactly, How.TOLERANT: locate_tolerantly, How.FUZZY: align}
