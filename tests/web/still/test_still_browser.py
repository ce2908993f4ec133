"""The site as files in a real browser: what works on the served one works here where it applies."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from govatlas.explorer import Explorer
from govatlas.web.addresses import address_document
from tests.browser import Visit, assert_accessible, assert_fits, visit
from tests.web import test_browser as served
from tests.web.conftest import HOSTILE, TWICE_CODED, TWICE_READ, UNCODED

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "all": "/documents",
    "found": "/documents/?q=privacy&cover=risk:2.1:any",
    "document": f"/documents/{TWICE_CODED}",
    "uncoded": f"/documents/{UNCODED}",
    "hostile": address_document(HOSTILE),
    "codebook": "/codebook",
    "category": "/codebook/risk/2.1",
    "about": "/about",
    "duties": "/duties",
    "coverage": "/coverage",
    "crossing": "/coverage/risk/sector",
    "gaps": "/gaps",
    "actors": "/actors",
    "compare": "/compare",
    "draft": "/draft",
}
CHANGED = ("home", "found", "document", "compare", "draft")
"""Pages that are not as the served ones, whose accessibility their own tests check."""
QUESTIONS = (
    *("privacy", "facial recognition", "declaration", "generative", "children", "watermark"),
    *("personal data", "provider shall", "military", '"artificial intelligence"', "medical device"),
    *("audit", "nowhereatall", "regul*", "privacy -military", "weapon OR hospital"),
)


@pytest.fixture
def address(still_address: str) -> str:
    """Return the address of the site as files, for the tests of the served one."""
    return still_address


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=request.param, viewport={"width": 1366, "height": 800}
    )
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module", params=list(PAGES.values()), ids=list(PAGES))
def visited(
    request: pytest.FixtureRequest, browser: Browser, still_address: str
) -> Iterator[Visit]:
    with visit(browser, still_address + request.param) as made:
        yield made


@pytest.mark.parametrize("visited", [PAGES[name] for name in CHANGED], ids=CHANGED, indirect=True)
def test_axe_finds_nothing(visited: Visit) -> None:
    assert_accessible(visited.page)


def test_nothing_overflows(visited: Visit) -> None:
    assert_fits(visited.page, 320, 683, 1366)


def test_a_page_asks_only_this_site(visited: Visit, still_address: str) -> None:
    assert [url for url in visited.asked if not url.startswith(still_address)] == []
    assert visited.faults == []
    assert visited.page.title() != "owned"


# the very tests of the served site, on this one
test_text_and_record_lead_to_each_other = served.test_text_and_record_lead_to_each_other
test_record_and_text_scroll_apart = served.test_record_and_text_scroll_apart_on_a_wide_screen
test_the_first_stop_of_the_keyboard = (
    served.test_the_first_stop_of_the_keyboard_skips_the_navigation
)
test_the_second_stop_skips_the_filters = (
    served.test_the_second_stop_of_the_keyboard_skips_the_filters
)
test_a_hostile_document_does_nothing = served.test_a_hostile_document_does_nothing
test_paper_shows_record_and_text = served.test_paper_shows_record_and_text
test_every_link_to_quoted_words_shows_them = served.test_every_link_to_quoted_words_shows_them


def search(page: Page, address: str, query: str) -> list[str]:
    page.goto(f"{address}/documents/?{query}")
    page.wait_for_function("!document.querySelector('[role=status]')")
    return [
        link.split("/documents/", 1)[1].removesuffix("/index.html")
        for link in page.locator(".hits h3 a").evaluate_all("all => all.map(a => a.href)")
    ]


def test_searching_narrowing_then_reading_the_very_words(
    browser: Browser, still_address: str
) -> None:
    page = browser.new_page()
    page.goto(still_address)
    page.fill("#find", "personal data")
    page.click("button:has-text('Search')")
    page.wait_for_function("!document.querySelector('[role=status]')")
    assert "q=personal+data" in page.url
    page.locator(".facets summary", has_text="AI risk subdomains").click()
    page.locator(".covers li", has_text="2.1 Compromise of privacy").locator(
        "a", has_text="good"
    ).click()
    page.wait_for_function("!document.querySelector('[role=status]')")
    assert "Covers 2.1 Compromise of privacy: good" in page.locator(".chips").inner_text()
    page.locator(".hits .counts a").first.click()
    evidence = page.locator("[id='risk:2.1']")
    evidence.wait_for()
    evidence.locator("figcaption a").first.click()
    assert page.locator(f"mark[id='{page.url.partition('#')[2]}']").count() == 1
    page.close()


def test_it_finds_what_the_words_of_the_served_site_find(
    browser: Browser, still_address: str, explorer: Explorer
) -> None:
    page = browser.new_page()
    for question in QUESTIONS:
        wanted = {hit.id for hit in explorer.find(question, size=200).hits if not hit.passage}
        found = set(search(page, still_address, f"q={question}"))
        plain = {name for name in wanted if re.fullmatch(r"[\w-]+", name)}
        assert plain <= found, question
    assert found
    page.close()


@pytest.mark.parametrize(
    "query",
    ["cover=risk:2.1", "cover=risk:2.1:good&stage=Enacted", "year=2023&year=2024", "has=sanctions"],
)
def test_filters_choose_what_those_of_the_served_site_choose(
    browser: Browser, still_address: str, client: object, query: str
) -> None:
    page = browser.new_page()
    search(page, still_address, query)
    total = page.locator(".tally-line strong").inner_text()
    body = client.get(f"/documents?{query}").text  # type: ignore[attr-defined]
    assert f"<strong>{total}</strong>" in body
    page.close()


def test_a_link_to_another_coding_leads_to_it(
    browser: Browser, still_address: str, explorer: Explorer
) -> None:
    page = browser.new_page()
    for coding in explorer.codings_of(TWICE_CODED):
        page.goto(f"{still_address}/documents/{TWICE_CODED}?coder={coding.coder.name}")
        page.wait_for_load_state("networkidle")
        assert coding.coder.name in page.locator(".lead .notice, .masthead").all_inner_texts()[-1]
    page.close()


def test_a_citation_is_whole_with_scripts(browser: Browser, still_address: str) -> None:
    page = browser.new_page()
    page.goto(f"{still_address}/documents/{TWICE_READ}")
    text = page.locator("details.cite p.citation").first.text_content() or ""
    assert "Coded by" in text
    assert "quoted below" not in text
    page.close()


def test_pages_open_from_a_folder_and_say_what_searching_needs(
    browser: Browser, still: Path
) -> None:
    with visit(browser, (still / "index.html").as_uri()) as made:
        made.page.click("nav[aria-label='Site'] a:has-text('Documents')")
        made.page.locator(".hits h3 a").first.click()
        made.page.locator("#coverage").wait_for()
        assert made.page.evaluate("getComputedStyle(document.querySelector('.pane')).display")
        made.page.fill("#find", "privacy")
        made.page.click("button:has-text('Search')")
        assert "http.server" in made.page.locator("[role=status]").inner_text()
        assert [url for url in made.asked if not url.startswith("file:")] == []
