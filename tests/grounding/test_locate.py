"""Wording is found where it stands, and nowhere else."""

import re
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from govatlas.grounding import locate
from govatlas.model.document import Document, Span
from tests.builders import build_document
from tests.store.strategies import documents, spans

ACT = (
    "Section 1. A lender shall not disclose the score within 130 days, or 1,300.5 days, of an "
    "unlawful decision – save where the applicant’s “written consent” has been given to the "
    "non-binding opin-\nion of the   Commissioner.\n"
    "Section 2. A lender may not discriminate; it must explain. A lender can't refuse a "
    "bias-free review.\n"
)


def found(wording: str, text: str = ACT) -> str | None:
    quotation = locate(wording, build_document(text))
    return quotation.text if quotation is not None else None


@pytest.mark.parametrize(
    ("wording", "quoted"),
    [
        ("A lender shall not disclose", "A lender shall not disclose"),
        ("  the score within 130 days\n", "the score within 130 days"),
        ("unlawful decision - save where", "unlawful decision – save where"),
        ("unlawful decision—save where", "unlawful decision – save where"),
        ('applicant\'s "written consent"', "applicant’s “written consent”"),
        ("``written consent''", "“written consent”"),
        ("the opinion of the Commissioner", None),
        ("opinion of the Commissioner", "opin-\nion of the   Commissioner"),
        ("given to\nthe non-binding", "given to the non-binding"),
        ("1,300.5 days", "1,300.5 days"),
        ("", None),
        (" \n", None),
    ],
)
def test_only_space_quotes_dashes_and_line_hyphens_may_differ(
    wording: str, quoted: str | None
) -> None:
    assert found(wording) == quoted


@pytest.mark.parametrize(
    "wording",
    [
        "A lender shall disclose",
        "A lender must not disclose",
        "A lender shall not disclose the scores",
        "30 days",
        "13 days",
        "130 day",
        "300.5 days",
        "within 1",
        "or 1,300",
        "lawful decision",
        "binding opinion",
        "A lender may",
        "A lender can",
        "refuse a bias",
        "ion of the Commissioner",
        "non-binding opin",
        "a lender shall not disclose",
        "within 130  day s",
        "1300.5 days",
        "A lender may discriminate",
    ],
)
def test_changed_meaning_is_never_found(wording: str) -> None:
    assert found(wording) is None


def test_the_first_place_that_cuts_no_word_is_quoted() -> None:
    text = "It is unlawful. What is lawful here, is lawful there."
    quotation = locate("lawful", build_document(text))
    assert quotation is not None
    assert quotation.span == Span(24, 30)


def test_an_exact_match_wins_over_a_tolerant_one() -> None:
    text = 'A “test” comes first, a "test" later.'
    quotation = locate('"test"', build_document(text))
    assert quotation is not None
    assert quotation.text == '"test"'


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("人工智能", "通用人工智能服务提供者"),
        ("인공지능", "인공지능은 안전해야 한다"),
    ],
)
def test_scripts_without_spaces_have_no_words_to_cut(wording: str, text: str) -> None:
    assert found(wording, text) == wording


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("-" * 40 + "x", "-" * 5000),
        ("a - - - - b", "a " + "- " * 5000),
        ("'" * 40 + "x", "'" * 5000),
        ("a b c", "a" + " " * 20000),
        ("- x", " -" * 5000),
    ],
)
def test_rows_of_signs_cost_no_time(wording: str, text: str) -> None:
    start = time.process_time()
    assert found(wording, text) is None
    assert time.process_time() - start < 2


@given(st.data())
def test_a_quotation_equals_its_slice(data: st.DataObject) -> None:
    document = data.draw(documents())
    span = data.draw(spans(len(document.text)))
    quotation = document.quote(span)
    assert quotation.text == document.text[quotation.span.start : quotation.span.end]
    assert (quotation.span, quotation.document_id) == (span, document.id)


WORDS = (
    "shall must may not never no 30 130 3 1,000 10.5 un lawful unlawful non-binding binding "
    "disclose can't can the a — - “ ” ' ( ) ; . § 有 关"
)
WORD = st.sampled_from(WORDS.split())
SPACE = st.sampled_from([" ", " ", "  ", "\n", "", "-\n"])
TEXTS = st.lists(st.tuples(WORD, SPACE), min_size=1, max_size=40).map(
    lambda pairs: "".join(word + space for word, space in pairs)
)


def strip_tolerated(text: str) -> str:
    """Return ``text`` without all that a quotation may differ in, written independently."""
    return re.sub(r"[\s\"'“”‘’`´\u00ad—–‐‑―-]", "", text)


@given(TEXTS, TEXTS)
def test_what_is_found_differs_from_the_wording_in_nothing_that_matters(
    text: str, wording: str
) -> None:
    assume(text.strip())
    document = build_document(text)
    quotation = locate(wording, document)
    if quotation is None:
        return
    assert quotation.text == text[quotation.span.start : quotation.span.end]
    assert strip_tolerated(quotation.text) == strip_tolerated(wording)
    before, after = text[: quotation.span.start], text[quotation.span.end :]
    first, last = quotation.text[0], quotation.text[-1]
    if first.isascii() and first.isalnum():
        assert not re.search(r"[A-Za-z0-9]\Z", before)
    if last.isascii() and last.isalnum():
        assert not re.match(r"[A-Za-z0-9]", after)
        assert not re.match(r"\s+not\b", after)


@given(st.data())
def test_whole_words_of_a_document_are_found(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    assume(text.strip())
    words = [match.span() for match in re.finditer(r"\S+", text)]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    wording = text[words[first][0] : words[last][1]]
    assume(not re.match(r"\s+(?:not|never)\b", text[words[last][1] :]))
    assume(not wording.endswith("-"))
    assume(not text[: words[first][0]].endswith("-\n"))
    assume(not re.search(r"\b(?:non|un)\s?[—-]\s*\Z", text[: words[first][0]]))
    assert found(wording, text) == wording


def test_nothing_is_found_in_another_document() -> None:
    document: Document = build_document("Nothing of the kind.")
    assert locate("A lender shall not disclose", document) is None
