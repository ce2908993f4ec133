"""Joins tags by people with a coder's codings, on presence only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

import numpy as np

from govatlas.agreement.confusion import MISSING
from govatlas.agreement.joining import (
    BLIND,
    Grid,
    SetAside,
    choose_newest,
    choose_taxonomies,
    list_comparable,
)
from govatlas.model.codebook import Codebook, Level, Scale, Taxonomy
from govatlas.model.coding import Coding, Mode
from govatlas.model.presence import PresenceCoding

Key: TypeAlias = tuple[str, str]
"""A category: the id of its taxonomy and its code."""

Given: TypeAlias = Sequence[Coding] | Sequence[PresenceCoding]

PRESENCE: Final = Scale((Level(0, "not covered", ""), Level(1, "covered", "")))


@dataclass(frozen=True, slots=True)
class Answered:
    """One side's answers for a document: presence by category; other categories were not asked."""

    document_id: str
    text_digest: str
    present: Mapping[Key, bool]
    abstained: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceComparison:
    """Two sides, at least one of which has only presence, and what both were asked.

    ``grids`` has, for each taxonomy, the categories that both were asked, on a scale of two levels.
    ``relations`` says how the closest tag is related to a category.
    """

    first: str
    second: str
    documents: tuple[str, ...]
    texts: tuple[str, ...]
    grids: tuple[Grid, ...]
    not_asked: tuple[Key, ...]
    relations: Mapping[Key, str]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    set_aside: tuple[SetAside, ...]
    notes: tuple[str, ...] = field(default=())


def join_presences(
    first: Given,
    second: Given,
    codebook: Codebook,
    *,
    names: tuple[str, str],
    taxonomies: Collection[str] | None = None,
    modes: Collection[Mode] = BLIND,
) -> PresenceComparison:
    """Join two sides by document and category; levels above none count as present.

    Args:
        first: presence codings or codings by the first coder.
        second: those by the second.
        codebook: the categories to compare.
        names: the names of the two.
        taxonomies: ids of the coverage taxonomies wanted, all by default.
        modes: which codings with levels count; only blind ones by default.

    Raises:
        UnknownCategory: there is no taxonomy with such an id.
    """
    wanted = choose_taxonomies(codebook, taxonomies)
    one, other = (_answer(given, wanted, modes) for given in (first, second))
    both = [name for name in one if name in other]
    alike = [name for name in both if one[name].text_digest == other[name].text_digest]
    apart = [name for name in both if name not in set(alike)]
    pairs = [(one[name], other[name]) for name in alike]
    asked = {key for a, b in pairs for key in a.present.keys() | a.abstained
             if key in b.present or key in b.abstained}  # fmt: skip
    return PresenceComparison(
        first=names[0],
        second=names[1],
        documents=tuple(alike),
        texts=tuple(one[name].text_digest for name in alike),
        grids=tuple(grid for taxonomy in wanted if (grid := _build_grid(pairs, taxonomy, asked))),
        not_asked=tuple(
            (taxonomy.id, category.code)
            for taxonomy in wanted
            for category in taxonomy.categories
            if (taxonomy.id, category.code) not in asked
        ),
        relations=_find_relations([*first, *second]),
        only_first=tuple(name for name in one if name not in other),
        only_second=tuple(name for name in other if name not in one),
        set_aside=tuple(
            SetAside(name, "the tags and the coder speak of different texts") for name in apart
        ),
    )


def _answer(
    given: Given, taxonomies: Sequence[Taxonomy], modes: Collection[Mode]
) -> dict[str, Answered]:
    codings = choose_newest((c for c in given if isinstance(c, Coding)), modes)
    answered = [_answer_levels(coding, taxonomies) for coding in codings.values()]
    answered += [_answer_tags(c) for c in given if isinstance(c, PresenceCoding)]
    return {each.document_id: each for each in answered}


def _answer_levels(coding: Coding, taxonomies: Sequence[Taxonomy]) -> Answered:
    return Answered(
        coding.document_id,
        coding.text_digest,
        {
            (label.taxonomy, label.category): label.level > 0
            for taxonomy in taxonomies
            for label in list_comparable(coding, taxonomy)
        },
        frozenset((gap.taxonomy, gap.category) for gap in coding.abstentions),
    )


def _answer_tags(coding: PresenceCoding) -> Answered:
    return Answered(
        coding.document_id,
        coding.text_digest,
        {(answer.taxonomy, answer.category): answer.present for answer in coding.answers},
    )


def _build_grid(
    pairs: Sequence[tuple[Answered, Answered]], taxonomy: Taxonomy, asked: Collection[Key]
) -> Grid | None:
    """Return presence in the categories of a taxonomy that both were asked, or None if none."""
    categories = tuple(c for c in taxonomy.categories if (taxonomy.id, c.code) in asked)
    if not categories:
        return None
    keys = [(taxonomy.id, category.code) for category in categories]
    first, second = (
        np.array(
            [[int(side.present.get(key, MISSING)) for key in keys] for side in sides],
            dtype=np.int8,
        ).reshape(len(pairs), len(keys))
        for sides in ([a for a, _ in pairs], [b for _, b in pairs])
    )
    abstained = [[key in a.abstained or key in b.abstained for key in keys] for a, b in pairs]
    return Grid(
        taxonomy=replace(taxonomy, scale=PRESENCE, categories=categories),
        documents=tuple(one.document_id for one, _ in pairs),
        first=first,
        second=second,
        confidence=np.full_like(second, MISSING),
        abstained=np.array(abstained, dtype=np.bool_).reshape(len(pairs), len(keys)),
    )


def _find_relations(given: Iterable[Coding | PresenceCoding]) -> dict[Key, str]:
    return {
        (answer.taxonomy, answer.category): answer.relation
        for coding in given
        if isinstance(coding, PresenceCoding)
        for answer in coding.answers
    }
