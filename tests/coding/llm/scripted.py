"""Models without a network: an asker, a client, a ledger and a clock that tests write."""

import asyncio
import heapq
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from govatlas.coding.llm.client import Exchange
from govatlas.coding.llm.ledger import Answer, Kept
from govatlas.coding.llm.pace import Clock
from govatlas.coding.llm.request import Purpose, Reply, Request
from govatlas.coding.llm.session import NoReply

Result = TypeVar("Result")
_QUIET = 30
"""Turns of the event loop after which nobody has anything to do but to wait."""


class Hours:
    """Time that passes only while everybody waits."""

    def __init__(self) -> None:
        self.time = 1_000.0
        self.slept: list[float] = []
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    @property
    def clock(self) -> Clock:
        """Return the clock that shows this time."""
        return Clock(now=lambda: self.time, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        """Wait until so much time has passed."""
        self.slept.append(seconds)
        if seconds <= 0:
            return
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.time + seconds, next(self._order), woken))
        await woken

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run ``work`` to its end, letting time pass whenever nothing else can happen."""
        return asyncio.run(self._drive(work))

    async def _drive(self, work: Coroutine[Any, Any, Result]) -> Result:
        task = asyncio.ensure_future(work)
        while not task.done():
            for _ in range(_QUIET):
                await asyncio.sleep(0)
            while self._sleepers and self._sleepers[0][2].done():
                heapq.heappop(self._sleepers)
            if self._sleepers and not task.done():
                self.time, _, woken = heapq.heappop(self._sleepers)
                woken.set_result(None)
            elif not task.done():
                await asyncio.sleep(0.001)
        return task.result()


@dataclass
class MemoryLedger:
    """Keeps calls in memory, with what happened in which order."""

    kept: dict[str, Kept] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    failed: list[tuple[str, ...]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    def find(self, digest: str) -> Kept | None:
        """Return what was kept."""
        return self.kept.get(digest)

    def keep(self, request: Request, purpose: Purpose, body: bytes) -> None:
        """Keep a body."""
        self.events.append("keep")
        self.kept.setdefault(request.digest, Kept(body=body))

    def describe(self, digest: str, answer: Answer) -> None:
        """Keep what reading has shown."""
        self.events.append("describe")
        self.answers[digest] = answer
        self.kept[digest] = Kept(
            body=self.kept[digest].body,
            cost=answer.cost,
            seconds=answer.seconds,
            is_described=True,
        )

    def invalidate(self, digest: str) -> None:
        """Forget a body."""
        self.events.append("spoil")
        self.kept.pop(digest, None)

    def save_failure(
        self, request: Request, purpose: Purpose, faults: tuple[str, ...], at: datetime
    ) -> None:
        """Keep the faults of a call that was given up."""
        self.events.append("failure")
        self.failed.append(faults)


def write_body(text: str, *, given: int = 100, cached: int = 0, written: int = 10) -> bytes:
    """Return the body of a reply as the scripted client reads it."""
    return json.dumps([text, given, cached, written]).encode()


def answered(text: str = "{}", **usage: int) -> Exchange:
    """Return the exchange of a good reply."""
    body = write_body(text, **usage)
    return Exchange(status=200, body=body, reply=read_body(body))


def read_body(body: bytes) -> Reply | None:
    """Return the reply of a body, None where it is no such body."""
    try:
        text, given, cached, written = json.loads(body)
    except ValueError:
        return None
    return Reply(
        text=text,
        model="served-1",
        input_tokens=given,
        cached_tokens=cached,
        output_tokens=written,
        finish="stop",
    )


@dataclass
class ScriptedClient:
    """Gives what a script says for each request in turn, its last entry for ever."""

    script: list[Exchange]
    hours: Hours = field(default_factory=Hours)
    seconds: float = 1.0
    sent: list[tuple[float, Request]] = field(default_factory=list)
    reads: int = 0
    in_flight: int = 0
    most_in_flight: int = 0

    async def send(self, request: Request, keep: Callable[[bytes], None]) -> Exchange:
        """Return the next of the script, its body kept first if it is whole."""
        self.sent.append((self.hours.time, request))
        exchange = self.script[min(len(self.sent), len(self.script)) - 1]
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await self.hours.sleep(self.seconds)
        finally:
            self.in_flight -= 1
        if exchange.is_good:
            keep(exchange.body)
        return exchange

    def read(self, request: Request, body: bytes) -> Reply | None:
        """Return the reply of a body."""
        self.reads += 1
        return read_body(body)

    async def close(self) -> None:
        """Hold no connection."""

    @property
    def times(self) -> list[float]:
        """Return when each request was sent."""
        return [time for time, _ in self.sent]


@dataclass
class ScriptedAsker:
    """Answers by a function of the request, taking note of each."""

    answer: Callable[[Request, Purpose], str | NoReply]
    asked: list[tuple[Request, Purpose]] = field(default_factory=list)

    async def ask(self, request: Request, purpose: Purpose) -> Reply | NoReply:
        """Return what the function says."""
        self.asked.append((request, purpose))
        said = self.answer(request, purpose)
        if isinstance(said, NoReply):
            return said
        return Reply(
            text=said, model="served-1", input_tokens=100, output_tokens=10, finish="stop", cost=0.5
        )


def run(work: Coroutine[Any, Any, Result] | Awaitable[Result]) -> Result:
    """Run ``work`` in the time of the world."""

    async def wait() -> Result:
        return await work

    return asyncio.run(wait())
