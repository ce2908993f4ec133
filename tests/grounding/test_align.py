"""Nearly verbatim wording is found where it means, and changed meaning nowhere."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from govatlas.grounding import How, align, ground, locate
from govatlas.model.document import Document, Span
from govatlas.reading import read_document
from tests.builders import build_document
from tests.grounding import planting

ACT = """\
Section 1. The provider of a high-risk system shall not, without the prior written consent of the
Commissioner, disclose to any person the personal data of an applicant within 30 days after the
date of the decision.

Section 2. An employer may use an automated decision system only if the employer has notified the
employee at least 14 days before the decision, except where a court of competent jurisdiction has
ordered otherwise.

Section 3. (1) The Commissioner shall establish and maintain a public register of systems that:
(a) affect the behaviour of consumers or the labour market;
(b) were licensed under section 5(2) before 6 May 2024; or
(c) process more than 2.5 million records a year, at a cost exceeding $1,000.
(2) Each deployer must, no later than June 30, publish a summary of the provider's annual report,
which states the harmful incidents that occurred, in accordance with Annex A of this Act.

Section 4. Nothing in this Act prevents the lawful operation of the statute, nor is the developer
of a non-commercial system required to include the information listed in Part II of the schedule.
No authority may process biometric information for the purpose of identification in public spaces.
"""


def found(wording: str, text: str = ACT) -> str | None:
    quotation = align(wording, build_document(text))
    return " ".join(quotation.text.split()) if quotation is not None else None


REGISTER = "shall establish and maintain a public register of systems that"
SUMMARY = "publish a summary of the provider's annual report, which states the harmful incidents"
NOTICE = (
    "may use an automated decision system only if the employer has notified the employee at least "
    "14 days before the decision"
)


@pytest.mark.parametrize(
    ("wording", "quoted"),
    [
        # letter case
        ("SHALL ESTABLISH AND MAINTAIN A PUBLIC REGISTER OF SYSTEMS THAT", REGISTER),
        ("Shall establish and maintain a public register of systems that", REGISTER),
        ("[S]hall establish and maintain a public register of systems that", REGISTER),
        # punctuation
        ("shall establish, and maintain, a public register of systems that", REGISTER),
        ("“shall establish and maintain a public register of systems that”.", REGISTER),
        ("publish a summary of the provider’s annual report which states the harmful incidents",
         SUMMARY),
        # Markdown
        ("- shall establish and maintain a **public register** of systems that", REGISTER),
        ("> shall establish and maintain a _public_ `register` of systems that", REGISTER),
        ("### shall establish and maintain a public register of systems that", REGISTER),
        # ellipses
        ("…shall establish and maintain a public register of systems that…", REGISTER),
        ("... shall establish and maintain a public register of systems that ...", REGISTER),
        ("[...] shall establish and maintain a public register of systems that […]", REGISTER),
        # lost numbering of list items
        (
            "a public register of systems that affect the behaviour of consumers or the labour "
            "market; were licensed under section 5(2)",
            "a public register of systems that: (a) affect the behaviour of consumers or the "
            "labour market; (b) were licensed under section 5(2)",
        ),
        # empty words
        (NOTICE.replace("an automated", "automated"), NOTICE),
        (NOTICE.replace("before the decision", "before decision"), NOTICE),
        (NOTICE.replace("if the employer", "if such employer"), NOTICE),
        (NOTICE.replace("the employer has", "that the employer has"), NOTICE),
        # an article at either end that the text lacks
        ("the " + NOTICE, NOTICE),
        # spelling
        (
            "affect the behavior of consumers or the labour market; (b) were licensed under",
            "affect the behaviour of consumers or the labour market; (b) were licensed under",
        ),
        (
            "affect the behavior of consumers or the labor market; were licensed under section "
            "5(2) before 6 May 2024; or process more than 2.5 million records",
            "affect the behaviour of consumers or the labour market; (b) were licensed under "
            "section 5(2) before 6 May 2024; or (c) process more than 2.5 million records",
        ),
        # possessives
        (
            "publish a summary of the provider annual report, which states the harmful incidents",
            SUMMARY,
        ),
        # slips
        (NOTICE.replace("automated", "autmated"), NOTICE),
        (NOTICE.replace("automated", "automatted"), NOTICE),
        (NOTICE.replace("automated", "autoamted"), NOTICE),
        (NOTICE.replace("notified", "notyfied"), NOTICE),
        # two at once in twenty words
        (NOTICE.replace("automated", "autmated").replace("before the", "before"), NOTICE),
        # hyphens
        (
            "of a non commercial system required to include the information listed in Part II",
            "of a non-commercial system required to include the information listed in Part II",
        ),
    ],
)  # fmt: skip
def test_what_differs_harmlessly_is_found(wording: str, quoted: str | None) -> None:
    assert found(wording) == quoted


DISCLOSE = (
    "shall not, without the prior written consent of the Commissioner, disclose to any person the "
    "personal data of an applicant within 30 days after the date of the decision"
)
ANNUAL = (
    "(2) Each deployer must, no later than June 30, publish a summary of the provider's annual "
    "report, which states the harmful incidents that occurred, in accordance with Annex A of this "
    "Act"
)
LARGE = "(c) process more than 2.5 million records a year, at a cost exceeding $1,000"
LICENSED = "were licensed under section 5(2) before 6 May 2024; or"
NOTHING = (
    "Nothing in this Act prevents the lawful operation of the statute, nor is the developer of a "
    "non-commercial system required to include the information listed in Part II of the schedule"
)


@pytest.mark.parametrize(
    ("wording", "old", "new"),
    [
        # numbers
        (DISCLOSE, "30 days", "90 days"),
        (DISCLOSE, "30 days", "3 days"),
        (DISCLOSE, "30 days", "days"),
        (DISCLOSE, "30 days", "thirty days"),
        (NOTICE, "14", "41"),
        (LARGE, "2.5", "25"),
        (LARGE, "2.5", "2,5"),
        (LARGE, "million", "billion"),
        (LARGE, "million ", ""),
        (LARGE, "$1,000", "$1000"),
        (LARGE, "$1,000", "€1,000"),
        (LARGE, "$1,000", "1,000"),
        (LARGE, "(c)", "(d)"),
        (LICENSED, "5(2)", "5(3)"),
        (LICENSED, "5(2)", "5"),
        (LICENSED, "6 May", "6 March"),
        (LICENSED, "6 May", "May"),
        (LICENSED, "2024", "2023"),
        (NOTHING, "Part II", "Part III"),
        (NOTHING, "Part II", "Part I"),
        (ANNUAL, "Annex A", "Annex B"),
        (ANNUAL, "Annex A", "Annex"),
        # units
        (DISCLOSE, "30 days", "30 weeks"),
        (DISCLOSE, "30 days", "30 day"),
        (LARGE, "a year", "a month"),
        # negations
        (DISCLOSE, "shall not", "shall"),
        (DISCLOSE, "without", "with"),
        (NOTHING, "Nothing", "Anything"),
        (NOTHING, "nor", "or"),
        (NOTHING, "nor ", ""),
        (NOTHING, "non-commercial", "commercial"),
        (NOTHING, "lawful", "unlawful"),
        (NOTHING, "required", "not required"),
        (ANNUAL, "no later", "later"),
        (ANNUAL, "harmful", "harmless"),
        (NOTICE, "may use", "may not use"),
        (NOTICE, "may use", "can't use"),
        # modals
        (DISCLOSE, "shall", "should"),
        (ANNUAL, "must", "may"),
        (NOTICE, "may", "must"),
        (ANNUAL, "must, ", ""),
        (NOTHING, "required", "permitted"),
        # quantifiers, comparators, connectives
        (NOTICE, "only if", "if"),
        (NOTICE, "at least", "at most"),
        (NOTICE, "before", "after"),
        (NOTICE, "only if", "only when"),
        (ANNUAL, "Each", "Every"),
        (ANNUAL, "no later than", "no later then"),
        (LARGE, "more than", "less than"),
        (REGISTER, "and", "or"),
        (REGISTER, "and", "and/or"),
        (DISCLOSE, "any person", "a person"),
        (DISCLOSE, "within", "without"),
        # words of a pair
        (NOTICE, "employer", "employee"),
        (ANNUAL, "provider's", "provided"),
        (ANNUAL, "provider's", "providers"),
        (NOTHING, "statute", "statue"),
        (NOTHING, "include", "exclude"),
        (NOTHING, "prevents", "presents"),
        (DISCLOSE, "consent", "content"),
        # other words
        (DISCLOSE, "written ", ""),
        (DISCLOSE, "Commissioner", "Commission"),
        (DISCLOSE, "Commissioner", "Board"),
        (REGISTER, "systems", "system"),
        (REGISTER, "establish and maintain", "maintain and establish"),
        (DISCLOSE, "personal data", "data personal"),
        (DISCLOSE, "prior written", "written prior"),
        # passages apart
        (DISCLOSE, "without the prior written consent of the Commissioner", "…"),
        (DISCLOSE, "without the prior written consent of the Commissioner", "[...]"),
        (ANNUAL, "no later than June 30", "..."),
        # too many
        (REGISTER, "a public", "public"),
        (NOTICE, "automated decision system", "autmated decisson such system"),
    ],
)
def test_changed_meaning_is_refused(wording: str, old: str, new: str) -> None:
    assert found(wording) is not None
    assert old in wording
    assert found(wording.replace(old, new, 1)) is None


@pytest.mark.parametrize(
    "wording",
    [
        "AUTHORITY MAY PROCESS BIOMETRIC INFORMATION FOR THE PURPOSE OF IDENTIFICATION",
        "commercial system required, to include the information listed in Part",
        "THE PRIOR WRITTEN CONSENT OF THE COMMISSIONER DISCLOSE TO ANY PERSON",
        "million records a year at a cost, exceeding $1,000",
        "14 days before the decision, except, where a court of competent jurisdiction",
        "must no later than June, 30 publish a summary of the provider's annual report and",
        "A HIGH-RISK SYSTEM SHALL NOT WITHOUT THE PRIOR WRITTEN CONSENT OF",
    ],
)
def test_the_start_of_a_negation_or_number_is_not_cut_off(wording: str) -> None:
    assert ("HIGH-RISK" in wording) == (found(wording) is not None)


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("the Provider of the system may process personal data", "{} not of any person"),
        ("the Provider of the system may process personal data", "{}\nnot of any person"),
        ("Within the period, the fine amounts to 30", "{} million euro"),
        ("Within the period, the fine amounts to 30", "{} % of turnover"),
        ("The report is due, by the end of June", "{} 30"),
        ("The duty follows, from the first part of section 5", "{}(2)"),
        ("The court will hear, cases that concern data protection", "Never {}"),
        ("Providers of systems, are liable for damage", "Other than {}"),
        ("Lawful processing, of personal data is in the interest", "Un-{}"),
        ("The developer may disclose, the data of such persons", "{} unless they object"),
        ("A review of the decision, that is made bias", "{}-free"),
        ("5 percent of turnover, is due for the year", "at least {}"),
    ],
)
def test_nothing_that_changes_it_is_cut_off(wording: str, text: str) -> None:
    verbatim = wording.replace(",", "").lower()
    assert found(wording, text.format(verbatim)) is None
    assert found(wording, f"{verbatim}. More follows.") is not None


def test_the_place_with_the_fewest_differences_wins() -> None:
    near = "The Board shall review the annual report on the safety of systems in use"
    text = f"{near.replace('annual', 'anual')}. {near.upper()}. {near}. {near}."
    quotation = align(f"{near}…", build_document(text))
    assert quotation is not None
    assert quotation.span.start == text.index(f"{near}.")


def test_a_word_that_the_text_knows_is_no_slip() -> None:
    wording = "each application of the devloper is kept by the agency in its register of systems"
    text = wording.replace("devloper", "developer")
    assert found(wording, text) == text
    assert found(wording, f"{text}. A devloper is something else.") is None


def test_names_are_not_slips() -> None:
    wording = "this duty of Johanson is kept by the agency in its register of all systems"
    assert found(wording, wording.replace("Johanson", "Johansson")) is None


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("give it to us in the time of need", "give it to US in the time of need"),
        ("in March 2024 the Board of the city met", "in may 2024 the Board of the city met"),
        ("the box ☐ of the form is to be ticked", "the box ☑ of the form is to be ticked"),
        ("a value of 10^25 operations is the limit", "a value of 1025 operations is the limit"),
        ("a value of 10² operations is the limit", "a value of 102 operations is the limit"),
        ("it warms by -5 degrees in the dark night", "it warms by 5 degrees in the dark night"),
        ("of risk < 5 in the class of the system", "of risk > 5 in the class of the system"),
        ("the class a of the systems, is exempt here", "the class of the systems is exempt here"),
    ],
)
def test_signs_and_capitals_that_carry_meaning_are_kept(wording: str, text: str) -> None:
    assert found(wording, text) is None


@pytest.mark.parametrize("language", ["es", "fr", "de"])
def test_in_other_languages_no_word_may_differ(language: str) -> None:
    text = "El plazo es de sesenta días a partir de la fecha en que se dicte la resolución final"
    document = replace(build_document(text), language=language)
    assert align(text.replace("sesenta", "setenta"), document) is None
    assert align(text.upper(), document) is not None


def test_fewer_than_six_words_are_left_to_exact_search() -> None:
    assert found("Shall establish and maintain a") is None
    assert found("Shall establish and maintain a public") is not None


def test_looking_within_a_part_finds_nothing_elsewhere() -> None:
    document = build_document(ACT + ACT)
    second = Span(len(ACT), 2 * len(ACT))
    for find in (align, locate):
        quotation = find(REGISTER, document, within=second)
        assert quotation is not None
        assert second.contains(quotation.span)
    first = ACT.index(REGISTER)
    assert align(REGISTER, document, within=Span(0, first + len(REGISTER) - 1)) is None
    assert locate(REGISTER, document, within=Span(0, first + len(REGISTER) - 1)) is None
    assert locate(REGISTER, document, within=Span(0, first + len(REGISTER))) is not None


@pytest.mark.parametrize(
    ("wording", "how"),
    [
        ("shall not, without the prior written consent", How.EXACT),
        ("consent of the Commissioner, disclose", How.TOLERANT),
        (REGISTER.upper(), How.FUZZY),
    ],
)
def test_the_strictest_way_that_finds_it_is_named(wording: str, how: How) -> None:
    grounding = ground(wording, build_document(ACT))
    assert grounding is not None
    assert grounding.how is how


def test_what_is_grounded_nowhere_is_none() -> None:
    assert ground("The Board shall publish its minutes every month", build_document(ACT)) is None


@given(st.data())
def test_a_verbatim_slice_is_found_as_it_is(data: st.DataObject) -> None:
    words = [match.span() for match in re.finditer(r"\S+", ACT)]
    first = data.draw(st.integers(0, len(words) - 8))
    last = data.draw(st.integers(first + 7, len(words) - 1))
    start, end = words[first][0], words[last][1]
    assume(not planting.is_cut_out(ACT, start, end))
    document = build_document(ACT)
    quotation = align(ACT[start:end], document)
    assert quotation is not None
    assert quotation.span == Span(start, end)
    grounding = ground(ACT[start:end], document)
    assert grounding is not None
    assert grounding.quotation.text == ACT[start:end]


PIECES = st.sampled_from(
    re.split(
        " ",
        "the a of that such Provider provider's shall not may 30 2.5 % $ (a) … ... - \n ;\n(b) "
        "opin-\n ion non- behaviour behavior May June [t]he * > ’ , . 有 ß İ ﬁ ² ½ e\u0301 \u00ad",
    )
)
MESSES = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.lists(PIECES, max_size=40).map("".join),
)


@given(MESSES, MESSES, st.data())
def test_any_text_and_wording_give_a_slice_or_nothing(
    text: str, wording: str, data: st.DataObject
) -> None:
    assume(text.strip())
    document = build_document(text)
    start = data.draw(st.integers(0, len(text) - 1))
    within = Span(start, data.draw(st.integers(start + 1, len(text))))
    for part in (None, within):
        quotation = align(wording, document, within=part)
        if quotation is None:
            continue
        span = quotation.span
        assert quotation.text == text[span.start : span.end]
        assert (part or span).contains(span)
        assert ground(wording, document, within=part) is not None


def example_documents() -> Iterator[Document]:
    folder = Path(__file__).parents[2] / "examples" / "documents"
    for path in sorted(folder.iterdir()):
        yield read_document(path)


@pytest.fixture(scope="module")
def examples() -> list[Document]:
    return list(example_documents())


@pytest.mark.parametrize("plant", planting.ALLOWED, ids=lambda plant: plant.__name__)
def test_what_is_planted_harmlessly_in_the_examples_is_found(
    plant: planting.Plant, examples: list[Document]
) -> None:
    rng = random.Random(plant.__name__)
    outcomes: list[bool] = []
    while len(outcomes) < 100:
        document = rng.choice(examples)
        start, end = planting.slice_words(document.text, rng, 10, 45)
        wording = plant(document.text[start:end], rng)
        if wording is None or planting.is_cut_out(document.text, start, end):
            continue
        grounding = ground(wording, document)
        expected = set(range(start - 4, start + 5))
        outcomes.append(
            grounding is not None
            and grounding.quotation.span.start in expected
            and abs(grounding.quotation.span.end - end) <= 4
        )
    assert sum(outcomes) >= 95


@pytest.mark.parametrize("plant", planting.FORBIDDEN, ids=lambda plant: plant.__name__)
def test_what_is_planted_harmfully_in_the_examples_is_never_accepted(
    plant: planting.Plant, examples: list[Document]
) -> None:
    rng = random.Random(plant.__name__)
    tried = 0
    while tried < 250:
        document = rng.choice(examples)
        start, end = planting.slice_words(document.text, rng, 6, 45)
        original = document.text[start:end]
        wording = plant(original, rng)
        if wording is None or wording == original:
            continue
        tried += 1
        if align(wording, document) is not None:
            assert " ".join(wording.split()) in " ".join(document.text.split()), wording


@given(st.data())
def test_a_changed_protected_word_is_refused_or_stands_elsewhere(data: st.DataObject) -> None:
    seed = data.draw(st.integers(0, 2**32))
    plant = data.draw(st.sampled_from(planting.FORBIDDEN[:4]))
    rng = random.Random(seed)
    start, end = planting.slice_words(ACT, rng, 6, 40)
    wording = plant(ACT[start:end], rng)
    assume(wording is not None and wording != ACT[start:end])
    assert wording is not None
    quotation = align(wording, build_document(ACT))
    if quotation is not None:
        assert planting.protected_tokens(quotation.text) == planting.protected_tokens(wording)
