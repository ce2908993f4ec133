"""Checks of pages in a real browser: accessibility, width, requests; what to call that browser."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PATIENCE = 120_000.0
"""Milliseconds for a page to load or a thing to show: how busy a machine is must fail no test."""
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_COLOURS = ("color-contrast", "link-in-text-block")
_WITHOUT_COLOURS = {
    "runOnly": list(_TAGS),
    "rules": {name: {"enabled": False} for name in _COLOURS},
}
_COLOURS_ALONE = {"runOnly": {"type": "rule", "values": list(_COLOURS)}}
_ONE_OF_EACH = """() => {
  const grounds = new Map([[null, ""]]);
  const ground = element => {
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity].join(" ");
      grounds.set(element, `${ground(element.parentElement)}/${own}`);
    }
    return grounds.get(element);
  };
  const found = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    const speaks = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!speaks && !element.matches("input, select, textarea")) continue;
    const style = getComputedStyle(element), above = getComputedStyle(element.parentElement);
    const key = [
      element.tagName, element.className, element.parentElement.className, style.color,
      style.fontSize, style.fontWeight, style.textDecorationLine, above.color, ground(element),
    ].join("|");
    if (!found.has(key) && element.checkVisibility()) found.set(key, element);
  }
  return [...found.values()];
}"""
"""Finds one element of all that have the same colours, size and ground, which is all that the rules
on colours look at: they take nine tenths of the time, and a text has hundreds of marks alike."""


def be_patient(browser: Any) -> None:
    """Let every page that the browser opens wait as long as a busy machine may take."""

    def make(what: str) -> Callable[..., Any]:
        new = getattr(browser, what)

        def make_patient(**options: Any) -> Any:
            made = new(**options)
            made.set_default_timeout(_PATIENCE)
            return made

        return make_patient

    browser.new_page = make("new_page")
    browser.new_context = make("new_context")


@dataclass(frozen=True)
class Visit:
    """A page that was loaded, with what the browser asked for and complained of meanwhile."""

    page: Any
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)


@contextmanager
def visit(browser: Any, url: str) -> Iterator[Visit]:
    """Load a page, open all that it folds, and leave it at the end of the block."""
    page = browser.new_page(viewport={"width": 1366, "height": 800})
    made = Visit(page)
    page.on("request", lambda request: made.asked.append(request.url))
    page.on("console", lambda message: made.faults.append(message.text))
    page.on("pageerror", lambda error: made.faults.append(str(error)))
    page.on("requestfinished", lambda done: made.sizes.append(done.sizes()["responseBodySize"]))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    yield made
    page.close()


def assert_fits(page: Any, *widths: int) -> None:
    """Fail where the page scrolls sideways at one of the widths."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)


def assert_accessible(page: Any, widths: tuple[int, ...] = (320, 1366)) -> None:
    """Fail where axe-core finds a violation of WCAG 2.2 AA or of its best practices.

    Every rule is applied at each width in the light scheme. The dark one changes colours alone,
    so that the rules on colours are all that could find more in it; they are applied at the last
    width, where most is shown.
    """
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        _run_axe(page, "() => document", _WITHOUT_COLOURS)
        _run_axe(page, _ONE_OF_EACH, _COLOURS_ALONE)
    page.emulate_media(color_scheme="dark")
    _run_axe(page, _ONE_OF_EACH, _COLOURS_ALONE)
    page.emulate_media(color_scheme="light")


def _run_axe(page: Any, chosen: str, rules: Mapping[str, object]) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.base", reason="needs axe to check accessibility"
    )
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.AXE_SCRIPT)
    options = {**rules, "resultTypes": ["violations"]}
    found = page.evaluate(f"options => axe.run(({chosen})(), options)", options)
    report = axe.AxeResults(found).generate_report()
    assert [v["id"] for v in found["violations"]] == [], report
    assert found["passes"]
