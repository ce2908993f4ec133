"""The site in a real browser: with and without scripts, every width and scheme, by keyboard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from govatlas.web.addresses import address_document
from tests.browser import Visit, assert_accessible, assert_fits, visit
from tests.web.conftest import HOSTILE, TWICE_CODED, TWICE_READ, UNCODED

PAGES = {
    "home": "/",
    "all": "/documents",
    "found": "/documents?q=privacy&cover=risk:2.1:any",
    "nothing": "/documents?q=nowhere+at+all&year=2023",
    "document": f"/documents/{TWICE_CODED}",
    "version": f"/documents/{TWICE_READ}?version=1",
    "versions": f"/documents/{TWICE_READ}/versions",
    "uncoded": f"/documents/{UNCODED}",
    "hostile": address_document(HOSTILE),
    "codebook": "/codebook",
    "category": "/codebook/risk/2.1",
    "about": "/about",
    "glossary": "/glossary",
    "duties": "/duties",
    "duties found": "/duties?q=provider&modality=obligation&sanction=with",
    "no duties": "/duties?q=nowhereatall",
    "error": "/documents/nothing",
}


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


def test_nothing_overflows(visited: Visit) -> None:
    """320 px is a page of 1280 px at 400 %, 683 px one of 1366 px at 200 %."""
    assert_fits(visited.page, 320, 360, 683, 1024, 1366)
    visited.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert_fits(visited.page, 360)
    visited.page.evaluate("document.documentElement.style.removeProperty('font-size')")


def test_a_page_is_light_asks_only_this_site_and_breaks_no_policy(
    visited: Visit, address: str
) -> None:
    assert [url for url in visited.asked if not url.startswith(address)] == []
    assert [fault for fault in visited.faults if "status of 404" not in fault] == []
    assert visited.page.title() != "owned"
    assert 0 < sum(visited.sizes) < 300_000


def test_searching_narrowing_then_reading_the_very_words(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("#find", "personal data")
    page.click("button:has-text('Search')")
    assert page.url == f"{address}/documents?q=personal+data"
    page.locator(".facets summary", has_text="AI risk subdomains").click()
    page.locator(".covers li", has_text="2.1 Compromise of privacy").locator(
        "a", has_text="good"
    ).click()
    assert "cover=risk%3A2.1%3Agood" in page.url
    assert "Covers 2.1 Compromise of privacy: good" in page.locator(".chips").inner_text()
    page.locator(".hits .counts a").first.click()
    evidence = page.locator("[id='risk:2.1']")
    evidence.wait_for()
    words = evidence.locator("blockquote").first.inner_text()
    evidence.locator("figcaption a").first.click()
    mark = page.locator(f"mark[id='{page.url.partition('#')[2]}']")
    assert is_in_view(page, mark)
    around = " ".join(mark.locator("xpath=..").inner_text().split())
    assert " ".join(words.split()[:3]) in around
    assert evidence.is_visible()


def is_in_view(page: Page, found: Locator) -> bool:
    box, size = found.bounding_box(), page.viewport_size
    assert size is not None
    return box is not None and 0 <= box["y"] < size["height"]


def test_text_and_record_lead_to_each_other(page: Page, address: str) -> None:
    page.goto(address + PAGES["document"])
    page.click("a[href='#risk:2.1']")
    cited = page.locator("[id='risk:2.1'] figure").first.get_attribute("id")
    page.locator(f"#{cited} figcaption a").first.click()
    page.locator(f".back[href='#{cited}']").click()
    assert is_in_view(page, page.locator(f"#{cited}"))


def test_record_and_text_scroll_apart_on_a_wide_screen(page: Page, address: str) -> None:
    page.goto(address + PAGES["document"])
    left = page.locator(".pane.record").bounding_box()
    right = page.locator(".pane.text").bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"] + 1
    page.click("a[href='#provenance'] >> nth=0")
    assert is_in_view(page, page.locator(".pane.text h2"))
    assert is_in_view(page, page.locator("header.site"))


def test_the_keyboard_alone_leads_from_a_search_to_a_quotation(page: Page, address: str) -> None:
    page.goto(address)
    press_until(page, "#find")
    page.keyboard.type("declaration")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=declaration*")
    press_until(page, ".hits h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*")
    press_until(page, ".domain li:not(.level-0) a")
    page.keyboard.press("Enter")
    fragment = page.url.partition("#")[2]
    evidence = page.locator(f"[id='{fragment}']")
    evidence.wait_for()
    press_until(page, ".evidence figcaption a")
    page.keyboard.press("Enter")
    assert re.fullmatch(r"c\d+-\d+", page.url.partition("#")[2])


def press_until(page: Page, selector: str, *, most: int = 300) -> None:
    """Press Tab until what ``selector`` names has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_the_first_stop_of_the_keyboard_skips_the_navigation(page: Page, address: str) -> None:
    page.goto(address + "/codebook")
    page.keyboard.press("Tab")
    assert page.locator(".skip:focus").count() == 1
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("main a:focus").count() == 1


TEXTS = {
    "document": PAGES["document"],
    "long record": f"{PAGES['document']}?coder=local",
    "version": PAGES["version"],
    "uncoded": PAGES["uncoded"],
}


@pytest.mark.parametrize("path", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_second_stop_of_the_keyboard_skips_to_the_text(
    page: Page, address: str, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + path)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.locator(".skip:focus").inner_text() == "Skip to the full text"
    assert is_in_view(page, page.locator(".skip:focus"))
    page.keyboard.press("Enter")
    assert page.locator("#text:focus").count() == 1
    assert is_in_view(page, page.locator("#text h2"))


def test_the_second_stop_of_the_keyboard_skips_the_filters(page: Page, address: str) -> None:
    page.goto(address + "/documents")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    press_until(page, ".found :is(a, button, select)", most=1)


def test_a_slash_leads_to_the_search_box_unless_it_is_switched_off(
    browser: Browser, address: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + "/about")
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    assert page.locator("#find").input_value() == "a/b"
    page.click("footer button:has-text('Turn off the shortcut')")
    page.goto(address + "/codebook")
    page.keyboard.press("/")
    assert page.locator("#find:focus").count() == 0
    page.click("footer button:has-text('Turn on the shortcut')")
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.locator("#find:focus").count() == 1
    context.close()


def test_an_order_is_taken_by_a_button_and_leaves_no_empty_field(page: Page, address: str) -> None:
    page.goto(address + "/documents?q=privacy")
    page.select_option("#sort", "title")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(100)
    assert page.url == f"{address}/documents?q=privacy"
    page.select_option("#sort", "title")
    page.click("button:has-text('Sort')")
    page.wait_for_url("**sort=title")
    assert page.url == f"{address}/documents?q=privacy&sort=title"
    page.fill("#find", "data")
    page.click("button:has-text('Search')")
    assert page.url == f"{address}/documents?q=data&sort=title"
    page.goto(address + "/documents")
    page.click("button:has-text('Sort')")
    assert page.url.rstrip("?") == f"{address}/documents"


def test_filters_stand_before_the_result_on_a_phone_and_fold(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address + "/documents?q=privacy")
    facets, found = page.locator(".facets"), page.locator(".found")
    assert not facets.is_visible()
    unfold = page.locator(".unfold summary")
    assert is_in_view(page, unfold)
    assert is_in_view(page, page.locator(".hits h3").first)
    unfold.click()
    above, below = facets.bounding_box(), found.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < 844
    assert above["y"] + above["height"] <= below["y"] + 1
    page.set_viewport_size({"width": 1280, "height": 800})
    unfold.evaluate("summary => { summary.parentElement.open = false }")
    assert facets.is_visible()
    assert not unfold.is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_every_link_to_quoted_words_shows_them(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + PAGES["document"])
    links = page.locator("#coverage figcaption .lasting")
    found = links.evaluate_all("all => all.map(a => a.href)")
    assert len(found) > 10
    for link in found[::5]:
        page.goto(link)
        page.wait_for_timeout(200)
        name = link.partition("#")[2].partition(":~:")[0]
        assert is_in_view(page, page.locator(f"[id='{name}']")), link
        assert page.locator(".entry[open]").count() == 0, link


def test_a_hostile_document_does_nothing(page: Page, address: str) -> None:
    page.goto(address + PAGES["hostile"])
    assert page.title().startswith("Title <script>")
    assert page.locator("main img, main script").count() == 0
    assert "<script>" in page.locator("h1").inner_text()


def test_paper_shows_record_and_text(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + PAGES["document"])
    page.emulate_media(media="print")
    assert not page.locator("header.site nav").is_visible()
    assert page.locator("#document").is_visible()
    record, text = page.locator(".pane.record"), page.locator(".pane.text")
    above, below = record.bounding_box(), text.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"] + 1
    page.close()
