"""Coverage year by year."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from govatlas.coverage import Timeline, YearCoverage, trace_years
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import AskedSearch, Scope, WantedTaxonomy, name_taxonomy
from govatlas.web.api_v1.shapes import FEW, Basis, Shape, to_number
from govatlas.web.asking import OpenExplorer

router = APIRouter()


class YearCount(Shape):
    """The documents of one year, null for an unknown one, by their level of a category."""

    year: int | None
    levels: dict[str, int] = Field(description="Documents by the name of the level.")
    not_assessed: int
    covered: int = Field(description="Documents with any level above none.")
    share: float | None = Field(description="Those covered, of those assessed.")
    few: bool = Field(description=FEW)
    address: str | None = Field(description="Documents that cover it.")


class CategoryYears(Shape):
    """One category over the years, the earliest first, those of an unknown year last."""

    code: str
    label: str
    years: list[YearCount]


class CoverageYears(Shape):
    """Categories of a taxonomy over the years that any document is of."""

    basis: Basis
    taxonomy: str
    label: str
    documents: dict[str, int] = Field(description="All documents by year.")
    unknown: int = Field(description="Documents whose year is unknown.")
    categories: list[CategoryYears]


@resource(router, "/coverage/years", CoverageYears)
def show_years(
    form: WantedForm,
    explorer: OpenExplorer,
    search: AskedSearch,
    taxonomy: WantedTaxonomy = "",
    category: Annotated[
        tuple[str, ...], Query(description="The code of a category; all by default.")
    ] = (),
) -> Response:
    """Count the documents of each year by level of the categories of a taxonomy."""
    scope = Scope.of(explorer, search)
    name = name_taxonomy(scope.codebook, taxonomy)
    wanted = list(dict.fromkeys(code for code in category if code))
    found = trace_years(scope.catalogue, name, wanted, scope.mask)
    levels = [level.name for level in found.taxonomy.scale.levels]
    columns = ("taxonomy", "code", "label", "year", *levels, "not assessed", "covered share", "few")
    return answer(form, _tell(found, scope), columns, _list_rows(found), name=f"years-{name}")


def _tell(found: Timeline, scope: Scope) -> CoverageYears:
    return CoverageYears(
        basis=Basis.of(found.basis),
        taxonomy=found.taxonomy.id,
        label=found.taxonomy.label,
        documents={
            str(year): count for year, count in zip(found.years, found.documents, strict=True)
        },
        unknown=found.unknown,
        categories=[
            CategoryYears(
                code=entry.category.code,
                label=entry.category.label,
                years=[_count(year, found, scope) for year in (*entry.years, entry.unknown)],
            )
            for entry in found.categories
        ],
    )


def _count(entry: YearCoverage, found: Timeline, scope: Scope) -> YearCount:
    covered = entry.tally.covered
    return YearCount(
        year=entry.year,
        levels={
            level.name: entry.tally.levels[level.value] for level in found.taxonomy.scale.levels
        },
        not_assessed=entry.tally.not_assessed,
        covered=covered.count,
        share=to_number(covered.value),
        few=covered.is_few,
        address=scope.locate(entry.covered),
    )


def _list_rows(found: Timeline) -> Iterator[Row]:
    for entry in found.categories:
        for year in (*entry.years, entry.unknown):
            yield (
                *(found.taxonomy.id, entry.category.code, entry.category.label),
                year.year or "unknown",
                *year.tally.levels,
                year.tally.not_assessed,
                to_number(year.tally.covered.value),
                "yes" if year.tally.covered.is_few else "",
            )
