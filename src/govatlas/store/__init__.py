"""Keeps documents with their codings in one SQLite file."""

from govatlas.store.accounts import SessionRow, User
from govatlas.store.assignments import Assignment, Draft, Planned
from govatlas.store.audit import AuditEntry
from govatlas.store.batches import Batch
from govatlas.store.calls import CallRow, ReplyRow, UseRow
from govatlas.store.catalogue import Snapshot
from govatlas.store.database import Store
from govatlas.store.documents import Kept, Outcome
from govatlas.store.exploring import CollectionStore
from govatlas.store.hiding import hide_codings
from govatlas.store.listing import EVERYTHING, DocumentEntry, Filters
from govatlas.store.norm_rows import NormRow
from govatlas.store.norm_search import FoundNorm, NormMatches, NormPlaces, NormQuestion
from govatlas.store.query import Query, parse_query
from govatlas.store.reports import Report
from govatlas.store.reviewing import ReviewStore, Revision
from govatlas.store.rows import CodingRows, flatten_coding, rebuild_coding
from govatlas.store.search import Matches
from govatlas.store.snippets import Piece, mark_hits
from govatlas.store.versions import CodingDigest, VersionEntry

__all__ = [
    "EVERYTHING",
    "Assignment",
    "AuditEntry",
    "Batch",
    "CallRow",
    "CodingDigest",
    "CodingRows",
    "CollectionStore",
    "DocumentEntry",
    "Draft",
    "Filters",
    "FoundNorm",
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
    "ReviewStore",
    "Revision",
    "SessionRow",
    "Snapshot",
    "Store",
    "UseRow",
    "User",
    "VersionEntry",
    "flatten_coding",
    "hide_codings",
    "mark_hits",
    "parse_query",
    "rebuild_coding",
]
