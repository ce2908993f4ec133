"""Arranges the facets of a result as links that narrow it, widen it or leave a choice out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from govatlas.api import Facets
from govatlas.coverage import (
    ANY,
    FACETS,
    MOST_CHOICES,
    UNASSESSED,
    UNCERTAIN,
    UNKNOWN,
    ActorChoice,
    Cover,
    FacetValue,
    Selection,
)
from govatlas.model.codebook import Codebook, Taxonomy
from govatlas.model.coding import Role
from govatlas.publishing import is_number
from govatlas.publishing.lookup import find_category, find_label
from govatlas.web.addresses import DOCUMENTS, build_address
from govatlas.web.asking import Search
from govatlas.web.facet_names import FACET_NAMES, name_value
from govatlas.web.limits import is_accepted
from govatlas.wording import N_, _, say_term

_SHOWN: Final = 6
_MOST_LISTED: Final = 200
"""Values of a facet that are listed at all; the rarer ones are found by searching."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose, or to leave again where it is chosen."""

    name: str
    count: int
    address: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """The values of one facet: some shown at once, the rest when it is opened."""

    name: str
    shown: tuple[Choice, ...]
    rest: tuple[Choice, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """A category of a coverage facet with a choice for each level above none, then others."""

    number: str
    name: str
    levels: tuple[Choice, ...]

    @property
    def is_chosen(self) -> bool:
        """Whether a level of it is asked for."""
        return any(level.chosen for level in self.levels)


@dataclass(frozen=True, slots=True)
class CoverView:
    """The categories of one taxonomy; opened where something in it is chosen.

    ``uncertain`` chooses the documents with an uncertain level in any of them, if there are any.
    """

    name: str
    categories: tuple[CategoryChoice, ...]
    uncertain: Choice | None = None

    @property
    def is_open(self) -> bool:
        """Whether anything in it is chosen."""
        whole = self.uncertain is not None and self.uncertain.chosen
        return whole or any(category.is_chosen for category in self.categories)


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice made, with the address of the result without it."""

    facet: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Names and links for all that a search can be narrowed by."""

    search: Search
    codebook: Codebook
    kept: Selection = field(init=False)
    build: Callable[[Selection], str] | None = None
    """Makes the address of another selection; by default that of its documents."""

    def __post_init__(self) -> None:
        """Start from what is chosen."""
        object.__setattr__(self, "kept", self.search.selection)

    @property
    def is_full(self) -> bool:
        """Whether a selection can have no choice more."""
        return sum(len(getattr(self.kept, name)) for name in FACETS) >= MOST_CHOICES

    def list_chips(self) -> tuple[Chip, ...]:
        """Return what is chosen, each with a link that leaves it out."""
        chips = []
        for facet, name in FACET_NAMES.items():
            chips += [
                Chip(_(name), self._name(facet, value), self._toggle(facet, value))
                for value in getattr(self.kept, facet)
            ]
        chips += [
            Chip(_("Covers"), self._name_cover(cover), self._toggle("cover", cover))
            for cover in self.kept.cover
        ]
        chips += [
            Chip(_("Actor"), self._name_actor(actor), self._toggle("actor", actor))
            for actor in self.kept.actor
        ]
        return tuple(chips)

    def list_facets(self, facets: Facets) -> tuple[FacetView, ...]:
        """Return the facets of one column each."""
        return tuple(
            self._view(facet, _(name), getattr(facets, facet))
            for facet, name in FACET_NAMES.items()
            if any(v.chosen or v.value != UNKNOWN for v in getattr(facets, facet))
        )

    def list_covers(self, facets: Facets) -> tuple[CoverView, ...]:
        """Return a view for each taxonomy whose categories have levels."""
        return tuple(
            CoverView(
                say_term(taxonomy.label),
                tuple(self._list_categories(taxonomy, facets)),
                self._choose_uncertain(taxonomy, facets),
            )
            for taxonomy in self.codebook.coverage
        )

    def list_actors(self, facets: Facets) -> tuple[FacetView, ...]:
        """Return the types of actors by role, all roles together first."""
        roles = [ANY, *(role.value for role in Role)]
        return tuple(
            FacetView(
                _("Any role") if role == ANY else self._label(self.codebook.actor_roles, role),
                _keep_accepted(
                    Choice(
                        self._label(self.codebook.actor_types, entry.type),
                        entry.count,
                        self._toggle("actor", ActorChoice(role, entry.type)),
                        entry.chosen,
                    )
                    for entry in facets.actor
                    if entry.role == role
                ),
            )
            for role in roles
        )

    def _view(self, facet: str, name: str, values: Sequence[FacetValue]) -> FacetView:
        listed = values if facet != "year" else sorted(values, key=_order_years)
        choices = _keep_accepted(
            Choice(
                self._name(facet, value.value),
                value.count,
                self._toggle(facet, value.value),
                value.chosen,
            )
            for value in listed[:_MOST_LISTED]
        )
        first = [choice for choice in choices if choice.chosen]
        others = [choice for choice in choices if not choice.chosen]
        room = max(0, _SHOWN - len(first))
        return FacetView(
            name,
            (*first, *others[:room]),
            tuple(others[room:]),
            len(values) - len(choices),
        )

    def _choose_uncertain(self, taxonomy: Taxonomy, facets: Facets) -> Choice | None:
        whole = Cover(taxonomy.id, ANY, UNCERTAIN)
        count, chosen = facets.uncertain.get(taxonomy.id, 0), whole in self.kept.cover
        if not (count or chosen):
            return None
        choice = Choice(_("uncertain in any"), count, self._toggle("cover", whole), chosen)
        return next(iter(_keep_accepted([choice])), None)

    def _list_categories(self, taxonomy: Taxonomy, facets: Facets) -> Iterator[CategoryChoice]:
        counts = {(entry.taxonomy, entry.category): entry for entry in facets.cover}
        for category in taxonomy.categories:
            entry = counts[taxonomy.id, category.code]
            levels = [
                (level.name, entry.levels[level.value]) for level in reversed(taxonomy.scale.levels)
            ]
            if entry.uncertain or UNCERTAIN in entry.chosen:
                levels.append((UNCERTAIN, entry.uncertain))
            if entry.not_assessed or UNASSESSED in entry.chosen:
                levels.append((UNASSESSED, entry.not_assessed))
            if ANY in entry.chosen:
                levels.insert(0, (ANY, entry.any))
            yield CategoryChoice(
                category.code if is_number(category.code) else "",
                say_term(category.label),
                _keep_accepted(
                    Choice(
                        _name_level(name),
                        count,
                        self._toggle("cover", Cover(taxonomy.id, category.code, name)),
                        name in entry.chosen,
                    )
                    for name, count in levels
                ),
            )

    def _toggle(self, facet: str, value: str | Cover | ActorChoice) -> str:
        """Return the address of the result with the choice turned over."""
        chosen = getattr(self.kept, facet)
        others = tuple(other for other in chosen if other != value)
        turned = others if len(others) < len(chosen) else (*chosen, value)
        if len(turned) > len(chosen) and self.is_full:
            return ""
        if self.build is not None:
            return self.build(replace(self.kept, **{facet: turned}))
        pairs = [  # those of address_search, without the selection: a page has hundreds
            (name, str(value))
            for name in FACETS
            for value in (turned if name == facet else getattr(self.kept, name))
        ]
        ends = (("q", self.search.q), *pairs, ("sort", self.search.sort))
        return build_address(DOCUMENTS, ends)

    def _name(self, facet: str, value: str) -> str:
        return name_value(self.codebook, facet, value)

    def _name_cover(self, cover: Cover) -> str:
        if cover.category == ANY:
            label = say_term(self.codebook.taxonomy(cover.taxonomy).label)
            return f"{label}: {_name_level(cover.level)}"
        category = find_category(self.codebook, cover.taxonomy, cover.category)
        number = f"{category.code} " if is_number(category.code) else ""
        return f"{number}{say_term(category.label)}: {_name_level(cover.level)}"

    def _name_actor(self, actor: ActorChoice) -> str:
        role = "" if actor.role == ANY else self._label(self.codebook.actor_roles, actor.role)
        kind = "" if actor.type == ANY else self._label(self.codebook.actor_types, actor.type)
        return ", ".join(part for part in (role, kind, actor.name) if part) or _("any")

    def _label(self, taxonomy: Taxonomy, code: str) -> str:
        return say_term(find_label(self.codebook, taxonomy.id, code))


def _keep_accepted(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Return the choices whose links the site accepts; what is chosen can always be left again."""
    return tuple(one for one in choices if one.chosen or (one.address and is_accepted(one.address)))


def _name_level(name: str) -> str:
    return say_term({ANY: N_("any level"), UNASSESSED: N_("not assessed")}.get(name, name))


def _order_years(value: FacetValue) -> tuple[bool, int]:
    """Put the latest year first, an unknown one last."""
    return (value.value == UNKNOWN, -int(value.value) if value.value.isdigit() else 0)
