"""What a summary says of norms that were once told wrongly or not at all."""

import pytest

from govatlas.coding.local.english import article_for
from govatlas.coding.local.summary.actions import is_sound, tidy
from govatlas.coding.local.summary.bearers import name_bearer
from govatlas.coding.local.summary.opening import say_opening
from govatlas.model.document import Document
from govatlas.model.instrument import Authority, Instrument
from tests.coding.local.test_summary import sum_up


def test_the_aim_of_a_long_title_is_said() -> None:
    title = (
        "A bill to amend the Verdland Code of Laws by adding Section 63-5-380 so as to prohibit"
        ' operators of internet-based applications from using "automated scoring systems" to rank'
        " the credit of users under the age of eighteen who are residents of the State of Verdland,"
        " to require operators to perform age-verification practices for certain users, to"
        " establish that a violation is an unfair or deceptive act or practice under the Verdland"
        " Unfair Trade Practices Act, and for other purposes."
    )
    text = "SECTION 1. A user may bring an action to recover damages from the operator."
    assert "prohibits operators of internet-based applications from using" in (
        sum_up(text, title=title).text.lower()
    )


def test_a_notice_in_set_words_is_told_without_them() -> None:
    text = (
        "A BILL\n\nSECTION 1. NOTICES.\n\nIf an advertisement holds content made with artificial"
        " intelligence, the advertisement must prominently state the following disclaimer:"
        ' "Created in whole or in part with artificial intelligence."'
    )
    assert "stating a prescribed disclaimer" in sum_up(text).text


def test_the_deed_of_an_offence_is_told() -> None:
    text = (
        "SECTION 1. OFFENCES.\n\nA person shall be guilty of disclosing forged credit scores when"
        " the person knows that the scores are false."
    )
    assert "akes disclosing forged credit scores a crime" in sum_up(text).text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("operator of a website, an online service, or an online or mobile application",) * 2,
        ("user who suffers damages as a result of a violation of subsection",
         "user who suffers damages"),
        ("Fair growth, sound lending and well-being Lenders", "lenders"),
        ("Action 6.4 Public institutions", "public institutions"),
        ("The establishment of lending clusters", ""),
        ("although the covered lender", ""),
        ("above lenders", "lenders"),
        ("Accountability means that lenders", ""),
    ],
)  # fmt: skip
def test_a_name_is_told_whole_or_not_at_all(name: str, said: str) -> None:
    text = "The lenders and public institutions report. An operator of a website reports."
    assert name_bearer(name, text).lower() == said


@pytest.mark.parametrize(
    "wording",
    [
        "submit a report describing",
        "base EHR means an electronic record of health",
        "provide means the action taken by a developer",
        "to conduct 3.1 In order to enhance scores",
        "require customers to verify, to the best of their knowledge",
        "provide a briefing the expected timeline",
    ],
)
def test_a_piece_of_a_definition_or_heading_is_no_clause(wording: str) -> None:
    assert not is_sound(tidy(wording))


def test_a_participle_behind_a_bearer_is_not_inflected() -> None:
    assert article_for("wagering operator located in the state") == (
        "wagering operators located in the state"
    )


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [
        ("Cora Danvers Act", "This Act may be cited as the Cora Danvers Act.", ""),
        ("Provisions Pertaining to Lending in Certain Places",
         "These provisions are on lending in certain places.", "on lending in certain places"),
    ],
)  # fmt: skip
def test_the_subject_is_the_matter_and_not_a_name(title: str, text: str, said: str) -> None:
    authority = Authority("Verdland Congress" if "Act" in title else "Bank", "Verdland", "")
    instrument = Instrument(id="made-up", title=title, stage="Proposed", authority=authority)
    assert say_opening(Document(instrument=instrument, text=text)).subject == said


def test_an_amendment_is_told_by_what_it_is_for() -> None:
    title = (
        "A BILL To amend the Credit Service Act to ensure that human reviews are offered, where"
        " feasible, in all lending, and for other purposes."
    )
    said = sum_up(f"{title}\n\nSECTION 1. The lender shall keep a list.", title="Untitled").text
    assert "nsures that human reviews are offered" in said or "to ensure that human" in said
