"""Who proposes, enforces, monitors and must act."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from govatlas import coverage
from govatlas.coverage import count_actors, trace_flow
from govatlas.model.coding import Role
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import AskedSearch, Scope
from govatlas.web.api_v1.shapes import Basis, NamedCode, Shape, Share
from govatlas.web.asking import OpenExplorer

router = APIRouter()


class TypeCount(Shape):
    """The documents with an actor of a type in a role."""

    type: str
    label: str
    share: Share
    address: str | None


class NameCount(Shape):
    """The documents with an actor of this name in a role."""

    name: str
    spellings: list[str]
    types: list[str]
    share: Share
    address: str | None


class RoleActors(Shape):
    """The actors in one role; shares are of the documents coded."""

    role: str
    label: str
    share: Share
    types: list[TypeCount]
    names: list[NameCount] = Field(description="The most frequent first.")
    names_left_out: int
    address: str | None


class Link(Shape):
    """The documents with one type of actor in the first role and another in the second."""

    source: NamedCode
    target: NamedCode
    count: int
    address: str | None


class Flow(Shape):
    """Which types of actor hold one role where which types hold another.

    A document counts in every link that it has both ends of, so that links add up to more than
    `documents`, which have an actor in both roles.
    """

    source: str
    target: str
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
        roles=[_tell_role(role, scope) for role in overview.roles],
        flow=_tell_flow(trace_flow(scope.catalogue, source, target, scope.mask), scope),
    )
    columns = ("role", "by", "value", "label", "documents", "coded")
    return answer(form, body, columns, _list_rows(body), name="actors")


def _tell_role(found: coverage.RoleActors, scope: Scope) -> RoleActors:
    return RoleActors(
        role=found.role.code,
        label=found.role.label,
        share=Share.of(found.share),
        types=[
            TypeCount(
                type=entry.type.code,
                label=entry.type.label,
                share=Share.of(entry.share),
                address=scope.locate(entry.conditions),
            )
            for entry in found.types
        ],
        names=[
            NameCount(
                name=entry.name,
                spellings=list(entry.spellings),
                types=list(entry.types),
                share=Share.of(entry.share),
                address=scope.locate(entry.conditions),
            )
            for entry in found.names
        ],
        names_left_out=found.names_left_out,
        address=scope.locate(found.conditions),
    )


def _tell_flow(found: coverage.Flow, scope: Scope) -> Flow:
    return Flow(
        source=found.source.code,
        target=found.target.code,
        links=[
            Link(
                source=NamedCode.of(link.source),
                target=NamedCode.of(link.target),
                count=link.documents,
                address=scope.locate(link.conditions),
            )
            for link in found.links
        ],
        documents=found.documents,
        no_source=found.no_source,
        no_target=found.no_target,
    )


def _list_rows(body: Actors) -> Iterator[Row]:
    """Yield a row for each type and name in each role."""
    for role in body.roles:
        for kind in role.types:
            share = kind.share
            yield (role.role, "type", kind.type, kind.label, share.count, share.total)
        for name in role.names:
            share = name.share
            yield (role.role, "name", name.name, "; ".join(name.types), share.count, share.total)
