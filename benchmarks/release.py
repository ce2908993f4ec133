"""Measures how long a release of a database takes, with how much memory.

Run it on a database of codings, such as that of the AGORA release::

    python -m benchmarks.release agora.db
"""

import argparse
import hashlib
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from govatlas import api

_SLOWEST = 60.0
"""Seconds within which a release of the AGORA codings is to be made."""


def main() -> int:
    """Make a release twice; print time, memory, size, and whether both are the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = [_measure(asked.database, Path(folder) / name) for name in ("first", "second")]
    (seconds, digest, report), (_, other, _) = made
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{report.rows['codings']:,} codings, {sum(report.rows.values()):,} rows")
    print(f"{seconds:.1f} s of processor time, peak memory {peak:,.0f} MB")
    print(f"{report.size / 1e6:,.1f} MB in {report.files} files")
    print("twice the same" if digest == other else "the second release differs")
    return 0 if digest == other and seconds < _SLOWEST else 1


def _measure(database: Path, out: Path) -> tuple[float, str, api.ReleaseReport]:
    started, used = time.perf_counter(), time.process_time()
    report = api.release("1.0", out, db=database)
    seconds = time.process_time() - used
    whole = time.perf_counter() - started
    load = os.getloadavg()[0]
    print(f"{whole:.1f} s in all, {seconds:.1f} s of processor time, load {load:.1f}")
    return seconds, hashlib.sha256((out / "SHA256SUMS").read_bytes()).hexdigest(), report


if __name__ == "__main__":
    sys.exit(main())
