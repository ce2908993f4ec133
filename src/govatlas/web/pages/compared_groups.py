"""Two groups of documents side by side: the shares that cover each category."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from fastapi import Request

from govatlas.api.coder_errors import load_coder_errors
from govatlas.coverage import (
    ComparedGroup,
    DocumentGroup,
    GroupComparison,
    Mask,
    Selection,
    compare_groups,
)
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.model.codebook import Taxonomy
from govatlas.model.finding import Interval, Undefined
from govatlas.web.addresses import address_category, address_search
from govatlas.web.charts import FEW, Chart, Table, explain_star, mark_few
from govatlas.web.charts.dots import stand_apart
from govatlas.web.group_asking import AskedGroup, read_group
from govatlas.web.pages.correcting import Corrected, Correcting
from govatlas.web.pages.scope import FacetChoice, Scope, list_choices, list_unsure, name_category
from govatlas.web.selections import narrow_selection, write_selection
from govatlas.wording import _, ngettext, say_term, write_number

CorrectedSides: TypeAlias = tuple[Mapping[str, Corrected], Mapping[str, Corrected]]

_ALWAYS_OPEN: Final = frozenset({"government", "country"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsAsked:
    """Two groups as an address names them; see ``read_group``."""

    scope: Scope
    taxonomy: Taxonomy
    groups: tuple[AskedGroup, AskedGroup]

    @property
    def with_groups(self) -> Scope:
        """Return the scope, whose addresses keep the groups."""
        return replace(self.scope, repeated=tuple(("group", group.text) for group in self.groups))


@dataclass(frozen=True, slots=True)
class SideForm:
    """The part of a form that asks for one group, its fields led by a letter and a dot.

    ``kept`` are parameters of the group that the form has no fields for, ``opened`` the facets
    shown at once: where documents are from, and what either group is chosen by.
    """

    letter: str
    title: str
    name: str
    q: str
    choices: tuple[FacetChoice, ...]
    kept: tuple[tuple[str, str], ...]
    is_others: bool
    opened: frozenset[str]


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """How much of one group covers a category."""

    count: int
    total: int
    share: float | None
    address: str | None
    corrected: Corrected | None = None


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

    heads: tuple[tuple[str, int, str | None], ...]
    differing: tuple[GroupRowView, ...]
    others: tuple[GroupRowView, ...]

    @property
    def is_corrected(self) -> bool:
        """Whether any share could be corrected."""
        rows = (*self.differing, *self.others)
        return any(figure.corrected for row in rows for figure in row.figures)


def find_masks(asked: GroupsAsked, explorer: Explorer) -> tuple[Mask, Mask]:
    """Return which documents of the page are in each of two groups.

    Raises:
        InputError: a group names what there is not, or both are all that the other is not.
    """
    if all(group.is_others for group in asked.groups):
        raise InputError("one of the groups has to be a search, such as group=year:2024")
    catalogue, within = asked.scope.chosen.catalogue, asked.scope.chosen.mask
    masks = [within & group.find(explorer, catalogue) for group in asked.groups]
    for place, group in enumerate(asked.groups):
        if group.is_others:
            masks[place] = within & ~masks[1 - place]
    return masks[0], masks[1]


def correct_groups(asked: GroupsAsked, request: Request, explorer: Explorer) -> CorrectedSides:
    """Return the corrected shares of each group by category, as far as they can be had."""
    correcting = Correcting(request, explorer, asked.scope)
    first, second = (
        correcting.correct(asked.taxonomy, mask) for mask in find_masks(asked, explorer)
    )
    return first, second


def compare(asked: GroupsAsked, explorer: Explorer) -> GroupComparison:
    """Return the comparison of two groups within the documents of the page.

    Raises:
        InputError: a group names what there is not, or both are all that the other is not.
    """
    catalogue, masks = asked.scope.chosen.catalogue, find_masks(asked, explorer)
    first, second = (
        DocumentGroup(name=group.name(asked.scope.codebook), mask=mask, conditions=group.conditions)
        for group, mask in zip(asked.groups, masks, strict=True)
    )
    return compare_groups(
        catalogue, first, second, (asked.taxonomy.id,), errors=load_coder_errors()
    )


def ask_sides(scope: Scope, groups: tuple[AskedGroup | None, AskedGroup | None]) -> list[SideForm]:
    """Return the form that asks for two groups, filled in with what was asked."""
    titles = (_("First group"), _("Second group"))
    conditions = [condition for group in groups if group for condition in group.conditions]
    opened = _ALWAYS_OPEN | {condition.facet for condition in conditions}
    return [_ask_side(scope, *side, opened) for side in zip("ab", titles, groups, strict=True)]


def begin_second(first: AskedGroup) -> AskedGroup | None:
    """Return what a second group begins with: the years of the first, as time is held the same."""
    years = Selection(year=first.selection.year)
    return AskedGroup("", selection=years) if years.year else None


def _ask_side(
    scope: Scope, letter: str, title: str, group: AskedGroup | None, opened: frozenset[str]
) -> SideForm:
    asked = group or AskedGroup("")
    unsure = list_unsure(scope.codebook)
    pairs = write_selection(asked.selection)
    return SideForm(
        letter,
        title,
        group.name(scope.codebook) if group else "",
        asked.q,
        list_choices(scope.chosen.catalogue, asked.selection),
        tuple(
            (name, value)
            for name, value in pairs
            if name == "actor" or (name == "cover" and value not in unsure)
        ),
        asked.is_others,
        opened,
    )


def title_groups(found: GroupComparison, asked: GroupsAsked) -> str:
    """Return the name of the comparison."""
    return _(
        "%(first)s and %(second)s: %(taxonomy)s",
        first=found.first.name,
        second=found.second.name,
        taxonomy=say_term(asked.taxonomy.label),
    )


def view_groups(
    found: GroupComparison, asked: GroupsAsked, corrected: CorrectedSides = ({}, {})
) -> GroupsView:
    """Return the comparison as the page shows it."""
    rows = _list_rows(found, asked, corrected)
    heads = tuple(
        (
            group.name,
            group.basis.documents,
            _address(asked.scope, one, _narrow(asked.scope, one)),
        )
        for group, one in zip((found.first, found.second), asked.groups, strict=True)
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
            _("yes") if row.is_more_than_chance else _("no"),
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
        note=explain_star(
            _(
                "First: %(first)s. Second: %(second)s.",
                first=_name_sized(found.first),
                second=_name_sized(found.second),
            )
        ),
        table=Table(columns, rows),
        spec=stand_apart([row[0] for row in rows], found.first.name, found.second.name),
    )


def _name_sized(group: ComparedGroup) -> str:
    number = group.basis.documents
    return ngettext(
        "%(group)s, %(count)s document",
        "%(group)s, %(count)s documents",
        number,
        group=group.name,
        count=write_number(number),
    )


def read_groups(texts: list[str]) -> tuple[AskedGroup, AskedGroup]:
    """Return the two groups of an address.

    Raises:
        InputError: there are more or fewer, or one is malformed.
    """
    if len(texts) != 2:
        raise InputError(f"choose two groups to compare, not {len(texts)}")
    return read_group(texts[0]), read_group(texts[1])


def _narrow(scope: Scope, group: AskedGroup) -> Selection | None:
    """Return the selection of the documents of a group, None where no address has them."""
    if group.is_others or (group.q and scope.search.q):
        return None
    return narrow_selection(scope.search.selection, group.conditions, scope.codebook)


def _address(scope: Scope, group: AskedGroup, selection: Selection | None) -> str | None:
    return None if selection is None else address_search(group.q or scope.search.q, selection)


def _list_rows(
    found: GroupComparison, asked: GroupsAsked, corrected: CorrectedSides = ({}, {})
) -> list[GroupRowView]:
    sides = [(group, _narrow(asked.scope, group)) for group in asked.groups]
    rows = []
    for row in found.rows:
        figures = []
        for proportion, (group, selection), shares in zip(
            (row.difference.first, row.difference.second), sides, corrected, strict=True
        ):
            value = proportion.value
            both = None
            if selection is not None:
                both = narrow_selection(selection, row.conditions, asked.scope.codebook)
            figures.append(
                GroupFigure(
                    proportion.count,
                    proportion.total,
                    value if isinstance(value, float) else None,
                    _address(asked.scope, group, both),
                    shares.get(row.category.code),
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
