"""Measures how much time the language-model coder adds to that of the model, and its memory.

Run as ``python benchmarks/llm.py [DOCUMENTS]`` with the packages of the extra ``dev``. A server
on this machine answers every call after 1 s, 64 at a time; ideal is the number of calls, times 1 s,
over 64.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from govatlas import api
from govatlas.api.llm import LanguageModels, LlmLimits, LlmSettings, parse_model
from govatlas.api.progress import Progress
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from govatlas.store import Store
from tests.coding.llm.plan import Plan
from tests.coding.llm.request_log import read_log
from tests.coding.llm.server import ModelServer

LATENCY_MS = 1_000.0
CONCURRENCY = 64
LENGTH = 6_800
"""Characters of a document: the median of an AGORA release."""
_SENTENCES = (
    "A provider of an artificial intelligence system shall test it before release in matter {n}. ",
    "The Commissioner may impose a fine of {n} crowns on a provider that does not comply. ",
    "Personal data used for training shall be erased within {n} days of the request. ",
    "A deployer shall tell every person who is subject to decision {n} that it was automated. ",
)


def build_text(number: int) -> str:
    """Return a text of the usual length, different for each number."""
    parts, size = [f"Act {number}.\n\n"], 0
    while size < LENGTH:
        n = number * 1000 + len(parts)
        parts.append(f"Section {len(parts)}. " + _SENTENCES[n % 4].format(n=n) + "\n\n")
        size += len(parts[-1])
    return "".join(parts)


def main() -> None:
    """Code so many documents, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int, nargs="?", default=1_000)
    count = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder / "x.db", count)
        log = folder / "log.jsonl"
        with ModelServer(Plan(latency_ms=LATENCY_MS, log=str(log))) as server:
            _measure(folder / "x.db", f"{server.address}/v1#model", log)


def _fill(path: Path, count: int) -> None:
    with Store.open(path, create=True) as store:
        for number in range(count):
            instrument = Instrument(id=f"act-{number}", title=f"Act {number}")
            store.documents.save(
                Document(instrument=instrument, text=build_text(number), source=f"{number}.txt")
            )


def _measure(path: Path, model: str, log: Path) -> None:
    memory: list[int] = []

    def note(progress: Progress) -> None:
        if progress.done % max(1, progress.total // 10) == 0:
            memory.append(_read_memory())

    settings = LlmSettings(models=(parse_model(model),))
    began = time.process_time()
    models = LanguageModels(settings, LlmLimits(concurrency=CONCURRENCY))
    report = api.code(coder=models, db=path, on_progress=note)
    used = time.process_time() - began
    entries = read_log(log)
    calls = len(entries)
    # From the first request to the last reply: what is loaded before is paid once a run.
    seconds = max(e.time + e.seconds for e in entries) - min(e.time for e in entries)
    ideal = calls * LATENCY_MS / 1000 / CONCURRENCY
    print(f"documents {len(report.coded)}, calls {calls}, seconds {seconds:.1f}, ideal {ideal:.1f}")
    print(
        f"over the ideal {100 * (seconds / ideal - 1):.1f} %; CPU {1000 * used / calls:.2f} ms/call"
    )
    print(f"memory in MB at each tenth: {', '.join(str(m) for m in memory)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak {peak} MB; processors {os.cpu_count()}, load {os.getloadavg()[0]:.1f}")


def _read_memory() -> int:
    """Return the memory in use now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    main()
