"""Finds what comparable documents cover and a draft does not, the most unusual silence first."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from govatlas.comparing.borrowing import ModelProvision
from govatlas.coverage import Conditions, Mask, Proportion, Tally
from govatlas.coverage.conditions import cover_from
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Category, Taxonomy
from govatlas.model.coding import Coding, Label
from govatlas.model.finding import Figure, Interval, Share, Undefined

Key = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Silence:
    """A category that a draft does not cover, with how many comparable documents do.

    ``raw`` counts them as they were coded. ``corrected`` is the share with the errors of the
    coder taken out, None where nothing can be corrected. ``label`` is what the coder says of the
    draft; it has a rival where the draft may cover the category after all. ``conditions`` select
    the documents that cover it. ``provisions`` are norms on it to borrow from.
    """

    taxonomy: Taxonomy
    category: Category
    raw: Proportion
    label: Label
    conditions: Conditions
    corrected: Share | None = None
    provisions: tuple[ModelProvision, ...] = ()

    @property
    def key(self) -> Key:
        """Return the taxonomy with the category, by their ids."""
        return self.taxonomy.id, self.category.code

    @property
    def is_uncertain(self) -> bool:
        """Whether the draft may cover the category: another level is nearly as likely."""
        return self.label.rival is not None

    @property
    def is_few(self) -> bool:
        """Whether the share is of so few documents that it is marked."""
        return self.raw.is_few

    @property
    def share(self) -> Figure:
        """Return the share of comparable documents that cover it, corrected if it can be."""
        return self.corrected.corrected if self.corrected else self.raw.value

    @property
    def interval(self) -> Interval | Undefined:
        """Return the interval around the share."""
        return self.corrected.interval if self.corrected else self.raw.interval

    @property
    def unusualness(self) -> tuple[float, float]:
        """Return how unusual the silence is: the share that is sure, then the likeliest one."""
        low = 0.0 if isinstance(self.interval, Undefined) else self.interval.low
        return low, 0.0 if isinstance(self.share, Undefined) else self.share


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A category that was not assessed in a draft, and why; it is no silence."""

    taxonomy: Taxonomy
    category: Category
    reason: str


@dataclass(frozen=True, kw_only=True)
class Silences:
    """What a draft does not cover, may not cover, and was not assessed for.

    ``silent`` and ``uncertain`` begin with the most unusual silence.
    """

    silent: tuple[Silence, ...] = ()
    uncertain: tuple[Silence, ...] = ()
    open: tuple[OpenQuestion, ...] = field(default=())

    @cached_property
    def unusual(self) -> tuple[Silence, ...]:
        """Return the silences on what at least one comparable document covers."""
        return tuple(silence for silence in self.silent if silence.raw.count)

    @cached_property
    def shared(self) -> tuple[Silence, ...]:
        """Return the silences on what no comparable document covers either."""
        return tuple(silence for silence in self.silent if not silence.raw.count)


def find_silences(
    catalogue: Catalogue,
    mask: Mask,
    coding: Coding,
    corrected: Mapping[Key, Share] | None = None,
    *,
    apart: Collection[Key] = (),
) -> Silences:
    """Return what a draft is silent on beside the documents of ``mask``.

    Args:
        catalogue: the documents.
        mask: those that are comparable.
        coding: that of the draft.
        corrected: shares without the errors of the coder, as far as they can be had.
        apart: categories to leave out, since the documents were chosen for covering them.
    """
    if coding.not_assessed:
        return Silences()
    every = _find(catalogue, mask, coding, corrected or {})
    found = [silence for silence in every if silence.key not in apart]
    ordered = sorted(found, key=lambda silence: silence.unusualness, reverse=True)
    return Silences(
        silent=tuple(silence for silence in ordered if not silence.is_uncertain),
        uncertain=tuple(silence for silence in ordered if silence.is_uncertain),
        open=tuple(_list_open(catalogue, coding)),
    )


def _find(
    catalogue: Catalogue, mask: Mask, coding: Coding, corrected: Mapping[Key, Share]
) -> Iterator[Silence]:
    labels = {(label.taxonomy, label.category): label for label in coding.labels}
    for taxonomy in catalogue.codebook.coverage:
        table = catalogue.levels[taxonomy.id][mask]
        for place, category in enumerate(taxonomy.categories):
            label = labels.get((taxonomy.id, category.code))
            if label is None or 0 not in (label.level, label.rival):
                continue
            counts = np.bincount(table[:, place] + 1, minlength=taxonomy.scale.highest + 2)
            yield Silence(
                taxonomy=taxonomy,
                category=category,
                raw=Tally.of(counts.tolist()).covered,
                label=label,
                conditions=cover_from(taxonomy, category.code, 1),
                corrected=_find_corrected(corrected.get((taxonomy.id, category.code))),
            )


def _find_corrected(share: Share | None) -> Share | None:
    """Return a corrected share if it is one, with an interval."""
    if share is None or isinstance(share.corrected, Undefined):
        return None
    return None if isinstance(share.interval, Undefined) else share


def _list_open(catalogue: Catalogue, coding: Coding) -> Iterator[OpenQuestion]:
    for taxonomy, category in catalogue.codebook.coverage_categories():
        if coding.level_of(taxonomy.id, category.code) is None:
            reason = coding.reason_open(taxonomy.id, category.code)
            yield OpenQuestion(taxonomy, category, reason or "The coder was not asked.")
