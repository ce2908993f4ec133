"""Corrected shares hold the truth at their stated rate, or say why there is none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.coverage import estimate_shares
from govatlas.coverage.correction import Checked, correct_share
from govatlas.errors import InvalidValue, UnknownCategory
from govatlas.model.coding import Coding
from govatlas.model.finding import Interval, Share, Undefined
from tests.coverage.collections import CODEBOOK, build_text, code_levels, code_privacy, make_up


def estimate(machine: list[Coding], gold: list[Coding], **more: object) -> dict[int, Share]:
    """Return the shares of risk 2.1 by level."""
    shares = estimate_shares(machine, gold, CODEBOOK, **more)  # type: ignore[arg-type]
    return {s.level: s for s in shares if (s.taxonomy, s.category) == ("risk", "2.1")}


def hold(share: float, gold: int, mistaken: float, *, unequal: bool) -> tuple[float, float]:
    """Return how often corrected and naive intervals hold the truth in 300 collections."""
    random = np.random.default_rng(7)
    held = np.zeros(2)
    for _ in range(300):
        truth, said = make_up(random, 600, share, mistaken)
        rare = np.arange(600) < 200
        truth &= ~(rare & (random.random(600) < 0.5))
        sizes = (gold // 2, gold - gold // 2) if unequal else (gold // 3, gold - gold // 3)
        parts = [np.flatnonzero(rare), np.flatnonzero(~rare)]
        chosen = [random.choice(p, n, replace=False) for p, n in zip(parts, sizes, strict=True)]
        weights = np.repeat([200 / sizes[0], 400 / sizes[1]], sizes)
        picked = np.concatenate(chosen)
        checked = Checked(said=said[picked], truth=truth[picked], weights=weights)
        found = correct_share(said, checked, draws=1000)
        raw = said.mean()
        naive = 1.96 * np.sqrt(raw * (1 - raw) / 600)
        held += (found.low <= truth.mean() <= found.high, abs(raw - truth.mean()) <= naive)
    return float(held[0]) / 300, float(held[1]) / 300


@pytest.mark.parametrize("unequal", [False, True])
@pytest.mark.parametrize(
    ("share", "gold", "mistaken"), [(0.06, 40, 0.2), (0.2, 60, 0.2), (0.5, 120, 0.3)]
)
def test_intervals_hold_the_truth_where_naive_ones_do_not(
    share: float, gold: int, mistaken: float, unequal: bool
) -> None:
    corrected, naive = hold(share, gold, mistaken, unequal=unequal)
    assert 0.92 <= corrected <= 0.985  # three standard errors of 300 around 95 to 96 %
    assert naive < 0.5


def test_the_correction_of_equal_weights_is_the_power_tuned_prediction_powered_estimate() -> None:
    random = np.random.default_rng(3)
    truth, said = make_up(random, 500, 0.3, 0.2)
    picked = random.choice(500, 100, replace=False)
    checked = Checked(said=said[picked], truth=truth[picked], weights=np.full(100, 5.0))
    y, f = truth[picked] * 1.0, said[picked] * 1.0
    power = np.cov(y, f, bias=True)[0, 1] / f.var()
    # PPI++ (2023), example of the mean: mean of y, plus power times the difference of means of f.
    # It carries the rates over to all documents, ours to the unchecked, so weigh those alone.
    unchecked = np.delete(said, picked).mean()
    tuned = y.mean() + power * (unchecked - f.mean())
    expected = (y.sum() + 400 * tuned) / 500
    assert correct_share(said, checked).value == pytest.approx(expected, abs=1e-12)


def test_unequal_weights_take_out_the_bias_of_the_sample() -> None:
    # 100 documents of which 20 cover privacy; the coder says no throughout. All 20 were likely
    # to be drawn (0.5), the 80 others not (0.125): 10 and 10 documents, a raw rate of one half.
    levels: list[int | None] = [*[2] * 20, *[0] * 80]
    gold = [*code_privacy(levels, "ann")[10:20], *code_privacy(levels, "ann")[90:]]
    chances = {f"d{n}": 0.5 if n < 20 else 0.125 for n in range(100)}
    share = estimate(code_privacy([0] * 100), gold, probabilities=chances)[2]
    # known 10, unchecked 80: one in each 10 (0.5) against seven in each 10 (0.125) → 80 / 8
    assert share.corrected == pytest.approx(0.2)
    assert share.raw == 0
    assert isinstance(share.interval, Interval)
    assert share.interval.low < 0.2 < share.interval.high
    unweighted = estimate(code_privacy([0] * 100), gold)[2]
    assert unweighted.corrected == pytest.approx(0.5)


def test_a_coder_proved_right_keeps_its_share() -> None:
    levels: list[int | None] = [2, 0, 1, 0, 0] * 40
    shares = estimate(code_privacy(levels), code_privacy(levels, "ann")[:100])
    assert shares[1].corrected == pytest.approx(0.4)
    assert shares[2].corrected == pytest.approx(0.2)
    assert (shares[1].raw, shares[1].coded, shares[1].gold) == (pytest.approx(0.4), 200, 100)


def test_when_all_is_checked_nothing_is_uncertain() -> None:
    levels: list[int | None] = [2, 0, 0, 0] * 5
    share = estimate(code_privacy([1] * 20), code_privacy(levels, "ann"))[1]
    assert share.corrected == share.interval.low == share.interval.high == 0.25


def test_abstentions_leave_the_denominator_and_are_counted() -> None:
    machine = code_privacy([2, None, 0, 0] * 20)
    share = estimate(machine, code_privacy([2, 2, 0, None] * 20, "ann"))[2]
    assert (share.coded, share.abstained, share.gold) == (60, 20, 40)
    assert share.raw == pytest.approx(1 / 3)
    assert share.corrected == pytest.approx(1 / 3)


def test_texts_that_the_coder_was_fitted_on_stand_for_themselves_alone() -> None:
    # Fitted on the first 40, the coder is right there; elsewhere it says yes where nothing is.
    truth: list[int | None] = [*[1] * 20, *[0] * 180]
    said: list[int | None] = [*[1] * 20, *[0] * 20, *[1, 0] * 80]
    gold = [*code_privacy(truth, "ann")[:40], *code_privacy(truth, "ann")[160:]]
    fitted = frozenset(build_text(n).text_digest for n in range(40))
    fair = estimate(code_privacy(said), gold, seen=fitted)[1]
    assert fair.corrected == pytest.approx(0.1)
    fooled = estimate(code_privacy(said), gold)[1]
    assert isinstance(fooled.corrected, float)
    assert fooled.corrected > 0.2


def test_levels_out_of_fold_say_how_the_coder_errs_where_it_knows_the_answer() -> None:
    # Fitted on the 60 gold documents, the coder is right there; elsewhere its yes is right half the
    # time, as is that of models which never saw the gold ones.
    truth: list[int | None] = [1, 0, 0, 0] * 50
    said: list[int | None] = [*[1, 0, 0, 0] * 15, *[1, 1, 0, 0] * 35]
    gold = code_privacy(truth, "ann")[:60]
    digests = [build_text(n).text_digest for n in range(60)]
    apart = {d: {("risk", "2.1"): (1, 1, 0, 0)[n % 4]} for n, d in enumerate(digests)}
    fair = estimate(code_privacy(said), gold, seen=frozenset(digests), out_of_fold=apart)[1]
    assert fair.raw == pytest.approx((15 + 70) / 200)  # as the coder has it
    assert fair.corrected == pytest.approx(0.25)
    assert isinstance(fair.interval, Interval)
    assert fair.interval.low < 0.25 < fair.interval.high
    unknown = estimate(code_privacy(said), gold, seen=frozenset(digests), out_of_fold={})[1]
    assert isinstance(unknown.corrected, Undefined)


def test_a_category_without_levels_out_of_fold_is_not_corrected_by_what_was_fitted() -> None:
    gold = code_privacy([1, 0] * 30, "ann")[:20]
    digests = [build_text(n).text_digest for n in range(20)]
    apart = {digest: {("risk", "1.1"): 1} for digest in digests}
    share = estimate(code_privacy([1, 0] * 30), gold, seen=frozenset(digests), out_of_fold=apart)[1]
    assert isinstance(share.corrected, Undefined)
    assert "only 0 gold codings" in share.corrected.reason


@pytest.mark.parametrize("level", [0, 2])
def test_gold_on_one_side_gives_a_bound_and_no_estimate(level: int) -> None:
    share = estimate(code_privacy([0, 2] * 50), code_privacy([level] * 60, "ann"))[2]
    assert isinstance(share.corrected, Undefined)
    assert "all 60 gold codings" in share.corrected.reason
    assert isinstance(share.interval, Interval)
    assert share.interval.high - share.interval.low < 0.2
    assert 0 <= share.interval.low <= share.interval.high <= 1


def test_too_little_gold_leaves_the_correction_undefined() -> None:
    machine = code_privacy([0, 2] * 50)
    none = estimate(machine, [])[1]
    assert none.corrected == none.interval == Undefined("no coded document has a gold coding")
    assert none.raw == 0.5
    few = estimate(machine, code_privacy([0, 2] * 4, "ann"))[1]
    assert few.corrected == Undefined(
        "only 8 gold codings stand for other documents, 10 are needed"
    )


def test_a_category_nobody_coded_has_no_share() -> None:
    shares = estimate_shares(code_privacy([1]), [], CODEBOOK, taxonomies=["scope"])
    assert [(s.category, s.level, s.coded) for s in shares] == [("ai", 1, 0)]
    assert isinstance(shares[0].raw, Undefined)
    assert isinstance(shares[0].corrected, Undefined)


def test_a_gold_coding_of_another_text_does_not_count() -> None:
    other = [c for n in range(20) for c in [code_levels(n + 100, {("risk", "2.1"): 1}, "ann")]]
    share = estimate(code_privacy([0, 2] * 20), other)[1]
    assert share.gold == 0


def test_where_half_the_sample_is_coded_it_stands_for_all() -> None:
    chances = {f"d{n}": 0.2 for n in range(200)}
    levels: list[int | None] = [1, 0] * 100
    share = estimate(
        code_privacy([1] * 200), code_privacy(levels, "ann")[:20], probabilities=chances
    )[1]
    assert share.corrected == pytest.approx(0.5)


@pytest.mark.parametrize("chance", [0, -0.1, 1.2, float("nan")])
def test_impossible_probabilities_are_refused(chance: float) -> None:
    with pytest.raises(InvalidValue, match="d0: an inclusion probability"):
        estimate(code_privacy([1] * 9), code_privacy([1], "ann"), probabilities={"d0": chance})


def test_two_codings_of_one_document_are_refused() -> None:
    with pytest.raises(InvalidValue, match="two machine codings"):
        estimate(code_privacy([1]) * 1 + code_privacy([0]), [])


def test_an_unknown_taxonomy_is_named() -> None:
    with pytest.raises(UnknownCategory, match="colour"):
        estimate_shares([], [], CODEBOOK, taxonomies=["colour"])


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.floats(0.01, 1)), min_size=1, max_size=60),
    st.lists(st.booleans(), max_size=60),
    st.integers(0, 5),
)
def test_corrected_shares_are_shares_within_their_intervals(
    gold: list[tuple[bool, bool, float]], others: list[bool], seed: int
) -> None:
    said, truth, chances = (np.array(column) for column in zip(*gold, strict=True))
    everyone = np.concatenate([said, np.array(others, dtype=bool)])
    checked = Checked(said=said, truth=truth, weights=1 / chances)
    found = correct_share(everyone, checked, seed=seed, draws=200)
    assert 0 <= found.low <= found.value <= found.high <= 1 + 1e-12
    assert found == correct_share(everyone, checked, seed=seed, draws=200)
    assert found.value >= np.count_nonzero(truth) / len(everyone) - 1e-12
