"""Weighs rows of features by boosted decision trees that the training wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_MOST = 30.0


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees over named features, all nodes of all trees in one table.

    A row starts at each of ``roots`` and goes left where its feature is at most the threshold;
    a leaf leads to itself. Its log-odds are ``base`` and the values of the leaves it comes to.
    """

    features: tuple[str, ...]
    base: float
    roots: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: Floats
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Floats
    depth: int

    def weigh(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """Return the log-odds of each row."""
        if not rows:
            return []
        table = np.array([[row[name] for name in self.features] for row in rows])
        node = np.tile(self.roots, (len(rows), 1))
        number = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = table[number, self.feature[node]] <= self.threshold[node]
            node = np.where(goes_left, self.left[node], self.right[node])
        return [float(one) for one in self.base + self.value[node].sum(axis=1)]


def to_probability(odds: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + exp(-max(-_MOST, min(_MOST, odds))))


def read_trees(features: Sequence[str], data: Mapping[str, Any]) -> Trees:
    """Return the trees that ``data`` gives: a base and a list of trees, each a list of nodes.

    A leaf is its value alone; any other node is the place of its feature, the threshold, and how
    many nodes after it the right branch begins; the left branch follows at once.
    """
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    value: list[float] = []
    roots: list[int] = []
    for tree in data["trees"]:
        roots.append(len(value))
        for node in tree:
            here = len(value)
            leaf = not isinstance(node, list)
            feature.append(0 if leaf else node[0])
            threshold.append(0.0 if leaf else node[1])
            left.append(here if leaf else here + 1)
            right.append(here if leaf else here + node[2])
            value.append(node if leaf else 0.0)
    return Trees(
        features=tuple(features),
        base=data["base"],
        roots=np.array(roots, np.int64),
        feature=np.array(feature, np.int64),
        threshold=np.array(threshold),
        left=np.array(left, np.int64),
        right=np.array(right, np.int64),
        value=np.array(value),
        depth=data["depth"],
    )
