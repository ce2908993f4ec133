"""The codebook: what every category means, with the documents that cover it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import Response

from govatlas.coverage import ActorChoice, Cover, Mask, Selection
from govatlas.errors import UnknownCategory
from govatlas.explorer import Explorer, Hit, Sort
from govatlas.model.catalogue import NOT_ASSESSED, Catalogue
from govatlas.model.codebook import Category, Taxonomy
from govatlas.publishing import is_number
from govatlas.web.addresses import (
    CODEBOOK,
    address_category,
    address_groups,
    address_search,
    build_address,
)
from govatlas.web.asking import OpenExplorer
from govatlas.web.group_asking import write_group
from govatlas.web.selections import write_selection
from govatlas.web.templating import render_page
from govatlas.wording import N_

ADDRESS: Final = CODEBOOK
_SHOWN: Final = 12

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Count:
    """How many documents have something, and how to ask for them; ``level`` None is no level."""

    name: str
    count: int
    selection: Selection
    level: int | None = None
    highest: int = 0

    @property
    def address(self) -> str:
        """Return the address of the documents."""
        return address_search(selection=self.selection)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView:
    """A category as the codebook lists it; ``counts`` has the highest level first."""

    category: Category
    number: str
    address: str
    counts: tuple[Count, ...]
    unassessed: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """The categories of one domain, in one group without a name where there are no domains."""

    number: str
    name: str
    categories: tuple[CategoryView, ...]


@router.get(CODEBOOK)
def show_codebook(request: Request, explorer: OpenExplorer) -> Response:
    """Show every taxonomy with its categories."""
    catalogue = explorer.catalogue()
    codebook = catalogue.codebook
    return render_page(
        request,
        "site/codebook.html.jinja",
        codebook=codebook,
        parts=[(taxonomy, _group(taxonomy, catalogue)) for taxonomy in codebook.taxonomies],
        total=len(catalogue),
    )


@router.get(CODEBOOK + "/{taxonomy_id}/{code:path}")
def show_category(
    request: Request, explorer: OpenExplorer, taxonomy_id: str, code: str
) -> Response:
    """Show one category with some of the documents that cover it best."""
    catalogue = explorer.catalogue()
    taxonomy = catalogue.codebook.taxonomy(taxonomy_id)
    category = taxonomy.category(code)
    view = _view(taxonomy, category, catalogue)
    selection = _select(taxonomy, view)
    return render_page(
        request,
        "site/category.html.jinja",
        taxonomy=taxonomy,
        category=category,
        group=taxonomy.group_label(category),
        view=view,
        near=[(_find(taxonomy, near.code), near.by) for near in category.distinguish],
        before=_step(taxonomy, category, -1),
        after=_step(taxonomy, category, 1),
        total=len(catalogue),
        documents=_list_documents(explorer, view.counts),
        charts=build_address("/coverage", write_selection(selection)),
        compare=address_groups(write_group("", selection)),
    )


def _select(taxonomy: Taxonomy, view: CategoryView) -> Selection:
    """Return what selects the documents that the page lists: at any level above none."""
    selection = view.counts[0].selection
    if not selection.cover:
        return selection
    return Selection(cover=(Cover(taxonomy.id, view.category.code),))


def _group(taxonomy: Taxonomy, catalogue: Catalogue) -> list[GroupView]:
    members: dict[str, list[CategoryView]] = {group.code: [] for group in taxonomy.groups}
    for category in taxonomy.categories:
        members.setdefault(category.group, []).append(_view(taxonomy, category, catalogue))
    names: Mapping[str, str] = {group.code: group.label for group in taxonomy.groups}
    return [
        GroupView(code, names.get(code, ""), tuple(found))
        for code, found in members.items()
        if found
    ]


def _view(taxonomy: Taxonomy, category: Category, catalogue: Catalogue) -> CategoryView:
    counts, unassessed = count_category(taxonomy, category, catalogue)
    return CategoryView(
        category=category,
        number=category.code if is_number(category.code) else "",
        address=address_category(taxonomy.id, category.code),
        counts=counts,
        unassessed=unassessed,
    )


def count_category(
    taxonomy: Taxonomy, category: Category, catalogue: Catalogue
) -> tuple[tuple[Count, ...], int]:
    """Return the documents that have the category, by level where it has any, the highest first;
    then those not assessed."""
    if taxonomy.id not in catalogue.levels:
        known = _find_known(taxonomy, catalogue)
        return (_count_choice(taxonomy, category, catalogue),), int(np.count_nonzero(~known))
    column = catalogue.level_column(taxonomy.id, category.code)
    counted = tuple(
        Count(
            level.name,
            int(np.count_nonzero(column == level.value)),
            Selection(cover=(Cover(taxonomy.id, category.code, level.name),)),
            level.value,
            taxonomy.scale.highest,
        )
        for level in reversed(taxonomy.scale.levels)
    )
    return counted, int(np.count_nonzero(column == NOT_ASSESSED))


def _find_known(taxonomy: Taxonomy, catalogue: Catalogue) -> Mask:
    """Say of which documents the status, or who acts, is known."""
    if taxonomy.id == catalogue.codebook.status.id:
        return np.array([bool(status) for status in catalogue.statuses], dtype=np.bool_)
    return catalogue.actors_known


def _count_choice(taxonomy: Taxonomy, category: Category, catalogue: Catalogue) -> Count:
    """Return the documents of a legal status, or with an actor of a type or role."""
    code, codebook = category.code, catalogue.codebook
    if taxonomy.id == codebook.status.id:
        selection = Selection(status=(code,))
    elif taxonomy.id == codebook.actor_roles.id:
        selection = Selection(actor=(ActorChoice(role=code),))
    else:
        selection = Selection(actor=(ActorChoice(type=code),))
    return Count(N_("documents"), int(np.count_nonzero(selection.mask(catalogue))), selection)


def _find(taxonomy: Taxonomy, code: str) -> Category | None:
    try:
        return taxonomy.category(code)
    except UnknownCategory:
        return None


def _step(taxonomy: Taxonomy, category: Category, by: int) -> Category | None:
    """Return the category before or after one, None at the end."""
    place = taxonomy.categories.index(category) + by
    return taxonomy.categories[place] if 0 <= place < len(taxonomy.categories) else None


def _list_documents(explorer: Explorer, counts: tuple[Count, ...]) -> list[tuple[Count, Hit]]:
    """Return some documents, those at the highest level first, the newest of a level first."""
    listed: list[tuple[Count, Hit]] = []
    for count in counts:
        left = _SHOWN - len(listed)
        if left > 0 and count.count and count.level != 0:
            found = explorer.find(selection=count.selection, sort=Sort.NEWEST, size=left)
            listed += [(count, hit) for hit in found.hits]
    return listed
