"""Measure the explorer on as many documents as a large collection has.

Run `python benchmarks/many_documents.py CODED.db MANY.db`. The documents of a coded database are
multiplied under changed names, ids and texts until there are 95,000 (`--documents`); where MANY.db
is there already, it is measured as it is. Figures are printed with the date and the machine.
"""

import argparse
import os
import platform
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from govatlas.explorer import Explorer
from govatlas.web.selections import read_selection
from tests.store.replicating import replicate_collection

_MEGA: Final = 1_000_000
_WORDS: Final = (
    *("privacy", "biometric", "election deepfake", '"critical infrastructure"', "semiconductor"),
    *("facial recognition", "water", "copyright", "healthcare OR hospital", "drone -military"),
    *("regul*", "child*", "shall", "the", "artificial intelligence", "chatbot", "bias audit"),
    *("nuclear", "explainab*", "procurement"),
)
_CHOICES: Final = (
    (("cover", "risk:2.1:good"),),
    (("cover", "risk:2.1:any"), ("cover", "risk:7.4:good"), ("status", "hard_law")),
    (("actor", "enforcer:ai-governance-actor"), ("year", "2023"), ("year", "2024")),
    (("status", "soft_law"), ("cover", "sector:health-care-social-assistance:any")),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the database where there is none, then measure."""
    options = _parse(arguments)
    machine = f"{platform.platform()}, {os.cpu_count()} processors, SQLite {sqlite3.sqlite_version}"
    print(f"{datetime.now(UTC):%Y-%m-%d} {machine}")
    if not options.many.exists():
        _build(options.coded, options.many, options.documents)
    print(f"size: {options.many.stat().st_size / _MEGA:,.0f} MB")
    with Explorer(options.many) as explorer:
        _measure(explorer)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"peak memory: {peak / _MEGA:,.0f} MB")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("coded", type=Path, help="a database of coded documents")
    parser.add_argument("many", type=Path, help="the database to make, or made before")
    parser.add_argument("--documents", type=int, default=95_000)
    return parser.parse_args(arguments)


def _build(coded: Path, many: Path, documents: int) -> None:
    with Explorer(coded) as explorer:
        there = len(explorer.catalogue())
    copies = max(0, -(-documents // there) - 1)
    with sqlite3.connect(coded) as source, sqlite3.connect(many) as target:
        source.backup(target)
    start = time.perf_counter()
    for copy in replicate_collection(many, copies):
        if sys.stderr.isatty():
            print(f"\rcopy {copy} of {copies}", end="", file=sys.stderr)
    print(f"built {there * (copies + 1):,} documents in {time.perf_counter() - start:.0f} s")


def _measure(explorer: Explorer) -> None:
    print(f"first load: {_time(explorer.catalogue):.0f} ms")
    print(f"{len(explorer.catalogue()):,} documents; first page: {_time(explorer.find):.0f} ms")
    some = explorer.catalogue().ids[:: max(1, len(explorer.catalogue()) // 20)]
    timed = {
        "search": [_time(lambda q=q: explorer.find(q)) for q in _WORDS],
        "search again": [_time(lambda q=q: explorer.find(q)) for q in _WORDS],
        "facets": [_time(lambda c=c: explorer.find("", read_selection(c))) for c in _CHOICES],
        "search with facets": [
            _time(lambda q=q, c=c: explorer.find(q, read_selection(c)))
            for q in _WORDS
            for c in _CHOICES
        ],
        "record": [_time(lambda i=i: explorer.record(i)) for i in some],
        "similar": [_time(lambda i=i: explorer.similar(i)) for i in some],
    }
    for name, figures in timed.items():
        _report(name, figures)
    for q in _WORDS:
        print(f"  {q}: {explorer.find(q).total:,}")


def _time(act: Callable[[], object]) -> float:
    """Return how many milliseconds ``act`` takes."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _report(name: str, figures: Sequence[float]) -> None:
    ordered = sorted(figures)
    middle, late = ordered[len(ordered) // 2], ordered[int(0.95 * (len(ordered) - 1) + 0.5)]
    print(
        f"{name}: median {middle:.1f} ms, 95th percentile {late:.1f} ms, most {ordered[-1]:.1f} ms"
    )


if __name__ == "__main__":
    main()
