"""What the model server promises, seen from the other end of the wire."""

import json
from concurrent.futures import ThreadPoolExecutor
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any

import pytest

from tests.coding.llm.bodies import DOCUMENT, PATHS, build_body, read_words
from tests.coding.llm.plan import Plan
from tests.coding.llm.request_log import count_faults, paid_twice, read_log
from tests.coding.llm.server import DIED, ModelServer
from tests.coding.llm.wire import (
    PATIENCE,
    numbered,
    open_socket,
    post,
    receive_all,
    serve,
    wait_until,
    write_raw,
)

PROVIDERS = tuple(PATHS)


def test_a_good_reply_codes_the_document_and_says_who_answered_and_what_it_took(
    tmp_path: Path,
) -> None:
    with serve(tmp_path, models={"tiny": "tiny-2026-11-05"}) as server:
        answers = [post(server, provider) for provider in PROVIDERS]
    rows = zip(PROVIDERS, answers, server.read_entries(), strict=True)
    for provider, (status, headers, reply), entry in rows:
        text, finish = read_words(provider, reply)
        labels = json.loads(text)["risk"]["labels"]
        quotes = [quote for label in labels for quote in label["quotes"]]
        counts = reply.get("usage") or reply["usageMetadata"]
        assert (status, headers["content-type"]) == (200, "application/json")
        assert finish in ("stop", "end_turn", "STOP")
        assert quotes
        assert all(quote in DOCUMENT for quote in quotes)
        assert "tiny-2026-11-05" in (reply.get("model"), reply.get("modelVersion"))
        assert (entry.fault, entry.status, entry.written, entry.model) == ("ok", 200, True, "tiny")
        assert list(counts.values())[:2] == [entry.input_tokens, entry.output_tokens]
        assert entry.output_tokens == len(text) // 4 > 0


@pytest.mark.parametrize(
    ("fault", "status"), [("rate_limit", 429), ("server_error", 500), ("unavailable", 503)]
)
def test_an_error_has_its_status_and_the_form_of_each_provider(
    tmp_path: Path, fault: str, status: int
) -> None:
    with serve(tmp_path, shares={fault: 1.0}, retry_after=1.5) as server:
        answers = [post(server, provider) for provider in PROVIDERS]
    for given, headers, reply in answers:
        assert given == status
        assert reply["error"]["message"]
        assert headers.get("retry-after") == ("1.5" if status == 429 else None)
    for entry in server.read_entries():
        assert (entry.fault, entry.status, entry.paid) == (fault, status, False)
        assert (entry.input_tokens, entry.output_tokens) == (0, 0)


def test_a_request_that_hangs_is_never_answered(tmp_path: Path) -> None:
    with serve(tmp_path, shares={"hang": 1.0}, hang_seconds=600) as server:
        with open_socket(server) as wire:
            wire.sendall(write_raw(json.dumps(build_body("openai")).encode()))
            wire.settimeout(0.3)
            with pytest.raises(TimeoutError):
                wire.recv(1)
            assert server.read_stats()["in_flight"] == 1
        wait_until(server, "in_flight", 0)
    (entry,) = server.read_entries()
    assert (entry.fault, entry.status, entry.written) == ("hang", 0, False)


def test_a_request_that_hangs_is_closed_in_the_end(tmp_path: Path) -> None:
    plan = {"shares": {"hang": 1.0}, "hang_seconds": 0.05}
    with serve(tmp_path, **plan) as server, pytest.raises(RemoteDisconnected):
        post(server)
    (entry,) = server.read_entries()
    assert (entry.fault, entry.status, entry.written) == ("hang", 0, False)


def test_a_dropped_request_gets_no_byte(tmp_path: Path) -> None:
    with serve(tmp_path, shares={"drop": 1.0}) as server, open_socket(server) as wire:
        wire.sendall(write_raw(json.dumps(build_body("openai")).encode()))
        assert receive_all(wire) == b""
    (entry,) = server.read_entries()
    assert (entry.fault, entry.status, entry.paid) == ("drop", 0, False)


def test_a_reply_that_is_cut_ends_in_the_middle_of_its_body(tmp_path: Path) -> None:
    with serve(tmp_path, shares={"cut": 1.0}) as server, open_socket(server) as wire:
        wire.sendall(write_raw(json.dumps(build_body("openai")).encode()))
        head, _, body = receive_all(wire).partition(b"\r\n\r\n")
    (entry,) = server.read_entries()
    promised = int(head.lower().partition(b"content-length: ")[2].split()[0])
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert 0 < len(body) < promised
    assert (entry.fault, entry.status, entry.output_tokens, entry.paid) == ("cut", 200, 0, False)


@pytest.mark.parametrize(
    ("fault", "finishes"),
    [
        ("truncated", ("length", "max_tokens", "MAX_TOKENS")),
        ("refusal", ("stop", "refusal", "SAFETY")),
        ("empty", ("stop", "end_turn", "STOP")),
        ("invalid_json", ("stop", "end_turn", "STOP")),
    ],
)
def test_words_of_no_use_come_as_each_provider_sends_them(
    tmp_path: Path, fault: str, finishes: tuple[str, ...]
) -> None:
    with serve(tmp_path, shares={fault: 1.0}) as server:
        answers = [post(server, provider) for provider in PROVIDERS]
    for provider, finish, (status, _, reply) in zip(PROVIDERS, finishes, answers, strict=True):
        text, given = read_words(provider, reply)
        assert (status, given) == (200, finish)
        silent = fault == "empty" or (fault == "refusal" and provider != "anthropic")
        assert (text == "") == silent
        with pytest.raises(ValueError):
            json.loads(text)
    assert [(e.fault, e.paid) for e in server.read_entries()] == [(fault, True)] * len(PROVIDERS)


def run_through(folder: Path, seed: int) -> tuple[list[Any], list[Any]]:
    """Return replies and log of 30 requests, each sent until it is answered, 9 times at most."""
    shares = {"rate_limit": 0.2, "server_error": 0.1, "invented_quotations": 0.2, "empty": 0.1}
    folder.mkdir()
    replies = []
    with serve(folder, seed=seed, shares=shares) as server:
        for number in range(30):
            tries = (post(server, document=numbered(number)) for _ in range(9))
            replies.append(next((reply for status, _, reply in tries if status == 200), None))
    return replies, [(e.digest, e.seen, e.fault, e.spoiled) for e in server.read_entries()]


def test_a_run_is_the_same_each_time_and_another_with_another_seed(tmp_path: Path) -> None:
    first, again, other = (
        run_through(tmp_path / name, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first == again
    assert [entry[2] for entry in first[1]] != [entry[2] for entry in other[1]]


def test_a_request_that_is_tried_again_succeeds_sooner_or_later(tmp_path: Path) -> None:
    replies, entries = run_through(tmp_path / "a", 3)
    assert all(reply is not None for reply in replies)
    assert len(entries) > 30
    assert {seen for _, seen, _, _ in entries} > {0, 1}


def test_no_reply_comes_before_its_latency(tmp_path: Path) -> None:
    with serve(tmp_path, latency_ms=60, jitter_ms=20) as server:
        for number in range(4):
            post(server, document=numbered(number))
    assert all(entry.seconds >= 0.039 for entry in server.read_entries())


def test_requests_wait_side_by_side(tmp_path: Path) -> None:
    with serve(tmp_path, shares={"hang": 1.0}, hang_seconds=600) as server:
        wires = [open_socket(server) for _ in range(40)]
        for number, wire in enumerate(wires):
            wire.sendall(write_raw(json.dumps(build_body("openai", numbered(number))).encode()))
        wait_until(server, "received", 40)
        assert server.read_stats()["most_in_flight"] == 40
        for wire in wires:
            wire.close()
    assert count_faults(server.read_entries()) == {"hang": 40}


def test_whoever_leaves_before_the_reply_has_not_been_answered(tmp_path: Path) -> None:
    with serve(tmp_path, latency_ms=60_000) as server:
        with open_socket(server) as wire:
            wire.sendall(write_raw(json.dumps(build_body("openai")).encode()))
            wait_until(server, "in_flight", 1)
        wait_until(server, "in_flight", 0)
    (entry,) = server.read_entries()
    assert (entry.status, entry.written, entry.paid) == (0, False, False)


def test_a_server_dies_when_planned_and_another_goes_on_where_it_was(tmp_path: Path) -> None:
    with serve(tmp_path, die_after=3, latency_ms=50) as server:
        with ThreadPoolExecutor(8) as many:
            tries = [many.submit(post, server, document=numbered(n)) for n in range(8)]
            failed = [tried.exception() is not None for tried in tries]
        assert server.wait(PATIENCE) == DIED
    assert failed.count(False) == 3
    assert [entry.paid for entry in server.read_entries()].count(True) == 3
    plan = Plan(log=str(tmp_path / "log.jsonl"))
    with ModelServer(plan, port=server.port) as heir:
        assert heir.port == server.port
        for number in range(8):
            post(heir, document=numbered(number))
    whole = [entry for entry in heir.read_entries() if entry.paid]
    assert len(whole) == 11
    assert len(paid_twice(whole)) == 3
    assert {entry.seen for entry in whole[:3]} == {0}


def test_a_server_that_is_killed_leaves_its_log(tmp_path: Path) -> None:
    with serve(tmp_path) as server:
        post(server)
        wait_until(server, "done", 1)
        server.kill()
    assert [entry.fault for entry in server.read_entries()] == ["ok"]


def test_half_a_last_line_is_no_entry(tmp_path: Path) -> None:
    with serve(tmp_path) as server:
        post(server)
    file = tmp_path / "log.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:40])
    assert len(read_log(file)) == 1
    assert read_log(tmp_path / "none.jsonl") == ()
