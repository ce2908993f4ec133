"""Coverage, gaps, comparisons and actors in a real browser, with and without scripts."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from govatlas.web.addresses import address_compare
from tests.browser import Visit, assert_accessible, assert_fits, visit
from tests.web.conftest import HOSTILE, TWICE_CODED, TWICE_READ

PAGES = {
    "coverage": "/coverage?year=2023",
    "years": "/coverage/years",
    "estimate": "/coverage/estimate",
    "crossing": "/coverage/risk/sector",
    "shares": "/coverage/risk/jurisdiction?show=row",
    "stack": "/coverage/risk/status?show=stack",
    "gaps": "/gaps",
    "actors": "/actors",
    "compare": "/compare",
    "documents": address_compare(TWICE_CODED, TWICE_READ, HOSTILE),
    "groups": "/compare?group=year:2023&group=year:2024",
    "compare with": "/compare?group=q%3Ddata%26stage%3DEnacted",
    "embedded": "/coverage/embed",
}
FRAMED = ("/coverage/embed", "/coverage")


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=request.param, viewport={"width": 1366, "height": 800}
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=list(PAGES.values()), ids=list(PAGES))
def visited(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    with visit(browser, address + request.param) as made:
        yield made


def test_axe_finds_nothing(visited: Visit) -> None:
    assert_accessible(visited.page)


def test_only_tables_scroll_sideways(visited: Visit) -> None:
    assert_fits(visited.page, 320, 683, 1366)


def test_a_page_asks_only_this_site_and_is_light(visited: Visit, address: str) -> None:
    assert [url for url in visited.asked if not url.startswith(address)] == []
    assert visited.faults == []
    assert sum(visited.sizes) < 300_000


def test_a_cell_leads_to_its_documents(page: Page, address: str) -> None:
    page.goto(address + "/coverage")
    page.click(".plain-list a:has-text('AI risk subdomains × sectors governed')")
    cell = page.locator(".heat td a").last
    number = cell.inner_text()
    cell.click()
    assert page.locator(".tally-line strong").inner_text() == number
    page.locator(".chips li").nth(1).wait_for()


def test_figures_are_limited_then_freed(page: Page, address: str) -> None:
    page.goto(address + "/coverage/risk/sector?show=row")
    page.locator("summary", has_text="Filter documents").click()
    page.locator(".boxes summary", has_text="Year").click()
    page.locator(".boxes input[value='2023']").check()
    page.click("button:has-text('Apply')")
    assert page.url.startswith(f"{address}/coverage/risk/sector?")
    assert "year=2023" in page.url
    assert "show=row" in page.url
    assert "Year 2023" in page.locator(".chips").inner_text()
    page.locator(".chips a").first.click()
    assert page.url == f"{address}/coverage/risk/sector?show=row"


def test_documents_are_chosen_to_compare(page: Page, address: str) -> None:
    page.goto(f"{address}/documents/{TWICE_READ}")
    page.click("a:has-text('Compare this document with others')")
    page.fill("input[name=find]", "regulation")
    page.click("button:has-text('Find')")
    page.locator(".found-list a").first.click()
    page.locator(".against blockquote").first.wait_for()
    assert page.locator(".sides li").count() == 2


def test_groups_are_chosen_to_compare(page: Page, address: str) -> None:
    page.goto(f"{address}/compare")
    for place, year in enumerate(("2023", "2024")):
        side = page.locator(".side-form").nth(place)
        side.locator("summary", has_text="Year").click()
        side.locator(f"input[value='{year}']").check()
    page.click("button:has-text('Compare')")
    assert page.locator("h1").inner_text() == "2023 and 2024"


@pytest.fixture
def elsewhere(address: str) -> Iterator[str]:
    """Return the address of another site, whose page holds two of ours."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            frames = (f'<iframe src="{address}{path}"></iframe>' for path in FRAMED)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write("".join(frames).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def test_a_page_stands_within_another_only_if_made_for_it(browser: Browser, elsewhere: str) -> None:
    page = browser.new_page()
    page.goto(elsewhere)
    embedded, refused = page.locator("iframe").nth(0), page.locator("iframe").nth(1)
    picture = embedded.content_frame.locator("img.picture")
    picture.wait_for()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    assert refused.content_frame.locator("h1:has-text('what is covered')").count() == 0
    page.close()
