"""Statistics behave as agreement must, whatever the levels."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score, precision_score, recall_score

from govatlas.agreement.ac import AC1, AC2, GwetSums, gwet_ac, gwet_ac_of_tables
from govatlas.agreement.alpha import (
    ALPHA_NOMINAL,
    ALPHA_ORDINAL,
    count_coincidences,
    krippendorff_alpha,
    pair_coincidences,
)
from govatlas.agreement.confusion import (
    Weighting,
    cross_tabulate,
    has_variation,
    weigh_disagreement,
)
from govatlas.agreement.kappa import KAPPA, KAPPA_LINEAR, KAPPA_QUADRATIC, cohen_kappa
from govatlas.agreement.presence import F1, MACRO_F1, PRECISION, RECALL
from govatlas.agreement.registry import list_statistics
from govatlas.agreement.scores import AGREEMENT, BIAS
from govatlas.agreement.statistic import compute, explain_undefined
from govatlas.errors import InvalidValue

LEVELS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=40)
SYMMETRIC = (
    KAPPA,
    KAPPA_LINEAR,
    KAPPA_QUADRATIC,
    ALPHA_NOMINAL,
    ALPHA_ORDINAL,
    AC1,
    AC2,
    AGREEMENT,
    F1,
)


def tabulate(pairs: list[tuple[int, int]]) -> np.ndarray:
    return cross_tabulate([one for one, _ in pairs], [other for _, other in pairs], 3)[None]


@given(LEVELS)
def test_a_statistic_without_a_value_has_a_reason(pairs: list[tuple[int, int]]) -> None:
    table = tabulate(pairs)
    for statistic in list_statistics().values():
        if math.isnan(compute(statistic, table)):
            assert explain_undefined(statistic, table)


@given(LEVELS)
def test_coders_can_be_swapped(pairs: list[tuple[int, int]]) -> None:
    swapped = [(other, one) for one, other in pairs]
    for statistic in SYMMETRIC:
        np.testing.assert_allclose(
            compute(statistic, tabulate(pairs)), compute(statistic, tabulate(swapped)), atol=1e-12
        )


@given(LEVELS, st.randoms())
def test_the_order_of_units_means_nothing(pairs: list[tuple[int, int]], random: object) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert np.array_equal(tabulate(pairs), tabulate(shuffled))


@given(st.lists(st.integers(0, 2), min_size=1, max_size=30))
def test_a_coder_agrees_with_itself_unless_it_never_varies(levels: list[int]) -> None:
    table = tabulate([(level, level) for level in levels])
    for statistic in SYMMETRIC[:8]:
        reason = explain_undefined(statistic, table)
        if has_variation(table[0]):
            assert not reason
            assert compute(statistic, table) == pytest.approx(1)
        else:
            assert "no variation" in reason


@given(LEVELS)
def test_no_statistic_of_agreement_exceeds_one(pairs: list[tuple[int, int]]) -> None:
    for statistic in SYMMETRIC:
        value = compute(statistic, tabulate(pairs))
        assert math.isnan(value) or value <= 1 + 1e-12


@given(LEVELS)
@pytest.mark.filterwarnings("ignore")
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    one, other = zip(*pairs, strict=True)
    for weighting in Weighting:
        weights = None if weighting is Weighting.UNWEIGHTED else weighting.value
        ours = cohen_kappa(tabulate(pairs)[0], weighting)
        if not math.isnan(ours):
            theirs = cohen_kappa_score(one, other, labels=[0, 1, 2], weights=weights)
            assert ours == pytest.approx(theirs, abs=1e-9)


@given(LEVELS)
def test_presence_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs).T > 0
    for statistic, theirs in (
        (PRECISION, precision_score),
        (RECALL, recall_score),
        (F1, f1_score),
    ):
        ours = compute(statistic, tabulate(pairs))
        if not math.isnan(ours):
            assert ours == pytest.approx(theirs(one, other, zero_division=0))


@given(LEVELS)
def test_two_coders_are_a_case_of_several(pairs: list[tuple[int, int]]) -> None:
    table = tabulate(pairs)[0]
    counts = np.array([[pair.count(level) for level in range(3)] for pair in pairs])
    several = count_coincidences(counts).sum(0)
    np.testing.assert_allclose(several, pair_coincidences(table), atol=1e-9)
    for weighting in Weighting:
        sums = GwetSums.of_counts(counts, weighting).resample(np.ones((1, len(pairs))))
        ours = gwet_ac(sums, weighting)[0]
        assert ours == pytest.approx(gwet_ac_of_tables(table, weighting))


def test_a_unit_with_one_value_has_no_coincidence() -> None:
    assert not count_coincidences([[0, 1, 0], [0, 0, 0]]).any()
    assert math.isnan(krippendorff_alpha(np.zeros((3, 3)), ordinal=True))


def test_a_coder_who_never_varies_agrees_by_chance_alone() -> None:
    table = tabulate([(0, 0), (0, 1), (0, 2)])
    assert compute(KAPPA_QUADRATIC, table) == 0
    assert not explain_undefined(KAPPA_QUADRATIC, table)


def test_the_reason_says_what_is_missing() -> None:
    nothing, absent, good = np.zeros((1, 3, 3)), tabulate([(0, 0)] * 5), tabulate([(2, 2)] * 5)
    assert "no label to compare" in explain_undefined(KAPPA, nothing)
    assert "neither coder used it" in explain_undefined(AC1, absent)
    assert "both coders gave level 2" in explain_undefined(ALPHA_ORDINAL, good)
    assert explain_undefined(PRECISION, tabulate([(1, 0)])) == (
        "the second coder found nothing present"
    )
    assert explain_undefined(RECALL, tabulate([(0, 1)])) == (
        "the first coder found nothing present"
    )
    assert "neither coder found" in explain_undefined(MACRO_F1, absent)
    assert explain_undefined(BIAS, absent) == ""


def test_macro_f1_leaves_out_what_neither_coder_used() -> None:
    tables = np.concatenate([tabulate([(1, 1)]), tabulate([(0, 0)]), tabulate([(0, 1)])])
    assert compute(MACRO_F1, tables) == pytest.approx(0.5)


def test_a_scale_has_two_levels_and_levels_lie_on_it() -> None:
    with pytest.raises(InvalidValue, match="at least two levels"):
        weigh_disagreement(1, Weighting.LINEAR)
    with pytest.raises(InvalidValue, match="levels run from 0 to 2"):
        cross_tabulate([3], [0], 3)
    with pytest.raises(InvalidValue, match="cannot be compared"):
        cross_tabulate([0, 1], [0], 3)
