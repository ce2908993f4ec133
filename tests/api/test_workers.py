"""Workers neither harm the run nor outlive it."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from govatlas.api import workers
from govatlas.api.limits import Limits, measure_memory
from govatlas.api.workers import OUT_OF_MEMORY, Crew, count_processors, run_here
from govatlas.errors import RefusedText

FAULT = "met a bug in govatlas (KeyError: 'no such\\nthing'); please report it"
LIMITED = pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
KEPT: list[bytes] = []


def work(task: str) -> str:
    match task:
        case "eat":
            bytearray(2_000_000_000)
        case "keep":
            KEPT.append(bytes(300_000_000))
        case "spin":
            # Within one regular expression no signal handler of Python is ever called.
            re.match("(a*)*b", "a" * 40)
        case "trap":
            os.kill(os.getpid(), signal.SIGTRAP)
        case "refuse":
            raise RefusedText("page 1: no text")
        case "fail":
            raise KeyError("no such\nthing")
        case "exit":
            os._exit(7)
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(60)
    return f"{task} by {os.getpid()}"


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_failures_are_answers_and_the_rest_goes_on() -> None:
    tasks = ["a", "refuse", "exit", "b", "fail", "killed", "c"]
    with Crew(work, 2) as crew:
        answers = sorted(crew.run(tasks), key=lambda answer: answer.index)
    assert [answer.task for answer in answers] == tasks
    assert [answer.task for answer in answers if answer.result is not None] == ["a", "b", "c"]
    reasons = [answer.reason for answer in answers if answer.reason]
    assert reasons == [
        "page 1: no text",
        "the process that worked on it died (status 7)",
        FAULT,
        "the process that worked on it died (status -9)",
    ]


class StoppedClock:
    """A clock that goes on only when told to, so that slow processes take no time."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


def test_a_task_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = StoppedClock()
    monkeypatch.setattr(workers, "time", clock)
    answers = {}
    with Crew(work, 2, limit=5.0) as crew:
        for answer in crew.run(["sleep", "a", "b"]):
            answers[answer.task] = answer.reason
            clock.now = 4.0 if len(answers) < 2 else 5.1
    assert answers == {"sleep": "took longer than 5 seconds", "a": "", "b": ""}


@LIMITED
def test_a_task_that_takes_too_much_is_given_up_and_the_rest_goes_on() -> None:
    tasks = ["a", "eat", "b", "spin", "c", "trap", "keep", "d"]
    with Crew(work, 1, limits=Limits(memory=500_000_000, seconds=1)) as crew:
        answers = list(crew.run(tasks))
    assert [answer.task for answer in answers if answer.result] == ["a", "b", "c", "keep", "d"]
    reasons = {answer.task: answer.reason for answer in answers if answer.reason}
    assert reasons["eat"] == OUT_OF_MEMORY
    assert reasons["spin"] == "took more than 1 seconds of processor time"
    assert reasons["trap"].startswith("crashed the worker process (SIGTRAP)")


@LIMITED
def test_what_a_task_leaves_in_memory_does_not_count_against_the_next() -> None:
    with Crew(work, 1, limits=Limits(memory=500_000_000, seconds=60)) as crew:
        answers = list(crew.run(["keep"] * 4))
    assert [answer.reason for answer in answers] == [""] * 4
    assert len({answer.result for answer in answers}) == 4  # each in a process of its own


def test_work_in_this_process_answers_alike() -> None:
    reasons = [answer.reason for answer in run_here(work, ["a", "refuse", "fail"])]
    assert reasons == ["", "page 1: no text", FAULT]


def test_workers_end_with_the_run_even_when_it_is_broken_off() -> None:
    pids = []

    def run_until_two_are_done() -> None:
        with Crew(work, 2) as crew:
            for answer in crew.run(["a", "b", "sleep", "sleep"]):
                pids.append(int(str(answer.result).rpartition(" ")[2]))
                if len(pids) == 2:
                    raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_until_two_are_done()
    assert not any(is_running(pid) for pid in pids)


def test_workers_ignore_the_interrupt_that_reaches_the_whole_group() -> None:
    with Crew(work, 1) as crew:
        (first,) = crew.run(["a"])
        pid = int(str(first.result).rpartition(" ")[2])
        os.kill(pid, signal.SIGINT)
        (second,) = crew.run(["a"])
    assert first.result == second.result


def test_a_worker_that_died_idle_is_replaced() -> None:
    with Crew(work, 1) as crew:
        (first,) = crew.run(["a"])
        pid = int(str(first.result).rpartition(" ")[2])
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        (second,) = crew.run(["b"])
    assert str(second.result).startswith("b by")


def test_there_is_at_least_one_processor() -> None:
    assert count_processors() >= 1
