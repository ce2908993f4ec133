"""One record for people to read: as a page, as Markdown, or its text alone."""

from typing import TYPE_CHECKING

from govatlas.api.exports.form import RecordForm
from govatlas.wording import N_

if TYPE_CHECKING:
    from govatlas.api.records import Record


class Page(RecordForm):
    """The record as one page of HTML that needs no other file."""

    name = "html"
    label = N_("Page (HTML)")
    extension = ".html"
    media_type = "text/html"
    is_single = True

    def tell(self, record: "Record") -> str:
        """Return the page."""
        return record.to_html()


class MarkdownRecord(RecordForm):
    """The record as Markdown."""

    name = "md"
    label = "Markdown"
    extension = ".md"
    media_type = "text/markdown"
    is_single = True

    def tell(self, record: "Record") -> str:
        """Return the record."""
        return record.to_markdown()


class DocumentText(RecordForm):
    """The text of the document, which spans count from."""

    name = "txt"
    label = N_("Text")
    extension = ".txt"
    media_type = "text/plain"
    is_single = True

    def tell(self, record: "Record") -> str:
        """Return the text."""
        return record.document.text
