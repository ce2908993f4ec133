"""Documents and groups are compared category by category, what differs most first."""

import numpy as np
import pytest
from hypothesis import given

from govatlas.coverage import (
    Condition,
    DocumentGroup,
    Proportion,
    compare_documents,
    compare_groups,
)
from govatlas.errors import InputError, UnknownDocument
from govatlas.model.finding import Undefined
from tests.coverage.catalogues import UNCODED, Entry, build_catalogue, chosen, keep

THREE = build_catalogue(
    [Entry(risk=(0, 1, -1)), Entry(risk=(1, 1, 2), coder="ann"), Entry(risk=(2, 1, 0)), UNCODED]
)


def test_documents_stand_side_by_side_with_what_differs_most_first() -> None:
    found = compare_documents(THREE, ["d2", "d0", "d1"], ["risk"])
    assert [(entry.id, entry.coder) for entry in found.documents] == [
        ("d2", "local"),
        ("d0", "local"),
        ("d1", "ann"),
    ]
    assert [(row.category.code, row.levels, row.spread) for row in found.rows] == [
        ("1.1", (2, 0, 1), 2),
        ("2.2", (0, None, 2), 2),
        ("2.1", (1, 1, 1), 0),
    ]


def test_a_document_that_nobody_coded_differs_from_none() -> None:
    rows = compare_documents(THREE, ["d2", "d3"]).rows
    assert len(rows) == 6
    assert {row.spread for row in rows} == {0}
    assert rows[0].levels == (2, None)
    assert rows[0].is_covered


@pytest.mark.parametrize("ids", [["d0"], ["d0", "d0"], ["d0", "d1", "d2", "d3", "e", "f", "g"]])
def test_two_to_six_different_documents_are_compared(ids: list[str]) -> None:
    with pytest.raises(InputError, match="two to 6"):
        compare_documents(THREE, ids)


def test_a_document_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownDocument, match="d9"):
        compare_documents(THREE, ["d0", "d9"])


# 40 documents of Norland cover 1.1 30 times, 2.1 10 times; 40 of Veldria 10 and 12 times.
PLACES = build_catalogue(
    [
        *[Entry(risk=(2, 0, 0), jurisdiction="Norland")] * 30,
        *[Entry(risk=(0, 1, 0), jurisdiction="Norland")] * 10,
        *[Entry(risk=(1, 0, -1), jurisdiction="Veldria")] * 10,
        *[Entry(risk=(0, 1, -1), jurisdiction="Veldria")] * 12,
        *[Entry(risk=(0, 0, -1), jurisdiction="Veldria")] * 18,
    ]
)
NORLAND, VELDRIA = (
    DocumentGroup(
        name=name,
        mask=np.array([place == name for place in PLACES.jurisdictions]),
        conditions=(Condition("jurisdiction", name),),
    )
    for name in ("Norland", "Veldria")
)


def test_groups_differ_by_more_than_chance_or_not() -> None:
    found = compare_groups(PLACES, NORLAND, VELDRIA, ["risk"])
    first, second, third = found.rows
    assert (first.category.code, second.category.code, third.category.code) == ("1.1", "2.1", "2.2")
    assert first.difference.first == Proportion(30, 40)
    assert first.difference.second == Proportion(10, 40)
    assert first.difference.value == pytest.approx(0.5)
    assert first.is_more_than_chance
    assert second.difference.value == pytest.approx(-0.05)
    assert not second.is_more_than_chance
    assert isinstance(third.difference.value, Undefined)
    assert not third.is_enough
    assert found.comparisons == 2
    assert (found.first.basis.documents, found.first.conditions) == (40, NORLAND.conditions)


def test_a_higher_level_may_be_compared() -> None:
    row = compare_groups(PLACES, NORLAND, VELDRIA, ["risk"], level=2).rows[0]
    assert (row.difference.first, row.difference.second) == (Proportion(30, 40), Proportion(0, 40))
    assert row.conditions == (Condition("cover", "risk:1.1:good"),)


def test_nothing_is_claimed_of_few_documents() -> None:
    found = compare_groups(PLACES, NORLAND, VELDRIA, ["risk"], fewest_assessed=41)
    assert found.comparisons == 0
    assert not any(row.is_more_than_chance for row in found.rows)


def test_nothing_is_claimed_of_groups_that_share_documents() -> None:
    wider = DocumentGroup(name="wider", mask=NORLAND.mask | (np.arange(len(PLACES)) == 79))
    found = compare_groups(PLACES, wider, VELDRIA, ["risk"])
    assert found.shared == 1
    assert found.rows[0].difference.exceeds_chance(found.comparisons)
    assert not any(row.is_more_than_chance for row in found.rows)


@given(chosen())
def test_groups_are_counted_one_by_one(drawn: tuple[list[Entry], np.ndarray]) -> None:
    entries, mask = drawn
    catalogue = build_catalogue(entries)
    one, other = (DocumentGroup(name=n, mask=m) for n, m in (("in", mask), ("out", ~mask)))
    found = compare_groups(catalogue, one, other, fewest_assessed=1)
    assert len(found.rows) == 6
    values = [row.difference.value for row in found.rows]
    sizes = [abs(value) for value in values if isinstance(value, float)]
    assert sizes == sorted(sizes, reverse=True)
    assert all(isinstance(value, float) for value in values[: len(sizes)])
    for row in found.rows:
        for tally, group in ((row.first, keep(entries, mask)), (row.second, keep(entries, ~mask))):
            levels = [entry.level(row.taxonomy.id, row.category.code) for entry in group]
            assert tally.not_assessed == levels.count(-1)
            assert tally.levels == tuple(levels.count(n) for n in range(len(tally.levels)))
