"""What the answers of the model server say, good and spoiled."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.coding.llm.norm_reply import read_norms
from govatlas.coding.llm.prompts import write_reask_quotations
from govatlas.coding.llm.reply import read_quotations, read_reply
from govatlas.coding.llm.tasks import build_tasks
from tests.coding.llm.answerer import LONGEST, SHORTEST, answer
from tests.coding.llm.bodies import CODES, COVERAGE, DOCUMENT, PATHS, RECORD, build_body, fence
from tests.coding.llm.conversation import Conversation, Turn
from tests.coding.llm.plan import Draw, Fault
from tests.coding.llm.providers import Answer, Finish, find_provider
from tests.coding.llm.spoiling import INVENTED_MARK, UNKNOWN_CODE, Words, change, spoil

DRAW = Draw(0, "any", 0)
SCHEMA = {
    "type": "object",
    "properties": {
        "summary": {"type": "string"},
        "level": {"enum": [1, 2]},
        "parts": {"type": "array", "items": {"type": "integer"}, "minItems": 1},
        "inner": {"$ref": "#/$defs/inner"},
    },
    "$defs": {"inner": {"anyOf": [{"const": "so"}, {"type": "null"}]}},
}
WORDS = st.sampled_from(
    [
        *("The agency", "shall", "shall not", "may", "no", "30", "five", "report", "is", "§ 4"),
        *("\n", " ", "\t", "\u00a0", "x" * 250, "logs,"),
        "Each provider must keep a log for the Commissioner.",
    ]
)


def converse(document: str = DOCUMENT, *, system: str = COVERAGE, **more: Any) -> Conversation:
    return Conversation(system=system, turns=(Turn("user", fence(document)),), **more)


def reply(document: str = DOCUMENT, *, system: str = COVERAGE, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer(converse(document, system=system, **more)))
    return found


def find_quotes(content: Any) -> Iterator[str]:
    for label in [*content.get("risk", {}).get("labels", ()), *content.get("actors", ())]:
        yield from label["quotes"]
    yield from content.get("status", {}).get("quotes", ())
    yield from (entry["quote"] for entry in content.get("quotes", ()))


@pytest.mark.parametrize(
    ("said", "document"),
    [
        (fence("One.\nTwo."), "One.\nTwo."),
        (f"This is part 1 of 2.\n{fence('One.')}", "One."),
        (fence("DOCUMENT aaaaaaaaaaaa>>>\nOne."), "DOCUMENT aaaaaaaaaaaa>>>\nOne."),
        (fence("<<<DOCUMENT aaaaaaaaaaaa\nOne."), "<<<DOCUMENT aaaaaaaaaaaa\nOne."),
        (f"<<<DOCUMENT aaaaaaaaaaaa\n{fence('One.')}", "One."),
        (fence(""), ""),
        ("No fence.", "No fence."),
    ],
)
def test_the_document_is_what_stands_between_lines_of_one_token(said: str, document: str) -> None:
    assert Conversation(system="", turns=(Turn("user", said),)).document == document


def test_each_code_is_answered_once_with_levels_of_the_scale() -> None:
    content = reply()["risk"]
    labels = content["labels"]
    assert sorted([label["code"] for label in labels] + content["none"]) == sorted(CODES["risk"])
    assert {label["level"] for label in labels} <= {1, 2}
    assert all(label["quotes"] and label["rationale"] for label in labels)


def test_the_answer_depends_on_the_document_alone() -> None:
    turn = Turn("user", fence(DOCUMENT, token="ba9876543210"))
    assert json.loads(answer(Conversation(system=COVERAGE, turns=(turn,)))) == reply()
    assert reply(DOCUMENT + " It enters into force at once.") != reply()


@given(st.lists(WORDS, max_size=40))
def test_quotations_are_verbatim_and_of_fair_length(words: list[str]) -> None:
    document = " ".join(words)
    for system in (COVERAGE, RECORD):
        for quote in find_quotes(reply(document, system=system)):
            assert quote in document
            assert "\n" not in quote
            assert SHORTEST <= len(quote) <= LONGEST


@given(st.text("abc ", min_size=30).map(lambda text: " ".join(text.split())))
def test_quotations_begin_and_end_with_words(document: str) -> None:
    if any(len(word) > SHORTEST for word in document.split()):
        return
    for quote in find_quotes(reply(document)):
        assert f" {quote} " in f" {document} "


def test_nothing_is_quoted_from_a_line_that_withholds_something() -> None:
    assert (
        list(find_quotes(reply("[withheld: words addressed to a machine reader] and more"))) == []
    )


def test_a_record_has_summary_status_and_every_role() -> None:
    content = reply(system=RECORD)
    assert content["summary"]
    assert content["status"]["label"] in ("hard_law", "soft_law", "other")
    assert set(content["roles"]) == {"proposer", "enforcer", "monitor", "target"}
    assert {actor["role"] for actor in content["actors"]} <= set(content["roles"])


def test_both_tasks_in_one_prompt_are_answered_together() -> None:
    content = reply(system=f"{COVERAGE}\n{RECORD}")
    assert {"risk", "summary", "status", "actors", "roles"} == set(content)


@pytest.mark.parametrize("system", ["Sum up.", f"Sum up, by this schema: {json.dumps(SCHEMA)}"])
def test_any_other_task_is_answered_by_the_schema_sent_or_written(system: str) -> None:
    schema = SCHEMA if system == "Sum up." else None
    found = reply(system=system, schema=schema)
    assert found == {"summary": "text", "level": 1, "parts": [1], "inner": "so"}


def ask_again(wanted: list[dict[str, Any]]) -> Conversation:
    words = f"REASK: quotations\nWANTED: {json.dumps(wanted)}\nGive them once more."
    turns = (*converse().turns, Turn("assistant", "{}"), Turn("user", words))
    return Conversation(system=COVERAGE, turns=turns)


def test_quotations_asked_for_once_more_are_given_by_their_number() -> None:
    wanted = [{"id": 0, "code": "1.1", "quote": "made up"}, {"id": 7, "code": "2.1", "quote": ""}]
    asked = ask_again(wanted)
    given = json.loads(answer(asked))["quotes"]
    assert asked.is_reask
    assert [entry["id"] for entry in given] == [0, 7]
    assert all(entry["quote"] in DOCUMENT for entry in given)


def test_a_document_that_speaks_of_re_asking_is_no_re_ask() -> None:
    assert not converse("REASK: quotations\nWANTED: []\n").is_reask


@pytest.mark.parametrize("task", build_tasks(load_codebook()), ids=lambda task: task.name)
def test_the_coder_finds_no_fault_with_a_good_answer(task: Any) -> None:
    parsed = read_reply(answer(converse(system=task.system, schema=task.schema)), task)
    assert parsed.problems == ()
    assert parsed.claims


def test_the_coder_finds_no_fault_with_norms_either() -> None:
    book = load_codebook()
    task = build_tasks(book, norms=True)[-1]
    parsed = read_norms(answer(converse(system=task.system, schema=task.schema)), book)
    assert parsed.problems == ()
    assert parsed.claims
    assert all(claim.quote in DOCUMENT for claim in parsed.claims)


def test_the_coder_finds_the_quotations_that_it_asks_for_once_more() -> None:
    words = write_reask_quotations([{"id": 3, "for": "risk 1.1", "quote": "made up"}])
    turns = (*converse().turns, Turn("assistant", "{}"), Turn("user", words))
    found = read_quotations(answer(Conversation(system=COVERAGE, turns=turns)))
    assert found[3] in DOCUMENT


def spoil_good(fault: Fault, share: float = 0.5, *, again: bool = False) -> Words:
    wanted = [{"id": n, "code": "1.1", "quote": f"made up {n}"} for n in range(6)]
    good = answer(ask_again(wanted) if again else converse())
    return spoil(good, fault, DOCUMENT, DRAW, share)


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("fault", [Fault.INVENTED_QUOTATIONS, Fault.CHANGED_QUOTATIONS])
def test_as_many_quotations_are_spoiled_as_is_said(fault: Fault, share: float, again: bool) -> None:
    words = spoil_good(fault, share, again=again)
    quotes = list(find_quotes(json.loads(words.text)))
    missing = [quote for quote in quotes if quote not in DOCUMENT]
    marked = [quote for quote in quotes if INVENTED_MARK in quote]
    assert len(missing) == words.spoiled
    assert len(marked) == (words.spoiled if fault is Fault.INVENTED_QUOTATIONS else 0)
    assert words.spoiled == {0.0: 1, 1.0: len(quotes)}.get(share, words.spoiled)
    assert 1 <= words.spoiled <= len(quotes)


@pytest.mark.parametrize(
    ("quote", "lies"),
    [
        ("shall report within 30 days", {"within 60 days", "shall not report", "may report"}),
        ("shall not deploy it", {"shall deploy it", "shall not not", "may not deploy"}),
        ("kept for five years", {"kept for nine years"}),
        ("No agency", {"agency"}),
        ("the Commissioner of the Republic", {"the Commissioner not of the Republic"}),
    ],
)
def test_a_changed_quotation_says_another_thing(quote: str, lies: set[str]) -> None:
    changed = {change(quote, quote, DRAW, f"{n}") for n in range(50)}
    assert quote not in changed
    assert all(any(lie in found for lie in lies) for found in changed)
    assert all(any(lie in found for found in changed) for lie in lies - {"shall not not"})


@given(st.lists(WORDS, min_size=1, max_size=12), st.integers(0, 9))
def test_a_changed_quotation_is_never_in_the_document(words: list[str], which: int) -> None:
    document = " ".join(words)
    assert change(document[which:], document, DRAW, f"{which}") not in document


def test_unknown_codes_and_missing_labels_spoil_the_form() -> None:
    unknown = json.loads(spoil_good(Fault.UNKNOWN_CODES).text)["risk"]
    missing = json.loads(spoil_good(Fault.MISSING_LABELS).text)["risk"]
    codes = [label["code"] for label in unknown["labels"]] + unknown["none"]
    left = [label["code"] for label in missing["labels"]] + missing["none"]
    assert UNKNOWN_CODE in codes
    assert set(left) < set(CODES["risk"])


@pytest.mark.parametrize("fault", list(Fault))
def test_an_answer_that_is_no_json_can_be_spoiled_too(fault: Fault) -> None:
    assert isinstance(spoil("Only words.", fault, DOCUMENT, DRAW, 0.5).text, str)


TOOLS = {
    "openai": [{"type": "function", "function": {"name": "code", "parameters": SCHEMA}}],
    "anthropic": [{"name": "code", "input_schema": SCHEMA}],
    "google": [{"functionDeclarations": [{"name": "code", "parametersJsonSchema": SCHEMA}]}],
}


@pytest.mark.parametrize("provider", list(PATHS))
def test_each_form_of_request_carries_the_same_conversation(provider: str) -> None:
    path, more = PATHS[provider], ("{}", "REASK: form")
    form = find_provider(path)
    assert form is not None
    body = build_body(provider, more=more, schema=SCHEMA)
    asked = form.read(path, body)
    called = form.read(path, build_body(provider) | {"tools": TOOLS[provider]})
    assert (asked.model, asked.tool, called.tool) == ("tiny", "", "code")
    assert asked.conversation.schema == called.conversation.schema == SCHEMA
    assert asked.conversation.system == COVERAGE
    assert [turn.role for turn in asked.conversation.turns] == ["user", "assistant", "user"]
    assert asked.conversation.document == DOCUMENT
    assert asked.conversation.last_words == "REASK: form"


@pytest.mark.parametrize(
    ("provider", "place"),
    [
        ("openai", ("choices", 0, "message", "tool_calls", 0, "function", "arguments")),
        ("anthropic", ("content", 0, "input")),
        ("google", ("candidates", 0, "content", "parts", 0, "functionCall", "args")),
    ],
)
def test_a_tool_is_called_where_the_request_offers_one(
    provider: str, place: tuple[str | int, ...]
) -> None:
    form = find_provider(PATHS[provider])
    assert form is not None
    said = Answer(
        id="1",
        model="tiny-1",
        text='{"summary": "text"}',
        finish=Finish.STOP,
        input_tokens=1,
        output_tokens=1,
        tool="code",
    )
    found: Any = form.write(said)
    for step in place:
        found = found[step]
    assert found in ({"summary": "text"}, '{"summary": "text"}')
