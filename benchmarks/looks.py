"""Look at every kind of page: pictures, axe, and what scrolls sideways.

Run `python benchmarks/looks.py CODED.db FOLDER` in a clone of the repository, with playwright and
Chromium or Chrome. The database is copied first, since a reviewer is added.
Each page is pictured at 390, 768, 1280 and 1920 pixels, light and dark, and as printed; axe checks
it at each width, and a page that is wider than the window is named. The exit status is 1 where axe
or a width finds a fault. Contact sheets (`sheet-WIDTH-SCHEME-1.png` and so on) show many pages at
a glance. With `--only NAME` one page is looked at, with `--without-axe` pictures alone are taken.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from govatlas.explorer import Explorer
from govatlas.reviewing import Passwords, ReviewContext, add_user
from govatlas.web import create_app
from govatlas.web.addresses import address_compare, address_document
from govatlas.web.review import ReviewSite
from tests.browser import NAMES, assert_accessible
from tests.server import serve
from tests.web.tasks import ADMINISTRATOR, PASSWORD

_WIDTHS: Final = (390, 768, 1280, 1920)
_SCHEMES: Final = ("light", "dark")
_HEIGHT: Final = 1_000
_TALLEST: Final = 3_000
"""Of a longer page the beginning is pictured."""

_PAPER: Final = 720
"""The width of what is printed on A4, in pixels."""

_PATIENCE: Final = 300.0
_COLUMNS, _ROWS, _CELL = 5, 2, (380, 760)
_DRAFT: Final = (
    "Article 1. A provider of a generative system shall disclose that its output was made by a "
    "machine. Article 2. Before it is put into use, the deployer must assess the risk of "
    "discrimination and keep records for five years. Article 3. The authority may fine a provider "
    "up to 10,000 euros."
)
_CHEAP: Final = Passwords(time_cost=1, memory_cost=8, parallelism=1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Picture and check all pages; say by the exit status whether all is well."""
    options = _parse(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sys.exit("needs Chromium or Chrome on the PATH")
    with _serve(options.database) as (home, pages), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": _HEIGHT})
        page.set_default_timeout(_PATIENCE * 1000)
        _sign_in(page, home)
        chosen = {n: where for n, where in pages.items() if not options.only or n in options.only}
        faults = sum(_look(page, home, name, where, options) for name, where in chosen.items())
        browser.close()
    _lay_sheets(options.folder)
    print(f"{len(chosen)} pages, {faults} faults; pictures in {options.folder}")
    sys.exit(1 if faults else 0)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path, help="a database of coded documents")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--only", action="append", metavar="NAME", help="look at this page")
    parser.add_argument("--without-axe", action="store_true", help="take pictures alone")
    return parser.parse_args(arguments)


@contextmanager
def _serve(database: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve a copy of the database; yield the address of the site and those of its pages."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "govatlas.db"
        shutil.copy(database, db)
        desk = ReviewContext(db, _CHEAP, lambda: datetime.now(UTC))
        add_user(desk, ADMINISTRATOR, PASSWORD)
        with Explorer(db) as explorer:
            site = create_app(explorer, review_site=ReviewSite(desk), seconds=_PATIENCE)
            pages = _list_pages(explorer)
            with serve(site) as home:
                yield home, pages


def _list_pages(explorer: Explorer) -> dict[str, str]:
    """Return the address of one page of each kind, by its name."""
    found = explorer.find("privacy", size=3).hits or explorer.find("", size=3).hits
    first, *others = [hit.id for hit in found]
    document = address_document(first)
    return {
        "home": "/",
        "documents": "/documents?q=privacy",
        "by-meaning": "/documents?q=robots+that+pretend+to+be+human",
        "nothing-found": "/documents?q=%22nowhere+at+all%22",
        "document": document,
        "versions": f"{document}/versions",
        "duties": "/duties?sanction=with",
        "coverage": "/coverage",
        "crosstab": "/coverage/risk/sector",
        "stacked": "/coverage/risk/jurisdiction?show=stack",
        "years": "/coverage/years",
        "estimate": "/coverage/estimate",
        "gaps": "/gaps",
        "compare": address_compare(first, *others),
        "groups": "/compare?group=year:2023&group=year:2024",
        "compare-with": "/compare?group=q%3Ddata",
        "actors": "/actors",
        "codebook": "/codebook",
        "category": "/codebook/risk/2.1",
        "about": "/about",
        "published-map": "/about/mit",
        "glossary": "/glossary",
        "draft": "/draft",
        "draft-report": "/draft",
        "report-form": f"/report?document={first}&label=risk:2.1",
        "embed": "/coverage/embed",
        "error": "/documents/nothing",
        "api": "/api",
        "review-queue": "/review",
        "review-assign": "/review/assign",
        "review-judging": address_document(first).replace("/documents/", "/review/documents/"),
        "review-settling": "/review/open",
        "review-audit": "/review/audit",
    }


def _sign_in(page: Page, home: str) -> None:
    """Sign in as a reviewer."""
    page.goto(f"{home}/review/sign-in")
    page.fill("#name", ADMINISTRATOR)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Signed in as").wait_for()


def _look(page: Page, home: str, name: str, where: str, options: argparse.Namespace) -> int:
    """Picture and check one page; return how many faults were found."""
    page.set_viewport_size({"width": 1280, "height": _HEIGHT})
    page.goto(home + where)
    if name == "draft-report":
        page.get_by_label("Paste your draft").fill(_DRAFT)
        page.get_by_role("button", name="Check the draft").click()
        page.wait_for_selector("#silences")
    faults: list[str] = []
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"is {wide} pixels wide at {width}")
        for scheme in _SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            _picture(page, options.folder / f"{name}-{width}-{scheme}.png")
    page.emulate_media(color_scheme="light", media="print")
    page.set_viewport_size({"width": _PAPER, "height": _HEIGHT})
    _picture(page, options.folder / f"{name}-{_PAPER}-print.png")
    page.emulate_media(color_scheme="light", media="screen")
    if not options.without_axe:
        faults += _check(page)
    print(f"{name:<16}{'well' if not faults else ''}", *faults, sep="\n  " if faults else "")
    sys.stdout.flush()
    return len(faults)


def _picture(page: Page, path: Path) -> None:
    size = page.viewport_size
    tall = page.evaluate("document.documentElement.scrollHeight")
    if size is not None:
        clip: Any = {"x": 0, "y": 0, "width": size["width"], "height": min(tall, _TALLEST)}
        page.screenshot(path=path, full_page=True, clip=clip)


def _check(page: Page) -> list[str]:
    try:
        assert_accessible(page, _WIDTHS)
    except AssertionError as error:  # the check of the tests is used here too
        return [str(error)]
    return []


def _lay_sheets(folder: Path) -> None:
    """Lay the pictures of each width and scheme side by side."""
    kinds = [f"{width}-{scheme}" for width in _WIDTHS for scheme in _SCHEMES]
    for kind in (*kinds, f"{_PAPER}-print"):
        found = [p for p in sorted(folder.glob(f"*-{kind}.png")) if not p.name.startswith("sheet")]
        each = _COLUMNS * _ROWS
        for number, start in enumerate(range(0, len(found), each), 1):
            _lay_sheet(found[start : start + each], folder / f"sheet-{kind}-{number}.png")


def _lay_sheet(pictures: Sequence[Path], path: Path) -> None:
    wide, tall = _CELL
    sheet = Image.new("RGB", (wide * _COLUMNS, tall * _ROWS), "grey")
    for place, picture in enumerate(pictures):
        with Image.open(picture) as whole:
            height = min(whole.height, whole.width * tall // wide)
            shown = whole.convert("RGB").crop((0, 0, whole.width, height))
        shown.thumbnail((wide - 6, tall - 6))
        sheet.paste(shown, (place % _COLUMNS * wide, place // _COLUMNS * tall))
    sheet.save(path)


if __name__ == "__main__":
    main()
