"""Awaits one function over many tasks at a time, in this process."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, Protocol, Self

from govatlas.api.running.executor import Answer, Result, Task, explain
from govatlas.coding.method import RunOver
from govatlas.errors import GovatlasError, InputError

_NO_SIGNALS = (NotImplementedError, RuntimeError, ValueError, TypeError)
"""What is raised where a loop cannot listen to signals, such as outside the main thread."""


class Service(Protocol):
    """Whatever the calls go to, while a run lasts."""

    @property
    def in_flight(self) -> int:
        """Return how many calls are on their way."""
        ...

    def stop(self) -> None:
        """Make no further call; those on their way are still waited for."""
        ...


@dataclass
class AsyncCalls(Generic[Task, Result]):
    """An executor that waits for many calls at a time.

    At the first signal no further call is made, but those on their way, which may be paid for,
    are waited for, no longer than the patience; a second signal leaves them. A signal that is
    ignored, as Ctrl-C is in the background of a script, stays so. Where a call raises ``RunOver``
    one task fewer is begun at a time, since others may need less of what it lacked; no other is
    begun where it is an error of govatlas. The run ends with it once all have come to their end.

    Args:
        work: what is done about a task.
        service: opened around the run; it may give nothing to stop.
        concurrency: tasks begun at a time, at most.
        patience: seconds.
        on_message: called with a line when the run was told to stop, but waits.
    """

    work: Callable[[Task], Coroutine[Any, Any, Result]]
    service: AbstractAsyncContextManager[Service | None]
    concurrency: int
    patience: float
    on_message: Callable[[str], None]
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)
    _flying: dict["asyncio.Task[Result]", tuple[int, Task]] = field(default_factory=dict)
    _before: dict[signal.Signals, Any] = field(default_factory=dict)
    _received: signal.Signals | None = None
    _over: RunOver | None = None
    _opened: Service | None = None

    def __enter__(self) -> Self:
        """Open the service, and listen to signals."""
        with suppress(RuntimeError):
            asyncio.get_running_loop()
            raise InputError(
                "this coder cannot run within an event loop, such as that of a notebook; call it "
                "in a thread: await asyncio.to_thread(...)"
            )
        try:
            self._opened = self._runner.run(self._open())
        except BaseException:
            self._runner.close()
            raise
        self._listen()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Wait for the calls on their way, then close the service."""
        try:
            if self._flying:
                self._stop()
                self._runner.run(self._wait(self.patience))
            self._runner.run(self._close())
        finally:
            self._unlisten()
            self._runner.close()

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer[Task, Result]]:
        """Yield the answers as they come; ``index`` tells the order of the tasks.

        Raises:
            RunOver: a call raised it.
            KeyboardInterrupt: the run was told to stop, or what its signal raises otherwise.
        """
        queue = enumerate(tasks)
        self._fill(queue)
        while self._flying:
            done = self._runner.run(self._wait_for_one())
            for future in sorted(done, key=lambda one: self._flying[one][0]):
                index, task = self._flying.pop(future)
                if not future.cancelled() and not self._is_over(future.exception()):
                    yield self._answer(index, task, future)
            self._fill(queue)
        if self._received is not None:
            self._raise_received(self._received)
        if self._over is not None:
            raise self._over

    def _fill(self, queue: Iterator[tuple[int, Task]]) -> None:
        """Begin as many tasks as may be on their way, unless the run comes to its end."""
        loop = self._runner.get_loop()
        while len(self._flying) < self.concurrency and not self._received:
            index, task = next(queue, (-1, None))
            if task is None:
                return
            self._flying[loop.create_task(self.work(task))] = (index, task)

    def _answer(
        self, index: int, task: Task, future: "asyncio.Task[Result]"
    ) -> Answer[Task, Result]:
        error = future.exception()
        if error is None:
            return Answer(index, task, future.result())
        if not isinstance(error, Exception):
            raise error
        return Answer(index, task, None, explain(error))

    def _is_over(self, error: BaseException | None) -> bool:
        """Take note of an error that ends the run; one of govatlas ends every call."""
        if not isinstance(error, RunOver):
            return False
        is_wrong = isinstance(error, GovatlasError)
        self.concurrency = 0 if is_wrong else self.concurrency - 1
        if is_wrong:
            self._stop()
        if self._over is None or (is_wrong and not isinstance(self._over, GovatlasError)):
            self._over = error
        return True

    async def _open(self) -> Service | None:
        return await self.service.__aenter__()

    async def _close(self) -> None:
        await self.service.__aexit__(None, None, None)

    async def _wait_for_one(self) -> set["asyncio.Task[Result]"]:
        done, _ = await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)
        return done

    async def _wait(self, seconds: float) -> None:
        """Wait for what is on its way; nobody asks what comes of it any more."""
        await asyncio.wait(self._flying, timeout=seconds)
        self._leave()
        await asyncio.gather(*self._flying, return_exceptions=True)

    def _stop(self) -> None:
        if self._opened is not None:
            self._opened.stop()

    def _leave(self) -> None:
        for future in self._flying:
            future.cancel()

    def _listen(self) -> None:
        handlers = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)}
        self._before = {s: h for s, h in handlers.items() if h != signal.SIG_IGN}
        with suppress(*_NO_SIGNALS):
            for number in self._before:
                self._runner.get_loop().add_signal_handler(number, self._receive, number)

    def _unlisten(self) -> None:
        for number, handler in self._before.items():
            with suppress(*_NO_SIGNALS):
                self._runner.get_loop().remove_signal_handler(number)
                signal.signal(number, handler)

    def _receive(self, number: signal.Signals) -> None:
        if self._received is not None:
            self._leave()
            return
        self._received = number
        self._runner.get_loop().call_later(self.patience, self._leave)
        self._stop()
        if many := len(self._flying) if self._opened is None else self._opened.in_flight:
            self.on_message(
                f"stopping; waiting for {many} replies (press Ctrl-C again to stop at once)"
            )

    def _raise_received(self, number: signal.Signals) -> None:
        """Raise what the signal means to the rest of the program."""
        self._unlisten()
        handler = self._before.get(number)
        if callable(handler):
            handler(number, None)
        raise KeyboardInterrupt
