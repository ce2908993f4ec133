"""What the training of actors writes is what the package reads."""

import numpy as np
import pytest

from govatlas.coding.local.actors.selection import load_selection
from govatlas.coding.local.actors.trees import read_trees
from training.actor_selection import Table, choose_cut, fit, judge, write_trees


def test_written_trees_judge_as_the_fitted_ones_do() -> None:
    chance = np.random.default_rng(0)
    rows = chance.normal(size=(400, 3)).astype(np.float32).astype(np.float64)
    held = rows[:, 0] + rows[:, 1] > 0.5
    table = Table(("a", "b", "c"), rows, held, np.arange(400), np.ones(400))
    models = fit(table, np.ones(400, np.bool_))
    trees = read_trees(table.features, write_trees(models))
    named = [dict(zip(table.features, row, strict=True)) for row in rows]
    assert trees.weigh(named) == pytest.approx(judge(models, rows), abs=0.05)


def test_the_cut_is_the_middle_of_those_that_do_nearly_best() -> None:
    figures = {(0.2, 0.1): 0.5, (0.3, 0.1): 0.5, (0.4, 0.1): 0.49, (0.5, 0.1): 0.3}
    assert choose_cut(figures) == (0.3, 0.1)


def test_every_role_has_a_packaged_model_with_cuts_in_order() -> None:
    models = load_selection()
    assert set(models) == {"target", "enforcer", "monitor"}
    assert all(0 < model.first <= model.least < 1 for model in models.values())
