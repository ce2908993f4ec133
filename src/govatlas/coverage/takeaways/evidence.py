"""What the rules look at: the selected documents of a catalogue, counted once."""

from collections.abc import Callable
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
from govatlas.wording import N_, _, ngettext, say_term, write_number

FEWEST: Final = FEWEST_ASSESSED
"""No sentence is written of a smaller number of documents, nor of a smaller group of them."""

FOR_IT: Final = N_("%(documents)s and assessed for it")
FOR_THEM: Final = N_("%(documents)s and assessed for them")
FOR_BOTH: Final = N_("%(documents)s and assessed for both")
"""How documents are named that were assessed for one category, for several, for two."""

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
        mark: Callable[[str], str] = str,
    ) -> None:
        """Look at the documents of ``mask``, at all without one.

        Args:
            catalogue: the documents.
            mask: which of them.
            errors: those of the coder, to allow for.
            mark: marks the names of coders and jurisdictions in sentences as data.
        """
        chosen = resolve_mask(catalogue, mask).copy()
        chosen[chosen] = find_coded(catalogue, chosen)
        self.catalogue = catalogue
        self.mask = chosen
        self.mark = mark
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
        """Return the end of a sentence about a difference: what it is larger than."""
        if self.errors:
            return _("a larger difference than chance and the coder's errors would explain")
        return _("a larger difference than chance would explain")

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
        # names documents after "of the" and "none of the"
        return ngettext(
            "%(count)s document coded by %(coders)s",
            "%(count)s documents coded by %(coders)s",
            basis.documents,
            count=write_number(basis.documents),
            coders=basis.name_coders(self.mark),
        )

    def name_assessed(
        self, assessed: Documents, among: Documents | None = None, how: str = FOR_IT
    ) -> str:
        """Return the same of the documents assessed for a category, saying so if not all are.

        Args:
            assessed: which were assessed.
            among: the documents to look at, all by default.
            how: names those assessed.
        """
        among = np.ones(self.size, dtype=np.bool_) if among is None else among
        every = not np.any(among & ~assessed)
        told = self.name(assessed & among)
        return told if every else _(how, documents=told)


def name_category(category: Category) -> str:
    """Return the category as a sentence names it."""
    is_number = category.code[:1].isdigit()
    label = say_term(category.label)
    return f"{category.code} {label}" if is_number else _("“%(category)s”", category=label)


def name_categories(taxonomy: Taxonomy) -> str:
    """Return all categories of a taxonomy as a sentence names them."""
    number, label = len(taxonomy.categories), say_term(taxonomy.label)
    # always more than one; stands after "of" and "none of"
    return _("the %(number)s categories of “%(taxonomy)s”", number=number, taxonomy=label)


def format_share(count: int, total: int) -> str:
    """Return a number of documents with its percentage."""
    share, number = 100 * count / total, write_number(count)
    if 0 < share < 1:
        return _("%(number)s (less than 1%%)", number=number)
    if 99 < share < 100:
        return _("%(number)s (more than 99%%)", number=number)
    percent = f"{share:.0f}"
    return _("%(number)s (%(share)s%%)", number=number, share=percent)
