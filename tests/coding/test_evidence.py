"""What is chosen to be quoted."""

from hypothesis import given
from hypothesis import strategies as st

from govatlas.coding.evidence import MOST, Exhibit, choose_quotations
from govatlas.coding.excerpts import LONGEST, SHORTEST, excerpt
from govatlas.model.document import Document, Span
from tests.builders import TEXT, build_document

FIRST = "A lender shall not use an automated decision system that discriminates"
SECOND = "The Commissioner shall impose a penalty of not more than 10,000 crowns"


def exhibit(document: Document, words: str, score: float) -> Exhibit:
    start = document.text.index(words)
    span = Span(start, start + len(words))
    return Exhibit(score, span, span)


def test_the_best_passage_comes_first_and_a_much_weaker_one_is_left_out() -> None:
    document = build_document()
    strong, weak = exhibit(document, SECOND, 0.9), exhibit(document, FIRST, 0.2)
    assert [q.text for q in choose_quotations(document, [weak, strong])] == [SECOND]


def test_a_passage_nearly_as_good_is_quoted_too() -> None:
    document = build_document()
    found = choose_quotations(
        document, [exhibit(document, FIRST, 0.8), exhibit(document, SECOND, 0.7)]
    )
    assert [q.text for q in found] == [FIRST, SECOND]


def test_the_same_words_are_not_quoted_twice() -> None:
    text = f"{FIRST}. {FIRST}. {SECOND}."
    document = build_document(text)
    again = text.index(FIRST, 10)
    twin = Exhibit(0.9, Span(again, again + len(FIRST)), Span(again, again + len(FIRST)))
    found = choose_quotations(document, [exhibit(document, FIRST, 0.9), twin])
    assert len(found) == 1


def test_even_a_poor_best_passage_is_quoted() -> None:
    document = build_document()
    assert len(choose_quotations(document, [exhibit(document, FIRST, 0.01)])) == 1


@given(st.data())
def test_any_choice_gives_at_most_three_quotations_without_overlap(data: st.DataObject) -> None:
    document = build_document()
    offsets = st.integers(0, len(TEXT) - 1)
    exhibits = []
    for _ in range(data.draw(st.integers(0, 8))):
        start, end = sorted((data.draw(offsets), data.draw(offsets)))
        span = Span(start, end + 1)
        exhibits.append(Exhibit(data.draw(st.floats(0, 1)), span, span))
    found = choose_quotations(document, exhibits)
    assert len(found) <= MOST
    for one in found:
        assert document.text[one.span.start : one.span.end] == one.text
        assert not any(one.span.overlaps(other.span) for other in found if other is not one)


@given(st.text(alphabet="ab c.;,\n", min_size=1, max_size=900), st.data())
def test_an_excerpt_is_of_a_length_to_quote_or_there_is_none(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = excerpt(text, Span(start, end), Span(start, end))
    if span is not None:
        assert SHORTEST <= len(span) <= LONGEST
        assert span.end <= len(text)
