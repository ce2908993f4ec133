"""No norm says the opposite of its text, of somebody else, or where nobody is told anything."""

import pytest

from tests.norms.test_find import described, norms_of, only

Said = set[tuple[str, str]]


def said_in(text: str) -> Said:
    return {(norm.modality.value, norm.action.text) for norm in norms_of(text)}


@pytest.mark.parametrize("label", ["Don’t", "Do not", "Prohibited", "You must not"])
def test_the_column_of_a_table_forbids_the_orders_in_it(label: str) -> None:
    table = (
        f"| Do | {label} |\n|---|---|\n| Check every answer of the tool. |"
        " Share personal data with the tool. Rely on one answer of it alone. |\n"
    )
    assert said_in(table) == {
        ("obligation", "check every answer of the tool"),
        ("prohibition", "share personal data with the tool"),
        ("prohibition", "rely on one answer of it alone"),
    }


@pytest.mark.parametrize(
    "label",
    ["Prohibited uses", "3. Unacceptable uses", "What you must not do", "Don'ts", "Not permitted:"],
)
def test_a_heading_forbids_the_orders_below_it_up_to_the_next(label: str) -> None:
    text = (
        f"{label}\n\n- Enter personal data into a chatbot.\n- Share a password with a tool.\n\n"
        "Reporting\n\n- Report each incident to the board.\n"
    )
    assert said_in(text) == {
        ("prohibition", "enter personal data into a chatbot"),
        ("prohibition", "share a password with a tool"),
        ("obligation", "report each incident to the board"),
    }


@pytest.mark.parametrize(
    "label", ["Uses", "Permitted uses", "Do", "Notes on prohibited uses of 2024"]
)
def test_other_headings_leave_orders_as_they_are(label: str) -> None:
    assert said_in(f"{label}\n\n- Enter all dates into the register.\n") == {
        ("obligation", "enter all dates into the register")
    }


@pytest.mark.parametrize(
    "lead",
    ["Users must not:", "Users are not to:", "It is not acceptable to:", "Users shall never:",
     "Do not:", "Users may under no circumstances:"],
)  # fmt: skip
def test_a_lead_that_denies_forbids_its_items(lead: str) -> None:
    assert said_in(
        f"{lead}\n- enter personal data into a chatbot;\n- share a password with it.\n"
    ) >= {("prohibition", "enter personal data into a chatbot")}


def test_what_a_lead_says_is_prohibited_is_told_by_its_items() -> None:
    found = said_in(
        "The following uses by state agencies shall be prohibited:\n"
        "(a) Classifying people by their behaviour.\n(b) Using scores to deny bail.\n"
    )
    assert ("prohibition", "classify people by their behaviour") in found
    assert ("prohibition", "use scores to deny bail") in found


@pytest.mark.parametrize(
    "lead",
    ["No lender may use a score unless:", "A lender shall not use a score if any of the following"
     " apply:", "A lender may use a score only if:", "A lender must not use a score, except that:"],
)  # fmt: skip
def test_the_items_of_a_condition_are_no_norms(lead: str) -> None:
    (norm,) = norms_of(f"{lead}\n(a) the lender has tested it;\n(b) the lender must report it.\n")
    assert norm.action.text.startswith("use a score")


@pytest.mark.parametrize(
    ("sentence", "modality", "action"),
    [
        ("No student shall be required to buy a tool.", "permission", "not buy a tool"),
        ("A lender is not required to publish a secret.", "permission", "not publish a secret"),
        ("Staff do not need to ask the board first.", "permission", "not ask the board first"),
        ("A provider must not only test the tool but keep a record.", "obligation",
         "test the tool but keep a record"),
        ("Providers may neither sell the data nor lend it.", "prohibition",
         "sell the data nor lend it"),
        ("The board is not to disclose the scores.", "prohibition", "disclose the scores"),
        ("No post shall be removed because of a tool.", "prohibition",
         "be removed because of a tool"),
        ("Nothing in this section prevents a lender from asking for records.", "permission",
         "ask for records"),
        ("Automated tools may be used to review records.", "permission",
         "be used to review records"),
        ("The bank prohibits employees from sharing passwords with a tool.", "prohibition",
         "share passwords with a tool"),
        ("Personal data must never be entered, pasted, or otherwise shared with a chatbot.",
         "prohibition", "enter, paste, or otherwise share personal data with a chatbot"),
    ],
)  # fmt: skip
def test_polarity_is_that_of_the_sentence(sentence: str, modality: str, action: str) -> None:
    found = only(sentence)
    assert (found["modality"], found["action"]) == (modality, action)


@pytest.mark.parametrize(
    "text",
    [
        # what is so, or may be so
        "Chatbots do not understand what they say to a user.",
        "Content of a chatbot may not be accurate, fair or transparent.",
        "It may not be possible for the bank to retrieve the records.",
        "A chatbot may produce answers that are wrong or out of date.",
        "Careless use of a tool can cause harm to many people.",
        "We do not know whether the models have interests of their own.",
        "A reasonable person would take the picture to be true.",
        # how far a text reaches
        "This policy does not prevent staff from using other tools.",
        "This policy does not address the law of armed conflict.",
        "Nothing in this article limits the rights of an applicant.",
        "Nothing in this Act shall be construed to create a new claim.",
        "Nothing in this Act shall be construed to:\n(1) limit the rights of an applicant; or\n"
        "(2) require a lender to publish a secret.\n",
        "If a part of this Act is held invalid, the invalidity shall not affect other provisions.",
        "The guide applies to all staff. It does not create new requirements for them.",
        "This chapter may be cited as the Lending Act of Norland.",
        # what other law says, or somebody finds
        "Existing law prohibits a lender from scoring an applicant in secret.",
        "The GDPR requires companies to think about the purpose of a tool.",
        "Technical robustness requires that all systems address their risks.",
        "The Legislature recognizes that the use of such systems must be guided by principles.",
        # questions
        "Should the bank rely on a chatbot for this task?",
        "Questions on the tool include:\n- Review how a model decides;\n- Test what it says;\n",
        # what a term means
        "“System” means software that is used to:\n(a) Collect records of all lenders.\n"
        "(b) Use a model to score an applicant.\n",
        # what is likely
        "A request under this section may be made by any applicant who is concerned?",
        "See annex 2 of this policy for a list of tools.",
    ],
)
def test_what_forbids_and_requires_nothing_gives_no_norm(text: str) -> None:
    assert said_in(text) == set()


@pytest.mark.parametrize(
    ("sentence", "action"),
    [
        ("The board shall assess how a product, including a tool, will affect users.",
         "assess how a product, including a tool, will affect users"),
        ("The board shall ensure that tools do not harm users.",
         "ensure that tools do not harm users"),
        ("A lender must notify each applicant that a score may be used to decide.",
         "notify each applicant that a score may be used to decide"),
    ],
)  # fmt: skip
def test_what_stands_within_an_act_is_no_norm_of_its_own(sentence: str, action: str) -> None:
    assert only(sentence)["action"] == action


def test_what_opens_with_should_may_be_a_condition() -> None:
    found = only("Should a lender operate abroad, the lender must follow the law there.")
    assert (found["modality"], found["bearer"]) == ("obligation", "lender")


def test_a_lead_is_left_out_beside_its_items_unless_it_says_all() -> None:
    found = said_in(
        "No department shall use an automated system to:\n(a) record the speech of any person; or\n"
        "(b) infer the feelings of a witness.\n"
    )
    assert found == {
        ("prohibition", "use an automated system to record the speech of any person"),
        ("prohibition", "use an automated system to infer the feelings of a witness"),
    }
    whole = said_in(
        "A provider shall submit a report to the board that includes:\n"
        "(a) a list of all systems; and\n(b) a record of each test made.\n"
    )
    assert ("obligation", "submit a report to the board") in whole


def test_items_that_describe_a_thing_are_no_acts_of_the_bearer() -> None:
    found = said_in(
        "The board shall select tools of lenders that:\n(a) use scores of low cost; or\n"
        "(b) have passed a test by the court.\n"
    )
    assert all(action.startswith("select tools of lenders") for _, action in found)


@pytest.mark.parametrize(
    ("sentence", "bearer"),
    [
        ("The user must be informed of each score.", "user"),
        ("The scores must be reviewed and approved by the board annually.", "board"),
        ("A tool is not perfect and you must read what it says.", "you"),
        ("Ninety days after enactment, the department of lending shall report.",
         "department of lending"),
        ("THE DEPARTMENT OF LENDING SHALL NOT KEEP A RECORD OF USE BY A PERSON.",
         "department of lending"),
        ("3 A student who uses a tool shall state its name.", "student who uses a tool"),
    ],
)  # fmt: skip
def test_the_bearer_is_who_acts(sentence: str, bearer: str) -> None:
    assert only(sentence)["bearer"] == bearer


def test_who_provided_something_is_not_who_acts() -> None:
    found = only("No provider shall be treated as the author of text provided by another company.")
    assert found["bearer"] == "provider"


def test_an_act_of_which_a_part_speaks_is_no_scope_of_a_policy() -> None:
    found = only(
        "The levels of regulation in this Act are applicable to foreign companies who trade here."
        " Always check the output of such a tool."
    )
    assert "bearer" not in found


def test_one_office_takes_no_general_orders() -> None:
    (order,) = [
        described(norm)
        for norm in norms_of(
            "The Department of Innovation shall publish a list. The Department of Innovation shall"
            " review it.\n\nTips\n\nAlways check the output of a tool.\n"
        )
        if norm.action.text.startswith("check")
    ]
    assert "bearer" not in order


def test_a_deadline_is_not_cut_out_of_the_words_around_it() -> None:
    assert only("Each student shall complete, within six weeks, a course on tools.")["action"] == (
        "complete a course on tools"
    )
    found = only("A lender must obtain consent before it may provide a score.")
    assert found["action"] == "obtain consent before it may provide a score"


def test_an_offence_is_told_by_its_deed() -> None:
    found = only(
        "A person commits the offence of exposure if the person knowingly threatens to disclose it."
    )
    assert found["action"] == "threaten to disclose it"


def test_the_functions_of_a_body_are_borne_by_the_body() -> None:
    found = only("The functions of the Lending Authority are to ensure that scores are fair.")
    assert (found["bearer"], found["action"]) == (
        "Lending Authority",
        "ensure that scores are fair",
    )
