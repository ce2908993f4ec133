"""Kills runs of the language-model coder at random moments, and looks at what is left.

Run as ``python -m tests.api.llm_kills [--kills N] [--seed N]``; part of ``make fuzz``.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.api.llm_runs import Place, code, finish
from tests.coding.llm.plan import Plan
from tests.coding.llm.request_log import Entry
from tests.coding.llm.server import ModelServer
from tests.processes import end_group

CONCURRENCY = 4
DOCUMENTS = 6
SHARES = {"server_error": 0.1, "rate_limit": 0.1, "drop": 0.1}
"""Faults that pass: a model that answers otherwise when asked again would make codings differ."""
_PASSING = ("coded_at", "run", "time", "cost")
"""What an export says of when and how a coding was made, not of what it says."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a series of kills: how many, and what went wrong."""

    kills: int
    problems: tuple[str, ...]


def kill_often(folder: Path, kills: int, seed: int) -> Outcome:
    """Kill runs at ``kills`` random moments, each of which goes on where the last was ended.

    A run over new documents begins whenever the last is done, so that every moment of a run may
    be hit. After each such run its export has to be that of an undisturbed run, and no reply may
    have been paid for twice, but for those on their way at a kill.
    """
    chance, done, number = random.Random(seed), 0, 0
    problems: list[str] = []
    while done < kills:
        number += 1
        place = Place(folder / f"run-{number}")
        place.folder.mkdir()
        place.fill(DOCUMENTS)
        fault = _write_plan(place, seed)
        with ModelServer(fault) as server:
            allowed = 0
            while done < kills and _kill_once(place, server, chance):
                done, allowed = done + 1, allowed + CONCURRENCY
            ended = place.run(*_command(server))
            problems += _check(place, server, ended.status, allowed, seed)
    return Outcome(done, tuple(problems))


def _kill_once(place: Place, server: ModelServer, chance: random.Random) -> bool:
    """Kill a run after a while; return whether it was still at work."""
    process = place.start(*_command(server))
    before = server.read_stats().get("received", 0)
    is_early = chance.random() < 0.2  # while it starts; else once it asks
    end = time.monotonic() + 60.0
    while not is_early and process.poll() is None and time.monotonic() < end:
        if server.read_stats().get("received", 0) > before:
            break
        time.sleep(0.005)
    time.sleep(chance.uniform(0.0, 0.5))
    end_group(process)
    return finish(process).status == -signal.SIGKILL


def _command(server: ModelServer) -> tuple[str, ...]:
    return code(server, "--concurrency", str(CONCURRENCY))


def _write_plan(place: Place, seed: int) -> Plan:
    log = str(place.folder / "log.jsonl")
    return Plan(seed=seed, shares=SHARES, latency_ms=100, jitter_ms=90, retry_after=0.02, log=log)


def _check(
    place: Place, server: ModelServer, status: int, allowed: int, seed: int
) -> Iterable[str]:
    """Yield what is wrong with a run that was killed so often and has come to its end."""
    where = place.folder.name
    if status != 0:
        yield f"{where}: the last run ended with status {status}"
    again = list_paid_again(server.read_entries())
    if len(again) > allowed:
        yield f"{where}: {len(again)} replies were paid for twice, {allowed} were on their way"
    ours, theirs = export(place), _export_undisturbed(place, server, seed)
    if ours != theirs:
        differing = sum(one != other for one, other in zip(ours, theirs, strict=False))
        yield f"{where}: {differing} records differ from those of an undisturbed run"


def _export_undisturbed(place: Place, server: ModelServer, seed: int) -> list[object]:
    """Return the export of a run over the same documents that nobody ended.

    The model gives the same request the same answer, so it is asked at the same address.
    """
    other = Place(place.folder / "undisturbed")
    other.folder.mkdir()
    other.fill(DOCUMENTS)
    port = server.port
    server.kill()
    with ModelServer(_write_plan(other, seed), port=port) as calm:
        ended = other.run(*_command(calm))
        assert ended.status == 0, ended.err
    return export(other)


def export(place: Place) -> list[object]:
    """Return what is exported of a place, but for when and at what cost it was made."""
    ended = place.invoke("export", "--format", "jsonl")
    assert ended.status == 0, ended.err
    return [_simplify(json.loads(line)) for line in ended.out.splitlines()]


def _simplify(value: object) -> object:
    if isinstance(value, dict):
        return {k: _simplify(v) for k, v in value.items() if k not in _PASSING}
    if isinstance(value, list):
        pairs = [v for v in value if not (isinstance(v, list) and v and v[0] in _PASSING)]
        return [_simplify(v) for v in pairs]
    return value


def list_paid_again(entries: Iterable[Entry]) -> list[str]:
    """Return a digest for each payment for a request that had been paid for already."""
    counts = Counter(entry.digest for entry in entries if entry.paid)
    return [digest for digest, count in counts.items() for _ in range(count - 1)]


def main() -> None:
    """Kill, print what came of it, fail where something went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.api.llm_kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_often(Path(folder), given.kills, given.seed)
    print(f"code --coder llm: seed {given.seed}, {outcome.kills} kills, failures: ", end="")
    print("; ".join(outcome.problems) or "none")
    sys.exit(bool(outcome.problems))


if __name__ == "__main__":
    main()
