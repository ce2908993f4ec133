"""A summary says what a document does wherever it does something, and no more than it does."""

import pytest

from govatlas.coding.local.summary import summarize
from govatlas.coding.local.summary.actions import list_actions, tidy
from govatlas.coding.local.summary.aims import list_aims, list_changes
from govatlas.coding.local.summary.bearers import name_bearer
from govatlas.coding.local.summary.sums import list_sums, say_sums, write_amount
from govatlas.coding.local.views import view_document
from govatlas.model.document import Document
from govatlas.model.instrument import Authority, Instrument
from govatlas.norms import find_norms
from govatlas.unitizing import outline

SUMS = """SEC. 9. MODELS FOR HARBOURS.

There are appropriated to the Secretary of Harbours for fiscal year 2031, to remain available \
until spent--
(1) $25,000,000 for cranes that steer themselves;
(2) $1,100,000,000 for the repair of quays and locks; and
(3) $400,000,000 for artificial intelligence that plans the berths of ships.
"""


def make(text: str, title: str = "Untitled", stage: str = "") -> Document:
    authority = Authority("Oregon", "United States", "State governments")
    return Document(
        instrument=Instrument(id="made-up", title=title, authority=authority, stage=stage),
        text=text,
    )


def sum_up(text: str, title: str = "Untitled", stage: str = "Proposed") -> str:
    document = make(text, title, stage)
    parts = outline(document)
    norms = find_norms(document, parts)
    return summarize(view_document(document, parts), norms, binding=True, issuer="").text


def list_said(text: str) -> tuple[str, ...]:
    document = make(text)
    (norm, *_) = find_norms(document, outline(document))
    return list_actions(norm, text)


def test_who_does_it_is_said_although_the_title_has_the_same_words() -> None:
    text = (
        "Not later than 1 year after the date of enactment of this Act, the Harbour Board shall "
        "submit to the Governor a report on self-steering cranes in harbours."
    )
    said = sum_up(text, "Oregon HB 99 (Report on Self-Steering Cranes in Harbours)")
    assert "requires the Harbour Board, within 1 year of enactment, to submit" in said


def test_the_larger_sums_and_those_for_ai_are_told_with_the_whole() -> None:
    clauses = list(say_sums(make(SUMS)))
    assert clauses[0].startswith(
        "appropriates $1.525 billion to the Secretary of Harbours for fiscal year 2031, including "
        "$400 million for AI that plans the berths of ships"
    )
    assert clauses[-1].endswith("for fiscal year 2031")
    assert "$1.525 billion" in sum_up(SUMS)


def test_no_whole_is_said_where_another_amount_stands_beside_the_list() -> None:
    text = f"{SUMS}\nOf these sums $3,000,000 may be used for staff."
    assert not any("1.525" in clause for clause in say_sums(make(text)))
    assert next(iter(say_sums(make(text)))).startswith("appropriates money to the Secretary")


def test_two_sums_are_no_list() -> None:
    text = SUMS.replace("(1) $25,000,000 for cranes that steer themselves;\n", "")
    assert list_sums(make(text)) == ()


@pytest.mark.parametrize(
    ("amount", "said"),
    [(945_000, "$945,000"), (1_000_000, "$1 million"), (33_750_000_000, "$33.75 billion")],
)
def test_amounts_are_rounded_as_readers_say_them(amount: float, said: str) -> None:
    assert write_amount(amount) == said


def test_what_an_amendment_puts_under_a_term_is_said_with_the_term_as_it_stands() -> None:
    text = (
        "Section 5 of the Oregon Boat Act is amended by adding at the end: “In this section, the "
        "term ‘master of such boat’ includes artificial intelligence that steers a boat.”."
    )
    assert list_changes(make(text))[0] == (
        "amends the Oregon Boat Act, which then says that “master of such boat” includes AI that "
        "steers a boat"
    )


def test_inserted_words_are_said_as_they_stand() -> None:
    text = (
        "Section 5 of the Oregon Boat Act (ORS 9.1) is amended by inserting “, including the use "
        "of models that steer a boat,” after “services”."
    )
    assert list_changes(make(text))[0] == (
        "amends the Oregon Boat Act, adding “including the use of models that steer a boat”"
    )


def test_a_body_that_a_resolution_makes_is_said() -> None:
    text = (
        "Whereas, machines write; therefore, be it Resolved by the House: That there is hereby "
        "created a Select Committee on Writing Machines, consisting of nine members."
    )
    assert list_changes(make(text)) == ("creates a Select Committee on Writing Machines",)


def test_an_aim_is_also_said_by_its_means() -> None:
    text = (
        "A BILL\nTo amend the Ballot Act of 1971 to make advertisements honest by requiring "
        "candidates to mark pictures that a machine made, and for other purposes.\n"
    )
    assert "requires candidates to mark pictures that a machine made" in list_aims(make(text))


def test_a_short_exception_is_said_rather_than_hinted_at() -> None:
    said = list_said(
        "A provider shall not keep the record of a private talk with a child without the consent "
        "of a parent."
    )
    assert said
    assert all(action.endswith("without the consent of a parent") for action in said)


def test_what_holds_only_in_some_cases_is_not_said_to_hold_with_exceptions() -> None:
    said = list_said(
        "A provider shall delete the record of every talk with a child on the day after the talk "
        "if a parent or another person who has custody of the child has asked for the deletion in "
        "a signed letter that names the record and the day of the talk."
    )
    assert any(action.endswith("in certain cases") for action in said)
    assert not any(action.endswith("with exceptions") for action in said)


def test_a_deadline_is_not_read_with_another_duty() -> None:
    text = (
        "Not later than 1 year after the date of enactment of this Act, the Board shall submit to "
        "the Governor a report on steering models.\n\nThe Board shall publish every test of "
        "artificial intelligence that steers a boat."
    )
    said = sum_up(text)
    assert "within 1 year of enactment, to publish" not in said
    assert "to publish every test" in said.partition("within 1 year")[0] or (
        "within 1 year" not in said
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("officials described in subsection (b)", "officials"),
        (
            "Harbour Board, the Road Commission, and the Health Agency",
            "Harbour Board, the Road Commission, and the Health Agency",
        ),
        ("agencies under my authority", ""),
        ("Harbour Board, the day after", ""),
    ],
)
def test_several_bearers_are_named_and_references_left_out(name: str, said: str) -> None:
    assert name_bearer(name, "") == said


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        (
            "content made by artificial intelligence (generative AI)",
            "content made by generative AI",
        ),
        ("use no artificial INTELLIGENCE", "use no AI"),
        ("write a 15 - year plan", "write a 15-year plan"),
    ],
)
def test_wordings_of_ai_and_numbers_are_tidied(wording: str, said: str) -> None:
    assert tidy(wording) == said


def test_what_only_some_are_is_not_said_of_all() -> None:
    said = list_said(
        "The Treasurer shall prohibit a bank from making any investments described in subsection "
        "(b)."
    )
    assert said
    assert all("certain investments" in action for action in said)


def test_what_is_ensured_is_not_cut_behind_its_verb() -> None:
    said = list_said(
        "An agency shall ensure that models of the weather are deployed in a manner that keeps the "
        "records of farmers out of the hands of those who would trade them for gain of any kind."
    )
    assert not any(action.endswith("are deployed") for action in said)
