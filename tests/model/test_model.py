"""Values of the model keep their promises."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.errors import InvalidValue, UnquotableSpan
from govatlas.model.coding import ActorLabel, Confidence, Label, Role
from govatlas.model.document import Anchor, AnchorKind, Quotation, Span
from govatlas.model.instrument import PartialDate
from tests.builders import build_coding, build_document


@given(st.text(min_size=1).filter(str.strip), st.data())
def test_a_quotation_equals_its_slice(text: str, data: st.DataObject) -> None:
    document = build_document(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quotation = document.quote(Span(start, end))
    assert document.text[quotation.span.start : quotation.span.end] == quotation.text
    assert len(quotation.text) == len(quotation.span)


@given(st.text(min_size=1).filter(str.strip), st.integers(1, 50))
def test_a_span_past_the_text_cannot_be_quoted(text: str, beyond: int) -> None:
    with pytest.raises(UnquotableSpan):
        build_document(text).quote(Span(0, len(text) + beyond))


def test_a_quotation_cannot_be_made_or_changed_by_hand() -> None:
    with pytest.raises(TypeError):
        Quotation("x", Span(0, 1), "y")  # type: ignore[call-arg]
    with pytest.raises(InvalidValue):
        Quotation()
    quotation = build_document().quote(Span(0, 5))
    with pytest.raises(InvalidValue):
        quotation._text = "other"


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_a_span_is_never_empty_backward_or_negative(start: int, end: int) -> None:
    with pytest.raises(InvalidValue):
        Span(start, end)


def test_a_label_above_none_needs_a_quotation() -> None:
    with pytest.raises(InvalidValue, match="needs a quotation"):
        Label(taxonomy="risk", category="1.1", level=1, confidence=Confidence.LOW)
    assert Label(taxonomy="risk", category="1.1", level=0, confidence=Confidence.LOW).level == 0


@pytest.mark.parametrize("rival", [-1, 0])
def test_a_label_has_no_rival_that_is_no_level_or_its_own(rival: int) -> None:
    none = Label(taxonomy="risk", category="1.1", level=0, confidence=Confidence.LOW)
    assert none.rival is None
    assert replace(none, rival=1).rival == 1
    with pytest.raises(InvalidValue, match="rival"):
        replace(none, rival=rival)


def test_an_actor_other_than_the_proposer_needs_a_quotation() -> None:
    with pytest.raises(InvalidValue):
        ActorLabel(role=Role.TARGET, name="a lender", type="ai-deployer")
    assert ActorLabel(role=Role.PROPOSER, name="Norland", type="ai-governance-actor")


def test_a_coding_refuses_evidence_from_another_document() -> None:
    other = build_document(document_id="other")
    coding = build_coding(build_document())
    with pytest.raises(InvalidValue, match="quotes another document"):
        replace(coding, labels=build_coding(other).labels)


def test_a_coding_refuses_two_answers_on_one_category() -> None:
    coding = build_coding(build_document())
    with pytest.raises(InvalidValue, match="twice"):
        replace(coding, labels=coding.labels * 2)


def test_a_coding_needs_a_time_zone() -> None:
    with pytest.raises(InvalidValue, match="time zone"):
        replace(build_coding(build_document()), coded_at=datetime(2026, 1, 1))


def test_an_unasked_category_has_no_level() -> None:
    coding = build_coding(build_document())
    assert coding.level_of("risk", "1.1") == 2
    assert coding.level_of("risk", "2.1") == 0
    assert coding.level_of("risk", "7.6") is None


@pytest.mark.parametrize("text", ["2023", "2023-05", "2023-05-30"])
def test_a_partial_date_prints_as_it_was_read(text: str) -> None:
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize("text", ["", "May 2023", "2023-02-30", "2023-13", "23-05-30"])
def test_a_wrong_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        PartialDate.parse(text)


def test_the_innermost_anchor_is_found() -> None:
    outer = Anchor(AnchorKind.SECTION, "1", Span(0, 30))
    inner = Anchor(AnchorKind.SECTION, "1.1", Span(10, 20))
    document = build_document(anchors=(outer, inner))
    assert document.anchor_at(12, AnchorKind.SECTION) == inner
    assert document.anchor_at(25, AnchorKind.SECTION) == outer
    assert document.anchor_at(12, AnchorKind.PAGE) is None


def test_quotations_are_equal_by_document_place_and_words() -> None:
    document = build_document()
    first, same, other = (document.quote(Span(*ends)) for ends in ((0, 6), (0, 6), (0, 7)))
    assert first == same != other
    assert first != "An Act"
    assert len({first, same, other}) == 2
    assert repr(first) == "Quotation(lending-act, 0:6, 'An Act')"


def test_spans_know_what_they_contain_and_overlap() -> None:
    assert Span(0, 5).contains(Span(2, 5))
    assert not Span(0, 5).contains(Span(2, 6))
    assert Span(0, 5).overlaps(Span(4, 9))
    assert not Span(0, 5).overlaps(Span(5, 9))


def test_a_document_has_text_with_its_anchors_inside() -> None:
    with pytest.raises(InvalidValue, match="lending-act has no text"):
        build_document(" \n")
    with pytest.raises(InvalidValue, match="an anchor outside its text"):
        build_document("abc", anchors=(Anchor(AnchorKind.PAGE, "1", Span(0, 4)),))


@pytest.mark.parametrize("parts", [(2025, 0, 3), (2025, 13, 0), (2025, 2, 30), (0, 1, 1)])
def test_a_date_stands_in_the_calendar(parts: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidValue, match="date"):
        PartialDate(*parts)


def test_an_instrument_has_an_id() -> None:
    with pytest.raises(InvalidValue, match="needs an id"):
        build_document(document_id=" ")


def test_levels_count_upward_and_actors_have_names() -> None:
    with pytest.raises(InvalidValue, match="a level is 0 or more"):
        Label(taxonomy="risk", category="1.1", level=-1, confidence=Confidence.LOW)
    with pytest.raises(InvalidValue, match="a proposer needs a name"):
        ActorLabel(role=Role.PROPOSER, name=" ", type="ai-developer")
