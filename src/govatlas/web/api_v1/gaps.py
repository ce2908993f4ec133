"""What is covered least: in all documents, then by the values of other dimensions."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BeforeValidator
from starlette.responses import Response

from govatlas import coverage
from govatlas.coverage import CoverageGaps, find_gaps
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import AskedSearch, Scope, WantedTaxonomy, name_taxonomy
from govatlas.web.api_v1.shapes import Address, Basis, Codes, Shape, Share, at
from govatlas.web.asking import OpenExplorer

router = APIRouter()


class Gap(Shape):
    """How many documents cover a category."""

    code: str = at("category.code")
    label: str = at("category.label")
    assessed: int = at("tally.assessed")
    not_assessed: int = at("tally.not_assessed")
    covered: Share = at("tally.covered")
    minimal: Share = at("tally.minimal", "Documents that cover it only at the lowest level.")
    is_uncovered: bool
    is_only_minimal: bool
    covered_address: Address = at("covered")
    minimal_address: Address = at("minimal")
    none_address: Address = at("none")


class Gaps(Shape):
    """The gaps among some documents; categories by their code.

    `least` runs from the least covered, `minimal` from the one most covered in passing only;
    `too_few` are those that too few documents were assessed for.
    """

    documents: int
    categories: list[Gap]
    least: Codes
    minimal: Codes
    too_few: Codes


class GapGroup(Shape):
    """The gaps among the documents of one value of a dimension."""

    value: str = at("bin.value")
    label: str = at("bin.label")
    address: Address = at("bin.conditions")
    gaps: Gaps


class GapsBy(Shape):
    """The gaps by each value of a dimension; `too_few` are the values that too few have."""

    dimension: str = at("dimension.id")
    label: str = at("dimension.label")
    groups: list[GapGroup]
    too_few: Annotated[list[str], BeforeValidator(lambda bins: [entry.value for entry in bins])]


class CollectionGaps(Shape):
    """The gaps of a taxonomy; with too few documents there are none."""

    basis: Basis
    taxonomy: str = at("taxonomy.id")
    label: str = at("taxonomy.label")
    fewest_assessed: int
    fewest_covering: int
    in_all: Gaps
    by: list[GapsBy]


_COLUMNS = (
    *("taxonomy", "dimension", "value", "code", "label"),
    *("covered", "assessed", "not_assessed", "minimal"),
    *("rank_least", "rank_minimal"),
)


@resource(router, "/gaps", CollectionGaps)
def show_gaps(
    form: WantedForm,
    explorer: OpenExplorer,
    search: AskedSearch,
    taxonomy: WantedTaxonomy = "",
    by: Annotated[
        tuple[str, ...],
        Query(
            description="A dimension to break the gaps down by, such as `jurisdiction`.",
            max_length=6,
        ),
    ] = (),
    most: Annotated[int, Query(ge=1, le=30, description="How many of its values are used.")] = 12,
) -> Response:
    """Find the categories that are covered least, or only at the lowest level."""
    scope = Scope.of(explorer, search)
    name = name_taxonomy(scope.codebook, taxonomy)
    dimensions = tuple(dict.fromkeys(entry for entry in by if entry))
    found = find_gaps(scope.catalogue, name, scope.mask, by=dimensions, most=most)
    body = CollectionGaps.of(found, scope)
    return answer(form, body, _COLUMNS, _list_rows(found), name=f"gaps-{name}")


def _list_rows(found: CoverageGaps) -> Iterator[Row]:
    yield from _list_gaps(found, "", "", found.in_all)
    for entry in found.by:
        for group in entry.groups:
            yield from _list_gaps(found, entry.dimension.id, group.bin.value, group.gaps)


def _list_gaps(
    found: CoverageGaps, dimension: str, value: str, gaps: coverage.Gaps
) -> Iterator[Row]:
    """Yield a row a category, with its rank where there is enough to rank it."""
    for gap in gaps.categories:
        tally = gap.tally
        yield (
            *(found.taxonomy.id, dimension, value, gap.category.code, gap.category.label),
            *(tally.covered.count, tally.assessed, tally.not_assessed, tally.minimal.count),
            *(
                ranking.index(gap) + 1 if gap in ranking else None
                for ranking in (gaps.least, gaps.minimal)
            ),
        )
