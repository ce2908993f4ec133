"""The fit of what ranks norms, on examples made up."""

import pytest

from govatlas.norms.rank import FEATURES
from govatlas.norms.rank_model import RankModel
from tests.builders import build_document
from training.norms import GoldNorm, count_found, fit, make_example, share_words

TEXT = "A lender must explain each decision.\n\nThe board may publish a short yearly report."


def test_words_are_shared_in_order() -> None:
    one = ["a", "lender", "must", "explain"]
    assert share_words(one, ["the", *one, "soon"]) == 1.0
    assert share_words(one, list(reversed(one))) == 0.0
    assert share_words(one, ["a", "lender", "may", "pay"]) == 0.5
    assert share_words(one, []) == 0.0


def test_what_gold_names_is_found_and_weighs_more() -> None:
    gold = [GoldNorm(1, ("a", "lender", "must", "explain", "each", "decision"))]
    example = make_example(build_document(TEXT), gold)
    assert example.found == (frozenset({0}), frozenset())
    model = fit([example])
    assert model.features == FEATURES
    assert count_found(example, model, top=1) == 1


def weigh_all(weight: float) -> RankModel:
    return RankModel(dict.fromkeys(FEATURES, weight), ())


def test_a_document_without_candidates_finds_nothing() -> None:
    example = make_example(build_document("The weather is mild."), [GoldNorm(1, ("a", "b"))])
    assert count_found(example, weigh_all(0.0)) == 0


@pytest.mark.parametrize("size", [0, 3])
def test_no_more_is_found_than_gold_has(size: int) -> None:
    gold = [GoldNorm(1, ("the", "board", "may", "publish"))] * size
    example = make_example(build_document(TEXT), gold)
    assert count_found(example, weigh_all(1.0)) <= size
