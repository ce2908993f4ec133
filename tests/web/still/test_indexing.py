"""The index that browsers search: its files are taken only once they are whole."""

import asyncio
import gzip
from pathlib import Path
from threading import Timer
from typing import Self

import pytest

from govatlas.errors import GovatlasError
from govatlas.web.still import indexing

WORDS = gzip.compress(b"privacy " * 1000)
WHOLE = {
    "pagefind.js": b"export{search};",
    "pagefind-entry.json": b'{"languages":{}}',
    "index/en_1.pf_index": WORDS,
}


def test_a_file_cut_at_any_byte_is_not_whole() -> None:
    assert indexing.is_whole("index/en_1.pf_index", WORDS)
    assert not any(
        indexing.is_whole("index/en_1.pf_index", WORDS[:end]) for end in range(len(WORDS))
    )
    entry = WHOLE["pagefind-entry.json"]
    assert indexing.is_whole("pagefind-entry.json", entry)
    assert not indexing.is_whole("pagefind-entry.json", entry[:-2])
    assert not indexing.is_whole("pagefind.js", b"")


class _Late:
    """Pagefind as of 1.5.2: it answers before its files are there."""

    def __init__(self, wait: float) -> None:
        self.wait = wait

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """End at once."""

    async def create_index(self, _: object) -> Self:
        return self

    async def write_files(self, place: str) -> None:
        (Path(place) / "index").mkdir(parents=True)
        for name, body in WHOLE.items():
            (Path(place) / name).write_bytes(body[: len(body) // 2])
            Timer(self.wait, (Path(place) / name).write_bytes, [body]).start()


def test_files_that_come_late_are_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("pagefind.service.PagefindService", lambda: _Late(0.3))
    files = dict(asyncio.run(indexing.build_index(iter(()), tmp_path)))
    assert files == WHOLE


def test_files_that_never_come_are_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("pagefind.service.PagefindService", lambda: _Late(5))
    monkeypatch.setattr(indexing, "_LOOKS", 2)
    with pytest.raises(GovatlasError, match="run the same command again"):
        asyncio.run(indexing.build_index(iter(()), tmp_path))
