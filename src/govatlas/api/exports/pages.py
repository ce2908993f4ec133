"""One record for people to read: as a page, as Markdown, or its text alone."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from govatlas.api.exports.form import TextForm

if TYPE_CHECKING:
    from govatlas.api.records import Record


class Page(TextForm):
    """The record as one page of HTML that needs no other file."""

    name = "html"
    label = "Page (HTML)"
    extension = ".html"
    media_type = "text/html"
    is_single = True

    def list_pieces(self, records: Iterable["Record"]) -> Iterator[str]:
        """Yield the page."""
        return (record.to_html() for record in records)


class MarkdownRecord(TextForm):
    """The record as Markdown."""

    name = "md"
    label = "Markdown"
    extension = ".md"
    media_type = "text/markdown"
    is_single = True

    def list_pieces(self, records: Iterable["Record"]) -> Iterator[str]:
        """Yield the record."""
        return (record.to_markdown() for record in records)


class DocumentText(TextForm):
    """The text of the document, which spans count from."""

    name = "txt"
    label = "Text"
    extension = ".txt"
    media_type = "text/plain"
    is_single = True

    def list_pieces(self, records: Iterable["Record"]) -> Iterator[str]:
        """Yield the text."""
        return (record.document.text for record in records)
