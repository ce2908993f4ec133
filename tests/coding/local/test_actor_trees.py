"""Boosted trees lead each row to a leaf of every tree."""

from math import exp

import pytest

from govatlas.coding.local.actors.trees import read_trees, to_probability

DATA = {"base": -1.0, "depth": 2, "trees": [[[0, 0.5, 2], 0.25, [1, 2.0, 2], 0.5, 1.0], [0.125]]}


@pytest.mark.parametrize(
    ("low", "high", "value"), [(0.5, 9.0, 0.25), (0.6, 2.0, 0.5), (0.6, 2.1, 1.0)]
)
def test_a_row_comes_to_the_leaf_that_its_features_lead_to(
    low: float, high: float, value: float
) -> None:
    trees = read_trees(["low", "high"], DATA)
    weighed = trees.weigh([{"high": high, "low": low, "other": 7.0}])
    assert weighed == pytest.approx([-1.0 + value + 0.125])


def test_no_rows_have_no_odds() -> None:
    assert read_trees(["low", "high"], DATA).weigh([]) == []


@pytest.mark.parametrize(("odds", "probability"), [(0.0, 0.5), (1.0, 1 / (1 + exp(-1.0)))])
def test_log_odds_are_of_a_probability(odds: float, probability: float) -> None:
    assert to_probability(odds) == pytest.approx(probability)


def test_odds_past_all_bounds_are_of_a_probability_too() -> None:
    assert 0 < to_probability(-1e9) < 1e-9 < 1 - 1e-9 < to_probability(1e9) < 1
