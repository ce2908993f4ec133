"""Documents, or two groups of them, category by category."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from govatlas.api.coder_errors import load_coder_errors
from govatlas.coverage import (
    DocumentComparison,
    DocumentGroup,
    GroupComparison,
    Tally,
    compare_documents,
    compare_groups,
)
from govatlas.errors import InputError, UnknownCoder
from govatlas.explorer import Explorer
from govatlas.model.coding import Label
from govatlas.model.finding import Undefined
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import AskedSearch, Scope
from govatlas.web.api_v1.locating import locate_document
from govatlas.web.api_v1.shapes import FEW, Interval, Shape, to_number
from govatlas.web.asking import OpenExplorer
from govatlas.web.group_asking import AskedGroup, read_group

router = APIRouter()


class ComparedQuotation(Shape):
    """A quotation behind a label and its place in the text."""

    text: str
    start: int
    end: int


class ComparedLevel(Shape):
    """The level of a category in one document; null if not assessed."""

    level: int | None
    name: str | None
    rival: int | None = Field(description="The level that is nearly as likely, or null.")
    quotations: list[ComparedQuotation]


class ComparedDocument(Shape):
    """A document in a comparison; `coder` is empty if it is not coded."""

    id: str
    title: str
    coder: str
    address: str


class ComparedCategory(Shape):
    """A category with its level in each document, in their order."""

    taxonomy: str
    code: str
    label: str
    spread: int = Field(description="The difference between the highest and the lowest level.")
    levels: list[ComparedLevel]


class GroupTally(Shape):
    """The documents of a group by level of a category."""

    levels: list[int] = Field(description="From level none up.")
    not_assessed: int
    count: int = Field(description="Documents at or above the requested level.")
    share: float | None
    few: bool = Field(description=FEW)


class ComparedGroup(Shape):
    """A group of documents."""

    name: str
    documents: int
    coded: int
    address: str | None


class GroupCategory(Shape):
    """How many documents of each group cover a category; differences are first minus second.

    A difference is more than chance only where there are enough documents, none in both groups,
    and a test holds that allows for all categories compared, and for the errors of the coder where
    these are known (`allows_for_errors`).
    """

    taxonomy: str
    code: str
    label: str
    first: GroupTally
    second: GroupTally
    difference: float | None
    interval: Interval | None
    is_enough: bool
    is_more_than_chance: bool


class DocumentsCompared(Shape):
    """Documents side by side; the categories on which they differ most come first."""

    documents: list[ComparedDocument]
    categories: list[ComparedCategory]


class GroupsCompared(Shape):
    """Two groups side by side; the categories on which they differ most come first."""

    first: ComparedGroup
    second: ComparedGroup
    level: int
    shared: int = Field(description="Documents in both groups.")
    fewest_assessed: int
    comparisons: int
    allows_for_errors: bool = Field(
        description="Whether the errors of the coder are part of the test; they are known of local."
    )
    categories: list[GroupCategory]


class Comparison(Shape):
    """Either documents or groups; the other is null."""

    documents: DocumentsCompared | None
    groups: GroupsCompared | None


@dataclass(frozen=True, slots=True)
class _Wanted:
    scope: Scope
    taxonomies: tuple[str, ...]
    level: int


Letter = Annotated[str, Query(description="The id of a document to compare.")]


@resource(router, "/compare", Comparison)
def compare(
    form: WantedForm,
    explorer: OpenExplorer,
    search: AskedSearch,
    a: Letter = "",
    b: Letter = "",
    c: Letter = "",
    d: Letter = "",
    e: Letter = "",
    f: Letter = "",
    group: Annotated[
        tuple[str, ...],
        Query(
            description="A group as FACET:VALUE, such as `year:2024`, or as a whole search, "
            "escaped, such as `country=China&stage=Enacted`; give two.",
            max_length=6,
        ),
    ] = (),
    taxonomy: Annotated[
        tuple[str, ...], Query(description="The id of a taxonomy; all by default.", max_length=20)
    ] = (),
    level: Annotated[int, Query(ge=1, le=9, description="The lowest level that counts.")] = 1,
) -> Response:
    """Compare two to six documents (`a`, `b`, …), or two groups (`group`)."""
    scope = Scope.of(explorer, search)
    taxonomies = tuple(dict.fromkeys(name for name in taxonomy if name))
    wanted = _Wanted(scope, taxonomies, level)
    ids = [name for name in (a, b, c, d, e, f) if name]
    groups = [entry for entry in group if entry]
    if bool(ids) == bool(groups):
        raise InputError("choose documents (a=ID&b=ID) or two groups (group=FACET:VALUE twice)")
    if ids:
        body = Comparison(documents=_compare_documents(explorer, wanted, ids), groups=None)
    else:
        body = Comparison(documents=None, groups=_compare_groups(explorer, wanted, groups))
    columns = (
        "taxonomy",
        "code",
        "label",
        "side",
        "level",
        "share",
        "documents",
        "quotation",
        "few",
    )
    return answer(form, body, columns, _list_rows(body), name="comparison")


def _compare_documents(explorer: Explorer, wanted: _Wanted, ids: list[str]) -> DocumentsCompared:
    found = compare_documents(wanted.scope.catalogue, ids, wanted.taxonomies)
    labels = [_read_labels(explorer, entry.id, entry.coder) for entry in found.documents]
    return DocumentsCompared(
        documents=[
            ComparedDocument(
                id=entry.id,
                title=entry.title,
                coder=entry.coder,
                address=locate_document(entry.id, coder=entry.coder),
            )
            for entry in found.documents
        ],
        categories=list(_compare_categories(found, labels)),
    )


def _read_labels(explorer: Explorer, document_id: str, coder: str) -> dict[tuple[str, str], Label]:
    """Return the labels of a document by taxonomy and code, none where it is not coded."""
    try:
        coding = explorer.record(document_id, coder=coder or None).coding
    except UnknownCoder:
        return {}
    return {(label.taxonomy, label.category): label for label in coding.labels}


def _compare_categories(
    found: DocumentComparison, labels: list[dict[tuple[str, str], Label]]
) -> Iterator[ComparedCategory]:
    for row in found.rows:
        key = (row.taxonomy.id, row.category.code)
        scale = row.taxonomy.scale
        yield ComparedCategory(
            taxonomy=row.taxonomy.id,
            code=row.category.code,
            label=row.category.label,
            spread=row.spread,
            levels=[
                ComparedLevel(
                    level=level,
                    name=None if level is None else scale.name_of(level),
                    rival=rival,
                    quotations=_quote(known.get(key)),
                )
                for level, rival, known in zip(row.levels, row.rivals, labels, strict=True)
            ],
        )


def _quote(label: Label | None) -> list[ComparedQuotation]:
    return [
        ComparedQuotation(text=quoted.text, start=quoted.span.start, end=quoted.span.end)
        for quoted in (label.quotations if label else ())
    ]


def _compare_groups(explorer: Explorer, wanted: _Wanted, groups: list[str]) -> GroupsCompared:
    if len(groups) != 2:
        raise InputError(f"choose two groups (group=FACET:VALUE), not {len(groups)}")
    asked = [read_group(text) for text in groups]
    first, second = (_find_group(explorer, wanted.scope, group) for group in asked)
    found = compare_groups(
        wanted.scope.catalogue,
        first,
        second,
        wanted.taxonomies,
        level=wanted.level,
        errors=load_coder_errors(),
    )
    sides = [
        ComparedGroup(
            name=side.name,
            documents=side.basis.documents,
            coded=side.basis.coded,
            address=None if group.q else wanted.scope.locate(side.conditions),
        )
        for group, side in zip(asked, (found.first, found.second), strict=True)
    ]
    return GroupsCompared(
        first=sides[0],
        second=sides[1],
        level=found.level,
        shared=found.shared,
        fewest_assessed=found.fewest_assessed,
        comparisons=found.comparisons,
        allows_for_errors=found.allows_for_errors,
        categories=list(_list_differences(found)),
    )


def _find_group(explorer: Explorer, scope: Scope, group: AskedGroup) -> DocumentGroup:
    """Return the documents of the scope that a search finds."""
    if group.is_others:
        raise InputError("a group has to be a search, such as group=year:2024")
    return DocumentGroup(
        name=group.text,
        mask=group.find(explorer, scope.catalogue) & scope.mask,
        conditions=group.conditions,
    )


def _list_differences(found: GroupComparison) -> Iterator[GroupCategory]:
    for row in found.rows:
        level = min(found.level, row.taxonomy.scale.highest)
        interval = row.difference.interval
        yield GroupCategory(
            taxonomy=row.taxonomy.id,
            code=row.category.code,
            label=row.category.label,
            first=_tell_tally(row.first, level),
            second=_tell_tally(row.second, level),
            difference=to_number(row.difference.value),
            interval=None if isinstance(interval, Undefined) else Interval.of(interval),
            is_enough=row.is_enough,
            is_more_than_chance=row.is_more_than_chance,
        )


def _tell_tally(tally: Tally, level: int) -> GroupTally:
    share = tally.share_from(level)
    return GroupTally(
        levels=list(tally.levels),
        not_assessed=tally.not_assessed,
        count=share.count,
        share=to_number(share.value),
        few=share.is_few,
    )


def _list_rows(body: Comparison) -> Iterator[Row]:
    """Yield a row for each category and side."""
    if body.documents:
        for category in body.documents.categories:
            start = (category.taxonomy, category.code, category.label)
            for document, level in zip(body.documents.documents, category.levels, strict=True):
                words = " … ".join(quoted.text for quoted in level.quotations)
                yield (*start, document.id, level.name or "not assessed", None, None, words, "")
    if body.groups:
        names = (body.groups.first.name, body.groups.second.name)
        for row in body.groups.categories:
            start = (row.taxonomy, row.code, row.label)
            for name, tally in zip(names, (row.first, row.second), strict=True):
                yield (
                    *start,
                    name,
                    body.groups.level,
                    tally.share,
                    tally.count,
                    None,
                    "yes" if tally.few else "",
                )
