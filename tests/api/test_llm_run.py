"""Runs of the language-model coder against a model server with faults."""

import json
import os
import re
import signal
from collections import Counter
from pathlib import Path

import pytest

from govatlas.model.coding import Coding
from tests.api.llm_runs import PATIENCE, TEXT, Place, build, code, finish, wait_for
from tests.coding.llm.plan import Fault, Plan
from tests.coding.llm.request_log import count_faults, paid_twice, spent
from tests.coding.llm.server import DIED, ModelServer
from tests.coding.llm.spoiling import INVENTED_MARK
from tests.coding.llm.wavering import CODE
from tests.coding.llm.wire import serve
from tests.conftest import IS_THOROUGH

DOCUMENTS = 500 if IS_THOROUGH else 200
CONCURRENCY = 16
SHARES = {
    "rate_limit": 0.1,
    "server_error": 0.1,
    "drop": 0.1,
    "invalid_json": 0.1,
    "invented_quotations": 0.1,
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def check_quotations(coding: Coding) -> None:
    """Check that nothing invented is kept."""
    quoted = [quotation.text for label in coding.labels for quotation in label.quotations]
    quoted += [quotation.text for actor in coding.actors for quotation in actor.quotations]
    quoted += [q.text for q in coding.status.quotations] if coding.status else []
    quoted += [norm.quotation.text for norm in coding.norms]
    quoted += [part.quotation.text for norm in coding.norms for _, part in norm.parts]
    assert not any(INVENTED_MARK in text for text in quoted)


def test_hundreds_of_documents_survive_faults_and_a_kill(place: Place) -> None:
    """The bar of faults: what is in flight at a kill may be paid twice, nothing else may.

    A reply that the server has sent may not have been written down when the process dies, so as
    many as may be in flight can be asked for again.
    """
    place.fill(DOCUMENTS)
    command = ("--concurrency", str(CONCURRENCY))
    with serve(place.folder, seed=4, shares=SHARES, retry_after=0.02) as server:
        process = place.start(*code(server, *command))
        wait_for(lambda: server.read_stats().get("done", 0) >= DOCUMENTS)
        os.killpg(process.pid, signal.SIGKILL)
        assert finish(process).status == -signal.SIGKILL
        at_kill = len(place.list_codings())
        assert 0 < at_kill < DOCUMENTS
        again = place.run(*code(server, *command))
        entries = server.read_entries()
        third = place.run(*code(server, *command))
        assert server.read_entries() == entries
    codings = place.list_codings()
    failed = re.findall(r"^failed: (act-\d+): (.+)$", again.err, re.MULTILINE)
    assert {*codings, *(name for name, _ in failed)} == {f"act-{n:03}" for n in range(DOCUMENTS)}
    assert len(codings) + len(failed) == DOCUMENTS
    assert all(reason.strip() for _, reason in failed)
    assert again.status == third.status == bool(failed)
    for coding in codings.values():
        check_quotations(coding)
        assert all(gap.reason.strip() for gap in coding.abstentions)
    twice = paid_twice(entries)
    assert len(twice) <= CONCURRENCY
    assert max(Counter(entry.digest for entry in entries if entry.paid).values()) <= 2
    faults = count_faults(entries)
    assert all(faults[Fault(name)] > 0.05 * len(entries) for name in SHARES)


def test_norms_asked_for_later_cost_one_call_more_and_no_label_changes(place: Place) -> None:
    place.fill(5)
    with serve(place.folder) as server:
        place.invoke(*code(server))
        before = place.list_codings()
        ended = place.invoke(*code(server, "--norms"))
        assert (ended.status, ended.err) == (0, "")
        assert "Calls: 5 sent; 10 replies reused from earlier runs." in ended.out
        assert re.search(r"^Norms: \d+ given: \d+ kept, 0 dropped", ended.out, re.MULTILINE)
        again = place.invoke(*code(server, "--norms"))
        assert "Coded 0 documents as llm:tiny; 5 already coded." in again.out
    after = place.list_codings()
    assert not any(coding.norms or coding.speaks_of_norms for coding in before.values())
    assert all(coding.norms and coding.speaks_of_norms for coding in after.values())
    assert {k: c.labels for k, c in after.items()} == {k: c.labels for k, c in before.items()}
    shown = place.invoke("norms", "act-000", "--json")
    assert shown.status == 0
    assert json.loads(shown.out)["norms"]


def test_norms_survive_faults_without_one_invented_word(place: Place) -> None:
    place.fill(30)
    shares = {"invented_quotations": 0.3, "invalid_json": 0.1, "unknown_codes": 0.1}
    with serve(place.folder, seed=2, shares=shares) as server:
        ended = place.invoke(*code(server, "--norms"))
    codings = place.list_codings()
    assert ended.status == 0
    assert len(codings) == 30
    for coding in codings.values():
        check_quotations(coding)
        text = TEXT.format(n=int(coding.document_id.removeprefix("act-")))
        assert all(norm.quotation.text in text for norm in coding.norms)
    dropped = re.search(r"^Norms: (\d+) given: (\d+) kept, (\d+) dropped", ended.out, re.MULTILINE)
    assert dropped is not None
    assert int(dropped[2]) == sum(len(coding.norms) for coding in codings.values())
    assert "norm" in {call.task.rstrip("s") for call in place.list_calls() if call.attempt}


def test_a_run_never_passes_its_budget(place: Place) -> None:
    place.fill(40)
    shares = {"invented_quotations": 0.2, "server_error": 0.1}
    with serve(place.folder, shares=shares) as server:
        prices = place.folder / "prices.yaml"
        model = f"{server.address}/v1#tiny"
        prices.write_text(
            f'as_of: "2026-11-25"\nmodels:\n  - {{model: "{model}", input: 2, output: 8}}\n'
        )
        limits = ("--prices", str(prices), "--concurrency", "4", "--max-cost")
        ended = place.invoke(*code(server, *limits, "0.4"))
        cost = spent(server.read_entries(), 2, 8)
        assert 0.2 < cost <= 0.4
        assert ended.status == 1
        assert ended.err == (
            "stopped before a call that could exceed the budget; all codings so far are saved. To "
            "resume, run the command again with a larger --max-cost or --max-tokens\n"
        )
        coded = len(place.list_codings())
        assert f"Coded {coded} documents as llm:tiny; {40 - coded} left." in ended.out
        assert f"${cost:.4f}." in ended.out
        again = place.invoke(*code(server, *limits, "9"))
        assert again.status == 0
        assert again.out.startswith(
            f"Coded {40 - coded} documents as llm:tiny; {coded} already coded"
        )
        assert paid_twice(server.read_entries()) == ()
    assert sum(call.cost or 0.0 for call in place.list_calls()) == pytest.approx(
        spent(server.read_entries(), 2, 8)
    )


def test_tokens_are_a_budget_too(place: Place) -> None:
    place.fill(12)
    with serve(place.folder) as server:
        ended = place.invoke(*code(server, "--max-tokens", "60000", "--concurrency", "2"))
    used = sum(entry.input_tokens + entry.output_tokens for entry in server.read_entries())
    assert ended.status == 1
    assert 30_000 < used <= 60_000


def test_a_limit_on_cost_needs_a_price(place: Place) -> None:
    place.fill(1)
    with serve(place.folder) as server:
        ended = place.invoke(*code(server, "--max-cost", "1"))
        assert server.read_entries() == ()
    assert ended.status == 1
    assert ended.err.startswith(f"Error: no price is known for {server.address}/v1#tiny, so --max")
    assert ended.err.count("\n") == 1


def test_ctrl_c_waits_for_replies_on_their_way_and_loses_none(place: Place) -> None:
    place.fill(12)
    with serve(place.folder, latency_ms=5_000) as server:
        process = place.start(*code(server, "--concurrency", "8"))
        wait_for(lambda: server.read_stats().get("in_flight", 0) == 8)
        os.killpg(process.pid, signal.SIGINT)
        ended = finish(process)
        entries = server.read_entries()
    assert ended.status == 130
    told, stopped = ended.err.splitlines()
    assert told == ("stopping; waiting for 8 replies (press Ctrl-C again to stop at once)")
    left = 12 - len(place.list_codings())
    assert stopped == f"stopped: {12 - left} coded, {left} left; run again to resume"
    assert [entry.written for entry in entries] == [True] * 8
    assert [call.state for call in place.list_calls()] == ["read"] * 8
    with ModelServer(Plan(log=str(place.folder / "log.jsonl")), port=server.port) as heir:
        assert place.invoke(*code(heir)).status == 0
        assert paid_twice(heir.read_entries()) == ()
        assert len(heir.read_entries()) == 24
    assert len(place.list_codings()) == 12


def test_a_second_ctrl_c_leaves_at_once(place: Place) -> None:
    place.fill(2)
    with serve(place.folder, shares={"hang": 1.0}, hang_seconds=600) as server:
        process = place.start(*code(server))
        wait_for(lambda: server.read_stats().get("in_flight", 0) == 4)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.readline().startswith("stopping; waiting for 4 replies")
        os.killpg(process.pid, signal.SIGINT)
        assert finish(process).status == 130


def test_a_run_in_the_background_goes_on_when_ctrl_c_is_pressed(place: Place) -> None:
    place.fill(4)
    with serve(place.folder, latency_ms=500) as server:
        process = place.start(*code(server), hears_interrupts=False)
        wait_for(lambda: server.read_stats().get("in_flight", 0) > 0)
        os.killpg(process.pid, signal.SIGINT)
        assert finish(process).status == 0
    assert len(place.list_codings()) == 4


def test_requests_that_hang_are_given_up_and_sent_again(place: Place) -> None:
    place.fill(6)
    with serve(place.folder, seed=1, shares={"hang": 0.3}, hang_seconds=600) as server:
        ended = place.invoke(*code(server, "--timeout", "5", "--concurrency", "12"))
    assert count_faults(server.read_entries())[Fault.HANG] > 0
    assert (ended.status, len(place.list_codings())) == (0, 6)
    assert "timed out" in {fault for call in place.list_calls() for fault in call.faults}
    assert "Failed calls may also have been charged: at most " in ended.out


def test_a_run_outlives_the_death_of_its_server(place: Place) -> None:
    place.fill(12)
    with serve(place.folder, die_after=9, latency_ms=50) as server:
        process = place.start(*code(server, "--concurrency", "4"))
        assert server.wait(PATIENCE) == DIED
    with ModelServer(Plan(log=str(place.folder / "log.jsonl")), port=server.port) as heir:
        ended = finish(process)
        entries = heir.read_entries()
    assert (ended.status, ended.err) == (0, "")
    assert len(place.list_codings()) == 12
    assert len(paid_twice(entries)) <= 4
    assert "cannot be reached" in {fault for call in place.list_calls() for fault in call.faults}


def test_a_server_that_stays_away_ends_the_run_with_one_line(place: Place) -> None:
    place.fill(8)
    with serve(place.folder) as server:
        pass
    ended = place.invoke(*code(server, "--patience", "1"))
    assert ended.status == 1
    assert ended.err == (
        "Error: the server has not answered for 1 seconds; finished work is saved: run the "
        "command again when the server responds\n"
    )


def test_two_documents_of_one_text_get_one_coding_from_one_set_of_calls(place: Place) -> None:
    text = "Each agency shall publish a list of the systems that it uses.\n" * 3
    place.add(build("one", text), build("two", text), build("other", f"{text}It ends.\n"))
    with serve(place.folder, shares={"invented_quotations": 0.5}) as server:
        ended = place.invoke(*code(server))
        assert paid_twice(server.read_entries()) == ()
    assert ended.status == 0
    one, two = (place.list_codings()[name] for name in ("one", "two"))
    levels = [[(x.taxonomy, x.category, x.level) for x in c.labels] for c in (one, two)]
    spans = [[q.span for x in c.labels for q in x.quotations] for c in (one, two)]
    assert levels[0] == levels[1]
    assert spans[0] == spans[1]
    assert one.abstentions == two.abstentions
    assert {"one", "two"} in [set(call.documents) for call in place.list_calls()]


def test_three_samples_give_the_median_level_and_their_agreement(place: Place) -> None:
    place.fill(1)
    with serve(place.folder, answerer="tests.coding.llm.wavering:answer") as server:
        ended = place.invoke(*code(server, "--samples", "3"))
    assert ended.status == 0
    assert "Coded 1 document as llm:tinyx3." in ended.out
    (coding,) = place.list_codings().values()
    assert coding.level_of("risk", CODE) == 1
    facts = dict(coding.provenance)
    asked = sum(taxonomy != "status" for taxonomy, _ in _answers(coding))
    apart = facts["agreement of voices"].partition("; apart: ")[2]
    levels = re.search(rf"risk {re.escape(CODE)} (\S+)", apart)
    assert levels is not None
    assert sorted(levels[1].strip(";").split("/")) == ["0", "1", "2"]
    assert facts["agreement of voices"].startswith(f"{asked - 1} of {asked} categories alike")
    assert re.search(r"alike; alpha \(ordinal\) 0\.\d{3}\.", ended.out)
    assert len(server.read_entries()) == 6


def _answers(coding: Coding) -> list[tuple[str, str]]:
    labels = [(x.taxonomy, x.category) for x in coding.labels]
    return labels + [(x.taxonomy, x.category) for x in coding.abstentions]


def test_two_models_give_the_lower_of_two_levels(place: Place) -> None:
    place.fill(1)
    with serve(place.folder, answerer="tests.coding.llm.wavering:answer") as server:
        other = f"{server.address}/v1#small"
        ended = place.invoke(*code(server, "--model", other))
    assert ended.status == 0
    assert "Answered by: small-2026-10-01, tiny-2026-10-01" in ended.out
    (coding,) = place.list_codings().values()
    assert coding.coder.name == "llm:tiny+small"
    assert coding.level_of("risk", CODE) == 1
    assert {entry.model for entry in server.read_entries()} == {"tiny", "small"}


HOSTED = ("openai:gpt-5-mini", "anthropic:claude-haiku-4-5", "google:gemini-2.5-flash")


def test_each_hosted_provider_codes_by_its_own_protocol(place: Place) -> None:
    place.fill(1)
    with serve(place.folder, shares={"invented_quotations": 0.5}) as server:
        for model in HOSTED:
            ended = place.invoke(
                "code", "--coder", "llm", "--model", model, **dict(server.environment)
            )
            assert (ended.status, ended.err) == (0, "")
            name = model.partition(":")[2]
            assert f"Answered by: {name}-2026-10-01" in ended.out
            assert "cost unknown" not in ended.out
        paths = {entry.path.partition(":")[0] for entry in server.read_entries()}
    assert paths == {
        "/v1/chat/completions",
        "/v1/messages",
        "/v1beta/models/gemini-2.5-flash",
    }
    assert {call.model for call in place.list_calls()} == set(HOSTED)
    assert all(call.cost for call in place.list_calls())


def test_a_document_of_which_nothing_can_be_had_is_named_while_others_are_coded(
    place: Place,
) -> None:
    place.fill(3)
    with serve(place.folder, shares={"refusal": 1.0}) as server:
        ended = place.invoke(*code(server))
        calls = len(server.read_entries())
        assert calls == 3 * 2 * 3
        again = place.invoke(*code(server))
        assert len(server.read_entries()) == calls
    assert ended.status == again.status == 1
    lines = ended.err.splitlines()
    assert [line.partition(": the")[0] for line in lines] == [
        f"failed: act-{n:03}" for n in range(3)
    ]
    assert again.err == ended.err
    assert place.list_codings() == {}
