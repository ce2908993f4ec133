"""Scores norms by their features: a weighted sum with a few small decision trees."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Node = Sequence[float]
"""What a tree asks: feature, threshold, the nodes to go on with, what a leaf adds.

A leaf goes on with itself.
"""


class RankModel:
    """A weighted sum of features and the leaves of decision trees, all added up."""

    def __init__(self, weights: Mapping[str, float], trees: Sequence[Sequence[Node]]) -> None:
        """Take the weights by the name of the feature, in order, and the trees by its number."""
        self.features = tuple(weights)
        self.trees = trees
        self.weights = np.array(list(weights.values()))
        most = max((len(tree) for tree in trees), default=1)
        nodes = np.zeros((len(trees), most, 5))
        for place, tree in enumerate(trees):
            nodes[place, : len(tree)] = tree
        self._feature, self._left, self._right = (nodes[:, :, i].astype(int) for i in (0, 2, 3))
        self._threshold, self._value = nodes[:, :, 1], nodes[:, :, 4]

    def score(self, table: Floats) -> Floats:
        """Return the score of each row of ``table``, whose columns are the features."""
        rows, trees = np.arange(len(table))[:, None], np.arange(len(self._value))[None, :]
        seen = table.astype(np.float32)
        node = np.zeros((len(table), trees.shape[1]), dtype=int)
        while True:
            low = seen[rows, self._feature[trees, node]] <= self._threshold[trees, node]
            following = np.where(low, self._left[trees, node], self._right[trees, node])
            if np.array_equal(following, node):
                break
            node = following
        total: Floats = table @ self.weights + self._value[trees, node].sum(axis=1)
        return total
