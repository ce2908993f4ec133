"""Recognises the legal formats of XML by the namespace or the name of their root."""

from typing import Final

AKOMA_NTOSO: Final = ("http://docs.oasis-open.org/legaldocml/ns/akn/", "http://www.akomantoso.org/")
USLM: Final = ("http://xml.house.gov/schemas/uslm/1.0", "http://schemas.gpo.gov/xml/uslm")
HOUSE_ROOTS: Final = frozenset(["bill", "resolution", "amendment-doc", "pre-bill"])

FORMEX_ROOTS: Final = frozenset(["ACT", "ANNEX", "GENERAL", "CONS.ACT", "CONS.ANNEX", "CONS.DOC"])


def is_legal_root(namespace: str, name: str) -> bool:
    """Return whether an element of this namespace and name is the root of a legal text."""
    if namespace:
        return namespace.startswith((*AKOMA_NTOSO, *USLM))
    return name in HOUSE_ROOTS
