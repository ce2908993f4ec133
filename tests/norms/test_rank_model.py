"""The ranking model adds a weighted sum and the leaf of each tree."""

import numpy as np

from govatlas.norms.rank import FEATURES, load_model
from govatlas.norms.rank_model import RankModel

TREE = [[0, 0.5, 1, 2, 0], [0, 0, 1, 1, -1.0], [1, 2.0, 3, 4, 0], [0, 0, 3, 3, 5.0],
        [0, 0, 4, 4, 7.0]]  # fmt: skip


def test_each_row_takes_its_own_way_through_each_tree() -> None:
    model = RankModel({"one": 10.0, "two": 0.0}, [TREE, [[0, 0, 0, 0, 100.0]]])
    table = np.array([[0.0, 9.0], [1.0, 2.0], [1.0, 3.0]])
    assert model.score(table).tolist() == [99.0, 115.0, 117.0]


def test_no_tree_leaves_the_weighted_sum() -> None:
    assert RankModel({"one": 2.0}, []).score(np.array([[3.0]])).tolist() == [6.0]


def test_the_packaged_model_knows_every_feature_in_order() -> None:
    model = load_model()
    assert model.features == FEATURES
    assert np.isfinite(model.score(np.ones((3, len(FEATURES))))).all()
