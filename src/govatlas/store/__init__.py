"""Keeps documents with their codings in one SQLite file."""

from govatlas.store.calls import CallRow, ReplyRow, UseRow
from govatlas.store.catalogue import Snapshot
from govatlas.store.database import Store
from govatlas.store.documents import Kept, Outcome
from govatlas.store.exploring import CollectionStore
from govatlas.store.listing import EVERYTHING, DocumentEntry, Filters
from govatlas.store.query import Query, parse_query
from govatlas.store.rows import CodingRows, flatten_coding, rebuild_coding
from govatlas.store.search import Matches
from govatlas.store.snippets import Piece, mark_hits
from govatlas.store.versions import CodingDigest, VersionEntry

__all__ = [
    "EVERYTHING",
    "CallRow",
    "CodingDigest",
    "CodingRows",
    "CollectionStore",
    "DocumentEntry",
    "Filters",
    "Kept",
    "Matches",
    "Outcome",
    "Piece",
    "Query",
    "ReplyRow",
    "Snapshot",
    "Store",
    "UseRow",
    "VersionEntry",
    "flatten_coding",
    "mark_hits",
    "parse_query",
    "rebuild_coding",
]
