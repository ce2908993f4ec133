"""Calls that are awaited: many at a time, none lost, none begun once the run is over."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from govatlas.api.running.calls import AsyncCalls
from govatlas.api.running.executor import Answer
from govatlas.coding.method import RunOver
from govatlas.errors import InputError, RefusedText
from tests.processes import interrupts


class Refused(RunOver, InputError):
    """An error after which no other task has a chance."""


class Service:
    """What the calls go to: counts, and lets those that wait go on when told to."""

    def __init__(self) -> None:
        self.in_flight = 0
        self.most = 0
        self.begun: list[str] = []
        self.stopped = self.closed = False
        self.messages: list[str] = []

    def stop(self) -> None:
        self.stopped = True

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Service"]:
        self.gate = asyncio.Event()
        yield self
        self.closed = True

    async def work(self, task: str) -> str:
        self.begun.append(task)
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        try:
            await asyncio.sleep(0)
            match task:
                case "refuse":
                    raise RefusedText("page 1: no text")
                case "fail":
                    raise KeyError("no such thing")
                case "enough":
                    raise RunOver
                case "wrong":
                    raise Refused("no key")
                case "interrupt":
                    os.kill(os.getpid(), signal.SIGINT)
                    await asyncio.sleep(0.01)
                case "hang":
                    await asyncio.sleep(3600)
            return task.upper()
        finally:
            self.in_flight -= 1

    def calls(self, most: int = 3, patience: float = 60.0) -> AsyncCalls[str, str]:
        return AsyncCalls(self.work, self.open(), most, patience, self.messages.append)


def finish(service: Service, tasks: list[str], most: int = 3) -> list[Answer[str, str]]:
    with service.calls(most) as calls:
        return sorted(calls.run(tasks), key=lambda answer: answer.index)


def test_failures_are_answers_and_the_rest_goes_on() -> None:
    service = Service()
    answers = finish(service, ["a", "refuse", "b", "fail", "c"])
    assert [answer.task for answer in answers] == ["a", "refuse", "b", "fail", "c"]
    assert [answer.result for answer in answers if answer.result] == ["A", "B", "C"]
    reasons = [answer.reason for answer in answers if answer.reason]
    assert reasons[0] == "page 1: no text"
    assert reasons[1] == "met a bug in govatlas (KeyError: 'no such thing'); please report it"
    assert service.closed


def test_no_more_are_on_their_way_than_may_be_and_tasks_are_drawn_as_needed() -> None:
    service, drawn = Service(), []

    def draw() -> Iterator[str]:
        for n in range(20):
            drawn.append(n)
            yield f"task {n}"

    with service.calls(4) as calls:
        for done, _ in enumerate(calls.run(draw())):
            assert len(drawn) <= done + 1 + 2 * 4
    assert service.most == 4


def test_what_is_enough_for_every_call_ends_the_run_once_the_rest_is_answered() -> None:
    service, done = Service(), []
    with pytest.raises(RunOver), service.calls() as calls:  # noqa: PT012
        for answer in calls.run(["a", "enough", "b", "enough", "c", "enough", *"defgh"]):
            done.append(answer.task)
    assert done[:3] == ["a", "b", "c"]
    assert "h" not in done
    assert set(service.begun) == {*done, "enough"}
    assert not service.stopped


def test_what_is_wrong_stops_every_call_and_is_raised() -> None:
    service = Service()
    with pytest.raises(Refused, match="no key"):
        finish(service, ["enough", "wrong", "a", "b", "c"])
    assert service.stopped
    assert service.closed


def test_an_interrupt_waits_for_what_is_on_its_way() -> None:
    service, done = Service(), []
    with (  # noqa: PT012
        interrupts(signal.default_int_handler),
        pytest.raises(KeyboardInterrupt),
        service.calls() as calls,
    ):
        for answer in calls.run(["interrupt", "a", "b", *"cdef"]):
            done.append(answer.task)
    assert "interrupt" in done
    assert service.stopped
    assert len(service.begun) == len(done) < 7
    assert service.messages == [
        f"stopping; waiting for {service.messages[0].split()[3]} replies "
        "(press Ctrl-C again to stop at once)"
    ]


def test_the_wait_ends_with_the_patience() -> None:
    service = Service()
    with (
        interrupts(signal.default_int_handler),
        pytest.raises(KeyboardInterrupt),
        service.calls(patience=0.05) as calls,
    ):
        list(calls.run(["hang", "interrupt"]))
    assert service.in_flight == 0


def test_handlers_of_signals_are_as_before() -> None:
    with interrupts(signal.default_int_handler):
        finish(Service(), ["a"])
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_run_that_is_broken_off_waits_for_what_is_on_its_way() -> None:
    service = Service()

    def break_off() -> None:
        with service.calls() as calls:
            for _ in calls.run(["a", "b", "c", "d"]):
                raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        break_off()
    assert (service.stopped, service.closed, service.in_flight) == (True, True, 0)


def test_within_an_event_loop_a_thread_is_recommended() -> None:
    async def begin() -> None:
        finish(Service(), ["a"])

    with pytest.raises(InputError, match=r"asyncio\.to_thread"):
        asyncio.run(begin())


def test_in_a_thread_calls_are_awaited_too() -> None:
    service = Service()
    thread = threading.Thread(target=finish, args=(service, ["a", "b"]))
    thread.start()
    thread.join()
    assert service.begun == ["a", "b"]
    assert service.closed
