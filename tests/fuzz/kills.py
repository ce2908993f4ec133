"""Kills commands at random moments, then goes on: python -m tests.fuzz.kills [read|code|llm].

What is exported after the next run must equal what a run that nobody disturbed exports. A further
verb joins by a line in ``VERBS``; ``llm`` is ``code --coder llm``, with a server to ask. Commands
are forked from this process once all that they need is loaded: nothing can be lost while they
start, so that every moment falls into their work.
"""

import argparse
import json
import multiprocessing
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any, Final

import govatlas
from govatlas.api.coders import choose_coder
from govatlas.cli.main import main as run_program
from govatlas.codebook import load_codebook
from govatlas.coding.method import prepare
from govatlas.errors import GovatlasError
from govatlas.reading.language import detect_language
from govatlas.store import Store
from tests.api.llm_kills import kill_often
from tests.fuzz.hostile import PROSE

_DOCUMENTS: Final = 5
_CHANGING: Final = frozenset(["coded_at", "read_at", "exported_at", "started_at"])
_PATIENCE: Final = 600.0


@dataclass(frozen=True)
class Place:
    """A folder with documents, in which the program runs."""

    folder: Path

    @property
    def db(self) -> Path:
        return self.folder / "govatlas.db"

    @property
    def said(self) -> Path:
        """Return the file with what the last command printed."""
        return self.folder / "said.txt"

    def write_documents(self) -> None:
        town = self.folder / "town"
        town.mkdir()
        for number in range(_DOCUMENTS):
            (town / f"act-{number}.html").write_text(
                f"<html><body><h1>Act {number}</h1>"
                + "".join(f"<h2>Section {n}</h2><p>{PROSE}</p>" for n in range(1 + number))
            )

    def start(self, words: Sequence[str]) -> BaseProcess:
        context = multiprocessing.get_context("fork")
        process = context.Process(target=_run_here, args=(self, words))
        process.start()
        return process

    def run(self, words: Sequence[str]) -> str:
        process = self.start(words)
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
            raise RuntimeError(f"{' '.join(words)} did not end within {_PATIENCE:.0f} s")
        said = self.said.read_text()
        if process.exitcode or "Traceback" in said or "unexpected" in said:
            raise RuntimeError(f"{' '.join(words)} ended with {process.exitcode}: {said}")
        return said

    def kill(self, words: Sequence[str], moment: float) -> bool:
        """Run a command for ``moment`` seconds; say whether it was still running then."""
        process = self.start(words)
        process.join(moment)
        is_running = process.is_alive()
        if is_running:
            process.kill()
        process.join()
        return is_running


def _run_here(place: Place, words: Sequence[str]) -> None:
    """Run the program; the body of a process forked for it."""
    os.setsid()
    os.chdir(place.folder)
    os.environ.pop("GOVATLAS_DB", None)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdout = sys.stderr = place.said.open("w", encoding="utf-8")
    sys.argv = ["govatlas", *words]
    try:
        run_program()
    finally:
        sys.stdout.flush()


def see_documents(place: Place) -> Any:
    """Return every document in the database with all that was read."""
    with Store.open(place.db, writable=False) as store:
        return [store.documents.read(entry.id) for entry in store.listing.documents()]


def see_codings(place: Place) -> Any:
    """Return what is exported, without the times at which it was coded."""
    lines = "".join(govatlas.export(db=place.db)).splitlines()
    return [_drop_times(json.loads(line)) for line in lines]


def load_reading() -> None:
    """Load what reading a file needs."""
    detect_language(PROSE)


def load_coder() -> None:
    """Load the coder, which takes longer than all that it does in a run."""
    load_reading()
    codebook = load_codebook()
    prepare(choose_coder("local", codebook), codebook)


def _drop_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _drop_times(v) for key, v in value.items() if key not in _CHANGING}
    return [_drop_times(item) for item in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Verb:
    """A command to kill: its words, what is run before it, and how its outcome is seen."""

    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...]
    see: Callable[[Place], Any]
    load: Callable[[], object]


LLM: Final = "llm"
_READ: Final = ("read", "town", "--jobs", "2")
VERBS: Final[Mapping[str, Verb]] = {
    "read": Verb(_READ, before=(), see=see_documents, load=load_reading),
    "code": Verb(("code", "--jobs", "2"), before=(_READ,), see=see_codings, load=load_coder),
}


def attack(verb: Verb, moments: int, random: Random) -> tuple[int, list[str]]:
    """Kill ``verb`` at moments spread over its duration; return how often it ran, with failures."""
    with tempfile.TemporaryDirectory(prefix="govatlas-kills-") as name:
        place = Place(Path(name))
        place.write_documents()
        verb.load()
        for words in verb.before:
            place.run(words)
        kept = place.folder / "before.db"
        if place.db.exists():
            shutil.copy(place.db, kept)
        begun = time.monotonic()
        place.run(verb.words)
        lasted = time.monotonic() - begun
        expected = verb.see(place)
        killed, failures = 0, []
        for moment in spread(lasted, moments, random):
            _restore(place.folder, kept)
            killed += place.kill(verb.words, moment)
            try:
                place.run(verb.words)
                if verb.see(place) != expected:
                    failures.append(f"killed after {moment:.3f} s: another outcome")
            except (GovatlasError, RuntimeError) as error:
                failures.append(f"killed after {moment:.3f} s: {error}")
    return killed, failures


def spread(seconds: float, number: int, random: Random) -> list[float]:
    """Return random moments, one in each of ``number`` equal parts of so many seconds."""
    return [seconds * (part + random.random()) / number for part in range(number)]


def attack_llm(moments: int, seed: int) -> tuple[int, list[str]]:
    """Kill the coder that asks a model; return how often it was still running, with failures."""
    with tempfile.TemporaryDirectory(prefix="govatlas-kills-") as name:
        outcome = kill_often(Path(name), moments, seed)
    return outcome.kills, list(outcome.problems)


def _restore(folder: Path, kept: Path) -> None:
    """Bring the database back to what it was before the command."""
    for old in folder.glob("govatlas.db*"):
        old.unlink()
    if kept.exists():
        shutil.copy(kept, folder / "govatlas.db")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, help="at random by default")
    parser.add_argument("--moments", type=int, default=50, help="kills of each command")
    parser.add_argument(
        "verbs",
        nargs="*",
        metavar="VERB",
        choices=[[], *VERBS, LLM],
        help=f"{', '.join(VERBS)}, {LLM}; all by default",
    )
    options = parser.parse_args(arguments)
    seed = secrets.randbelow(10**9) if options.seed is None else options.seed
    failed = 0
    for name in options.verbs or (*VERBS, LLM):
        begun = time.monotonic()
        if name == LLM:
            killed, failures = attack_llm(options.moments, seed)
        else:
            killed, failures = attack(VERBS[name], options.moments, Random(seed))
        print(
            f"seed {seed}: {name} begun {options.moments} times, killed {killed} times while it "
            f"ran, gone on each time; {len(failures)} failures "
            f"({time.monotonic() - begun:.0f} s)",
            flush=True,
        )
        for failure in failures:
            print(f"  {failure}", flush=True)
        failed += len(failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
