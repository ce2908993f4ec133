"""The verbs of govatlas, joining reading, coding, keeping and publishing."""

from govatlas.api.coders import CODERS
from govatlas.api.coding_run import CodeReport, code
from govatlas.api.place import find_database
from govatlas.api.progress import Failure, OnProgress, Progress, Stopped
from govatlas.api.reading_run import ReadReport, read
from govatlas.api.records import ExportFormat, Record, export, list_documents, load_records, show
from govatlas.codebook import Issue, check_taxonomy, load_codebook, load_crosswalk
from govatlas.store import DocumentEntry, Filters

__all__ = [
    "CODERS",
    "CodeReport",
    "DocumentEntry",
    "ExportFormat",
    "Failure",
    "Filters",
    "Issue",
    "OnProgress",
    "Progress",
    "ReadReport",
    "Record",
    "Stopped",
    "check_taxonomy",
    "code",
    "export",
    "find_database",
    "list_documents",
    "load_codebook",
    "load_crosswalk",
    "load_records",
    "read",
    "show",
]
