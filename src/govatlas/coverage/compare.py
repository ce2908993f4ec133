"""Documents, or groups of documents, side by side category by category."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from govatlas.coverage.basis import Basis, resolve_mask
from govatlas.coverage.bits import count_levels, pack_sets
from govatlas.coverage.coder_error import CoderErrors, exceeds_error
from govatlas.coverage.conditions import Conditions, cover_from
from govatlas.coverage.gaps import FEWEST_ASSESSED
from govatlas.coverage.levels import find_coverage
from govatlas.coverage.proportion import Difference
from govatlas.coverage.selection import Mask
from govatlas.coverage.tally import Tally
from govatlas.errors import InputError, UnknownDocument
from govatlas.model.catalogue import NO_RIVAL, NOT_ASSESSED, Catalogue
from govatlas.model.codebook import Category, Taxonomy
from govatlas.model.finding import Undefined

MOST_DOCUMENTS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedDocument:
    """One of the documents compared; ``coder`` is empty where it is not coded."""

    id: str
    title: str
    coder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """The level of one category in each document, None where it was not assessed.

    ``rivals`` has the level that is nearly as likely in each, None where none is.
    """

    taxonomy: Taxonomy
    category: Category
    levels: tuple[int | None, ...]
    rivals: tuple[int | None, ...] = ()

    @property
    def spread(self) -> int:
        """Return how far the highest level is above the lowest of those assessed."""
        known = [level for level in self.levels if level is not None]
        return max(known, default=0) - min(known, default=0)

    @property
    def is_covered(self) -> bool:
        """Whether any of the documents covers the category."""
        return any(level for level in self.levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentComparison:
    """Two to six documents; the categories on which they differ most come first."""

    documents: tuple[ComparedDocument, ...]
    rows: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DocumentGroup:
    """Documents to compare with others, under a name; ``conditions`` select them if known."""

    name: str
    mask: Mask
    conditions: Conditions = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedGroup:
    """One of the two groups compared."""

    name: str
    basis: Basis
    conditions: Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """How many documents of each group cover one category.

    ``difference`` is that of the first group's share at the level or above from the second's.
    ``is_more_than_chance`` is never true with too few documents in a group, nor of groups that
    share documents. ``conditions`` select the documents that cover it, of whatever group.
    """

    taxonomy: Taxonomy
    category: Category
    first: Tally
    second: Tally
    difference: Difference
    is_enough: bool
    is_more_than_chance: bool
    conditions: Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupComparison:
    """Two groups of documents; the categories on which their shares differ most come first.

    ``shared`` counts the documents that are in both; ``comparisons`` how many categories with
    enough documents the test of each allows for; ``allows_for_errors`` says whether the errors of
    the coder are part of it.
    """

    first: ComparedGroup
    second: ComparedGroup
    level: int
    shared: int
    fewest_assessed: int
    comparisons: int
    rows: tuple[GroupRow, ...]
    allows_for_errors: bool = False


def compare_documents(
    catalogue: Catalogue, ids: Sequence[str], taxonomies: Sequence[str] = ()
) -> DocumentComparison:
    """Return the levels of two to six documents.

    Args:
        catalogue: the documents.
        ids: which to compare.
        taxonomies: the ids of the taxonomies to compare by, all by default.

    Raises:
        InputError: there are fewer than two documents or more than six, or one comes twice.
        UnknownDocument: there is no such document.
        UnknownCategory: a taxonomy gives no levels.
    """
    if not 2 <= len(ids) <= MOST_DOCUMENTS or len(set(ids)) < len(ids):
        raise InputError(f"choose two to {MOST_DOCUMENTS} different documents, not {len(ids)}")
    places = [_find_place(catalogue, name) for name in ids]
    rows = [
        DocumentRow(
            taxonomy=taxonomy,
            category=category,
            levels=tuple(
                None if level == NOT_ASSESSED else level
                for level in catalogue.levels[taxonomy.id][places, number].tolist()
            ),
            rivals=tuple(
                None if rival == NO_RIVAL else rival
                for rival in catalogue.rival_table(taxonomy.id)[places, number].tolist()
            ),
        )
        for taxonomy in _list_taxonomies(catalogue, taxonomies)
        for number, category in enumerate(taxonomy.categories)
    ]
    documents = (
        ComparedDocument(
            id=catalogue.ids[place],
            title=catalogue.titles[place],
            coder=catalogue.coders[place],
        )
        for place in places
    )
    ordered = sorted(rows, key=lambda row: (-row.spread, not row.is_covered))
    return DocumentComparison(documents=tuple(documents), rows=tuple(ordered))


def compare_groups(
    catalogue: Catalogue,
    first: DocumentGroup,
    second: DocumentGroup,
    taxonomies: Sequence[str] = (),
    *,
    level: int = 1,
    fewest_assessed: int = FEWEST_ASSESSED,
    errors: CoderErrors | None = None,
) -> GroupComparison:
    """Return the shares of two groups of documents that cover each category.

    Args:
        catalogue: the documents.
        first: one group.
        second: the other.
        taxonomies: the ids of the taxonomies to compare by, all by default.
        level: the least level that counts, at most the highest of a scale.
        fewest_assessed: documents of either group below which no difference is claimed.
        errors: those of the coder, where they are known; they then count as chance does.

    Raises:
        UnknownCategory: a taxonomy gives no levels.
    """
    shared = int(np.count_nonzero(first.mask & second.mask))
    pairs = list(_tally_groups(catalogue, first, second, _list_taxonomies(catalogue, taxonomies)))
    known = errors and errors.fit(Basis.of(catalogue, first.mask | second.mask).coders)
    comparisons = sum(_is_enough(one, other, fewest_assessed) for *_, one, other in pairs)
    rows = [
        _compare(
            taxonomy,
            category,
            (one, other),
            level=min(max(level, 1), taxonomy.scale.highest),
            comparisons=0 if shared or not _is_enough(one, other, fewest_assessed) else comparisons,
            is_enough=_is_enough(one, other, fewest_assessed),
            errors=known,
        )
        for taxonomy, category, one, other in pairs
    ]
    return GroupComparison(
        first=_describe_group(catalogue, first),
        second=_describe_group(catalogue, second),
        level=level,
        shared=shared,
        fewest_assessed=fewest_assessed,
        comparisons=comparisons,
        allows_for_errors=known is not None,
        rows=tuple(sorted(rows, key=_order_by_difference)),
    )


def _list_taxonomies(catalogue: Catalogue, names: Sequence[str]) -> list[Taxonomy]:
    coverage = catalogue.codebook.coverage
    return [find_coverage(catalogue.codebook, name) for name in names] or list(coverage)


def _find_place(catalogue: Catalogue, document_id: str) -> int:
    if document_id not in catalogue.positions:
        raise UnknownDocument(f"unknown document {document_id!r}; search for its title")
    return catalogue.positions[document_id]


def _tally_groups(
    catalogue: Catalogue, first: DocumentGroup, second: DocumentGroup, taxonomies: list[Taxonomy]
) -> Iterator[tuple[Taxonomy, Category, Tally, Tally]]:
    masks = [resolve_mask(catalogue, group.mask) for group in (first, second)]
    members = pack_sets(np.stack(masks))
    for taxonomy in taxonomies:
        table = np.ascontiguousarray(catalogue.levels[taxonomy.id].T)
        counts = count_levels(members, table, taxonomy.scale.highest).tolist()
        for category, one, other in zip(taxonomy.categories, *counts, strict=True):
            yield taxonomy, category, Tally.of(one), Tally.of(other)


def _is_enough(first: Tally, second: Tally, fewest: int) -> bool:
    return min(first.assessed, second.assessed) >= fewest


def _compare(
    taxonomy: Taxonomy,
    category: Category,
    tallies: tuple[Tally, Tally],
    *,
    level: int,
    comparisons: int,
    is_enough: bool,
    errors: CoderErrors | None = None,
) -> GroupRow:
    """Compare one category; ``comparisons`` are 0 where nothing may be claimed."""
    first, second = tallies
    difference = Difference(first.share_from(level), second.share_from(level))
    table = errors.find(taxonomy.id, category.code, level) if errors else None
    return GroupRow(
        taxonomy=taxonomy,
        category=category,
        first=first,
        second=second,
        difference=difference,
        is_enough=is_enough,
        is_more_than_chance=comparisons > 0
        and difference.exceeds_chance(comparisons)
        and exceeds_error(difference, table, comparisons),
        conditions=cover_from(taxonomy, category.code, level),
    )


def _describe_group(catalogue: Catalogue, group: DocumentGroup) -> ComparedGroup:
    basis = Basis.of(catalogue, group.mask)
    return ComparedGroup(name=group.name, basis=basis, conditions=group.conditions)


def _order_by_difference(row: GroupRow) -> tuple[bool, float]:
    """Put the largest difference first, one that is not defined last."""
    value = row.difference.value
    return (True, 0.0) if isinstance(value, Undefined) else (False, -abs(value))
