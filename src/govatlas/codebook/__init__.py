"""Loads the codebook that coders follow."""

from govatlas.codebook.check import check_taxonomy
from govatlas.codebook.crosswalk import (
    CROSSWALKS,
    Predicate,
    TermMapping,
    choose_mappings,
    find_crosswalk,
    load_crosswalk,
    read_crosswalk,
    read_predicate,
)
from govatlas.codebook.issue import Issue, IssueKind
from govatlas.codebook.load import load_codebook

__all__ = [
    "CROSSWALKS",
    "Issue",
    "IssueKind",
    "Predicate",
    "TermMapping",
    "check_taxonomy",
    "choose_mappings",
    "find_crosswalk",
    "load_codebook",
    "load_crosswalk",
    "read_crosswalk",
    "read_predicate",
]
