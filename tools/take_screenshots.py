"""Takes pictures of the pages of the example documents, to look at.

Run ``make demo`` first, then ``python tools/take_screenshots.py`` with the packages of the extra
``dev`` and Chromium or Chrome on the PATH. All go into build/screenshots; six small ones are kept
in docs/screenshots for readers of the documentation. Nothing compares them. Those of the review
show a copy of the database, in which one made-up person differs from the local coder on a few
labels.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from govatlas.model.coding import Coder, CoderKind
from govatlas.store import Store

DATABASE = Path("demo/govatlas.db")
FOLDER = Path("build/screenshots")
KEPT = Path("docs/screenshots")
SHOWN = ("home", "documents", "document", "duties", "coverage", "gaps", "review-judging")
RECORD = "veldria-generative-services-regulation"
PAGES = {
    "home": "/",
    "documents": "/documents?q=privacy",
    "document": f"/documents/{RECORD}",
    "duties": "/duties?sanction=with&bearer_type=ai-developer",
    "coverage": "/coverage",
    "crossing": "/coverage/risk/sector",
    "gaps": "/gaps",
    "compare": f"/compare?a={RECORD}&b=solvane-declaration",
    "actors": "/actors",
    "category": "/codebook/risk/2.1",
    "about": "/about",
    "years": "/coverage/years",
    "draft": "/draft",
}
REVIEW_PAGES = {
    "review-queue": "/review",
    "review-judging": f"/review/documents/{RECORD}",
    "review-blind": "/review/blind/1/risk",
    "review-settling": f"/review/adjudicate/{RECORD}",
    "review-audit": "/review/audit",
}
NAME, PASSWORD = "ada", "a password for pictures"
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
}
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Serve the examples, and picture each page in each look."""
    if not DATABASE.exists():
        sys.exit(f"no {DATABASE}; run make demo first")
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        sys.exit("needs Chromium or Chrome on the PATH")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serve() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for look in LOOKS:
            page = open_page(browser, look)
            picture(page, address, look, PAGES)
            page.close()
        browser.close()
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(prepare_review(Path(folder)), "--review") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for look in LOOKS:
            page = open_page(browser, look)
            sign_in(page, address)
            if look == next(iter(LOOKS)):
                assign(page, address)
            picture(page, address, look, REVIEW_PAGES)
            page.close()
        browser.close()
    keep_small()


def keep_small() -> None:
    """Keep those that the documentation shows, with 128 colours, which halves them."""
    KEPT.mkdir(parents=True, exist_ok=True)
    for name in SHOWN:
        with Image.open(FOLDER / f"{name}-light.png") as whole:
            whole.convert("RGB").quantize(128).save(KEPT / f"{name}.png", optimize=True)


def open_page(browser: Browser, look: str) -> Page:
    """Return an empty page in a look."""
    return browser.new_page(**LOOKS[look])  # type: ignore[arg-type]


def picture(page: Page, address: str, look: str, pages: dict[str, str]) -> None:
    """Write the pictures of ``pages`` in one look."""
    for name, where in pages.items():
        page.goto(address + where)
        page.screenshot(path=FOLDER / f"{name}-{look}.png")


def prepare_review(folder: Path) -> Path:
    """Return a copy of the database with a user, and with a person who codes otherwise."""
    database = folder / "review.db"
    with Store.open(DATABASE, writable=True):
        pass  # whatever an earlier run left in the log is in the file now
    shutil.copy(DATABASE, database)
    with Store.open(database) as store:
        coding = store.codings.read(RECORD)
        covered = [label for label in coding.labels if label.taxonomy == "risk" and label.level]
        doubted = covered[::4]
        labels = (
            replace(label, level=0, rival=None, quotations=(), rationale="")
            if label in doubted
            else label
            for label in coding.labels
        )
        person = Coder(CoderKind.PERSON, "ben")
        store.codings.save(replace(coding, coder=person, labels=tuple(labels), provenance=()))
    program = str(Path(sys.executable).with_name("govatlas"))
    command = [program, "user", "add", NAME, "--db", str(database)]
    subprocess.run(command, input=f"{PASSWORD}\n", text=True, check=True, stdout=subprocess.DEVNULL)
    return database


def sign_in(page: Page, address: str) -> None:
    """Sign in as the user of the pictures."""
    page.goto(f"{address}/review/sign-in")
    page.fill("input[name=name]", NAME)
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Signed in as").wait_for()


def assign(page: Page, address: str) -> None:
    """Assign the user two documents, to be coded blind."""
    page.goto(f"{address}/review/assign")
    page.check("#from-list")
    page.fill("textarea[name=documents]", "solvane-declaration\nquillhaven-frontier-policy")
    page.check("input[name=reviewer]")
    page.get_by_role("button", name="Continue").click()
    page.locator("button[name=confirmed]").click()
    page.wait_for_load_state()


@contextmanager
def serve(database: Path = DATABASE, *options: str) -> Iterator[str]:
    """Serve a database; yield the address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("govatlas")
    words = [str(program), "serve", "--db", str(database), "--port", str(port), *options]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urlopen(address, timeout=5).close()
        except (URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    sys.exit("the site does not answer")


if __name__ == "__main__":
    main()
