"""From the first page to an answer in a real browser, with and without scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from govatlas.explorer import Explorer
from govatlas.web import create_app
from tests.browser import assert_accessible, assert_fits, visit
from tests.server import serve


@pytest.fixture(scope="module")
def site_address(described: Explorer) -> Iterator[str]:
    with serve(create_app(described)) as served:
        yield served


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=request.param, viewport={"width": 1366, "height": 800}
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_page_is_accessible_fits_and_is_light(
    browser: Browser, site_address: str, scheme: str
) -> None:
    with visit(browser, f"{site_address}/") as made:
        made.page.emulate_media(color_scheme=scheme)
        for fold in made.page.locator("details").all():
            fold.evaluate("fold => fold.open = true")
        assert_accessible(made.page)
        assert_fits(made.page, 320, 390, 768, 1280, 1920)
        assert sum(made.sizes) < 300_000
        assert [url for url in made.asked if not url.startswith(site_address)] == []


def test_two_groups_of_several_kinds_are_compared_within_seven_clicks(
    page: Page, site_address: str
) -> None:
    page.goto(site_address)
    page.click(".doors a:has-text('Compare')")
    first, second = page.locator(".side-form").all()
    first.locator("input[value=state]").check()
    first.locator("input[value=local]").first.check()
    second.locator(".boxes-alone label").click()
    page.locator("form.limits button", has_text=re.compile("^Compare$")).click()
    title = page.locator("h1").inner_text()
    assert title == "State or province or Local and all other documents"


def test_a_filter_takes_several_choices_on_a_page_of_figures(page: Page, site_address: str) -> None:
    page.goto(site_address)
    page.click("nav[aria-label='Site'] a:has-text('Gaps')")
    page.click(".limits > details > summary")
    page.locator(".boxes summary", has_text="Has").click()
    page.locator(".boxes label", has_text="sanctions").click()
    page.locator(".boxes label", has_text="deadlines").click()
    page.click("button:has-text('Apply')")
    assert "has=sanctions" in page.url
    assert "has=deadlines" in page.url
    assert page.locator(".chips li").count() == 2
    page.locator(".basis a").click()
    assert page.locator("h1").inner_text() == "Compare has deadlines or has sanctions with …"


def test_cells_examples_and_specimens_lead_to_documents(page: Page, site_address: str) -> None:
    page.goto(site_address)
    page.locator(".mosaic td a").first.click()
    assert page.locator(".hits > li").count() >= 1
    page.go_back()
    page.locator(".questions a").last.click()
    assert page.locator(".hits > li").count() >= 1
    page.go_back()
    words = page.locator(".specimen blockquote").inner_text()
    page.click("text=Next label")
    assert page.locator(".specimen blockquote").inner_text() != words
    page.click("text=Read it in the document")
    page.locator(".pane.text mark").first.wait_for(state="attached")
