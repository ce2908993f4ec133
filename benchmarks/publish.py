"""Measure the site as files: how long it takes, how large it is, how little a second run writes.

Run `python benchmarks/publish.py ATLAS.db`, a database of coded documents, which is copied first.
It is published to a temporary folder; once more; once more after one document was coded by somebody
else. With `--search` a browser then asks its search the 30 questions of
`benchmarks/data/published_questions.yaml`, and what it finds is compared with what the words of the
served site find: recall is the share of those documents that the browser finds as well.
"""

import argparse
import functools
import json
import os
import platform
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import quote

from ruamel.yaml import YAML

from govatlas import api
from govatlas.explorer import Explorer
from govatlas.web.still import Texts, publish

_QUESTIONS: Final = Path(__file__).parent / "data" / "published_questions.yaml"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print time, bytes, files and the second run; then how well its search finds."""
    options = _parse(arguments)
    print(f"{datetime.now(UTC):%Y-%m-%d} {platform.platform()}, {os.cpu_count()} processors")
    print(f"load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        db = Path(shutil.copy(options.database, Path(name) / "copy.db"))
        folder = options.out or Path(name) / "site"
        texts = Texts(options.texts)
        _measure("first run", folder, db, texts)
        _measure("second run", folder, db, texts)
        _code_one(db, Path(name))
        _measure("after one changed coding", folder, db, texts)
        _measure_kinds(folder)
        if options.search:
            _measure_search(folder, db)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path, help="documents, coded")
    parser.add_argument("--texts", choices=list(Texts), default=Texts.QUOTATIONS)
    parser.add_argument("--out", type=Path, help="keep the site here")
    parser.add_argument("--search", action="store_true", help="ask its search in a browser")
    return parser.parse_args(arguments)


def _measure(name: str, folder: Path, db: Path, texts: Texts) -> None:
    start, before = time.perf_counter(), _read_processor()
    done = publish(folder, db=db, texts=texts)
    took, used = time.perf_counter() - start, _read_processor() - before
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{name}: {took:.0f} s ({used:.0f} s of processors), {done.documents} documents, "
        f"{done.files} files, {done.bytes / 1e6:.1f} MB; {done.written} written, "
        f"{done.removed} removed; largest worker {most:.0f} MB"
    )


def _read_processor() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = (resource.getrusage(kind) for kind in kinds)
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _code_one(db: Path, folder: Path) -> None:
    """Let somebody else code one document."""
    with Explorer(db) as explorer:
        one = explorer.catalogue().ids[0]
    record = api.show(one, db=db).to_dict()
    (folder / "one.jsonl").write_text(json.dumps(record) + "\n")
    api.import_gold(folder / "one.jsonl", db=db, coder="somebody")


def _measure_kinds(folder: Path) -> None:
    kinds: dict[str, int] = {}
    for path in folder.rglob("*"):
        if path.is_file() and ".govatlas" not in path.parts:
            kind = path.suffix if "pagefind" not in path.parts else "search index"
            kinds[kind] = kinds.get(kind, 0) + path.stat().st_size
    for kind, size in sorted(kinds.items(), key=lambda entry: -entry[1]):
        print(f"  {kind}: {size / 1e6:.1f} MB")


def _measure_search(folder: Path, db: Path) -> None:
    from playwright.sync_api import sync_playwright

    questions: list[str] = YAML(typ="safe").load(_QUESTIONS)["questions"]
    with _serve(folder) as address, sync_playwright() as driver, Explorer(db) as explorer:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        recalls, extra = [], []
        for question in questions:
            wanted = {hit.id for hit in explorer.list_all(question)}
            start = time.perf_counter()
            found = _ask(page, address, question)
            took = time.perf_counter() - start
            recalls.append(len(wanted & found) / len(wanted) if wanted else 1.0)
            extra.append(len(found - wanted) / max(1, len(found)))
            print(
                f"  {question}: {len(wanted)} by words, {len(found)} here, recall "
                f"{recalls[-1]:.3f}, {took:.1f} s"
            )
        browser.close()
    print(
        f"search: {len(questions)} questions, mean recall {sum(recalls) / len(recalls):.3f}, "
        f"lowest {min(recalls):.3f}; share of what only it finds {sum(extra) / len(extra):.3f}"
    )


def _ask(page: Any, address: str, question: str) -> set[str]:
    """Return the ids of the documents that the search in the browser finds."""
    page.goto(f"{address}/documents/?q={quote(question)}")
    page.wait_for_function("!document.querySelector('[role=status]')", timeout=120_000)
    places = page.evaluate(
        "Promise.all(document.querySelector('#found').hits.map("
        "hit => hit.data().then(data => data.meta.place)))"
    )
    return {place.removeprefix("documents/").removesuffix("/index.html") for place in places}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _serve(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=os.fspath(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


if __name__ == "__main__":
    main()
