"""Kills commands at random moments, then goes on: python -m tests.fuzz.kills [read|code|llm].

What is exported after the next run must equal what a run that nobody disturbed exports. A further
verb joins by a line in ``VERBS``; ``llm`` is ``code --coder llm``, with a server to ask.
"""

import argparse
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

import govatlas
from govatlas.store import Store
from tests.api.llm_kills import kill_often
from tests.fuzz.hostile import PROSE

_DOCUMENTS: Final = 8
_CHANGING: Final = frozenset(["coded_at", "read_at", "exported_at", "started_at"])
_PROGRAM: Final = "from govatlas.cli.main import main; main()"


@dataclass(frozen=True)
class Place:
    """A folder with documents, in which the program runs."""

    folder: Path

    def write_documents(self) -> None:
        town = self.folder / "town"
        town.mkdir()
        for number in range(_DOCUMENTS):
            (town / f"act-{number}.html").write_text(
                f"<html><body><h1>Act {number}</h1>"
                + "".join(f"<h2>Section {n}</h2><p>{PROSE}</p>" for n in range(1 + number))
            )

    def start(self, words: Sequence[str]) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *words],
            cwd=self.folder,
            env={key: value for key, value in os.environ.items() if key != "GOVATLAS_DB"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, words: Sequence[str]) -> str:
        process = self.start(words)
        out, err = process.communicate()
        if process.returncode or "Traceback" in err or "unexpected" in err:
            raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}: {err}")
        return out

    def kill(self, words: Sequence[str], moment: float) -> bool:
        """Run a command for ``moment`` seconds; say whether it was still running then."""
        process = self.start(words)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            return True
        process.communicate()
        return False


def see_documents(place: Place) -> Any:
    """Return every document in the database with all that was read."""
    with Store.open(place.folder / "govatlas.db", writable=False) as store:
        return [store.documents.read(entry.id) for entry in store.listing.documents()]


def see_codings(place: Place) -> Any:
    """Return what is exported, without the times at which it was coded."""
    lines = "".join(govatlas.export(db=place.folder / "govatlas.db")).splitlines()
    return [_drop_times(json.loads(line)) for line in lines]


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


LLM: Final = "llm"
_READ: Final = ("read", "town", "--jobs", "2")
VERBS: Final[Mapping[str, Verb]] = {
    "read": Verb(_READ, before=(), see=see_documents),
    "code": Verb(("code", "--jobs", "2"), before=(_READ,), see=see_codings),
}


def attack(verb: Verb, moments: int, random: Random) -> tuple[int, list[str]]:
    """Kill ``verb`` at random moments; return how often it was still running, with failures."""
    with tempfile.TemporaryDirectory(prefix="govatlas-kills-") as name:
        place = Place(Path(name))
        place.write_documents()
        for words in verb.before:
            place.run(words)
        database, kept = place.folder / "govatlas.db", place.folder / "before.db"
        if database.exists():
            shutil.copy(database, kept)
        begun = time.monotonic()
        place.run(verb.words)
        lasted = time.monotonic() - begun
        expected = verb.see(place)
        killed, failures = 0, []
        for _ in range(moments):
            _restore(place.folder, kept)
            moment = random.uniform(0, lasted)
            killed += place.kill(verb.words, moment)
            try:
                place.run(verb.words)
                if verb.see(place) != expected:
                    failures.append(f"killed after {moment:.3f} s: another outcome")
            except RuntimeError as error:
                failures.append(f"killed after {moment:.3f} s: {error}")
    return killed, failures


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
