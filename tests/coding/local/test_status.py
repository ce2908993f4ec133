"""The status of a document is judged by wording that it then quotes."""

import pytest

from govatlas.coding.local.status import judge_status
from tests.coding.local.views import BILL, POLICY, PROMOTION, SPEECH, view_text

ORDINANCE = """The City Council of Port Ellery hereby ordains as follows:

Section 1. No person shall operate a facial recognition system in a public place. Whoever \
violates this ordinance is guilty of a misdemeanor.
"""
DECLARATION = """Declaration of the Lakes Forum

We, the participants, welcome the progress made. This declaration is not legally binding. We \
encourage all countries to share what they learn, and states should consider common tests.
"""


@pytest.mark.parametrize(
    ("text", "title", "status"),
    [
        (BILL, "Model Transparency Act", "hard_law"),
        (ORDINANCE, "Ordinance 12", "hard_law"),
        (POLICY, "Tarnwick Artificial Intelligence Policy", "soft_law"),
        (DECLARATION, "Declaration of the Lakes Forum", "soft_law"),
        (SPEECH, "Remarks on artificial intelligence", "other"),
    ],
)
def test_wording_decides_the_status(text: str, title: str, status: str) -> None:
    assert judge_status(view_text(text, title=title)).category == status


@pytest.mark.parametrize("text", [BILL, ORDINANCE, POLICY, DECLARATION, SPEECH])
def test_a_status_is_shown_by_one_short_quotation_and_a_sentence(text: str) -> None:
    label = judge_status(view_text(text))
    (quotation,) = label.quotations
    assert 20 <= len(quotation.text) <= 300
    assert text[quotation.span.start : quotation.span.end] == quotation.text
    assert label.rationale.startswith("The text ")
    assert label.rationale.endswith(".")


def test_mandatory_words_do_not_make_a_company_policy_law() -> None:
    text = POLICY + "\nEmployees must not enter customer data. Employees must report misuse.\n"
    assert judge_status(view_text(text)).category == "soft_law"


def test_plain_text_without_a_sign_is_judged_with_low_confidence_and_without_evidence() -> None:
    label = judge_status(view_text("Lorem ipsum dolor sit amet, consectetur adipiscing elit."))
    assert label.quotations == ()
    assert label.confidence == "low"
    assert "no single wording" in label.rationale


def test_the_same_document_gets_the_same_status() -> None:
    assert judge_status(view_text(BILL)) == judge_status(view_text(BILL))


def test_soft_law_in_words_of_duty_is_shown_by_a_duty_to_promote() -> None:
    label = judge_status(view_text(PROMOTION, title="Measures of Karlow Municipality"))
    assert label.category == "soft_law"
    assert "Karlow shall promote" in label.quotations[0].text
    assert "promotes and supports" in label.rationale


def test_a_text_with_a_penalty_is_not_said_to_have_none() -> None:
    label = judge_status(view_text(PROMOTION + "\n6. A breach carries a civil penalty of $500.\n"))
    assert "nothing in it" not in label.rationale
