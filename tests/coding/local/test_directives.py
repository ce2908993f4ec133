"""Whether a passage directs, and in how much detail."""

import pytest

from govatlas.coding.local.directives import compile_words, count_detail, judge_directive


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        ("a provider shall test the system.", 2),
        ("scoring of persons is prohibited.", 2),
        ("such use constitutes a prohibition.", 2),
        ("providers should test their systems.", 1),
        ("we maintain a register.", 1),
        ("the register establishes trust.", 1),
        ("the marshall islands took part.", 0),
        ("testing is useful.", 0),
    ],
)
def test_a_passage_directs_by_its_words(words: str, directive: int) -> None:
    assert judge_directive(words, []) == directive


@pytest.mark.parametrize(
    ("above", "directive"),
    [("a provider shall:", 2), ("a provider shall—", 2), ("a provider shall test.", 0)],
)
def test_words_that_lead_into_a_list_lend_it_their_force(above: str, directive: int) -> None:
    assert judge_directive("the accuracy of the system", [above]) == directive


def test_each_sign_of_detail_counts_once() -> None:
    words = "within 30 days, and within 30 days again, a written report, audited annually"
    assert count_detail(words) == len({"within 30", "written", "report", "audited", "annually"})


def test_a_star_is_any_ending_and_a_hash_a_number() -> None:
    pattern = compile_words(["certif*", "# days"])
    assert pattern.findall("certified within 90 days, uncertified for days") == [
        "certified",
        "90 days",
    ]
