"""The guard: headers on every response, limits, odd hosts, no tracebacks."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from govatlas.explorer import Explorer
from govatlas.web import create_app
from govatlas.web.limits import LONGEST_PATH, LONGEST_QUERY, MOST_PARAMETERS
from govatlas.web.security import EMBED_POLICY, PAGE_POLICY
from tests.web.conftest import TWICE_CODED

RESPONSES = [
    ("GET", "/", 200),
    ("HEAD", "/documents", 200),
    ("GET", "/documents?q=", 303),
    ("GET", "/documents?page=none", 400),
    ("GET", "/documents.csv", 200),
    ("GET", "/documents.xml", 404),
    ("GET", f"/documents/{TWICE_CODED}", 200),
    ("GET", f"/documents/{TWICE_CODED}/record.json", 200),
    ("GET", "/documents/nothing", 404),
    ("GET", "/static/site.css", 200),
    ("GET", "/static/nothing.css", 404),
    ("GET", "/nothing", 404),
    ("POST", "/documents", 405),
    ("GET", "/" + "x" * LONGEST_PATH, 414),
    ("GET", "/documents?q=" + "x" * LONGEST_QUERY, 414),
    ("GET", "/documents?" + "&".join("a=b" for _ in range(MOST_PARAMETERS + 1)), 400),
]


@pytest.mark.parametrize(("method", "path", "status"), RESPONSES)
def test_every_response_is_guarded(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-security-policy"] == PAGE_POLICY
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["referrer-policy"] == "same-origin"


def test_nothing_inline_may_run() -> None:
    assert "unsafe" not in PAGE_POLICY
    assert PAGE_POLICY.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in PAGE_POLICY
    assert "frame-ancestors *" in EMBED_POLICY


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil", "192.168.0.1"]
)
def test_a_name_that_is_not_ours_is_refused(client: TestClient, host: str) -> None:
    response = client.get("/", headers={"Host": host})
    assert response.status_code == 400
    assert "does not answer to that host name" in response.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000"])
def test_the_names_of_this_computer_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/about", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../security.py",
        "/static/%2e%2e/security.py",
        "/static/..%2f..%2fweb%2fapp.py",
        "/static//etc/passwd",
        "/static/%00",
        "/documents/..%2f..%2f..%2fetc%2fpasswd",
        "/documents/%2e%2e/record.txt",
        "/documents.csv%00",
        "/codebook/..%2f..%2f/x",
    ],
)
def test_no_file_is_reached_by_a_path(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "root:" not in response.text
    assert "import" not in response.text


class Failing:
    """An explorer that breaks, or waits to be told, wherever a page asks for documents."""

    def __init__(self, explorer: Explorer, told: threading.Event | None = None) -> None:
        self._explorer = explorer
        self._told = told

    def __getattr__(self, name: str) -> Any:
        return getattr(self._explorer, name)

    def find(self, *arguments: Any, **named: Any) -> Any:
        if self._told:
            self._told.wait()
            return self._explorer.find(*arguments, **named)
        raise RuntimeError("secret at line 7")


@pytest.fixture
def broken(explorer: Explorer) -> FastAPI:
    return create_app(Failing(explorer))  # type: ignore[arg-type]


def test_a_fault_is_a_page_without_a_traceback(
    broken: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    response = TestClient(broken).get("/documents")
    assert response.status_code == 500
    assert "Something went wrong" in response.text
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert response.headers["content-security-policy"] == PAGE_POLICY
    assert response.headers["cache-control"] == "no-store"
    assert "secret at line 7" in caplog.text  # the operator sees it


def test_a_fault_tells_programs_in_their_form(broken: FastAPI) -> None:
    response = TestClient(broken).get("/documents", headers={"Accept": "application/json"})
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 500
    assert "secret" not in response.text


def test_even_a_fault_in_the_page_of_the_fault_is_guarded(
    broken: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    del broken.state.navigation
    response = TestClient(broken).get("/documents")
    assert response.status_code == 500
    assert response.text.startswith("Error 500: something went wrong")
    assert response.headers["content-security-policy"] == PAGE_POLICY


def test_what_takes_too_long_gets_an_answer_before(explorer: Explorer) -> None:
    told = threading.Event()
    slow = create_app(Failing(explorer, told), seconds=0.05)  # type: ignore[arg-type]
    with TestClient(slow) as client:
        try:
            response = client.get("/documents")
        finally:
            told.set()
    assert response.status_code == 503
    assert "took too long" in response.text


def test_a_page_may_set_a_policy_of_its_own(explorer: Explorer) -> None:
    app = create_app(explorer)

    @app.get("/embed")
    def embed() -> PlainTextResponse:
        return PlainTextResponse("x", headers={"Content-Security-Policy": EMBED_POLICY})

    response = TestClient(app).get("/embed")
    assert response.headers["content-security-policy"] == EMBED_POLICY
    assert "x-frame-options" not in response.headers


def test_a_body_has_a_limit(explorer: Explorer) -> None:
    app = create_app(explorer)

    @app.post("/echo")
    def echo(body: dict[str, str]) -> int:
        return len(body)

    client = TestClient(app)
    assert client.post("/echo", json={"a": "b"}).json() == 1

    def stream() -> Iterator[bytes]:
        yield from (b"x" * 65_536 for _ in range(9))

    for body in ({"a": "x" * 300_000}, None):
        response = (
            client.post("/echo", json=body)
            if body
            else client.post("/echo", content=stream(), headers={"Content-Type": "text/json"})
        )
        assert response.status_code == 413
        assert response.headers["content-security-policy"] == PAGE_POLICY


def test_no_page_of_the_framework_is_offered(client: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404
