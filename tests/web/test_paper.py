"""Pages on paper and on narrow screens: nothing is cut off, every sheet says where it is from."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from govatlas.explorer import Explorer
from govatlas.web import Site, create_app
from govatlas.web.addresses import address_compare
from govatlas.web.limits import LOOPBACK_HOSTS
from govatlas.web.review import ReviewSite
from tests.server import serve
from tests.web.conftest import TWICE_CODED, TWICE_READ
from tests.web.reviewers import PASSWORD, Clock, open_desk

TODAY = date(2026, 3, 4)
SITE = Site(
    name="Atlas of Veldria",
    documents="Example Archive",
    licence="CC BY 4.0",
    licence_link="https://creativecommons.org/licenses/by/4.0/",
    date="2025-07",
    operator="Institute for Examples",
    contact="atlas@example.org",
)
PAGES = {
    "documents": "/documents?q=act",
    "record": f"/documents/{TWICE_CODED}?coder=local",
    "versions": f"/documents/{TWICE_READ}/versions",
    "coverage": "/coverage",
    "heat map": "/coverage/risk/sector",
    "shares": "/coverage/risk/risk?show=row",
    "stack": "/coverage/risk/status?show=stack",
    "gaps": "/gaps",
    "years": "/coverage/years",
    "estimate": "/coverage/estimate",
    "groups": "/compare?group=year:2023&group=year:2024",
    "compared": address_compare(TWICE_CODED, TWICE_READ),
    "actors": "/actors",
    "duties": "/duties",
    "codebook": "/codebook",
    "agreement": "/about",
    "embedded": "/coverage/embed",
}
REVIEW = {
    "queue": "/review",
    "judging": f"/review/documents/{TWICE_CODED}?coder=local",
    "settling": f"/review/adjudicate/{TWICE_CODED}",
    "assigning": "/review/assign",
    "audit": "/review/audit",
}
WIDE = 1047  # pixels of CSS between the margins of a sheet of A4 on its side
UPRIGHT = 688
HEADINGS = """() => [...document.querySelectorAll('table th')]
  .filter(cell => cell.checkVisibility({visibilityProperty: true}))
  .map(cell => {
    const shown = cell.cloneNode(true);
    shown.querySelectorAll('.unseen, svg').forEach(part => part.remove());
    return shown.textContent;
  })"""
BEYOND = """width => [...document.querySelectorAll('table :is(th, td)')]
  .filter(cell => cell.checkVisibility() && cell.getBoundingClientRect().right > width + 1)
  .map(cell => cell.textContent.trim().slice(0, 40))"""


@pytest.fixture(scope="module")
def printed(explorer: Explorer) -> Iterator[str]:
    """Return the address of a site that says whose it is, on one day."""
    with serve(
        create_app(explorer, hosts=LOOPBACK_HOSTS, site=SITE, today=lambda: TODAY)
    ) as address:
        yield address


@pytest.fixture(scope="module")
def reviewed(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a site under review."""
    desk = open_desk(atlas, tmp_path_factory.mktemp("desk"), Clock())
    with Explorer(desk.db) as explorer:
        review_site = ReviewSite(desk)
        app = create_app(
            explorer, hosts=LOOPBACK_HOSTS, review_site=review_site, site=SITE, today=lambda: TODAY
        )
        with serve(app) as address:
            yield address


def squeeze(text: str) -> str:
    """Return ``text`` without space, nor hyphens, which a line break may have put there."""
    return "".join(c for c in text if not c.isspace() and c not in "-\u00ad\ufffe\u2011")


def read_sheets(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [squeeze(page.get_textpage().get_text_range()) for page in document]


def find_missing(headings: list[str], text: str) -> list[str]:
    """Return the words of headings that are not printed.

    Headings on their side come out of a PDF line by line, so their words are looked for.
    """
    words = {word for heading in headings for word in heading.split()}
    return sorted(word for word in words if squeeze(word) not in text)


def print_page(page: Page, address: str, coder: str) -> None:
    """Print a page, and fail unless all of it is there, with its source on every sheet."""
    page.emulate_media(media="print")
    headings = page.evaluate(HEADINGS)
    wide = page.evaluate("document.body.classList.contains('wide')")
    width = WIDE if wide else UPRIGHT
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate(BEYOND, width) == []
    sheets = read_sheets(page.pdf(prefer_css_page_size=True))
    assert find_missing(headings, "".join(sheets)) == []
    for number, sheet in enumerate(sheets, 1):
        place = address.partition("?coder")[0]  # a record gives its lasting address
        for words in ("may be wrong", "4 March 2026", place, coder, "Example Archive"):
            assert squeeze(words) in sheet, (number, words)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_printed_page_is_whole_and_says_where_it_is_from(
    browser: Browser, printed: str, path: str
) -> None:
    page = browser.new_page()
    page.goto(printed + path)
    print_page(page, page.url, "Coded by local")
    page.close()


def test_pages_of_review_are_printed_whole(browser: Browser, reviewed: str) -> None:
    page = browser.new_page(base_url=reviewed)
    page.goto("/review")
    page.fill("#name", "ada")
    page.fill("#password", PASSWORD)
    page.click("main button:has-text('Sign in')")
    page.locator(".reviewer").wait_for()
    for path in REVIEW.values():
        response = page.goto(path)
        assert response is not None
        assert response.ok, path
        print_page(page, page.url, "Coded by")
        page.emulate_media(media="screen")
    page.close()


SIGN = "table => getComputedStyle(table.closest('.scroll'), '::before').display"
STAYS = """table => {
  const box = table.closest('.scroll');
  box.scrollLeft = box.scrollWidth;
  const left = box.getBoundingClientRect().left;
  return [...table.querySelectorAll('tbody th[scope=row]:first-child')]
    .every(cell => Math.abs(cell.getBoundingClientRect().left - left) < 2);
}"""
OVERFLOWS = """table => {
  const box = table.closest(".scroll");
  return box.scrollWidth > box.clientWidth + 1;
}"""
TABLES = ("coverage", "heat map", "shares", "gaps", "years", "groups", "actors", "agreement")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_scrolls_says_so_and_keeps_its_first_column(
    browser: Browser, printed: str, name: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(printed + PAGES[name])
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    for table in page.locator(".scroll > table").all():
        if table.evaluate(OVERFLOWS):
            assert table.evaluate(SIGN) == "block"
            assert table.evaluate(STAYS)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_a_heat_map_does_scroll_on_a_telephone(browser: Browser, printed: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(printed + PAGES["heat map"])
    assert page.locator(".heat").first.evaluate(OVERFLOWS)
    page.close()


OUTSIDE = """() => {
  const svg = document.querySelector('svg');
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1);
  }).map(text => text.textContent);
}"""


@pytest.mark.parametrize("path", ["/coverage.svg", "/coverage/risk/sector.svg", "/actors/flow.svg"])
def test_no_label_of_a_chart_leaves_the_picture_in_another_font(
    browser: Browser, printed: str, path: str
) -> None:
    page = browser.new_page()
    drawn = page.request.get(printed + path).text()
    page.set_content(f"<body style='margin:0'>{drawn.replace('Liberation Sans', 'DejaVu Sans')}")
    assert page.evaluate(OUTSIDE) == []
    page.close()
