"""The collection at a glance counts what was assessed, level by level."""

import numpy as np
import pytest
from hypothesis import given

from govatlas.coverage import Condition, Proportion, measure_levels
from govatlas.errors import InputError, InvalidValue, UnknownCategory
from govatlas.model.finding import Undefined
from tests.coverage.catalogues import (
    RISKS,
    UNCODED,
    Entry,
    build_catalogue,
    chosen,
    count_selected,
    keep,
)

SIX = build_catalogue(
    [
        Entry(risk=(2, 0, -1), jurisdiction="Norland", status="hard_law"),
        Entry(risk=(2, 1, -1), jurisdiction="Norland", status="soft_law"),
        Entry(risk=(1, 0, -1), jurisdiction="Veldria", coder="ann"),
        Entry(risk=(0, 0, -1), jurisdiction="Solvane", coder="ann"),
        Entry(risk=(-1, 0, -1), jurisdiction="Alder", coder="ann"),
        UNCODED,
    ]
)


def test_each_level_is_a_share_of_the_documents_assessed() -> None:
    first, second, third = measure_levels(SIX, "risk").categories
    assert [entry.share for entry in first.levels] == [
        Proportion(1, 4),
        Proportion(1, 4),
        Proportion(2, 4),
    ]
    assert (first.tally.assessed, first.tally.not_assessed) == (4, 2)
    assert [entry.share.count for entry in second.levels] == [4, 1, 0]
    assert third.tally.not_assessed == 6
    assert isinstance(third.levels[0].share.value, Undefined)


def test_a_level_names_its_documents() -> None:
    first = measure_levels(SIX, "risk").categories[0]
    assert first.levels[2].conditions == (Condition("cover", "risk:1.1:good"),)
    assert first.not_assessed == (Condition("cover", "risk:1.1:not-assessed"),)


def test_it_says_who_coded() -> None:
    basis = measure_levels(SIX, "risk").basis
    assert (basis.documents, basis.coded, basis.coders) == (6, 5, ("ann", "local"))
    assert basis.coders_phrase == "ann and local"


def test_stacks_keep_the_most_frequent_values_and_sum_the_rest() -> None:
    found = measure_levels(SIX, "risk", stack="jurisdiction", most=2)
    assert found.stack is not None
    assert [entry.value for entry in found.stack.bins] == ["Norland", "Alder", "other", "unknown"]
    assert found.stack.merged == 2
    none, minimal, good = found.categories[0].levels
    assert [part.count for part in good.parts] == [2, 0, 0, 0]
    assert [part.count for part in minimal.parts] == [0, 0, 1, 0]
    assert [part.count for part in none.parts] == [0, 0, 1, 0]


def test_stacks_may_be_of_legal_status() -> None:
    found = measure_levels(SIX, "risk", stack="status")
    parts = found.categories[0].levels[2].parts
    counted = {part.bin.value: part.count for part in parts}
    assert counted == {"hard_law": 1, "soft_law": 1, "unknown": 0}


def test_what_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownCategory, match="risk, sector, scope"):
        measure_levels(SIX, "status")
    with pytest.raises(InputError, match="choose one of: risk"):
        measure_levels(SIX, "risk", stack="colour")
    with pytest.raises(InvalidValue, match="mask of 6 documents"):
        measure_levels(SIX, "risk", np.ones(3, dtype=np.bool_))


@given(chosen())
def test_levels_are_counted_one_by_one(drawn: tuple[list[Entry], np.ndarray]) -> None:
    entries, mask = drawn
    catalogue, kept = build_catalogue(entries), keep(entries, mask)
    found = measure_levels(catalogue, "risk", mask, stack="jurisdiction", most=2)
    for place, (code, category) in enumerate(zip(RISKS, found.categories, strict=True)):
        assert category.category.code == code
        levels = [entry.risk[place] for entry in kept]
        assert category.tally.not_assessed == levels.count(-1)
        assert category.tally.documents == len(kept)
        for level in category.levels:
            assert level.share.count == levels.count(level.level.value)
            assert level.share.total == len(levels) - levels.count(-1)
            assert level.share.count == count_selected(catalogue, level.conditions, mask)
            assert sum(part.count for part in level.parts) == level.share.count
            for part in level.parts:
                assert part.conditions is not None
                assert part.count == count_selected(catalogue, part.conditions, mask)
        assert category.tally.not_assessed == count_selected(catalogue, category.not_assessed, mask)
