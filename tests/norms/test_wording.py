"""What readers of a norm see is true and whole: who, must or must not, what, when, if."""

import pytest

from govatlas.model.norm import Norm
from govatlas.norms import find_norms
from govatlas.unitizing import outline
from tests.builders import build_document


def norms_of(text: str) -> tuple[Norm, ...]:
    document = build_document(text)
    return find_norms(document, outline(document))


def find_action(text: str, wording: str) -> Norm:
    return next(norm for norm in norms_of(text) if wording in norm.action.text)


@pytest.mark.parametrize("modal", ["shall", "must", "should"])
def test_a_date_that_opens_an_item_forbids_nothing(modal: str) -> None:
    text = (
        f"The Director {modal}—\n(1) write a plan for weather models; and\n"
        "(2) not later than 2 years after the date of the enactment of this Act, submit a report "
        "on the plan to the Assembly."
    )
    norm = find_action(text, "submit a report")
    assert norm.modality.value in ("obligation", "recommendation")
    assert norm.deadline is not None


def test_not_without_a_date_still_forbids() -> None:
    norm = find_action("The Director shall not sell weather models.", "sell")
    assert norm.modality.value == "prohibition"


def test_a_name_is_not_taken_for_one_that_is_joined_to_it() -> None:
    text = (
        "Fraud calls on Congress and the Federal Ballot Commission to act.\n\n"
        "The Federal Ballot Commission shall publish a list of forged pictures."
    )
    norm = find_action(text, "publish")
    assert norm.bearer is not None
    assert norm.bearer.text == "Federal Ballot Commission"


def test_the_head_of_a_body_is_not_the_body() -> None:
    text = (
        "(a) The Secretary of Trade shall establish an interagency Federal Bus Safety Center. "
        "(b) The Center shall inspect driverless buses. "
        "(c) The Director of the Center shall report to Congress each year."
    )
    for deed, bearer in (
        ("inspect", "Federal Bus Safety Center"),
        ("report", "Director of the Center"),
    ):
        norm = find_action(text, deed)
        assert norm.bearer is not None
        assert norm.bearer.text == bearer


def test_a_short_name_of_several_offices_is_none_of_them() -> None:
    text = (
        "The Secretary, in consultation with the Secretary of Trade, the Secretary of Roads, and "
        "the Secretary of Health, shall issue rules on driverless buses."
    )
    norm = find_action(text, "issue rules")
    assert norm.bearer is not None
    assert norm.bearer.text == "Secretary"


def test_the_last_of_several_bearers_before_a_comma_is_kept() -> None:
    text = (
        "The Agency for Trade, the Agency for Roads, and the Agency for Health, shall issue rules "
        "on driverless buses."
    )
    norm = find_action(text, "issue rules")
    assert norm.bearer is not None
    assert norm.bearer.text == "Agency for Trade, the Agency for Roads, and the Agency for Health"


def test_those_who_are_consulted_bear_nothing() -> None:
    text = (
        "The Agency for Trade, in consultation with the Agency for Roads, the Agency for Parks, "
        "and the Agency for Health, shall issue rules on driverless buses."
    )
    norm = find_action(text, "issue rules")
    assert norm.bearer is not None
    assert norm.bearer.text == "Agency for Trade"


def test_whose_sense_it_is_is_no_bearer() -> None:
    text = "It is the sense of Congress that the Director should train the staff of courts."
    norm = find_action(text, "train the staff")
    assert norm.bearer is not None
    assert norm.bearer.text == "Director"


def test_an_action_does_not_end_within_a_list() -> None:
    text = (
        "The Director shall oversee the design, development, acquisition, use, management, and "
        "oversight of weather models by agencies to carry out the purposes described in the annex "
        "to this chapter of the code."
    )
    norm = find_action(text, "oversee")
    assert norm.action.text.endswith("and oversight of weather models by agencies")


def test_what_is_to_be_ensured_keeps_its_verb() -> None:
    text = (
        "Developers shall ensure that all models, applications and systems that are going to be "
        "given to end users in the open market in this country are tested as part of a security "
        "assessment process that a laboratory carries out."
    )
    assert "are tested" in find_action(text, "ensure that").action.text


def test_a_thing_in_a_list_is_said_with_the_verb_before_it() -> None:
    text = (
        "The report under subsection (a) shall include the following:\n"
        "(1) A list of all meetings of the forum.\n(2) A summary of the rules of the forum."
    )
    actions = [norm.action.text for norm in norms_of(text)]
    assert "include a list of all meetings of the forum" in actions


def test_a_condition_before_the_verb_ends_there() -> None:
    text = (
        "The Board shall, in accordance with section 553 of title 5, and subject to subsection "
        "(g), issue rules that make platforms report on their models."
    )
    norm = find_action(text, "issue rules")
    assert norm.condition is not None
    assert norm.condition.text == "subject to subsection (g)"


def test_a_deadline_keeps_the_clause_of_its_date() -> None:
    text = (
        "Not later than five years after the date on which the Consortium is established, the "
        "Secretary shall conduct a review of its goals."
    )
    norm = find_action(text, "conduct a review")
    assert norm.deadline is not None
    assert norm.deadline.text.endswith("on which the Consortium is established")
    assert norm.condition is None


def test_what_says_least_comes_last() -> None:
    text = (
        "SEC. 7. Report on wearable devices.\nThe amendments made by this section shall apply with "
        "respect to devices sold on or after January 1, 2030.\n\n"
        "The Board shall study the devices that clinics use."
    )
    first, *others = (norm.action.text for norm in norms_of(text))
    assert first.startswith("study the devices")
    assert others


def test_a_counted_word_keeps_its_hyphen() -> None:
    norm = find_action("The Board shall write a 10-year plan for weather models.", "plan")
    assert "10-year plan" in norm.action.text


def test_who_is_consulted_gives_no_name_to_who_acts() -> None:
    text = (
        "The Secretary, in consultation with the Secretary of Trade, may make grants to schools "
        "that teach how to sail."
    )
    norm = find_action(text, "make grants")
    assert norm.bearer is not None
    assert norm.bearer.text == "Secretary"
