"""The codebook as concept schemes of SKOS."""

import sys
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

import govatlas
from govatlas.codebook import load_codebook
from govatlas.errors import InputError
from govatlas.interchange.iris import name_category

SHAPES = Path(__file__).with_name("skos.shapes.ttl")
PRIVACY = URIRef("https://w3id.org/govatlas/category/risk/2.1")

# The libraries that check use parts of rdflib that it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(data=govatlas.export_codebook("skos"), format="turtle")


def check(graph: Graph) -> str:
    conforms, _, report = validate(graph, shacl_graph=str(SHAPES))
    return "" if conforms else report


def test_it_conforms_to_the_shapes(graph: Graph) -> None:
    assert check(graph) == ""


@pytest.mark.parametrize(
    "spoil",
    [
        lambda graph: graph.remove((PRIVACY, SKOS.prefLabel, None)),
        lambda graph: graph.add((PRIVACY, SKOS.prefLabel, Literal("Another", lang="en"))),
        lambda graph: graph.remove((PRIVACY, SKOS.broader, None)),
        lambda graph: graph.remove((PRIVACY, SKOS.definition, None)),
        lambda graph: graph.remove((PRIVACY, SKOS.inScheme, None)),
    ],
)
def test_the_shapes_refuse_what_is_broken(spoil: object, graph: Graph) -> None:
    copy = Graph() + graph
    spoil(copy)  # type: ignore[operator]
    assert check(copy)


def test_a_taxonomy_of_a_user_conforms_too(root: Path) -> None:
    mine = root / "examples" / "taxonomy" / "children.yaml"
    data = govatlas.export_codebook("skos", taxonomies=[mine])
    graph = Graph().parse(data=data, format="turtle")
    assert check(graph) == ""
    assert URIRef(name_category("children", "age-assurance")) in set(graph.subjects())


def test_json_ld_says_the_same_as_turtle(graph: Graph) -> None:
    data = govatlas.export_codebook("skos-jsonld")
    assert isomorphic(Graph().parse(data=data, format="json-ld"), graph)
    assert data == govatlas.export_codebook("skos-jsonld")


def test_every_category_is_a_concept_with_its_words(graph: Graph) -> None:
    for taxonomy in load_codebook().taxonomies:
        for category in taxonomy.categories:
            concept = URIRef(name_category(taxonomy.id, category.code))
            assert graph.value(concept, SKOS.prefLabel) == Literal(category.label, lang="en")
            definition = graph.value(concept, SKOS.definition)
            assert definition == Literal(category.definition, lang="en")
            examples = {str(each) for each in graph.objects(concept, SKOS.example)}
            assert examples == set(category.examples)


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rdflib", None)
    with pytest.raises(InputError, match=r"SKOS needs more packages.*'govatlas\[exchange\]'"):
        govatlas.export_codebook("skos")


def test_an_unknown_form_is_named() -> None:
    with pytest.raises(InputError, match="unknown codebook format 'odd'; choose one of: qdc, skos"):
        govatlas.export_codebook("odd")
