"""Runs one function over many tasks in worker processes that can neither outlive nor harm us.

A pool of our own rather than the standard one: there a worker that crashes on one hostile
file takes all other tasks along, and one that hangs is never ended.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Final, Generic, Self, cast

from govatlas.api.limits import OUT_OF_MEMORY, Limits, measure_memory
from govatlas.api.running.executor import Answer, Result, Task, attempt

_AHEAD: Final = 256
"""How many tasks may be done before the slowest of those begun, which bounds memory."""

_GRACE: Final = 5.0
_parent: ContextVar[tuple[Connection, Limits | None] | None] = ContextVar("parent", default=None)
"""In a worker: its connection to the parent, and the limits that it lives under."""


_LOOK: Final = 0.05
"""Seconds between looks at the memory of the workers, where it is limited."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign of life from a worker: how far its task is."""

    at: str


def tell_parent(at: str) -> None:
    """Tell the parent of this worker how far the task is; the time that it has begins anew.

    That is its time by the clock and its processor time. Outside a worker nothing happens.
    """
    if (worker := _parent.get()) is None:
        return
    connection, limits = worker
    if limits is not None:
        limits.begin()
    connection.send(_Sign(at))


def count_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: BaseProcess
    connection: Connection
    index: int = -1
    task: Task | None = None
    since: float = 0.0
    before: int = 0
    most: int = 0

    def look(self) -> None:
        """Note how much memory the process has, to be able to say why it died."""
        if self.process.pid is not None:
            self.most = max(self.most, measure_memory(self.process.pid))


@dataclass
class ProcessPool(Generic[Task, Result]):
    """Worker processes that share one function; a context manager that ends them all.

    Enter it before a database is opened: a forked process must not inherit a connection.
    ``limit`` is the most seconds a task may take by the clock, ``limits`` what it may take of
    memory and of the processor. ``on_sign`` is called with what a worker tells of a task that goes
    on, whose time then begins anew. ``start`` is how processes are started, in the words of
    ``multiprocessing``; by default they are forked where that is safe without threads.
    """

    work: Callable[[Task], Result]
    jobs: int
    limit: float | None = None
    limits: Limits | None = None
    on_sign: Callable[[Task, str], None] | None = None
    start: str | None = None
    _workers: list[_Worker[Task]] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Start the workers."""
        try:
            for _ in range(self.jobs):
                self._workers.append(self._start())
        except BaseException:
            self._end(kindly=False)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the workers, at once where the run was broken off."""
        self._end(kindly=kind is None)

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer[Task, Result]]:
        """Yield the answers as they come; ``index`` tells the order of the tasks.

        Tasks are drawn as workers get free, so that few are in memory at a time.
        """
        queue = enumerate(tasks)
        self._fill(queue)
        while busy := [worker for worker in self._workers if worker.index >= 0]:
            ready = self._wait_for(busy)
            for worker in busy:
                if worker.connection in ready:
                    yield from self._collect(worker)
                elif self._is_overdue(worker):
                    yield self._give_up(worker, f"took longer than {self.limit:.0f} seconds")
            self._fill(queue)

    def _fill(self, queue: Iterator[tuple[int, Task]]) -> None:
        """Give a task to each idle worker, unless one lags too far behind."""
        for worker in tuple(self._workers):
            begun = [other.index for other in self._workers if other.index >= 0]
            if worker.index >= 0 or (begun and max(begun) - min(begun) >= _AHEAD):
                continue
            index, task = next(queue, (-1, None))
            if task is None:
                return
            if not worker.process.is_alive():
                worker = self._replace(worker)
            worker.index, worker.task, worker.since = index, task, time.monotonic()
            with suppress(OSError):  # a worker that dies right now is found when collecting
                worker.connection.send(task)

    def _collect(self, worker: _Worker[Task]) -> Iterator[Answer[Task, Result]]:
        """Yield the answer of a worker, nothing where it only gave a sign of life."""
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(_GRACE)
            yield self._give_up(worker, self._explain_death(worker))
            return
        if isinstance(message, _Sign):
            worker.since = time.monotonic()
            if self.on_sign is not None and worker.task is not None:
                self.on_sign(worker.task, message.at)
            return
        result, reason, is_spent = message
        if is_spent:
            yield self._give_up(worker, reason, result)
        else:
            yield self._release(worker, result, reason)

    def _explain_death(self, worker: _Worker[Task]) -> str:
        status, grown = worker.process.exitcode, worker.most - worker.before
        known = self.limits.explain_death(status, grown) if self.limits else ""
        return known or f"the process working on it died (status {status})"

    def _give_up(
        self, worker: _Worker[Task], reason: str, result: Result | None = None
    ) -> Answer[Task, Result]:
        answer = self._release(worker, result, reason)
        self._replace(worker)
        return answer

    def _replace(self, worker: _Worker[Task]) -> _Worker[Task]:
        """End a worker that died or hangs, and start another in its place."""
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        place = next(i for i, other in enumerate(self._workers) if other is worker)
        self._workers[place] = self._start()
        return self._workers[place]

    def _release(
        self, worker: _Worker[Task], result: Result | None, reason: str
    ) -> Answer[Task, Result]:
        task, index = worker.task, worker.index
        if task is None:
            raise RuntimeError("a worker answered without having been asked")
        worker.task, worker.index = None, -1
        return Answer(index, task, result, reason)

    def _wait_for(self, busy: list[_Worker[Task]]) -> list[object]:
        """Return the connections at which something came, none where a task is overdue."""
        connections = [worker.connection for worker in busy]
        while True:
            deadline = self._next_deadline(busy)
            if self.limits is None:
                return [*wait(connections, deadline)]
            ready: list[object] = list(
                wait(connections, _LOOK if deadline is None else min(_LOOK, deadline))
            )
            if ready or any(map(self._is_overdue, busy)):
                return ready
            for worker in busy:
                worker.look()

    def _next_deadline(self, busy: list[_Worker[Task]]) -> float | None:
        if self.limit is None:
            return None
        oldest = min(worker.since for worker in busy)
        return max(0.0, oldest + self.limit - time.monotonic()) + 0.01

    def _is_overdue(self, worker: _Worker[Task]) -> bool:
        return self.limit is not None and time.monotonic() - worker.since > self.limit

    def _start(self) -> _Worker[Task]:
        ours, theirs = multiprocessing.Pipe()
        process = _prepare_process(self.work, theirs, self.limits, self.start)
        with _hold_signals():
            process.start()
        theirs.close()  # only the worker holds its end, so its death is seen at ours
        before = measure_memory()  # a forked process begins with as much
        return _Worker(process, ours, before=before, most=before)

    def _end(self, *, kindly: bool) -> None:
        for worker in self._workers:
            with suppress(OSError):
                if kindly:
                    worker.connection.send(None)
                else:
                    worker.process.kill()
        for worker in self._workers:
            worker.process.join(_GRACE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.connection.close()
        self._workers.clear()


def _prepare_process(
    work: Callable[[Task], Result], connection: Connection, limits: Limits | None, start: str | None
) -> BaseProcess:
    """Return a process not yet started; on Linux a fork, which shares what is loaded already."""
    usual = "fork" if sys.platform == "linux" else "spawn"
    context: Any = multiprocessing.get_context(start or usual)
    process = context.Process(target=_serve, args=(work, connection, limits), daemon=True)
    return cast(BaseProcess, process)


@contextmanager
def _hold_signals() -> Iterator[None]:
    """Hold back interrupts while a process starts, until it has learned to ignore them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(work: Callable[[Task], Result], connection: Connection, limits: Limits | None) -> None:
    """Answer tasks until told to end; the body of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent acts
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    threading.Thread(target=_die_with_parent, daemon=True).start()
    gc.freeze()  # what is loaded stays; to look through it for garbage takes a tenth of the time
    with suppress(EOFError, OSError):
        _answer_tasks(work, connection, limits)


def _answer_tasks(
    work: Callable[[Task], Result], connection: Connection, limits: Limits | None
) -> None:
    """Send back for each task its result, its reason, and whether this process is of no more use.

    What a task leaves in memory must not count against the next one: a process that ran out of
    memory, or kept much of it, is replaced by the parent.
    """
    _parent.set((connection, limits))
    before = limits.enter() if limits else 0
    full = limits.out_of_memory if limits else OUT_OF_MEMORY
    while (task := connection.recv()) is not None:
        if limits is not None:
            limits.begin()
        result, reason = attempt(work, task, full)
        is_spent = reason == full or (limits is not None and limits.is_spent(before))
        try:
            connection.send((result, reason, is_spent))
        except MemoryError:
            connection.send((None, full, True))


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
