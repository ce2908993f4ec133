"""Measure how fast documents are read and coded, with the memory it takes.

Run `python benchmarks/run.py FOLDER`. The commands of the release are run as a user would run
them, on a database of their own; figures are printed with the date and the machine.
"""

import argparse
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_SAMPLING = 0.2
_MEGA = 1_000_000


@dataclass(frozen=True)
class Measurement:
    """What one command took: seconds, and the peak memory of it with its workers in bytes."""

    name: str
    seconds: float
    peak: int | None


def measure(name: str, command: Sequence[str], db: Path) -> Measurement:
    """Run a command to its end and return what it took.

    Raises:
        subprocess.CalledProcessError: the command failed.
    """
    print(f"$ govatlas {' '.join(command)}", flush=True)
    start = time.perf_counter()
    environment = {**os.environ, "GOVATLAS_DB": str(db)}
    program = [sys.executable, "-c", "from govatlas.cli.main import main; main()"]
    process = subprocess.Popen([*program, *command], env=environment)
    watch = _MemoryWatch(process.pid)
    watch.start()
    status = process.wait()
    seconds = time.perf_counter() - start
    watch.stop()
    if status:
        raise subprocess.CalledProcessError(status, command)
    return Measurement(name, seconds, watch.peak)


class _MemoryWatch(threading.Thread):
    """Samples the memory of a process with all its descendants; Linux only.

    The proportional set size counts a page that several processes share once.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._done = threading.Event()
        self.peak: int | None = None

    def run(self) -> None:
        """Keep the highest total until told to stop."""
        while sys.platform == "linux" and not self._done.wait(_SAMPLING):
            total = sum(map(_read_memory, _list_family(self._pid)))
            self.peak = max(self.peak or 0, total)

    def stop(self) -> None:
        """Stop sampling."""
        self._done.set()
        self.join()


def _list_family(pid: int) -> list[int]:
    family = [pid]
    for member in family:
        try:
            children = Path(f"/proc/{member}/task/{member}/children").read_text()
        except OSError:
            continue
        family += map(int, children.split())
    return family


def _read_memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def count_text(db: Path) -> tuple[int, int]:
    """Return how many documents the database holds, and the bytes of their text in UTF-8."""
    with sqlite3.connect(db) as connection:
        row = connection.execute(
            "SELECT count(*), sum(length(CAST(content AS BLOB)))"
            " FROM latest_document AS document JOIN text ON text.key = document.text"
        ).fetchone()
    return int(row[0]), int(row[1] or 0)


def describe_machine() -> str:
    """Return processor, processors in use, memory and Python of this machine in one line."""
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        processor = names[0].split(":", 1)[1].strip() if names else processor
    processors = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{processor}, {processors} processors, {memory:.0f} GB, {system}"


def report(measurements: Sequence[Measurement], documents: int, size: int) -> None:
    """Print the figures."""
    print(f"\n{datetime.now(UTC):%Y-%m-%d}; {describe_machine()}")
    print(f"{documents} documents, {size / _MEGA:.1f} MB of text\n")
    print("| step | seconds | documents/s | MB/s | peak memory |")
    print("| --- | ---: | ---: | ---: | ---: |")
    seconds = sum(one.seconds for one in measurements)
    peaks = [one.peak for one in measurements if one.peak is not None]
    whole = Measurement("both", seconds, max(peaks, default=None))
    for one in (*measurements, whole):
        peak = f"{one.peak / _MEGA:.0f} MB" if one.peak is not None else "not measured"
        rates = f"{documents / one.seconds:.0f} | {size / _MEGA / one.seconds:.2f}"
        print(f"| {one.name} | {one.seconds:.1f} | {rates} | {peak} |")


def main() -> int:
    """Run the benchmark; return the exit status."""
    parser = argparse.ArgumentParser(description="Measure reading and coding.")
    parser.add_argument("folder", type=Path, help="what to read, such as an AGORA release")
    parser.add_argument("--jobs", type=int, help="worker processes; one per processor by default")
    arguments = parser.parse_args()
    jobs = ["--jobs", str(arguments.jobs)] if arguments.jobs else []
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "benchmark.db"
        try:
            measurements = [
                measure("read", ["read", str(arguments.folder), *jobs], db),
                measure("code", ["code", *jobs], db),
            ]
        except subprocess.CalledProcessError as error:
            print(f"govatlas {error.cmd[0]} failed with status {error.returncode}", file=sys.stderr)
            return 1
        report(measurements, *count_text(db))
    return 0


if __name__ == "__main__":
    sys.exit(main())
