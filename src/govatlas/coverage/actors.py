"""Who proposes, enforces, monitors or must act, by type or by name.

Actors are known of documents that are coded; shares are of those. Names count as the same where
they differ in case or in spaces alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage.axes import count_together, find_coded, find_presence
from govatlas.coverage.basis import Basis, resolve_mask
from govatlas.coverage.conditions import MOST_LISTED, Conditions, have_actor
from govatlas.coverage.proportion import Proportion
from govatlas.coverage.selection import ANY, Mask
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Category
from govatlas.model.coding import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeCount:
    """The documents with an actor of a type in a role, of those coded."""

    type: Category
    share: Proportion
    conditions: Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCount:
    """The documents with an actor of a name in a role, of those coded.

    ``name`` is its most frequent spelling; ``spellings`` has all, the most frequent first.
    ``types`` are the codes of the types it has there, the most frequent first. ``conditions``
    is None where there are too many spellings for an address.
    """

    name: str
    spellings: tuple[str, ...]
    types: tuple[str, ...]
    share: Proportion
    conditions: Conditions | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleActors:
    """The actors in one role: types in codebook order, the most frequent names first.

    ``share`` counts documents that have any; ``names_left_out`` how many names are not listed.
    """

    role: Category
    share: Proportion
    types: tuple[TypeCount, ...]
    names: tuple[NameCount, ...]
    names_left_out: int
    conditions: Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorOverview:
    """The actors of each role, in codebook order."""

    basis: Basis
    roles: tuple[RoleActors, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The documents with an actor of one type in one role, with one of another in another."""

    source: Category
    target: Category
    documents: int
    conditions: Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Which types of actors stand in one role where which stand in another.

    A document counts in every link that it has both ends of, so links add up to more than
    ``documents``, which have an actor in both roles. ``no_source`` and ``no_target`` count the
    coded documents with an actor in the other role only.
    """

    basis: Basis
    source: Category
    target: Category
    links: tuple[Link, ...]
    documents: int
    no_source: int
    no_target: int


def count_actors(
    catalogue: Catalogue, mask: Mask | None = None, *, most: int = 20
) -> ActorOverview:
    """Return who acts in each role.

    Args:
        catalogue: the documents.
        mask: which documents, all by default.
        most: how many names to list in each role.
    """
    chosen = resolve_mask(catalogue, mask)
    coded = int(np.count_nonzero(find_coded(catalogue, chosen)))
    kinds = tuple(category.code for category in catalogue.codebook.actor_types.categories)
    roles = []
    for role in catalogue.codebook.actor_roles.categories:
        present = find_presence(catalogue, "type", kinds, chosen, role=role.code).sum(axis=0)
        having = find_presence(catalogue, "role", (role.code,), chosen).sum()
        names = list(_count_names(catalogue, chosen, role.code, coded))
        names.sort(key=lambda entry: (-entry.share.count, entry.name))
        roles.append(
            RoleActors(
                role=role,
                share=Proportion(int(having), coded),
                types=tuple(_list_types(catalogue, role.code, present.tolist(), coded)),
                names=tuple(names[:most]),
                names_left_out=max(0, len(names) - most),
                conditions=have_actor(role.code),
            )
        )
    return ActorOverview(basis=Basis.of(catalogue, mask), roles=tuple(roles))


def trace_flow(
    catalogue: Catalogue,
    source: Role = Role.ENFORCER,
    target: Role = Role.TARGET,
    mask: Mask | None = None,
) -> Flow:
    """Return how many documents link each type in one role with each type in another.

    Args:
        catalogue: the documents.
        source: the role to come from, such as enforcer or proposer.
        target: the role to go to.
        mask: which documents, all by default.
    """
    chosen = resolve_mask(catalogue, mask)
    roles, types = catalogue.codebook.actor_roles, catalogue.codebook.actor_types.categories
    kinds = tuple(category.code for category in types)
    present = [
        find_presence(catalogue, "type", kinds, chosen, role=role.value)
        for role in (source, target)
    ]
    counts = count_together(*present).tolist()
    having = find_presence(catalogue, "role", (source.value, target.value), chosen)
    links = [
        Link(
            source=first,
            target=second,
            documents=counts[i][j],
            conditions=have_actor(source.value, first.code) + have_actor(target.value, second.code),
        )
        for i, first in enumerate(types)
        for j, second in enumerate(types)
        if counts[i][j]
    ]
    return Flow(
        basis=Basis.of(catalogue, mask),
        source=roles.category(source.value),
        target=roles.category(target.value),
        links=tuple(sorted(links, key=lambda link: -link.documents)),
        documents=int(np.count_nonzero(having.all(axis=1))),
        no_source=int(np.count_nonzero(having[:, 1] & ~having[:, 0])),
        no_target=int(np.count_nonzero(having[:, 0] & ~having[:, 1])),
    )


def _list_types(
    catalogue: Catalogue, role: str, counts: list[int], coded: int
) -> Iterator[TypeCount]:
    for category, count in zip(catalogue.codebook.actor_types.categories, counts, strict=True):
        yield TypeCount(
            type=category,
            share=Proportion(count, coded),
            conditions=have_actor(role, category.code),
        )


def _count_names(catalogue: Catalogue, mask: Mask, role: str, coded: int) -> Iterator[NameCount]:
    """Yield each name in a role with its documents, each counted once."""
    within = _find_actors(catalogue, mask, role)
    documents = catalogue.actors.document[within]
    names, types = catalogue.actors.distinct["name"], catalogue.actors.distinct["type"]
    spelled = _count_pairs(names.codes[within], documents)
    keys = {code: _fold(names.values[code]) for code in spelled}
    groups: dict[str, list[int]] = defaultdict(list)
    for code in sorted(spelled, key=lambda code: (-spelled[code], names.values[code])):
        groups[keys[code]].append(code)
    order = {key: number for number, key in enumerate(groups)}
    lookup = np.zeros(len(names.values), dtype=np.int64)
    lookup[list(keys)] = [order[key] for key in keys.values()]
    grouped = lookup[names.codes[within]]
    counts = _count_pairs(grouped, documents)
    kinds = _rank_values(grouped, types.codes[within])
    for key, codes in groups.items():
        if not key:
            continue
        number = order[key]
        spellings = tuple(names.values[code] for code in codes)
        listed = len(spellings) <= MOST_LISTED
        yield NameCount(
            name=spellings[0],
            spellings=spellings,
            types=tuple(types.values[code] for code in kinds[number]),
            share=Proportion(counts[number], coded),
            conditions=have_actor(role, ANY, spellings) if listed else None,
        )


def _find_actors(catalogue: Catalogue, mask: Mask, role: str) -> NDArray[np.bool_]:
    """Say of each entry whether it is an actor in the role in a selected coded document."""
    actors = catalogue.actors
    chosen = mask.copy()
    chosen[mask] = find_coded(catalogue, mask)
    roles = actors.distinct["role"]
    if role not in roles.values:
        return np.zeros(len(actors.document), dtype=np.bool_)
    return chosen[actors.document] & (roles.codes == roles.values.index(role))


def _count_pairs(codes: NDArray[np.integer], documents: NDArray[np.int32]) -> dict[int, int]:
    """Return by code how many different documents go with it."""
    if not len(codes):
        return {}
    width = int(documents.max()) + 1
    pairs = np.unique(codes.astype(np.int64) * width + documents)
    found, counts = np.unique(pairs // width, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def _rank_values(groups: NDArray[np.int64], codes: NDArray[np.int32]) -> dict[int, list[int]]:
    """Return by group the codes that go with it, the most frequent first."""
    pairs, counts = np.unique(np.stack([groups, codes], axis=1), axis=0, return_counts=True)
    ranked: dict[int, list[int]] = defaultdict(list)
    for place in np.argsort(-counts, kind="stable").tolist():
        group, code = pairs[place].tolist()
        ranked[group].append(code)
    return ranked


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
