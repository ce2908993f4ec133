"""Your draft in a real browser: from the home page to a citation, with and without scripts."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from govatlas.explorer import Explorer
from govatlas.web import create_app
from tests.browser import assert_accessible, assert_fits
from tests.drafting.conftest import ENGLISH
from tests.server import serve


@pytest.fixture(scope="module")
def address(explorer: Explorer) -> Iterator[str]:
    """Return the address of a site that is patient, since the machine may be busy."""
    with serve(create_app(explorer, seconds=300)) as served:
        yield served


def send(page: Page, address: str) -> None:
    """Go from the home page to a report, as a reader does."""
    page.set_default_timeout(300_000)
    page.goto(address)
    page.get_by_role("link", name="Your draft").click()
    page.get_by_label("Paste your draft").fill(ENGLISH)
    page.get_by_role("button", name="Check the draft").click()
    page.wait_for_selector("#silences")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_is_checked_and_taken_along(
    browser: Browser, address: str, tmp_path: Path, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    if scripts:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    send(page, address)
    with page.expect_download() as download:
        page.get_by_role("button", name="Word", exact=True).click()
    download.value.save_as(tmp_path / "report.docx")
    packed = (tmp_path / "report.docx").read_bytes()
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(packed)).namelist()
    first = page.locator(".provision").first
    if scripts:
        first.get_by_role("button", name="Copy citation").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert f"{address}/documents/" in copied
        assert "characters" in copied
    else:
        first.get_by_text("Citation", exact=True).click()
        assert f"{address}/documents/" in first.locator(".cite-text").inner_text()
    page.get_by_text("Compare it with other documents").click()
    page.locator("select[name=status]").select_option(label="Hard law")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_selector("text=legislative status Hard law")
    assert faults == []
    context.close()


def test_the_form_and_the_report_are_accessible_and_fit(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 800})
    page.goto(f"{address}/draft")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert_accessible(page)
    assert_fits(page, 320, 683, 1366)
    send(page, address)
    assert_accessible(page)
    assert_fits(page, 320, 683, 1366)
    page.close()
