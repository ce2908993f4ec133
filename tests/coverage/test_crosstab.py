"""Any dimension is counted against any other."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.coverage import (
    OTHER,
    UNKNOWN,
    Condition,
    Proportion,
    cross_dimensions,
    list_dimensions,
)
from govatlas.errors import InputError
from govatlas.web.selections import narrow_selection, read_selection
from tests.coverage.catalogues import (
    BOOK,
    UNCODED,
    Entry,
    build_catalogue,
    chosen,
    count_selected,
    keep,
)

NAMES = [dimension.id for dimension in list_dimensions(BOOK)]

EIGHT = build_catalogue(
    [
        Entry(risk=(2, 0, 0), sector=(1, 0), jurisdiction="Norland", year=2024),
        Entry(risk=(1, 0, 0), sector=(2, 0), jurisdiction="Norland", year=2023),
        Entry(risk=(1, 0, 0), sector=(0, 0), jurisdiction="Norland", year=2023),
        Entry(risk=(1, 1, 0), sector=(-1, 0), jurisdiction="Veldria"),
        Entry(risk=(0, 0, 0), sector=(1, 1), jurisdiction="Veldria"),
        Entry(risk=(-1, 0, 0), sector=(1, 0), jurisdiction="Solvane"),
        Entry(risk=(0, 0, 0), sector=(0, 0)),
        UNCODED,
    ]
)


def test_two_taxonomies_are_counted_among_documents_assessed_for_both() -> None:
    cell = cross_dimensions(EIGHT, "risk", "sector").cells[0][0]
    # 4 cover 1.1, of which 3 were assessed for health and 2 cover it; 4 cover health, of which 3
    # were assessed for 1.1; 5 were assessed for both.
    assert cell.of_row == Proportion(2, 3)
    assert cell.of_column == Proportion(2, 3)
    assert cell.of_all == Proportion(2, 5)
    assert cell.conditions == (
        Condition("cover", "risk:1.1:any"),
        Condition("cover", "sector:health:any"),
    )


def test_a_higher_level_may_be_asked_for() -> None:
    crossed = cross_dimensions(EIGHT, "risk", "scope", level=2)
    assert (crossed.rows.level, crossed.columns.level) == (2, 1)
    assert crossed.rows.bins[0].documents == 1
    assert crossed.rows.bins[0].conditions == (Condition("cover", "risk:1.1:good"),)


def test_a_column_is_shared_among_documents_assessed() -> None:
    crossed = cross_dimensions(EIGHT, "jurisdiction", "risk")
    assert [entry.value for entry in crossed.rows.bins] == [
        "Norland",
        "Veldria",
        "Solvane",
        "unknown",
    ]
    assert [row[0].of_row for row in crossed.cells] == [
        Proportion(3, 3),
        Proportion(1, 2),
        Proportion(0, 0),
        Proportion(0, 1),
    ]
    assert [row[0].of_column for row in crossed.cells][:2] == [Proportion(3, 4), Proportion(1, 4)]


def test_rare_values_are_summed_and_said_so() -> None:
    crossed = cross_dimensions(EIGHT, "jurisdiction", "year", most=1)
    norland, other, unknown = crossed.rows.bins
    assert (norland.documents, other.documents, unknown.documents) == (3, 3, 2)
    assert (other.value, other.merged, crossed.rows.merged) == (OTHER, 2, 2)
    assert other.conditions == (
        Condition("jurisdiction", "Veldria"),
        Condition("jurisdiction", "Solvane"),
    )


def test_years_stand_in_order() -> None:
    crossed = cross_dimensions(EIGHT, "year", "risk")
    assert [entry.value for entry in crossed.rows.bins] == ["2023", "2024", "unknown"]


def test_more_values_than_an_address_can_name_have_none() -> None:
    catalogue = build_catalogue(Entry(authority=f"Office {n:02}") for n in range(60))
    other = cross_dimensions(catalogue, "authority", "risk", most=5).rows.bins[-1]
    assert (other.documents, other.merged, other.conditions) == (55, 55, None)


def test_an_actor_counts_by_its_own_role() -> None:
    catalogue = build_catalogue(
        [
            Entry(actors=(("enforcer", "ai-user", "A"), ("target", "ai-developer", "B"))),
            Entry(actors=(("enforcer", "ai-developer", "A"), ("enforcer", "ai-developer", "B"))),
            Entry(),
            UNCODED,
        ]
    )
    crossed = cross_dimensions(catalogue, "actor-type", "actor-role")
    counts = {
        (row.value, column.value): cell.count
        for row, cells in zip(crossed.rows.bins, crossed.cells, strict=True)
        for column, cell in zip(crossed.columns.bins, cells, strict=True)
        if cell.count
    }
    assert crossed.is_of_actors
    assert counts == {
        ("ai-user", "enforcer"): 1,
        ("ai-developer", "enforcer"): 1,
        ("ai-developer", "target"): 1,
    }
    assert crossed.cells[0][1].of_all == Proportion(1, 3)  # the uncoded one is not counted
    assert crossed.cells[0][1].conditions == (Condition("actor", "enforcer:ai-developer"),)


def test_a_dimension_against_itself_is_refused_unless_it_tells_what_goes_together() -> None:
    with pytest.raises(InputError, match="year cannot be crossed with itself"):
        cross_dimensions(EIGHT, "year", "year")
    assert cross_dimensions(EIGHT, "risk", "risk").cells[0][1].count == 1


def test_an_empty_catalogue_has_an_empty_table() -> None:
    crossed = cross_dimensions(build_catalogue([]), "risk", "jurisdiction")
    assert crossed.columns.bins == ()
    assert crossed.cells == ((), (), ())


def has(entry: Entry, dimension: str, value: str, level: int, listed: Sequence[str]) -> bool | None:
    """Say in plain words whether a document has a value, None where that is not known."""
    if dimension in ("risk", "sector", "scope"):
        reached = entry.level(dimension, value)
        return None if reached < 0 else reached >= (1 if dimension == "scope" else level)
    if dimension in ("actor-type", "actor-role"):
        place = 1 if dimension == "actor-type" else 0
        return any(actor[place] == value for actor in entry.actors) if entry.coder else None
    own = entry.value(dimension)
    if dimension == "status" and own == UNKNOWN != value:
        return None
    return own not in listed if value == OTHER else own == value


@settings(max_examples=150, deadline=None)
@given(
    chosen(),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from([1, 2]),
    st.sampled_from([1, 2, 15]),
)
def test_cells_are_counted_one_by_one(
    drawn: tuple[list[Entry], np.ndarray], rows: str, columns: str, level: int, most: int
) -> None:
    if rows == columns and rows not in ("risk", "sector", "scope"):
        return
    entries, mask = drawn
    catalogue, kept = build_catalogue(entries), keep(entries, mask)
    crossed = cross_dimensions(catalogue, rows, columns, mask, level=level, most=most)
    down = [entry.value for entry in crossed.rows.bins]
    across = [entry.value for entry in crossed.columns.bins]
    for row, cells in zip(down, crossed.cells, strict=True):
        for column, cell in zip(across, cells, strict=True):
            known = [
                (has(e, rows, row, level, down), has(e, columns, column, level, across))
                for e in kept
            ]
            if crossed.is_of_actors:
                kind, role = (row, column) if rows == "actor-type" else (column, row)
                count = sum(any(a[:2] == (role, kind) for a in e.actors) for e in kept)
            else:
                count = sum(pair == (True, True) for pair in known)
            assert cell.count == count
            assert cell.of_row.total == sum(a is True and b is not None for a, b in known)
            assert cell.of_column.total == sum(a is not None and b is True for a, b in known)
            assert cell.of_all.total == sum(a is not None and b is not None for a, b in known)
            assert cell.conditions is not None
            assert cell.count == count_selected(catalogue, cell.conditions, mask)


@given(chosen(), st.sampled_from(["jurisdiction", "year", "status"]))
def test_rows_add_up_to_the_documents_of_the_column(
    drawn: tuple[list[Entry], np.ndarray], rows: str
) -> None:
    entries, mask = drawn
    crossed = cross_dimensions(build_catalogue(entries), rows, "risk", mask, most=1)
    for place, column in enumerate(crossed.columns.bins):
        assert sum(row[place].count for row in crossed.cells) == column.documents
        assert sum(row[place].of_row.total for row in crossed.cells) == column.known


@given(chosen(), st.randoms())
def test_the_order_of_documents_does_not_matter(
    drawn: tuple[list[Entry], np.ndarray], random
) -> None:
    entries, mask = drawn
    order = list(range(len(entries)))
    random.shuffle(order)
    shuffled = build_catalogue(entries[place] for place in order)
    before = cross_dimensions(build_catalogue(entries), "risk", "jurisdiction", mask, most=2)
    assert cross_dimensions(shuffled, "risk", "jurisdiction", mask[order], most=2) == before


@settings(deadline=None)
@given(chosen(), st.data())
def test_a_cell_narrows_what_was_chosen_before(
    drawn: tuple[list[Entry], np.ndarray], data: st.DataObject
) -> None:
    entries, _ = drawn
    catalogue = build_catalogue(entries)
    pairs = data.draw(
        st.lists(
            st.sampled_from(
                [
                    ("jurisdiction", "Norland"),
                    ("jurisdiction", "Veldria"),
                    ("cover", "risk:1.1:good"),
                    ("cover", "risk:1.1:none"),
                    ("cover", "risk:2.1:any"),
                    ("cover", "risk:2.1:not-assessed"),
                    ("actor", "enforcer:ai-user"),
                    ("actor", "any:ai-user"),
                ]
            ),
            max_size=4,
        )
    )
    before = read_selection(pairs)
    mask = before.mask(catalogue)
    rows, columns = data.draw(
        st.sampled_from([("risk", "jurisdiction"), ("risk", "risk"), ("risk", "actor-type")])
    )
    crossed = cross_dimensions(catalogue, rows, columns, mask)
    for cell in (cell for cells in crossed.cells for cell in cells):
        assert cell.conditions is not None
        narrowed = narrow_selection(before, cell.conditions, BOOK)
        if narrowed is not None:
            assert np.count_nonzero(narrowed.mask(catalogue)) == cell.count
        elif not any(facet == "actor" for facet, _ in pairs):
            assert cell.count == 0
