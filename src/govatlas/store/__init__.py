"""Keeps documents with their codings in one SQLite file."""

from govatlas.store.database import Store
from govatlas.store.documents import Kept, Outcome
from govatlas.store.listing import EVERYTHING, DocumentEntry, Filters
from govatlas.store.rows import CodingRows, flatten_coding, rebuild_coding

__all__ = [
    "EVERYTHING",
    "CodingRows",
    "DocumentEntry",
    "Filters",
    "Kept",
    "Outcome",
    "Store",
    "flatten_coding",
    "rebuild_coding",
]
