"""Documents, or two groups of documents, side by side category by category."""

from typing import Final

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.web.addresses import COMPARE, address_compare, build_address
from govatlas.web.asking import OpenExplorer
from govatlas.web.group_asking import OTHERS, gather_group, read_group
from govatlas.web.pages.chart_files import EMBED, link_chart, send_chart
from govatlas.web.pages.compared_documents import (
    MOST,
    draw_documents,
    list_sides,
    read_comparison,
    sort_rows,
)
from govatlas.web.pages.compared_groups import (
    GroupsAsked,
    ask_sides,
    begin_second,
    compare,
    correct_groups,
    draw_groups,
    read_groups,
    title_groups,
    view_groups,
)
from govatlas.web.pages.coverage import choose_taxonomy, keep_taxonomy, read_taxonomy
from govatlas.web.pages.scope import Scope, drop_empty, has_empty_parameters, read_scope
from govatlas.web.templating import render_page
from govatlas.wording import _

ADDRESS: Final = COMPARE
LETTERS: Final = "abcdef"
_OFFERED: Final = 8

router = APIRouter(include_in_schema=False)


@router.get(ADDRESS)
def show_comparison(request: Request, explorer: OpenExplorer) -> Response:
    """Show documents or groups side by side, or ask which."""
    pairs = drop_empty(request.query_params.multi_items())
    if any("." in name for name, _ in pairs):
        return RedirectResponse(build_address(ADDRESS, _gather_groups(pairs)), 303)
    if has_empty_parameters(request):
        return RedirectResponse(build_address(ADDRESS, pairs), 303)
    ids, groups = read_ids(request), request.query_params.getlist("group")
    if groups and ids:
        raise InputError("choose either documents or groups to compare, not both")
    if len(groups) == 1:
        return _ask_second(request, explorer, groups[0])
    if groups:
        return _show_groups(request, explorer, groups)
    return _show_documents(request, explorer, ids)


@router.get(ADDRESS + "/" + EMBED)
def show_embedded(request: Request, explorer: OpenExplorer) -> Response:
    """Show the chart for the page of another site."""
    return send_comparison(request, explorer, EMBED)


@router.get(ADDRESS + ".{form}")
def send_comparison(request: Request, explorer: OpenExplorer, form: str) -> Response:
    """Return the comparison as a file."""
    ids, groups = read_ids(request), request.query_params.getlist("group")
    if groups:
        asked = _ask_groups(request, explorer, groups)
        chart = draw_groups(compare(asked, explorer), asked)
        return send_chart(request, asked.with_groups, chart, form)
    if len(ids) < 2:
        raise HTTPException(404, "choose two documents or two groups to compare")
    scope = _scope_documents(request, explorer, ids)
    return send_chart(request, scope, draw_documents(read_comparison(scope, ids)), form)


def read_ids(request: Request) -> list[str]:
    """Return the documents named by the letters a to f, in that order.

    Raises:
        InputError: one comes twice.
    """
    given = request.query_params
    ids = [given[letter] for letter in LETTERS if given.get(letter)]
    if len(set(ids)) < len(ids):
        raise InputError("a document cannot be compared with itself")
    return ids


def _scope_documents(request: Request, explorer: Explorer, ids: list[str]) -> Scope:
    return read_scope(request, explorer, ADDRESS, dict(zip(LETTERS, ids, strict=False)))


def _show_documents(request: Request, explorer: Explorer, ids: list[str]) -> Response:
    scope = _scope_documents(request, explorer, ids)
    find = " ".join(request.query_params.get("find", "").split())
    found = explorer.find(find, size=_OFFERED + len(ids)) if find and len(ids) < MOST else None
    comparison = read_comparison(scope, ids) if len(ids) > 1 else None
    sides = list_sides(scope, ids)
    return render_page(
        request,
        "site/compare.html.jinja",
        scope=scope,
        find=find,
        found=[
            (hit, address_compare(*[*ids, hit.id]))
            for hit in (found.hits if found else ())
            if hit.id not in ids
        ][:_OFFERED],
        total=found.total if found else 0,
        sides=[
            (side, address_compare(*[name for name in ids if name != side.id])) for side in sides
        ],
        room=MOST - len(ids),
        similar=_offer_similar(explorer, ids),
        parts=sort_rows(comparison, explorer) if comparison else None,
        links=link_chart(request, scope, _("Levels side by side")) if comparison else None,
        forms=[] if sides else ask_sides(scope, (None, None)),
    )


def _gather_groups(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the parameters with the two groups in the place of the fields that ask for them."""
    groups = [gather_group(pairs, letter) for letter in "ab"]
    kept = [(name, value) for name, value in pairs if "." not in name and name != "group"]
    return [*kept, *(("group", group) for group in groups if group)]


def _ask_second(request: Request, explorer: Explorer, group: str) -> Response:
    """Ask with which documents to compare those of one group."""
    scope = read_scope(request, explorer, ADDRESS)
    first = read_group(group)
    return render_page(
        request,
        "site/compare_with.html.jinja",
        scope=scope,
        first=first.name(scope.codebook),
        forms=ask_sides(scope, (first, begin_second(first))),
        others=build_address(ADDRESS, (*scope.pairs, ("group", group), ("group", OTHERS))),
    )


def _offer_similar(explorer: Explorer, ids: list[str]) -> list[tuple[str, str]]:
    """Return documents like the only one named, to compare it with."""
    if len(ids) != 1:
        return []
    return [
        (entry.title or entry.id, address_compare(*[*ids, entry.id]))
        for entry in explorer.similar(ids[0])
    ]


def _ask_groups(request: Request, explorer: Explorer, groups: list[str]) -> GroupsAsked:
    asked = read_groups(groups)
    scope = read_scope(request, explorer, ADDRESS)
    taxonomy = read_taxonomy(request, scope.codebook)
    options = keep_taxonomy(taxonomy, scope.codebook)
    return GroupsAsked(
        scope=read_scope(request, explorer, ADDRESS, options),
        taxonomy=taxonomy,
        groups=asked,
    )


def _show_groups(request: Request, explorer: Explorer, groups: list[str]) -> Response:
    asked = _ask_groups(request, explorer, groups)
    found = compare(asked, explorer)
    return render_page(
        request,
        "site/compare_groups.html.jinja",
        scope=asked.with_groups,
        asked=asked,
        found=found,
        title=title_groups(found, asked),
        view=view_groups(found, asked, correct_groups(asked, request, explorer)),
        forms=ask_sides(asked.scope, asked.groups),
        choices=[choose_taxonomy(asked.scope.codebook, asked.taxonomy)],
        links=link_chart(request, asked.with_groups, title_groups(found, asked)),
    )
