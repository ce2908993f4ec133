"""A check of accessibility for pages in a real browser, and what to call that browser."""

from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def assert_accessible(page: Any, widths: tuple[int, ...] = (320, 1366)) -> None:
    """Fail where axe-core finds a violation of WCAG 2.2 AA or of its best practices.

    Every rule is applied at each width in the light scheme. The dark one changes colours alone,
    so that the rules on colours are all that could find more in it; they are applied at the last
    width, where most is shown.
    """
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        _run_axe(page, list(_TAGS))
    page.emulate_media(color_scheme="dark")
    _run_axe(page, _COLOURS)
    page.emulate_media(color_scheme="light")


def _run_axe(page: Any, rules: object) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.base", reason="needs axe to check accessibility"
    )
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.AXE_SCRIPT)
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options)", options)
    report = axe.AxeResults(found).generate_report()
    assert [v["id"] for v in found["violations"]] == [], report
    assert found["passes"]
