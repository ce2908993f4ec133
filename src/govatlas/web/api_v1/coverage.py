"""The collection at a glance: every category of a taxonomy by level."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field
from starlette.responses import Response

from govatlas.coverage import FEWEST, CoverageLevels, measure_levels
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import AskedSearch, Scope, WantedTaxonomy, name_taxonomy
from govatlas.web.api_v1.shapes import Address, Basis, LevelCount, Shape, Share, at
from govatlas.web.asking import OpenExplorer

router = APIRouter()


class StackedPart(Shape):
    """The documents with a level that have one value of the dimension it is stacked by."""

    level: str = at("level.name")
    value: str = at("bin.value")
    label: str = at("bin.label")
    count: int
    address: Address = at("conditions")


class CategoryCoverage(Shape):
    """How many documents have each level of a category."""

    code: str = at("category.code")
    label: str = at("category.label")
    levels: list[LevelCount]
    covered: Share = at("tally.covered", "The documents with any level above none.")
    not_assessed: int = at("tally.not_assessed")
    not_assessed_address: Address = at("not_assessed")
    uncertain: int = at(
        "uncertain.count",
        "Documents whose level is uncertain; they are also counted under their level.",
    )
    uncertain_address: Address = at("uncertain_conditions")
    parts: list[StackedPart] = Field(description="Empty unless `stack` is given.")


class Coverage(Shape):
    """Every category of a taxonomy, in codebook order."""

    basis: Basis
    taxonomy: str = at("taxonomy.id")
    label: str = at("taxonomy.label")
    stack: Annotated[str | None, BeforeValidator(lambda axis: axis and axis.dimension.id)]
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
    return answer(
        form, Coverage.of(found, scope), columns, _list_rows(found), name=f"coverage-{name}"
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
