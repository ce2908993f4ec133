"""Replies are read for what they hold, whatever else is in them."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.coding.llm.reply import (
    Claim,
    ParsedReply,
    read_json,
    read_quotations,
    read_reply,
    read_summary,
)
from govatlas.model.coding import Confidence
from tests.coding.llm.replies import FINES, FORBIDS, cover, label, load_tasks, reply

RISK, RECORD = load_tasks()
CODES = [category.code for category in RISK.taxonomies[0].categories]
GOOD = reply(RISK, risk=[label("1.1", FORBIDS), label("2.1", FINES, level=1)])


def levels(parsed: ParsedReply) -> dict[str, int]:
    """Return what is decided of the risks."""
    found = {claim.code: claim.level for claim in parsed.claims if claim.kind == "risk"}
    assert not found.keys() & {code for _, code in parsed.none}
    return {**found, **{code: 0 for kind, code in parsed.none if kind == "risk"}}


def change(**labels: Any) -> str:
    """Return a reply on the risks with members of its ``risk`` replaced."""
    content = cover(RISK, {})
    content["risk"] |= labels
    return json.dumps(content)


def test_a_good_reply_decides_every_category() -> None:
    parsed = read_reply(GOOD, RISK)
    assert parsed.problems == ()
    assert levels(parsed) == {**dict.fromkeys(CODES, 0), "1.1": 2, "2.1": 1}
    assert parsed.claims[0] == Claim(
        kind="risk",
        code="1.1",
        level=2,
        confidence=Confidence.HIGH,
        rationale="It says so.",
        quotes=(FORBIDS,),
    )
    assert parsed.remarks == (("risk", "Little."),)


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("{}", id="bare"),
        pytest.param("\ufeff\n {}\n\n", id="space"),
        pytest.param("```json\n{}\n```", id="a fence"),
        pytest.param("```\n{}```", id="a fence without a name"),
        pytest.param("Here is the coding:\n```json\n{}\n```\nI hope it helps.", id="both"),
        pytest.param("Here is the coding: {} That is all.", id="words around"),
        pytest.param('<think>Is it {{"risk": 1}}? No.</think>{}', id="a thought"),
        pytest.param("<think>Hm.\n</think>\n```json\n{}\n```", id="a thought before a fence"),
    ],
)
def test_what_stands_around_a_reply_does_not_matter(frame: str) -> None:
    before, _, after = frame.replace("{{", "\0").replace("}}", "\1").partition("{}")
    wrapped = (before + GOOD + after).replace("\0", "{").replace("\1", "}")
    assert read_reply(wrapped, RISK) == read_reply(GOOD, RISK)


def test_a_fence_within_a_quotation_does_not_cut_the_reply() -> None:
    fenced = reply(RISK, risk=[label("1.1", "```json\n{}\n``` stands in the text")])
    assert levels(read_reply(f"Here it is: {fenced}", RISK))["1.1"] == 2


@pytest.mark.parametrize(
    ("text", "finish", "problem"),
    [
        ("", "stop", "the reply is empty"),
        ("  \n", "", "the reply is empty"),
        ("I cannot help with this.", "stop", "the reply contains no JSON object"),
        ("[1, 2]", "stop", "the reply contains no JSON object"),
        ('{"risk": {', "stop", "the reply is not valid JSON"),
        (GOOD[:-40], "length", "the reply was cut off"),
        ("", "content_filter", "the reply was withheld by a content filter"),
        ("[" * 100_000, "stop", "the reply contains no JSON object"),
        ('{"a":' * 100_000, "stop", "the reply is not valid JSON"),
    ],
)
def test_a_reply_without_an_object_decides_nothing(text: str, finish: str, problem: str) -> None:
    parsed = read_reply(text, RISK, finish=finish)
    assert (parsed.claims, parsed.none) == ((), frozenset())
    assert len(parsed.problems) == 1
    assert parsed.problems[0].startswith(problem)


@pytest.mark.parametrize(
    ("entry", "decided"),
    [
        pytest.param({"level": "2"}, 2, id="a level as text"),
        pytest.param({"level": 3}, None, id="above the scale"),
        pytest.param({"level": -1}, None, id="below the scale"),
        pytest.param({"level": 0}, None, id="none among the labels"),
        pytest.param({"level": True}, None, id="a level that is yes"),
        pytest.param({"level": "²"}, None, id="a digit that is no number"),
        pytest.param({"level": "9" * 5_000}, None, id="more digits than are read"),
        pytest.param({"level": "good"}, None, id="a level in words"),
        pytest.param({"level": 1.5}, None, id="half a level"),
        pytest.param({"level": None}, None, id="no level"),
        pytest.param({"level": [2]}, None, id="a list"),
        pytest.param({"code": "99.9"}, None, id="an unknown code"),
        pytest.param({"code": ["1.1"]}, None, id="a list for a code"),
    ],
)
def test_a_label_out_of_its_form_decides_nothing(entry: dict[str, Any], decided: int) -> None:
    text = change(labels=[label("1.1", FORBIDS) | entry], none=CODES[1:])
    parsed = read_reply(text, RISK)
    assert levels(parsed).get("1.1") == decided
    assert bool(parsed.problems) == (decided is None)
    if decided is None:
        assert parsed.problems[-1] == "risk has no answer for: 1.1"


def test_a_code_that_is_left_out_is_not_decided() -> None:
    parsed = read_reply(change(none=CODES[2:]), RISK)
    assert parsed.problems == ("risk has no answer for: 1.1, 1.2",)
    assert {"1.1", "1.2"}.isdisjoint(levels(parsed))


def test_an_unknown_code_at_none_is_told() -> None:
    parsed = read_reply(change(none=[*CODES, "99.9"]), RISK)
    assert parsed.problems == ('risk has no code "99.9"',)
    assert levels(parsed) == dict.fromkeys(CODES, 0)


@pytest.mark.parametrize(
    ("labels", "none", "level"),
    [
        ([label("1.1", FORBIDS), label("1.1", FINES, level=1)], CODES[1:], 1),
        ([label("1.1", FORBIDS, level=1), label("1.1", FINES)], CODES[1:], 1),
        ([label("1.1", FORBIDS)], CODES, 2),
        ([], [*CODES, "1.1"], 0),
    ],
)
def test_a_code_answered_twice_is_told_and_of_two_levels_the_lower_counts(
    labels: list[dict[str, Any]], none: list[str], level: int
) -> None:
    parsed = read_reply(change(labels=labels, none=none), RISK)
    assert parsed.problems == ("risk 1.1 is answered twice",)
    assert levels(parsed)["1.1"] == level


def test_no_more_than_three_quotations_are_taken_each_once() -> None:
    given = ["a " * 12, "a " * 12, "", 7, "b", "c", "d"]
    parsed = read_reply(change(labels=[label("1.1") | {"quotes": given}], none=CODES[1:]), RISK)
    assert parsed.claims[0].quotes == (("a " * 12).strip(), "b", "c")


def test_confidence_that_is_unknown_counts_as_low() -> None:
    given = [label("1.1", FINES, confidence=" HIGH "), label("1.2", FINES, confidence=0.9)]
    parsed = read_reply(change(labels=given, none=CODES[2:]), RISK)
    assert [claim.confidence for claim in parsed.claims] == [Confidence.HIGH, Confidence.LOW]


@pytest.mark.parametrize(
    ("member", "value", "problem"),
    [
        ("risk", None, 'the member "risk" is missing or is not an object'),
        ("risk", [], 'the member "risk" is missing or is not an object'),
    ],
)
def test_a_taxonomy_that_is_missing_is_told(member: str, value: Any, problem: str) -> None:
    parsed = read_reply(json.dumps({member: value}), RISK)
    assert parsed.problems == (problem,)
    assert not parsed.answered


@pytest.mark.parametrize(
    ("member", "value", "problem"),
    [
        ("summary", "", "summary"),
        ("summary", 7, "summary"),
        ("status", None, "status"),
        ("status", {"label": "law"}, "status"),
        ("status", {"label": ["hard_law"]}, "status"),
        ("actors", None, "actors"),
        ("actors", ["Commissioner"], "actors is not an object"),
        ("actors", [{"role": "king", "name": "X", "type": "ai-user"}], 'role "king"'),
        ("actors", [{"role": "target", "name": "", "type": "ai-user"}], "actor"),
        ("actors", [{"role": "target", "name": "X", "type": "robot"}], 'type "robot"'),
    ],
)
def test_a_record_out_of_its_form_is_told(member: str, value: Any, problem: str) -> None:
    content = cover(RECORD, {}) | {member: value}
    parsed = read_reply(json.dumps(content), RECORD)
    assert len(parsed.problems) == 1
    assert problem in parsed.problems[0]
    assert len(parsed.none) == 30


def test_half_a_character_is_not_let_in() -> None:
    """A lone surrogate, which JSON can write, cannot be kept in a database."""
    given = label("1.1", "\ud83d half", rationale="\udc00 why")
    content = json.dumps(cover(RISK, {"risk": [given]}))
    assert "\\ud83d" in content
    (claim,) = read_reply(content, RISK).claims
    f"{claim.quotes} {claim.rationale}".encode()
    read_summary('{"summary": "\\ud83d"}').encode()
    read_quotations('{"quotes": [{"id": 0, "quote": "\\ud83d"}]}')[0].encode()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"quotes": [{"id": 0, "quote": " a  b "}, {"id": 2, "quote": "c"}]}', {0: "a b", 2: "c"}),
        ('{"quotes": [{"id": "0", "quote": "a"}, 7, {"quote": "b"}]}', {}),
        ('{"quotes": [{"id": true, "quote": "a"}]}', {}),
        ('{"quotes": [{"id": 0, "quote": null}]}', {0: ""}),
        ('{"quotes": {"0": "a"}}', {}),
        ("none", {}),
    ],
)
def test_wording_given_once_more_is_read_by_its_number(text: str, found: dict[int, str]) -> None:
    assert read_quotations(text) == found


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([*CODES[:4], "99.9", "²", "hard_law", "target", "ai-user", "high"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["code", "level", "quotes", "label", "role", "name", "type", "id"])
            | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
LABELS = st.lists(
    st.fixed_dictionaries(
        {"code": st.sampled_from([*CODES[:3], "9.9"]) | JSON, "level": st.integers(0, 3) | JSON},
        optional={"quotes": JSON, "confidence": JSON, "rationale": JSON},
    )
    | JSON,
    max_size=4,
)
RISKS = st.fixed_dictionaries({"labels": LABELS | JSON, "none": st.lists(JSON) | JSON})
MEMBERS = ("risk", "sector", "scope", "summary", "status", "actors", "roles", "quotes")
RECORDS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(MEMBERS, JSON),
)


@settings(max_examples=60, deadline=None)
@given(st.text() | JSON.map(json.dumps) | RECORDS.map(json.dumps))
def test_no_text_whatever_makes_reading_fail(text: str) -> None:
    for task in (RISK, RECORD):
        parsed = read_reply(text, task)
        assert parsed.problems
    read_quotations(text)
    read_summary(text)


@settings(max_examples=80, deadline=None)
@given(RISKS)
def test_nothing_is_decided_that_the_reply_does_not_say(risks: dict[str, Any]) -> None:
    parsed = read_reply(json.dumps({"risk": risks}), RISK)
    labels = risks["labels"] if isinstance(risks["labels"], list) else []
    none = risks["none"] if isinstance(risks["none"], list) else []
    for code, level in levels(parsed).items():
        if level:
            assert any(
                e["code"] == code and str(e["level"]) == str(level) for e in labels if is_label(e)
            )
        else:
            assert code in {str(said) for said in none}
    undecided = set(CODES) - levels(parsed).keys()
    assert undecided  # nobody names all 24 of them
    assert parsed.problems


def is_label(entry: Any) -> bool:
    return isinstance(entry, dict) and "code" in entry and "level" in entry


def test_an_object_is_found_wherever_it_stands() -> None:
    assert read_json('noise {"a": 1} noise') == {"a": 1}
    assert read_json('{"a": 1}{"b": 2}') is None
