"""Places in a text, as other tools count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.interchange.counting import Place, choose_counting
from govatlas.interchange.offsets import CODE_POINTS, UTF16, Counting, Offsets
from govatlas.model.document import Span

TEXTS = st.text(st.sampled_from("ab \n😀🤖人é𝔸"), min_size=1, max_size=60)
COUNTINGS = [Counting(wide, ends) for wide in (False, True) for ends in (False, True)]
TEXT = (
    "First line 😀 with a face.\n"
    "Second 🤖🤖 line: operators shall register.\n"
    "Third line, 人工智能.\n"
)


def write_as(text: str, counting: Counting) -> bytes:
    """Return the text as a tool holds it that counts in this way."""
    text = text.replace("\n", "\r\n") if counting.double_ends else text
    return text.encode("utf-16-le" if counting.wide else "utf-32-le")


def width(counting: Counting) -> int:
    return 2 if counting.wide else 4


@pytest.mark.parametrize("counting", COUNTINGS)
@given(text=TEXTS, data=st.data())
def test_words_stand_where_the_tool_finds_them(
    counting: Counting, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    first, last = Offsets(text, counting).count_span(span)
    held = write_as(text, counting)[first * width(counting) : last * width(counting)]
    assert held == write_as(text[span.start : span.end], counting)


@pytest.mark.parametrize("counting", COUNTINGS)
@given(text=TEXTS)
def test_every_place_comes_back_and_no_other_is_made_up(counting: Counting, text: str) -> None:
    offsets = Offsets(text, counting)
    there = [offsets.count(place) for place in range(len(text) + 1)]
    assert [offsets.find(place) for place in there] == list(range(len(text) + 1))
    between = set(range(-2, offsets.length + 3)) - set(there)
    assert all(offsets.find(place) is None for place in between)
    assert offsets.length == len(write_as(text, counting)) // width(counting)


def test_a_face_counts_as_two_in_utf16_alone() -> None:
    assert Offsets("😀a", UTF16).count(1) == 2
    assert Offsets("😀a", CODE_POINTS).count(1) == 1


def test_a_span_that_is_empty_reversed_or_inside_a_character_is_none() -> None:
    offsets = Offsets("😀ab", UTF16)
    assert offsets.find_span(2, 2) is None
    assert offsets.find_span(3, 2) is None
    assert offsets.find_span(1, 3) is None
    assert offsets.find_span(0, 99) is None
    assert offsets.find_span(2, 3) == Span(1, 2)


@pytest.mark.parametrize("counting", COUNTINGS)
@pytest.mark.parametrize("double_ends", [False, True])
def test_what_a_tool_counted_is_told_by_where_words_begin(
    counting: Counting, double_ends: bool
) -> None:
    offsets = Offsets(TEXT, counting)
    words = ("face", "operators shall register", "Third line", "人工智能")
    spans = [Span(TEXT.index(word), TEXT.index(word) + len(word)) for word in words]
    places = [Place(*offsets.count_span(span)) for span in spans]
    chosen = choose_counting(TEXT, places, double_ends=double_ends)
    assert [Offsets(TEXT, chosen).find_span(p.start, p.end) for p in places] == spans


def test_code_points_of_the_file_are_taken_where_nothing_speaks_against_them() -> None:
    assert choose_counting("abc", [], double_ends=False) == CODE_POINTS
    assert choose_counting("abc", [Place(0, 3)], double_ends=True) == Counting(False, True)
