"""What the model server promises, seen from the other end of the wire."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from typing import Any

import pytest

from tests.coding.llm.bodies import DOCUMENT, PATHS, build_body, read_words
from tests.coding.llm.plan import Draw, Fault, Plan
from tests.coding.llm.request_log import Entry, count_faults, paid_twice, read_log, spent
from tests.coding.llm.server import DIED, ModelServer

PROVIDERS = tuple(PATHS)
PATIENCE = 20.0
"""Seconds after which a test gives up on a server that should have answered."""


@contextmanager
def serve(folder: Path, **plan: Any) -> Iterator[ModelServer]:
    with ModelServer(Plan(log=str(folder / "log.jsonl"), **plan)) as server:
        yield server


@contextmanager
def connect(server: ModelServer) -> Iterator[HTTPConnection]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        yield connection
    finally:
        connection.close()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelServer]:
    """Return a server without faults, for tests that ask little of it."""
    models = {"tiny": "tiny-1", "big": "big-2"}
    with serve(tmp_path_factory.mktemp("plain"), models=models) as server:
        yield server


def wait_until(server: ModelServer, name: str, value: int) -> None:
    """Wait until a count of the server has a value; a test that waits too long fails."""
    end = time.monotonic() + PATIENCE
    while server.read_stats().get(name, 0) != value:
        assert time.monotonic() < end, f"{name} did not become {value}"
        time.sleep(0.01)


def post(
    server: ModelServer, provider: str = "openai", **body: Any
) -> tuple[int, dict[str, str], dict[str, Any]]:
    with connect(server) as connection:
        connection.request("POST", PATHS[provider], json.dumps(build_body(provider, **body)))
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, headers, json.loads(response.read())


def write_raw(body: bytes, *, head: bytes = b"") -> bytes:
    line = b"POST /v1/chat/completions HTTP/1.1\r\nHost: here\r\n"
    return line + head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def open_socket(server: ModelServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)


def receive_all(wire: socket.socket) -> bytes:
    pieces = []
    while piece := wire.recv(1 << 16):
        pieces.append(piece)
    return b"".join(pieces)


def numbered(number: int) -> str:
    return f"{DOCUMENT}\nSection {number + 4}. This section is the one numbered {number + 4}."


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


def test_a_model_that_the_plan_does_not_name_reports_a_version_all_the_same(
    plain: ModelServer,
) -> None:
    with connect(plain) as connection:
        body = build_body("openai") | {"model": "unheard-of"}
        connection.request("POST", PATHS["openai"], json.dumps(body))
        reply = json.loads(connection.getresponse().read())
    assert reply["model"] == "unheard-of-2026-10-01"


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


def test_one_connection_serves_many_requests(tmp_path: Path) -> None:
    body = json.dumps(build_body("openai"))
    with serve(tmp_path) as server, connect(server) as connection:
        for _ in range(5):
            connection.request("POST", PATHS["openai"], body)
            assert connection.getresponse().read()
        connection.request("GET", "/__stats")
        stats = json.loads(connection.getresponse().read())
    assert (stats["connections_opened"], stats["done"], stats["faults"]) == (1, 5, {"ok": 5})


def test_requests_sent_at_once_in_pieces_are_answered_in_order(tmp_path: Path) -> None:
    bodies = [json.dumps(build_body("openai", numbered(n))).encode() for n in range(3)]
    last = write_raw(bodies[2], head=b"Connection: close\r\n")
    with serve(tmp_path, latency_ms=5) as server, open_socket(server) as wire:
        sent = write_raw(bodies[0]) + write_raw(bodies[1]) + last
        for start in range(0, len(sent), 400):
            wire.sendall(sent[start : start + 400])
        received = receive_all(wire)
        ids = [json.loads(post_again(server, n))["id"].encode() for n in range(3)]
    places = [received.find(name[:-1]) for name in ids]
    assert received.count(b"HTTP/1.1 200 OK") == 3
    assert sorted(places) == places
    assert places[0] > 0


def post_again(server: ModelServer, number: int) -> str:
    return json.dumps(post(server, document=numbered(number))[2])


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"how do you do\r\n\r\n", b"HTTP/1.1 400"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"HTTP/1.1 411"),
        (b"GET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n", b"HTTP/1.1 404"),
        (b"POST /v2/other HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}", b"HTTP/1.1 404"),
        (write_raw(b"{", head=b"Connection: close\r\n"), b"HTTP/1.1 400"),
        (write_raw(b"[]", head=b"Connection: close\r\n"), b"HTTP/1.1 400"),
        (write_raw(b'{"messages": 3}', head=b"Connection: close\r\n"), b"HTTP/1.1 400"),
        (write_raw(b"{", head=b"Connection: close\r\nExpect: 100-continue\r\n"), b"HTTP/1.1 100"),
    ],
)
def test_what_makes_no_sense_is_told_so(plain: ModelServer, sent: bytes, expected: bytes) -> None:
    with open_socket(plain) as wire:
        wire.sendall(sent)
        assert receive_all(wire).startswith(expected)


def test_models_are_listed(plain: ModelServer) -> None:
    with connect(plain) as connection:
        connection.request("GET", "/v1/models")
        listed = json.loads(connection.getresponse().read())
    assert [model["id"] for model in listed["data"]] == ["tiny", "big"]


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


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.OK])
def test_each_fault_hits_its_share_and_first_tries_no_more_than_later_ones(fault: Fault) -> None:
    plan = Plan(seed=7, shares={**dict.fromkeys(Fault, 0.05), fault: 0.15, Fault.OK: 0.15})
    number = 4000
    spread = (0.15 * 0.85 / number) ** 0.5
    for seen in (0, 1):
        drawn = [plan.choose_fault(Draw(plan.seed, f"{n:x}", seen)) for n in range(number)]
        assert drawn.count(fault) / number == pytest.approx(0.15, abs=4 * spread)


def test_shares_of_re_asking_can_differ() -> None:
    plan = Plan(shares={"drop": 1.0}, reask_shares={"empty": 1.0})
    draw = Draw(0, "any", 0)
    assert plan.choose_fault(draw) is Fault.DROP
    assert plan.choose_fault(draw, reask=True) is Fault.EMPTY


@pytest.mark.parametrize(
    "shares", [{"drop": -0.1}, {"drop": 0.6, "cut": 0.5}, {"earthquake": 0.1}], ids=str
)
def test_shares_that_make_no_sense_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Plan(shares=shares)


def test_a_plan_is_read_from_json_and_from_a_file(tmp_path: Path) -> None:
    plan = Plan(seed=4, shares={"cut": 0.2}, models={"a": "b"}, die_after=9)
    file = tmp_path / "plan.json"
    file.write_text(plan.to_json(), "utf-8")
    assert Plan.parse(plan.to_json()) == Plan.parse(str(file)) == plan


def test_latency_runs_from_the_request_and_varies_by_the_jitter(tmp_path: Path) -> None:
    with serve(tmp_path, latency_ms=60, jitter_ms=20) as server:
        for number in range(4):
            post(server, document=numbered(number))
    assert all(entry.seconds >= 0.039 for entry in server.read_entries())
    drawn = [
        Plan(latency_ms=60, jitter_ms=20).choose_latency(Draw(0, f"{n}", 0)) for n in range(99)
    ]
    assert 0.04 <= min(drawn) < 0.045 < 0.075 < max(drawn) <= 0.08


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


ENTRY = Entry(
    time=0.0,
    seconds=0.0,
    digest="a",
    path="/v1/messages",
    model="tiny",
    seen=0,
    fault="ok",
    status=200,
    input_tokens=1000,
    output_tokens=200,
    spoiled=0,
    written=True,
)


def vary(**fields: Any) -> Entry:
    return Entry(**{name: getattr(ENTRY, name) for name in Entry.__slots__} | fields)


@pytest.mark.parametrize(
    ("second", "twice", "dollars"),
    [
        (vary(digest="b"), (), 0.01),
        (vary(seen=1), ("a",), 0.01),
        (vary(fault="empty", output_tokens=0), ("a",), 0.007),
        (vary(written=False), (), 0.005),
        (vary(fault="rate_limit", status=429, input_tokens=0, output_tokens=0), (), 0.005),
    ],
)
def test_what_was_paid_is_counted_from_whole_replies(
    second: Entry, twice: tuple[str, ...], dollars: float
) -> None:
    # 1,000 tokens in at $2 and 200 out at $15 for a million: 0.002 + 0.003 dollars a reply.
    assert paid_twice([ENTRY, second]) == twice
    assert spent([ENTRY, second], 2.0, 15.0) == pytest.approx(dollars)


def test_half_a_last_line_is_no_entry(tmp_path: Path) -> None:
    with serve(tmp_path) as server:
        post(server)
    file = tmp_path / "log.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:40])
    assert len(read_log(file)) == 1
    assert read_log(tmp_path / "none.jsonl") == ()
