"""Actors are named as the document names them, typed, and quoted."""

import pytest

from govatlas.codebook import load_codebook
from govatlas.coding.excerpts import excerpt
from govatlas.coding.local.actors.find import ActorFindings, find_actors
from govatlas.coding.local.index import WordIndex
from govatlas.model.coding import ActorLabel, Role
from govatlas.model.document import Span
from tests.coding.local.views import BILL, POLICY, PROMOTION, SPEECH, view_text

AGENCY_ORDER = """Order on the use of artificial intelligence by agencies

Section 1. Each state agency shall inventory the artificial intelligence systems that it uses. \
A state agency shall not use an automated decision system without human review.

Section 2. The Chief Information Officer shall issue guidance for state agencies. Each state \
agency shall submit a report to the Governor every year.
"""
GUILTY = """BE IT ENACTED BY THE LEGISLATURE OF THE STATE OF NORLAND:

A person is guilty of unlawful dissemination when the person knowingly disseminates a deepfake \
that depicts another individual in an intimate image without consent. A person who publishes \
such an intimate image commits a felony. The depicted individual may bring a civil action \
for damages, and the court may award punitive damages and injunctive relief.
"""


def find(text: str, **more: str) -> ActorFindings:
    return find_actors(view_text(text, **more), load_codebook())


def held(findings: ActorFindings, role: Role) -> list[ActorLabel]:
    return [actor for actor in findings.actors if actor.role is role]


def test_those_under_a_duty_are_targets_of_their_type() -> None:
    targets = {(a.name.lower(), a.type) for a in held(find(BILL), Role.TARGET)}
    assert ("developers of artificial intelligence models", "ai-developer") in targets


def test_agencies_told_how_to_use_ai_are_deployers() -> None:
    targets = held(find(AGENCY_ORDER, authority="Norland"), Role.TARGET)
    assert any(a.type == "ai-deployer" and "agenc" in a.name.lower() for a in targets)


def test_one_who_shares_forbidden_content_is_a_user() -> None:
    assert "ai-user" in {a.type for a in held(find(GUILTY), Role.TARGET)}


def test_the_prosecutor_enforces_a_bill_that_lets_him_sue() -> None:
    enforcers = held(find(BILL), Role.ENFORCER)
    assert "Attorney General" in {a.name for a in enforcers}


def test_those_to_whom_reports_go_monitor() -> None:
    assert "Governor" in {a.name for a in held(find(AGENCY_ORDER), Role.MONITOR)}


def test_the_enacting_clause_names_the_proposer() -> None:
    (proposer,) = held(find(BILL), Role.PROPOSER)
    assert proposer.name == "Legislature of the State of Norland"
    assert "ENACTED BY THE LEGISLATURE" in proposer.quotations[0].text


def test_a_mark_of_a_list_is_no_sign_of_copyright() -> None:
    text = (
        "TITLE VIII--PROHIBITION ON INVESTMENTS IN ARTIFICIAL INTELLIGENCE\n\n"
        "(a) In General.--The Secretary may prohibit a person from engaging in a transaction.\n\n"
        "(c) Waiver.--Subject to subsection (d), the Secretary may exempt a person.\n\n"
        "(C) Ancillary transactions defined by the Secretary shall be reported to the Secretary.\n"
    )
    assert held(find(text), Role.PROPOSER) == []
    owned = (
        "© 2024 Norland Bank Ltd\n\nUse of artificial intelligence\n\nStaff must not share data.\n"
    )
    for sign in ("©", "(c)", "Copyright"):
        (owner,) = held(find(owned.replace("©", sign)), Role.PROPOSER)
        assert owner.name == "Norland Bank Ltd"


def test_a_name_broken_by_the_end_of_a_line_is_whole() -> None:
    text = AGENCY_ORDER + (
        "\n\nThe Attorney General may bring an action in the district courts of the United\n"
        "            States to enforce this section against a deployer of artificial intelligence."
    )
    names = [actor.name for role in Role for actor in held(find(text), role)]
    assert not any(name.endswith("United") for name in names)


def test_a_proposer_known_from_metadata_alone_says_so() -> None:
    (proposer,) = held(find(AGENCY_ORDER, authority="Kingdom of Veldt"), Role.PROPOSER)
    assert proposer.name == "Kingdom of Veldt"
    assert proposer.quotations == ()
    assert "metadata" in proposer.rationale


def test_the_company_behind_a_policy_is_found_in_its_text() -> None:
    findings = find(POLICY)
    assert [a.name for a in held(findings, Role.PROPOSER)] == ["Tarnwick"]
    assert "we" not in {a.name.lower() for a in findings.actors}


def test_roles_that_nobody_holds_stay_empty_and_are_explained() -> None:
    findings = find(SPEECH)
    assert held(findings, Role.ENFORCER) == []
    assert dict(findings.rationales)["enforcer"].startswith("Nobody ")


@pytest.mark.parametrize("text", [BILL, POLICY, SPEECH, AGENCY_ORDER, GUILTY])
def test_every_actor_is_quoted_explained_and_named_once_a_role_and_type(text: str) -> None:
    findings = find(text, authority="Norland")
    keys = [(a.role, a.type, a.name.lower()) for a in findings.actors]
    assert len(set(keys)) == len(keys)
    assert [role for role, _ in findings.rationales] == [role.value for role in Role]
    for actor in findings.actors:
        assert actor.rationale.endswith(".")
        for quotation in actor.quotations:
            assert 20 <= len(quotation.text) <= 300
            assert text[quotation.span.start : quotation.span.end] == quotation.text


def test_a_ready_word_index_changes_nothing() -> None:
    view = view_text(BILL)
    codebook = load_codebook()
    assert find_actors(view, codebook) == find_actors(view, codebook, WordIndex(view.lowered))


def test_an_excerpt_ends_between_words_and_within_300_characters() -> None:
    text = "The Commission shall " + "examine every claim carefully and " * 20
    span = excerpt(text, Span(0, 14), Span(0, len(text)))
    assert span is not None
    assert 20 <= len(span) <= 300
    assert not text[span.end].isalnum() or text[span.end - 1].isspace()


def test_a_text_too_short_to_quote_gives_no_excerpt() -> None:
    assert excerpt("The Board.", Span(4, 9), Span(0, 10)) is None


@pytest.mark.parametrize(
    ("title", "authority", "name"),
    [
        (
            "Measures of Karlow Municipality on promoting AI",
            "Other authorities",
            "Karlow Municipality",
        ),
        ("Rules (Alliance of Lake Towns)", "Other multinational", "Alliance of Lake Towns"),
        ("Order on the use of AI", "Office of Lake Affairs", "Office of Lake Affairs"),
    ],
)
def test_a_class_of_authorities_gives_way_to_the_issuer_in_the_title(
    title: str, authority: str, name: str
) -> None:
    (proposer,) = held(find(AGENCY_ORDER, title=title, authority=authority), Role.PROPOSER)
    assert proposer.name == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Introduced by Senators Quill, Moss, and Tern", "Senators Quill, Moss and Tern"),
        ("Introduced by M. of A. MCQUILL -- read once and referred", "M. of A. McQuill"),
        ("By: Representatives Quill, Moss, Tern, Reed, and Lark", "Representative Quill"),
        (
            "IN THE HOUSE OF REPRESENTATIVES\n\nMs. Quill (for herself and Mr. Moss of Norland) "
            "introduced the following bill",
            "Ms. Quill and Mr. Moss of Norland (House of Representatives)",
        ),
    ],
)
def test_members_who_introduced_a_bill_are_its_proposers(line: str, name: str) -> None:
    text = BILL.replace("A BILL", f"{line}\n\nA BILL")
    assert [actor.name for actor in held(find(text), Role.PROPOSER)] == [name]


def test_nobody_enforces_a_policy_that_gives_no_power_to_enforce() -> None:
    text = POLICY + "\nThe tool helps to guide where frontline officers should be deployed.\n"
    view = view_text(text)
    assert held(find_actors(view, load_codebook(), binding=False), Role.ENFORCER) == []


def test_those_whom_soft_law_promotes_are_targets() -> None:
    view = view_text(PROMOTION, title="Measures of Karlow Municipality on promoting AI")
    targets = held(find_actors(view, load_codebook(), binding=False), Role.TARGET)
    names = {actor.name for actor in targets}
    assert "innovation-driven entities" in names


def test_a_bare_title_of_office_is_completed_from_the_text() -> None:
    text = (
        "Section 1. The Secretary of Tides shall publish rules for artificial intelligence.\n\n"
        "Section 2. The Secretary shall submit a report to Congress and shall review it.\n"
    )
    names = {actor.name for actor in find(text).actors}
    assert "Secretary of Tides" in names
    assert "Secretary" not in names


@pytest.mark.parametrize("text", [BILL, POLICY, SPEECH, AGENCY_ORDER, GUILTY, PROMOTION])
def test_no_name_repeats_within_a_role_or_ends_in_a_preposition(text: str) -> None:
    names = [(actor.role, actor.name.lower()) for actor in find(text, authority="Norland").actors]
    assert len(set(names)) == len(names)
    assert not any(name.endswith((" of", " for", " to", " and", "'s")) for _, name in names)


def explain_all(text: str) -> str:
    return " ".join(actor.rationale for actor in find(text, authority="Norland").actors)


def test_a_committee_belongs_to_a_legislature_only_where_its_name_shows_it() -> None:
    order = AGENCY_ORDER.replace("Governor", "{}").replace("Chief Information Officer", "{}")
    relief = explain_all(order.replace("{}", "Norland Relief Committee"))
    assert "named as a committee" in relief
    assert "legislature" not in relief
    assert "belongs to a legislature" in explain_all(order.replace("{}", "Joint Committee on Data"))


def test_an_act_of_the_people_of_a_state_is_of_its_legislature() -> None:
    text = (
        "The People of the State of Norland do enact as follows:\n\nSECTION 1. A developer of an "
        "artificial intelligence model shall publish a summary of its training data.\n"
    )
    proposers = [
        actor.name
        for actor in held(find(text, title="Assembly Bill 7", authority="Norland"), Role.PROPOSER)
    ]
    assert "Legislature of the State of Norland" in proposers
    assert not any("People" in name for name in proposers)
