"""Chooses the documents that a draft is compared with, where nobody says which.

They are those of the same legal status that cover, at any level, what is most particular to the
draft: the categories that it covers best for how rarely others do, one of a taxonomy. No more of
these are asked for than leave enough documents; where even the status leaves too few, every
document counts.
"""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from govatlas.coverage import EVERY_DOCUMENT, FEWEST, Cover, Mask, Selection
from govatlas.model.catalogue import NOT_ASSESSED, Catalogue
from govatlas.model.coding import Coding, Label

ENOUGH: Final = 2 * FEWEST
"""Documents that a narrower choice has to leave."""

MOST_SUBJECTS: Final = 2


def choose_comparable(catalogue: Catalogue, coding: Coding) -> Selection:
    """Return what selects the documents most fit to compare a draft with."""
    within = find_assessed(catalogue)
    chosen = EVERY_DOCUMENT
    if coding.status is not None:
        chosen = _narrow(
            catalogue, within, chosen, replace(chosen, status=(coding.status.category,))
        )
    for label in _order_subjects(catalogue, coding, within):
        if any(cover.taxonomy == label.taxonomy for cover in chosen.cover):
            continue  # a risk with a sector says more of a draft than two risks
        cover = Cover(label.taxonomy, label.category)
        narrower = replace(chosen, cover=(*chosen.cover, cover))
        chosen = _narrow(catalogue, within, chosen, narrower)
        if len(chosen.cover) == MOST_SUBJECTS:
            break
    return chosen


def find_assessed(catalogue: Catalogue) -> Mask:
    """Say of each document whether it was assessed for any category."""
    assessed = np.zeros(len(catalogue), dtype=np.bool_)
    for table in catalogue.levels.values():
        assessed |= (table != NOT_ASSESSED).any(axis=1)
    return assessed


def _narrow(catalogue: Catalogue, within: Mask, wide: Selection, narrow: Selection) -> Selection:
    """Return the narrower selection if it leaves enough documents, else the wider one."""
    return narrow if np.count_nonzero(narrow.mask(catalogue) & within) >= ENOUGH else wide


def _order_subjects(catalogue: Catalogue, coding: Coding, within: Mask) -> list[Label]:
    """Return what the draft surely covers, the most particular first."""
    known = {
        (taxonomy.id, category.code)
        for taxonomy, category in catalogue.codebook.coverage_categories()
    }
    covered = [
        label
        for label in coding.labels
        if label.level and label.rival is None and (label.taxonomy, label.category) in known
    ]
    return sorted(covered, key=lambda label: -_weigh(catalogue, label, within))


def _weigh(catalogue: Catalogue, label: Label, within: Mask) -> float:
    """Return how particular a subject is: how well it is covered, times how rarely by others."""
    levels = catalogue.level_column(label.taxonomy, label.category)[within]
    covering = int(np.count_nonzero(levels > 0))
    rarity = math.log((1 + len(levels)) / (1 + covering))
    return label.level / catalogue.codebook.taxonomy(label.taxonomy).scale.highest * rarity
