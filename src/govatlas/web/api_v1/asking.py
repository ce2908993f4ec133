"""Reads what a program asks for: the same parameters everywhere, each of them described."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Query, Request

from govatlas.coverage import Basis, Conditions, Mask, Selection
from govatlas.explorer import Chosen, Explorer
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Codebook
from govatlas.web.addresses import address_narrowed, build_address
from govatlas.web.asking import Search, read_search
from govatlas.web.selections import write_selection

ROOT: Final = "/api/v1"
_DOCUMENTS: Final = f"{ROOT}/documents"

_REPEATABLE: Final = "Can be repeated; any of the values then matches."


def describe_facet(meaning: str) -> object:
    """Return the description of a parameter that may come several times."""
    return Query(description=f"{meaning} {_REPEATABLE}")


AskedGovernment = Annotated[
    tuple[str, ...],
    describe_facet(
        "The level of government: `federal`, `state`, `local`, `national`, `international`, "
        "`company` or `unknown`."
    ),
]
AskedCountry = Annotated[
    tuple[str, ...], describe_facet("The country, `European Union`, `International` or `unknown`.")
]
AskedState = Annotated[tuple[str, ...], describe_facet("The state or province.")]
AskedCollection = Annotated[
    tuple[str, ...], describe_facet("A collection that the document is in.")
]
AskedNorms = Annotated[
    tuple[str, ...],
    describe_facet(
        "What is among its norms: `duties` (with prohibitions), `sanctions`, `deadlines`, "
        "`none`, or `unknown` if nobody looked."
    ),
]


async def _read_search(
    request: Request,
    q: Annotated[
        str, Query(description="Words to search for in titles and texts.", max_length=500)
    ] = "",
    authority: Annotated[
        tuple[str, ...], describe_facet("The body that issued the document.")
    ] = (),
    jurisdiction: Annotated[
        tuple[str, ...], describe_facet("The jurisdiction of the document.")
    ] = (),
    stage: Annotated[
        tuple[str, ...], describe_facet("The legislative stage of the document.")
    ] = (),
    status: Annotated[
        tuple[str, ...],
        describe_facet("The code of a legislative status, `unknown` if not assessed."),
    ] = (),
    year: Annotated[tuple[str, ...], describe_facet("Four digits, or `unknown`.")] = (),
    coder: Annotated[
        tuple[str, ...], describe_facet("The coder. With one coder, its codings are shown.")
    ] = (),
    government: AskedGovernment = (),
    country: AskedCountry = (),
    state: AskedState = (),
    collection: AskedCollection = (),
    has: AskedNorms = (),
    cover: Annotated[
        tuple[str, ...],
        Query(
            description="A level of a category, as `risk:2.1:good`; levels by their name, `any` "
            "for any above none, `not-assessed`, or `uncertain` for a level with another nearly as "
            "likely (`risk:any:uncertain` in any category). Several of one category are "
            "alternatives, different categories must all hold."
        ),
    ] = (),
    actor: Annotated[
        tuple[str, ...],
        Query(
            description="A type of actor in a role, as `enforcer:ai-governance-actor`; either "
            "part may be `any`, a name may follow. Several of one role are alternatives, "
            "different roles must all hold."
        ),
    ] = (),
) -> Search:
    """Read the search; the parameters stand here for the description, which is made of them."""
    return read_search(request)


AskedSearch = Annotated[Search, Depends(_read_search)]
"""A parameter of an endpoint that gets the search."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents behind the figures."""

    search: Search
    chosen: Chosen

    @classmethod
    def of(cls, explorer: Explorer, search: Search) -> "Scope":
        """Choose the documents of a search."""
        return cls(search, explorer.choose(search.q, search.selection))

    @property
    def catalogue(self) -> Catalogue:
        """Return the catalogue that the documents are in."""
        return self.chosen.catalogue

    @property
    def codebook(self) -> Codebook:
        """Return the codebook of the figures."""
        return self.chosen.catalogue.codebook

    @property
    def mask(self) -> Mask:
        """Return which documents of the catalogue are meant."""
        return self.chosen.mask

    @property
    def basis(self) -> Basis:
        """Return how many documents there are, with who coded them."""
        return Basis.of(self.catalogue, self.mask)

    def locate(self, conditions: Conditions | None) -> str | None:
        """Return the address of the documents that meet conditions, None where there is none."""
        if conditions is None:
            return None
        search = self.search
        return address_narrowed(_DOCUMENTS, search.q, search.selection, conditions, self.codebook)


def locate_documents(
    q: str,
    selection: Selection,
    *,
    sort: str = "",
    page: int | None = None,
    size: int | None = None,
) -> str:
    """Return the address of a list of documents."""
    pairs = (("q", q), *write_selection(selection), ("sort", sort), ("page", page), ("size", size))
    return build_address(_DOCUMENTS, pairs)


def name_taxonomy(codebook: Codebook, wanted: str) -> str:
    """Return the id of the taxonomy wanted, that of the first one where none is."""
    return wanted or codebook.coverage[0].id


WantedTaxonomy = Annotated[
    str, Query(description="The id of a taxonomy that gives levels; the first one by default.")
]
