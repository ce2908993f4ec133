"""A calibration corrects an over-scoring coder on documents it has not seen."""

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.calibration import (
    Observation,
    calibrate_coding,
    cross_validate,
    dump_calibration,
    fit_calibration,
    name_calibrated,
    observe,
    parse_calibration,
)
from govatlas.calibration.curves import Calibration, list_steps
from govatlas.calibration.isotonic import make_rising
from govatlas.coding.calibrated import CalibratedMethod
from govatlas.errors import InputError, UnreadableFile
from govatlas.model.coding import Coder, CoderKind, Confidence, Label
from tests.api.fakes import FakeMethod
from tests.builders import NOON, build_document
from tests.coverage.collections import CODEBOOK, code_levels, code_privacy

CODER = Coder(CoderKind.PROGRAM, "machine")
HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
# What gold says where the coder says a step: levels 0, 1, 2 with these chances.
OVER_SCORING = {
    (0, HIGH): (0.98, 0.02, 0.0),
    (0, LOW): (0.9, 0.1, 0.0),
    (1, LOW): (0.8, 0.15, 0.05),
    (1, HIGH): (0.2, 0.7, 0.1),
    (2, LOW): (0.2, 0.6, 0.2),
    (2, HIGH): (0.02, 0.08, 0.9),
}


def make_up(documents: int, seed: int, first: int = 0) -> list[Observation]:
    """Return observations of two risks in each document by the over-scoring coder."""
    random = np.random.default_rng(seed)
    steps = list(OVER_SCORING)
    found = []
    for number in range(first, first + documents):
        for category in ("2.1", "6.6"):
            level, confidence = steps[random.choice(6, p=[0.3, 0.2, 0.15, 0.1, 0.1, 0.15])]
            gold = int(random.choice(3, p=OVER_SCORING[level, confidence]))
            found.append(
                Observation(
                    document_id=f"d{number}",
                    taxonomy="risk",
                    category=category,
                    level=level,
                    confidence=confidence,
                    gold=gold,
                )
            )
    return found


def fit(observations: list[Observation]) -> Calibration:
    return fit_calibration(observations, CODEBOOK, coder=CODER, gold="ann")


def correct(calibration: Calibration, seen: Observation) -> int:
    curve = calibration.curve_of(seen.taxonomy, seen.category)
    assert curve is not None
    return curve.correct_level(seen.level, seen.confidence)


def test_over_scoring_vanishes_on_documents_left_out() -> None:
    calibration = fit(make_up(150, seed=1))
    others = make_up(2000, seed=2, first=1000)
    before = np.mean([seen.level - seen.gold for seen in others])
    after = np.mean([correct(calibration, seen) - seen.gold for seen in others])
    assert before > 0.15
    assert abs(after) < before / 3
    exact = np.mean([correct(calibration, seen) == seen.gold for seen in others])
    assert exact > np.mean([seen.level == seen.gold for seen in others]) + 0.1


def test_probabilities_hold_on_documents_left_out() -> None:
    found, above = cross_validate(make_up(300, seed=3), CODEBOOK, coder=CODER, gold="ann")
    assert (found.labels, found.above_none, above.above_none) == (600, False, True)
    assert above.labels < found.labels
    assert sum(band.labels for band in found.bands) == 600
    assert found.error < 0.05
    assert found.error_interval.low <= found.error <= found.error_interval.high
    assert abs(found.bias_after) < found.bias_before / 3
    assert found.exact_after > found.exact_before
    for band in found.bands:
        assert band.observed == pytest.approx(band.predicted, abs=0.15)
    assert above.bias_before > found.bias_before
    assert above.error < 0.08


def test_reliability_is_of_documents_left_out_of_the_fit() -> None:
    # Gold is a coin: whoever judges by the same documents would seem to know it.
    random = np.random.default_rng(4)
    coins = [replace(seen, gold=int(random.integers(2))) for seen in make_up(60, seed=4)]
    found, _ = cross_validate(coins, CODEBOOK, coder=CODER, gold="ann")
    assert found.exact_after < 0.65


def test_a_coder_that_is_right_keeps_its_levels() -> None:
    observations = [replace(seen, gold=seen.level) for seen in make_up(60, seed=5)]
    calibration = fit(observations)
    assert all(correct(calibration, seen) == seen.level for seen in observations)


def test_a_step_never_seen_keeps_its_level() -> None:
    calibration = fit([s for s in make_up(100, seed=6) if s.level == 0])
    curve = calibration.curve_of("risk", "2.1")
    assert curve is not None
    assert curve.correct_level(2, HIGH) == 2


def test_categories_with_enough_gold_have_curves_of_their_own() -> None:
    few = [s for s in make_up(60, seed=7) if s.category == "2.1" or int(s.document_id[1:]) < 10]
    assert list(fit(few).curves) == [("risk", ""), ("risk", "2.1")]


@given(st.integers(0, 10_000), st.integers(5, 40))
def test_curves_rise_and_are_probabilities(seed: int, documents: int) -> None:
    for curve in fit(make_up(documents, seed)).curves.values():
        assert tuple(curve.reach) == list_steps(2)
        for first, second in zip(
            curve.reach.values(), list(curve.reach.values())[1:], strict=False
        ):
            assert all(a <= b for a, b in zip(first, second, strict=True))
        for (level, confidence), (one, two) in curve.reach.items():
            assert 0 < two <= one + 1e-6 <= 1 + 1e-6
            rates = [curve.rate(level, confidence, answer) for answer in range(3)]
            assert sum(rates) == pytest.approx(1)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 9)), max_size=12))
def test_made_to_rise_rates_keep_their_mean(pairs: list[tuple[float, float]]) -> None:
    rates, weights = [r for r, _ in pairs], [w for _, w in pairs]
    risen = make_rising(rates, weights)
    assert all(a <= b + 1e-12 for a, b in pairwise(risen))
    assert np.dot(risen, weights) == pytest.approx(np.dot(rates, weights))


def test_pooled_neighbours_share_their_mean() -> None:
    # 0.6 and 0.2 fall, so they share (0.6 + 3 × 0.2) / 4 = 0.3
    assert make_rising([0.1, 0.6, 0.2, 0.9], [1, 1, 3, 1]) == pytest.approx([0.1, 0.3, 0.3, 0.9])


def test_observations_pair_the_same_text_and_leave_out_abstentions() -> None:
    machine = code_privacy([2, None, 1, 0])
    found = observe(machine, code_privacy([1, 1, None], "ann"))
    assert [(o.document_id, o.level, o.gold) for o in found] == [("d0", 2, 1)]
    other = [replace(coding, text_digest="sha256:00") for coding in code_privacy([1], "ann")]
    assert observe(machine, other) == ()


def test_a_calibrated_coding_says_what_changed_and_keeps_the_rest() -> None:
    calibration = fit(make_up(200, seed=8))
    coding = code_levels(0, {("risk", "2.1"): 2, ("risk", "6.6"): 1, ("scope", "ai"): 1})
    unsure = tuple(replace(label, confidence=LOW) for label in coding.labels)
    found = calibrate_coding(replace(coding, labels=unsure), calibration)
    levels = {label.category: label.level for label in found.labels}
    assert levels == {"2.1": 1, "6.6": 0, "ai": 1}
    lowered = {label.category: label for label in found.labels}
    assert lowered["2.1"].quotations == unsure[0].quotations
    assert lowered["6.6"].quotations == ()
    assert lowered["2.1"].rationale == "Calibrated from level 2 (low) to 1, as ann would."
    assert found.coder == name_calibrated(coding.coder, calibration)
    assert found.coder.name == "machine-calibrated"
    assert calibration.digest in dict(found.provenance)["calibration"]


def test_a_level_of_none_is_never_raised() -> None:
    observations = [replace(seen, gold=2) for seen in make_up(60, seed=9)]
    label = Label(taxonomy="risk", category="2.1", level=0, confidence=LOW)
    assert fit(observations).correct_label(label) == 0


def test_a_calibration_comes_back_from_its_file_and_tampering_is_seen() -> None:
    calibration = fit(make_up(60, seed=10))
    text = dump_calibration(calibration)
    assert parse_calibration(text, name="c.json") == calibration
    changed = {**json.loads(text), "documents": 61}
    with pytest.raises(UnreadableFile, match="changed after it was written"):
        parse_calibration(json.dumps(changed), name="c.json")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"coder": ["robot", "x", "", ""]}'])
def test_what_is_no_calibration_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"c\.json is not a calibration"):
        parse_calibration(text, name="c.json")


def test_the_digest_covers_gold_and_coder() -> None:
    observations = make_up(60, seed=11)
    one = fit(observations)
    assert fit(observations[::-1]).digest == one.digest
    flipped = [replace(observations[0], gold=2 - observations[0].gold), *observations[1:]]
    assert fit(flipped).digest != one.digest
    assert replace(one, coder=replace(CODER, digest="sha256:01")).digest != one.digest


def test_too_few_documents_teach_nothing() -> None:
    with pytest.raises(InputError, match="4 documents coded by both machine and ann are too few"):
        fit(make_up(4, seed=12))


def test_a_method_is_calibrated_only_by_what_was_fitted_to_it() -> None:
    method = FakeMethod()
    calibration = replace(fit(make_up(100, seed=13)), coder=method.who)
    calibrated = CalibratedMethod(method, calibration)
    assert calibrated.who.digest != method.who.digest
    from govatlas.codebook import load_codebook

    found = calibrated.code(build_document(), load_codebook(), at=NOON)
    assert found.coder == calibrated.who
    assert found.level_of("risk", "2.1") == 0  # an unsure 1, which gold most often calls 0
    with pytest.raises(InputError, match="govatlas calibrate"):
        CalibratedMethod(method.renamed("sha256:ff"), calibration)
