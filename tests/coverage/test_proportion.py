"""Shares, differences, and what chance would make of them."""

from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.coverage import Difference, Proportion
from govatlas.errors import InvalidValue
from govatlas.model.finding import Interval, Undefined


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_those_published(count: int, total: int, low: float, high: float) -> None:
    interval = Proportion(count, total).interval
    assert isinstance(interval, Interval)
    assert (interval.low, interval.high) == (
        pytest.approx(low, abs=5e-5),
        pytest.approx(high, abs=5e-5),
    )


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_intervals_of_differences_are_those_published(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    interval = Difference(Proportion(*first), Proportion(*second)).interval
    assert isinstance(interval, Interval)
    assert (interval.low, interval.high) == (
        pytest.approx(low, abs=5e-5),
        pytest.approx(high, abs=5e-5),
    )


def test_the_lady_who_tasted_tea_may_have_guessed() -> None:
    # Fisher 1935: 3 of 4 right. Tables as rare or rarer: 1 + 16 + 16 + 1 of 70 = 34 / 70.
    difference = Difference(Proportion(3, 4), Proportion(1, 4))
    assert difference.chance == pytest.approx(34 / 70)


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30))
def test_chance_is_counted_table_by_table(a: int, n: int, b: int, m: int) -> None:
    a, b = min(a, n), min(b, m)
    tables = {k: comb(n, k) * comb(m, a + b - k) for k in range(n + 1) if 0 <= a + b - k <= m}
    rare = sum(ways for ways in tables.values() if ways <= tables[a])
    chance = Difference(Proportion(a, n), Proportion(b, m)).chance
    assert chance == pytest.approx(rare / comb(n + m, a + b), rel=1e-6)


def test_chance_passes_for_more_at_most_one_time_in_20() -> None:
    random = np.random.default_rng(1)
    shares = random.random(2000)
    claims = [
        Difference(
            Proportion(int(random.binomial(40, p)), 40),
            Proportion(int(random.binomial(300, p)), 300),
        ).exceeds_chance()
        for p in shares
    ]
    assert sum(claims) / 2000 < 0.05


def test_no_difference_is_claimed_where_intervals_overlap() -> None:
    # 0.219 to 0.396 meets 0.356 to 0.548, though the test alone passes (p = 0.04)
    difference = Difference(Proportion(30, 100), Proportion(45, 100))
    assert difference.chance < 0.05
    assert not difference.exceeds_chance()
    assert Difference(Proportion(20, 100), Proportion(45, 100)).exceeds_chance()


def test_more_comparisons_ask_for_more() -> None:
    difference = Difference(Proportion(20, 100), Proportion(45, 100))
    assert difference.exceeds_chance(50)  # 0.05 / 50 = 0.001 > 0.00025
    assert not difference.exceeds_chance(500)


def test_a_share_of_nothing_is_undefined() -> None:
    nothing = Proportion(0, 0)
    assert isinstance(nothing.value, Undefined)
    assert isinstance(nothing.interval, Undefined)
    difference = Difference(nothing, Proportion(1, 2))
    assert isinstance(difference.value, Undefined)
    assert isinstance(difference.interval, Undefined)
    assert not difference.exceeds_chance()


def test_more_than_there_are_is_refused() -> None:
    with pytest.raises(InvalidValue, match="3 of 2"):
        Proportion(3, 2)


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share_and_solves_the_score_equation(count: int, total: int) -> None:
    count = min(count, total)
    interval = Proportion(count, total).interval
    assert isinstance(interval, Interval)
    share = count / total
    assert 0 <= interval.low <= share <= interval.high <= 1
    for end in {interval.low, interval.high} - {0.0, 1.0}:
        assert abs(share - end) == pytest.approx(1.959964 * sqrt(end * (1 - end) / total), rel=1e-4)
