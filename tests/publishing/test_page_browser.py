"""The record page in a real browser: links, reflow, schemes, paper, accessibility."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from playwright.sync_api import Browser, Page

from govatlas.model.document import Document
from govatlas.publishing import render_page
from tests.browser import assert_accessible
from tests.builders import TEXT
from tests.publishing.records import (
    build_codebook,
    build_outline,
    build_paged_document,
    build_plain_coding,
    build_rich_coding,
)

_HOSTILE = (
    f"{TEXT}\nA\tB <b>&amp;</b>\r\n\u202egnol\u202c \x07\x1b\x85 \u2028 éé 漢字 "
    f"{'w' * 300}\n\n\n\nend\n"
)


@pytest.fixture(scope="module")
def document() -> Document:
    return build_paged_document(_HOSTILE)


@pytest.fixture(scope="module")
def address(document: Document, tmp_path_factory: pytest.TempPathFactory) -> str:
    page = render_page(document, build_rich_coding(document), build_codebook(), build_outline())
    path: Path = tmp_path_factory.mktemp("record") / "record.html"
    path.write_bytes(page.encode("utf-8"))
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.goto(address)
    yield opened
    opened.close()


@pytest.fixture
def plain_page(browser: Browser, address: str) -> Iterator[Page]:
    """Return the page in a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    yield opened
    context.close()


def is_in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    size = page.viewport_size
    assert size is not None
    return box is not None and 0 <= box["y"] < size["height"]


def test_a_label_opens_leads_to_its_words_then_back(plain_page: Page) -> None:
    page = plain_page
    evidence = page.locator("[id='risk:7.4']")
    assert not evidence.is_visible()
    page.click("a[href='#risk:7.4']")
    assert evidence.is_visible()
    link = evidence.locator("figcaption a").first
    place = link.get_attribute("href")
    cited = evidence.locator("figure").first.get_attribute("id")
    assert place is not None
    link.click()
    assert is_in_view(page, place)
    assert page.locator(f"mark{place}").inner_text().startswith("automated decision")
    page.click(f".back[href='#{cited}']")
    assert is_in_view(page, f"#{cited}")


def test_a_label_opens_with_the_keyboard(plain_page: Page) -> None:
    summary = plain_page.locator("details.entry summary").first
    summary.focus()
    plain_page.keyboard.press("Enter")
    assert plain_page.locator("details.entry .evidence").first.is_visible()


def test_every_link_back_leads_to_an_opened_label(page: Page) -> None:
    for link in page.locator(".back").all():
        link.click()
        target = page.evaluate("location.hash")
        assert page.locator(target).is_visible(), target


def test_the_first_stops_of_the_keyboard_skip_to_coverage_and_text(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#coverage"
    assert is_in_view(page, ".skip:focus")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#text"


def test_the_page_makes_no_request(browser: Browser, address: str) -> None:
    page = browser.new_page()
    requests: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert [url for url in requests if not url.startswith("data:")] == [address]
    assert faults == []
    page.close()


def test_the_full_text_is_the_documents_text(page: Page, document: Document) -> None:
    assert page.evaluate("document.getElementById('document').textContent") == document.text


def test_a_bidirectional_override_reaches_no_further_than_itself(page: Page) -> None:
    kept = page.evaluate("getComputedStyle(document.querySelector('.control')).unicodeBidi")
    assert kept == "isolate"


@pytest.mark.parametrize("width", [320, 360, 640, 1280])
def test_nothing_overflows(browser: Browser, address: str, width: int) -> None:
    """320 px is a page of 1280 px at 400 %, 640 px one at 200 %."""
    page = browser.new_page(viewport={"width": width, "height": 740})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_text_at_twice_the_size_still_fits(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_axe_finds_nothing(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert_accessible(page, widths=(360, 1280))
    page.close()


def test_dark_is_dark(browser: Browser, address: str) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(address)
        shades[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.close()
    assert shades == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 23, 29)"}


def test_paper_shows_what_the_screen_keeps_closed(page: Page) -> None:
    with pdfplumber.open(BytesIO(page.pdf(format="A4"))) as printed:
        words = " ".join((sheet.extract_text() or "") for sheet in printed.pages)
    flat = " ".join(words.split())
    assert "Named in passing, with no duty." in flat
    assert "A ban with a penalty." in flat
    assert "https://example.org/lending-act" in flat
    assert "Skip to coverage" not in flat


def test_a_long_document_opens_quickly(browser: Browser, tmp_path: Path) -> None:
    long = build_paged_document(
        "An Act\n\nSection 1. A lender shall explain.\n\nSection 2. More.\n" * 5700
    )
    path = tmp_path / "long.html"
    outline = build_outline(long.text)
    path.write_text(render_page(long, build_plain_coding(long), build_codebook(), outline))
    page = browser.new_page()
    page.goto(path.as_uri(), timeout=120_000)
    assert page.evaluate("document.getElementById('document').textContent.length") == len(long.text)
    page.close()


def test_every_sheet_says_where_it_is_from_and_how_far_to_trust_it(
    page: Page, document: Document
) -> None:
    coding = build_rich_coding(document)
    with pdfplumber.open(BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
        sheets = ["".join((sheet.extract_text() or "").split()) for sheet in pdf.pages]
    assert len(sheets) > 1
    for words in (
        "may be wrong",
        f"{document.id}, version {document.version}",
        coding.coder.name,
        f"{coding.coded_at:%Y-%m-%d}",
        document.instrument.links[0],
    ):
        assert ["".join(words.split()) in sheet for sheet in sheets] == [True] * len(sheets), words
