"""The model of words in summaries is fitted alike each time, from counts that leave a text out."""

from pathlib import Path

import numpy as np
import pytest

from govatlas.coding.local.summary.weigh import FEATURES, load_word_model
from training.summaries import Measured, Usage, fit, overlap

WORDS = tuple(f"word{letter}" for letter in "abcdefghijklmnopqrst")


def make_measured(seed: int) -> Measured:
    """Return a document whose summary uses the words that its title has."""
    random = np.random.default_rng(seed)
    table = random.random((len(WORDS), len(FEATURES)))
    table[:, 0] = 1.0
    title = random.random(len(WORDS)) < 0.4
    table[:, FEATURES.index("title")] = title
    return Measured(WORDS, table, title.astype(float))


MEASURED = [make_measured(seed) for seed in range(20)]


def test_the_same_documents_give_the_same_model() -> None:
    assert fit(MEASURED) == fit(list(MEASURED))


def test_what_summaries_use_weighs_more() -> None:
    weights = dict(zip(FEATURES, fit(MEASURED).weights, strict=True))
    assert weights["title"] == max(weights.values())


def test_the_use_of_a_word_leaves_its_own_document_out() -> None:
    one = Measured(("rule",), np.zeros((1, len(FEATURES))), np.array([1.0]))
    other = Measured(("rule",), np.zeros((1, len(FEATURES))), np.array([0.0]))
    usage = Usage.count([one, other])
    assert usage.weigh("rule", without=1.0) < usage.weigh("rule") < usage.weigh("rule", without=0.0)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [("Bans bots.", "Bans bots", 1.0), ("Bans bots", "Funds roads", 0.0), ("", "Bans bots", 0.0)],
)
def test_the_overlap_of_summaries_is_the_f1_of_their_content_words(
    one: str, other: str, shared: float
) -> None:
    assert overlap(one, other) == shared


def test_the_packaged_model_is_of_the_features_that_are_measured() -> None:
    model = load_word_model()
    assert len(model.weights) == len(FEATURES)
    assert model.rareness
    assert model.usage


def test_make_train_fits_the_summaries_too() -> None:
    makefile = Path(__file__).resolve().parents[2] / "Makefile"
    assert "python -m training.summaries --write" in makefile.read_text("utf-8")
