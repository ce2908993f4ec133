"""What the rules look at: the selected documents of a catalogue, counted once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage.axes import find_levels
from govatlas.coverage.basis import Basis, resolve_mask
from govatlas.coverage.bits import Bits, pack_sets
from govatlas.coverage.coder_error import CoderErrors, exceeds_error
from govatlas.coverage.gaps import FEWEST_ASSESSED
from govatlas.coverage.presence import find_coded
from govatlas.coverage.proportion import Difference
from govatlas.coverage.selection import Mask
from govatlas.coverage.tally import Tally
from govatlas.model.catalogue import NOT_ASSESSED, Catalogue
from govatlas.model.codebook import Category, Taxonomy

FEWEST: Final = FEWEST_ASSESSED
"""No sentence is written of a smaller number of documents, nor of a smaller group of them."""

Levels = NDArray[np.int8]
Documents = NDArray[np.bool_]


@dataclass(frozen=True)
class Topic:
    """A taxonomy with the levels of its categories (rows) in the coded documents (columns)."""

    taxonomy: Taxonomy
    levels: Levels

    @cached_property
    def assessed(self) -> Documents:
        """Say of each category which documents were assessed."""
        return np.asarray(self.levels != NOT_ASSESSED)

    @cached_property
    def covered(self) -> Documents:
        """Say of each category which documents cover it at all."""
        return np.asarray(self.levels > 0)

    @cached_property
    def assessed_sets(self) -> Bits:
        """Return the documents assessed for each category as sets."""
        return pack_sets(self.assessed)

    @cached_property
    def covered_sets(self) -> Bits:
        """Return the documents that cover each category as sets."""
        return pack_sets(self.covered)

    @cached_property
    def tallies(self) -> tuple[Tally, ...]:
        """Return the documents of each category by level."""
        points = range(NOT_ASSESSED, self.taxonomy.scale.highest + 1)
        counts = np.stack([np.count_nonzero(self.levels == point, axis=1) for point in points])
        return tuple(Tally.of(row) for row in counts.T.tolist())


class Evidence:
    """The documents coded among those selected; nothing is said of those not assessed."""

    def __init__(
        self,
        catalogue: Catalogue,
        mask: Mask | None = None,
        errors: CoderErrors | None = None,
    ) -> None:
        """Look at the documents of ``mask``, at all without one; allow for errors of a coder."""
        chosen = resolve_mask(catalogue, mask).copy()
        chosen[chosen] = find_coded(catalogue, chosen)
        self.catalogue = catalogue
        self.mask = chosen
        self.size = int(np.count_nonzero(chosen))
        self.errors = errors and errors.fit(Basis.of(catalogue, chosen).coders)

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Return the taxonomies of the codebook."""
        return tuple(
            Topic(taxonomy, find_levels(self.catalogue, taxonomy.id, self.mask))
            for taxonomy in self.catalogue.codebook.coverage
        )

    @property
    def bar(self) -> str:
        """Return what a difference must be larger than to be told, as a sentence names it."""
        return "chance and the coder's errors" if self.errors else "chance"

    def is_sure(
        self, difference: Difference, taxonomy: Taxonomy, place: int, comparisons: int
    ) -> bool:
        """Whether a difference in the category at ``place`` is larger than that."""
        if not difference.exceeds_chance(comparisons):
            return False
        code = taxonomy.categories[place].code
        table = self.errors.find(taxonomy.id, code) if self.errors else None
        return exceeds_error(difference, table, comparisons)

    def column(self, facet: str) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """Return the values of a facet with the number of that of each document."""
        distinct = self.catalogue.distinct[facet]
        return distinct.values, distinct.codes[self.mask]

    def name(self, documents: Documents) -> str:
        """Return how a sentence names these documents, such as ``20 documents coded by ann``."""
        whole = np.zeros(len(self.catalogue), dtype=np.bool_)
        whole[np.flatnonzero(self.mask)[documents]] = True
        basis = Basis.of(self.catalogue, whole)
        noun = "document" if basis.documents == 1 else "documents"
        return f"{basis.documents:,} {noun} coded by {basis.coders_phrase}"

    def name_assessed(self, assessed: Documents, among: Documents | None = None) -> str:
        """Return the same of the documents assessed for a category, saying so if not all are.

        Args:
            assessed: which were assessed.
            among: the documents to look at, all by default.
        """
        among = np.ones(self.size, dtype=np.bool_) if among is None else among
        every = not np.any(among & ~assessed)
        return self.name(assessed & among) + ("" if every else " and assessed for it")


def name_category(category: Category) -> str:
    """Return the category as a sentence names it."""
    is_number = category.code[:1].isdigit()
    return f"{category.code} {category.label}" if is_number else f"“{category.label}”"


def name_categories(taxonomy: Taxonomy) -> str:
    """Return all categories of a taxonomy as a sentence names them."""
    return f"the {len(taxonomy.categories)} categories of “{taxonomy.label}”"


def format_share(count: int, total: int) -> str:
    """Return a number of documents with its percentage."""
    share = 100 * count / total
    if 0 < share < 1:
        told = "less than 1"
    elif 99 < share < 100:
        told = "more than 99"
    else:
        told = f"{share:.0f}"
    return f"{count:,} ({told}%)"


def inflect(count: int, singular: str, plural: str) -> str:
    """Return the form of a verb that goes with a number of documents."""
    return singular if count == 1 else plural
