"""The picture: how much of each group of documents covers each category."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from govatlas.coverage import (
    ANY,
    EVERY_DOCUMENT,
    FEWEST,
    Condition,
    Cover,
    Mask,
    Selection,
)
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Category, Taxonomy
from govatlas.model.government import (
    COMPANY,
    EUROPEAN_UNION,
    FEDERAL,
    GOVERNMENT_LABELS,
    MULTINATIONAL,
    STATE,
    UNITED_STATES,
)
from govatlas.publishing import is_number
from govatlas.web.addresses import address_category, address_search
from govatlas.web.pages.correcting import Corrected
from govatlas.web.pages.heat import HeatCell, find_most, find_shade
from govatlas.web.selections import narrow_selection, read_selection
from govatlas.wording import N_

Correct = Callable[[Taxonomy, Mask], Mapping[str, Corrected]]
"""Returns the corrected shares of documents by category; what cannot be had is left out."""

_CHINA: Final = "China"
_LEAST_GROUPS: Final = 3
"""Fewer of the usual groups than these tell little; then levels of government do."""

_MOST_COUNTRIES: Final = 40


@dataclass(frozen=True, slots=True)
class Group:
    """A group of documents with its address; ``is_few`` where shares of it would mislead."""

    name: str
    documents: int
    address: str
    is_few: bool


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A category with a cell for each group; ``number`` leads its name where it is known by one."""

    number: str
    name: str
    address: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Categories by groups; the rows come under the headings of the taxonomy, if it has any."""

    taxonomy: Taxonomy
    groups: tuple[Group, ...]
    parts: tuple[tuple[str, tuple[PictureRow, ...]], ...]
    has_few: bool

    @property
    def is_corrected(self) -> bool:
        """Whether any share could be corrected."""
        rows = (row for _, found in self.parts for row in found)
        return any(cell.corrected for row in rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class _Column:
    """A group with its documents, of each category the numbers covering it and assessed for it.

    ``corrected`` has the shares of those categories of which they could be corrected.
    """

    name: str
    selection: Selection
    documents: int
    covered: tuple[int, ...]
    assessed: tuple[int, ...]
    corrected: Mapping[str, Corrected] = field(default_factory=dict)

    def share(self, category: Category, place: int) -> float | None:
        """Return the share that covers a category, corrected where that can be had."""
        if category.code in self.corrected:
            return self.corrected[category.code].share
        assessed = self.assessed[place]
        return self.covered[place] / assessed if assessed else None


def draw_picture(catalogue: Catalogue, correct: Correct = lambda _, __: {}) -> Picture:
    """Return the first taxonomy of a catalogue by groups of documents.

    The shares of groups that are not too small are corrected by ``correct``.
    """
    taxonomy = catalogue.codebook.coverage[0]
    columns = tuple(
        _correct(column, catalogue, taxonomy, correct)
        for column in _list_columns(catalogue, taxonomy)
    )
    shares = [
        [
            column.share(category, place)
            for place, category in enumerate(taxonomy.categories)
            if column.assessed[place] >= FEWEST
        ]
        for column in columns
    ]
    most = find_most(shares)
    rows: dict[str, list[PictureRow]] = {}
    for place, category in enumerate(taxonomy.categories):
        row = _view_row(catalogue, taxonomy, category, [(c, place) for c in columns], most)
        rows.setdefault(taxonomy.group_label(category) or "", []).append(row)
    groups = tuple(
        Group(
            column.name,
            column.documents,
            address_search(selection=column.selection),
            column.documents < FEWEST,
        )
        for column in columns
    )
    return Picture(
        taxonomy,
        groups,
        tuple((name, tuple(found)) for name, found in rows.items()),
        any(group.is_few for group in groups),
    )


def _correct(
    column: _Column, catalogue: Catalogue, taxonomy: Taxonomy, correct: Correct
) -> _Column:
    if column.documents < FEWEST:
        return column
    return replace(column, corrected=correct(taxonomy, column.selection.mask(catalogue)))


def _list_columns(catalogue: Catalogue, taxonomy: Taxonomy) -> Iterator[_Column]:
    usual = list(_count(catalogue, taxonomy, _list_usual(catalogue)))
    if len(usual) < _LEAST_GROUPS:
        levels = ((label, _of("government", level)) for level, label in GOVERNMENT_LABELS.items())
        usual = list(_count(catalogue, taxonomy, levels))
    yield from _count(catalogue, taxonomy, [(N_("All"), EVERY_DOCUMENT)])
    yield from usual


def _list_usual(catalogue: Catalogue) -> Iterator[tuple[str, Selection]]:
    yield N_("US federal"), Selection(government=(FEDERAL,), country=(UNITED_STATES,))
    yield N_("US states"), Selection(government=(STATE,), country=(UNITED_STATES,))
    yield _CHINA, _of("country", _CHINA)
    yield N_("EU"), _of("country", EUROPEAN_UNION)
    named = {"", UNITED_STATES, _CHINA, EUROPEAN_UNION, MULTINATIONAL}
    others = sorted(set(catalogue.distinct["country"].values) - named)
    if others and len(others) <= _MOST_COUNTRIES:
        first = N_("UK and others") if "United Kingdom" in others else N_("Other countries")
        yield first, Selection(country=tuple(others))
    yield N_("Companies"), _of("government", COMPANY)


def _of(facet: str, value: str) -> Selection:
    return read_selection([(facet, value)])


def _count(
    catalogue: Catalogue, taxonomy: Taxonomy, groups: Iterable[tuple[str, Selection]]
) -> Iterator[_Column]:
    """Yield the groups that have documents."""
    for name, selection in groups:
        mask: Mask = selection.mask(catalogue)
        documents = int(np.count_nonzero(mask))
        if documents:
            levels = catalogue.levels[taxonomy.id][mask]
            covered, assessed = (levels > 0).sum(axis=0), (levels >= 0).sum(axis=0)
            yield _Column(
                name, selection, documents, tuple(covered.tolist()), tuple(assessed.tolist())
            )


def _view_row(
    catalogue: Catalogue,
    taxonomy: Taxonomy,
    category: Category,
    places: list[tuple[_Column, int]],
    most: float,
) -> PictureRow:
    condition = Condition("cover", str(Cover(taxonomy.id, category.code, ANY)))
    cells = []
    for column, place in places:
        covered, assessed = column.covered[place], column.assessed[place]
        share = column.share(category, place)
        is_few = assessed < FEWEST
        narrowed = narrow_selection(column.selection, (condition,), catalogue.codebook)
        cells.append(
            HeatCell(
                covered,
                share,
                0 if is_few else find_shade(share, most),
                address_search(selection=narrowed) if covered and narrowed else None,
                is_few,
                None if is_few else column.corrected.get(category.code),
            )
        )
    address = address_category(taxonomy.id, category.code)
    number = f"{category.code} " if is_number(category.code) else ""
    return PictureRow(number, category.label, address, tuple(cells))
