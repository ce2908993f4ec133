"""Takes the pictures in docs/screenshots from the example documents.

Run ``make demo`` first, then ``python tools/take_screenshots.py`` with the packages of the extra
``dev`` and Chromium or Chrome on the PATH. The pictures are for people to look at; nothing
compares them.
"""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

DATABASE = Path("demo/govatlas.db")
FOLDER = Path("docs/screenshots")
RECORD = "veldria-generative-services-regulation"
PAGES = {
    "documents": "/documents?q=privacy",
    "document": f"/documents/{RECORD}",
    "coverage": "/coverage",
    "crossing": "/coverage/risk/sector",
    "gaps": "/gaps",
    "compare": f"/compare?a={RECORD}&b=solvane-declaration",
    "actors": "/actors",
    "category": "/codebook/risk/2.1",
    "about": "/about",
}
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
            picture(browser, address, look)
        browser.close()


def picture(browser: Browser, address: str, look: str) -> None:
    """Write the pictures of all pages in one look."""
    page = browser.new_page(**LOOKS[look])  # type: ignore[arg-type]
    for name, where in PAGES.items():
        page.goto(address + where)
        page.screenshot(path=FOLDER / f"{name}-{look}.png")
    page.close()


@contextmanager
def serve() -> Iterator[str]:
    """Serve the examples; yield the address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("govatlas")
    words = [str(program), "serve", "--db", str(DATABASE), "--port", str(port)]
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
