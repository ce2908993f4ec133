"""Measure how long the report on a draft takes, by the clock and of the processor.

Run `python benchmarks/draft.py DATABASE` in a clone of the repository, where DATABASE is coded.
Drafts of some twenty pages are made of texts in it, each sent to a site as plain text, then as
DOCX, if python-docx is installed. Processor time is that of the site with the processes that read
and code, so it says what an idle machine takes by the clock; on a busy one the clock says little.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from govatlas.store import Store
from run import describe_machine

CHARACTERS = 60_000
"""Those of some twenty pages."""

SERVER = (
    "from pathlib import Path; import sys; from govatlas.web import Address, serve; "
    "serve(Path(sys.argv[1]), Address('127.0.0.1', 0), workers=1, "
    "on_ready=lambda a: print(a.port, flush=True))"
)
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print a table of seconds, by form and path."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--drafts", type=int, default=5, help="how many different drafts")
    options = parser.parse_args()
    texts = list(choose_texts(options.database, options.drafts))
    forms = {"text": [text.encode() for text in texts]}
    if find_spec("docx"):
        forms["docx"] = [write_docx(text) for text in texts]
    print(describe_machine())
    print(f"{len(texts)} drafts of {CHARACTERS:,} characters, {options.database}")
    with serve(options.database) as (process, port):
        ask(port, "GET", "/draft", b"", {})
        warm(port, forms["text"][0])
        for name, drafts in forms.items():
            for path in ("/draft", "/api/v1/draft?format=docx"):
                clock, cpu = measure(process.pid, port, path, drafts, f"draft.{name}")
                print(
                    f"{name:5} {path:28} clock: median {statistics.median(clock):.2f} s, most "
                    f"{max(clock):.2f} s; processor: median {statistics.median(cpu):.2f} s, most "
                    f"{max(cpu):.2f} s"
                )


def choose_texts(database: Path, number: int) -> Iterator[str]:
    """Yield parts of the longest texts, in the order of their ids."""
    with Store.open(database, writable=False) as store:
        found = 0
        for entry in store.listing.documents():
            text = store.documents.read(entry.id).text
            if len(text) >= CHARACTERS and found < number:
                found += 1
                yield text[:CHARACTERS]


def write_docx(text: str) -> bytes:
    """Return a text as a Word document, a paragraph a line."""
    import docx

    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph("".join(c for c in line if c >= " "))
    body = BytesIO()
    document.save(body)
    return body.getvalue()


def measure(
    process: int, port: int, path: str, drafts: list[bytes], name: str
) -> tuple[list[float], list[float]]:
    """Return the seconds of each draft, by the clock and of the processor."""
    clock, cpu = [], []
    for draft in drafts:
        before, start = read_cpu(process), time.monotonic()
        send(port, path, draft, name)
        clock.append(time.monotonic() - start)
        cpu.append(read_cpu(process) - before)
    return clock, cpu


def warm(port: int, draft: bytes) -> None:
    """Wait until all is loaded that is loaded once, and print how long that took."""
    start = time.monotonic()
    while True:
        try:
            send(port, "/api/v1/draft?format=json", draft, "draft.txt")
            break
        except BusyError:
            time.sleep(1)
    print(f"first draft after the start: {time.monotonic() - start:.2f} s by the clock")


class BusyError(Exception):
    """The site asked to come again."""


def send(port: int, path: str, draft: bytes, name: str) -> bytes:
    """Send a draft as a browser does."""
    mark = b"a-mark-that-no-draft-has"
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"'.encode()
    body = b"--" + mark + b"\r\n" + head + b"\r\n\r\n" + draft + b"\r\n--" + mark + b"--\r\n"
    kind = f"multipart/form-data; boundary={mark.decode()}"
    return ask(port, "POST", path, body, {"Content-Type": kind})


def ask(port: int, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Return the body of an answer that must be one."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    read = answer.read()
    if answer.status == 503:
        raise BusyError(path)
    if answer.status != 200:
        sys.exit(f"{method} {path}: {answer.status} {read[:300]!r}")
    connection.close()
    return read


def read_cpu(process: int) -> float:
    """Return the processor seconds of a process and all that came of it, those that ended too."""
    children: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(folder.name))
            spent[int(folder.name)] = sum(map(int, fields[11:15])) / _TICKS
    total, left = 0.0, [process]
    while left:
        one = left.pop()
        total += spent.get(one, 0.0)
        left += children.get(one, [])
    return total


@contextmanager
def serve(database: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Yield a site with its port."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(database)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    yield process, int(json.loads(process.stdout.readline()))
    process.terminate()
    process.wait()


if __name__ == "__main__":
    main()
