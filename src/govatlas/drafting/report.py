"""The report on a draft, in every form that it is taken along in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from govatlas.comparing import Comparison
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.model.document import Document, Outline
from govatlas.publishing.drafts import DraftView, arrange_draft
from govatlas.unitizing import outline_provisions


class DraftForm(StrEnum):
    """What a report on a draft is written in."""

    JSON = "json"
    MARKDOWN = "markdown"
    DOCX = "docx"
    HTML = "html"


MEDIA_TYPES: Final[Mapping[DraftForm, str]] = {
    DraftForm.JSON: "application/json",
    DraftForm.MARKDOWN: "text/markdown",
    DraftForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DraftForm.HTML: "text/html",
}
ENDINGS: Final[Mapping[DraftForm, str]] = {
    DraftForm.JSON: "json",
    DraftForm.MARKDOWN: "md",
    DraftForm.DOCX: "docx",
    DraftForm.HTML: "html",
}


@dataclass(frozen=True, kw_only=True)
class DraftReport:
    """What a draft covers and requires, and what comparable documents cover besides.

    ``document`` and ``coding`` are the draft as it was read and coded, in memory alone.
    ``comparison`` has the silences of the draft with provisions to borrow, and what is like it.
    """

    document: Document
    coding: Coding
    codebook: Codebook
    comparison: Comparison

    @cached_property
    def outline(self) -> Outline:
        """Return the provisions of the draft with its headings."""
        return outline_provisions(self.document)

    def arrange(self, address: str = "") -> DraftView:
        """Return the report as readers see it; links lead to the site at ``address``."""
        return arrange_draft(
            self.document, self.coding, self.codebook, self.outline, self.comparison, address
        )

    def to_dict(self, address: str = "") -> dict[str, Any]:
        """Return the report as a value of JSON."""
        from govatlas.publishing.draft_json import write_draft

        return write_draft(self.arrange(address))

    def to_markdown(self, address: str = "") -> str:
        """Return the report as Markdown."""
        from govatlas.publishing.draft_markdown import render_draft_markdown

        return render_draft_markdown(self.arrange(address))

    def to_html(self, address: str = "") -> str:
        """Return the report as one self-contained page, with the text of the draft marked."""
        from govatlas.publishing.draft_page import render_draft_page

        return render_draft_page(self.arrange(address))

    def to_docx(self, address: str = "") -> bytes:
        """Return the report as a Word document.

        Raises:
            InputError: the extra ``docx`` is not installed.
        """
        from govatlas.publishing.draft_docx import render_draft_docx

        return render_draft_docx(self.arrange(address))

    def write(self, form: DraftForm, address: str = "") -> bytes:
        """Return the report as the bytes of a file.

        Raises:
            InputError: it is to be a Word document, and the extra ``docx`` is not installed.
        """
        if form is DraftForm.DOCX:
            return self.to_docx(address)
        if form is DraftForm.JSON:
            text = json.dumps(self.to_dict(address), ensure_ascii=False, indent=2) + "\n"
        elif form is DraftForm.HTML:
            text = self.to_html(address)
        else:
            text = self.to_markdown(address)
        return text.encode("utf-8", "replace")
