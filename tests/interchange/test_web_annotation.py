"""Quotations as annotations of the Web."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
import rdflib

import govatlas
from tests.interchange.places import ANN, DOCUMENT, LOCAL, TEXT, fill

# The libraries that check use parts of rdflib that it deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def page(tmp_path: Path) -> dict[str, Any]:
    stream = io.BytesIO()
    assert govatlas.export("web-annotation", to=stream, db=fill(tmp_path / "a.db", ANN, LOCAL)) == 2
    return json.loads(stream.getvalue())


def test_each_quotation_is_one_annotation(page: dict[str, Any]) -> None:
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    quoted = [q for coding in (ANN, LOCAL) for label in coding.labels for q in label.quotations]
    quoted += [q for coding in (ANN, LOCAL) for actor in coding.actors for q in actor.quotations]
    said = [selectors(item)["TextQuoteSelector"]["exact"] for item in page["items"]]
    assert sorted(said) == sorted(quotation.text for quotation in quoted)
    assert len({item["id"] for item in page["items"]}) == len(said)


def selectors(item: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["type"]: each for each in item["target"]["selector"]}


def test_both_selectors_lead_to_the_same_words(page: dict[str, Any]) -> None:
    for item in page["items"]:
        found = selectors(item)
        place, quote = found["TextPositionSelector"], found["TextQuoteSelector"]
        assert TEXT[place["start"] : place["end"]] == quote["exact"]
        whole = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert TEXT.count(whole) == 1
        assert item["target"]["source"] == f"urn:govatlas:text:{DOCUMENT.text_digest}"


def test_the_body_is_the_code_and_the_creator_the_coder(page: dict[str, Any]) -> None:
    first = next(item for item in page["items"] if item["creator"]["name"] == "local")
    assert first["creator"]["type"] == "Software"
    assert first["motivation"] == "classifying"
    assert first["body"][0]["source"] == "https://w3id.org/govatlas/category/risk/2.1"
    assert first["body"][1]["value"] == "risk/2.1/1"


def test_it_is_a_graph_of_annotations(page: dict[str, Any]) -> None:
    inline = {
        "@vocab": "http://www.w3.org/ns/oa#",
        "id": "@id",
        "type": "@type",
        "body": {"@id": "hasBody"},
    }
    graph = rdflib.Graph().parse(data=json.dumps(page | {"@context": inline}), format="json-ld")
    annotation = rdflib.URIRef("http://www.w3.org/ns/oa#Annotation")
    assert len(set(graph.subjects(rdflib.RDF.type, annotation))) == len(page["items"])


def test_no_coding_makes_an_empty_page(tmp_path: Path) -> None:
    stream = io.BytesIO()
    assert govatlas.export("web-annotation", to=stream, db=fill(tmp_path / "a.db")) == 0
    assert json.loads(stream.getvalue())["items"] == []
