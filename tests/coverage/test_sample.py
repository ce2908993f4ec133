"""Samples are random, stratified, and know how likely each document was."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.coverage import Allocation, Candidate, draw_sample
from govatlas.coverage.sample import OTHER, allocate
from govatlas.errors import InvalidValue


def propose(*authorities: str, length: int = 100) -> list[Candidate]:
    return [
        Candidate(
            document_id=f"d{number:03}",
            version=1,
            title=f"Act {number}",
            characters=length * (number + 1),
            traits={"authority": authority},
        )
        for number, authority in enumerate(authorities)
    ]


def test_a_sample_is_shared_out_by_size_with_known_probabilities() -> None:
    sample = draw_sample(propose(*["a"] * 60, *["b"] * 30), 9, stratify=["authority"])
    assert Counter(d.stratum for d in sample.documents) == {"a": 6, "b": 3}
    assert {d.probability for d in sample.documents} == {0.1}
    assert sample.population == 90


def test_the_root_gives_small_strata_more() -> None:
    candidates = propose(*["a"] * 64, *["b"] * 16)
    sample = draw_sample(candidates, 12, stratify=["authority"], allocation=Allocation.ROOT)
    assert Counter(d.stratum for d in sample.documents) == {"a": 8, "b": 4}
    assert {(d.stratum, d.probability) for d in sample.documents} == {("a", 1 / 8), ("b", 1 / 4)}


def test_length_makes_thirds() -> None:
    sample = draw_sample(propose(*["a"] * 30), 6, stratify=["authority", "length"])
    assert Counter(d.stratum for d in sample.documents) == {
        "a · short": 2, "a · medium": 2, "a · long": 2
    }  # fmt: skip


def test_rare_authorities_share_a_stratum() -> None:
    sample = draw_sample(
        propose(*["a"] * 20, *[f"rare {n}" for n in range(10)]), 6, stratify=["authority"]
    )
    assert Counter(d.stratum for d in sample.documents) == {"a": 4, OTHER: 2}


def test_a_lonely_document_joins_the_smallest_stratum() -> None:
    sample = draw_sample(propose(*["a"] * 20, *["b"] * 9, "c"), 6, stratify=["authority"])
    assert {d.stratum for d in sample.documents} == {"a", OTHER}


def test_more_than_there_is_takes_all_for_sure() -> None:
    sample = draw_sample(propose("a", "b", "b"), 10, stratify=["authority"])
    assert len(sample.documents) == 3
    assert {d.probability for d in sample.documents} == {1.0}


def test_nothing_to_draw_from_gives_an_empty_sample() -> None:
    assert draw_sample([], 10, stratify=["authority", "length"]).documents == ()


def test_the_seed_decides_and_the_order_of_candidates_does_not() -> None:
    candidates = propose(*["a"] * 40, *["b"] * 40)
    first = draw_sample(candidates, 10, stratify=["authority"], seed=1)
    assert draw_sample(candidates[::-1], 10, stratify=["authority"], seed=1) == first
    assert draw_sample(candidates, 10, stratify=["authority"], seed=2) != first


def test_each_document_is_drawn_as_often_as_its_probability_says() -> None:
    candidates = propose(*["a"] * 8, *["b"] * 24)
    drawn: Counter[str] = Counter()
    for seed in range(2000):
        sample = draw_sample(
            candidates, 8, stratify=["authority"], allocation=Allocation.ROOT, seed=seed
        )
        drawn.update(d.document_id for d in sample.documents)
    chance = {d.stratum: d.probability for d in sample.documents}
    for candidate in candidates:
        expected = chance[candidate.traits["authority"]]
        assert drawn[candidate.document_id] / 2000 == pytest.approx(expected, abs=0.05)


def test_whoever_stops_early_has_coded_of_every_stratum() -> None:
    sample = draw_sample(propose(*["a"] * 100, *["b"] * 100), 40, stratify=["authority"], seed=5)
    assert {d.stratum for d in sample.documents[:15]} == {"a", "b"}


def test_an_unknown_trait_is_named() -> None:
    with pytest.raises(InvalidValue, match="'colour'"):
        draw_sample(propose("a"), 1, stratify=["colour"])


def test_no_document_is_no_sample() -> None:
    with pytest.raises(InvalidValue, match="at least one"):
        draw_sample(propose("a"), 0)


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=12),
    st.integers(1, 200),
    st.sampled_from(Allocation),
)
def test_allocations_fit(sizes: list[int], number: int, allocation: Allocation) -> None:
    drawn = allocate(sizes, number, allocation)
    assert sum(drawn) == min(number, sum(sizes))
    assert all(0 <= part <= size for part, size in zip(drawn, sizes, strict=True))
    assert number < len(sizes) or all(drawn)


@given(
    st.lists(st.sampled_from("abcde"), max_size=60),
    st.integers(1, 30),
    st.sampled_from(Allocation),
    st.integers(0, 9),
)
def test_weights_sum_to_the_population(
    authorities: list[str], number: int, allocation: Allocation, seed: int
) -> None:
    sample = draw_sample(
        propose(*authorities),
        number,
        stratify=["authority", "length"],
        allocation=allocation,
        seed=seed,
    )
    assert sum(1 / d.probability for d in sample.documents) == pytest.approx(len(authorities))
    assert len({d.document_id for d in sample.documents}) == min(number, len(authorities))
