"""A real browser for the tests of pages, with a check of accessibility."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return Chromium or Chrome; tests that need it are skipped where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright to drive a browser")
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("needs Chromium or Chrome on the PATH")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


def assert_accessible(page: Any) -> None:
    """Fail where axe-core finds a violation of WCAG 2.2 AA or of its best practices."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe to check accessibility"
    )
    found = axe.Axe().run(page, options={"runOnly": list(_TAGS), "resultTypes": ["violations"]})
    assert [v["id"] for v in found.response["violations"]] == [], found.generate_report()
    assert found.response["passes"]
