"""Do the eleven tasks of a reader in a real browser, counting clicks.

Run `python benchmarks/tasks.py CODED.db` in a clone of the repository, with playwright and Chromium
or Chrome. The database is copied first, since reviewers write into it. Each task begins at the home
page and is done by clicking and typing alone; see `tests/web/tasks.py`. With ``--look`` every page
on the way is checked by axe at 390 and 1280 pixels, light and dark. The exit status is 1 where a
task fails, takes more than seven clicks, or meets a page with a violation.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, Error, sync_playwright

from govatlas.explorer import Explorer
from govatlas.reviewing import Passwords, ReviewContext, add_user
from govatlas.web import create_app
from govatlas.web.review import ReviewSite
from run import describe_machine
from tests.browser import NAMES, assert_accessible
from tests.server import serve
from tests.web.tasks import (
    ADMINISTRATOR,
    MOST_CLICKS,
    PASSWORD,
    REVIEWER,
    TASKS,
    Place,
    Task,
    Visitor,
)

_WIDTHS = (390, 1280)
_PATIENCE = 300.0
_CHEAP = Passwords(time_cost=1, memory_cost=8, parallelism=1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Do the tasks, print a line for each, and say by the exit status whether all went well."""
    options = _parse(arguments)
    print(describe_machine())
    chosen = [task for task in TASKS if not options.only or task.number in options.only]
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "govatlas.db"
        shutil.copy(options.database, db)
        desk = ReviewContext(db, _CHEAP, lambda: datetime.now(UTC))
        for name in (ADMINISTRATOR, REVIEWER):
            add_user(desk, name, PASSWORD)
        with Explorer(db) as explorer:
            site = create_app(explorer, review_site=ReviewSite(desk), seconds=_PATIENCE)
            with serve(site) as home:
                failed = _do_all(home, chosen, Place(Path(folder), desk), options.look)
    sys.exit(1 if failed else 0)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path, help="a database of coded documents")
    parser.add_argument("--look", action="store_true", help="check every page on the way with axe")
    parser.add_argument("--only", action="append", metavar="N", help="the number of a task")
    return parser.parse_args(arguments)


def _do_all(home: str, tasks: Sequence[Task], place: Place, look: bool) -> int:
    """Return how many tasks failed."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sys.exit("needs Chromium or Chrome on the PATH")
    print(f"{'task':<10}{'clicks':>7}{'typed':>7}{'seconds':>9}  what was found")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        failed = sum(not _do(browser, home, task, place, look) for task in tasks)
        browser.close()
    print(f"{len(tasks) - failed} of {len(tasks)} done within {MOST_CLICKS} clicks")
    return failed


def _do(browser: Browser, home: str, task: Task, place: Place, look: bool) -> bool:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    seen: set[str] = set()
    page = context.new_page()
    visitor: Visitor | None = None
    start = time.monotonic()
    try:
        visitor = Visitor(page, home, (lambda page: _check(page, seen)) if look else None)
        found = task.act(visitor, place)
        visitor.look()
        done = visitor.clicks <= MOST_CLICKS
    except (AssertionError, Error) as error:  # what a task expects of the site is asserted
        found, done = f"FAILED at {page.url}: {str(error)[:600]}", False
    seconds = time.monotonic() - start
    clicks, typed = (visitor.clicks, visitor.typed) if visitor else (0, 0)
    pages = f" ({len(seen)} pages without a violation)" if look and done else ""
    print(
        f"{task.number:<10}{clicks:>7}{typed:>7}{seconds:>9.1f}  {task.words}: {found}{pages}",
        flush=True,
    )
    context.close()
    return done


def _check(page: Any, seen: set[str]) -> None:
    """Check a page as it stands, once for each address."""
    if page.url not in seen:
        seen.add(page.url)
        assert_accessible(page, _WIDTHS)
        page.set_viewport_size({"width": 1280, "height": 900})


if __name__ == "__main__":
    main()
