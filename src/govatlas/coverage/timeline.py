"""Coverage year by year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from govatlas.coverage.axes import find_levels
from govatlas.coverage.basis import Basis, resolve_mask
from govatlas.coverage.bits import Counts, count_each, count_levels, pack_sets
from govatlas.coverage.conditions import Condition, Conditions, cover_at, cover_from
from govatlas.coverage.levels import find_coverage
from govatlas.coverage.selection import UNKNOWN, Mask
from govatlas.coverage.tally import Tally
from govatlas.model.catalogue import UNKNOWN_YEAR, Catalogue
from govatlas.model.codebook import Category, Taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCoverage:
    """The documents of one year by their level of a category.

    ``year`` is None for the documents of an unknown year. ``levels`` selects the documents of
    each level, none first; ``covered`` those of any above none.
    """

    year: int | None
    tally: Tally
    levels: tuple[Conditions, ...]
    covered: Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTimeline:
    """One category over the years, earliest first."""

    category: Category
    years: tuple[YearCoverage, ...]
    unknown: YearCoverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Categories of a taxonomy over the years that any document is of.

    ``documents`` counts by year whatever is covered, ``unknown`` those of an unknown year, which
    belong to no point of the line.
    """

    basis: Basis
    taxonomy: Taxonomy
    years: tuple[int, ...]
    documents: tuple[int, ...]
    unknown: int
    categories: tuple[CategoryTimeline, ...]


def trace_years(
    catalogue: Catalogue,
    taxonomy: str,
    categories: Sequence[str] = (),
    mask: Mask | None = None,
) -> Timeline:
    """Return the documents by year and level of categories of a taxonomy.

    Args:
        catalogue: the documents.
        taxonomy: its id.
        categories: their codes, all by default.
        mask: which documents, all by default.

    Raises:
        UnknownCategory: there is no such taxonomy with levels, or no such category in it.
    """
    found = find_coverage(catalogue.codebook, taxonomy)
    wanted = [found.category(code) for code in categories] or list(found.categories)
    chosen = resolve_mask(catalogue, mask)
    places = [found.categories.index(category) for category in wanted]
    table = find_levels(catalogue, taxonomy, chosen)[places]
    column = catalogue.years[chosen]
    years = np.unique(column[column != UNKNOWN_YEAR])
    known = np.append(years, UNKNOWN_YEAR)
    members = pack_sets(known[:, None] == column)
    counts = count_levels(members, table, found.scale.highest)
    *documents, unknown = count_each(members).tolist()
    return Timeline(
        basis=Basis.of(catalogue, mask),
        taxonomy=found,
        years=tuple(years.tolist()),
        documents=tuple(documents),
        unknown=unknown,
        categories=tuple(
            _trace_category(found, category, known.tolist(), counts[:, place])
            for place, category in enumerate(wanted)
        ),
    )


def _trace_category(
    taxonomy: Taxonomy, category: Category, years: list[int], counts: Counts
) -> CategoryTimeline:
    *points, unknown = (
        _describe_year(taxonomy, category, year, Tally.of(row))
        for year, row in zip(years, counts.tolist(), strict=True)
    )
    return CategoryTimeline(category=category, years=tuple(points), unknown=unknown)


def _describe_year(taxonomy: Taxonomy, category: Category, year: int, tally: Tally) -> YearCoverage:
    is_known = year != UNKNOWN_YEAR
    when = (Condition("year", f"{year:04d}" if is_known else UNKNOWN),)
    return YearCoverage(
        year=year if is_known else None,
        tally=tally,
        levels=tuple(
            when + cover_at(taxonomy, category.code, level.value) for level in taxonomy.scale.levels
        ),
        covered=when + cover_from(taxonomy, category.code, 1),
    )
