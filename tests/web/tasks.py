"""Eleven things that people come to the site for, each done by clicks from the home page.

A visitor clicks, types and looks; it cannot type an address. Every act ends by checking what stands
on the page or in the file that it led to, and fails where that is not what the visitor came for.
"""

import csv
import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from govatlas.model.coding import Coder, CoderKind, Mode
from govatlas.reviewing import ReviewContext

MOST_CLICKS: Final = 7
ADMINISTRATOR: Final = "ada"
REVIEWER: Final = "ben"
PASSWORD: Final = "correct horse battery staple"
DRAFT: Final = (
    "A Bill on chatbots\n\n"
    "Section 1. A provider of an artificial intelligence system that talks with a person shall "
    "tell that person, before the talk begins, that the person talks with a machine.\n\n"
    "Section 2. The Attorney General may impose a fine of up to $10,000 on a provider that does "
    "not comply with section 1.\n"
)
_PATIENCE: Final = 300_000
_PNG: Final = b"\x89PNG\r\n\x1a\n"


class Visitor:
    """One person at the home page, whose clicks are counted."""

    def __init__(self, page: Any, home: str, look: Callable[[Any], None] | None = None) -> None:
        """Begin at the home page; ``look`` is called with each page that was visited."""
        self.page = page
        self.home = home
        self.clicks = 0
        self.typed = 0
        self._look = look or (lambda page: None)
        page.set_default_timeout(_PATIENCE)
        page.goto(home)

    def click(self, target: Any) -> None:
        """Click what a selector or a locator finds first."""
        self._look(self.page)
        self.clicks += 1
        self.find(target).click()

    def type(self, target: Any, words: str, *, enter: bool = False) -> None:
        """Type into a field, then press Enter if asked to."""
        self.typed += 1
        self.find(target).fill(words)
        if enter:
            self._look(self.page)
            self.find(target).press("Enter")
            self.page.wait_for_load_state()

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)

    def take(self, target: Any, folder: Path) -> Path:
        """Click what downloads a file; return where it is."""
        with self.page.expect_download() as download:
            self.click(target)
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def find(self, target: Any) -> Any:
        """Return the first element that a selector finds."""
        return (self.page.locator(target) if isinstance(target, str) else target).first

    def read(self, target: Any) -> str:
        """Return the text of an element that must be there."""
        found = self.find(target)
        found.wait_for(state="attached")
        return " ".join(found.inner_text().split())

    def count(self, selector: str) -> int:
        """Return how many elements a selector finds."""
        return int(self.page.locator(selector).count())

    def look(self) -> None:
        """Have the page looked at that the task ended on."""
        self._look(self.page)

    def sign_in(self, name: str) -> None:
        """Sign in by typing, where the site asks who it is."""
        self.type("#name", name)
        self.type("#password", PASSWORD, enter=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a task is done: files go to ``folder``; ``desk`` is that of the reviewers."""

    folder: Path
    desk: ReviewContext
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody comes for; ``act`` does it and says what was found."""

    number: str
    words: str
    act: Callable[[Visitor, Place], str]


def find_words_on_privacy(visitor: Visitor, place: Place) -> str:
    """Do task 1."""
    row = visitor.page.locator(".mosaic tr", has_text="Compromise of privacy")
    column = _find_column(visitor, "China")
    visitor.click(row.locator("td").nth(column).locator("a"))
    chosen = visitor.page.locator(".covers li", has_text="Compromise of privacy")
    visitor.click(chosen.locator("a", has_text=re.compile("good")))
    total = visitor.read(".tally-line h2 strong")
    visitor.click(visitor.page.locator(".hits .counts a", has_text="Compromise of privacy: good"))
    evidence = visitor.page.locator("[id='risk:2.1']")
    words = visitor.read(evidence.locator("blockquote"))
    assert evidence.locator("blockquote").first.is_visible()
    assert "China" in visitor.read(".facts")
    assert words in " ".join(visitor.page.locator("#document").inner_text().split())
    return f"{total} documents; “{words[:60]}…”"


def contrast_states_with_congress(visitor: Visitor, place: Place) -> str:
    """Do task 2."""
    visitor.click(".mosaic thead a:text-is('US states')")
    visitor.click(visitor.page.locator(".facets a", has_text=re.compile("^2024")))
    visitor.click(visitor.page.locator(".facets a", has_text=re.compile("^Enacted")))
    visitor.click("a:has-text('Compare this result with')")
    second = visitor.page.locator(".side-form").nth(1)
    assert second.locator("input[name='b.year'][value='2024']").is_checked()
    visitor.click(second.locator("input[name='b.government'][value=federal]"))
    visitor.click(second.locator("input[name='b.stage'][value=Defunct]"))
    visitor.click("form.limits button:text-is('Compare')")
    title = visitor.read("h1")
    for part in ("State", "Enacted", "2024", "Federal", "Defunct"):
        assert part in title, title
    assert visitor.count(".group-table tbody tr") >= 24
    assert "interval of the difference" in visitor.read("main")
    return f"{title}: {visitor.count('.group-table')} tables"


def contrast_transparency(visitor: Visitor, place: Place) -> str:
    """Do task 3."""
    visitor.click(".doors a:has-text('Compare')")
    first, second = visitor.page.locator(".side-form").all()
    visitor.click(first.locator("input[value='European Union']"))
    visitor.click(first.locator("input[value='United Kingdom']"))
    visitor.click(second.locator("input[value='United States']"))
    visitor.click("form.limits button:text-is('Compare')")
    title = visitor.read("h1")
    for place_named in ("European Union", "United Kingdom", "United States"):
        assert place_named in title, title
    row = visitor.page.locator(".group-table tr", has_text="transparency")
    told = visitor.read(row)
    assert told.count("%") >= 2, told
    return told


def find_fines(visitor: Visitor, place: Place) -> str:
    """Do task 4."""
    visitor.click("nav[aria-label='Site'] a:text-is('Duties')")
    visitor.click("a:has-text('a regulator may fine a developer of AI')")
    told = visitor.read(".tally-line h2")
    rows = visitor.page.locator("table.duties tbody tr:not(.role)")
    assert rows.count() >= 1
    for row in rows.all():
        assert "Otherwise:" in (row.text_content() or "")
    return told


def take_a_chart(visitor: Visitor, place: Place) -> str:
    """Do task 5."""
    visitor.click("nav[aria-label='Site'] a:text-is('Coverage')")
    drawn = visitor.take(".take a:text-is('SVG')", place.folder).read_text()
    picture = visitor.take(".take a:text-is('PNG')", place.folder).read_bytes()
    assert picture.startswith(_PNG)
    width, height = struct.unpack(">II", picture[16:24])
    words = " ".join(re.sub("<[^>]*>", " ", drawn).split())
    for part in ("Source:", "Retrieved on", "may be wrong"):
        assert part in words, words
    return f"PNG of {width} × {height}; source, date and caution on the chart"


def cite_a_label(visitor: Visitor, place: Place) -> str:
    """Do task 6."""
    words = visitor.read(".specimen blockquote")
    visitor.click(".specimen .from a")
    address = visitor.page.url.partition("#")[2]
    entry = visitor.page.locator(f"[id='{address}']")
    visitor.click(entry.locator("details.cite summary"))
    cited = visitor.read(entry.locator("details.cite .citation"))
    link = re.search(r"https?://\S+", cited)
    assert link, cited
    assert "coding=" in link[0], cited
    quoted = [" ".join(q.split()) for q in entry.locator("blockquote").all_inner_texts()]
    assert words in quoted, quoted
    assert any(quote[:40] in cited for quote in quoted), cited
    forms = entry.locator(".cite-files a").all_inner_texts()
    assert {"BibTeX", "RIS", "CSL-JSON"} <= set(forms), forms
    passage = entry.locator("figcaption a.lasting").first.get_attribute("href") or ""
    assert re.search("coding=.*#", passage), passage
    return f"{cited[:70]}…"


def report_a_label(visitor: Visitor, place: Place) -> str:
    """Do task 7."""
    visitor.click(".specimen .from a")
    address = visitor.page.url.partition("#")[2]
    visitor.click(visitor.page.locator(f"[id='{address}'] a:text-is('report an error')"))
    visitor.type("#words", "It is only mentioned in passing.")
    visitor.click("main button:has-text('Send the report')")
    assert "Your report has been received" in visitor.read(".kept")
    return visitor.read("h1")


def judge_labels(visitor: Visitor, place: Place) -> str:
    """Do the first part of task 8."""
    _assign(place, _choose_document(place), ADMINISTRATOR, Mode.ANCHORED)
    visitor.click("nav[aria-label='Site'] a:text-is('Review')")
    visitor.sign_in(ADMINISTRATOR)
    visitor.click("main a:text-is('Next in my queue')")
    for judged in range(1, 4):
        visitor.click("details.entry[open]:not(:has(.flag)) button:text-is('Confirm')")
        visitor.find(f"#submitted:has-text('You have judged {judged} question')").wait_for()
    return visitor.read("#submitted")


def code_blind(visitor: Visitor, place: Place) -> str:
    """Do the second part of task 8."""
    document = _choose_document(place)
    _assign(place, document, REVIEWER, Mode.BLIND)
    visitor.click("nav[aria-label='Site'] a:text-is('Review')")
    visitor.sign_in(REVIEWER)
    visitor.click("main a:text-is('Next in my queue')")
    visitor.click(".lines a")
    _answer_by_keys(visitor)
    visitor.click("button:has-text('Submit my coding')")
    with place.desk.open() as store:
        text = store.documents.read(document)
        own = [one for one in store.codings.read_newest(text) if one.coder.name == REVIEWER]
    assert [one.mode for one in own] == [Mode.BLIND]
    assert own[0].level_of("risk", "1.1") == 1
    return f"{len(own[0].labels)} categories"


def settle_a_difference(visitor: Visitor, place: Place) -> str:
    """Do the third part of task 8."""
    _code_otherwise(place, _choose_document(place))
    visitor.click("nav[aria-label='Site'] a:text-is('Review')")
    visitor.sign_in(ADMINISTRATOR)
    visitor.type("#document", _choose_document(place))
    visitor.click("button:text-is('Settle differences')")
    case = visitor.page.locator(".case").first
    visitor.click(case.locator(".levels label").last)
    visitor.type(case.locator("textarea[name='reason']"), "Read once more.")
    visitor.click(case.locator("button:has-text('Settle')"))
    return visitor.read(".case:has-text('settled:') h2")


def take_everything(visitor: Visitor, place: Place) -> str:
    """Do task 9."""
    visitor.click(".mosaic thead a:text-is('China')")
    total = int(visitor.read(".tally-line h2 strong").replace(",", ""))
    path = visitor.take("a:has-text('Everything')", place.folder)
    with zipfile.ZipFile(path) as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))
            for name in archive.namelist()
            if name.endswith(".csv")
        }
        note = archive.read("README.txt").decode()
    documents = {row["document_id"] for row in tables["documents.csv"]}
    assert len(documents) == total
    assert {row["country"] for row in tables["documents.csv"]} == {"China"}
    for name in ("labels.csv", "quotations.csv", "actors.csv", "norms.csv"):
        assert tables[name], name
        assert {row["document_id"] for row in tables[name]} <= documents
    assert all(row["quote"] and row["permalink"] for row in tables["quotations.csv"])
    assert "Retrieved on" in note
    return ", ".join(f"{name} {len(rows):,}" for name, rows in tables.items())


def check_a_draft(visitor: Visitor, place: Place) -> str:
    """Do task 10."""
    visitor.click(".doors a:has-text('Check my draft')")
    visitor.type("#text", DRAFT)
    visitor.click("button:text-is('Check the draft')")
    visitor.find("#silences").wait_for()
    assert visitor.count("main details.entry") >= 1
    provision = visitor.page.locator(".provision").first
    visitor.click(provision.locator("button:has-text('Copy citation')"))
    cited = provision.locator(".cite-text").text_content() or ""
    assert "/documents/" in cited, cited
    return f"{visitor.count('.provision')} provisions to borrow"


def search_by_meaning(visitor: Visitor, place: Place) -> str:
    """Do task 11, or learn what the site offers where documents are not prepared for it."""
    words = "rules against robots pretending to be human"
    visitor.type("#find", words, enter=True)
    told = visitor.read("#found")
    if visitor.count(".snippet.meant"):
        passage = visitor.read(".snippet.meant a")
        visitor.click(".snippet.meant a")
        return f"“{passage[:70]}…”"
    assert "by meaning" in told, told
    assert visitor.count(".topics a") >= 1
    visitor.click(".topics a")
    assert visitor.count(".hits > li") >= 1
    return "not prepared for search by meaning; categories were offered"


TASKS: Final = (
    Task("1", "Chinese documents that cover privacy well, and the words", find_words_on_privacy),
    Task("2", "US state laws of 2024 against federal bills", contrast_states_with_congress),
    Task("3", "The EU and the UK against the US on transparency", contrast_transparency),
    Task("4", "Every document in which a regulator may fine developers", find_fines),
    Task("5", "A chart for a report, with source, date and caution", take_a_chart),
    Task("6", "Cite a label with its quotation and a permalink", cite_a_label),
    Task("7", "Report a wrong label", report_a_label),
    Task("8 judge", "As a reviewer: judge three labels", judge_labels),
    Task("8 blind", "As a reviewer: code one document blind", code_blind),
    Task("8 settle", "As a reviewer: settle one difference", settle_a_difference),
    Task("9", "Everything on one jurisdiction for R or a spreadsheet", take_everything),
    Task("10", "What my draft covers and lacks", check_a_draft),
    Task("11", "Search by meaning", search_by_meaning),
)


def _find_column(visitor: Visitor, name: str) -> int:
    heads = visitor.page.locator(".mosaic thead th").all_inner_texts()
    return (
        next(place for place, head in enumerate(heads) if head.split("\n")[0].startswith(name)) - 1
    )


def _choose_document(place: Place) -> str:
    """Return the document that is reviewed: a short one with labels to judge."""
    if "document" not in place.facts:
        with place.desk.open() as store:
            place.facts["document"] = next(
                entry.id
                for entry in store.listing.documents()
                if len(store.documents.read(entry.id).text) < 20_000
                and sum(
                    label.level > 0 and label.taxonomy == "risk"
                    for coding in store.codings.read_newest(store.documents.read(entry.id))
                    for label in coding.labels
                )
                >= 4
            )
    return place.facts["document"]


def _assign(place: Place, document: str, user: str, mode: Mode) -> None:
    with place.desk.open() as store:
        store.assignments.assign([document], [user], mode, by=ADMINISTRATOR, at=place.desk.clock())


def _code_otherwise(place: Place, document: str) -> None:
    """Have the reviewer differ from the program, unless the document is coded by both."""
    with place.desk.open() as store:
        codings = store.codings.read_newest(store.documents.read(document))
        if any(one.coder.name == REVIEWER for one in codings):
            return
        labels = [
            replace(label, level=0, quotations=(), rival=None) if label.level else label
            for label in codings[0].labels
        ]
        person = Coder(CoderKind.PERSON, REVIEWER)
        store.codings.save(replace(codings[0], coder=person, labels=tuple(labels)))


def _answer_by_keys(visitor: Visitor) -> None:
    """Answer every question by keys, one category as minimal with its words, the others as none."""
    while visitor.count("form.blind"):
        step = visitor.page.url.rpartition("/")[2].partition("#")[0]
        if step == "actors":
            visitor.click("button:text-is('Save and continue')")
            visitor.page.wait_for_load_state()
            continue
        if step == "status":
            visitor.click("fieldset.question .levels label")
        else:
            _answer_questions(visitor, "1" if step == "risk" else "0")
        visitor.look()
        with visitor.page.expect_navigation():
            visitor.press("Enter")


def _answer_questions(visitor: Visitor, first: str) -> None:
    if first == "1":
        text = visitor.page.locator("#document").inner_text()
        visitor.type("textarea[name='risk:1.1.reason']", "It is named.")
        visitor.type("textarea[name='risk:1.1.wording']", " ".join(text.split()[10:20]))
        visitor.press("Shift+Tab")
    else:
        visitor.press("n")
    visitor.press(first)
    for _ in range(visitor.count("form.blind fieldset.question") - 1):
        visitor.press("n")
        visitor.press("0")
