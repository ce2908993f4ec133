"""Pages of what was not assessed and of what is uncertain, in a real browser."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from govatlas.api import Explorer
from govatlas.web import create_app
from govatlas.web.limits import LOOPBACK_HOSTS
from tests.browser import assert_accessible

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
        server = uvicorn.Server(uvicorn.Config(site, port=0, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_accessible_and_nothing_overflows(browser: Any, address: str, path: str) -> None:
    page = browser.new_page()
    page.goto(address + path)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert_accessible(page)
    for width in (320, 683, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    page.close()


def test_an_uncertain_level_stands_beneath_its_category(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 800})
    page.goto(address + PAGES["uncertain"])
    entry = page.locator('.grid a[href="#risk:2.1"]')
    name, level = (entry.locator(f".{part}").bounding_box() for part in ("name", "level"))
    assert level["y"] >= name["y"] + name["height"] - 1
    assert level["x"] + level["width"] <= entry.bounding_box()["x"] + entry.bounding_box()["width"]
    page.close()
