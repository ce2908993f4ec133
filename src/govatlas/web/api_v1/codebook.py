"""The codebook: every category with its definition, its levels, its documents."""

from collections.abc import Iterator

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from govatlas.model import codebook
from govatlas.web.addresses import address_category
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.asking import locate_documents
from govatlas.web.api_v1.locating import locate_category
from govatlas.web.api_v1.shapes import NamedCode, Shape
from govatlas.web.asking import OpenExplorer
from govatlas.web.pages.codebook import count_category

router = APIRouter()


class Level(Shape):
    """A point of a scale, with when to give it."""

    value: int
    name: str
    meaning: str


class Distinction(Shape):
    """How a category differs from one that coders confuse with it."""

    code: str
    by: str


class Category(Shape):
    """One category of a taxonomy."""

    taxonomy: str
    code: str
    label: str
    group: str
    group_label: str
    notation: str = Field(description="Its code in the source taxonomy, such as NAICS.")
    definition: str
    includes: list[str]
    excludes: list[str]
    examples: list[str]
    counterexamples: list[str]
    distinguish: list[Distinction]
    address: str
    page: str

    @classmethod
    def of_taxonomy(cls, taxonomy: codebook.Taxonomy, category: codebook.Category) -> "Category":
        """Tell of a category."""
        return cls(
            taxonomy=taxonomy.id,
            code=category.code,
            label=category.label,
            group=category.group,
            group_label=taxonomy.group_label(category),
            notation=category.notation,
            definition=category.definition,
            includes=list(category.includes),
            excludes=list(category.excludes),
            examples=list(category.examples),
            counterexamples=list(category.counterexamples),
            distinguish=[Distinction.of(near) for near in category.distinguish],
            address=locate_category(taxonomy.id, category.code),
            page=address_category(taxonomy.id, category.code),
        )


class Taxonomy(Shape):
    """A versioned list of categories and its levels, if it has any."""

    id: str
    label: str
    version: str
    source: str
    gives_levels: bool
    levels: list[Level]
    groups: list[NamedCode]
    categories: list[Category]


class Codebook(Shape):
    """Everything that a coder is asked."""

    version: str
    digest: str
    taxonomies: list[Taxonomy]


class CategoryDocuments(Shape):
    """The documents with one level of a category (or with the category, if it has no levels)."""

    name: str
    level: int | None
    count: int
    address: str


class CategoryWithDocuments(Shape):
    """A category with how many documents have it, the highest level first."""

    category: Category
    documents: list[CategoryDocuments]
    not_assessed: int


_LISTED = ("includes", "excludes", "examples", "counterexamples")
_COLUMNS = (*("taxonomy", "code", "label", "group", "definition"), *_LISTED)


@resource(router, "/codebook", Codebook)
def show_codebook(form: WantedForm, explorer: OpenExplorer) -> Response:
    """Show every taxonomy with its categories."""
    found = explorer.catalogue().codebook
    body = Codebook(
        version=found.version,
        digest=found.digest,
        taxonomies=[_tell(taxonomy, found) for taxonomy in found.taxonomies],
    )
    return answer(form, body, _COLUMNS, _list_rows(body), name="codebook")


@resource(router, "/codebook/{taxonomy}/{code:path}", CategoryWithDocuments)
def show_category(form: WantedForm, explorer: OpenExplorer, taxonomy: str, code: str) -> Response:
    """Show one category and how many documents have each level."""
    catalogue = explorer.catalogue()
    found = catalogue.codebook.taxonomy(taxonomy)
    category = found.category(code)
    counts, unassessed = count_category(found, category, catalogue)
    body = CategoryWithDocuments(
        category=Category.of_taxonomy(found, category),
        documents=[
            CategoryDocuments(
                name=entry.name,
                level=entry.level,
                count=entry.count,
                address=locate_documents("", entry.selection),
            )
            for entry in counts
        ],
        not_assessed=unassessed,
    )
    rows = ((taxonomy, code, entry.name, entry.count) for entry in body.documents)
    columns = ("taxonomy", "code", "level", "documents")
    return answer(form, body, columns, rows, name=f"{taxonomy}-{code}")


def _tell(taxonomy: codebook.Taxonomy, found: codebook.Codebook) -> Taxonomy:
    return Taxonomy(
        id=taxonomy.id,
        label=taxonomy.label,
        version=taxonomy.version,
        source=taxonomy.source,
        gives_levels=taxonomy in found.coverage,
        levels=[Level.of(level) for level in taxonomy.scale.levels],
        groups=[NamedCode.of(group) for group in taxonomy.groups],
        categories=[Category.of_taxonomy(taxonomy, category) for category in taxonomy.categories],
    )


def _list_rows(body: Codebook) -> Iterator[Row]:
    for taxonomy in body.taxonomies:
        for category in taxonomy.categories:
            start = (taxonomy.id, category.code, category.label, category.group_label)
            lists = ("; ".join(getattr(category, name)) for name in _LISTED)
            yield (*start, category.definition, *lists)
