"""Writes a codebook as concept schemes of SKOS (https://www.w3.org/TR/skos-reference/)."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from govatlas.extras import missing_extra
from govatlas.interchange.iris import name_category
from govatlas.model.codebook import Category, Codebook, Group, Taxonomy

if TYPE_CHECKING:
    from rdflib import Graph

Triple: TypeAlias = tuple[Any, Any, Any]

_LANGUAGE: Final = "en"
_LICENSE: Final = "https://www.apache.org/licenses/LICENSE-2.0"


def write_turtle(codebook: Codebook) -> bytes:
    """Return the codebook in Turtle.

    Raises:
        InputError: the library for RDF is not installed.
    """
    return bytes(build_graph(codebook).serialize(format="turtle", encoding="utf-8"))


def write_jsonld(codebook: Codebook) -> bytes:
    """Return the codebook in JSON-LD, subjects and properties in the order of their names.

    Raises:
        InputError: the library for RDF is not installed.
    """
    context = {
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "owl": "http://www.w3.org/2002/07/owl#",
    }
    written = build_graph(codebook).serialize(format="json-ld", context=context, auto_compact=True)
    data = json.loads(written)
    data["@graph"] = sorted((_sort(each) for each in data["@graph"]), key=lambda each: each["@id"])
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _sort(subject: dict[str, Any]) -> dict[str, Any]:
    return {
        name: sorted(value, key=json.dumps) if isinstance(value, list) else value
        for name, value in sorted(subject.items())
    }


def build_graph(codebook: Codebook) -> "Graph":
    """Return a concept scheme for each taxonomy, a concept for each group and category.

    Raises:
        InputError: the library for RDF is not installed.
    """
    try:
        from rdflib import Graph
    except ImportError as error:
        raise missing_extra("exchange", purpose="SKOS") from error
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in _list_namespaces():
        graph.bind(prefix, namespace)
    for taxonomy in codebook.taxonomies:
        for triple in _describe_taxonomy(taxonomy):
            graph.add(triple)
    return graph


def _list_namespaces() -> Iterator[tuple[str, Any]]:
    from rdflib import DCTERMS, OWL, SKOS

    yield from (("dcterms", DCTERMS), ("owl", OWL), ("skos", SKOS))


def _describe_taxonomy(taxonomy: Taxonomy) -> Iterator[Triple]:
    from rdflib import DCTERMS, OWL, RDF, SKOS, Literal, URIRef

    scheme = URIRef(name_category(taxonomy.id))
    yield scheme, RDF.type, SKOS.ConceptScheme
    yield scheme, DCTERMS.title, Literal(taxonomy.label, lang=_LANGUAGE)
    yield scheme, SKOS.prefLabel, Literal(taxonomy.label, lang=_LANGUAGE)
    yield scheme, DCTERMS.source, Literal(taxonomy.source, lang=_LANGUAGE)
    yield scheme, DCTERMS.license, URIRef(_LICENSE)
    yield scheme, OWL.versionInfo, Literal(taxonomy.version)
    for level in taxonomy.scale.levels:
        said = f"Level {level.value}, {level.name}: {level.meaning}"
        yield scheme, SKOS.scopeNote, Literal(said, lang=_LANGUAGE)
    groups = {group.code: group for group in taxonomy.groups}
    for group in groups.values():
        yield from _describe_group(taxonomy, group)
    for category in taxonomy.categories:
        yield from _describe_category(taxonomy, category, groups.get(category.group))


def _describe_group(taxonomy: Taxonomy, group: Group) -> Iterator[Triple]:
    from rdflib import URIRef

    concept = URIRef(_name_group(taxonomy, group))
    yield from _describe_concept(taxonomy, concept, group.code, group.label)
    yield from _put_on_top(taxonomy, concept)


def _describe_category(
    taxonomy: Taxonomy, category: Category, group: Group | None
) -> Iterator[Triple]:
    from rdflib import SKOS, Literal, URIRef

    concept = URIRef(name_category(taxonomy.id, category.code))
    yield from _describe_concept(taxonomy, concept, category.code, category.label)
    yield concept, SKOS.definition, Literal(category.definition, lang=_LANGUAGE)
    if group is None:
        yield from _put_on_top(taxonomy, concept)
    else:
        above = URIRef(_name_group(taxonomy, group))
        yield concept, SKOS.broader, above
        yield above, SKOS.narrower, concept
    if category.notation:
        said = f"Codes in the source: {category.notation}"
        yield concept, SKOS.historyNote, Literal(said, lang=_LANGUAGE)
    for note, items in (
        ("Counts: ", category.includes),
        ("Does not count: ", category.excludes),
        ("Counterexample: ", category.counterexamples),
        ("Tell apart from ", tuple(f"{other.code}: {other.by}" for other in category.distinguish)),
    ):
        for item in items:
            yield concept, SKOS.scopeNote, Literal(note + item, lang=_LANGUAGE)
    for example in category.examples:
        yield concept, SKOS.example, Literal(example, lang=_LANGUAGE)


def _describe_concept(taxonomy: Taxonomy, concept: Any, code: str, label: str) -> Iterator[Triple]:
    from rdflib import RDF, SKOS, Literal, URIRef

    yield concept, RDF.type, SKOS.Concept
    yield concept, SKOS.inScheme, URIRef(name_category(taxonomy.id))
    yield concept, SKOS.notation, Literal(code)
    yield concept, SKOS.prefLabel, Literal(label, lang=_LANGUAGE)


def _put_on_top(taxonomy: Taxonomy, concept: Any) -> Iterator[Triple]:
    from rdflib import SKOS, URIRef

    scheme = URIRef(name_category(taxonomy.id))
    yield scheme, SKOS.hasTopConcept, concept
    yield concept, SKOS.topConceptOf, scheme


def _name_group(taxonomy: Taxonomy, group: Group) -> str:
    """Return the IRI of a group, whose code may be that of a category too."""
    return name_category(taxonomy.id, f"group-{group.code}")
