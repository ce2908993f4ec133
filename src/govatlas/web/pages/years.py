"""Coverage over time: every category of a taxonomy year by year."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from govatlas.coverage import CategoryTimeline, Condition, Timeline, YearCoverage, trace_years
from govatlas.explorer import Explorer
from govatlas.model.codebook import Taxonomy
from govatlas.web.addresses import address_category, build_address
from govatlas.web.asking import OpenExplorer
from govatlas.web.charts import FEW, FEW_NOTE, Chart, Table, mark_few
from govatlas.web.charts.specs import draw_years
from govatlas.web.pages import coverage
from govatlas.web.pages.chart_files import EMBED, link_chart, send_chart
from govatlas.web.pages.coverage import choose_taxonomy, keep_taxonomy, list_parts, read_taxonomy
from govatlas.web.pages.heat import HeatCell, find_most, find_shade
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

ADDRESS: Final = f"{coverage.ADDRESS}/years"
_SHOWS: Final = {"share": "share of the year's documents", "count": "documents"}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class YearRow:
    """A category with its documents by year; ``line`` is the share as the points of a line."""

    name: str
    address: str
    line: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The years as they were asked for."""

    scope: Scope
    taxonomy: Taxonomy
    found: Timeline
    show: str

    @property
    def title(self) -> str:
        """Return the name of the chart."""
        return f"{self.taxonomy.label} over the years: share of documents that cover them"


@router.get(ADDRESS)
def show_years(request: Request, explorer: OpenExplorer) -> Response:
    """Show how many documents of each year cover each category."""
    if has_empty_parameters(request):
        pairs = drop_empty(request.query_params.multi_items())
        return RedirectResponse(build_address(ADDRESS, pairs), 303)
    years = _read(request, explorer)
    scope = years.scope
    return render_page(
        request,
        "site/years.html.jinja",
        scope=scope,
        taxonomy=years.taxonomy,
        found=years.found,
        show=years.show,
        title=years.title,
        unknown=count_unknown(years.found),
        rows=_list_rows(years),
        parts=list_parts(scope, years.taxonomy, ADDRESS),
        choices=[
            choose_taxonomy(scope.codebook, years.taxonomy),
            ("show", "Show", list(_SHOWS.items()), years.show),
        ],
        links=link_chart(request, scope, years.title),
        heads=[
            (year, count, scope.find_documents((Condition("year", f"{year:04d}"),)))
            for year, count in zip(years.found.years, years.found.documents, strict=True)
        ],
    )


@router.get(ADDRESS + "/" + EMBED)
def show_embedded(request: Request, explorer: OpenExplorer) -> Response:
    """Show the chart for the page of another site."""
    return send_years(request, explorer, EMBED)


@router.get(ADDRESS + ".{form}")
def send_years(request: Request, explorer: OpenExplorer, form: str) -> Response:
    """Return the chart as a file."""
    years = _read(request, explorer)
    return send_chart(request, years.scope, _draw(years), form)


def _read(request: Request, explorer: Explorer) -> Years:
    scope = read_scope(request, explorer, ADDRESS)
    taxonomy = read_taxonomy(request, scope.codebook)
    show = read_option(request, "show", _SHOWS, "share")
    options = keep_taxonomy(taxonomy, scope.codebook)
    options |= keep_options({"show": show}, {"show": "share"})
    return Years(
        scope=read_scope(request, explorer, ADDRESS, options),
        taxonomy=taxonomy,
        found=trace_years(scope.chosen.catalogue, taxonomy.id, mask=scope.chosen.mask),
        show=show,
    )


def _list_rows(years: Years) -> list[YearRow]:
    values = [[_read_value(year, years.show) for year in c.years] for c in years.found.categories]
    most = find_most(values)
    return [
        YearRow(
            name_category(entry.category),
            address_category(years.taxonomy.id, entry.category.code),
            _draw_line(entry),
            tuple(
                HeatCell(
                    year.tally.covered.count,
                    value,
                    find_shade(value, most),
                    years.scope.find_documents(year.covered) if year.tally.covered.count else None,
                    year.tally.covered.is_few,
                )
                for year, value in zip(entry.years, numbers, strict=True)
            ),
        )
        for entry, numbers in zip(years.found.categories, values, strict=True)
    ]


def _read_value(year: YearCoverage, show: str) -> float | None:
    if show == "count":
        return float(year.tally.covered.count)
    return _share(year)


def _share(year: YearCoverage) -> float | None:
    value = year.tally.covered.value
    return value if isinstance(value, float) else None


def _draw_line(entry: CategoryTimeline) -> str:
    """Return points within 100 by 20, the share of one half at the top or more if needed."""
    shares = [(year.year or 0, _share(year)) for year in entry.years]
    known = [(year, share) for year, share in shares if share is not None]
    if len(known) < 2:
        return ""
    first, last = known[0][0], known[-1][0]
    top = max(0.5, *(share for _, share in known))
    return " ".join(
        f"{100 * (year - first) / (last - first):.1f},{19 - 18 * share / top:.1f}"
        for year, share in known
    )


def _draw(years: Years) -> Chart:
    rows = tuple(
        (
            name_category(entry.category),
            year.year or 0,
            year.tally.covered.count,
            year.tally.assessed,
            "" if _share(year) is None else round(_share(year) or 0.0, 6),
            mark_few(year.tally.covered.is_few),
        )
        for entry in years.found.categories
        for year in entry.years
    )
    return Chart(
        name=f"coverage-years-{years.taxonomy.id}",
        title=years.title,
        note=f"{years.scope.describe()} {count_unknown(years.found)} Hollow: {FEW_NOTE}",
        table=Table(("category", "year", "documents", "assessed", "share", FEW), rows),
        spec=draw_years([name_category(entry.category) for entry in years.found.categories]),
    )


def count_unknown(found: Timeline) -> str:
    """Say how many documents have no year, nothing where all have one."""
    if not found.unknown:
        return ""
    one = found.unknown == 1
    return f"{found.unknown:,} {'document has' if one else 'documents have'} no known year."
