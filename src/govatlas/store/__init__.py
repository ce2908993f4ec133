"""Keeps documents with their codings in one SQLite file."""

from govatlas.store.accounts import SessionRow, User
from govatlas.store.assignments import Assignment, Draft, Planned
from govatlas.store.audit import AuditEntry
from govatlas.store.batches import Batch
from govatlas.store.calls import CallRow, ReplyRow, UseRow
from govatlas.store.catalogue import Snapshot, hide_codings
from govatlas.store.documents import Kept, Outcome
from govatlas.store.filters import EVERYTHING, Filters
from govatlas.store.listing import (
    CodingDigest,
    DocumentEntry,
    VersionEntry,
)
from govatlas.store.norm_search import FoundNorm, NormMatches, NormPlaces, NormQuestion
from govatlas.store.notes import NOTE
from govatlas.store.query import Query, is_plain, parse_query
from govatlas.store.removal import Holding
from govatlas.store.reports import Report
from govatlas.store.review import Revision
from govatlas.store.rows import CodingRows, NormRow, flatten_coding, rebuild_coding
from govatlas.store.search import Matches
from govatlas.store.snippets import Piece, mark_hits
from govatlas.store.store import Store
from govatlas.store.vectors import AllSigns, TextMeaning, VectorTable

__all__ = [
    "EVERYTHING",
    "NOTE",
    "AllSigns",
    "Assignment",
    "AuditEntry",
    "Batch",
    "CallRow",
    "CodingDigest",
    "CodingRows",
    "DocumentEntry",
    "Draft",
    "Filters",
    "FoundNorm",
    "Holding",
    "Kept",
    "Matches",
    "NormMatches",
    "NormPlaces",
    "NormQuestion",
    "NormRow",
    "Outcome",
    "Piece",
    "Planned",
    "Query",
    "ReplyRow",
    "Report",
    "Revision",
    "SessionRow",
    "Snapshot",
    "Store",
    "TextMeaning",
    "UseRow",
    "User",
    "VectorTable",
    "VersionEntry",
    "flatten_coding",
    "hide_codings",
    "is_plain",
    "mark_hits",
    "parse_query",
    "rebuild_coding",
]
