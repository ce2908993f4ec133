"""The facets as every page names them, in the order in which every page offers them."""

from collections.abc import Mapping
from typing import Final

from govatlas.coverage import UNKNOWN
from govatlas.model.codebook import Codebook
from govatlas.model.government import GOVERNMENT_LABELS, find_origin
from govatlas.publishing.lookup import find_label

FACET_NAMES: Final[Mapping[str, str]] = {
    "government": "Level of government",
    "country": "Country",
    "state": "State",
    "stage": "Stage",
    "status": "Legislative status",
    "year": "Year",
    "has": "Has",
    "collection": "Collection",
    "jurisdiction": "Jurisdiction",
    "authority": "Authority",
    "coder": "Coder",
}
_NORMS: Final = {
    "duties": "duties or prohibitions",
    "sanctions": "sanctions",
    "deadlines": "deadlines",
    "none": "no norms",
}
_UNKNOWN: Final = {
    "coder": "not coded yet",
    "status": "not assessed",
    "has": "not looked for",
    "collection": "in no collection",
    "state": "no state",
}


def name_place(authority: str, jurisdiction: str) -> str:
    """Return where a document is from: its country, else the jurisdiction as the source has it."""
    return find_origin(authority, jurisdiction).country or jurisdiction


def name_value(codebook: Codebook, facet: str, value: str) -> str:
    """Return what readers call a value of a facet."""
    if value in ("", UNKNOWN):
        return _UNKNOWN.get(facet, UNKNOWN)
    if facet == "status":
        return find_label(codebook, codebook.status.id, value)
    names = {"government": GOVERNMENT_LABELS, "has": _NORMS}.get(facet, {})
    return names.get(value, value)
