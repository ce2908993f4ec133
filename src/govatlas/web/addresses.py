"""Builds the addresses of pages, each of which can be shared."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import quote, quote_plus

from govatlas.coverage import (
    EVERY_DOCUMENT,
    FACETS,
    Conditions,
    Cover,
    Selection,
)
from govatlas.model.codebook import Codebook
from govatlas.web.selections import narrow_selection, write_selection

DOCUMENTS: Final = "/documents"
CODEBOOK: Final = "/codebook"
COMPARE: Final = "/compare"

Pairs = Iterable[tuple[str, str | int | None]]


def build_address(path: str, pairs: Pairs = (), *, fragment: str = "") -> str:
    """Return ``path`` with those parameters that have a value."""
    query = "&".join(
        f"{name}={_escape(str(value))}" for name, value in pairs if value not in ("", None)
    )
    address = f"{path}?{query}" if query else path
    return f"{address}#{quote(fragment, safe=':-')}" if fragment else address


@lru_cache(maxsize=2_000)
def _escape(value: str) -> str:
    """Return a value as a query has it; a page has hundreds, of few values."""
    return quote_plus(value)


def address_document(
    document_id: str,
    *parts: str,
    version: int | None = None,
    coder: str | None = None,
    coding: str | None = None,
    fragment: str = "",
) -> str:
    """Return the address of a document, or of a page below it such as ``versions``.

    Only the id of a ``coding`` makes it last: a ``coder`` may code again.
    """
    path = "/".join([DOCUMENTS, quote(document_id, safe=""), *parts])
    pairs = (("version", version), ("coder", coder), ("coding", coding))
    return build_address(path, pairs, fragment=fragment)


def address_versions(document_id: str, old: int, new: int) -> str:
    """Return the address of what changed from one version of a document to another."""
    path = address_document(document_id, "versions")
    return build_address(path, (("old", old), ("new", new)))


def address_search(
    q: str = "",
    selection: Selection = EVERY_DOCUMENT,
    *,
    sort: str = "",
    page: int = 1,
    form: str = "",
) -> str:
    """Return the address of the documents that answer ``q`` and are selected.

    Args:
        q: the search.
        selection: what is chosen.
        sort: the order, empty for the order that the page takes by itself.
        page: counted from 1.
        form: ``csv``, ``json`` or ``zip`` for the file of the whole result.
    """
    path = f"{DOCUMENTS}.{form}" if form else DOCUMENTS
    number = page if page > 1 else None
    return build_address(
        path, (("q", q), *write_selection(selection), ("sort", sort), ("page", number))
    )


def address_narrowed(
    path: str, q: str, selection: Selection, conditions: Conditions, codebook: Codebook
) -> str | None:
    """Return the address of those documents of a search that meet conditions.

    Args:
        path: of the list of documents.
        q: the search.
        selection: what is chosen already.
        conditions: what selects the documents behind a figure.
        codebook: that of the figure.

    Returns:
        None where no selection is that of both.
    """
    if any(getattr(selection, condition.facet) for condition in conditions):
        narrowed = narrow_selection(selection, conditions, codebook)
        if narrowed is None:
            return None
        pairs = list(write_selection(narrowed))
    else:  # nothing to join: much quicker, where there are hundreds of figures
        added = [(condition.facet, condition.value) for condition in conditions]
        pairs = sorted([*write_selection(selection), *added], key=_find_place)
    return build_address(path, (("q", q), *pairs))


def _find_place(pair: tuple[str, str]) -> int:
    return FACETS.index(pair[0])


def address_cover(taxonomy: str, category: str, level: str = "any", *, q: str = "") -> str:
    """Return the address of the documents that cover a category at a level (by its name)."""
    return address_search(q, Selection(cover=(Cover(taxonomy, category, level),)))


def address_category(taxonomy: str, category: str) -> str:
    """Return the address of a category's page in the codebook."""
    return "/".join([CODEBOOK, quote(taxonomy, safe=""), quote(category, safe="")])


def address_compare(*ids: str) -> str:
    """Return the address that sets up to six documents side by side."""
    return build_address(COMPARE, zip("abcdef", ids, strict=False))


def address_groups(*groups: str) -> str:
    """Return the address that compares two groups, or asks for the second of them."""
    return build_address(COMPARE, (("group", group) for group in groups))
