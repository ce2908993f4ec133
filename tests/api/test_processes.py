"""Workers neither harm the run nor outlive it."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from govatlas.api.limits import Limits, measure_memory
from govatlas.api.running import processes
from govatlas.api.running.executor import ThisProcess
from govatlas.api.running.processes import ProcessPool, count_processors
from govatlas.errors import RefusedText

FAULT = "met a bug in govatlas (KeyError: 'no such\\nthing'); please report it"
LIMITED = pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
KEPT: list[bytes] = []


def walk(task: str) -> str:
    """Say six times how far the task is, after half a second of processor time each."""
    for step in range(6):
        end = time.process_time() + 0.5
        while time.process_time() < end:
            pass
        processes.tell_parent(f"step {step}")
    return task


def work(task: str) -> str:
    match task:
        case "eat":
            bytearray(2_000_000_000)
        case "keep":
            KEPT.append(bytes(300_000_000))
        case "spin":
            # Within one regular expression no signal handler of Python is ever called.
            re.match("(a*)*b", "a" * 40)
        case "gorge":
            for _ in range(100):
                KEPT.append(bytes(4_900_000))
            time.sleep(3)  # time for the parent to look, on a busy machine too
            os.kill(os.getpid(), signal.SIGTRAP)
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
    with ProcessPool(work, 2) as pool:
        answers = sorted(pool.run(tasks), key=lambda answer: answer.index)
    assert [answer.task for answer in answers] == tasks
    assert [answer.task for answer in answers if answer.result is not None] == ["a", "b", "c"]
    reasons = [answer.reason for answer in answers if answer.reason]
    assert reasons == [
        "page 1: no text",
        "the process working on it died (status 7)",
        FAULT,
        "the process working on it died (status -9)",
    ]


class StoppedClock:
    """A clock that goes on only when told to, so that slow processes take no time."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


def test_a_task_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = StoppedClock()
    monkeypatch.setattr(processes, "time", clock)
    answers = {}
    with ProcessPool(work, 2, limit=5.0) as pool:
        for answer in pool.run(["sleep", "a", "b"]):
            answers[answer.task] = answer.reason
            clock.now = 4.0 if len(answers) < 2 else 5.1
    assert answers == {"sleep": "took longer than 5 seconds", "a": "", "b": ""}


@LIMITED
def test_a_task_that_takes_too_much_is_given_up_and_the_rest_goes_on() -> None:
    tasks = ["a", "eat", "b", "spin", "c", "trap", "keep", "d"]
    with ProcessPool(work, 1, limits=Limits(memory=500_000_000, seconds=1)) as pool:
        answers = list(pool.run(tasks))
    assert [answer.task for answer in answers if answer.result] == ["a", "b", "c", "keep", "d"]
    reasons = {answer.task: answer.reason for answer in answers if answer.reason}
    assert reasons["eat"] == "needs more than 500 MB of memory; split it"
    assert reasons["spin"] == "took longer than 1 seconds of processor time"
    assert reasons["trap"].startswith("crashed the process working on it (SIGTRAP)")


@LIMITED
def test_a_task_that_says_how_far_it_is_gets_its_processor_time_anew() -> None:
    with ProcessPool(walk, 1, limits=Limits(memory=500_000_000, seconds=1)) as pool:
        (answer,) = pool.run(["there"])
    assert answer.reason == ""


def test_outside_a_worker_a_sign_of_life_sets_no_limit_on_the_process() -> None:
    resource = pytest.importorskip("resource", reason="the system sets no limits")
    before = resource.getrlimit(resource.RLIMIT_CPU)
    processes.tell_parent("page 1")
    assert resource.getrlimit(resource.RLIMIT_CPU) == before


@LIMITED
def test_a_crash_at_the_limit_of_memory_is_told_as_such() -> None:
    with ProcessPool(work, 1, limits=Limits(memory=500_000_000, seconds=60)) as pool:
        (answer,) = pool.run(["gorge"])
    assert answer.reason == "needs more than 500 MB of memory; split it"


@LIMITED
def test_what_a_task_leaves_in_memory_does_not_count_against_the_next() -> None:
    with ProcessPool(work, 1, limits=Limits(memory=500_000_000, seconds=60)) as pool:
        answers = list(pool.run(["keep"] * 4))
    assert [answer.reason for answer in answers] == [""] * 4
    assert len({answer.result for answer in answers}) == 4  # each in a process of its own


def test_work_in_this_process_answers_alike() -> None:
    reasons = [answer.reason for answer in ThisProcess(work).run(["a", "refuse", "fail"])]
    assert reasons == ["", "page 1: no text", FAULT]


def test_workers_end_with_the_run_even_when_it_is_broken_off() -> None:
    pids = []

    def run_until_two_are_done() -> None:
        with ProcessPool(work, 2) as pool:
            for answer in pool.run(["a", "b", "sleep", "sleep"]):
                pids.append(int(str(answer.result).rpartition(" ")[2]))
                if len(pids) == 2:
                    raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_until_two_are_done()
    assert not any(is_running(pid) for pid in pids)


def test_workers_ignore_the_interrupt_that_reaches_the_whole_group() -> None:
    with ProcessPool(work, 1) as pool:
        (first,) = pool.run(["a"])
        pid = int(str(first.result).rpartition(" ")[2])
        os.kill(pid, signal.SIGINT)
        (second,) = pool.run(["a"])
    assert first.result == second.result


def test_a_worker_that_died_idle_is_replaced() -> None:
    with ProcessPool(work, 1) as pool:
        (first,) = pool.run(["a"])
        pid = int(str(first.result).rpartition(" ")[2])
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # until all of it has ended
        (second,) = pool.run(["b"])
    assert str(second.result).startswith("b by")


def test_there_is_at_least_one_processor() -> None:
    assert count_processors() >= 1
