"""What is covered least, or only in passing; what can be said of it."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from govatlas.api.coder_errors import load_coder_errors
from govatlas.codebook.shipped import describe_taxonomy
from govatlas.coverage import (
    Condition,
    CoverageGaps,
    Gap,
    GapGroup,
    Takeaway,
    find_gaps,
    write_takeaways,
)
from govatlas.explorer import Explorer
from govatlas.model.codebook import Taxonomy
from govatlas.web.addresses import address_category, build_address
from govatlas.web.asking import OpenExplorer
from govatlas.web.charts import FEW, Chart, Table, mark_few
from govatlas.web.charts.specs import stack_levels
from govatlas.web.marking import mark_data
from govatlas.web.pages.bars import Piece, lay_pieces, order_levels
from govatlas.web.pages.chart_files import EMBED, link_chart, send_chart
from govatlas.web.pages.correcting import Corrected, Correcting
from govatlas.web.pages.coverage import (
    UNASSESSED,
    choose_taxonomy,
    keep_taxonomy,
    read_taxonomy,
)
from govatlas.web.pages.scope import (
    Scope,
    drop_empty,
    has_empty_parameters,
    name_category,
    read_scope,
)
from govatlas.web.templating import render_page
from govatlas.wording import N_, _, say_term

ADDRESS: Final = "/gaps"
_SHOWN: Final = 3
_LEAST: Final = 12

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of documents with the address behind it, None where no address selects them."""

    name: str
    count: int
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """A category with how little it is covered."""

    name: str
    address: str
    covered: Count
    minimal: Count
    assessed: int
    share: float
    minimal_share: float | None
    pieces: tuple[Piece, ...]
    corrected: Corrected | None = None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The categories that the documents of one value cover least."""

    name: str
    documents: Count
    least: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A takeaway with its figures."""

    sentence: str
    meaning: str
    counts: tuple[Count, ...]


@router.get(ADDRESS)
def show_gaps(request: Request, explorer: OpenExplorer) -> Response:
    """Show which categories are covered least, then what else the data supports saying."""
    if has_empty_parameters(request):
        pairs = drop_empty(request.query_params.multi_items())
        return RedirectResponse(build_address(ADDRESS, pairs), 303)
    scope, taxonomy = _read(request, explorer)
    gaps = _find(scope, taxonomy)
    chosen = scope.chosen
    takeaways = write_takeaways(
        chosen.catalogue,
        chosen.mask,
        (taxonomy.id,),
        errors=load_coder_errors(),
        mark=mark_data,
    )
    corrected = Correcting(request, explorer, scope).correct(taxonomy)
    return render_page(
        request,
        "site/gaps.html.jinja",
        is_corrected=bool(corrected),
        scope=scope,
        taxonomy=taxonomy,
        gaps=gaps,
        statements=[_state(takeaway, scope) for takeaway in takeaways],
        least=[
            _view(gap, taxonomy, scope, corrected.get(gap.category.code))
            for gap in gaps.in_all.least[:_LEAST]
        ],
        minimal=[_view(gap, taxonomy, scope) for gap in gaps.in_all.minimal[:_LEAST]],
        too_few=[name_category(gap.category) for gap in gaps.in_all.too_few],
        by=[
            (
                say_term(entry.dimension.label),
                scope.locate_plainly(f"/coverage/{taxonomy.id}/{entry.dimension.id}"),
                [_view_group(group, taxonomy, scope) for group in entry.groups],
                [say_term(bin_.label) for bin_ in entry.too_few],
            )
            for entry in gaps.by
        ],
        choices=[choose_taxonomy(scope.codebook, taxonomy)],
        links=link_chart(request, scope, _title(taxonomy)),
    )


@router.get(ADDRESS + "/" + EMBED)
def show_embedded(request: Request, explorer: OpenExplorer) -> Response:
    """Show the chart for the page of another site."""
    return send_gaps(request, explorer, EMBED)


@router.get(ADDRESS + ".{form}")
def send_gaps(request: Request, explorer: OpenExplorer, form: str) -> Response:
    """Return the chart as a file."""
    scope, taxonomy = _read(request, explorer)
    return send_chart(request, scope, _draw(_find(scope, taxonomy), scope), form)


def _read(request: Request, explorer: Explorer) -> tuple[Scope, Taxonomy]:
    scope = read_scope(request, explorer, ADDRESS)
    taxonomy = read_taxonomy(request, scope.codebook)
    options = keep_taxonomy(taxonomy, scope.codebook)
    return read_scope(request, explorer, ADDRESS, options), taxonomy


def _find(scope: Scope, taxonomy: Taxonomy) -> CoverageGaps:
    divisions = (t.id for t in scope.codebook.coverage if describe_taxonomy(t.id).divides)
    by = ("jurisdiction", *(name for name in divisions if name != taxonomy.id), "year")
    return find_gaps(scope.chosen.catalogue, taxonomy.id, scope.chosen.mask, by=by)


def _view(gap: Gap, taxonomy: Taxonomy, scope: Scope, corrected: Corrected | None = None) -> GapRow:
    tally = gap.tally
    share, minimal = tally.covered.value, tally.minimal.value
    return GapRow(
        name=name_category(gap.category),
        address=address_category(taxonomy.id, gap.category.code),
        covered=Count(N_("covered"), tally.covered.count, scope.find_documents(gap.covered)),
        minimal=Count(N_("minimal"), tally.minimal.count, scope.find_documents(gap.minimal)),
        assessed=tally.assessed,
        share=share if isinstance(share, float) else 0.0,
        minimal_share=minimal if isinstance(minimal, float) else None,
        pieces=lay_pieces(order_levels(tally.levels, 0), tally.assessed),
        corrected=corrected,
    )


def _view_group(group: GapGroup, taxonomy: Taxonomy, scope: Scope) -> GroupRow:
    entry = group.bin
    return GroupRow(
        say_term(entry.label),
        Count(N_("documents"), entry.documents, scope.find_documents(entry.conditions)),
        tuple(_view(gap, taxonomy, scope) for gap in group.gaps.least[:_SHOWN]),
    )


def _state(takeaway: Takeaway, scope: Scope) -> Statement:
    counts = [
        Count(
            stated.name,
            stated.value,
            scope.find_documents(stated.conditions) if stated.conditions else None,
        )
        for stated in takeaway.counts
    ]
    if not any(count.address for count in counts):
        counts += _count_uncovered(takeaway, scope)
    return Statement(takeaway.sentence, _(takeaway.rule.meaning), tuple(counts))


def _count_uncovered(takeaway: Takeaway, scope: Scope) -> list[Count]:
    """Return the documents at level none of what a sentence is about, which it counts no others."""
    scale = scope.codebook.taxonomy(takeaway.taxonomy).scale
    none = scale.name_of(0)
    conditions = tuple(
        Condition("cover", f"{takeaway.taxonomy}:{code}:{none}") for code in takeaway.subjects
    )
    address = scope.find_documents(conditions)
    return [Count(none, takeaway.counts[0].value, address)] if address else []


def _title(taxonomy: Taxonomy) -> str:
    return _("%(taxonomy)s: the least covered categories", taxonomy=say_term(taxonomy.label))


def _draw(gaps: CoverageGaps, scope: Scope) -> Chart:
    taxonomy = gaps.taxonomy
    rows = [
        (
            name_category(gap.category),
            say_term(level.name),
            gap.tally.levels[level.value],
            round(gap.tally.levels[level.value] / gap.tally.assessed, 6),
            mark_few(gap.tally.covered.is_few),
        )
        for gap in gaps.in_all.least
        for level in reversed(taxonomy.scale.levels)
    ]
    return Chart(
        name=f"gaps-{taxonomy.id}",
        title=_title(taxonomy),
        note=_("%(documents)s Least covered first.", documents=scope.describe()),
        table=Table(("category", "level", "documents", "share", FEW), tuple(rows)),
        spec=stack_levels(
            [say_term(level.name) for level in taxonomy.scale.levels],
            [name_category(gap.category) for gap in gaps.in_all.least],
            _(UNASSESSED),
        ),
    )
