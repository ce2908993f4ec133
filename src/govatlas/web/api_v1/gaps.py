"""What is covered least: in all documents, then by the values of other dimensions."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from govatlas import coverage
from govatlas.coverage import CoverageGaps, find_gaps
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import AskedSearch, Scope, WantedTaxonomy, name_taxonomy
from govatlas.web.api_v1.shapes import Basis, Shape, Share
from govatlas.web.asking import OpenExplorer

router = APIRouter()


class Gap(Shape):
    """How many documents cover a category."""

    code: str
    label: str
    assessed: int
    not_assessed: int
    covered: Share
    minimal: Share = Field(description="Documents that cover it only at the lowest level.")
    is_uncovered: bool
    is_only_minimal: bool
    covered_address: str | None
    minimal_address: str | None
    none_address: str | None


class Gaps(Shape):
    """The gaps among some documents; categories by their code.

    `least` runs from the least covered, `minimal` from the one most covered in passing only;
    `too_few` are those that too few documents were assessed for.
    """

    documents: int
    categories: list[Gap]
    least: list[str]
    minimal: list[str]
    too_few: list[str]


class GapGroup(Shape):
    """The gaps among the documents of one value of a dimension."""

    value: str
    label: str
    address: str | None
    gaps: Gaps


class GapsBy(Shape):
    """The gaps by each value of a dimension; `too_few` are the values that too few have."""

    dimension: str
    label: str
    groups: list[GapGroup]
    too_few: list[str]


class CollectionGaps(Shape):
    """The gaps of a taxonomy; with too few documents there are none."""

    basis: Basis
    taxonomy: str
    label: str
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
    return answer(form, _tell(found, scope), _COLUMNS, _list_rows(found), name=f"gaps-{name}")


def _tell(found: CoverageGaps, scope: Scope) -> CollectionGaps:
    return CollectionGaps(
        basis=Basis.of(found.basis),
        taxonomy=found.taxonomy.id,
        label=found.taxonomy.label,
        fewest_assessed=found.fewest_assessed,
        fewest_covering=found.fewest_covering,
        in_all=_tell_gaps(found.in_all, scope),
        by=[_tell_dimension(entry, scope) for entry in found.by],
    )


def _tell_dimension(found: coverage.GapsBy, scope: Scope) -> GapsBy:
    return GapsBy(
        dimension=found.dimension.id,
        label=found.dimension.label,
        groups=[
            GapGroup(
                value=group.bin.value,
                label=group.bin.label,
                address=scope.locate(group.bin.conditions),
                gaps=_tell_gaps(group.gaps, scope),
            )
            for group in found.groups
        ],
        too_few=[entry.value for entry in found.too_few],
    )


def _tell_gaps(found: coverage.Gaps, scope: Scope) -> Gaps:
    return Gaps(
        documents=found.documents,
        categories=[_tell_gap(gap, scope) for gap in (*found.least, *found.too_few)],
        least=[gap.category.code for gap in found.least],
        minimal=[gap.category.code for gap in found.minimal],
        too_few=[gap.category.code for gap in found.too_few],
    )


def _tell_gap(gap: coverage.Gap, scope: Scope) -> Gap:
    return Gap(
        code=gap.category.code,
        label=gap.category.label,
        assessed=gap.tally.assessed,
        not_assessed=gap.tally.not_assessed,
        covered=Share.of(gap.tally.covered),
        minimal=Share.of(gap.tally.minimal),
        is_uncovered=gap.is_uncovered,
        is_only_minimal=gap.is_only_minimal,
        covered_address=scope.locate(gap.covered),
        minimal_address=scope.locate(gap.minimal),
        none_address=scope.locate(gap.none),
    )


def _list_rows(found: CoverageGaps) -> Iterator[Row]:
    yield from _list_gaps(found, "", "", found.in_all)
    for entry in found.by:
        for group in entry.groups:
            yield from _list_gaps(found, entry.dimension.id, group.bin.value, group.gaps)


def _list_gaps(
    found: CoverageGaps, dimension: str, value: str, gaps: coverage.Gaps
) -> Iterator[Row]:
    """Yield a row a category, with its rank where there is enough to rank it."""
    for gap in (*gaps.least, *gaps.too_few):
        tally = gap.tally
        yield (
            *(found.taxonomy.id, dimension, value, gap.category.code, gap.category.label),
            *(tally.covered.count, tally.assessed, tally.not_assessed, tally.minimal.count),
            *(
                ranking.index(gap) + 1 if gap in ranking else None
                for ranking in (gaps.least, gaps.minimal)
            ),
        )
