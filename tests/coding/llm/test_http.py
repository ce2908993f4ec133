"""How the model server speaks HTTP, to bare sockets as to the clients of providers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.coding.llm.bodies import COVERAGE, PATHS, build_body
from tests.coding.llm.server import ModelServer
from tests.coding.llm.wire import (
    connect,
    numbered,
    open_socket,
    post,
    receive_all,
    serve,
    write_raw,
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelServer]:
    """Return a server without faults, for tests that ask little of it."""
    models = {"tiny": "tiny-1", "big": "big-2"}
    with serve(tmp_path_factory.mktemp("plain"), models=models) as server:
        yield server


def test_a_model_that_the_plan_does_not_name_reports_a_version_all_the_same(
    plain: ModelServer,
) -> None:
    with connect(plain) as connection:
        body = build_body("openai") | {"model": "unheard-of"}
        connection.request("POST", PATHS["openai"], json.dumps(body))
        reply = json.loads(connection.getresponse().read())
    assert reply["model"] == "unheard-of-2026-10-01"


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


def ask_openai(server: ModelServer) -> str:
    import openai

    with openai.OpenAI(base_url=f"{server.address}/v1", api_key="none", max_retries=0) as client:
        return (
            client.chat.completions.create(**build_body("openai")).choices[0].message.content or ""
        )


def ask_anthropic(server: ModelServer) -> str:
    import anthropic

    with anthropic.Anthropic(base_url=server.address, api_key="none", max_retries=0) as client:
        return "".join(
            part.text for part in client.messages.create(**build_body("anthropic")).content
        )


def ask_google(server: ModelServer) -> str:
    from google import genai

    options = genai.types.HttpOptions(base_url=server.address)
    with genai.Client(api_key="none", http_options=options) as client:
        reply = client.models.generate_content(
            model="tiny",
            contents=build_body("google")["contents"],
            config={"system_instruction": COVERAGE},
        )
    return reply.text or ""


@pytest.mark.parametrize("ask", [ask_openai, ask_anthropic, ask_google])
def test_the_clients_that_providers_publish_understand_it(plain: ModelServer, ask: Any) -> None:
    assert "risk" in json.loads(ask(plain))
