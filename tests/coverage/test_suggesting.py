"""Where no document has a value that was asked for, values that some have are named."""

from typing import Any

import numpy as np
import pytest

from govatlas.coverage import Selection, count_facets, count_values, find_unmatched, suggest
from govatlas.model.catalogue import Catalogue, NormKind
from tests.coverage.catalogues import Entry, build_catalogue

KNOWN = {
    "stage": {"Enacted": 5, "Proposed": 9, "": 2},
    "jurisdiction": {"United States": 12, "Other countries": 3},
    "state": {"California": 4, "": 10},
    "country": {"United Kingdom": 2, "European Union": 1},
    "authority": {"California": 3, "United States Congress": 8},
    "government": {"federal": 8, "international": 1},
    "collection": {"NDAA provisions": 3},
    "status": {"hard_law": 7},
}


@pytest.mark.parametrize(
    ("facet", "value", "meant"),
    [
        ("stage", "passed", [("stage", "Enacted")]),
        ("stage", "enacted", [("stage", "Enacted")]),
        ("stage", "binding", [("status", "hard_law")]),
        ("jurisdiction", "california", [("state", "California"), ("authority", "California")]),
        ("state", "Californa", [("state", "California")]),
        ("country", "UK", [("country", "United Kingdom")]),
        ("country", "europe", [("country", "European Union")]),
        ("collection", "ndaa", [("collection", "NDAA provisions")]),
    ],
)
def test_what_may_be_meant_is_named(facet: str, value: str, meant: list[tuple[str, str]]) -> None:
    found = suggest(facet, value, KNOWN)
    assert [(entry.facet, entry.value) for entry in found.suggestions] == meant
    assert found.is_close


def test_where_nothing_is_like_it_the_most_frequent_values_are_named() -> None:
    found = suggest("stage", "zzz", KNOWN)
    assert [entry.value for entry in found.suggestions] == ["Proposed", "Enacted"]
    assert not found.is_close


def build() -> Catalogue:
    entries = [
        Entry(authority="Government of Canada", jurisdiction="Other countries", stage="Enacted"),
        Entry(authority="Ohio", jurisdiction="United States", stage="Proposed"),
        Entry(authority="Ohio", jurisdiction="United States", stage=""),
    ]
    catalogue = build_catalogue(entries)
    looked, duties = NormKind.LOOKED, NormKind.DUTIES | NormKind.LOOKED
    return Catalogue(
        **{
            **{name: getattr(catalogue, name) for name in catalogue.__dataclass_fields__},
            "collections": (("A", "B"), ("B",), ()),
            "norms": np.array([duties | NormKind.SANCTIONS, looked, 0], dtype=np.int64),
        }
    )


def test_only_values_that_no_document_has_are_unmatched() -> None:
    known = count_values(build())
    asked = Selection(
        stage=("Enacted", "passed"), country=("Canada", "unknown"), has=("deadlines",)
    )
    found = find_unmatched(asked, known)
    assert [(entry.facet, entry.value) for entry in found] == [
        ("stage", "passed"),
        ("has", "deadlines"),
    ]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"government": ("state",)}, "d1 d2"),
        ({"country": ("Canada", "United States")}, "d0 d1 d2"),
        ({"country": ("Canada", "United States"), "state": ("Ohio",)}, "d1 d2"),
        ({"collection": ("A",)}, "d0"),
        ({"collection": ("A", "B")}, "d0 d1"),
        ({"collection": ("unknown",)}, "d2"),
        ({"has": ("duties",)}, "d0"),
        ({"has": ("sanctions", "none")}, "d0 d1"),
        ({"has": ("unknown",)}, "d2"),
        ({"has": ("duties",), "collection": ("B",), "government": ("state",)}, ""),
        ({"government": ("king",)}, ""),
    ],
)
def test_choices_of_one_facet_are_alternatives(asked: dict[str, Any], ids: str) -> None:
    catalogue = build()
    mask = Selection(**asked).mask(catalogue)
    assert [name for name, kept in zip(catalogue.ids, mask, strict=True) if kept] == ids.split()


def test_a_facet_of_many_values_counts_a_document_under_each() -> None:
    facets = count_facets(build(), Selection(collection=("A",)))
    assert {(v.value, v.count, v.chosen) for v in facets.collection} == {
        ("A", 1, True),
        ("B", 2, False),
        ("unknown", 1, False),
    }
    assert {(v.value, v.count) for v in facets.has} == {("duties", 1), ("sanctions", 1)}
