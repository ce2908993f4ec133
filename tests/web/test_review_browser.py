"""Review in a real browser, with and without scripts: sign in, judge, code blind, settle."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from govatlas.explorer import Explorer
from govatlas.model.coding import Coding, Mode
from govatlas.reviewing import ReviewContext, list_audit, list_queue, list_reports, name_person
from govatlas.web import create_app
from govatlas.web.limits import LOOPBACK_HOSTS
from govatlas.web.review import ReviewSite
from tests.browser import assert_accessible, assert_fits
from tests.server import serve
from tests.web.conftest import TWICE_CODED
from tests.web.reviewers import PASSWORD, Clock, open_desk

DOCUMENT = TWICE_CODED


@pytest.fixture
def desk(atlas: Path, tmp_path: Path) -> ReviewContext:
    return open_desk(atlas, tmp_path, Clock())


@pytest.fixture
def address(desk: ReviewContext) -> Iterator[str]:
    """Return the address of a site of its own under review."""
    with Explorer(desk.db) as explorer:
        site = create_app(explorer, hosts=LOOPBACK_HOSTS, review_site=ReviewSite(desk))
        with serve(site) as served:
            yield served


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=request.param,
        viewport={"width": 1366, "height": 800},
        base_url=address,
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 800}, base_url=address)
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str, way: str = "/review") -> None:
    page.goto(way)
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main button:has-text('Sign in')")
    page.locator(f".reviewer strong:has-text('{name}')").wait_for()


def load_own(desk: ReviewContext, user: str) -> Coding:
    with desk.open() as store:
        own = store.codings.read_own(store.documents.read(DOCUMENT), name_person(user))
    assert own is not None
    return own


def open_label(page: Page, code: str) -> Locator:
    entry = page.locator(f"details[id='{code}']")
    if entry.get_attribute("open") is None:
        entry.locator("summary").click()
    return entry


def test_confirming_changing_and_pasting_a_quotation(page: Page, desk: ReviewContext) -> None:
    sign_in(page, "ada", f"/review/documents/{DOCUMENT}?coder=local")
    covered = page.locator("details.entry.level-2[id^='risk:'], details.entry.level-1[id^='risk:']")
    first = covered.first.get_attribute("id") or ""
    entry = open_label(page, first)
    entry.locator("button:has-text('Confirm')").click()
    assert page.url.endswith(f"#{first}")
    assert page.locator(f"details[id='{first}'] .flag").inner_text() == "judged by you"
    with desk.open() as store:
        text = store.documents.read(DOCUMENT).text
    words = " ".join(text.split("\n\n")[2].split()[:8])
    entry = open_label(page, "risk:7.1")
    entry.locator("label:text-is('minimal')").click()
    entry.locator("textarea[name='wording']").fill("words that stand nowhere")
    entry.locator("textarea[name='reason']").fill("Because.")
    entry.locator("button:has-text('Change')").click()
    entry = page.locator("details[id='risk:7.1']")
    assert entry.locator(".problem").inner_text().startswith("Not saved. “words that stand")
    assert entry.locator("textarea[name='reason']").input_value() == "Because."
    entry.locator("textarea[name='wording']").fill(words)
    entry.locator("button:has-text('Change')").click()
    own = load_own(desk, "ada")
    assert own.mode is Mode.ANCHORED
    assert own.level_of("risk", "7.1") == 1
    added = next(label for label in own.labels if label.category == "7.1")
    assert " ".join(added.quotations[0].text.split()) == words
    assert len(own.labels) == 2


def test_adding_a_quotation_by_selecting_text(scripted: Page, desk: ReviewContext) -> None:
    sign_in(scripted, "ada", f"/review/documents/{DOCUMENT}?coder=local")
    entry = open_label(scripted, "risk:7.1")
    words = scripted.evaluate(
        """() => {
          const walker = document.createTreeWalker(
            document.getElementById("document"), NodeFilter.SHOW_TEXT);
          let node;
          while ((node = walker.nextNode())) {
            const found = /[A-Z][a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+(?= )/.exec(node.data);
            if (found && node.parentElement.closest("mark")) {
              const range = document.createRange();
              range.setStart(node, found.index);
              range.setEnd(node, found.index + found[0].length);
              getSelection().removeAllRanges();
              getSelection().addRange(range);
              return found[0];
            }
          }
        }"""
    )
    entry.locator("label:text-is('good')").click()
    entry.locator("button:has-text('Quote the selected text')").click()
    assert entry.locator("textarea[name='wording']").input_value() == words
    place = entry.locator("input[name='place']").input_value()
    start, end = map(int, place.split("-"))
    with desk.open() as store:
        document = store.documents.read(DOCUMENT)
    assert document.text[start:end] == words
    entry.locator("textarea[name='reason']").fill("It says so.")
    entry.locator("button:has-text('Change')").click()
    (label,) = load_own(desk, "ada").labels
    assert (label.level, label.quotations[0].span.start) == (2, start)
    scripted.locator("mark", has_text=words).first.wait_for()


def test_nothing_selected_says_what_to_do(scripted: Page) -> None:
    sign_in(scripted, "ada", f"/review/documents/{DOCUMENT}")
    entry = open_label(scripted, "risk:7.1")
    entry.locator("button:has-text('Quote the selected text')").click()
    assert "Select the words" in entry.locator(".picked").inner_text()


def test_blind_coding_from_the_assignment_to_the_submission(
    page: Page, desk: ReviewContext
) -> None:
    sign_in(page, "ada", "/review/assign")
    page.check("#from-list")
    page.fill("textarea[name='documents']", DOCUMENT)
    page.check("label:text-is('ada')")
    page.check("#blind")
    page.click("main button:text-is('Continue')")
    assert page.locator("h1").inner_text() == "You are about to assign 1 document to ada"
    assert list_queue(desk) == ()
    page.click("main button:text-is('Assign 1 document to ada')")
    assert "Assigned: 1" in page.locator(".kept").inner_text()
    page.goto(f"/documents/{DOCUMENT}?coder=local")
    assert page.locator(".entry").count() == 0
    page.goto("/review/next")
    page.click("a:has-text('AI risk subdomains')")
    with desk.open() as store:
        text = store.documents.read(DOCUMENT).text
    words = " ".join(text.split("\n\n")[2].split()[:8])
    first = page.locator("fieldset[id='risk:1.1']")
    assert first.locator(".definition").is_visible()
    first.locator("label:text-is('good')").click()
    first.locator("textarea[name$='.wording']").fill(words)
    page.click("button:has-text('Mark the rest')")
    assert first.locator("input[value='2']").is_checked()
    for step in ("sector", "lifecycle", "scope"):
        page.goto(f"/review/blind/1/{step}")
        page.click("button:has-text('Mark the rest')")
    page.goto("/review/blind/1/actors")
    for name in ("Data Office", "Council"):
        row = page.locator("fieldset[id^='actor:enforcer:']").nth(-2)
        row.get_by_label("Type").select_option(label="AI governance actor")
        row.get_by_label("Quotations").fill(words)
        row.get_by_label("Name").fill(name)
        row.get_by_label("Name").press("Enter")  # saves, and stays
    assert page.locator("fieldset[id^='actor:enforcer:']").count() == 4
    page.click("button:has-text('Save and continue')")
    page.locator("fieldset.question label").first.click()
    page.click("button:has-text('Save and continue')")
    page.click("button:has-text('Submit my coding')")
    own = load_own(desk, "ada")
    assert own.mode is Mode.BLIND
    assert own.level_of("risk", "1.1") == 2
    assert [actor.name for actor in own.actors] == ["Data Office", "Council"]
    assert [entry.state for entry in list_queue(desk)] == ["done"]
    page.goto(f"/documents/{DOCUMENT}?coder=local")
    assert page.locator(".entry").count() > 0


def test_keys_answer_the_questions_of_the_blind_form(scripted: Page, desk: ReviewContext) -> None:
    with desk.open() as store:
        store.assignments.assign([DOCUMENT], ["ben"], Mode.BLIND, by="ada", at=desk.clock())
    page = scripted
    sign_in(page, "ben", "/review/blind/1/risk")

    def list_answers() -> list[str]:
        return page.evaluate(
            "[...document.querySelectorAll('.levels input:checked')].map(i => i.value)"
        )

    for key in ("n", "2", "n", "1", "n", "0"):
        page.keyboard.press(key)
    assert list_answers() == ["2", "1", "0"]
    page.keyboard.press("1")  # the same question again
    page.keyboard.press("7")  # no level
    assert list_answers() == ["2", "1", "1"]
    page.locator("textarea[name='risk:1.1.reason']").press_sequentially("0 n 2")
    assert list_answers() == ["2", "1", "1"]
    assert page.locator("textarea[name='risk:1.1.reason']").input_value() == "0 n 2"
    page.click("form.blind button:has-text('Turn off')")
    page.locator("fieldset[id='risk:1.2'] input[value='1']").focus()
    page.keyboard.press("0")
    assert list_answers() == ["2", "1", "1"]


def test_the_next_label_to_judge_is_open(scripted: Page) -> None:
    sign_in(scripted, "ada", f"/review/documents/{DOCUMENT}?coder=local")
    asked = scripted.locator("details.entry[open]:not(:has(.flag))")
    seen = []
    for number in range(1, 4):
        assert asked.count() == 1
        seen.append(asked.get_attribute("id"))
        asked.locator("button:has-text('Confirm')").click()
        scripted.locator(f"#submitted:has-text('You have judged {number} question')").wait_for()
    assert len(set(seen)) == 3


def test_settling_a_difference(page: Page, desk: ReviewContext) -> None:
    sign_in(page, "ada", f"/review/adjudicate/{DOCUMENT}?coder=ann&coder=local")
    case = page.locator(".case").first
    name = case.locator("h2").inner_text()
    assert case.locator(".answers > div").count() == 2
    quoted = page.locator(".case .keep").first
    leads_to = quoted.locator("a").get_attribute("href") or ""
    marked = page.locator(f"mark{leads_to}").inner_text()
    assert quoted.locator("q").inner_text()[:20] in " ".join(marked.split())
    assert page.locator(f"a.back[href='#{quoted.locator('a').get_attribute('id')}']").count() == 1
    case.locator(".levels label").last.click()
    case.locator("textarea[name='reason']").fill("Read once more.")
    case.locator("button:has-text('Settle')").click()
    settled = page.locator(".case", has_text="settled:")
    settled.first.wait_for()
    assert settled.count() == 1
    assert settled.locator("h2").inner_text().startswith(name)
    assert list_audit(desk, DOCUMENT)[0].reason == "Read once more."
    page.click(".reviewer a:has-text('Audit log')")
    assert "Read once more." in page.locator(".audit").inner_text()
    page.click("button:has-text('Sign out')")
    page.locator("#password").wait_for()


def test_axe_finds_nothing_and_nothing_overflows(scripted: Page, desk: ReviewContext) -> None:
    page = scripted
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/review/sign-in")
    assert_accessible(page)
    sign_in(page, "ada")
    with desk.open() as store:
        store.assignments.assign([DOCUMENT], ["ben", "cleo"], Mode.BLIND, by="ada", at=desk.clock())
    check_reports(page, desk)
    for path in (
        "/review",
        "/review/assign",
        "/review/assign?batch=1",
        "/review/reports",
        "/review/audit",
        f"/review/documents/{DOCUMENT}?coder=local",
        f"/review/adjudicate/{DOCUMENT}?coder=ann&coder=local",
    ):
        check(page, path)
    page.click("button:has-text('Sign out')")
    sign_in(page, "ben")
    parts = ("", "/risk", "/actors", "/status")
    for path in ("/review", *(f"/review/blind/1{part}" for part in parts)):
        check(page, path)
    assert faults == []


def check_reports(page: Page, desk: ReviewContext) -> None:
    """Report an error as a reader does, then look at each page of it and of assigning."""
    page.goto(f"/documents/{DOCUMENT}?coder=local")
    link = page.locator("#coverage a[href^='/report?']").first.get_attribute("href") or ""
    check(page, link)
    page.fill("#words", "It is none.")
    page.click("main button:has-text('Send the report')")
    assert "Your report has been received" in page.locator(".kept").inner_text()
    check(page, page.url)
    assert [report.words for report in list_reports(desk)] == ["It is none."]
    page.goto("/review/assign")
    page.check("#from-list")
    page.fill("textarea[name='documents']", "solvane-declaration")
    page.check("label:text-is('ben')")
    page.check("#anchored")
    page.click("main button:text-is('Continue')")
    look(page)


def check(page: Page, path: str) -> None:
    page.goto(path)
    look(page)


def look(page: Page) -> None:
    page.evaluate(
        "[...document.querySelectorAll('details')].slice(0, 9).forEach(d => { d.open = true })"
    )
    assert_accessible(page)
    assert_fits(page, 320, 1366)
