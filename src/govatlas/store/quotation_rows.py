"""A quotation as a row, and quoted from its document anew on the way back.

Rows have no slots: they pass between processes, and pickle is many times faster without.
"""

from dataclasses import dataclass

from govatlas.errors import StoreError
from govatlas.model.document import Document, Quotation, Span


@dataclass(frozen=True)
class QuotationRow:
    """Where a quotation stands, and its words."""

    start: int
    end: int
    text: str


def flatten_quotation(quotation: Quotation) -> QuotationRow:
    """Return ``quotation`` without its document."""
    return QuotationRow(quotation.span.start, quotation.span.end, quotation.text)


def requote(row: QuotationRow, document: Document) -> Quotation:
    """Return the quotation of ``row``, quoted from ``document`` anew.

    Raises:
        StoreError: other words stand at its place.
    """
    quotation = document.quote(Span(row.start, row.end))
    if quotation.text != row.text:
        raise StoreError(
            f"document {document.id}: the stored quotation {row.text[:40]!r} is not what "
            f"stands at {row.start}; the database was changed by another program"
        )
    return quotation
