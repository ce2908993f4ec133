"""Pages of what was not assessed and of what is uncertain, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govatlas.explorer import Explorer
from govatlas.web import create_app
from govatlas.web.limits import LOOPBACK_HOSTS
from tests.browser import assert_accessible, assert_fits, visit
from tests.server import serve

PAGES = {
    "not assessed": "/documents/loi?coder=local",
    "uncertain": "/documents/act?coder=ann",
    "documents": "/documents?coder=ann&cover=risk:any:uncertain",
    "documents not assessed": "/documents?coder=local&status=unknown",
    "coverage": "/coverage?coder=ann",
    "compared": "/compare?a=act&b=loi&c=tiaoli&coder=ann",
}


@pytest.fixture(scope="module")
def address(made: Path) -> Iterator[str]:
    """Return the address of the site on a port of its own."""
    with Explorer(made / "govatlas.db") as explorer:
        site = create_app(explorer, hosts=LOOPBACK_HOSTS)
        with serve(site) as served:
            yield served


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_accessible_and_nothing_overflows(browser: Any, address: str, path: str) -> None:
    with visit(browser, address + path) as visited:
        assert_accessible(visited.page)
        assert_fits(visited.page, 320, 683, 1366)


def test_an_uncertain_level_stands_beneath_its_category(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 800})
    page.goto(address + PAGES["uncertain"])
    entry = page.locator('.grid a[href="#risk:2.1"]')
    name, level = (entry.locator(f".{part}").bounding_box() for part in ("name", "level"))
    assert level["y"] >= name["y"] + name["height"] - 1
    assert level["x"] + level["width"] <= entry.bounding_box()["x"] + entry.bounding_box()["width"]
    page.close()
