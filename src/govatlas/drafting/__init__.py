"""Checks drafts: codes each in memory, then sets it beside the documents of a database."""

from govatlas.drafting.checking import check_draft
from govatlas.drafting.reading import DraftFile, read_drafts
from govatlas.drafting.report import ENDINGS, MEDIA_TYPES, DraftForm, DraftReport
from govatlas.drafting.verb import draft

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
