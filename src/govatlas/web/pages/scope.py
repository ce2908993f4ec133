"""What the figures of a page are about: a search, a selection, what the page itself asks."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from fastapi import Request

from govatlas.coverage import (
    ANY,
    EVERY_DOCUMENT,
    UNCERTAIN,
    UNKNOWN,
    Basis,
    Conditions,
    Cover,
    Selection,
    count_values,
)
from govatlas.errors import InputError
from govatlas.explorer import Chosen, Explorer
from govatlas.model.catalogue import NO_RIVAL, Catalogue
from govatlas.model.codebook import Category, Codebook
from govatlas.publishing import is_number
from govatlas.web.addresses import DOCUMENTS, address_narrowed, build_address
from govatlas.web.asking import Search, read_search
from govatlas.web.facet_names import FACET_NAMES, name_value
from govatlas.web.group_asking import write_group
from govatlas.web.marking import mark_data
from govatlas.web.pages.narrowing import Chip, Narrowing
from govatlas.web.selections import write_selection
from govatlas.wording import _, lower_first, ngettext, say_term, write_number

_MOST_VALUES: Final = 60


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A value of a facet as asked for, as named, and the number of all documents that have it."""

    value: str
    name: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """A facet to limit figures by, with its most frequent values."""

    id: str
    name: str
    options: tuple[FacetOption, ...]

    @property
    def chosen(self) -> int:
        """Return how many of its values are chosen."""
        return sum(option.chosen for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The documents that a page counts.

    ``options`` are the page's own parameters that are not default, ``repeated`` those that may
    come more than once.
    """

    path: str
    search: Search
    options: Mapping[str, str]
    chosen: Chosen
    repeated: tuple[tuple[str, str], ...] = ()

    @property
    def codebook(self) -> Codebook:
        """Return the codebook of the figures."""
        return self.chosen.catalogue.codebook

    @property
    def basis(self) -> Basis:
        """Return how many documents there are, with who coded them."""
        return Basis.of(self.chosen.catalogue, self.chosen.mask)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters that choose documents."""
        return (("q", self.search.q), *write_selection(self.search.selection))

    def locate(self, path: str = "", **changed: str) -> str:
        """Return the address of this page, or of another of the same documents, with changes."""
        options = {**self.options, **changed}
        return build_address(path or self.path, (*self.pairs, *self.repeated, *options.items()))

    def locate_plainly(self, path: str, **options: str) -> str:
        """Return the address of another page of the same documents without this one's options."""
        return build_address(path, (*self.pairs, *options.items()))

    def find_documents(self, conditions: Conditions | None) -> str | None:
        """Return the address of the documents of the page that meet conditions, None if none."""
        if conditions is None:
            return None
        search = self.search
        return address_narrowed(DOCUMENTS, search.q, search.selection, conditions, self.codebook)

    def list_chips(self) -> tuple[Chip, ...]:
        """Return what limits the documents, each with the address of the page without it."""
        narrowing = Narrowing(self.search, self.codebook, build=self._rebuild)
        chips = narrowing.list_chips()
        if self.search.q:
            bare = replace(self, search=replace(self.search, q=""))
            chips = (Chip(_("Search"), self.search.q, bare.locate()), *chips)
        return chips

    def list_choices(self) -> tuple[FacetChoice, ...]:
        """Return the facets to limit the documents by, with what is chosen."""
        return list_choices(self.chosen.catalogue, self.search.selection)

    @property
    def kept_pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the parameters that a form of ``list_choices`` does not have."""
        offered = (*FACET_NAMES, "cover")
        unsure = list_unsure(self.codebook)
        return tuple(
            (name, value)
            for name, value in self.pairs
            if name not in offered or (name == "cover" and value not in unsure)
        )

    @property
    def as_group(self) -> str:
        """Return the documents of the page as a group to compare with another."""
        return write_group(self.search.q, self.search.selection)

    def describe(self, mark: Callable[[str], str] = str) -> str:
        """Say which documents the figures are of, and who coded them; ``mark`` marks the data."""
        basis = self.basis
        told = _say_coded(self._name_documents(mark), basis, mark)
        if not basis.not_assessed:
            return _("%(told)s.", told=told)
        number = write_number(basis.not_assessed)
        return _("%(told)s; %(number)s could not be assessed.", told=told, number=number)

    @property
    def description(self) -> str:
        """Return the same for a page, as markup in which the data is marked."""
        return self.describe(mark_data)

    def _name_documents(self, mark: Callable[[str], str]) -> str:
        total = self.basis.documents
        told = ngettext(
            "%(count)s document", "%(count)s documents", total, count=write_number(total)
        )
        limits = [
            # what documents are limited by within a sentence, such as "country France"
            _("%(facet)s %(value)s", facet=lower_first(chip.facet), value=mark(chip.name))
            for chip in self.list_chips()
        ]
        if not limits:
            return told
        joined = limits[0]
        for limit in limits[1:]:
            joined = _("%(limits)s; %(limit)s", limits=joined, limit=limit)
        return _("%(documents)s (%(limits)s)", documents=told, limits=joined)

    def _rebuild(self, selection: Selection) -> str:
        return replace(self, search=replace(self.search, selection=selection)).locate()


def list_choices(
    catalogue: Catalogue, selection: Selection = EVERY_DOCUMENT
) -> tuple[FacetChoice, ...]:
    """Return the facets that tell any documents apart, with what is chosen."""
    known = count_values(catalogue)
    facets = [
        FacetChoice(facet, _(name), tuple(_list_options(catalogue, selection, facet, known[facet])))
        for facet, name in FACET_NAMES.items()
    ]
    facets.append(FacetChoice("cover", _("Uncertain labels"), _list_unsure(catalogue, selection)))
    return tuple(choice for choice in facets if len(choice.options) > 1 or choice.chosen)


def _list_options(
    catalogue: Catalogue, selection: Selection, facet: str, counts: Mapping[str, int]
) -> Iterator[FacetOption]:
    chosen = getattr(selection, facet)
    named: dict[str, int] = {}
    for value, count in counts.items():
        named[value or UNKNOWN] = named.get(value or UNKNOWN, 0) + count
    order = sorted(named, key=lambda value: (-named[value], value))[:_MOST_VALUES]
    order += [value for value in chosen if value not in order]
    if facet == "year":
        order.sort(reverse=True)
    for value in order:
        name = name_value(catalogue.codebook, facet, value)
        yield FacetOption(value, name, named.get(value, 0), value in chosen)


def list_unsure(codebook: Codebook) -> dict[str, str]:
    """Return the conditions for an uncertain label in any category, by taxonomy, with names."""
    return {
        str(Cover(taxonomy.id, ANY, UNCERTAIN)): taxonomy.label for taxonomy in codebook.coverage
    }


def _list_unsure(catalogue: Catalogue, selection: Selection) -> tuple[FacetOption, ...]:
    chosen = set(map(str, selection.cover))
    options = []
    for taxonomy in catalogue.codebook.coverage:
        value = str(Cover(taxonomy.id, ANY, UNCERTAIN))
        count = int((catalogue.rival_table(taxonomy.id) != NO_RIVAL).any(axis=1).sum())
        if count or value in chosen:
            options.append(FacetOption(value, say_term(taxonomy.label), count, value in chosen))
    return tuple(options)


def read_scope(
    request: Request, explorer: Explorer, path: str, options: Mapping[str, str] | None = None
) -> Scope:
    """Return the documents that the parameters of a request choose.

    Args:
        request: what was asked.
        explorer: the collection.
        path: the address of the page.
        options: the page's own parameters that are not default.

    Raises:
        InputError: a parameter is malformed, or names what there is not.
    """
    search = read_search(request)
    return Scope(
        path=path,
        search=search,
        options=options or {},
        chosen=explorer.choose(search.q, search.selection),
    )


def read_option(request: Request, name: str, known: Collection[str], default: str) -> str:
    """Return the value of a parameter that has few.

    Raises:
        InputError: it has another.
    """
    value = request.query_params.get(name, "") or default
    if value not in known and value != default:
        raise InputError(f"{name}={value[:40]!r} must be one of: {', '.join(known)}")
    return value


def keep_options(given: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    """Return the options that differ from what is taken without them."""
    return {name: value for name, value in given.items() if value != defaults.get(name, "")}


def has_empty_parameters(request: Request) -> bool:
    """Whether a form sent fields that say nothing, which do not belong into an address."""
    return any(value == "" for _, value in request.query_params.multi_items())


def drop_empty(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the parameters that say something."""
    return [(name, value) for name, value in pairs if value]


def name_category(category: Category) -> str:
    """Return the label of a category, led by its code where readers know it by that."""
    number = f"{category.code} " if is_number(category.code) else ""
    return f"{number}{say_term(category.label)}"


def _say_coded(documents: str, basis: Basis, mark: Callable[[str], str]) -> str:
    number = write_number(basis.coded)
    is_all = basis.coded == basis.documents
    if not basis.coded:
        if is_all:
            return _("%(documents)s, all coded", documents=documents)
        return _("%(documents)s, %(number)s coded", documents=documents, number=number)
    coders = basis.name_coders(mark)
    if is_all:
        return _("%(documents)s, all coded by %(coders)s", documents=documents, coders=coders)
    return _(
        "%(documents)s, %(number)s coded by %(coders)s",
        documents=documents,
        number=number,
        coders=coders,
    )
