"""The collection at a glance: every category of a taxonomy with its documents by level."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from govatlas.api import Estimate
from govatlas.coverage import (
    CategoryLevels,
    CoverageLevels,
    Dimension,
    list_dimensions,
    measure_levels,
)
from govatlas.explorer import Explorer
from govatlas.model.codebook import Category, Codebook, Taxonomy
from govatlas.model.finding import Share
from govatlas.web.addresses import address_category, build_address
from govatlas.web.asking import OpenExplorer
from govatlas.web.charts import FEW, Chart, Table, mark_few
from govatlas.web.charts.specs import stack_levels
from govatlas.web.marking import mark_data
from govatlas.web.pages.bars import Piece, lay_pieces, order_levels
from govatlas.web.pages.chart_files import EMBED, link_chart, send_chart
from govatlas.web.pages.correcting import estimate_shares, explain_lack, find_basis
from govatlas.web.pages.scope import (
    Scope,
    drop_empty,
    has_empty_parameters,
    keep_options,
    name_category,
    read_option,
    read_scope,
)
from govatlas.web.templating import render_page
from govatlas.wording import N_, _, lower_first, say_term

ADDRESS: Final = "/coverage"
UNASSESSED: Final = N_("not assessed")
_TOO_FEW: Final = N_(
    "Too few documents have gold codings for the shares to be corrected. These shares are raw: "
    "they include the coder's errors."
)
_STACKS: Final = ("status", "jurisdiction", "stage", "year")

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class LevelCell:
    """The documents at one level of a category; ``share`` is None where none was assessed."""

    name: str
    count: int
    share: float | None
    address: str | None
    is_few: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """A category as the page lists it, the highest level first."""

    category: Category
    name: str
    address: str
    pieces: tuple[Piece, ...]
    cells: tuple[LevelCell, ...]
    not_assessed: LevelCell
    uncertain: LevelCell


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """The categories of one domain; it has no name where there are no domains."""

    name: str
    rows: tuple[LevelRow, ...]


@router.get(ADDRESS)
def show_coverage(request: Request, explorer: OpenExplorer) -> Response:
    """Show how many documents have each level of each category."""
    if has_empty_parameters(request):
        return RedirectResponse(
            build_address(ADDRESS, drop_empty(request.query_params.multi_items())), 303
        )
    scope, taxonomy = _read(request, explorer)
    stack = read_option(request, "stack", _STACKS, "")
    if stack:
        level = read_option(request, "level", list_thresholds(scope.codebook), "any")
        pair = f"{ADDRESS}/{taxonomy.id}/{stack}"
        options = {"show": "stack", **keep_options({"level": level}, {"level": "any"})}
        return RedirectResponse(scope.locate_plainly(pair, **options), 303)
    levels = measure_levels(scope.chosen.catalogue, taxonomy.id, scope.chosen.mask)
    basis = find_basis(request, explorer, scope)
    found = estimate_shares(explorer, basis, taxonomy)
    corrected = _list_corrected(found)
    return render_page(
        request,
        "site/coverage.html.jinja",
        scope=scope,
        taxonomy=taxonomy,
        corrected=corrected,
        found=found if corrected else None,
        lack=_(_TOO_FEW) if found else explain_lack(basis, mark_data),
        groups=_group(levels, scope),
        uncertain=any(entry.uncertain.count for entry in levels.categories),
        links=link_chart(request, scope, _title(taxonomy)),
        parts=list_parts(scope, taxonomy, ADDRESS),
        choices=[choose_taxonomy(scope.codebook, taxonomy)],
        stacks=_list_stacks(scope, taxonomy),
        crossings=_list_crossings(scope),
        dimensions=list_dimensions(scope.codebook),
    )


@router.get(ADDRESS + "/cross")
def lead_to_crossing(request: Request, explorer: OpenExplorer) -> Response:
    """Lead to the table of two dimensions that a form names."""
    scope = read_scope(request, explorer, ADDRESS)
    known = [dimension.id for dimension in list_dimensions(scope.codebook)]
    rows = read_option(request, "rows", known, scope.codebook.coverage[0].id)
    columns = read_option(request, "columns", known, "jurisdiction")
    return RedirectResponse(scope.locate_plainly(f"{ADDRESS}/{rows}/{columns}"), 303)


@router.get(ADDRESS + "/" + EMBED)
def show_embedded(request: Request, explorer: OpenExplorer) -> Response:
    """Show the chart for the page of another site."""
    return send_levels(request, explorer, EMBED)


@router.get(ADDRESS + ".{form}")
def send_levels(request: Request, explorer: OpenExplorer, form: str) -> Response:
    """Return the chart as a file."""
    scope, taxonomy = _read(request, explorer)
    levels = measure_levels(scope.chosen.catalogue, taxonomy.id, scope.chosen.mask)
    return send_chart(request, scope, _draw(levels, scope), form)


def list_thresholds(codebook: Codebook) -> dict[str, int]:
    """Return the least levels that may count, by the word for each: any, or a level's name."""
    scale = max((taxonomy.scale for taxonomy in codebook.coverage), key=lambda s: s.highest)
    return {"any": 1, **{level.name: level.value for level in scale.levels[2:]}}


def name_threshold(level: str) -> str:
    """Return what a form calls one of these levels."""
    return _("any level") if level == "any" else _("%(level)s only", level=say_term(level))


def read_taxonomy(request: Request, codebook: Codebook) -> Taxonomy:
    """Return the taxonomy that a request is about, by default the first.

    Raises:
        InputError: there is no such taxonomy with levels.
    """
    known = [taxonomy.id for taxonomy in codebook.coverage]
    return codebook.taxonomy(read_option(request, "taxonomy", known, known[0]))


def keep_taxonomy(taxonomy: Taxonomy, codebook: Codebook) -> dict[str, str]:
    """Return the option of a page that is about a taxonomy, nothing for the first one."""
    return keep_options({"taxonomy": taxonomy.id}, {"taxonomy": codebook.coverage[0].id})


def choose_taxonomy(
    codebook: Codebook, taxonomy: Taxonomy
) -> tuple[str, str, list[tuple[str, str]], str]:
    """Return what a form offers to choose a taxonomy."""
    listed = [(entry.id, say_term(entry.label)) for entry in codebook.coverage]
    return ("taxonomy", _("Taxonomy"), listed, taxonomy.id)


def list_parts(scope: Scope, taxonomy: Taxonomy, here: str) -> list[tuple[str, str, bool]]:
    """Return the views of coverage, each with its address for the same documents."""
    options = keep_taxonomy(taxonomy, scope.codebook)
    views = (
        (_("Levels"), ADDRESS),
        (_("Over time"), f"{ADDRESS}/years"),
        (_("Raw and corrected"), f"{ADDRESS}/estimate"),
    )
    return [(name, scope.locate_plainly(path, **options), path == here) for name, path in views]


def _read(request: Request, explorer: Explorer) -> tuple[Scope, Taxonomy]:
    scope = read_scope(request, explorer, ADDRESS)
    taxonomy = read_taxonomy(request, scope.codebook)
    options = keep_taxonomy(taxonomy, scope.codebook)
    return read_scope(request, explorer, ADDRESS, options), taxonomy


def _list_corrected(found: Estimate | None) -> dict[str, Share]:
    """Return the corrected share that covers each category at all, where it is defined."""
    return {
        share.category: share
        for share in (found.shares if found else ())
        if share.level == 1 and isinstance(share.corrected, float)
    }


def _group(levels: CoverageLevels, scope: Scope) -> list[LevelGroup]:
    taxonomy = levels.taxonomy
    names = {group.code: f"{group.code} {say_term(group.label)}" for group in taxonomy.groups}
    members: dict[str, list[LevelRow]] = {code: [] for code in names}
    for entry in levels.categories:
        members.setdefault(entry.category.group, []).append(_view(entry, taxonomy, scope))
    return [LevelGroup(names.get(code, ""), tuple(rows)) for code, rows in members.items() if rows]


def _view(entry: CategoryLevels, taxonomy: Taxonomy, scope: Scope) -> LevelRow:
    tally = entry.tally
    return LevelRow(
        category=entry.category,
        name=name_category(entry.category),
        address=address_category(taxonomy.id, entry.category.code),
        pieces=lay_pieces(order_levels(tally.levels, tally.not_assessed), tally.documents),
        cells=tuple(
            LevelCell(
                level.level.name,
                level.share.count,
                level.share.value if isinstance(level.share.value, float) else None,
                scope.find_documents(level.conditions),
                level.share.is_few,
            )
            for level in reversed(entry.levels)
        ),
        not_assessed=LevelCell(
            UNASSESSED, tally.not_assessed, None, scope.find_documents(entry.not_assessed)
        ),
        uncertain=LevelCell(
            "uncertain",
            entry.uncertain.count,
            None,
            scope.find_documents(entry.uncertain_conditions),
        ),
    )


def _draw(levels: CoverageLevels, scope: Scope) -> Chart:
    taxonomy = levels.taxonomy
    rows: list[tuple[str, str, int, float | str, str]] = []
    for entry in levels.categories:
        name = name_category(entry.category)
        for level in reversed(entry.levels):
            share = level.share.value
            rows.append(
                (
                    name,
                    say_term(level.level.name),
                    level.share.count,
                    round(share, 6) if isinstance(share, float) else "",
                    mark_few(level.share.is_few),
                )
            )
        rows.append((name, _(UNASSESSED), entry.tally.not_assessed, "", ""))
    return Chart(
        name=f"coverage-{taxonomy.id}",
        title=_title(taxonomy),
        note=_("%(documents)s Shares are of the documents assessed.", documents=scope.describe()),
        table=Table(("category", "level", "documents", "share", FEW), tuple(rows)),
        spec=stack_levels(
            [say_term(level.name) for level in taxonomy.scale.levels],
            [name_category(category) for category in taxonomy.categories],
            _(UNASSESSED),
        ),
    )


def _title(taxonomy: Taxonomy) -> str:
    return _("%(taxonomy)s: documents by level", taxonomy=say_term(taxonomy.label))


def _list_stacks(scope: Scope, taxonomy: Taxonomy) -> list[tuple[str, str]]:
    named = {dimension.id: dimension.label for dimension in list_dimensions(scope.codebook)}
    return [
        (
            lower_first(say_term(named[stack])),
            scope.locate_plainly(f"{ADDRESS}/{taxonomy.id}/{stack}", show="stack"),
        )
        for stack in _STACKS
    ]


def _list_crossings(scope: Scope) -> list[tuple[str, str]]:
    """Return pairs of dimensions that readers ask for, each with its address."""
    named = {dimension.id: dimension for dimension in list_dimensions(scope.codebook)}
    first, *others = (taxonomy.id for taxonomy in scope.codebook.coverage)
    pairs = [(first, other) for other in others]
    pairs += [(first, first), (first, "jurisdiction"), (first, "year"), (first, "actor-type")]
    pairs += [(other, "jurisdiction") for other in others]
    pairs += [("actor-type", "actor-role"), ("status", "jurisdiction"), ("jurisdiction", "year")]
    return [
        (
            _name_pair(named[rows], named[columns]),
            scope.locate_plainly(f"{ADDRESS}/{rows}/{columns}"),
        )
        for rows, columns in pairs
    ]


def _name_pair(rows: Dimension, columns: Dimension) -> str:
    if rows == columns:
        return _("%(label)s with each other", label=say_term(rows.label))
    return f"{say_term(rows.label)} × {lower_first(say_term(columns.label))}"
