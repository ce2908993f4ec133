"""Coverage year by year counts the documents of each year that were assessed."""

import numpy as np
import pytest
from hypothesis import given

from govatlas.coverage import Condition, Proportion, trace_years
from govatlas.errors import UnknownCategory
from tests.coverage.catalogues import (
    RISKS,
    Entry,
    build_catalogue,
    chosen,
    count_selected,
    keep,
)

FIVE = build_catalogue(
    [
        Entry(risk=(2, 0, 0), year=2023),
        Entry(risk=(0, 1, 0), year=2023),
        Entry(risk=(-1, 0, 0), year=2023),
        Entry(risk=(1, 0, 0), year=2021),
        Entry(risk=(2, 0, 0)),
    ]
)


def test_each_year_has_its_documents_by_level() -> None:
    found = trace_years(FIVE, "risk", ["1.1"])
    assert (found.years, found.documents, found.unknown) == ((2021, 2023), (1, 3), 1)
    (category,) = found.categories
    early, late = category.years
    assert (early.year, early.tally.levels, early.tally.not_assessed) == (2021, (0, 1, 0), 0)
    assert (late.year, late.tally.levels, late.tally.not_assessed) == (2023, (1, 0, 1), 1)
    assert late.tally.covered == Proportion(1, 2)
    assert late.covered == (Condition("year", "2023"), Condition("cover", "risk:1.1:any"))
    assert late.levels[2] == (Condition("year", "2023"), Condition("cover", "risk:1.1:good"))


def test_documents_of_no_known_year_stand_apart() -> None:
    (category,) = trace_years(FIVE, "risk", ["1.1"]).categories
    assert (category.unknown.year, category.unknown.tally.levels) == (None, (0, 0, 1))
    assert category.unknown.covered[0] == Condition("year", "unknown")


def test_categories_come_as_asked() -> None:
    found = trace_years(FIVE, "risk", ["2.2", "1.1"])
    assert [entry.category.code for entry in found.categories] == ["2.2", "1.1"]
    assert [entry.category.code for entry in trace_years(FIVE, "risk").categories] == list(RISKS)
    with pytest.raises(UnknownCategory, match=r"9\.9"):
        trace_years(FIVE, "risk", ["9.9"])


@given(chosen())
def test_years_are_counted_one_by_one(drawn: tuple[list[Entry], np.ndarray]) -> None:
    entries, mask = drawn
    catalogue, kept = build_catalogue(entries), keep(entries, mask)
    found = trace_years(catalogue, "risk", (), mask)
    assert found.years == tuple(sorted({entry.year for entry in kept} - {0}))
    assert sum(found.documents) + found.unknown == len(kept)
    for place, category in enumerate(found.categories):
        for point in (*category.years, category.unknown):
            levels = [entry.risk[place] for entry in kept if entry.year == (point.year or 0)]
            assert point.tally.levels == tuple(levels.count(level) for level in (0, 1, 2))
            assert point.tally.not_assessed == levels.count(-1)
            assert point.tally.covered.count == count_selected(catalogue, point.covered, mask)
            for level, conditions in enumerate(point.levels):
                assert levels.count(level) == count_selected(catalogue, conditions, mask)
