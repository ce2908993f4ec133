"""A summary says in whole clauses what a document does, in words that stand in it."""

import re

import pytest

from govatlas.coding.local.english import third_person
from govatlas.coding.local.summary import Summary, summarize
from govatlas.coding.local.summary.actions import is_sound, list_actions, tidy
from govatlas.coding.local.summary.bearers import name_bearer, say_bearer
from govatlas.coding.local.summary.opening import Opening, say_opening
from govatlas.coding.local.summary.rules import pattern, read_rules
from govatlas.coding.local.summary.weigh import stems
from govatlas.coding.local.views import view_document
from govatlas.model.document import Document
from govatlas.model.instrument import Authority, Instrument
from govatlas.norms import find_norms
from govatlas.unitizing import outline
from tests.coding.local.views import BILL, POLICY, SPEECH

OWN_WORDS = (
    "requires prohibits allows authorizes urges establishes recommends commits forbids sets civil"
    " penalties fines makes violations subject disciplinary action amends revokes appropriates"
    " addresses presents AI within enactment Congress congressional committees people up"
)

CHATBOTS = """A BILL
To require operators of chatbots to disclose that users talk to artificial intelligence, and for \
other purposes.

SECTION 1. DISCLOSURE.

(a) Not later than 180 days after the date of enactment of this Act, an operator of a chatbot \
shall disclose to each user that the user talks to artificial intelligence.

(b) An operator of a chatbot shall not sell the record of a conversation to a data broker.

(c) The Attorney General may bring a civil action against an operator that violates this section.

(d) An operator that violates subsection (a) is liable for a civil penalty of not more than \
$5,000 per violation.
"""

ORDER = """Executive Order 99001

Section 1. Revocation. Executive Order 14110 of October 30, 2023 is hereby revoked.

Sec. 2. Plan. Within 90 days, the Secretary of Commerce shall submit to the President a plan on \
the export of artificial intelligence models.
"""

STAFF = """Policy on assistants

Employees must review every text that an artificial intelligence assistant writes before they \
publish it. Employees must not enter personal data into a chatbot. The manager should keep a list \
of approved assistants.
"""

TEXTS = {"bill": BILL, "policy": POLICY, "chatbots": CHATBOTS, "order": ORDER, "staff": STAFF}


def sum_up(text: str, *, title: str = "Untitled", issuer: str = "") -> Summary:
    document = Document(instrument=Instrument(id="made-up", title=title), text=text)
    parts = outline(document)
    norms = find_norms(document, parts, issuer=issuer)
    return summarize(view_document(document, parts), norms, binding=True, issuer=issuer)


@pytest.mark.parametrize("name", TEXTS)
def test_a_summary_is_one_short_sentence_that_begins_with_a_verb(name: str) -> None:
    summary = sum_up(TEXTS[name]).text
    assert 1 <= len(summary.split()) <= 50
    assert summary.endswith(".")
    assert re.match(r"[A-Z][a-z]+s ", summary)


@pytest.mark.parametrize("name", TEXTS)
def test_every_clause_is_whole(name: str) -> None:
    summary = sum_up(TEXTS[name])
    clauses = summary.text.rstrip(".").split("; ")
    assert len(clauses) == len(summary.ranks)
    assert all(is_sound(clause) for clause in clauses)


@pytest.mark.parametrize("name", TEXTS)
def test_every_word_stands_in_the_document_or_is_one_of_our_verbs(name: str) -> None:
    known = {word[:5] for word in stems(f"{TEXTS[name]} {OWN_WORDS}")}
    assert {word[:5] for word in stems(sum_up(TEXTS[name]).text)} <= known


def test_the_same_document_is_summed_up_alike() -> None:
    assert sum_up(CHATBOTS) == sum_up(CHATBOTS)


def test_a_penalty_is_told_with_its_amount() -> None:
    assert "civil penalties of up to $5,000 per violation" in sum_up(CHATBOTS).text


def test_what_is_revoked_comes_first() -> None:
    assert sum_up(ORDER).text.startswith("Revokes Executive Order 14110; ")


def test_a_deadline_stands_behind_the_bearer() -> None:
    assert "requires the Secretary of Commerce, within 90 days, to submit" in sum_up(ORDER).text


@pytest.mark.parametrize(
    ("title", "stage", "said"),
    [
        ("Oregon HB 99 (Chatbots in Schools)", "Proposed", "Oregon bill on chatbots in schools"),
        ("Oregon HB 99 (Chatbots in Schools)", "Enacted", "Oregon act on chatbots in schools"),
        ("Oregon Executive Order 7", "Enacted", "Oregon executive order"),
        ("Oregon Executive Order 7 on Chatbots in Schools", "", "on chatbots in schools"),
        ("Chatbots Authorization Act", "Proposed", "Oregon bill"),
        ("Untitled", "Proposed", ""),
    ],
)
def test_a_summary_opens_with_the_kind_of_act_and_its_subject(
    title: str, stage: str, said: str
) -> None:
    authority = Authority("Oregon", "United States", "State governments")
    text = "A school must not record what a pupil says to a chatbot at home."
    document = Document(
        instrument=Instrument(id="made-up", title=title, stage=stage, authority=authority),
        text=text,
    )
    opening = say_opening(document)
    assert said in f"{opening.kind} {opening.subject}"
    assert said or opening == Opening()
    parts = outline(document)
    norms = find_norms(document, parts)
    summary = summarize(view_document(document, parts), norms, binding=True, issuer="")
    assert summary.text.startswith(opening.kind or summary.text[:1])
    assert not summary.ranks or len(summary.text.split("; ")) == len(summary.ranks)


def test_a_prohibition_that_is_cut_does_not_forbid_more_than_the_text() -> None:
    text = (
        "A provider shall not sell records of private conversations with children to a broker "
        "of advertising data unless a parent has agreed to the sale in a signed letter that names "
        "the broker, the price, the purpose, the period and the country to which they are sent."
    )
    summary = sum_up(text).text
    assert "prohibits providers from selling records" in summary.lower()
    assert ", with exceptions" in summary or "in certain cases" in summary


def test_a_sum_given_for_several_years_is_said_once() -> None:
    years = "".join(f"({n}) $2,000,000 for fiscal year {2022 + n};\n" for n in range(1, 5))
    text = f"There are authorized to be appropriated to the Secretary of Energy:\n{years}"
    summary = sum_up(text).text
    assert summary.count("$2,000,000") <= 1


def test_only_the_title_is_said_where_nothing_else_is_known() -> None:
    summary = sum_up("Markets change quickly.", title="Chatbots in rural hospitals")
    assert summary == Summary("Addresses chatbots in rural hospitals.")


def test_a_document_without_norms_is_named_by_its_title() -> None:
    summary = sum_up("Markets change quickly.", title="Consultation on artificial intelligence")
    assert summary == Summary("Presents the Consultation on AI.")


def test_a_document_that_says_nothing_gets_no_summary() -> None:
    assert sum_up("Markets change quickly.").text == ""
    assert ";" not in sum_up(SPEECH).text


@pytest.mark.parametrize(
    "wording",
    [
        "to ensure that",
        "reports on the",
        "comply with the requirements of subsection (b)",
        "report (the first",
        "the “operator of a tool",
        "include all of the following",
        "use it and disclose",
    ],
)
def test_a_broken_wording_is_refused(wording: str) -> None:
    assert not is_sound(tidy(wording))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Entities", "entities"),
        ("Each developer", "developer"),
        ("Secretary of Commerce", "Secretary of Commerce"),
        ("0 We", ""),
        ("Implementation Plan", ""),
        ("this Act", ""),
    ],
)
def test_a_bearer_is_named_in_the_case_of_prose(name: str, said: str) -> None:
    text = "The entities and each developer report to the Secretary of Commerce."
    assert name_bearer(name, text) == said


def test_a_class_of_bearers_is_named_in_the_plural() -> None:
    said = sum_up(
        "SECTION 1. LIMITS.\nNo department may use artificial intelligence to score an applicant.\n"
    ).text
    assert "rohibits departments from using AI to score an applicant" in said
    said = sum_up(
        "SECTION 1. LIMITS.\nThe department may not use artificial intelligence to score people.\n"
    ).text
    assert "rohibits the department from using AI" in said


def test_the_clause_that_narrows_a_bearer_is_kept() -> None:
    said = sum_up(
        "SECTION 1. LIMITS.\nA lender that receives a score from abroad shall not use artificial"
        " intelligence to publish the score.\n"
    ).text
    assert "that receives a score from abroad" in said or "lender" not in said


@pytest.mark.parametrize(
    "text",
    [
        # a thing is not who bears the duty
        "SECTION 1. NOTICES.\nA provider of artificial intelligence shall keep a notice of use."
        " The notice of artificial intelligence shall include the name of each tool in it.\n",
        # nor is whoever was spoken of before a passive
        "SECTION 1. NOTICES.\nThe governor may visit a provider. Notices of the use of artificial"
        " intelligence shall be written by hand on all doors.\n",
    ],
)
def test_nobody_is_said_to_bear_what_the_text_leaves_open(text: str) -> None:
    said = sum_up(text).text
    assert not re.search(r"provider[^;]* to include|governor[^;]* to write", said)


def test_a_duty_of_the_issuer_is_never_said_to_be_forbidden() -> None:
    said = sum_up(
        "Safety at Tarnwick\n\nOur safety team maintains a list of models and reviews artificial"
        " intelligence before each release to the public.\n",
        issuer="Tarnwick",
    ).text
    assert "orbid" not in said
    assert "rohibit" not in said


def test_a_list_is_not_cut_at_its_first_member() -> None:
    said = sum_up(
        "SECTION 1. RISKS.\nThe board shall assess the risks of artificial intelligence to the"
        " secrecy, soundness and reach of records.\n"
    ).text
    assert not said.endswith("to the secrecy.")


def test_what_is_advised_against_is_not_advised() -> None:
    said = sum_up(
        "Tips\n\nEmployees should not rely on artificial intelligence to hire people.\n"
    ).text
    assert "urges employees not to rely" in said.lower()


@pytest.mark.parametrize(
    "aim",
    ["requires the Assistant Secretary", "directs the Commission, in consultation with others"],
)
def test_an_aim_without_a_deed_is_left_out(aim: str) -> None:
    assert pattern("no_deed").fullmatch(aim)
    assert not pattern("no_deed").fullmatch(f"{aim} to publish a plan")


def test_a_cap_on_a_fine_is_no_prohibition() -> None:
    said = sum_up(
        "SECTION 1. FINES.\nA fine for the misuse of artificial intelligence shall not exceed five"
        " thousand dollars a day.\n"
    ).text
    assert "xceeding" not in said


def test_a_sum_keeps_its_decimals() -> None:
    said = sum_up(
        "SECTION 1. MONEY.\nThere is appropriated $5,000,000 for loans to towns at an interest rate"
        " of 1.25 percent for artificial intelligence.\n"
    ).text
    assert "rate of 1.25 percent" in said


def test_verbs_that_share_their_subject_are_all_inflected() -> None:
    assert third_person("clarify") == "clarifies"
    assert all(third_person(verb).endswith("s") for verb in read_rules()["shared_verbs"])


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("use artificial intelligence (AI) in hiring", "use AI in hiring"),
        ("publish the report required by subsection (a)(2)", "publish the report"),
        ("act and shall report yearly", "act and report yearly"),
    ],
)
def test_references_within_the_act_are_left_out(long: str, short: str) -> None:
    assert tidy(long) == short


UNIVERSITY = """Policy on Artificial Intelligence

1. Scope

1.1 This policy applies to the work of the University, and to all of its staff.

1.2 Managers shall not use artificial intelligence to measure the pace of work of staff.

1.3 The council of the University has adopted it. University must not use artificial intelligence \
to monitor the opinions of students.

2. Role of the Council

2.1 The Council may take this policy into account when it reviews an appointment to the faculty.
"""


def test_a_bearer_is_written_as_the_text_writes_it_within_sentences() -> None:
    assert name_bearer("Managers", UNIVERSITY) == "managers"
    assert say_bearer("University", UNIVERSITY, many=False) == "the University"
    assert say_bearer("Quillhaven AI", UNIVERSITY, many=False) == "Quillhaven AI"


def test_a_number_of_a_provision_is_no_part_of_the_bearer() -> None:
    document = Document(instrument=Instrument(id="policy", title="A policy"), text=UNIVERSITY)
    bearers = [norm.bearer.text for norm in find_norms(document, outline(document)) if norm.bearer]
    assert "The Council" in bearers or "Council" in bearers
    assert not any(bearer[0].isdigit() for bearer in bearers)


def test_into_account_is_not_cut_off() -> None:
    document = Document(instrument=Instrument(id="policy", title="A policy"), text=UNIVERSITY)
    norms = find_norms(document, outline(document))
    (taking,) = [norm for norm in norms if norm.action.text.startswith("take")]
    wordings = list_actions(taking, UNIVERSITY)
    assert wordings
    assert all("into account" in wording for wording in wordings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "A depicted individual has a cause of action against a person who shares a forged "
            "image of the individual.",
            "Gives",
        ),
        (
            "No owner of songs shall be held liable under the antitrust laws for bargaining with a "
            "platform together with other owners.",
            "from liability under the antitrust laws",
        ),
        (
            "The Secretary of Lakes, in coordination with the Board of Boats, shall develop a plan "
            "for artificial intelligence in harbours.",
            "develop a plan for AI in harbours",
        ),
        (
            "A company operating a large artificial intelligence model shall register with the "
            "attorney general.",
            "register with the attorney general",
        ),
        (
            "The commission shall consider including AI literacy in its criteria for textbooks.",
            "consider including AI literacy",
        ),
    ],
)
def test_a_norm_of_each_kind_can_be_said(text: str, said: str) -> None:
    assert said in sum_up(f"A BILL\n\nSECTION 1. DUTIES.\n\n{text}").text
