"""Boosted trees lead each row to a leaf of every tree."""

from math import exp

import pytest

from govatlas.coding.local.actors.trees import read_trees

DATA = {"base": -1.0, "depth": 2, "trees": [[[0, 0.5, 2], 0.25, [1, 2.0, 2], 0.5, 1.0], [0.125]]}


@pytest.mark.parametrize(
    ("low", "high", "value"), [(0.5, 9.0, 0.25), (0.6, 2.0, 0.5), (0.6, 2.1, 1.0)]
)
def test_a_row_comes_to_the_leaf_that_its_features_lead_to(
    low: float, high: float, value: float
) -> None:
    trees = read_trees(["low", "high"], DATA)
    odds = -1.0 + value + 0.125
    judged = trees.judge([{"high": high, "low": low, "other": 7.0}])
    assert judged == pytest.approx([1 / (1 + exp(-odds))])


def test_no_rows_have_no_probabilities() -> None:
    assert read_trees(["low", "high"], DATA).judge([]) == []
