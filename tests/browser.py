"""A check of accessibility for pages in a real browser, and what to call that browser."""

from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def assert_accessible(page: Any) -> None:
    """Fail where axe-core finds a violation of WCAG 2.2 AA or of its best practices."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="needs axe to check accessibility"
    )
    found = axe.Axe().run(page, options={"runOnly": list(_TAGS), "resultTypes": ["violations"]})
    assert [v["id"] for v in found.response["violations"]] == [], found.generate_report()
    assert found.response["passes"]
