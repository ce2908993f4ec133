"""Checks a draft: codes it in memory, then sets it beside the documents of a database."""

from govatlas.api.drafting.checking import check_draft
from govatlas.api.drafting.reading import DraftFile, read_drafts
from govatlas.api.drafting.report import ENDINGS, MEDIA_TYPES, DraftForm, DraftReport
from govatlas.api.drafting.verb import draft

__all__ = [
    "ENDINGS",
    "MEDIA_TYPES",
    "DraftFile",
    "DraftForm",
    "DraftReport",
    "check_draft",
    "draft",
    "read_drafts",
]
