"""Measure how fast the site answers many readers at once, with what its pages weigh.

Run `python benchmarks/serve.py CODED.db`. The site is started as a user would start it, in a
process of its own; 16 readers then ask for one kind of page after another without a pause, over
connections that stay open: for every address once, which nobody asked for before ("first"), then
for the same addresses at random ("again"), which the site keeps rendered until the database
changes. Bars hold for what is asked again; for a large collection they hold at first too. Figures
are printed with the date, the machine and its load. Nothing is asked but of this computer. The
site is started anew for each repetition, so that none finds what an earlier one left in its cache;
of several the best is told. The column "cpu" has the processor time of the site by first request,
which other work on the machine changes less than the times. With ``--pause 1`` each reader reads
for about a second before asking for a page; without, what is asked first shows what 16 machines
would meet that do nothing but ask. The exit status is 1 where a bar is
missed or a request fails.
"""

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final

from serving.addresses import Kind, list_kinds, write_drafts
from serving.client import Connection, Reply
from serving.weight import Weight, weigh

READERS: Final = 16
FEW: Final = 2_000
"""The most documents at which every page has to be quick."""

_BAR: Final = 100.0
_BAR_MANY: Final = 500.0
_LARGEST_FIRST: Final = 300_000
_LARGEST: Final = 1_500_000
_DRAFTS: Final = 5
_DRAFT_KIND: Final = "draft checked"
_BAR_DRAFT: Final = 5_000.0


@dataclass(frozen=True)
class Figures:
    """What readers met with one kind of page, in milliseconds."""

    kind: Kind
    first: tuple[float, ...]
    again: tuple[float, ...]
    failures: tuple[str, ...]
    weight: Weight
    load: float
    cpu: float

    @property
    def late(self) -> float:
        """Return the time that 95 of 100 answers keep, of those asked again."""
        return _find_share(self.again, 0.95)

    @property
    def line(self) -> str:
        """Return the figures as a line of the table."""
        times = "".join(
            f"{len(times):>6}{_find_share(times, 0.5):>9.1f}{_find_share(times, 0.95):>8.1f}"
            f"{_find_share(times, 1.0):>8.1f}"
            for times in (self.first, self.again)
        )
        return (
            f"{self.kind.name:<22}{times}{len(self.failures):>5}{self.cpu:>7.1f}"
            f"{self.weight.sent / 1000:>9.0f}{self.weight.whole / 1000:>9.0f}{self.load:>7.1f}"
        )


def _find_share(times: Sequence[float], share: float) -> float:
    """Return the time that such a share of the answers keeps; ``times`` are in order."""
    return times[int(share * (len(times) - 1) + 0.5)] if times else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and say by the exit status whether the bars are kept."""
    options = _parse(arguments)
    machine = f"{platform.platform()}, {os.cpu_count()} processors"
    pause = f", a page read in {options.pause:g} s" if options.pause else ""
    print(f"{datetime.now(UTC):%Y-%m-%d} {machine}; {options.readers} readers{pause}")
    best: dict[str, Figures] = {}
    documents = 0
    for number in range(options.repeat):
        with _Site(options.db, options.workers) as site:
            print(f"run {number + 1} of {options.repeat}: ready after {site.seconds:.1f} s")
            documents, found = asyncio.run(_measure(site, options, number))
        for figures in found:
            earlier = best.get(figures.kind.name)
            if earlier is None or figures.late < earlier.late:
                failures = figures.failures + (earlier.failures if earlier else ())
                best[figures.kind.name] = replace(figures, failures=failures)
    _report(documents, list(best.values()))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("db", type=Path, help="a database of coded documents")
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--pause", type=float, default=0.0, help="mean seconds of reading a page")
    parser.add_argument("--workers", type=int, default=1, help="processes of the site")
    parser.add_argument("--requests", type=int, default=400, help="of each kind of page")
    parser.add_argument("--seconds", type=float, default=20.0, help="at most for each kind")
    parser.add_argument("--repeat", type=int, default=1, help="the best of so many is told")
    parser.add_argument("--only", default="", help="the kinds wanted, by name")
    return parser.parse_args(arguments)


class _Site:
    """The site in a process of its own; a context manager that ends it."""

    def __init__(self, db: Path, workers: int) -> None:
        program = [sys.executable, "-c", "from govatlas.cli.main import main; main()"]
        command = ["serve", "--port", "0", "--db", str(db), "--workers", str(workers)]
        start = time.perf_counter()
        self._process = subprocess.Popen(
            [*program, *command], stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.port = self._read_port()
        self.seconds = time.perf_counter() - start

    def _read_port(self) -> int:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if " at http://" not in line:
            self._process.wait()
            raise SystemExit(f"the site did not start: {line.strip()}")
        return int(line.partition(" at http://")[2].partition("/")[0].rpartition(":")[2])

    def read_cpu(self) -> float:
        """Return its processor time so far, that of its workers too, in milliseconds."""
        total = 0
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = entry.read_text().rpartition(")")[2].split()
                if self._process.pid in (int(entry.parent.name), int(fields[1])):
                    total += int(fields[11]) + int(fields[12])
        return total * 1000 / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> "_Site":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()


async def _measure(
    site: _Site, options: argparse.Namespace, seed: int
) -> tuple[int, list[Figures]]:
    async with Connection(site.port) as connection:
        documents, kinds = await list_kinds(connection, Random(seed))
        wanted = []
        for kind in kinds:
            if not options.only or kind.name in options.only.split(","):
                reply = await connection.ask(kind.addresses[0])
                if reply.status == 404 and not kind.is_required:
                    print(f"{kind.name}: there is no such page")
                else:
                    wanted.append(kind)
    found = [await _measure_kind(site, kind, options, seed) for kind in wanted]
    if not options.only or _DRAFT_KIND in options.only.split(","):
        found.append(await _measure_drafts(site, seed))
    return documents, found


async def _measure_drafts(site: _Site, seed: int) -> Figures:
    """Have a few drafts checked, one after the other, as the site takes few at a time."""
    async with Connection(site.port) as connection:
        first, *drafts = await write_drafts(connection, Random(f"{seed} drafts"), _DRAFTS + 1)
    while (await _check_draft(site, first))[1].status == 503:  # the coder is being loaded
        await asyncio.sleep(1)
    spent = site.read_cpu()
    found = [await _check_draft(site, draft) for draft in drafts]
    cpu = (site.read_cpu() - spent) / len(found)
    reply = found[-1][1]
    problems = tuple(f"/draft: {told}" for _, reply in found if (told := _find_problem(reply)))
    return Figures(
        Kind(_DRAFT_KIND, ["/draft"]),
        tuple(sorted(time for time, _ in found)),
        (),
        problems,
        Weight(len(reply.body), len(reply.whole)),
        os.getloadavg()[0],
        cpu,
    )


async def _check_draft(site: _Site, draft: bytes) -> tuple[float, Reply]:
    """Return how many milliseconds the report on a draft took, with the report."""
    async with Connection(site.port) as connection:
        start = time.perf_counter()
        reply = await connection.ask("/draft", draft)
        return (time.perf_counter() - start) * 1000, reply


async def _measure_kind(site: _Site, kind: Kind, options: argparse.Namespace, seed: int) -> Figures:
    choose = Random(f"{seed} {kind.name}")
    once = list(dict.fromkeys(kind.addresses))[: options.requests]
    failures: list[str] = []
    spent = site.read_cpu()
    first = await _ask_all(site, iter(once), options, failures)
    cpu = (site.read_cpu() - spent) / max(1, len(first))
    drawn = iter(choose.choices(once[: max(1, len(first))], k=options.requests))
    again = await _ask_all(site, drawn, options, failures)
    async with Connection(site.port) as connection:
        weight = await weigh(connection, kind.addresses[0])
    load = os.getloadavg()[0]
    return Figures(kind, first, again, tuple(failures), weight, load, cpu)


async def _ask_all(
    site: _Site, addresses: Iterator[str], options: argparse.Namespace, failures: list[str]
) -> tuple[float, ...]:
    """Return how long each answer took, the shortest first; at most so many seconds are spent."""
    times: list[float] = []
    reading = Random(0)
    end = time.perf_counter() + options.seconds

    async def ask(connection: Connection, address: str) -> None:
        start = time.perf_counter()
        reply = await connection.ask(address)
        times.append((time.perf_counter() - start) * 1000)
        if problem := _find_problem(reply):
            failures.append(f"{address}: {problem}")

    async def hurry() -> None:
        async with Connection(site.port) as connection:
            for address in addresses:
                if time.perf_counter() > end:
                    return
                await ask(connection, address)

    async def read() -> None:
        for address in addresses:
            await asyncio.sleep(reading.expovariate(1 / options.pause))
            if time.perf_counter() > end:
                return
            async with Connection(site.port) as connection:  # one that nobody uses is closed
                await ask(connection, address)

    come = read if options.pause else hurry
    await asyncio.gather(*(come() for _ in range(options.readers)))
    return tuple(sorted(times))


def _find_problem(reply: Reply) -> str:
    return "" if reply.status == 200 else f"status {reply.status}"


def _report(documents: int, found: Sequence[Figures]) -> None:
    print(f"{documents:,} documents")
    columns = f"{'asked':>6}{'median':>9}{'95 %':>8}{'most':>8}"
    print(f"{'':<22}{'first (ms)':>31}{'again (ms)':>31}{'':>5}{'first':>7}")
    print(
        f"{'page':<22}{columns}{columns}{'bad':>5}{'cpu':>7}"
        f"{'kB sent':>9}{'kB whole':>9}{'load':>7}"
    )
    missed = []
    for figures in found:
        print(figures.line)
        missed += _find_missed(figures, documents)
    for line in missed:
        print(f"missed: {line}")
    raise SystemExit(1 if missed else 0)


def _find_missed(figures: Figures, documents: int) -> list[str]:
    """Return the bars that were not kept, each as a line."""
    name, missed = figures.kind.name, list(figures.failures[:5])
    bar = _BAR if documents <= FEW else _BAR_MANY
    late = figures.late
    if name == _DRAFT_KIND:
        bar, late = _BAR_DRAFT, _find_share(figures.first, 0.95)
    elif documents > FEW:
        late = max(late, _find_share(figures.first, 0.95)) if figures.kind.holds_for_many else 0.0
    if late > bar:
        missed.append(f"{name}: {late:.0f} ms at the 95th percentile, not {bar:.0f}")
    largest = _LARGEST_FIRST if name == "first page" else _LARGEST
    if figures.weight.whole > largest and figures.kind.is_page:
        missed.append(f"{name}: {figures.weight.whole / 1000:.0f} kB, not {largest / 1000:.0f}")
    return missed


if __name__ == "__main__":
    main()
