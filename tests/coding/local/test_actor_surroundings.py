"""The words around a candidate speak for or against a role, each by where it stands."""

from math import sqrt

import pytest

from govatlas.coding.local.actors.gathering import gather
from govatlas.coding.local.actors.surroundings import Wording, list_marks
from govatlas.norms.find import find_norms
from tests.coding.local.views import view_text

TEXT = (
    "The Board of Tides shall publish rules for artificial intelligence.\n\n"
    "A lake operator shall heed them or is liable to the Board of Tides at once.\n"
)


def marks_of(name: str) -> frozenset[str]:
    view = view_text(TEXT)
    norms = find_norms(view.document, view.outline)
    (candidate,) = (one for one in gather(view, norms, ()) if one.name == name)
    return list_marks(candidate, view.lowered)


@pytest.mark.parametrize(
    "mark",
    [
        "head board",
        "name tide",
        "bearer obligation",
        "bearer, first: publish",
        "bearer: rules",
        "before: liable",
        "before, two: the to",
        "after, first: of",
    ],
)
def test_a_candidate_is_known_by_its_name_its_norms_and_the_words_beside_it(mark: str) -> None:
    assert mark in marks_of("Board of Tides")


def test_words_behind_a_name_are_not_before_it() -> None:
    marks = marks_of("lake operators")
    assert "after: heed" in marks
    assert "before: heed" not in marks


def test_each_word_counts_the_less_the_more_there_are() -> None:
    wording = Wording(-1.0, {"a": 2.0, "b": 0.5})
    assert wording.weigh(frozenset("a")) == pytest.approx(1.0)
    assert wording.weigh(frozenset("abcd")) == pytest.approx(-1.0 + 2.5 / sqrt(4))
    assert wording.weigh(frozenset()) == -1.0
