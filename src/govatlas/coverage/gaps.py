"""What is covered least: categories that few documents cover, or only in passing.

Where few documents were assessed a low share says little. Nothing is said of a category that
fewer than ``FEWEST_ASSESSED`` documents were assessed for, nor of how well it is covered where
fewer than ``FEWEST_COVERING`` cover it; both are listed apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from govatlas.coverage.axes import Axis, Bin, Dimension, find_levels, place_documents
from govatlas.coverage.basis import Basis, resolve_mask
from govatlas.coverage.bits import Counts, count_levels, pack_sets
from govatlas.coverage.conditions import Conditions, cover_at, cover_from, join_conditions
from govatlas.coverage.levels import find_coverage
from govatlas.coverage.proportion import FEWEST
from govatlas.coverage.selection import UNKNOWN, Mask
from govatlas.coverage.tally import Tally
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Category, Taxonomy

FEWEST_ASSESSED: Final = FEWEST
FEWEST_COVERING: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How little a category is covered, with what selects the documents of each number."""

    category: Category
    tally: Tally
    none: Conditions | None
    minimal: Conditions | None
    covered: Conditions | None

    @property
    def is_uncovered(self) -> bool:
        """Whether no document covers the category at all."""
        return self.tally.covered.count == 0

    @property
    def is_only_minimal(self) -> bool:
        """Whether documents cover the category, but none beyond the lowest level."""
        share = self.tally.minimal
        return 0 < share.count == share.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """The gaps among some documents: the whole collection, or those of one jurisdiction.

    ``documents`` counts them. ``least`` has the categories from the least to the most covered.
    ``minimal`` has those that enough documents cover, from the one covered the most by its lowest
    level alone; it is empty where the scale has one level above none. ``too_few`` has the
    categories that too few documents were assessed for to say anything.
    """

    documents: int
    least: tuple[Gap, ...]
    minimal: tuple[Gap, ...]
    too_few: tuple[Gap, ...]

    @property
    def categories(self) -> tuple[Gap, ...]:
        """Return all of the categories, those of which nothing can be said last."""
        return self.least + self.too_few


@dataclass(frozen=True, slots=True, kw_only=True)
class GapGroup:
    """The gaps among the documents of one value of a dimension."""

    bin: Bin
    gaps: Gaps


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsBy:
    """The gaps by each value of a dimension that enough documents have.

    ``too_few`` are the values that too few have; ``left_out`` those that are no one value, the
    unknown ones and the rest.
    """

    dimension: Dimension
    groups: tuple[GapGroup, ...]
    too_few: tuple[Bin, ...]
    left_out: tuple[Bin, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageGaps:
    """The gaps of a taxonomy in all documents, then along dimensions."""

    basis: Basis
    taxonomy: Taxonomy
    fewest_assessed: int
    fewest_covering: int
    in_all: Gaps
    by: tuple[GapsBy, ...]


def find_gaps(
    catalogue: Catalogue,
    taxonomy: str,
    mask: Mask | None = None,
    *,
    by: tuple[str, ...] = ("jurisdiction", "year"),
    most: int = 12,
    fewest_assessed: int = FEWEST_ASSESSED,
    fewest_covering: int = FEWEST_COVERING,
) -> CoverageGaps:
    """Return which categories of a taxonomy are covered least, or only minimally.

    Args:
        catalogue: the documents.
        taxonomy: its id.
        mask: which documents, all by default.
        by: ids of the dimensions to look along as well, such as ``sector``.
        most: how many values of such a dimension to look at, the most frequent ones.
        fewest_assessed: documents below which nothing is said of a category.
        fewest_covering: documents below which nothing is said of how well it is covered.

    Raises:
        UnknownCategory: the taxonomy gives no levels.
        InputError: there is no such dimension.
    """
    found = find_coverage(catalogue.codebook, taxonomy)
    chosen = resolve_mask(catalogue, mask)
    table = find_levels(catalogue, taxonomy, chosen)
    finder = _Finder(found, fewest_assessed, fewest_covering)
    everything = pack_sets(np.ones((1, table.shape[1]), dtype=np.bool_))
    (in_all,) = count_levels(everything, table, found.scale.highest)
    groups = []
    for name in by:
        placed = place_documents(catalogue, name, chosen, most=most)
        counts = count_levels(placed.members, table, found.scale.highest)
        groups.append(finder.find_by(placed.axis, counts))
    return CoverageGaps(
        basis=Basis.of(catalogue, mask),
        taxonomy=found,
        fewest_assessed=fewest_assessed,
        fewest_covering=fewest_covering,
        in_all=finder.find(in_all, table.shape[1], ()),
        by=tuple(groups),
    )


@dataclass(frozen=True, slots=True)
class _Finder:
    """What counts as enough to say something about a taxonomy."""

    taxonomy: Taxonomy
    fewest_assessed: int
    fewest_covering: int

    def find_by(self, axis: Axis, counts: Counts) -> GapsBy:
        """Return the gaps of each bin with enough documents."""
        named = [place for place, entry in enumerate(axis.bins) if _is_one_value(entry)]
        enough = [p for p in named if axis.bins[p].documents >= self.fewest_assessed]
        return GapsBy(
            dimension=axis.dimension,
            groups=tuple(
                GapGroup(bin=entry, gaps=self.find(counts[p], entry.documents, entry.conditions))
                for p, entry in ((place, axis.bins[place]) for place in enough)
            ),
            too_few=tuple(axis.bins[place] for place in named if place not in enough),
            left_out=tuple(entry for entry in axis.bins if not _is_one_value(entry)),
        )

    def find(self, counts: Counts, documents: int, within: Conditions | None) -> Gaps:
        """Return the gaps by documents by category and level, not assessed first."""
        gaps = list(self._describe(counts, within))
        assessed = [gap for gap in gaps if gap.tally.assessed >= self.fewest_assessed]
        covered = [gap for gap in assessed if gap.tally.covered.count >= self.fewest_covering]
        least = sorted(assessed, key=lambda gap: gap.tally.covered.count / gap.tally.assessed)
        minimal = sorted(
            covered, key=lambda gap: -gap.tally.minimal.count / gap.tally.minimal.total
        )
        return Gaps(
            documents=documents,
            least=tuple(least),
            minimal=tuple(minimal) if self.taxonomy.scale.highest > 1 else (),
            too_few=tuple(gap for gap in gaps if gap.tally.assessed < self.fewest_assessed),
        )

    def _describe(self, counts: Counts, within: Conditions | None) -> Iterator[Gap]:
        taxonomy = self.taxonomy
        for category, row in zip(taxonomy.categories, counts.tolist(), strict=True):
            yield Gap(
                category=category,
                tally=Tally.of(row),
                none=join_conditions(within, cover_at(taxonomy, category.code, 0)),
                minimal=join_conditions(within, cover_at(taxonomy, category.code, 1)),
                covered=join_conditions(within, cover_from(taxonomy, category.code, 1)),
            )


def _is_one_value(entry: Bin) -> bool:
    return not entry.merged and entry.value != UNKNOWN
