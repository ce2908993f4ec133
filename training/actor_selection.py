"""Trains the models that decide which of those a document names hold which role.

``python -m training.actor_selection`` prints cross-validated figures by name;
with ``--write`` it also writes the models into the package, cut-offs included. The file is
wholly this command's: the cut-offs are those that do best in the cross-validation.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from govatlas.agreement.names import count_matches
from govatlas.coding.local.actors.find import ROLES
from govatlas.coding.local.actors.leaning import lean
from govatlas.coding.local.actors.scene import measure
from govatlas.coding.local.actors.selection import may_hold, pick
from govatlas.coding.local.actors.surroundings import scale
from govatlas.model.coding import Role
from training.actor_examples import Example, gather_examples
from training.corpus import SHARED

WEIGHTS = Path("src/govatlas/coding/local/data/en/actors/selection.json")
FOLDS = 8
SEEDS = (0, 1, 2)
_TREES = 80
_LEAVES = 6
_LEAST_ROWS = 20
_RATE = 0.08
_SHARE_OF_FEATURES = 0.2
_SHARE_OF_ROWS = 0.7
_WEAK_WORTH = 0.4
_FEWEST_MARKS = 4
_WORDS_STRENGTH = 5.0
_SHARES_STRENGTH = 100.0
_LEAST_WEIGHT = 0.02
_LEAST = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
_FIRST = (0.1, 0.15, 0.2, 0.3)
_HARDLY = 0.015
_DIGITS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of all examples as rows for one role; ``document`` counts the examples."""

    features: tuple[str, ...]
    rows: Floats
    held: NDArray[np.bool_]
    document: NDArray[np.int_]
    worth: Floats
    marks: tuple[frozenset[str], ...] = ()


def tabulate(examples: Sequence[Example], role: Role) -> Table:
    """Return every candidate with its features for ``role``."""
    measured = [
        [measure(example.scene, role, i) for i in range(len(example.scene.candidates))]
        for example in examples
    ]
    features = tuple(next(rows for rows in measured if rows)[0])
    return Table(
        features,
        np.array([[row[name] for name in features] for rows in measured for row in rows]),
        np.array([held for example in examples for held in example.held[role.value]]),
        np.repeat(np.arange(len(examples)), [len(rows) for rows in measured]),
        np.array([worth for example in examples for worth in _weigh_rows(example, role)]),
        tuple(marks for example in examples for marks in example.scene.surroundings),
    )


def _weigh_rows(example: Example, role: Role) -> Iterator[float]:
    """Yield how much each candidate counts in fitting; not at all where its part is not known."""
    for known in example.known[role.value]:
        yield (1.0 if example.names is not None else _WEAK_WORTH) * known


def fit(
    table: Table, chosen: NDArray[np.bool_], seeds: Sequence[int] = SEEDS
) -> list[GradientBoostingClassifier]:
    """Return trees fitted to the ``chosen`` rows, once a seed."""
    chosen = chosen & (table.worth > 0)
    return [
        GradientBoostingClassifier(
            n_estimators=_TREES,
            learning_rate=_RATE,
            max_leaf_nodes=_LEAVES,
            min_samples_leaf=_LEAST_ROWS,
            max_features=_SHARE_OF_FEATURES,
            subsample=_SHARE_OF_ROWS,
            random_state=seed,
        ).fit(table.rows[chosen], table.held[chosen], sample_weight=table.worth[chosen])
        for seed in seeds
    ]


def judge(models: Sequence[GradientBoostingClassifier], rows: Floats) -> Floats:
    """Return the log-odds of each row, the mean of the models'."""
    return np.asarray(sum(model.decision_function(rows) for model in models) / len(models))


def spread(table: Table) -> tuple[csr_matrix, list[str]]:
    """Return the marks of every row as a table of their worth, with the marks common enough."""
    counts = Counter(mark for marks in table.marks for mark in marks)
    listed = sorted(mark for mark, count in counts.items() if count >= _FEWEST_MARKS)
    column = {mark: place for place, mark in enumerate(listed)}
    cells = [
        (row, column[mark], scale(marks))
        for row, marks in enumerate(table.marks)
        for mark in sorted(marks)
        if mark in column
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, columns)), (len(table.marks), len(listed))), listed


def fit_words(table: Table, cells: csr_matrix, chosen: NDArray[np.bool_]) -> LogisticRegression:
    """Return weights of words fitted to the ``chosen`` rows."""
    chosen = chosen & (table.worth > 0)
    model = LogisticRegression(C=_WORDS_STRENGTH, solver="liblinear", random_state=0)
    return model.fit(cells[chosen], table.held[chosen], sample_weight=table.worth[chosen])


def cross_validate(table: Table, count: int) -> tuple[Floats, Floats]:
    """Return the log-odds of every row by trees and by words that never saw its document.

    With one seed a fold, for time; the packaged trees are fitted with all of them.
    """
    by_trees, by_words = np.zeros(len(table.held)), np.zeros(len(table.held))
    cells, _ = spread(table)
    for kept, left in KFold(FOLDS, shuffle=True, random_state=0).split(np.arange(count)):
        within, known = np.isin(table.document, left), np.isin(table.document, kept)
        by_trees[within] = judge(fit(table, known, SEEDS[:1]), table.rows[within])
        by_words[within] = fit_words(table, cells, known).decision_function(cells[within])
    return by_trees, by_words


def share(table: Table, by_trees: Floats, by_words: Floats) -> tuple[Floats, list[float]]:
    """Return the probability of each row by trees and words, with the shift and their shares."""
    both, known = np.column_stack([by_trees, by_words]), table.worth > 0
    model = LogisticRegression(C=_SHARES_STRENGTH)
    model.fit(both[known], table.held[known], sample_weight=table.worth[known])
    shares = [float(model.intercept_[0]), *(float(one) for one in model.coef_[0])]
    return model.predict_proba(both)[:, 1], [round(one, _DIGITS) for one in shares]


def score(
    examples: Sequence[Example],
    role: Role,
    table: Table,
    odds: Floats,
    cut: tuple[float, float],
    *,
    policy: bool | None = None,
) -> float:
    """Return the F1 by name over the documents whose names are known.

    ``cut`` is the least probability that is kept, and that of the likeliest candidate;
    ``policy`` whether only the policies of organisations count, or only the others.
    """
    hits = said = known = 0
    for number, example in enumerate(examples):
        if example.names is None or policy not in (None, example.policy):
            continue
        gold = list(example.names.get(role.value, ()))
        odds_here = odds[table.document == number]
        own = [lean(example.scene, role, i, float(odd)) for i, odd in enumerate(odds_here)]
        able = [i for i, one in enumerate(example.scene.candidates) if may_hold(role, one)]
        order = sorted(able, key=lambda i: (-own[i], example.scene.candidates[i].place))
        names = [example.scene.candidates[i].name for i in order]
        kept = [names[k] for k in pick(names, [own[i] for i in order], *cut)]
        hits += count_matches(gold, kept)
        said, known = said + len(kept), known + len(gold)
    return 2 * hits / max(1, said + known)


def choose_cut(figures: Mapping[tuple[float, float], float]) -> tuple[float, float]:
    """Return the middle of the cuts whose F1 is hardly less than the best.

    The best alone would fit the chance of a few dozen names.
    """
    near = [cut for cut, f1 in figures.items() if f1 >= max(figures.values()) - _HARDLY]
    least, first = np.mean(near, axis=0)
    return round(float(least), 2), round(float(min(first, least)), 2)


def write_trees(models: Sequence[GradientBoostingClassifier]) -> dict[str, Any]:
    """Return the models as one sum of trees, in the form that the package reads."""
    row = np.zeros((1, models[0].n_features_in_))
    base = [
        float(model.decision_function(row)[0])
        - _RATE * sum(float(tree.predict(row)[0]) for tree in model.estimators_[:, 0])
        for model in models
    ]
    trees = [tree.tree_ for model in models for tree in model.estimators_[:, 0]]
    return {
        "base": round(sum(base) / len(models), _DIGITS),
        "depth": max(tree.max_depth for tree in trees),
        "trees": [_write_nodes(tree, 0, _RATE / len(models)) for tree in trees],
    }


def _write_nodes(tree: Any, node: int, rate: float) -> list[Any]:
    """Return a node and those below it, the left branch first."""
    left, right = tree.children_left[node], tree.children_right[node]
    if left < 0:
        return [round(float(tree.value[node].item()) * rate, _DIGITS)]
    below = _write_nodes(tree, left, rate)
    threshold = round(float(tree.threshold[node]), _DIGITS)
    here = [int(tree.feature[node]), threshold, len(below) + 1]
    return [here, *below, *_write_nodes(tree, right, rate)]


def write_wording(table: Table) -> dict[str, Any]:
    """Return the weights of words fitted to all rows, in the form that the package reads."""
    cells, listed = spread(table)
    model = fit_words(table, cells, np.ones(len(table.held), np.bool_))
    weights = {
        mark: round(float(weight), 2)
        for mark, weight in zip(listed, model.coef_[0], strict=True)
        if abs(weight) >= _LEAST_WEIGHT
    }
    return {"base": round(float(model.intercept_[0]), _DIGITS), "weights": weights}


def train(examples: Sequence[Example]) -> tuple[str, str]:
    """Return the models as JSON and a report of the cross-validation."""
    tables = {role: tabulate(examples, role) for role in ROLES}
    trained = {role.value: train_role(examples, role, tables[role]) for role in ROLES}
    roles = {name: model for name, (model, _) in trained.items()}
    features = next(iter(tables.values())).features
    weights = _dump({"version": "3", "features": features, "roles": roles})
    return weights, "\n".join(line for _, line in trained.values())


def train_role(examples: Sequence[Example], role: Role, table: Table) -> tuple[dict[str, Any], str]:
    """Return the model of one role, as the package reads it, and its figures out of fold."""
    odds, shares = share(table, *cross_validate(table, len(examples)))
    figures = {
        (least, first): score(examples, role, table, odds, (least, first))
        for least in _LEAST
        for first in _FIRST
    }
    cut = choose_cut(figures)
    model = {
        "least": cut[0],
        "first": cut[1],
        "shares": shares,
        "wording": write_wording(table),
        **write_trees(fit(table, np.ones(len(table.held), np.bool_))),
    }
    apart = [score(examples, role, table, odds, cut, policy=kind) for kind in (False, True)]
    line = (
        f"{role.value}: F1 by name {score(examples, role, table, odds, cut):.3f} out of fold "
        f"at odds of {cut}; AGORA {apart[0]:.3f}, policies {apart[1]:.3f}"
    )
    return model, line


def _dump(data: Mapping[str, Any]) -> str:
    """Return ``data`` as JSON, one tree a line."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("],[[", "],\n[[") + "\n"


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=SHARED, help="holds agora/, documents/, gold/"
    )
    parser.add_argument("--write", action="store_true", help="write the models")
    options = parser.parse_args()
    weights, text = train(gather_examples(options.shared))
    print(text)
    if options.write:
        WEIGHTS.write_text(weights, "utf-8")


if __name__ == "__main__":
    main()
