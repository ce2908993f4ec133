"""Decides when the next call may be sent: rates, back-off, and a circuit breaker."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from govatlas.coding.method import RunOver
from govatlas.errors import GovatlasError

_MINUTE: Final = 60.0
_LONGEST_WAIT: Final = 60.0
_LONGEST_ASKED: Final = 600.0
"""The maximum Retry-After that is followed, in seconds."""


class SessionStopped(RunOver):
    """The run was stopped; no further call is made."""


class ServerGone(RunOver, GovatlasError):
    """The server has not answered for so long that the run cannot go on."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The source of time and of waiting; tests use their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def until(self, stop: asyncio.Event) -> "Clock":
        """Return this clock with waits that raise SessionStopped once ``stop`` is set."""

        async def sleep(seconds: float) -> None:
            waits = [asyncio.ensure_future(self.sleep(seconds)), asyncio.ensure_future(stop.wait())]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
            if stop.is_set():
                raise SessionStopped("stopped")

        return Clock(self.now, sleep)


@dataclass
class Bucket:
    """Lets a number of units per minute pass, and saves up at most a tenth of that.

    A request larger than the bucket passes once the bucket is full.
    """

    per_minute: float
    clock: Clock
    _level: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin with a full bucket."""
        self._level, self._at = self._capacity, self.clock.now()

    async def take(self, units: float) -> None:
        """Wait until ``units`` may pass; first come, first served."""
        self._fill()
        needed = min(units, self._capacity)
        self._level -= units
        if (short := needed - units - self._level) > 0:
            await self.clock.sleep(short * _MINUTE / self.per_minute)

    @property
    def _capacity(self) -> float:
        return max(1.0, self.per_minute / 10)

    def _fill(self) -> None:
        now = self.clock.now()
        gained = (now - self._at) * self.per_minute / _MINUTE
        self._level, self._at = min(self._capacity, self._level + gained), now


@dataclass
class Pace:
    """The rates of one server, shared by all calls to it.

    Args:
        concurrency: calls in flight at most.
        requests_per_minute: None for no limit.
        tokens_per_minute: estimated tokens in and out, None for no limit.
    """

    concurrency: int = 8
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    clock: Clock = field(default_factory=Clock)
    _paused_until: float = 0.0

    def __post_init__(self) -> None:
        """Create the buckets for the limits."""
        limits = (self.requests_per_minute, self.tokens_per_minute)
        self._buckets = tuple(Bucket(limit, self.clock) if limit else None for limit in limits)
        self.slots = asyncio.Semaphore(self.concurrency)

    async def wait(self, tokens: int) -> None:
        """Wait until a call of about ``tokens`` may be sent."""
        while True:
            while (left := self._paused_until - self.clock.now()) > 0:
                await self.clock.sleep(left)
            for bucket, units in zip(self._buckets, (1, tokens), strict=True):
                if bucket is not None:
                    await bucket.take(units)
            if self._paused_until <= self.clock.now():
                return  # else it queues again: a pause must not end in a burst

    def pause(self, seconds: float) -> None:
        """Delay every call for a while, as the server asked."""
        until = self.clock.now() + min(seconds, _LONGEST_ASKED)
        self._paused_until = max(self._paused_until, until)


@dataclass
class Breaker:
    """Stops calls to a server that seems down, probes it from time to time, and finally gives up.

    Args:
        faults: number of consecutive failures that open it.
        patience: seconds without a response after which it gives up.
    """

    faults: int = 10
    patience: float = 300.0
    clock: Clock = field(default_factory=Clock)
    _failed: int = 0
    _opened: int = 0
    _failing_since: float | None = None
    _probe_at: float = 0.0
    _probing: bool = False

    async def wait(self) -> None:
        """Return at once while the server responds, or else once this call may probe it.

        Raises:
            ServerGone: it has not responded for longer than the patience.
        """
        while self._opened:
            now = self.clock.now()
            if self._failing_since is not None and now - self._failing_since > self.patience:
                raise ServerGone(
                    f"the server has not answered for {self.patience:.0f} seconds; "
                    "finished work is saved: run the command again when the server responds"
                )
            if now >= self._probe_at:
                self._probe_at = now + self._delay()
                self._probing = True
                return
            await self.clock.sleep(min(self._probe_at - now, self.patience))

    def succeed(self) -> None:
        """Record a response."""
        self._failed = self._opened = 0
        self._failing_since = None
        self._probing = False

    def fail(self) -> None:
        """Record a failure of the server or of the connection to it.

        Only the first failure after a probe lengthens the wait for the next one; the other calls
        were already on their way.
        """
        self._failed += 1
        if self._failing_since is None:
            self._failing_since = self.clock.now()
        if self._probing or (not self._opened and self._failed >= self.faults):
            self._opened += 1
            self._probing = False
            self._probe_at = self.clock.now() + self._delay()

    def _delay(self) -> float:
        return float(min(_LONGEST_WAIT, 2.0 ** min(self._opened, 6)))


def back_off(attempt: int, dice: random.Random, asked: float | None = None) -> float:
    """Return how many seconds to wait before the next attempt.

    Full jitter: anything up to a bound that doubles (Brooker 2015, Exponential Backoff and
    Jitter, AWS Architecture Blog); never less than what the server asked for.

    Args:
        attempt: failures so far, from 1.
        dice: the source of randomness.
        asked: seconds in the server's Retry-After, or None if it gave none.
    """
    wait = dice.uniform(0, min(_LONGEST_WAIT, 0.5 * 2**attempt))
    if asked is None:
        return wait
    return min(asked, _LONGEST_ASKED) + dice.uniform(0, 0.25)
