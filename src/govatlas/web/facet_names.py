"""The facets as every page names them, in the order in which every page offers them."""

from collections.abc import Mapping
from typing import Final

from govatlas.coverage import UNKNOWN
from govatlas.model.codebook import Codebook
from govatlas.model.government import GOVERNMENT_LABELS, find_origin
from govatlas.publishing.lookup import find_label
from govatlas.wording import N_, say_term

FACET_NAMES: Final[Mapping[str, str]] = {
    "government": N_("Level of government"),
    "country": N_("Country"),
    "state": N_("State"),
    "stage": N_("Stage"),
    "status": N_("Legislative status"),
    "year": N_("Year"),
    "has": N_("Has"),
    "collection": N_("Collection"),
    "jurisdiction": N_("Jurisdiction"),
    "authority": N_("Authority"),
    "coder": N_("Coder"),
}
_NORMS: Final = {
    "duties": N_("duties or prohibitions"),
    "sanctions": N_("sanctions"),
    "deadlines": N_("deadlines"),
    "none": N_("no norms"),
}
_UNKNOWN: Final = {
    "coder": N_("not coded yet"),
    "status": N_("not assessed"),
    "has": N_("not looked for"),
    "collection": N_("in no collection"),
    "state": N_("no state"),
}


def name_place(authority: str, jurisdiction: str) -> str:
    """Return where a document is from: its country, else the jurisdiction as the source has it."""
    return find_origin(authority, jurisdiction).country or jurisdiction


def name_value(codebook: Codebook, facet: str, value: str) -> str:
    """Return what readers call a value of a facet, in their language."""
    return say_term(_find_name(codebook, facet, value))


def _find_name(codebook: Codebook, facet: str, value: str) -> str:
    if value in ("", UNKNOWN):
        return _UNKNOWN.get(facet, UNKNOWN)
    if facet == "status":
        return find_label(codebook, codebook.status.id, value)
    names = {"government": GOVERNMENT_LABELS, "has": _NORMS}.get(facet, {})
    return names.get(value, value)
