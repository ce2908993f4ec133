"""Who bears a norm where much stands before the verb, or somebody else is named near it."""

import pytest

from tests.norms.test_find import described, norms_of, only


@pytest.mark.parametrize(
    ("sentence", "bearer"),
    [
        ("For each year of the 4-year period described in subsection (d)(2), the Assistant Minister"
         " shall submit a report.", "Assistant Minister"),
        ("No later than six months after the effective date of P.L. , c. (C. ) (pending as this"
         " bill), the Chief Lending Officer shall appoint a deputy.", "Chief Lending Officer"),
        ("No later than one year after the appointment of the Lending Officer under subsection a."
         " of this section, and every two years thereafter, the Lending Officer shall adopt rules.",
         "Lending Officer"),
        ("By May 2027, LendTech, in consultation with the Office of Fairness, community members,\n"
         "Tribal governments, subject matter experts, and other relevant state agencies, shall"
         " develop guidelines.", "LendTech"),
        ("A Decision Support Tool must be tested by the developer.", "developer"),
        ("There is established, pursuant to section 2A of chapter 4 of the General Laws, a special"
         " lending commission to study scores.", "special lending commission"),
        ("Within 5 days after filing a notice, the appellant shall provide a copy.", "appellant"),
    ],
)  # fmt: skip
def test_the_bearer_stands_behind_what_opens_the_sentence(sentence: str, bearer: str) -> None:
    assert only(sentence)["bearer"] == bearer


def bearer_of(text: str, action: str) -> str | None:
    """Return who bears the norm whose action begins so."""
    (found,) = [n for n in map(described, norms_of(text)) if n["action"].startswith(action)]
    return found.get("bearer")


@pytest.mark.parametrize(
    ("text", "action", "bearer"),
    [
        ("Every Lending Entity (LE) shall keep a list. LEs must test each model.", "test",
         "Lending Entity"),
        ("There is a state body, to be known as the Verdland lending and credit council"
         ' (hereinafter "council"). The council shall publish its findings.', "publish",
         "Verdland lending and credit council"),
        ("The president met four companies at the palace today – Arvo, Belund, Cresta, and Dorn."
         " The companies shall share their tests.", "share",
         "four companies at the palace today – Arvo, Belund, Cresta, and Dorn"),
        ("The International Network of Credit Institutes held a meeting.\n\nThe results of the"
         " meeting, at which many members spoke, stand in the annex to this report, together with"
         " the papers of the members and the names of the speakers, in the order in which they"
         " spoke, and with the votes on each of the papers that were put to the vote.\n\n"
         "The Network shall publish the results.", "publish",
         "International Network of Credit Institutes"),
    ],
)  # fmt: skip
def test_a_short_name_stands_for_the_full_one(text: str, action: str, bearer: str) -> None:
    assert bearer_of(text, action) == bearer


@pytest.mark.parametrize(
    "text",
    [
        "Finality Of Decision; Review By High Court. The court shall hear both sides.",
        "Prohibition on High Court fees. The court shall hear both sides.",
        "The Federal and State rules. Each State shall hear both sides.",
    ],
)
def test_a_heading_is_no_longer_name(text: str) -> None:
    bearer = bearer_of(text, "hear")
    assert bearer is not None
    assert not bearer.startswith(("Review", "Prohibition", "Federal"))


def test_what_is_created_has_the_name_that_it_is_given() -> None:
    found = only(
        "There is established in the executive branch an independent agency to be known as the"
        " “Data Lending Agency”, which shall regulate scores."
    )
    assert found["bearer"] == "Data Lending Agency"
    assert "“" not in found["action"]


def test_a_word_that_only_opens_sentences_is_no_name() -> None:
    found = [
        described(norm)
        for norm in norms_of(
            "Stress must be coded as the standard says.\n\nPhysical activity must be coded as the"
            " standard says.\n"
        )
    ]
    assert all("bearer" not in norm for norm in found)


def test_items_of_a_savings_clause_order_nothing() -> None:
    text = (
        "SECTION 3. DUTIES.\n“(2) PENALTY.—A lender shall pay a fine of $100 if it submits a report"
        " that—\n“(A) is false; or\n“(B) is late.\n“(g) Privacy.—Nothing in this section shall be"
        " construed to—\n“(1) require a lender to monitor any customer; or\n“(2) permit knowledge"
        " to be proven, so long as the lender does not blind itself.\n"
    )
    actions = [norm.action.text for norm in norms_of(text)]
    assert not any("monitor" in action or "blind" in action for action in actions)


@pytest.mark.parametrize(
    ("sentence", "action"),
    [
        ("The lender shall, as soon as reasonably possible after obtaining actual knowledge of any"
         " facts or circumstances described in paragraph (2), and in any event not later than 60"
         " days after obtaining such knowledge of the facts, submit a report to the board.",
         "submit a report to the board"),
        ("The minister shall establish, together with the board and the council, a course.",
         "establish a course"),
    ],
)  # fmt: skip
def test_the_action_is_told_without_what_stands_between(sentence: str, action: str) -> None:
    assert only(sentence)["action"] == action


def test_a_penalty_with_an_aside_is_a_sanction() -> None:
    found = only(
        "Any person who violates this rule shall be, with respect to any such violation, subject to"
        " a civil penalty of not more than $10,000."
    )
    assert found["modality"] == "sanction"
    assert found["action"].startswith("be subject to a civil penalty")


def test_nobody_enforces_against_themselves() -> None:
    found = norms_of(
        "SECTION 1. DUTIES.\nThe lender shall enforce this section. A lender that violates this"
        " section shall be liable for a civil penalty of $500.\n"
    )
    assert all(n.get("enforcer") != n.get("bearer") for n in map(described, found))


@pytest.mark.parametrize(
    ("sentence", "deadline"),
    [
        ("Each agency shall report to the office designated by the mayor, no later than December 31"
         " of every year.", "no later than December 31 of every year"),
        ("The lender shall update its list not less than twice a year.",
         "not less than twice a year"),
    ],
)  # fmt: skip
def test_the_deadline_is_the_time(sentence: str, deadline: str) -> None:
    assert only(sentence)["deadline"] == deadline


def test_a_month_in_a_text_of_capitals_keeps_its_own() -> None:
    found = only("NOT LATER THAN MARCH 1, 2027, THE LENDING BOARD SHALL PUBLISH A LIST OF SCORES.")
    assert found["deadline"] == "not later than March 1, 2027"


def test_a_line_of_catchwords_orders_nothing() -> None:
    assert (
        norms_of("Lending task force - creation - duties - staff support - report - repeal.") == ()
    )


def test_one_described_at_length_does_not_bear_what_names_nobody() -> None:
    found = norms_of(
        "Staff of any member of the board shall be excused. Review the list of tools each year."
    )
    order = next(n for n in map(described, found) if n["action"].startswith("review"))
    assert "bearer" not in order
