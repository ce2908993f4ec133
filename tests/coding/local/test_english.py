"""The English that the local coder writes: lists, plurals, articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.coding.local.english import join_words, plural, with_article


@pytest.mark.parametrize(
    ("words", "listed"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_listed_with_and_before_the_last(words: list[str], listed: str) -> None:
    assert join_words(words) == listed


def test_a_list_may_end_in_another_word() -> None:
    assert join_words(["a", "b", "c"], "or") == "a, b or c"


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("developer", "developers"),
        ("agency", "agencies"),
        ("business", "businesses"),
        ("covered entity", "covered entities"),
        ("governing body", "governing bodies"),
        ("attorney general", "attorneys general"),
        ("Attorney General", "Attorneys General"),
        ("agency staff", "agency staff"),
        ("law enforcement", "law enforcement"),
        ("Members of the public", "Members of the public"),
        ("police", "police"),
        ("AI", "AIs"),
        ("child", "children"),
    ],
)
def test_a_noun_has_its_plural(one: str, many: str) -> None:
    assert plural(one) == many


@given(st.sampled_from(["developer", "agency", "body", "attorney general", "staff", "hospital"]))
def test_a_plural_is_its_own_plural(noun: str) -> None:
    assert plural(plural(noun)) == plural(noun)


@pytest.mark.parametrize(
    "phrase",
    [
        *("an AI developer", "an hour", "an honest answer", "an LLM", "an FBI agent"),
        *(
            "an agency",
            "an unlawful act",
            "an institution",
            "an urgent call",
            "an uninsured person",
        ),
        *("a user", "a university", "a European body", "a one-time fee", "a US agency"),
        *("a union", "a unit", "a developer", "a utility", "a unanimous vote", "a hospital"),
        *("an unintended use", "an unidentified person", "an unusual act", "an usher"),
    ],
)
def test_a_noun_has_the_article_it_is_spoken_with(phrase: str) -> None:
    assert with_article(phrase.split(" ", 1)[1]) == phrase
