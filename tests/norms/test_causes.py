"""Constructions that were once read wrongly, each in a sentence of its own."""

import pytest

from govatlas.norms import find_norms
from govatlas.norms.language import load_language
from govatlas.norms.names import settle_case
from govatlas.unitizing import outline
from tests.builders import build_document
from tests.norms.test_find import described, norms_of, only


@pytest.mark.parametrize(
    ("sentence", "modality", "bearer", "action"),
    [
        (
            "Not later than 90 days after enactment, the Minister, in coordination with the board,"
            " shall establish a working group.",
            "obligation", "Minister", "establish a working group",
        ),
        (
            "In any action under this law, the finder of fact, in its discretion, may award costs.",
            "power", "finder of fact", "award costs",
        ),
        (
            "Any person claiming to be a successor in interest may register that claim.",
            "permission", "person claiming to be a successor in interest", "register that claim",
        ),
        (
            "Where providers discover illegal content they shall promptly remove the content.",
            "obligation", None, "remove the content",
        ),
        (
            "Managers hold great responsibility and therefore must show leadership on systems.",
            "obligation", "Managers", "show leadership on systems",
        ),
        (
            "The Board (the “Board”) recommends that all lenders publish their tests.",
            "recommendation", "lenders", "publish their tests",
        ),
        (
            "It is a Class E felony for any person to sell a secret scoring system.",
            "prohibition", "person", "sell a secret scoring system",
        ),
        (
            "A PERSON SHALL REVIEW EACH AUTOMATED DECISION OF THE LENDER.",
            "obligation", "person", "review each automated decision of the lender",
        ),
        (
            "The company commits to internal testing of each system.",
            "obligation", "company", "commit to internal testing of each system",
        ),
    ],
)  # fmt: skip
def test_a_construction_is_read(
    sentence: str, modality: str, bearer: str | None, action: str
) -> None:
    found = only(sentence)
    assert (found["modality"], found["action"]) == (modality, action)
    if bearer is not None:
        assert found["bearer"] == bearer


@pytest.mark.parametrize(
    ("order", "modality", "action"),
    [
        ("Sensitive information: do not enter names into a chatbot.", "prohibition", "enter names"),
        ("Review, in consultation with counsel, all laws on systems.", "obligation", "Review"),
        ("When in doubt, ask the owner of the system first.", "obligation", "ask the owner"),
        ("Conduct at least three public meetings on the system.", "obligation", "conduct at least"),
    ],
)
def test_an_order_is_read_behind_what_opens_it(order: str, modality: str, action: str) -> None:
    found = only(order)
    assert found["modality"] == modality
    assert found["action"].lower().startswith(action.lower())


def test_an_offender_described_at_length_is_one_sanction() -> None:
    found = only(
        "Whoever, in any circumstance described in this section, makes a forged picture of a person"
        " which should not be made, without consent, shall be fined not more than $5,000."
    )
    assert found["modality"] == "sanction"
    assert found["bearer"].startswith("Whoever")


def test_a_name_ends_in_no_small_word() -> None:
    found = only(
        "There is authorized to be appropriated to the Secretary of Energy for fiscal year 2027"
        " $1,000,000 for testing systems."
    )
    assert found["bearer"] == "Secretary of Energy"


def test_acronyms_keep_their_capitals() -> None:
    language = load_language("en")
    assert settle_case(["NIST"], language) == ["NIST"]
    assert settle_case(["DEVELOPER"], language) == ["developer"]


DUTY = "SECTION 3. DUTIES.\nA lender shall explain each automated decision.\n"


@pytest.mark.parametrize(
    ("text", "enforcer"),
    [
        ("A lender that violates this section is subject to a civil penalty of $1,000,"
         " to be recovered by the state treasurer.", "state treasurer"),
        ("Where lenders violate these measures, penalties are to be given by the relevant"
         " regulatory departments under the Lending Law.", "relevant regulatory departments"),
        ("The Commission may impose a fine on a lender that violates this section.", "Commission"),
        ("The Minister of Finance shall issue regulations to carry out this section.",
         "Minister of Finance"),
        ("Lenders report to the oversight authority. Tests go to the oversight authority."
         " Fees go to the oversight authority.", "oversight authority"),
    ],
)  # fmt: skip
def test_who_enforces_is_named_with_the_duty(text: str, enforcer: str) -> None:
    found = norms_of(f"{DUTY}\n{text}\n")
    duty = next(described(norm) for norm in found if "automated" in norm.action.text)
    assert duty["enforcer"] == enforcer


def test_a_violator_does_not_enforce() -> None:
    found = norms_of(
        f"{DUTY}\nA lender that violates this section shall not receive any public money, and the"
        " lender shall be precluded from receiving grants of the ministry.\n"
    )
    assert all("enforcer" not in described(norm) for norm in found)


@pytest.mark.parametrize(
    ("penalty", "parts"),
    [
        ("A person who violates this section is guilty of a petty misdemeanor."
         "\n\nA person who violates this section with intent is guilty of a felony.",
         ("petty misdemeanor", "felony")),
        ("A lender that violates this section is subject to disciplinary action by its board.",
         ("subject to disciplinary action",)),
        ("A lender that violates this section is liable for damages equal to the sum of:\n"
         "(1) the actual damages of the applicant; and\n(2) the costs of the applicant.\n",
         ("actual damages", "costs of the applicant")),
        ("Where lenders violate this section, penalties shall be imposed by the regulator under"
         " the Lending Law. The regulator is to give warnings or order corrections in time.",
         ("penalties under the Lending Law", "give warnings")),
    ],
)  # fmt: skip
def test_what_follows_a_breach_is_told_in_full(penalty: str, parts: tuple[str, ...]) -> None:
    found = norms_of(f"{DUTY}\n{penalty}\n")
    duty = next(described(norm) for norm in found if "automated" in norm.action.text)
    assert all(part in duty["sanction"] for part in parts), duty["sanction"]


def test_inserted_duties_are_no_definitions() -> None:
    document = build_document(
        "SECTION 2. AMENDMENT.\nSection 5 of the Lending Act is amended by adding the following:\n"
        "“SEC. 6. DEFINITIONS.\n“(1) LENDER.—The term “lender” means a person that lends.\n"
        "“(2) TERMINOLOGY.—The Board shall modify confusing terms for lenders.”.\n"
    )
    found = find_norms(document, outline(document))
    assert [norm.action.text for norm in found] == ["modify confusing terms for lenders"]


def test_any_member_of_a_class_is_nobody_named() -> None:
    text = (
        "The Police Department has reported to the Council. Section 1. No department shall use "
        "real-time biometric surveillance. The Department shall publish a report each year."
    )
    document = build_document(text)
    bearers = [norm.bearer.text for norm in find_norms(document, outline(document)) if norm.bearer]
    assert "department" in bearers
    assert "Police Department" in bearers
