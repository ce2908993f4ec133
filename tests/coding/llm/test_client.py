"""The client tells every fault as a value, and the key to nobody."""

import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from govatlas import api
from govatlas.api.llm import LanguageModels, LlmLimits, LlmSettings, ModelAddress
from govatlas.coding.llm.client import Exchange, ProviderClient
from govatlas.coding.llm.keys import find_key, hide_key
from govatlas.coding.llm.providers.registry import list_providers, parse_model
from govatlas.coding.llm.request import Form, Message, Parameters, Request
from govatlas.coding.llm.session import ModelRefused
from govatlas.errors import InputError
from govatlas.store import Store
from tests.coding.llm.replies import build_document, load_tasks
from tests.coding.llm.wire import serve

KEY = "sk-a-secret-of-forty-digits-0123456789abc"
NAMES = ("openai:tiny", "anthropic:claude-haiku-4-5", "google:gemini-2.5-flash")
HOSTED = [parse_model(name) for name in NAMES]


def lead(monkeypatch: pytest.MonkeyPatch, address: str, key: str = KEY) -> None:
    """Lead the clients of all providers to an address, with a key."""
    monkeypatch.setenv("OPENAI_BASE_URL", f"{address}/v1")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", address)
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", address)
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOVATLAS_SERVER_KEY"):
        monkeypatch.setenv(name, key)


def write(model: ModelAddress, words: str = "Hello.", form: Form = Form.SCHEMA) -> Request:
    return Request(
        model=model,
        messages=(Message("system", load_tasks()[0].system), Message("user", words)),
        schema=load_tasks()[0].schema,
        parameters=Parameters(form=form),
    )


def send(request: Request, *, timeout: float = 20.0) -> tuple[Exchange, list[bytes]]:
    """Return the exchange, and the bodies that were kept."""
    kept: list[bytes] = []

    async def work() -> Exchange:
        client = ProviderClient(request.model, timeout=timeout)
        try:
            exchange = await client.send(request, kept.append)
            if exchange.is_good:
                assert client.read(request, exchange.body) == exchange.reply
            return exchange
        finally:
            await client.close()

    return asyncio.run(work()), kept


@contextmanager
def echo(status: int, *, before: str = "Invalid key: ", good: bool = False) -> Iterator[str]:
    """Serve a provider that repeats the headers it is sent; return its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            sent = self.headers
            key = sent.get("authorization") or sent.get("x-api-key") or sent["x-goog-api-key"]
            message: dict[str, Any] = {"role": "assistant", "content": f"{before}{key}"}
            content: dict[str, Any] = {"error": {"message": f"{before}{key}", "code": status}}
            if good:
                choice = {"index": 0, "finish_reason": "stop", "message": message}
                content = {"id": "x", "object": "chat.completion", "created": 0, "model": "tiny"}
                content |= {"choices": [choice]}
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Write no log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("model", HOSTED, ids=str)
def test_each_provider_is_spoken_to_in_its_own_protocol(
    model: ModelAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(tmp_path) as server:
        lead(monkeypatch, server.address)
        exchange, kept = send(write(model))
    assert exchange.is_good
    reply = exchange.reply
    assert reply is not None
    assert kept == [exchange.body]
    assert set(json.loads(reply.text)) == {"risk"}
    assert (reply.model, reply.finish) == (f"{model.name}-2026-10-01", "stop")
    (entry,) = server.read_entries()
    assert (reply.input_tokens, reply.output_tokens) == (entry.input_tokens, entry.output_tokens)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("model", HOSTED, ids=str)
def test_a_request_can_be_written_without_key_or_network(
    model: ModelAddress, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    for names in (provider.variables for provider in list_providers().values()):
        for name in names:
            monkeypatch.delenv(name, raising=False)
    client = ProviderClient(model, offline=True)
    request = write(model, "What a document says.", form)
    written = json.dumps(client.write(request))
    assert "What a document says." in written
    assert KEY not in written
    asyncio.run(client.close())


FAULTS = [
    ("rate_limit", 429, "status 429: Rate limit reached, try again later", 1.5),
    ("server_error", 500, "status 500: Internal error", None),
    ("unavailable", 503, "status 503: The model is overloaded", None),
    ("drop", 0, "the connection broke", None),
    ("cut", 200, "the connection broke", None),
    ("hang", 0, "timed out", None),
]
_TELLING = ("rate_limit", "cut", "hang")


@pytest.mark.parametrize("model", HOSTED, ids=str)
def test_faults_come_back_as_values_after_one_attempt(
    model: ModelAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = FAULTS if model.provider == "openai" else [f for f in FAULTS if f[0] in _TELLING]
    for fault, status, words, after in told:
        folder = tmp_path / fault
        folder.mkdir()
        with serve(folder, shares={fault: 1.0}, retry_after=1.5) as server:
            lead(monkeypatch, server.address)
            exchange, kept = send(write(model), timeout=1.0 if fault == "hang" else 120.0)
        assert (exchange.status, exchange.retry_after) == (status, after), fault
        assert exchange.fault.startswith(words)
        assert not exchange.is_good
        assert kept == []
        assert len(server.read_entries()) == 1


@pytest.mark.parametrize("model", HOSTED, ids=str)
def test_a_server_that_is_not_there_cannot_be_reached(
    model: ModelAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    with echo(500) as address:
        pass
    lead(monkeypatch, address)
    exchange, _ = send(write(model))
    assert (exchange.status, exchange.fault) == (0, "cannot be reached")


@pytest.mark.parametrize("model", HOSTED, ids=str)
def test_a_provider_that_repeats_the_key_does_not_get_it_into_an_error(
    model: ModelAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    for status, before in ((401, "Invalid key: "), (400, "x" * 280), (500, "x" * 295)):
        with echo(status, before=before) as address:
            lead(monkeypatch, address)
            exchange, _ = send(write(model))
        assert exchange.status == status
        assert "sk-a" not in f"{exchange}"


def test_a_proxy_of_the_environment_is_used_but_no_password_of_the_netrc(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("default login ann password of-another-place\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("GOVATLAS_SERVER_KEY", KEY)
    model = parse_model("http://models.invalid/v1#tiny")
    with echo(200, before="Sent: ", good=True) as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        exchange, _ = send(write(model, form=Form.TEXT))
        assert exchange.reply is not None, exchange.fault
        assert exchange.reply.text == "Sent: Bearer [key]"
        monkeypatch.setenv("no_proxy", "models.invalid")
        assert send(write(model, form=Form.TEXT))[0].fault == "cannot be reached"


def test_the_key_is_in_no_error_no_row_and_no_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    db = tmp_path / "atlas.db"
    with Store.open(db, create=True) as store:
        store.documents.save(build_document())
    for status, good in ((401, False), (400, False), (200, True)):
        with echo(status, good=good) as address:
            lead(monkeypatch, address)
            model = parse_model(f"{address}/v1#tiny")
            limits = LlmLimits(concurrency=1)
            settings = LlmSettings(models=(model,))
            if status == 401:
                with pytest.raises(ModelRefused) as caught:
                    api.code(coder=LanguageModels(settings, limits), db=db)
                assert "sk-a" not in str(caught.value)
            else:
                report = api.code(coder=LanguageModels(settings, limits), db=db)
                assert len(report.failures) == 1
                assert "sk-a" not in str(report)
    with Store.open(db, writable=False) as store:
        rows = list(store.calls.read())
    assert {row.state for row in rows} == {"failed", "read"}
    assert "sk-a" not in str(rows)
    for path in tmp_path.iterdir():
        assert KEY.encode() not in path.read_bytes()
    assert KEY not in caplog.text


def test_a_key_comes_from_the_environment_or_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    asked: list[tuple[str, str]] = []

    def get_password(service: str, user: str) -> str | None:
        asked.append((service, user))
        return " from-the-ring " if user == "google" else None

    monkeypatch.setattr(keyring, "get_password", get_password)
    for names in (provider.variables for provider in list_providers().values()):
        for name in names:
            monkeypatch.delenv(name, raising=False)
    assert find_key(HOSTED[2]) == "from-the-ring"
    assert find_key(parse_model("http://127.0.0.1:1/v1#tiny")) == "none"
    with pytest.raises(InputError, match="set OPENAI_API_KEY, or keep it in the system keyring"):
        find_key(HOSTED[0])
    monkeypatch.setenv("GOOGLE_API_KEY", "second")
    assert find_key(HOSTED[2]) == "second"
    monkeypatch.setenv("GEMINI_API_KEY", "first")
    assert find_key(HOSTED[2]) == "first"
    assert asked[0] == ("govatlas", "google")


def test_a_key_is_hidden_wherever_it_stands() -> None:
    assert hide_key(f"a {KEY} b {KEY}", KEY) == "a [key] b [key]"
    assert hide_key("none of it", "none") == "none of it"  # too short to be a secret
