"""Coding by batch files gives what coding by calls gives."""

import json
from pathlib import Path

import pytest

from tests.api.llm_batches import (
    read_requests,
    reply_all,
    say_inventing,
    say_well,
    write_result,
)
from tests.api.llm_runs import Ended, Place, build

MODELS = {
    "openai": "openai:gpt-5-mini",
    "anthropic": "anthropic:claude-haiku-4-5",
    "google": "google:gemini-2.5-flash",
}
KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    return Place(tmp_path).fill(3)


def export(place: Place, round_: str, provider: str = "openai", *more: str) -> Ended:
    folder = str(place.folder / round_)
    return place.invoke("llm", "batch", "export", folder, "--model", MODELS[provider], *more)


def import_(place: Place, round_: str, *more: str) -> Ended:
    return place.invoke("llm", "batch", "import", str(place.folder / round_), *more)


@pytest.mark.parametrize("plain", [False, True], ids=["results", "plain"])
@pytest.mark.parametrize("provider", MODELS)
def test_a_round_codes_every_document(place: Place, provider: str, plain: bool) -> None:
    ended = export(place, "round-1", provider)
    file = place.folder / "round-1" / f"requests-{MODELS[provider].partition(':')[2]}-001.jsonl"
    assert ended == Ended(0, f"Wrote {file}\n6 requests about 3 documents.\n", "")
    assert reply_all(place.folder / "round-1", provider, say_well, plain=plain) == 6
    ended = import_(place, "round-1")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Read 6 replies.\nCoded 3 documents as llm:")
    assert len(place.list_codings()) == 3
    calls = place.list_calls()
    assert [(call.via, call.state) for call in calls] == [("batch", "read")] * 6
    assert all((call.cost is None) == plain for call in calls)
    if not plain:
        assert {call.input_tokens for call in calls} == {5_000}


def test_a_batch_asks_for_norms_too_where_they_are_wanted(place: Place) -> None:
    assert export(place, "round-1", "openai", "--norms").out.endswith(
        "9 requests about 3 documents.\n"
    )
    assert reply_all(place.folder / "round-1", "openai", say_well) == 9
    assert import_(place, "round-1").status == 0
    codings = place.list_codings()
    assert len(codings) == 3
    assert all(coding.norms for coding in codings.values())


def test_a_batch_exported_before_norms_could_be_asked_for_is_read(place: Place) -> None:
    export(place, "round-1")
    about = place.folder / "round-1" / "batch.json"
    kept = json.loads(about.read_text("utf-8"))
    del kept["norms"]
    about.write_text(json.dumps(kept), "utf-8")
    reply_all(place.folder / "round-1", "openai", say_well)
    assert import_(place, "round-1").status == 0
    assert not any(coding.speaks_of_norms for coding in place.list_codings().values())


def test_a_batch_costs_half(place: Place) -> None:
    export(place, "round-1")
    reply_all(place.folder / "round-1", "openai", say_well)
    import_(place, "round-1")
    full = (5_000 * 0.25 + 600 * 2.0) / 1e6  # dollars a million tokens of gpt-5-mini, see prices
    assert [call.cost for call in place.list_calls()] == [pytest.approx(full / 2)] * 6


def test_what_is_not_in_the_text_is_asked_for_in_another_round(place: Place) -> None:
    export(place, "round-1")
    reply_all(place.folder / "round-1", "openai", say_inventing)
    ended = import_(place, "round-1")
    assert ended.status == 0
    assert "the model must be asked again: export another round, or import with" in ended.out
    waiting = 3 - len(place.list_codings())
    assert waiting
    ended = export(place, "round-2")
    again = read_requests(place.folder / "round-2")
    assert 0 < len(again) <= 6
    assert all("REASK: quotations" in json.dumps(entry) for entry in again)
    reply_all(place.folder / "round-2", "openai", say_inventing)
    ended = import_(place, "round-2")
    assert (ended.status, ended.err) == (0, "")
    assert "asked again" not in ended.out
    codings = place.list_codings()
    assert len(codings) == 3
    assert not any(coding.abstentions for coding in codings.values())
    assert "3 already coded" in export(place, "round-3").out


def test_the_last_round_leaves_open_what_is_still_missing(place: Place) -> None:
    export(place, "round-1")
    reply_all(place.folder / "round-1", "openai", say_inventing)
    ended = import_(place, "round-1", "--last-round")
    assert ended.status == 0
    codings = place.list_codings()
    assert len(codings) == 3
    reasons = {gap.reason for coding in codings.values() for gap in coding.abstentions}
    assert {reason.partition(":")[0] for reason in reasons} == {"ungrounded"}


def test_importing_again_changes_nothing(place: Place) -> None:
    export(place, "round-1")
    reply_all(place.folder / "round-1", "openai", say_well)
    import_(place, "round-1")
    codings, calls = place.list_codings(), place.list_calls()
    ended = import_(place, "round-1")
    assert ended.status == 0
    assert "Coded 0 documents as llm:gpt-5-mini; 3 already coded." in ended.out
    assert (place.list_codings(), place.list_calls()) == (codings, calls)


def test_two_documents_of_one_text_are_asked_about_once(tmp_path: Path) -> None:
    text = "Each agency shall publish a list of the systems that it uses.\n" * 3
    place = Place(tmp_path).add(build("one", text), build("two", text))
    assert "2 requests about " in export(place, "round-1").out
    reply_all(place.folder / "round-1", "openai", say_well)
    assert "Coded 2 documents" in import_(place, "round-1").out


def test_some_replies_may_be_missing_foreign_or_faults(place: Place) -> None:
    export(place, "round-1")
    folder = place.folder / "round-1"
    first, second, *rest = read_requests(folder)
    lines = [write_result(entry, "openai", say_well) for entry in (first, *rest)]
    fault = {"custom_id": second["custom_id"], "response": {"status_code": 500, "body": {}}}
    foreign = {"custom_id": "another", "text": "{}"}
    lines += [json.dumps(fault) + "\n", "\n", json.dumps(foreign) + "\n"]
    (folder / "output.jsonl").write_text("".join(lines), "utf-8")
    ended = import_(place, "round-1")
    assert ended.status == 0
    assert ended.out.startswith("Read 5 replies; 1 to unknown requests.\nCoded 2 doc")
    assert ended.err.startswith(f"no reply: {second['custom_id'][:12]}…: ")
    assert ended.err.count("\n") == 1
    assert "1 request about 1 document; 2 already coded." in export(place, "round-2").out


def test_a_line_separator_within_a_reply_does_not_break_its_line(place: Place) -> None:
    export(place, "round-1")
    folder = place.folder / "round-1"
    reply_all(folder, "openai", lambda asked: say_well(asked).replace("The text", "The\u2028text"))
    assert "\u2028" in (folder / "output.jsonl").read_text("utf-8")
    ended = import_(place, "round-1")
    assert (ended.status, ended.err) == (0, "")
    assert len(place.list_codings()) == 3


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("{not json\n", "output.jsonl, line 1: a line is not JSON"),
        ('{"custom_id": "a", "text": "{}"}\n[1]\n', "line 2: a line has no request ID"),
        ('{"text": "{}"}\n', "line 1: a line has no request ID (custom_id or key)"),
        ('{"custom_id": 7}\n', "line 1: a line has no request ID"),
        ("", "contains no replies; put the provider's reply files (.jsonl) beside the requests"),
    ],
)
def test_a_reply_file_that_makes_no_sense_is_one_line(
    place: Place, lines: str, problem: str
) -> None:
    export(place, "round-1")
    (place.folder / "round-1" / "output.jsonl").write_text(lines)
    check_error(import_(place, "round-1"), problem)
    assert place.list_codings() == {}


@pytest.mark.parametrize(
    "about", [None, "", "[]", '"words"', '{"models": []}', '{"models": "x", "documents": 1}']
)
def test_a_folder_that_holds_no_batch_is_one_line(place: Place, about: str | None) -> None:
    folder = place.folder / "elsewhere"
    folder.mkdir()
    if about is not None:
        (folder / "batch.json").write_text(about)
    check_error(import_(place, "elsewhere"), "is not an exported batch")


def test_a_folder_that_holds_a_batch_takes_no_other(place: Place) -> None:
    export(place, "round-1")
    check_error(export(place, "round-1"), "already contains a batch; choose another folder")


def test_a_batch_of_another_codebook_is_refused(place: Place) -> None:
    export(place, "round-1")
    file = place.folder / "round-1" / "batch.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"codebook": "sha256:00"}))
    check_error(import_(place, "round-1"), "was exported under another codebook; export it again")


def check_error(ended: Ended, problem: str) -> None:
    assert ended.status == 1
    assert ended.err.startswith("Error: ")
    assert "unexpected" not in ended.err
    assert problem in ended.err
    assert ended.err.count("\n") == 1
