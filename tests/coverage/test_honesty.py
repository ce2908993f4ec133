"""Uncertain levels can be counted and chosen; what was not assessed counts apart, never as none."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.coverage import (
    UNCERTAIN,
    Basis,
    Cover,
    Selection,
    compare_documents,
    count_actors,
    count_facets,
    cross_dimensions,
    find_gaps,
    measure_levels,
    trace_years,
    write_takeaways,
)
from govatlas.coverage.conditions import be_uncertain, cover_at
from govatlas.errors import InputError, UnknownCategory
from govatlas.model.catalogue import Catalogue
from govatlas.web.selections import narrow_selection, read_selection
from tests.coverage.catalogues import BOOK, RISKS, Entry, build_catalogue

TARGET = ("target", "ai-developer", "providers")
OPEN = Entry(risk=(-1, -1, -1), sector=(-1, -1), scope=(-1,), year=2024, jurisdiction="Norland")
RIVALS = st.lists(
    st.tuples(*[st.sampled_from([(0, -1), (0, 1), (1, -1), (1, 0), (1, 2), (2, 1), (-1, -1)])] * 3),
    min_size=1,
    max_size=10,
)


def build_uncertain(rows: Sequence[Sequence[tuple[int, int]]]) -> Catalogue:
    """Return documents with these levels of risk, each with its rival."""
    catalogue = build_catalogue(Entry(risk=[level for level, _ in row]) for row in rows)
    rivals = np.array([[rival for _, rival in row] for row in rows], dtype=np.int8)
    return replace(catalogue, rivals={"risk": rivals})


def build_open(*, coded: int, left_open: int, **more: object) -> Catalogue:
    """Return documents that cover 1.1 and name a target, then documents that nobody could read."""
    whole = Entry(risk=(2, 0, 0), status="hard_law", year=2024, jurisdiction="Norland",
                  actors=(TARGET,), **more)  # type: ignore[arg-type]  # fmt: skip
    catalogue = build_catalogue([whole] * coded + [OPEN] * left_open)
    return replace(catalogue, actors_open=np.arange(coded + left_open) >= coded)


@given(RIVALS)
def test_every_count_of_uncertain_levels_is_that_of_the_documents_it_leads_to(
    rows: list[list[tuple[int, int]]],
) -> None:
    catalogue = build_uncertain(rows)
    facets = {c.category: c for c in count_facets(catalogue, Selection()).cover}
    for place, entry in enumerate(measure_levels(catalogue, "risk").categories):
        expected = [row[place][1] >= 0 for row in rows]
        chosen = Selection(cover=(Cover("risk", entry.category.code, UNCERTAIN),))
        assert chosen.mask(catalogue).tolist() == expected
        assert entry.uncertain.count == sum(expected) == facets[entry.category.code].uncertain
        narrowed = narrow_selection(Selection(), entry.uncertain_conditions, BOOK)
        assert narrowed == chosen
    anywhere = read_selection([("cover", "risk:any:uncertain")])
    assert anywhere.mask(catalogue).tolist() == [any(r >= 0 for _, r in row) for row in rows]
    assert count_facets(catalogue, Selection()).uncertain["risk"] == anywhere.mask(catalogue).sum()
    assert count_facets(catalogue, anywhere).uncertain["risk"] == anywhere.mask(catalogue).sum()


@given(RIVALS)
def test_a_rival_moves_no_document_to_another_level(rows: list[list[tuple[int, int]]]) -> None:
    catalogue = build_uncertain(rows)
    sure = replace(catalogue, rivals={})
    one, other = (measure_levels(c, "risk").categories for c in (catalogue, sure))
    assert [entry.tally for entry in one] == [entry.tally for entry in other]
    assert all(entry.uncertain.count == 0 for entry in other)


def test_uncertain_stands_beside_the_levels_as_an_alternative() -> None:
    catalogue = build_uncertain([[(0, -1)] * 3, [(1, 0)] * 3, [(2, -1)] * 3])
    either = read_selection([("cover", "risk:1.1:good"), ("cover", "risk:1.1:uncertain")])
    assert either.mask(catalogue).tolist() == [False, True, True]
    risk = BOOK.taxonomy("risk")
    assert narrow_selection(either, be_uncertain(risk, "1.1"), BOOK) == Selection(
        cover=(Cover("risk", "1.1", UNCERTAIN),)
    )
    uncertain = Selection(cover=(Cover("risk", "1.1", UNCERTAIN),))
    assert narrow_selection(uncertain, cover_at(risk, "1.1", 1), BOOK) is None


@pytest.mark.parametrize("cover", ["risk:9.9:uncertain", "risk:any:good", "status:any:uncertain"])
def test_uncertain_can_be_asked_of_what_there_is(cover: str) -> None:
    with pytest.raises((UnknownCategory, InputError)):
        read_selection([("cover", cover)]).mask(build_uncertain([[(0, -1)] * 3]))


def test_documents_side_by_side_have_their_rivals() -> None:
    catalogue = build_uncertain([[(1, 0)] * 3, [(0, -1)] * 3])
    rows = {row.category.code: row for row in compare_documents(catalogue, ["d0", "d1"]).rows}
    assert rows["1.1"].levels == (1, 0)
    assert rows["1.1"].rivals == (0, None)


def test_the_documents_behind_figures_are_those_assessed() -> None:
    catalogue = build_open(coded=3, left_open=2)
    assert Basis.of(catalogue) == Basis(5, 3, ("local",), 2)
    alone = Basis.of(catalogue, np.array([False] * 3 + [True] * 2))
    assert (alone.documents, alone.coded, alone.not_assessed) == (2, 0, 2)


def test_levels_years_and_gaps_count_apart_what_was_not_assessed() -> None:
    catalogue = build_open(coded=30, left_open=20)
    first = measure_levels(catalogue, "risk").categories[0]
    assert (first.tally.levels, first.tally.not_assessed) == ((0, 0, 30), 20)
    assert first.tally.covered.value == 1
    (year,) = trace_years(catalogue, "risk", ["1.1"]).categories[0].years
    assert (year.tally.levels, year.tally.not_assessed) == ((0, 0, 30), 20)
    least = {gap.category.code: gap.tally for gap in find_gaps(catalogue, "risk").in_all.least}
    assert {code: tally.assessed for code, tally in least.items()} == dict.fromkeys(RISKS, 30)
    assert find_gaps(build_open(coded=0, left_open=60), "risk").in_all.least == ()


def test_actors_that_were_left_open_are_not_taken_for_nobody() -> None:
    catalogue = build_open(coded=3, left_open=2)
    roles = {role.role.code: role.share for role in count_actors(catalogue).roles}
    assert (roles["target"].count, roles["target"].total) == (3, 3)
    assert (roles["monitor"].count, roles["monitor"].total) == (0, 3)
    table = cross_dimensions(catalogue, "actor-role", "jurisdiction")
    (target,) = (row for row, b in zip(table.cells, table.rows.bins, strict=True)
                 if b.value == "target")  # fmt: skip
    assert target[0].of_column.total == 3


def test_a_status_that_was_left_open_is_no_status() -> None:
    catalogue = build_open(coded=3, left_open=2)
    table = cross_dimensions(catalogue, "risk", "status")
    assert [(b.value, b.label, b.documents) for b in table.columns.bins] == [
        ("hard_law", BOOK.status.category("hard_law").label, 3),
        ("unknown", "not assessed", 2),
    ]
    assert [(c.count, c.of_column.total) for c in table.cells[0]] == [(3, 3), (0, 0)]
    assert [b.known for b in table.columns.bins] == [3, 5]
    where = cross_dimensions(catalogue, "status", "jurisdiction")
    hard_law, left_open = (row[0].of_column for row in where.cells)
    assert (hard_law.count, hard_law.total) == (3, 3)
    assert (left_open.count, left_open.total) == (2, 5)


def test_no_sentence_is_about_what_was_not_assessed() -> None:
    alone, beside = build_open(coded=60, left_open=0), build_open(coded=60, left_open=40)
    assert [t.sentence for t in write_takeaways(alone)] == [
        t.sentence for t in write_takeaways(beside)
    ]
