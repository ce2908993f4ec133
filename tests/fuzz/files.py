"""Reads damaged and hostile files, each in a worker under limits: python -m tests.fuzz.files.

Prints how many files were tried, refused, read and slow for each seed; ends with status 1 where
one met a fault, the limit of time, a message that no user should see, or crashed a library in C. A
file that comes to the limit of memory costs its worker and one line, as it should; these are
counted and listed. Libraries in C crash where they get no more memory, so a file at which one did
is read once more with room to spare: only what crashes then, too, is a crash.
"""

import argparse
import io
import logging
import os
import secrets
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Final

from govatlas.api.limits import CRASHED, Limits
from govatlas.api.running.executor import Answer
from govatlas.api.running.processes import ProcessPool, count_processors
from govatlas.errors import GovatlasError
from govatlas.reading import list_sources, read_source
from govatlas.reading.language import detect_language
from tests.fuzz.hostile import HOSTILE, PROSE
from tests.fuzz.mutations import mutate
from tests.reading.epubs import build_epub

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
LIMITS: Final = Limits(memory=800_000_000, seconds=10)
ROOM: Final = Limits(memory=4_000_000_000, seconds=60)
"""What a file may take that is read once more, to see why a library crashed."""
SLOW: Final = 2.0
_LARGEST_SEED: Final = 200_000
_FORBIDDEN: Final = ("unexpected", "Traceback", "bug in govatlas", "\n", "\x1b")
_NAMES: Final = (b"r\xe9glement", b"a\nb", b"\x1b[31mred", b"x" * 200, "Ё".encode(), b" ", b"-")


@dataclass(frozen=True)
class Outcome:
    """What came of one file: how many documents, the reasons why others failed, its time."""

    read: int
    refused: tuple[str, ...]
    seconds: float


@dataclass
class Tally:
    """The counts of one seed with its failures, one line each."""

    tried: int = 0
    refused: int = 0
    read: int = 0
    slow: int = 0
    slowest: float = 0.0
    ended: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, answer: Answer[Path, Outcome], how: str) -> None:
        self.tried += 1
        where = f"{answer.task!r} ({how})"
        if answer.result is None:
            full = answer.reason == LIMITS.out_of_memory
            (self.ended if full else self.failures).append(f"{where}: {answer.reason}")
            return
        outcome = answer.result
        self.read += bool(outcome.read)
        self.refused += bool(outcome.refused)
        self.slow += outcome.seconds > SLOW
        self.slowest = max(self.slowest, outcome.seconds)
        for reason in outcome.refused:
            if any(sign in reason for sign in _FORBIDDEN):
                self.failures.append(f"{where}: {reason!r}")


def read_everything(path: Path) -> Outcome:
    """Return what came of reading a file, or every file of an archive."""
    begun = time.process_time()
    read, refused = 0, []
    try:
        for source in list_sources([path]):
            try:
                read_source(source)
                read += 1
            except GovatlasError as error:
                refused.append(str(error))
    except GovatlasError as error:
        refused.append(str(error))
    return Outcome(read, tuple(refused), time.process_time() - begun)


def explain_crash(answer: Answer[Path, Outcome]) -> Answer[Path, Outcome]:
    """Return the answer as it is but for a crash for want of memory, which is named as such."""
    if CRASHED not in answer.reason:
        return answer
    with ProcessPool(read_everything, 1, limits=ROOM) as pool:
        (again,) = pool.run([answer.task])
    return answer if CRASHED in again.reason else replace(answer, reason=LIMITS.out_of_memory)


def collect_seeds() -> dict[str, bytes]:
    """Return sound and hostile files by name, from which damaged ones are made."""
    files = sorted((EXAMPLES / "documents").iterdir())
    seeds = {path.name: path.read_bytes()[:_LARGEST_SEED] for path in files}
    seeds["manifest.csv"] = (EXAMPLES / "manifest.csv").read_bytes()
    for number, hostile in enumerate(HOSTILE.values()):
        data = hostile.build()
        if len(data) < _LARGEST_SEED:
            seeds[f"{number}-{hostile.name}"] = data
    seeds["a.epub"] = build_epub()
    seeds["a.zip"] = _pack(
        {"a.txt": PROSE, "b/c.html": f"<html><p>{PROSE}", "manifest.csv": "file"}
    )
    return seeds


def _pack(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, words in members.items():
            archive.writestr(name, words)
    return buffer.getvalue()


def write_damaged(folder: Path, seed: int, number: int) -> Iterator[tuple[Path, str]]:
    """Write damaged files one by one, each in a folder of its own; yield them with the how."""
    random = Random(seed)
    seeds = collect_seeds()
    data = list(seeds.values())
    for index in range(number):
        name = random.choice(list(seeds))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zipfile warns of names that stand twice
            damaged, how = mutate(seeds[name], data, random)
        ending = os.fsencode(Path(name).suffix)
        odd = random.choice(_NAMES) + ending if random.random() < 0.1 else os.fsencode(name)
        place = folder / str(index)
        place.mkdir()
        path = place / os.fsdecode(odd)
        path.write_bytes(damaged)
        yield path, f"{name} {how}"


def attack(folder: Path, seed: int, number: int, jobs: int) -> Tally:
    """Read ``number`` damaged files made from ``seed``."""
    hows: dict[Path, str] = {}

    def draw() -> Iterable[Path]:
        for path, how in write_damaged(folder, seed, number):
            hows[path] = how
            yield path

    tally = Tally()
    with ProcessPool(read_everything, jobs, limits=LIMITS) as pool:
        for answer in pool.run(draw()):
            failed = len(tally.failures)
            tally.add(explain_crash(answer), hows[answer.task])
            if len(tally.failures) == failed:  # what failed stays, to be looked at
                answer.task.unlink()
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, nargs="*", help="seeds; three at random by default")
    parser.add_argument("--files", type=int, default=1000, help="files for each seed")
    parser.add_argument("--jobs", type=int, default=count_processors())
    options = parser.parse_args(arguments)
    logging.getLogger().addHandler(logging.NullHandler())  # as the command line does
    detect_language(PROSE)  # load the model once, so that forked workers need not
    failed = 0
    for seed in options.seed or [secrets.randbelow(10**9) for _ in range(3)]:
        folder = Path(tempfile.mkdtemp(prefix="govatlas-fuzz-"))
        begun = time.monotonic()
        tally = attack(folder, seed, options.files, options.jobs)
        print(
            f"seed {seed}: {tally.tried} files tried, {tally.refused} refused, {tally.read} read, "
            f"{tally.slow} slow (over {SLOW:.0f} s; the slowest took {tally.slowest:.1f} s), "
            f"{len(tally.ended)} ended their worker, {len(tally.failures)} failures "
            f"({time.monotonic() - begun:.0f} s)",
            flush=True,
        )
        for line in tally.ended:
            print(f"  ended its worker: {line}", flush=True)
        for failure in tally.failures:
            print(f"  {failure}", flush=True)
        failed += len(tally.failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
