"""Who proposes, enforces, monitors and must act: by type, by name, and who acts on whom."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from govatlas.coverage import ActorOverview, Flow, NameCount, RoleActors, count_actors, trace_flow
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.model.coding import Role
from govatlas.publishing.lookup import find_label
from govatlas.web.addresses import build_address
from govatlas.web.asking import OpenExplorer
from govatlas.web.charts import Chart, Table
from govatlas.web.charts.flow import FlowLink, FlowPicture, lay_out, write_svg
from govatlas.web.charts.specs import list_names, shade_cells
from govatlas.web.pages.chart_files import EMBED, link_chart, send_chart
from govatlas.web.pages.heat import HeatCell, find_most, find_shade
from govatlas.web.pages.scope import (
    Scope,
    drop_empty,
    has_empty_parameters,
    keep_options,
    read_option,
    read_scope,
)
from govatlas.web.templating import render_page
from govatlas.wording import N_, _, ngettext, say_term, write_number

ADDRESS: Final = "/actors"
NAMES: Final = f"{ADDRESS}/names"
FLOW: Final = f"{ADDRESS}/flow"
_SOURCE, _TARGET = Role.ENFORCER.value, Role.TARGET.value
_LISTED: Final = 200
_SHOWN: Final = 15
_DRAWN: Final = 30

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name with the types it has and the documents that it stands in."""

    name: str
    types: tuple[str, ...]
    count: int
    address: str | None


@dataclass(frozen=True, slots=True)
class RoleView:
    """The names of one role, the most frequent ones shown at once."""

    label: str
    definition: str
    count: int
    address: str | None
    shown: tuple[NameRow, ...]
    rest: tuple[NameRow, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A type of actor with its documents by role."""

    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A band of the flow as a row of its table."""

    source: str
    target: str
    count: int
    address: str | None


@router.get(ADDRESS)
def show_actors(request: Request, explorer: OpenExplorer) -> Response:
    """Show who acts in each role, then who stands in one role where who stands in another."""
    if has_empty_parameters(request):
        pairs = drop_empty(request.query_params.multi_items())
        return RedirectResponse(build_address(ADDRESS, pairs), 303)
    scope = _read(request, explorer)
    overview = count_actors(scope.chosen.catalogue, scope.chosen.mask, most=_LISTED)
    flow = _trace(scope, request)
    return render_page(
        request,
        "site/actors.html.jinja",
        scope=scope,
        overview=overview,
        types=_list_types(overview, scope),
        roles=[_view_role(role, scope) for role in overview.roles],
        flow=flow,
        picture=_lay_out(flow),
        flow_title=_title_flow(flow),
        flow_note=_explain_flow(flow),
        flows=_list_links(flow, scope),
        type_links=link_chart(request, scope, _(_TITLE)),
        name_links=link_chart(request, scope, _(_NAME_TITLE), NAMES),
        flow_links=link_chart(request, scope, _title_flow(flow), FLOW),
        choices=_list_choices(scope, flow),
    )


@router.get(ADDRESS + ".{form}")
def send_types(request: Request, explorer: OpenExplorer, form: str) -> Response:
    """Return the table of types by role as a file."""
    scope = _read(request, explorer)
    overview = count_actors(scope.chosen.catalogue, scope.chosen.mask, most=0)
    return send_chart(request, scope, _draw_types(overview, scope), form)


@router.get(NAMES + ".{form}")
def send_names(request: Request, explorer: OpenExplorer, form: str) -> Response:
    """Return the table of names as a file."""
    scope = _read(request, explorer)
    overview = count_actors(scope.chosen.catalogue, scope.chosen.mask, most=_LISTED)
    return send_chart(request, scope, _draw_names(overview, scope), form)


@router.get(FLOW + ".{form}")
def send_flow(request: Request, explorer: OpenExplorer, form: str) -> Response:
    """Return the flow as a file."""
    scope = _read(request, explorer)
    return send_chart(request, scope, _draw_flow(_trace(scope, request), scope), form)


@router.get(ADDRESS + "/" + EMBED)
@router.get(ADDRESS + "/{chart}/" + EMBED)
def show_embedded(request: Request, explorer: OpenExplorer, chart: str = "") -> Response:
    """Show one of the charts for the page of another site."""
    send = {"": send_types, "names": send_names, "flow": send_flow}.get(chart)
    if send is None:
        raise HTTPException(404, f"unknown chart {chart[:20]!r}")
    return send(request, explorer, EMBED)


_TITLE: Final = N_("Types of actors by role: documents")
_NAME_TITLE: Final = N_("Names of actors by role: documents")


def _read(request: Request, explorer: Explorer) -> Scope:
    roles = [role.value for role in Role]
    source = read_option(request, "from", roles, _SOURCE)
    target = read_option(request, "to", roles, _TARGET)
    if source == target:
        raise InputError(
            f"from={source} and to={target} are the same role; choose two different roles"
        )
    options = keep_options({"from": source, "to": target}, {"from": _SOURCE, "to": _TARGET})
    return read_scope(request, explorer, ADDRESS, options)


def _trace(scope: Scope, request: Request) -> Flow:
    given = request.query_params
    source, target = (given.get("from") or _SOURCE, given.get("to") or _TARGET)
    return trace_flow(scope.chosen.catalogue, Role(source), Role(target), scope.chosen.mask)


def _list_choices(scope: Scope, flow: Flow) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    roles = [(role.code, say_term(role.label)) for role in scope.codebook.actor_roles.categories]
    return [
        ("from", _("Flow from"), roles, flow.source.code),
        ("to", _("to"), roles, flow.target.code),
    ]


def _list_types(overview: ActorOverview, scope: Scope) -> list[TypeRow]:
    most = find_most([[float(kind.share.count) for kind in role.types] for role in overview.roles])
    return [
        TypeRow(
            say_term(kinds[0].type.label),
            tuple(
                HeatCell(
                    kind.share.count,
                    float(kind.share.count),
                    find_shade(float(kind.share.count), most),
                    scope.find_documents(kind.conditions) if kind.share.count else None,
                )
                for kind in kinds
            ),
        )
        for kinds in zip(*(role.types for role in overview.roles), strict=True)
    ]


def _view_role(role: RoleActors, scope: Scope) -> RoleView:
    rows = tuple(_view_name(name, scope) for name in role.names)
    return RoleView(
        say_term(role.role.label),
        role.role.definition,
        role.share.count,
        scope.find_documents(role.conditions),
        rows[:_SHOWN],
        rows[_SHOWN : _LISTED // 4],
        role.names_left_out + max(0, len(rows) - _LISTED // 4),
    )


def _view_name(name: NameCount, scope: Scope) -> NameRow:
    types = scope.codebook.actor_types.id
    return NameRow(
        name.name,
        tuple(say_term(find_label(scope.codebook, types, kind)) for kind in name.types if kind),
        name.share.count,
        scope.find_documents(name.conditions),
    )


def _list_links(flow: Flow, scope: Scope) -> list[LinkRow]:
    return [
        LinkRow(
            say_term(link.source.label),
            say_term(link.target.label),
            link.documents,
            scope.find_documents(link.conditions),
        )
        for link in flow.links
    ]


def _lay_out(flow: Flow) -> FlowPicture:
    links = [
        FlowLink(say_term(link.source.label), say_term(link.target.label), link.documents)
        for link in flow.links[:_DRAWN]
    ]
    return lay_out(links, (say_term(flow.source.label), say_term(flow.target.label)))


def _title_flow(flow: Flow) -> str:
    return _(
        "%(source)s → %(target)s: documents by type of actor",
        source=say_term(flow.source.label),
        target=say_term(flow.target.label),
    )


def _draw_types(overview: ActorOverview, scope: Scope) -> Chart:
    rows = tuple(
        (say_term(kind.type.label), say_term(role.role.label), kind.share.count)
        for role in overview.roles
        for kind in role.types
    )
    kinds = [say_term(kind.label) for kind in scope.codebook.actor_types.categories]
    roles = [say_term(role.role.label) for role in overview.roles]
    return Chart(
        name="actors",
        title=_(_TITLE),
        note=scope.describe(),
        table=Table(("row", "column", "documents"), rows),
        spec=shade_cells(kinds, roles, "documents", form=",d", wide=True),
    )


def _draw_names(overview: ActorOverview, scope: Scope) -> Chart:
    types = scope.codebook.actor_types.id
    rows = tuple(
        (
            say_term(role.role.label),
            name.name,
            "; ".join(
                say_term(find_label(scope.codebook, types, kind)) for kind in name.types if kind
            ),
            name.share.count,
        )
        for role in overview.roles
        for name in role.names
    )
    return Chart(
        name="actor-names",
        title=_(_NAME_TITLE),
        note=scope.describe(),
        table=Table(("role", "name", "types", "documents"), rows),
        spec=list_names([say_term(role.role.label) for role in overview.roles]),
    )


def _draw_flow(flow: Flow, scope: Scope) -> Chart:
    rows = tuple(
        (say_term(link.source.label), say_term(link.target.label), link.documents)
        for link in flow.links
    )
    note = f"{scope.describe()} {_explain_flow(flow)}"
    return Chart(
        name=f"actors-{flow.source.code}-{flow.target.code}",
        title=_title_flow(flow),
        note=note,
        table=Table((say_term(flow.source.label), say_term(flow.target.label), "documents"), rows),
        svg=write_svg(_lay_out(flow), _title_flow(flow), note),
    )


def _explain_flow(flow: Flow) -> str:
    count = write_number(flow.documents)
    if len(flow.links) > _DRAWN:
        return ngettext(
            "%(count)s document names actors in both roles; the %(drawn)s widest of %(bands)s "
            "bands are shown.",
            "%(count)s documents name actors in both roles; the %(drawn)s widest of %(bands)s "
            "bands are shown.",
            flow.documents,
            count=count,
            drawn=_DRAWN,
            bands=len(flow.links),
        )
    return ngettext(
        "%(count)s document names actors in both roles; it is counted in every band that fits.",
        "%(count)s documents name actors in both roles; a document is counted in every band "
        "that fits.",
        flow.documents,
        count=count,
    )
