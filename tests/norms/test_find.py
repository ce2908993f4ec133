"""Norms are found in sentences of each modality and construction, and nowhere else."""

import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.model.norm import Norm
from govatlas.norms import find_norms
from govatlas.unitizing import outline
from tests.builders import build_document


def norms_of(text: str, **more: Any) -> tuple[Norm, ...]:
    document = build_document(text, **more)
    return find_norms(document, outline(document))


def described(norm: Norm) -> dict[str, str]:
    return {"modality": norm.modality.value, **{name: part.text for name, part in norm.parts}}


def only(text: str) -> dict[str, str]:
    (norm,) = norms_of(text)
    return described(norm)


@pytest.mark.parametrize(
    ("sentence", "modality", "bearer", "action"),
    [
        (
            "Within ninety days before a vote at which a candidate will stand, a person who makes "
            "posters shall not print a forged portrait.",
            "prohibition",
            "person who makes posters",
            "print a forged portrait",
        ),
        (
            "The Administrator of the Ann J. Reed Center shall test drones.",
            "obligation",
            "Administrator of the Ann J. Reed Center",
            "test drones",
        ),
        (
            "The Lake Forum reaffirms that states must keep their obligations.",
            "obligation",
            "states",
            "keep their obligations",
        ),
        ("A lender must keep a full record.", "obligation", "lender", "keep a full record"),
        ("A provider is responsible for testing each system.", "obligation", "provider",
         "test each system"),
        ("A lender must not refuse credit by score.", "prohibition", "lender",
         "refuse credit by score"),
        ("No person shall sell a secret scoring system.", "prohibition", "person",
         "sell a secret scoring system"),
        ("The provider is prohibited from selling the data.", "prohibition", "provider",
         "sell the data"),
        ("A lender may use a scoring system.", "permission", "lender", "use a scoring system"),
        ("An applicant has the right to obtain an explanation.", "permission", "applicant",
         "obtain an explanation"),
        ("This section shall not apply to small lenders.", "permission", "small lenders",
         "be exempt from this provision"),
        ("The Commission may issue rules on lending.", "power", "Commission",
         "issue rules on lending"),
        ("The Commission is authorized to inspect the records.", "power", "Commission",
         "inspect the records"),
        ("Lenders should publish a plain account.", "recommendation", "Lenders",
         "publish a plain account"),
        ("Lenders should not rely on scores alone.", "recommendation", "Lenders",
         "not rely on scores alone"),
        ("The Commission calls on all lenders to publish their tests.", "recommendation",
         "lenders", "publish their tests"),
        ("There is established a Council on Automated Lending to advise the Minister.",
         "establishment", "Council on Automated Lending", "be established to advise the Minister"),
        ("An applicant may bring a civil action against a lender.", "establishment", "applicant",
         "bring a civil action against a lender"),
        ("The attorney general may bring a civil action against a lender.", "power",
         "attorney general", "bring a civil action against a lender"),
        ("Each decision must be reviewed by the board of the bank.", "obligation",
         "board of the bank", "review decision"),
        ("Resolved, That the Commission establish a committee on lending.", "obligation",
         "Commission", "establish a committee on lending"),
        ("We will publish the results of every test.", "obligation", "Parliament of Norland",
         "publish the results of every test"),
        ("THE BANKING BOARD SHALL REVIEW EACH AUTOMATED SYSTEM OF A LENDER.", "obligation",
         "banking board", "review each automated system of a lender"),
    ],
)  # fmt: skip
def test_a_sentence_is_read(sentence: str, modality: str, bearer: str, action: str) -> None:
    found = only(sentence)
    assert (found["modality"], found.get("bearer"), found["action"]) == (modality, bearer, action)


@pytest.mark.parametrize(
    ("sentence", "deadline"),
    [
        ("The board shall review each system annually.", "annually"),
        ("The provider shall keep the logs for a period of five years.",
         "for a period of five years"),
        ("A bank shall, not later than January 1, 2027, publish a register.",
         "not later than January 1, 2027"),
        ("The provider shall notify the user within 72 hours.", "within 72 hours"),
        ("A deployer shall test each system before its first use.", "before its first use"),
        ("The board shall review the list every two years.", "every two years"),
    ],
)  # fmt: skip
def test_a_deadline_is_found(sentence: str, deadline: str) -> None:
    assert only(sentence)["deadline"] == deadline


def test_a_passive_without_an_agent_has_no_bearer() -> None:
    found = only("Each decision must be reviewed before it takes effect.")
    assert "bearer" not in found
    assert found["action"].startswith("review decision")


def test_a_condition_before_the_subject_is_found() -> None:
    assert only("If the system fails, the provider shall call the user.")["condition"] == (
        "If the system fails"
    )


def test_orders_have_the_modality_of_their_verb() -> None:
    assert only("Do not enter personal data into a chatbot.")["modality"] == "prohibition"
    assert only("Verify all answers of the system first.")["modality"] == "obligation"


def test_a_policy_speaks_to_whom_it_applies() -> None:
    found = only(
        "This policy applies to all employees of the bank who use tools."
        " Always check the output of such a tool."
    )
    assert (found["bearer"], found["action"]) == (
        "employees of the bank",
        "check the output of such a tool",
    )


def test_a_lead_is_carried_into_its_items() -> None:
    found = norms_of(
        "SECTION 1. DUTIES.\nA deployer shall do the following:\n"
        "(a) test each automated system;\n(b) keep a record of each test.\n"
    )
    by_place = {norm.provision: described(norm) for norm in found}
    assert by_place["Section 1 (a)"]["action"] == "test each automated system"
    assert by_place["Section 1 (b)"]["action"] == "keep a record of each test"
    assert {norm["bearer"] for norm in by_place.values()} == {"deployer"}


def test_a_second_verb_shares_the_subject() -> None:
    found = norms_of("The provider shall inform the consumer and may charge a small fee for it.")
    assert {norm.modality.value: norm.bearer and norm.bearer.text for norm in found} == {
        "obligation": "provider",
        "permission": "provider",
    }


def test_pronouns_and_short_titles_stand_for_the_full_name() -> None:
    found = norms_of(
        "SECTION 1. REPORT.\nThe Secretary of Commerce shall publish a list of systems."
        " It shall review the list.\n\nThe Secretary shall report to Congress on the list.\n"
    )
    assert [norm.bearer and norm.bearer.text for norm in found] == ["Secretary of Commerce"] * 3


def test_inserted_text_is_read_in_its_place() -> None:
    found = norms_of(
        "SECTION 2. AMENDMENT.\nSection 5 of the Lending Act is amended by adding the following:\n"
        "“(b) DUTIES.—A lender shall explain each decision to the applicant.”.\n"
    )
    assert [(norm.provision, norm.modality.value) for norm in found] == [
        ("Section 2 (b)", "obligation")
    ]
    assert described(found[0])["beneficiary"] == "applicant"


def test_an_offence_is_a_prohibition_and_money_is_funding() -> None:
    offence = only("A person commits the offence of secret scoring if the person scores in secret.")
    assert (offence["modality"], offence["bearer"]) == ("prohibition", "person")
    money = only("There is authorized to be appropriated $5,000,000 for testing systems.")
    assert money["modality"] == "funding"
    assert money["action"].startswith("be appropriated $5,000,000")


@pytest.mark.parametrize("reach", ["this section", "this Act", "section 3"])
def test_a_penalty_and_its_enforcer_are_bound_to_the_duty(reach: str) -> None:
    place = "" if reach == "this section" else "\nSECTION 4. PENALTIES."
    found = norms_of(
        "SECTION 3. DUTIES.\nA lender shall explain each automated decision.\n"
        f"{place}\nA lender that violates {reach} is liable for a civil penalty of $1,000.\n"
        "\nSECTION 5. ENFORCEMENT.\nThe attorney general may bring an action to enforce this Act.\n"
    )
    duty = next(described(norm) for norm in found if norm.modality.value == "obligation")
    assert "penalty of $1,000" in duty["sanction"]
    assert duty["enforcer"] == "attorney general"


@pytest.mark.parametrize(
    "text",
    [
        "The term “system” means software that decides.",
        "WHEREAS, lenders should explain what they decide; and",
        "SECTION 3. DEFINITIONS.\nThe term “deployer” means a person that may use a system.",
        "TABLE OF CONTENTS\nSec. 1. Short title.\nSec. 2. Lenders shall test.\n",
        "The weather in Norland is mild.",
    ],
)
def test_what_directs_nobody_gives_no_norm(text: str) -> None:
    assert norms_of(text) == ()


def test_an_unknown_language_gives_no_norm() -> None:
    assert norms_of("A lender must keep a full record.", language="fr") == ()


WORDS = st.sampled_from(
    ["The board", "shall", "must", "may", "not", "review", "it", "(a)", "(", ")", ",", ";", ":",
     "\n", "“", "”", ".", "A lender", "if", "that", "is", "by", "within 30 days", "SEC. 2.",
     "violates", "penalty of $5", "the following", "and", "-", "法", "ﬁ", "u\u0301"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(min_size=1), st.lists(WORDS, min_size=1).map(" ".join)))
def test_any_text_is_read_and_quoted_as_it_stands(text: str) -> None:
    if not text.strip():
        return
    document = build_document(text)
    parts = outline(document)
    found = find_norms(document, parts)
    assert found == find_norms(document, parts)
    assert [norm.rank for norm in found] == list(range(1, len(found) + 1))
    for norm in found:
        assert 20 <= len(norm.quotation.text) <= 300
        for quotation in (norm.quotation, *(part.quotation for _, part in norm.parts)):
            span = quotation.span
            assert document.text[span.start : span.end] == quotation.text


@pytest.mark.parametrize(
    "piece", ["shall, ", ",", "(", "a", "A.", "Aa-", "The Aa Board (“Board”) shall act on it. "]
)
def test_a_long_hostile_line_is_finished(piece: str) -> None:
    assert len(norms_of(piece * (100_000 // len(piece)))) <= 150


def test_what_an_act_amends_is_no_order() -> None:
    assert norms_of("Section 1. Title 16, chapter 7, Reed Statutes, is amended to read:") == ()


def test_the_order_of_norms_does_not_hang_on_how_words_are_hashed() -> None:
    program = (
        "from tests.norms.test_find import norms_of\n"
        "lines = [f'The board shall keep the record of {a} and {b}.' for a in 'abcdefgh'"
        " for b in ('lakes and boats and harbours', 'harbours, lakes and boats')]\n"
        "print([norm.quotation.text for norm in norms_of('\\n\\n'.join(lines))])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "12345"
    }
    assert len(said) == 1
