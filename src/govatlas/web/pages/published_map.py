"""How the map of the collection differs from the one that MIT has published, with reasons."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from govatlas.coverage import Proportion, Tally, measure_levels
from govatlas.explorer import Explorer
from govatlas.model.codebook import Category
from govatlas.web.addresses import address_category, address_cover
from govatlas.web.asking import OpenExplorer
from govatlas.web.pages.scope import name_category
from govatlas.web.templating import render_page

ADDRESS: Final = "/about/mit"
_CLOSE: Final = 0.05
"""Shares that differ by less are called close: either map may well err by so much."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCategory:
    """The documents at each level of a category in the published map.

    ``reason`` says which rule of our codebook makes the maps differ; empty where none does.
    """

    code: str
    good: int
    minimal: int
    none: int
    reason: str

    @property
    def covered(self) -> Proportion:
        """Return the documents that cover it, of all."""
        return Proportion(self.good + self.minimal, self.good + self.minimal + self.none)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedMap:
    """The shares that others published, with their source."""

    source: str
    address: str
    published: str
    documents: int
    taxonomy: str
    categories: tuple[PublishedCategory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """A category in both maps; what is ours is None where the collection is not comparable."""

    name: str
    address: str
    theirs: Proportion
    ours: Proportion | None
    documents: str
    reason: str

    @property
    def points(self) -> float | None:
        """Return by how many percentage points our share is above theirs."""
        ours, theirs = self.ours and self.ours.value, self.theirs.value
        if not isinstance(ours, float) or not isinstance(theirs, float):
            return None
        return 100 * (ours - theirs)

    @property
    def is_close(self) -> bool:
        """Whether the two shares hardly differ."""
        return self.points is not None and abs(self.points) < 100 * _CLOSE


@cache
def load_published_map() -> PublishedMap:
    """Return the map that came with this release."""
    path = resources.files("govatlas.web") / "data" / "published-map.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    categories = tuple(PublishedCategory(**entry) for entry in data.pop("categories"))
    return PublishedMap(**data, categories=categories)


@router.get(ADDRESS)
def show_published_map(request: Request, explorer: OpenExplorer) -> Response:
    """Show both maps side by side, or what is needed for that."""
    published = load_published_map()
    tallies = _count_ours(explorer, published.taxonomy)
    rows = [
        _compare(entry, published.taxonomy, explorer, tallies) for entry in published.categories
    ]
    return render_page(
        request,
        "site/published_map.html.jinja",
        published=published,
        rows=rows,
        comparable=bool(tallies),
        total=len(explorer.catalogue()),
        assessed=max((tally.assessed for tally in tallies.values()), default=0),
        theirs=_sum_shares([row.theirs for row in rows]),
        ours=_sum_shares([row.ours for row in rows if row.ours]),
    )


def _count_ours(explorer: Explorer, taxonomy: str) -> dict[str, Tally]:
    """Return how our documents cover each category, nothing where they are others than MIT's."""
    if not explorer.holds_release():
        return {}
    levels = measure_levels(explorer.catalogue(), taxonomy)
    found = {entry.category.code: entry.tally for entry in levels.categories}
    return found if any(tally.assessed for tally in found.values()) else {}


def _compare(
    entry: PublishedCategory, taxonomy: str, explorer: Explorer, tallies: dict[str, Tally]
) -> ComparedRow:
    category: Category = explorer.catalogue().codebook.taxonomy(taxonomy).category(entry.code)
    tally = tallies.get(entry.code)
    return ComparedRow(
        name=name_category(category),
        address=address_category(taxonomy, entry.code),
        theirs=entry.covered,
        ours=tally.covered if tally else None,
        documents=address_cover(taxonomy, entry.code),
        reason=entry.reason,
    )


def _sum_shares(shares: Sequence[Proportion]) -> float:
    """Return how many categories a document covers on average."""
    return sum(share.value for share in shares if isinstance(share.value, float))
