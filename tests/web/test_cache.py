"""Rendered pages: kept while they hold, spared where a browser has them, never mixed up."""

from collections.abc import AsyncIterator, Callable

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from govatlas.errors import StoreError
from govatlas.web.cache import RenderCache

LONG = "lorem ipsum " * 500
PLAIN = {"Accept-Encoding": "identity"}


class Site:
    """A site of a few pages that counts how often it renders."""

    def __init__(self) -> None:
        self.rendered = 0
        self.stamp: Callable[[], str] = lambda: "1"
        pages = {"/": self.page, "/private": self.private, "/many": self.many, "/gone": self.gone}
        self.app = Starlette(routes=[Route(path, page) for path, page in pages.items()])
        self.app.add_middleware(RenderCache, read_stamp=lambda: self.stamp())

    def page(self, request: Request) -> Response:
        self.rendered += 1
        return PlainTextResponse(f"{LONG}{request.url.query} {self.rendered}")

    def private(self, request: Request) -> Response:
        self.rendered += 1
        return PlainTextResponse(LONG, headers={"Cache-Control": "private, no-store"})

    def gone(self, request: Request) -> Response:
        self.rendered += 1
        return PlainTextResponse(LONG, 404)

    def many(self, request: Request) -> Response:
        async def write() -> AsyncIterator[bytes]:
            for _ in range(6):
                yield b"x" * 1_000_000

        return StreamingResponse(write(), media_type="text/csv")


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def client(site: Site) -> TestClient:
    return TestClient(site.app)


def test_a_page_is_rendered_once_until_something_changes(site: Site, client: TestClient) -> None:
    first = client.get("/")
    assert client.get("/").text == first.text
    assert site.rendered == 1
    site.stamp = lambda: "2"
    assert client.get("/").text != first.text
    assert site.rendered == 2


def test_each_address_is_a_page_of_its_own(client: TestClient) -> None:
    assert client.get("/?a=1").text != client.get("/?a=2").text
    assert client.get("/?a=1").text.split()[-2:] == ["a=1", "1"]


def test_a_browser_that_has_the_page_gets_no_body(client: TestClient) -> None:
    first = client.get("/")
    tag = first.headers["etag"]
    for asked in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = client.get("/", headers={"If-None-Match": asked})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert "content-length" not in again.headers
    assert client.get("/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_text_is_compressed_for_those_who_take_it(client: TestClient) -> None:
    plain = client.get("/", headers=PLAIN)
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 5
    assert {plain.headers["vary"], packed.headers["vary"]} == {"Accept-Encoding"}


def test_a_head_request_gets_the_headers_alone(client: TestClient) -> None:
    whole = client.get("/", headers=PLAIN)
    head = client.head("/", headers=PLAIN)
    assert head.content == b""
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert head.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("header", ["Cookie", "Authorization"])
def test_what_is_meant_for_one_reader_reaches_no_other(
    site: Site, client: TestClient, header: str
) -> None:
    client.get("/", headers={header: "a=secret"})
    client.get("/")
    client.get("/", headers={header: "a=secret"})
    assert site.rendered == 3


@pytest.mark.parametrize("path", ["/private", "/gone"])
def test_some_responses_are_never_kept_nor_compressed(
    site: Site, client: TestClient, path: str
) -> None:
    for _ in range(2):
        response = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert "etag" not in response.headers
        assert "content-encoding" not in response.headers
    assert site.rendered == 2


def test_a_large_file_comes_whole(client: TestClient) -> None:
    assert client.get("/many").content == b"x" * 6_000_000


def test_a_database_that_fails_leaves_it_to_the_page(site: Site, client: TestClient) -> None:
    def fail() -> str:
        raise StoreError("gone")

    site.stamp = fail
    assert client.get("/").status_code == 200
    client.get("/")
    assert site.rendered == 2
