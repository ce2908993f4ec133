"""Sentences of legal text end where a reader ends them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.model.document import Span
from govatlas.unitizing import split_sentences


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "sentences",
    [
        [
            "Sec. 2. (a)(1) The Secretary shall, under 42 U.S.C. 5301 et seq., publish a list.",
            "The list shall be current.",
        ],
        [
            "The Secretary may act under 42 U.S.C. 5301 et seq.",
            "The Board shall report to Congress within 90 days of enactment.",
        ],
        ["The term has the meaning given in 15 U.S.C. § 6501 et seq. and includes a State."],
        [
            "The Administrator shall carry out Pub. L. 116-283, div. E, and report to it.",
            "No person may refuse.",
        ],
        [
            "See Fed. Reg. 12345 (Jan. 3, 2024) for the notice of the U.S. Department of Commerce.",
            "It applies from Feb. 1, 2025.",
        ],
        [
            "As held in Smith v. Jones, 410 U.S. 113 (1973), the agency must act.",
            "The court agreed with Mr. Jones on that point.",
        ],
        [
            "Under Art. 6(1)(a) of Regulation (EU) 2016/679, consent is needed.",
            "See Art. 5 No. 3 for more on the matter at hand.",
        ],
        [
            "Section 3. No. 5 of the list is repealed by the council.",
            "Para. 4 stays in force, as does Sec. 12.3.4 of the code.",
        ],
        [
            "The system (e.g. a chatbot, i.e. a program that talks) must be labelled.",
            "Acme Inc. and Beta Corp. shall submit reports to the Office of A.I. Policy.",
        ],
        [
            "The fee is $1.5 million per day.",
            "The fee of 3.14 percent is due on Dec. 31.",
            "Payment to D.C. offices is made by cheque.",
        ],
        [
            "The U.N. General Assembly adopted res. A/78/L.49 on March 21.",
            "It was welcomed in the U.S.",
            "The agency agreed to it in full.",
        ],
        ["The term “U.S. Person” has the meaning given in section 772.1 of title 15."],
        ["Any corporation or other non-U.S. governmental organization is covered by this."],
        [
            "This is subject to Health & Saf. Code, § 1367.01, and to Bus. & Prof. Code 22602.",
            "It applies to all plans.",
        ],
        [
            "The Act is amended by adding at the end the following:",
            "“SEC. 5602. Establishment; governance.",
            "The Director shall govern it.",
        ],
        ["What is it for?", "It is software that decides!", "“It decides alone.”", "Then it ends."],
    ],
    ids=lambda sentences: sentences[0][:30],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_a_section_that_runs_on_begins_a_sentence() -> None:
    assert split(
        "It ends 180 days after the enactment of this Act.SEC. 203. REPORTS SHALL FOLLOW."
    ) == [
        "It ends 180 days after the enactment of this Act.",
        "SEC. 203. REPORTS SHALL FOLLOW.",
    ]


def test_a_number_stays_with_its_wording() -> None:
    text = "§ 8-101. (a) In this section the following words have the meanings indicated."
    assert split(text) == [text]


ITEMS = (
    "The Board shall: (1) review each system before it is used; (2) publish the outcome of the "
    "review within 30 days; and (3) keep records of the review for at least five years after the "
    "system is withdrawn from use, so that the public may inspect them at the office of the clerk "
    "during hours."
)


def test_a_long_list_is_split_at_its_items() -> None:
    openings = [sentence[:9] for sentence in split(ITEMS)]
    assert openings == ["The Board", "(1) revie", "(2) publi", "(3) keep "]


def test_a_short_list_stays_whole() -> None:
    text = "The Board shall: (1) review each system; and (2) publish the outcome of the review."
    assert split(text) == [text]


def test_a_long_sentence_is_split_at_semicolons_outside_brackets() -> None:
    clause = "the operator shall keep a log (with time; place; outcome) of each decision it takes"
    text = "; ".join([clause] * 4) + "."
    assert split(text) == [f"{clause};"] * 3 + [f"{clause}."]


FRAGMENTS = st.one_of(
    st.sampled_from(
        [
            "Sec. 2. (a)(1) ",
            "42 U.S.C. 5301 et seq. ",
            "this Act.SEC. ",
            "“SEC. ",
            "203. ",
            "The U.N. ",
            "General Assembly ",
            "The Board shall review each system before it is used. ",
            "; and ",
            ": (1) ",
            "; (2) ",
            "\n",
            " ",
            "人工智能。",
        ]
    ),
    st.text(max_size=15),
)


@given(st.lists(FRAGMENTS, max_size=40).map("".join), st.data())
def test_sentences_lie_within_in_order_and_lose_nothing(text: str, data: st.DataObject) -> None:
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    within = Span(start, data.draw(st.integers(start + 1, len(text))))
    end = within.start
    for span in split_sentences(text, within):
        assert within.contains(span)
        assert not text[end : span.start].strip()
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        end = span.end
    assert not text[end : within.end].strip()
