"""Two groups of documents side by side: the shares that cover each category."""

from dataclasses import dataclass, fields, replace
from typing import Final

from govatlas.coverage import (
    Condition,
    DocumentGroup,
    GroupComparison,
    Selection,
    compare_groups,
)
from govatlas.errors import InputError
from govatlas.model.codebook import Taxonomy
from govatlas.model.finding import Interval, Undefined
from govatlas.publishing.lookup import find_label
from govatlas.web.addresses import address_category, address_search
from govatlas.web.charts import FEW, FEW_NOTE, Chart, Table, mark_few
from govatlas.web.charts.dots import stand_apart
from govatlas.web.pages.scope import Scope, name_category
from govatlas.web.selections import narrow_selection, read_selection

_OFFERED: Final = ("jurisdiction", "year", "status", "stage", "authority")
_FACETS: Final = tuple(field.name for field in fields(Selection))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsAsked:
    """Two groups as an address names them: a facet, a colon, a value."""

    scope: Scope
    taxonomy: Taxonomy
    groups: tuple[str, str]

    @property
    def with_groups(self) -> Scope:
        """Return the scope, whose addresses keep the groups."""
        return replace(self.scope, repeated=tuple(("group", name) for name in self.groups))


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """How much of one group covers a category."""

    count: int
    total: int
    share: float | None
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRowView:
    """A category with both groups; ``difference`` is in points of a hundred."""

    name: str
    address: str
    figures: tuple[GroupFigure, GroupFigure]
    difference: float | None
    low: float | None
    high: float | None
    is_more_than_chance: bool
    is_enough: bool


@dataclass(frozen=True, slots=True)
class GroupsView:
    """The groups with their documents, then the rows that differ, then the others."""

    heads: tuple[tuple[str, int, str], ...]
    differing: tuple[GroupRowView, ...]
    others: tuple[GroupRowView, ...]


def compare(asked: GroupsAsked) -> GroupComparison:
    """Return the comparison of two groups within the documents of the page.

    Raises:
        InputError: a group is malformed, or names what there is not.
    """
    first, second = (_read_group(name, asked.scope) for name in asked.groups)
    return compare_groups(asked.scope.chosen.catalogue, first, second, (asked.taxonomy.id,))


def list_group_choices(scope: Scope) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the groups that a form offers, facet by facet."""
    facets = {choice.id: choice for choice in scope.list_choices()}
    return [
        (facets[name].name, [(f"{name}:{value}", label) for value, label in facets[name].values])
        for name in _OFFERED
        if facets[name].values
    ]


def title_groups(found: GroupComparison, asked: GroupsAsked) -> str:
    """Return the name of the comparison."""
    return f"{found.first.name} and {found.second.name}: {asked.taxonomy.label}"


def view_groups(found: GroupComparison, asked: GroupsAsked) -> GroupsView:
    """Return the comparison as the page shows it."""
    rows = _list_rows(found, asked)
    heads = tuple(
        (
            group.name,
            group.basis.documents,
            address_search(asked.scope.search.q, _narrow(asked.scope, name) or Selection()),
        )
        for group, name in zip((found.first, found.second), asked.groups, strict=True)
    )
    return GroupsView(
        heads,
        tuple(row for row in rows if row.is_more_than_chance),
        tuple(row for row in rows if not row.is_more_than_chance),
    )


def draw_groups(found: GroupComparison, asked: GroupsAsked) -> Chart:
    """Return the comparison as a chart."""
    rows = tuple(
        (
            row.name,
            row.figures[0].count,
            row.figures[0].total,
            _write(row.figures[0].share),
            row.figures[1].count,
            row.figures[1].total,
            _write(row.figures[1].share),
            _write(row.difference),
            _write(row.low),
            _write(row.high),
            "yes" if row.is_more_than_chance else "no",
            mark_few(not row.is_enough),
        )
        for row in _list_rows(found, asked)
    )
    columns = (
        *("category", "first documents", "first assessed", "first share"),
        *("second documents", "second assessed", "second share"),
        *("difference", "low", "high", "more than chance", FEW),
    )
    return Chart(
        name="compare",
        title=title_groups(found, asked),
        note=f"First: {found.first.name}, {found.first.basis.documents:,} documents. Second: "
        f"{found.second.name}, {found.second.basis.documents:,} documents. * {FEW_NOTE}",
        table=Table(columns, rows),
        spec=stand_apart([row[0] for row in rows], found.first.name, found.second.name),
    )


def _read_group(text: str, scope: Scope) -> DocumentGroup:
    facet, value = _split(text)
    selection = read_selection([(facet, value)])
    mask = selection.mask(scope.chosen.catalogue) & scope.chosen.mask
    return DocumentGroup(
        name=_name(facet, value, scope), mask=mask, conditions=(Condition(facet, value),)
    )


def _split(text: str) -> tuple[str, str]:
    facet, _, value = text.partition(":")
    if facet not in _FACETS or not value:
        raise InputError(
            f"group={text[:60]!r} must have the form FACET:VALUE; facets: {', '.join(_FACETS)}"
        )
    return facet, value


def _name(facet: str, value: str, scope: Scope) -> str:
    if facet == "status":
        return find_label(scope.codebook, scope.codebook.status.id, value)
    return value if facet in ("jurisdiction", "authority", "stage", "year") else f"{facet} {value}"


def _narrow(scope: Scope, group: str) -> Selection | None:
    condition = Condition(*_split(group))
    return narrow_selection(scope.search.selection, (condition,), scope.codebook)


def _list_rows(found: GroupComparison, asked: GroupsAsked) -> list[GroupRowView]:
    narrowed = [_narrow(asked.scope, name) for name in asked.groups]
    rows = []
    for row in found.rows:
        figures = []
        for proportion, selection in zip(
            (row.difference.first, row.difference.second), narrowed, strict=True
        ):
            value = proportion.value
            both = selection and narrow_selection(selection, row.conditions, asked.scope.codebook)
            figures.append(
                GroupFigure(
                    proportion.count,
                    proportion.total,
                    value if isinstance(value, float) else None,
                    address_search(asked.scope.search.q, both) if both else None,
                )
            )
        value, interval = row.difference.value, row.difference.interval
        rows.append(
            GroupRowView(
                name=name_category(row.category),
                address=address_category(row.taxonomy.id, row.category.code),
                figures=(figures[0], figures[1]),
                difference=None if isinstance(value, Undefined) else value,
                low=interval.low if isinstance(interval, Interval) else None,
                high=interval.high if isinstance(interval, Interval) else None,
                is_more_than_chance=row.is_more_than_chance,
                is_enough=row.is_enough,
            )
        )
    return rows


def _write(value: float | None) -> float | str:
    return "" if value is None else round(value, 6)
