"""Vectors in little room stay what they were."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.meaning import Codes, Part, Vectors, fuse_rankings, pack_vectors


def make_vectors(number: int, *, width: int = 128, seed: int = 7) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((number, width)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(st.integers(0, 40), st.integers(0, 1_000))
def test_packed_vectors_keep_their_directions(number: int, seed: int) -> None:
    made = make_vectors(number, seed=seed)
    _, values = pack_vectors(made)
    asked = make_vectors(1, seed=seed + 1)[0]

    compared = Vectors.read(values, 128).compare(asked, [Part(128)])

    assert compared == pytest.approx(made @ asked, abs=0.01)


@given(st.integers(1, 300), st.integers(1, 300), st.integers(0, 1_000))
def test_the_nearest_by_signs_are_those_that_a_slow_count_finds(
    number: int, wanted: int, seed: int
) -> None:
    made = make_vectors(number, seed=seed)
    signs, _ = pack_vectors(made)
    codes = Codes.build(signs, np.arange(number, dtype=np.int32), 128)
    asked = make_vectors(1, seed=seed + 1)[0]

    found = codes.find_near(asked, wanted)

    differences = np.count_nonzero((made > 0) != (asked > 0), axis=1)
    assert len(found) == len(set(found.tolist())) == min(wanted, number)
    assert sorted(differences[found]) == sorted(differences)[: len(found)]


def test_owners_that_are_not_allowed_are_never_found() -> None:
    made = make_vectors(60)
    signs, _ = pack_vectors(made)
    owners = (np.arange(60) % 3).astype(np.int32)
    codes = Codes.build(signs, owners, 128)

    found = codes.find_near(made[0], 60, np.array([False, True, False]))

    assert set(owners[found].tolist()) == {1}
    assert len(found) == 20


def test_nothing_is_near_where_there_is_nothing() -> None:
    codes = Codes.build(b"", np.empty(0, dtype=np.int32), 128)

    assert len(codes.find_near(make_vectors(1)[0], 10)) == 0


def test_what_two_rankings_agree_on_comes_first() -> None:
    scores = fuse_rankings(5, [np.array([0, 1, 2]), np.array([3, 1])])

    assert np.argsort(-scores).tolist()[0] == 1
    assert scores[4] == 0
    assert scores[0] == scores[3] > scores[2]


def test_reciprocal_ranks_are_those_of_the_paper() -> None:
    """Cormack, Clarke, Büttcher (2009): the sum of 1 / (60 + rank), ranks from 1."""
    scores = fuse_rankings(2, [np.array([1, 0]), np.array([1])])

    assert scores.tolist() == pytest.approx([1 / 62, 2 / 61])


def test_a_ranking_that_counts_little_moves_little() -> None:
    first, second = np.array([1, 0]), np.array([0, 2, 1])

    assert np.argmax(fuse_rankings(3, [first, second], [1.0, 0.05])) == 1
    assert np.argmax(fuse_rankings(3, [first, second], [0.05, 1.0])) == 0
    assert np.array_equal(
        fuse_rankings(3, [first, second]), fuse_rankings(3, [first, second], [1.0, 1.0])
    )
