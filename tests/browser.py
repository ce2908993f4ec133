"""Checks of accessibility for pages in a real browser, and what to call that browser."""

from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
_RUN = "options => axe.run(options)"


def assert_accessible(page: Any) -> None:
    """Fail where axe-core finds a violation of WCAG 2.2 AA or of its best practices."""
    _run_axe(page, list(_TAGS))


def assert_legible_in_dark(page: Any) -> None:
    """Fail where axe-core finds a violation of its rules on colours in the dark scheme.

    A scheme changes colours alone, so that no other rule has anything to find in a second one.
    """
    page.emulate_media(color_scheme="dark")
    _run_axe(page, _COLOURS)
    page.emulate_media(color_scheme="light")


def _run_axe(page: Any, rules: object) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.base", reason="needs axe to check accessibility"
    )
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.AXE_SCRIPT)
    found = page.evaluate(_RUN, {"runOnly": rules, "resultTypes": ["violations"]})
    report = axe.AxeResults(found).generate_report()
    assert [v["id"] for v in found["violations"]] == [], report
    assert found["passes"]
