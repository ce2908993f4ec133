"""Measure how long two revisions take to code the same texts, in one paired run.

Run `python benchmarks/coding_time.py OLD NEW FOLDER` in a clone of the repository, where OLD and
NEW are git revisions and FOLDER is what `govatlas read` takes. The commands are run as a user would
run them, with the libraries of this environment. The revisions take turns, some texts each time,
and processor time is counted, that of workers included, so that whatever else the machine does
weighs on both alike. Each turn starts the program anew, which weighs less the larger the `--share`.
"""

import argparse
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from run import describe_machine


@dataclass
class Revision:
    """One revision with its sources, its database, and the seconds that it took so far."""

    name: str
    sources: Path
    db: Path
    seconds: float = 0.0

    @classmethod
    def unpack(cls, name: str, folder: Path) -> "Revision":
        """Return the revision ``name`` of this repository with its sources below ``folder``."""
        packed = subprocess.run(["git", "archive", name, "src"], check=True, stdout=subprocess.PIPE)
        with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        return cls(name, folder / "src", folder / "texts.db")

    def run(self, *command: str) -> float:
        """Run a command of the revision; return the processor time that it took with workers."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-c", "from govatlas.cli.main import main; main()", *command],
            env={**os.environ, "PYTHONPATH": str(self.sources), "GOVATLAS_DB": str(self.db)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    def list_documents(self) -> set[str]:
        """Return the ids of what was read."""
        with closing(sqlite3.connect(self.db)) as connection:
            return {row[0] for row in connection.execute("SELECT id FROM instrument")}


def compare(revisions: Sequence[Revision], texts: Sequence[str], share: int, jobs: int) -> None:
    """Let the revisions code ``texts`` in turns, ``share`` at a time, either first by turns."""
    for turn, start in enumerate(range(0, len(texts), share)):
        for revision in revisions if turn % 2 == 0 else revisions[::-1]:
            chosen = texts[start : start + share]
            revision.seconds += revision.run("code", *chosen, "--jobs", str(jobs))
        print(f"{min(start + share, len(texts))} of {len(texts)} texts", file=sys.stderr)


def main() -> int:
    """Run the benchmark; return the exit status."""
    parser = argparse.ArgumentParser(description="Compare the time that two revisions take.")
    parser.add_argument("old", help="a git revision")
    parser.add_argument("new", help="another one")
    parser.add_argument("folder", help="what to read, such as an AGORA release")
    parser.add_argument("--texts", type=int, default=200, help="how many texts to code")
    parser.add_argument("--share", type=int, default=100, help="how many of them at a time")
    parser.add_argument("--jobs", type=int, default=2, help="worker processes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            revisions = [
                Revision.unpack(name, Path(folder) / place)
                for place, name in (("old", given.old), ("new", given.new))
            ]
            for revision in revisions:
                revision.run("read", given.folder)
            common = sorted(set.intersection(*(one.list_documents() for one in revisions)))
            texts = random.Random(0).sample(common, min(given.texts, len(common)))
            compare(revisions, texts, given.share, given.jobs)
        except subprocess.CalledProcessError as error:
            command = " ".join(map(str, error.cmd))
            print(f"failed with status {error.returncode}: {command}", file=sys.stderr)
            return 1
    old, new = revisions
    print(f"{describe_machine()}; {len(texts)} texts, {given.jobs} jobs")
    print(f"{old.name}: {old.seconds:.1f} s, {new.name}: {new.seconds:.1f} s of processor time")
    print(f"{new.seconds / old.seconds:.2f} times the time of {old.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
