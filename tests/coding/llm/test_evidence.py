"""Wording that the document does not hold is no evidence, however close it comes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.coding.llm.asking import UNGROUNDED, Findings, Voice, ask_task
from govatlas.coding.llm.coder import LlmCoder
from govatlas.coding.llm.evidence import EvidenceTally, Finder
from govatlas.coding.llm.masking import Masked, mask
from govatlas.coding.llm.prompts import Part
from govatlas.coding.llm.providers.registry import parse_model
from govatlas.coding.llm.reply import Claim
from govatlas.coding.llm.request import Parameters, Purpose, Request
from govatlas.coding.llm.session import NoReply
from govatlas.coding.llm.settings import LlmSettings
from govatlas.coding.llm.tasks import Task
from govatlas.model.coding import Confidence
from govatlas.model.document import Span
from tests.coding.llm.replies import (
    ACT,
    FINES,
    FORBIDS,
    TESTS,
    build_document,
    cover,
    label,
    load_tasks,
    reply,
)
from tests.coding.llm.scripted import ScriptedAsker, run

RISK, RECORD = load_tasks()
DOCUMENT = build_document()
WHOLE = Span(0, len(ACT))
MODEL = parse_model("openai:tiny")
CHANGED = [
    pytest.param(TESTS.replace("30", "60"), id="a number"),
    pytest.param(TESTS.replace("30 days", "300 days"), id="a digit more"),
    pytest.param(TESTS.replace("30 days", "thirty hours"), id="a unit"),
    pytest.param(TESTS.replace("shall", "shall not"), id="a negation put in"),
    pytest.param(FORBIDS.replace("No agency", "An agency"), id="a negation left out"),
    pytest.param(FORBIDS.replace("No agency", "Each agency"), id="a negation turned round"),
    pytest.param(FINES.replace("does not keep", "does keep"), id="not left out"),
    pytest.param(TESTS.replace("shall", "may"), id="a duty made a choice"),
    pytest.param(FORBIDS.replace("shall", "should"), id="a duty made advice"),
    pytest.param(FINES.replace("may fine", "must fine"), id="a choice made a duty"),
    pytest.param(FINES.replace("five years", "nine years"), id="a number in words"),
    pytest.param(FORBIDS.replace("before", "after"), id="before made after"),
    pytest.param("A miller shall ring every third bell of Quillmere.", id="invented"),
    pytest.param("shall test the system ... within 30 days of its release", id="an ellipsis"),
]


class Model:
    """Answers a task with ``first``, and a request for quotations with ``again``."""

    def __init__(self, first: str, again: Mapping[int, str] | None | NoReply = None) -> None:
        self.first = first
        self.again = again
        self.wanted: list[dict[str, object]] = []

    def answer(self, request: Request, purpose: Purpose) -> str | NoReply:
        words = request.messages[-1].text
        if not words.startswith("REASK: quotations"):
            return self.first
        line = next(x for x in words.splitlines() if x.startswith("WANTED: "))
        self.wanted = json.loads(line.removeprefix("WANTED: "))
        if isinstance(self.again, NoReply):
            return self.again
        return json.dumps(
            {"quotes": [{"id": n, "quote": q} for n, q in (self.again or {}).items()]}
        )


def ask(model: Model, task: Task = RISK) -> tuple[Findings, ScriptedAsker]:
    asker = ScriptedAsker(model.answer)
    findings = run(
        ask_task(
            asker,
            voice=Voice(MODEL),
            parameters=Parameters(),
            task=task,
            part=Part(span=WHOLE),
            finder=Finder(DOCUMENT, WHOLE, mask(DOCUMENT)),
            token="0123456789ab",
        )
    )
    for found in findings.labels:
        check_quotations(found.quotations)
    return findings, asker


def check_quotations(quotations: tuple[object, ...]) -> None:
    for quotation in quotations:
        span = quotation.span  # type: ignore[attr-defined]
        assert quotation.text == ACT[span.start : span.end]  # type: ignore[attr-defined]


def outcome(findings: Findings, code: str = "1.1") -> int | str:
    """Return the level of a risk, or why it has none."""
    levels = {found.category: found.level for found in findings.labels}
    reasons = {found.category: found.reason for found in findings.abstentions}
    assert not levels.keys() & reasons.keys()
    return levels[code] if code in levels else reasons[code]


@pytest.mark.parametrize("wording", CHANGED)
def test_changed_wording_is_refused_asked_for_once_more_then_dropped(wording: str) -> None:
    model = Model(reply(RISK, risk=[label("1.1", wording)]), {0: wording})
    findings, asker = ask(model)
    assert [purpose.attempt for _, purpose in asker.asked] == [0, 1]
    assert model.wanted == [{"id": 0, "for": "risk 1.1", "quote": wording}]
    assert outcome(findings) == UNGROUNDED
    assert UNGROUNDED.startswith("ungrounded")
    assert findings.tally == EvidenceTally(given=1, dropped=1)
    assert sum(found.level == 0 for found in findings.labels) == 23


@pytest.mark.parametrize("wording", CHANGED)
def test_a_label_keeps_its_level_by_another_quotation_alone(wording: str) -> None:
    findings, asker = ask(Model(reply(RISK, risk=[label("1.1", wording, FORBIDS)])))
    assert (len(asker.asked), outcome(findings)) == (2, 2)
    (kept,) = next(found for found in findings.labels if found.category == "1.1").quotations
    assert kept.text == FORBIDS
    assert findings.tally == EvidenceTally(given=2, exact=1, dropped=1)


@pytest.mark.parametrize("wording", CHANGED)
def test_wording_given_right_the_second_time_is_kept(wording: str) -> None:
    findings, _ = ask(Model(reply(RISK, risk=[label("1.1", wording)]), {0: FINES}))
    assert outcome(findings) == 2
    assert findings.tally == EvidenceTally(given=1, recovered=1)


@pytest.mark.parametrize(
    ("wording", "how"),
    [
        (FORBIDS, "exact"),
        (FORBIDS.replace(" ", "\n  "), "tolerant"),
        (FORBIDS.replace("approved", "aproved"), "fuzzy"),
    ],
)
def test_how_a_quotation_was_found_is_counted(wording: str, how: str) -> None:
    findings, asker = ask(Model(reply(RISK, risk=[label("1.1", wording)])))
    assert (len(asker.asked), outcome(findings)) == (1, 2)
    assert findings.tally == EvidenceTally(given=1, **{how: 1})
    assert findings.tally.located == 1


def test_what_is_wrong_with_several_labels_is_asked_for_at_once() -> None:
    bad = "Every third bell shall ring in Quillmere."
    first = reply(RISK, risk=[label("1.1", bad, FORBIDS), label("2.1", bad), label("4.1", FINES)])
    model = Model(first, {1: FINES})
    findings, asker = ask(model)
    assert len(asker.asked) == 2
    assert [(wanted["id"], wanted["for"]) for wanted in model.wanted] == [
        (0, "risk 1.1"),
        (1, "risk 2.1"),
    ]
    assert [outcome(findings, code) for code in ("1.1", "2.1", "4.1")] == [2, 2, 2]
    assert findings.tally == EvidenceTally(given=4, exact=2, recovered=1, dropped=1)


def test_a_label_without_wording_is_asked_for_some_and_else_left_open() -> None:
    findings, asker = ask(Model(reply(RISK, risk=[label("1.1"), label("2.1")]), {1: FINES}))
    assert len(asker.asked) == 2
    assert outcome(findings) == UNGROUNDED
    assert outcome(findings, "2.1") == 2
    assert findings.tally == EvidenceTally(given=1, recovered=1)


@pytest.mark.parametrize("again", [NoReply("no reply: timed out"), None, {0: ""}, {7: FORBIDS}])
def test_a_second_reply_of_no_use_leaves_the_label_open(
    again: Mapping[int, str] | None | NoReply,
) -> None:
    bad = TESTS.replace("30", "90")
    findings, asker = ask(Model(reply(RISK, risk=[label("1.1", bad)]), again))
    assert (len(asker.asked), outcome(findings)) == (2, UNGROUNDED)
    assert findings.tally.dropped == 1


def test_status_and_actors_without_wording_are_left_open() -> None:
    content = cover(RECORD, {})
    content["status"]["quotes"] = [FORBIDS.replace("No", "Each")]
    content["actors"] = [
        {"role": "enforcer", "name": "the Commissioner", "type": "ai-governance-actor"},
        {"role": "target", "name": "agency", "type": "ai-deployer", "quotes": [FORBIDS]},
    ]
    findings, _ = ask(Model(json.dumps(content)), RECORD)
    assert findings.status is None
    (gap,) = findings.abstentions
    assert (gap.taxonomy, gap.reason) == ("status", UNGROUNDED)
    assert [actor.name for actor in findings.actors] == ["agency"]


def test_a_reply_that_breaks_its_form_is_asked_for_twice_more_then_left_open() -> None:
    findings, asker = ask(Model("I would rather not."))
    assert [purpose.attempt for _, purpose in asker.asked] == [0, 1, 2]
    assert findings.labels == ()
    assert {found.reason for found in findings.abstentions} == {
        "invalid reply: the reply contains no JSON object"
    }
    assert len(findings.abstentions) == 24
    assert findings.failures == ("the reply contains no JSON object",)


def test_the_best_of_several_poor_replies_is_used() -> None:
    poor = cover(RISK, {"risk": [label("1.1", FORBIDS)]})
    poor["risk"]["none"].remove("7.4")
    replies = iter([json.dumps(poor), "{}", ""])
    asker = ScriptedAsker(lambda request, purpose: next(replies))
    finder = Finder(DOCUMENT, WHOLE, Masked(()))
    findings = run(
        ask_task(
            asker,
            voice=Voice(MODEL),
            parameters=Parameters(),
            task=RISK,
            part=Part(span=WHOLE),
            finder=finder,
            token="0" * 12,
        )
    )
    assert outcome(findings) == 2
    assert outcome(findings, "7.4") == "invalid reply: risk has no answer for: 7.4"
    assert findings.reasks == 2


def test_a_coding_says_what_became_of_its_quotations() -> None:
    bad = TESTS.replace("shall", "may")
    asker = ScriptedAsker(
        lambda request, purpose: (
            "{}"
            if purpose.attempt
            else json.dumps(
                cover(
                    next(task for task in (RISK, RECORD) if task.name == purpose.task),
                    {"risk": [label("1.1", bad), label("2.1", FORBIDS)]}
                    if purpose.task == "risk"
                    else {},
                )
            )
        )
    )
    coder = LlmCoder(LlmSettings(models=(MODEL,)), load_codebook())
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    result = run(coder.code(DOCUMENT, asker, at=at))
    coding = result.coding
    assert coding.level_of("risk", "1.1") is None
    assert [gap.reason for gap in coding.abstentions] == [UNGROUNDED]
    assert result.tally == EvidenceTally(given=3, exact=2, dropped=1)
    facts = dict(coding.provenance)
    assert facts["quotations"].startswith("3 given: 2 found exactly")
    assert facts["quotations"].endswith("1 dropped")
    assert facts["model as reported by the server"] == "served-1"
    assert facts["cost"] == "$1.500000"
    assert "in 3 calls" in facts["tokens"]
    assert facts["replies asked for again"] == "1"


WORDINGS = st.tuples(st.integers(0, len(ACT) - 1), st.integers(1, 420)).map(
    lambda place: ACT[place[0] : place[0] + place[1]]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(WORDINGS | st.text(max_size=60), max_size=3))
def test_every_kept_quotation_is_its_slice_of_20_to_300_characters(quotes: list[str]) -> None:
    claim = Claim(
        kind="risk",
        code="1.1",
        level=1,
        confidence=Confidence.LOW,
        rationale="",
        quotes=tuple(quotes),
    )
    finder = Finder(DOCUMENT, WHOLE, Masked(()))
    (piece,) = finder.find([claim])
    check_quotations(tuple(piece.found))
    assert all(20 <= len(quotation.span) <= 300 for quotation in piece.found)
    tally = finder.tally
    assert tally.given == tally.located + (len(piece.missing) if quotes else 0)


@settings(max_examples=40, deadline=None)
@given(WORDINGS, st.integers(40, 200))
def test_a_quotation_is_looked_for_in_its_own_part_alone(wording: str, end: int) -> None:
    claim = Claim(
        kind="risk",
        code="1.1",
        level=1,
        confidence=Confidence.LOW,
        rationale="",
        quotes=(wording,),
    )
    within = Span(0, end)
    (piece,) = Finder(DOCUMENT, within, Masked(())).find([claim])
    assert all(within.contains(quotation.span) for quotation in piece.found)
