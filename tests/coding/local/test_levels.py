"""Levels follow the odds, and what stands close to a level is called its rival."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.coding.local.annotate import annotate
from govatlas.coding.local.coder import bind_cues
from govatlas.coding.local.labels import features
from govatlas.coding.local.labels.features import count_cues, measure_in_parts, measure_passages
from govatlas.coding.local.labels.levels import find_rivals, give_levels, list_odds
from govatlas.coding.local.labels.passages import measure_annotated
from govatlas.coding.local.labels.weights import load_weights
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from tests.coding.local.views import BILL

CHANCES = st.floats(0, 1, allow_nan=False).map(lambda chance: round(chance, 9))


@st.composite
def chances(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Return the probabilities of being covered at all and well for some categories."""
    pairs = draw(st.lists(st.tuples(CHANCES, CHANCES), min_size=1, max_size=6))
    table = np.array([sorted(pair, reverse=True) for pair in pairs])
    return table[:, 0], table[:, 1]


@given(chances())
def test_the_likeliest_level_is_given_where_none_counts_in_full(
    found: tuple[np.ndarray, np.ndarray],
) -> None:
    present, good = found
    odds = list_odds(present, good)
    given_levels = give_levels(present, good, 1.0)
    own = np.take_along_axis(odds, given_levels[None], axis=0)[0]
    assert (own >= odds.max(axis=0) - 1e-8).all()


@given(chances(), st.floats(0.3, 1))
def test_where_none_counts_less_no_level_falls(
    found: tuple[np.ndarray, np.ndarray], counts: float
) -> None:
    present, good = found
    assert (give_levels(present, good, counts) >= give_levels(present, good, 1.0)).all()


@given(chances(), st.floats(0.3, 0.9), st.floats(0.5, 1))
def test_a_rival_is_another_level_that_is_close_enough_and_the_closest(
    found: tuple[np.ndarray, np.ndarray], close: float, counts: float
) -> None:
    present, good = found
    level = give_levels(present, good, counts)
    rivals = find_rivals(present, good, level, close)
    odds = list_odds(present, good)
    for column, rival in enumerate(rivals.tolist()):
        mine = int(level[column])
        others = [float(odds[k, column]) for k in range(3) if k != mine]
        if rival >= 0:
            assert rival != mine
            assert odds[rival, column] == max(others)
            assert max(others) >= close * odds[mine, column] - 1e-8
        else:
            assert max(others) <= max(close * odds[mine, column], 0) + 1e-8


def test_a_level_given_against_the_odds_always_has_the_likelier_one_as_rival() -> None:
    present, good = np.array([0.48]), np.array([0.0])
    level = give_levels(present, good, 0.8)
    assert level.tolist() == [1]
    assert find_rivals(present, good, level, 0.5).tolist() == [0]


def test_passages_measured_in_parts_are_measured_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(instrument=Instrument(id="a", title="An act"), text=BILL)
    weights = load_weights()
    notes = annotate(document, bind_cues(load_codebook()))
    passages = measure_annotated(notes, weights.wording, weights.whole)
    wording = passages.wording.scores[:, :4]
    cues = count_cues(passages.table.count, [{0: []}, {}, {1: []}, {}])
    whole = measure_passages(passages.table, cues, wording)
    monkeypatch.setattr(features, "_AT_ONCE", 3)
    parts = [*measure_in_parts(passages.table, cues, wording)]
    assert {len(part) for part in parts[:-1]} == {3}
    assert np.array_equal(np.concatenate(parts), whole)
