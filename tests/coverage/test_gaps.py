"""Gaps are told of enough documents alone."""

import numpy as np
from hypothesis import given

from govatlas.coverage import Condition, Gaps, Proportion, find_gaps
from govatlas.coverage.gaps import FEWEST_ASSESSED, FEWEST_COVERING
from tests.coverage.catalogues import (
    UNCODED,
    Entry,
    build_catalogue,
    chosen,
    count_selected,
    keep,
)


def codes(gaps: Gaps) -> tuple[list[str], list[str], list[str]]:
    """Return the categories of each list."""
    lists = (gaps.least, gaps.minimal, gaps.too_few)
    return tuple([gap.category.code for gap in found] for found in lists)  # type: ignore[return-value]


# 30 of Norland: 1.1 covered by 12, 3 of them well; 2.1 by 6, all minimally; 2.2 assessed in 10.
# 19 of Veldria, one too few: all cover 2.1 well.
COLLECTION = build_catalogue(
    [
        *[Entry(risk=(2, 1, -1), jurisdiction="Norland", year=2023)] * 3,
        *[Entry(risk=(1, 1, -1), jurisdiction="Norland", year=2023)] * 3,
        *[Entry(risk=(1, 0, -1), jurisdiction="Norland", year=2024)] * 6,
        *[Entry(risk=(0, 0, -1), jurisdiction="Norland", year=2024)] * 8,
        *[Entry(risk=(0, 0, 0), jurisdiction="Norland")] * 10,
        *[Entry(risk=(-1, 2, -1), jurisdiction="Veldria")] * 19,
        UNCODED,
    ]
)


def test_categories_are_ordered_from_the_least_covered() -> None:
    gaps = find_gaps(COLLECTION, "risk").in_all
    assert codes(gaps) == (["1.1", "2.1"], ["1.1", "2.1"], ["2.2"])
    assert [gap.tally.covered for gap in gaps.least] == [Proportion(12, 30), Proportion(25, 49)]
    assert [gap.tally.minimal for gap in gaps.minimal] == [Proportion(9, 12), Proportion(6, 25)]


def test_a_group_with_too_few_documents_is_named_without_a_claim() -> None:
    by = find_gaps(COLLECTION, "risk", by=("jurisdiction", "year")).by
    jurisdictions, years = by
    (norland,) = jurisdictions.groups
    assert (norland.bin.label, norland.gaps.documents) == ("Norland", 30)
    assert codes(norland.gaps) == (["2.1", "1.1"], ["2.1", "1.1"], ["2.2"])
    assert [entry.value for entry in jurisdictions.too_few] == ["Veldria"]
    assert [entry.value for entry in jurisdictions.left_out] == ["unknown"]
    assert years.groups == ()
    assert [entry.value for entry in years.too_few] == ["2023", "2024"]
    assert [entry.documents for entry in years.left_out] == [30]


def test_a_category_covered_only_minimally_is_told_from_one_not_covered() -> None:
    (norland,) = find_gaps(COLLECTION, "risk", by=("jurisdiction",)).by[0].groups
    least = {gap.category.code: gap for gap in norland.gaps.least}
    assert least["2.1"].is_only_minimal
    assert not least["1.1"].is_only_minimal
    assert not least["2.1"].is_uncovered
    sector = find_gaps(COLLECTION, "sector").in_all.least[0]
    assert sector.is_uncovered
    assert not sector.is_only_minimal


def test_gaps_may_be_sought_by_sector() -> None:
    catalogue = build_catalogue(
        [Entry(risk=(1, 0, 0), sector=(2, 0))] * 20 + [Entry(risk=(0, 0, 0), sector=(0, 1))] * 19
    )
    (sectors,) = find_gaps(catalogue, "risk", by=("sector",)).by
    assert [group.bin.value for group in sectors.groups] == ["health"]
    gap = sectors.groups[0].gaps.least[-1]
    assert (gap.category.code, gap.tally.covered) == ("1.1", Proportion(20, 20))
    assert gap.covered == (
        Condition("cover", "sector:health:any"),
        Condition("cover", "risk:1.1:any"),
    )
    assert [entry.value for entry in sectors.too_few] == ["finance"]


def test_a_scale_of_one_level_has_no_minimal_coverage() -> None:
    catalogue = build_catalogue([Entry(scope=(1,))] * 20)
    assert codes(find_gaps(catalogue, "scope").in_all) == (["ai"], [], [])


def test_the_bars_are_said() -> None:
    found = find_gaps(COLLECTION, "risk")
    assert (found.fewest_assessed, found.fewest_covering) == (FEWEST_ASSESSED, FEWEST_COVERING)


@given(chosen())
def test_gaps_are_counted_one_by_one(drawn: tuple[list[Entry], np.ndarray]) -> None:
    entries, mask = drawn
    catalogue, kept = build_catalogue(entries), keep(entries, mask)
    found = find_gaps(
        catalogue, "risk", mask, by=("jurisdiction",), fewest_assessed=2, fewest_covering=1
    )
    groups = [(found.in_all, kept)]
    groups += [
        (group.gaps, [entry for entry in kept if entry.jurisdiction == group.bin.value])
        for group in found.by[0].groups
    ]
    for gaps, documents in groups:
        assert gaps.documents == len(documents)
        assert sorted(codes(gaps)[0] + codes(gaps)[2]) == ["1.1", "2.1", "2.2"]
        shares = [gap.tally.covered.count / gap.tally.assessed for gap in gaps.least]
        assert shares == sorted(shares)
        for gap in (*gaps.least, *gaps.too_few):
            levels = [entry.level("risk", gap.category.code) for entry in documents]
            assert gap.tally.levels == tuple(levels.count(level) for level in (0, 1, 2))
            assert (gap in gaps.too_few) == (len(levels) - levels.count(-1) < 2)
            assert gap.none is not None
            assert gap.tally.levels[0] == count_selected(catalogue, gap.none, mask)
            assert gap.covered is not None
            assert gap.tally.covered.count == count_selected(catalogue, gap.covered, mask)
            assert gap.minimal is not None
            assert gap.tally.levels[1] == count_selected(catalogue, gap.minimal, mask)
        for gap in gaps.minimal:
            assert gap in gaps.least
            assert gap.tally.covered.count >= 1
