"""A long document is coded in parts that lose nothing, then merged by stated rules."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.coding.llm.asking import Findings
from govatlas.coding.llm.coder import LlmCoder
from govatlas.coding.llm.merge import RULES, PartFindings, merge_parts
from govatlas.coding.llm.parts import split
from govatlas.coding.llm.prompts import Part
from govatlas.coding.llm.providers.registry import parse_model
from govatlas.coding.llm.request import Purpose, Request
from govatlas.coding.llm.session import NoReply
from govatlas.coding.llm.settings import LlmSettings
from govatlas.model.coding import (
    Abstention,
    ActorLabel,
    CodedPart,
    Confidence,
    Label,
    Role,
    StatusLabel,
)
from govatlas.model.document import Document, Span
from govatlas.store import Store
from tests.coding.llm.replies import build_document, cover, label, load_tasks
from tests.coding.llm.scripted import ScriptedAsker, run
from tests.coding.local.views import BILL

EXAMPLES = (
    "veldria-generative-services-regulation",
    "alder-automated-decisions-bill",
    "solvane-declaration",
)
PIECES = st.sampled_from(
    [
        "Section 1. The agency shall act.\n\n",
        "ARTICLE II\nDuties\n",
        "(a) A provider shall report.\n",
        "word " * 30,
        "x" * 90,
        "\n\n",
        "Kapitel 4 § 2 – größer\u2028ja. ",
        "   ",
    ]
)


def check_tiling(document: Document, longest: int) -> tuple[Part, ...]:
    parts = split(document, longest=longest)
    assert parts[0].span.start == 0
    assert parts[-1].span.end == len(document.text)
    assert all(one.span.end == other.span.start for one, other in pairwise(parts))
    assert all(len(part.span) <= longest for part in parts)
    assert [(part.number, part.of) for part in parts] == [
        (number, len(parts)) for number in range(1, len(parts) + 1)
    ]
    return parts


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=30).map("".join), st.integers(40, 900))
def test_parts_tile_any_text_exactly(text: str, longest: int) -> None:
    check_tiling(build_document(f"An act. {text}"), longest)


@pytest.mark.parametrize("longest", [1_100, 2_500, 6_000])
@pytest.mark.parametrize("name", EXAMPLES)
def test_parts_of_a_law_tile_it_too(name: str, longest: int, examples: Path) -> None:
    path = next(path for path in examples.iterdir() if path.stem == name)
    text = path.read_text("utf-8", "replace")
    parts = check_tiling(build_document(text), longest)
    assert (len(parts) == 1) == (len(text) <= longest)


def build_law(chapters: int = 6, sections: int = 4) -> str:
    duty = "The provider of a system shall keep a record of each decision for five years. " * 8
    lines = ["An Act on Automated Decisions\n"]
    number = 0
    for chapter in range(1, chapters + 1):
        lines.append(f"\nCHAPTER {chapter}. Duties of kind {chapter}\n")
        for _ in range(sections):
            number += 1
            lines.append(f"\nSection {number}. Records of kind {number}.\n{duty}\n")
    return "".join(lines)


def test_a_part_begins_where_a_provision_does() -> None:
    law = build_law()
    parts = check_tiling(build_document(law), 3_000)
    assert len(parts) > 3
    for part in parts[1:]:
        assert law[part.span.start :].lstrip().startswith(("CHAPTER", "Section"))


def test_a_part_carries_the_headings_that_it_stands_under() -> None:
    law = build_law(chapters=2, sections=12)
    parts = split(build_document(law), longest=2_000)
    inner = [part for part in parts if law[part.span.start :].lstrip().startswith("Section")]
    assert len(inner) > 3
    for part in inner:
        chapter = law[: part.span.start].count("CHAPTER")
        assert part.headings == (f"chapter {chapter} Duties of kind {chapter}",)


def test_a_text_that_fits_is_one_part_without_headings() -> None:
    assert split(build_document(BILL)) == (Part(span=Span(0, len(BILL))),)


TEXT = "One part says this much here. And the other part says that much here, too."
DOCUMENT = build_document(TEXT)
HALVES = (
    Part(span=Span(0, 30), number=1, of=2, headings=("Article 1",)),
    Part(span=Span(30, len(TEXT)), number=2, of=2),
)


def said(level: int, part: int = 0) -> Findings:
    """Return what a part says of one category."""
    quotations = (DOCUMENT.quote(HALVES[part].span),) if level else ()
    given = Label(
        taxonomy="risk",
        category="1.1",
        level=level,
        confidence=Confidence.HIGH,
        rationale="Why." if level else "",
        quotations=quotations,
    )
    return Findings(labels=(given,))


def left_open(reason: str = "ungrounded: x") -> Findings:
    return Findings(abstentions=(Abstention("risk", "1.1", reason),))


def merge(first: Findings, second: Findings) -> Findings:
    return merge_parts([PartFindings(HALVES[0], first), PartFindings(HALVES[1], second)])


@pytest.mark.parametrize(
    ("first", "second", "level"), [(0, 0, 0), (0, 1, 1), (1, 0, 1), (2, 1, 2), (1, 2, 2), (2, 2, 2)]
)
def test_the_highest_level_wins_with_its_own_quotations(
    first: int, second: int, level: int
) -> None:
    merged = merge(said(first, 0), said(second, 1))
    (given,) = merged.labels
    assert (given.level, given.confidence, merged.abstentions) == (level, Confidence.HIGH, ())
    wanted = [HALVES[n].span for n, has in enumerate((first, second)) if has == level and level]
    assert [quotation.span for quotation in given.quotations] == wanted
    if level:
        assert given.rationale == f"Part {1 if first == level else 2}: Why."


@pytest.mark.parametrize(
    ("first", "second", "where"),
    [(said(0), left_open(), "2"), (left_open(), said(0), "1"), (left_open(), left_open(), "1, 2")],
)
def test_a_part_that_could_not_be_judged_makes_none_an_abstention(
    first: Findings, second: Findings, where: str
) -> None:
    merged = merge(first, second)
    assert merged.labels == ()
    assert merged.abstentions == (Abstention("risk", "1.1", f"in part {where}: ungrounded: x"),)


def test_a_level_found_elsewhere_stands_with_low_confidence() -> None:
    merged = merge(left_open(), said(1, 1))
    (given,) = merged.labels
    assert (given.level, given.confidence) == (1, Confidence.LOW)
    assert given.rationale == "Part 2: Why. Part 1 could not be judged."
    assert merged.abstentions == ()


def name_actor(role: Role, name: str, part: int) -> ActorLabel:
    return ActorLabel(
        role=role,
        name=name,
        type="ai-governance-actor",
        quotations=(DOCUMENT.quote(HALVES[part].span),),
    )


def test_status_and_proposer_are_those_of_the_first_part_that_tells() -> None:
    hard, soft = (
        StatusLabel(
            category=name, confidence=Confidence.HIGH, quotations=(DOCUMENT.quote(part.span),)
        )
        for name, part in zip(("hard_law", "soft_law"), HALVES, strict=True)
    )
    gap = (Abstention("status", "status", "ungrounded: x"),)
    senate = name_actor(Role.PROPOSER, "The Senate of Norland", 0)
    council = name_actor(Role.PROPOSER, "City Council of Elmford", 1)
    target = name_actor(Role.TARGET, "providers", 1)
    merged = merge(
        Findings(status=hard, actors=(senate,)), Findings(status=soft, actors=(council, target))
    )
    assert (merged.status, merged.actors) == (hard, (senate, target))
    merged = merge(Findings(abstentions=gap), Findings(status=soft, actors=(council,)))
    assert (merged.status, merged.abstentions, merged.actors) == (soft, (), (council,))
    merged = merge(Findings(abstentions=gap), Findings(abstentions=gap))
    assert merged.status is None
    assert [found.reason for found in merged.abstentions] == ["in part 1, 2: ungrounded: x"]


def test_an_actor_of_several_parts_is_named_once_with_the_quotations_of_each() -> None:
    twice = [Findings(actors=(name_actor(Role.ENFORCER, "the Commissioner", n),)) for n in (0, 1)]
    (actor,) = merge(*twice).actors
    assert [quotation.span for quotation in actor.quotations] == [part.span for part in HALVES]


def test_failures_and_sums_are_kept_by_part() -> None:
    merged = merge(
        replace(said(0), failures=("no reply",), reasks=1, summary="First."),
        replace(said(0), reasks=2, summary="Second.", remarks=(("risk", "Little."),)),
    )
    assert merged.failures == ("part 1: no reply",)
    assert (merged.reasks, merged.summary) == (3, "First. Second.")
    assert merged.remarks == (("risk", "Part 2: Little."),)


class Reader:
    """Answers for each part: the first covers a risk, the second fails, others say none."""

    def __init__(self) -> None:
        self.summed = ""

    def answer(self, request: Request, purpose: Purpose) -> str | NoReply:
        shown = request.messages[1].text
        if purpose.task == "summary":
            self.summed = shown
            return '{"summary": "The whole in short."}'
        task = next(task for task in load_tasks() if task.name == purpose.task)
        if purpose.part == 2 and task.name == "risk":
            return NoReply("no reply: timed out")
        quote = "Records of kind 1."
        given = {"risk": [label("1.1", quote)]} if quote in shown else {}
        content = cover(task, given)
        if task.record is not None:
            content["summary"] = f"Part {purpose.part}."
            content["status"]["quotes"] = ["The provider of a system shall keep a record"]
        return json.dumps(content)


def test_parts_stay_visible_in_the_coding_and_come_back_from_the_store(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    law = build_document(build_law())
    settings_ = LlmSettings(models=(parse_model("openai:tiny"),))
    coder = LlmCoder(settings_, load_codebook())
    monkeypatch.setitem(coder.__dict__, "longest_part", 2_000)
    reader = Reader()
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    coding = run(coder.code(law, ScriptedAsker(reader.answer), at=at)).coding
    spans = [part.span for part in split(law, longest=2_000)]
    assert [part.span for part in coding.parts] == spans
    assert len(spans) > 2
    first, second, *rest = coding.parts
    assert first == CodedPart(span=spans[0], summary="Part 1.", levels=(("risk", "1.1", 2),))
    assert {taxonomy for taxonomy, _ in second.unassessed} == {"risk"}
    assert len(second.unassessed) == 24
    assert all((part.levels, part.unassessed) == ((), ()) for part in rest)
    assert any("Duties of kind" in part.heading for part in rest)
    assert coding.level_of("risk", "1.1") == 2
    assert coding.level_of("risk", "1.2") is None
    assert coding.summary == "The whole in short."
    assert "Part 1. Part 2." in reader.summed
    assert dict(coding.provenance)["merged from parts"] == RULES
    with Store.open(Path(":memory:"), create=True) as store:
        store.documents.save(law)
        assert store.codings.save(coding)
        assert store.codings.read(law.id) == coding
