"""The IRIs that stand for taxonomies and categories in data for others."""

from typing import Final
from urllib.parse import quote

BASE: Final = "https://w3id.org/govatlas/"


def name_category(taxonomy: str, category: str = "") -> str:
    """Return the IRI of a category, or that of its taxonomy."""
    parts = filter(None, (taxonomy, category))
    return BASE + "category/" + "/".join(quote(part, safe="") for part in parts)
