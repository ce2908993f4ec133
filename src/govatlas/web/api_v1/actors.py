"""Who proposes, enforces, monitors and must act."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from govatlas.coverage import count_actors, trace_flow
from govatlas.model.coding import Role
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import AskedSearch, Scope
from govatlas.web.api_v1.shapes import Address, Basis, NamedCode, Shape, Share, at
from govatlas.web.asking import OpenExplorer

router = APIRouter()


class TypeCount(Shape):
    """The documents with an actor of a type in a role."""

    type: str = at("type.code")
    label: str = at("type.label")
    share: Share
    address: Address = at("conditions")


class NameCount(Shape):
    """The documents with an actor of this name in a role."""

    name: str
    spellings: list[str]
    types: list[str]
    share: Share
    address: Address = at("conditions")


class RoleActors(Shape):
    """The actors in one role; shares are of the documents coded."""

    role: str = at("role.code")
    label: str = at("role.label")
    share: Share
    types: list[TypeCount]
    names: list[NameCount] = Field(description="The most frequent first.")
    names_left_out: int
    address: Address = at("conditions")


class Link(Shape):
    """The documents with one type of actor in the first role and another in the second."""

    source: NamedCode
    target: NamedCode
    count: int = at("documents")
    address: Address = at("conditions")


class Flow(Shape):
    """Which types of actor hold one role where which types hold another.

    A document counts in every link that it has both ends of, so that links add up to more than
    `documents`, which have an actor in both roles.
    """

    source: str = at("source.code")
    target: str = at("target.code")
    links: list[Link]
    documents: int
    no_source: int
    no_target: int


class Actors(Shape):
    """The actors of each role, with the flow from one role to another."""

    basis: Basis
    roles: list[RoleActors]
    flow: Flow


@resource(router, "/actors", Actors)
def show_actors(
    form: WantedForm,
    explorer: OpenExplorer,
    search: AskedSearch,
    source: Annotated[Role, Query(description="The role at the start of the flow.")] = (
        Role.ENFORCER
    ),
    target: Annotated[Role, Query(description="The role at the end of the flow.")] = Role.TARGET,
    most: Annotated[int, Query(ge=1, le=200, description="Names in each role.")] = 20,
) -> Response:
    """Count the documents by their actors: role by role, by type and by name."""
    scope = Scope.of(explorer, search)
    overview = count_actors(scope.catalogue, scope.mask, most=most)
    body = Actors(
        basis=Basis.of(overview.basis),
        roles=[RoleActors.of(role, scope) for role in overview.roles],
        flow=Flow.of(trace_flow(scope.catalogue, source, target, scope.mask), scope),
    )
    columns = ("role", "by", "value", "label", "documents", "coded")
    return answer(form, body, columns, _list_rows(body), name="actors")


def _list_rows(body: Actors) -> Iterator[Row]:
    """Yield a row for each type and name in each role."""
    for role in body.roles:
        for kind in role.types:
            share = kind.share
            yield (role.role, "type", kind.type, kind.label, share.count, share.total)
        for name in role.names:
            share = name.share
            yield (role.role, "name", name.name, "; ".join(name.types), share.count, share.total)
