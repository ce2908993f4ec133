"""Who proposes, enforces, monitors or must act, by type or by name.

Actors are known of documents that are coded; shares are of those.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from govatlas.coverage.actor_names import ActorNames, NameCount
from govatlas.coverage.basis import Basis, resolve_mask
from govatlas.coverage.bits import count_together, pack_sets
from govatlas.coverage.conditions import Conditions, have_actor
from govatlas.coverage.presence import find_known, find_presence, find_types_by_role
from govatlas.coverage.proportion import Proportion
from govatlas.coverage.selection import Mask
from govatlas.errors import InputError
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
    coded = int(np.count_nonzero(find_known(catalogue, chosen)))
    kinds = tuple(category.code for category in catalogue.codebook.actor_types.categories)
    categories = catalogue.codebook.actor_roles.categories
    parts = tuple(category.code for category in categories)
    counts = find_types_by_role(catalogue, parts, kinds, chosen).sum(axis=2).tolist()
    names = ActorNames(catalogue)
    roles = []
    for role, present in zip(categories, counts, strict=True):
        having = find_presence(catalogue, "role", (role.code,), chosen).sum()
        listed, number = names.rank(chosen, role.code, coded, most)
        roles.append(
            RoleActors(
                role=role,
                share=Proportion(int(having), coded),
                types=tuple(_list_types(catalogue, role.code, present, coded)),
                names=listed,
                names_left_out=number - len(listed),
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

    Raises:
        InputError: the two roles are one.
    """
    if source == target:
        raise InputError(f"a flow goes from one role to another, not from {source} to itself")
    chosen = resolve_mask(catalogue, mask)
    roles, types = catalogue.codebook.actor_roles, catalogue.codebook.actor_types.categories
    kinds = tuple(category.code for category in types)
    ends = find_types_by_role(catalogue, (source.value, target.value), kinds, chosen)
    present = [pack_sets(end) for end in ends]
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
        documents=int(np.count_nonzero(having.all(axis=0))),
        no_source=int(np.count_nonzero(having[1] & ~having[0])),
        no_target=int(np.count_nonzero(having[0] & ~having[1])),
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
