"""A difference counts only if it is larger than chance and the coder's errors would explain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.api.coder_errors import load_coder_errors
from govatlas.codebook import load_codebook
from govatlas.coverage import CoderErrors, Difference, ErrorTable, Proportion
from govatlas.coverage.coder_error import exceeds_error, find_chance

LARGE = Difference(Proportion(90, 200), Proportion(50, 200))
PERFECT = ErrorTable(5_000, 0, 0, 5_000)
GUESSING = ErrorTable(50, 50, 50, 50)
UNCHECKED = ErrorTable(0, 0, 0, 0)


def test_a_coder_that_never_errs_leaves_the_difference_as_it_is() -> None:
    assert LARGE.exceeds_chance()
    assert exceeds_error(LARGE, PERFECT)
    assert find_chance(LARGE, PERFECT) == pytest.approx(LARGE.chance, abs=1e-3)


@pytest.mark.parametrize("table", [GUESSING, UNCHECKED])
def test_nothing_is_claimed_of_a_coder_that_guesses_or_was_never_checked(table: ErrorTable) -> None:
    assert not exceeds_error(LARGE, table)


def test_without_known_errors_only_chance_counts() -> None:
    assert exceeds_error(LARGE, None)


def test_a_coder_that_says_the_opposite_of_the_truth_supports_nothing() -> None:
    assert find_chance(LARGE, ErrorTable(0, 500, 500, 0)) == 1.0


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 200), st.integers(1, 200))
def test_the_chance_is_a_probability_and_always_the_same(
    true: int, false: int, missed: int, rest: int
) -> None:
    table = ErrorTable(true, false, missed, rest)
    assert 0 <= find_chance(LARGE, table) <= 1
    assert find_chance(LARGE, table) == find_chance(LARGE, table)


def test_where_there_is_no_difference_errors_pass_for_one_at_most_one_time_in_20() -> None:
    """Draw groups alike in truth, label them with errors, count the claims (a wide margin)."""
    random = np.random.default_rng(7)
    claims = 0
    for _ in range(400):
        counts = []
        for size in (150, 250):
            true = random.random(size) < 0.3
            said = np.where(true, random.random(size) < 0.8, random.random(size) < 0.1)
            counts.append(Proportion(int(said.sum()), size))
        true = random.random(100) < 0.3
        said = np.where(true, random.random(100) < 0.8, random.random(100) < 0.1)
        cells = (said & true, said & ~true, ~said & true, ~said & ~true)
        table = ErrorTable(*(int(cell.sum()) for cell in cells))
        difference = Difference(*counts)
        claims += difference.exceeds_chance() and exceeds_error(difference, table)
    assert claims <= 20


def test_the_errors_of_local_are_known_of_every_category_and_level() -> None:
    errors = load_coder_errors()
    for taxonomy, category in load_codebook().coverage_categories():
        for level in range(1, taxonomy.scale.highest + 1):
            table = errors.find(taxonomy.id, category.code, level)
            assert table is not None
            said = table.said_and_true + table.said_not_true
            not_said = table.not_said_but_true + table.not_said_nor_true
            assert said + not_said == errors.documents


def test_errors_of_one_coder_are_not_those_of_others() -> None:
    errors = CoderErrors("local", 1, {})
    assert errors.fit(("local",)) is errors
    assert errors.fit(("local", "ann")) is None
    assert errors.fit(()) is None
