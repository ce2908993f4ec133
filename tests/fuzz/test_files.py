"""The short form of the attack: some damaged files, from a seed that stays."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from govatlas.api.limits import CRASHED, measure_memory
from govatlas.api.running.executor import Answer
from tests.fuzz import files
from tests.fuzz.files import LIMITS, Outcome, Tally, attack, explain_crash

CRASH = f"{CRASHED} (SIGTRAP); it may be damaged, hostile or too large"


def crash(path: Path) -> Outcome:
    os.kill(os.getpid(), signal.SIGTRAP)
    raise AssertionError


def read_at_once(path: Path) -> Outcome:
    return Outcome(1, (), 0.0)


@pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
def test_damaged_files_are_read_or_refused_in_one_line(tmp_path: Path) -> None:
    tally = attack(tmp_path, seed=7, number=60, jobs=2)
    assert tally.failures == []
    assert tally.tried == 60
    assert tally.read > 10
    assert tally.refused > 10


@pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
@pytest.mark.parametrize(("again", "failures"), [(crash, 1), (read_at_once, 0)])
def test_a_crash_is_a_failure_unless_it_was_for_want_of_memory(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    again: Callable[[Path], Outcome],
    failures: int,
) -> None:
    monkeypatch.setattr(files, "read_everything", again)
    tally = Tally()
    tally.add(explain_crash(Answer(0, tmp_path, None, CRASH)), "cut")
    assert len(tally.failures) == failures
    assert len(tally.ended) == 1 - failures


def test_the_limit_of_memory_is_no_failure_but_that_of_time_is(tmp_path: Path) -> None:
    tally = Tally()
    tally.add(explain_crash(Answer(0, tmp_path, None, LIMITS.out_of_memory)), "cut")
    assert (len(tally.ended), tally.failures) == (1, [])
    tally.add(explain_crash(Answer(0, tmp_path, None, "took longer than 10 seconds")), "cut")
    assert len(tally.failures) == 1
