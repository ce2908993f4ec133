"""The collection at a glance: every category of a taxonomy by level."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from govatlas.coverage import FEWEST, CategoryLevels, CoverageLevels, measure_levels
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import AskedSearch, Scope, WantedTaxonomy, name_taxonomy
from govatlas.web.api_v1.shapes import Basis, LevelCount, Shape, Share, count_levels
from govatlas.web.asking import OpenExplorer

router = APIRouter()


class StackedPart(Shape):
    """The documents with a level that have one value of the dimension it is stacked by."""

    level: str
    value: str
    label: str
    count: int
    address: str | None


class CategoryCoverage(Shape):
    """How many documents have each level of a category."""

    code: str
    label: str
    levels: list[LevelCount]
    covered: Share = Field(description="The documents with any level above none.")
    not_assessed: int
    not_assessed_address: str | None
    uncertain: int = Field(
        description="Documents whose level is uncertain; they are also counted under their level."
    )
    uncertain_address: str | None
    parts: list[StackedPart] = Field(description="Empty unless `stack` is given.")


class Coverage(Shape):
    """Every category of a taxonomy, in codebook order."""

    basis: Basis
    taxonomy: str
    label: str
    stack: str | None
    categories: list[CategoryCoverage]


@resource(router, "/coverage", Coverage)
def show_coverage(
    form: WantedForm,
    explorer: OpenExplorer,
    search: AskedSearch,
    taxonomy: WantedTaxonomy = "",
    stack: Annotated[
        str, Query(description="A dimension to break levels down by, such as `status`.")
    ] = "",
    most: Annotated[
        int, Query(ge=1, le=60, description="How many of its values are listed separately.")
    ] = 6,
) -> Response:
    """Count the documents by level of each category of a taxonomy."""
    scope = Scope.of(explorer, search)
    name = name_taxonomy(scope.codebook, taxonomy)
    found = measure_levels(scope.catalogue, name, scope.mask, stack=stack or None, most=most)
    columns = (
        "taxonomy",
        "code",
        "label",
        "level",
        stack or "value",
        "count",
        "assessed",
        "share",
        "few",
    )
    return answer(form, _tell(found, scope), columns, _list_rows(found), name=f"coverage-{name}")


def _tell(found: CoverageLevels, scope: Scope) -> Coverage:
    return Coverage(
        basis=Basis.of(found.basis),
        taxonomy=found.taxonomy.id,
        label=found.taxonomy.label,
        stack=found.stack.dimension.id if found.stack else None,
        categories=[_describe(entry, found, scope) for entry in found.categories],
    )


def _describe(entry: CategoryLevels, found: CoverageLevels, scope: Scope) -> CategoryCoverage:
    conditions = tuple(level.conditions for level in entry.levels)
    return CategoryCoverage(
        code=entry.category.code,
        label=entry.category.label,
        levels=count_levels(scope, found.taxonomy, entry.tally, conditions),
        covered=Share.of(entry.tally.covered),
        not_assessed=entry.tally.not_assessed,
        not_assessed_address=scope.locate(entry.not_assessed),
        uncertain=entry.uncertain.count,
        uncertain_address=scope.locate(entry.uncertain_conditions),
        parts=[
            StackedPart(
                level=level.level.name,
                value=part.bin.value,
                label=part.bin.label,
                count=part.count,
                address=scope.locate(part.conditions),
            )
            for level in entry.levels
            for part in level.parts
        ],
    )


def _list_rows(found: CoverageLevels) -> Iterator[Row]:
    """Yield a row a level, or a row for each part of it where levels are stacked."""
    for entry in found.categories:
        start = (found.taxonomy.id, entry.category.code, entry.category.label)
        assessed = entry.tally.assessed
        for level in entry.levels:
            counts = [(part.bin.value, part.count) for part in level.parts]
            for value, count in counts or [("", level.share.count)]:
                share = count / assessed if assessed else None
                yield (*start, level.level.name, value, count, assessed, share, _mark(assessed))
        yield (*start, "not assessed", "", entry.tally.not_assessed, None, None, None)
        yield (*start, "uncertain", "", entry.uncertain.count, assessed, None, None)


def _mark(assessed: int) -> str:
    return "yes" if assessed < FEWEST else ""
