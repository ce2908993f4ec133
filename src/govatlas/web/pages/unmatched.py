"""Filters that no document can match, each with links to values that some have."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from govatlas.coverage import FACETS, Unmatched, count_values, find_unmatched
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Codebook
from govatlas.web.addresses import address_search
from govatlas.web.asking import Search
from govatlas.web.facet_names import FACET_NAMES, name_value
from govatlas.web.limits import is_accepted
from govatlas.web.selections import read_selection
from govatlas.wording import ENGLISH, _, current_language

_MOST: Final = 3
"""More values that no document has come from no form of ours."""


@dataclass(frozen=True, slots=True)
class OfferedValue:
    """A value that may be meant, with the address of the same search with it."""

    facet: str
    name: str
    documents: int
    address: str


@dataclass(frozen=True, slots=True)
class UnmatchedView:
    """A value of a facet that no document has."""

    facet: str
    value: str
    is_close: bool
    offered: tuple[OfferedValue, ...]


def view_unmatched(search: Search, catalogue: Catalogue) -> tuple[UnmatchedView, ...]:
    """Return the choices of a search that no document has."""
    asked = replace(search.selection, coder=())  # coders are checked by the search itself
    found = find_unmatched(asked, count_values(catalogue))
    return tuple(
        UnmatchedView(
            _name_within(FACET_NAMES[unmatched.facet]),
            name_value(catalogue.codebook, unmatched.facet, unmatched.value),
            unmatched.is_close,
            tuple(_offer(search, unmatched, catalogue.codebook)),
        )
        for unmatched in found[:_MOST]
    )


def _offer(search: Search, unmatched: Unmatched, codebook: Codebook) -> Iterator[OfferedValue]:
    for entry in unmatched.suggestions:
        address = _replace(search, unmatched, entry.facet, entry.value)
        if is_accepted(address):
            name = name_value(codebook, entry.facet, entry.value)
            yield OfferedValue(_(FACET_NAMES[entry.facet]), name, entry.documents, address)


def _name_within(facet: str) -> str:
    """Return the name of a facet as it stands within a sentence."""
    return facet.lower() if current_language() is ENGLISH else _(facet)


def _replace(search: Search, unmatched: Unmatched, facet: str, value: str) -> str:
    """Return the address of the search with another value in the place of the unmatched one."""
    pairs = [
        (name, str(chosen))
        for name in FACETS
        for chosen in getattr(search.selection, name)
        if (name, chosen) != (unmatched.facet, unmatched.value)
    ]
    return address_search(search.q, read_selection([*pairs, (facet, value)]), sort=search.sort)
