"""The site of the tests published as files, served by a plain server of files."""

import functools
import json
import os
import shutil
from collections.abc import Iterator
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from govatlas.web.still import Texts, publish
from tests.once import share_once

DAY = date(2026, 11, 30)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def still(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site with all texts; tests that change it copy it first."""

    def make(folder: Path) -> None:
        publish(folder / "site", db=atlas, texts=Texts.ALL, jobs=2, today=DAY)

    return share_once(tmp_path_factory, "still", make) / "site"


@pytest.fixture(scope="session")
def still_address(still: Path) -> Iterator[str]:
    """Return the address at which a server of files serves the folder."""
    handler = functools.partial(_Quiet, directory=os.fspath(still))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def copy(still: Path, tmp_path: Path) -> Path:
    """Return a copy of the folder, to change."""
    return Path(shutil.copytree(still, tmp_path / "site"))


def list_files(folder: Path) -> dict[str, bytes]:
    """Return what the folder publishes, by place."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".govatlas" not in path.parts
    }


def read_ledger(folder: Path) -> list[dict[str, object]]:
    """Return the entries of the ledger."""
    lines = (folder / ".govatlas" / "published.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]
