"""Runs one function over many tasks on a Dask cluster, in batches."""

import pickle
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeAlias
from uuid import uuid4

from govatlas.api.running.connection import (
    check_address,
    check_versions,
    connect,
    in_one_line,
    keep_quiet,
)
from govatlas.api.running.executor import Answer, Result, Task, attempt
from govatlas.errors import GovatlasError, InputError
from govatlas.extras import missing_extra

Piece: TypeAlias = tuple[int, Task]

_BATCH_SECONDS: Final = 1.0
"""How long a batch should take, so that the way to the worker and back costs little beside it."""
_FIRST_BATCH: Final = 4
_LARGEST_BATCH: Final = 64
_BATCH_BYTES: Final = 2_000_000
_AHEAD: Final = 2
"""Batches in flight for each worker: one worked on, one waiting."""
_RECOUNT: Final = 10.0
_LOOK_EVERY: Final = 5.0
"""Seconds without an answer after which to look whether the cluster is still at work."""
_PATIENCE: Final = 60.0
"""Seconds to wait for a cluster that answers nothing and on which no worker does anything."""
_DIED_AGAIN: Final = (
    "every worker that tried it died, even with no other work (out of memory, or a crash); "
    "check the logs of the workers, or code it on this machine"
)

_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Done:
    """The results with reasons of a batch, and the seconds that it took."""

    answers: list[tuple[Any, str]]
    seconds: float


@dataclass
class Cluster(Generic[Task, Result]):
    """Workers of a Dask cluster; an executor.

    ``load`` returns the function over tasks; each worker calls it once. A batch whose worker dies
    is tried again, each task by itself; one whose worker dies once more has a last try, with
    nothing else on the cluster, so that no task is blamed for another.
    ``address`` is that of a scheduler, or local:N for a cluster that lives as long as the run.
    """

    load: Callable[[], Callable[[Task], Result]]
    address: str
    _client: Any = None
    _loader: Any = None
    _closing: ExitStack = field(default_factory=ExitStack)
    _flying: dict[str, Sequence[Piece[Task]]] = field(default_factory=dict)
    _suspects: list[Piece[Task]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _name: str = field(default_factory=lambda: f"govatlas-{uuid4().hex}")
    _size: int = _FIRST_BATCH
    _workers: int = 1
    _counted: float = float("-inf")
    _arriving: Any = None
    _was_sent_again: bool = False

    def __enter__(self) -> Self:
        """Connect, or start a cluster on this machine.

        Raises:
            InputError: ``distributed`` is not installed, nobody answers at the address, there are
                no workers, or what is installed differs.
        """
        check_address(self.address)
        try:
            import distributed  # noqa: F401
        except ImportError as error:
            raise missing_extra("cluster", purpose="coding on a cluster") from error
        with ExitStack() as stack:
            stack.enter_context(keep_quiet())
            self._client = connect(self.address, stack)
            check_versions(self._client)
            self._loader = self._submit(bytes, _pack(self.load))
            self._closing = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the cluster, or end that of this machine; what was not begun is dropped."""
        self._loader = None
        self._closing.close()

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer[Task, Result]]:
        """Yield the answers as they come; ``index`` tells the order of the tasks.

        Raises:
            InputError: the cluster went away, or its workers cannot do the work.
        """
        queue = enumerate(tasks)
        yield from self._work_off(
            lambda: self._fill(queue, self._size, _AHEAD * self._count_workers())
        )
        yield from self._try_again(self._count_workers())
        yield from self._try_again(1)
        yield from (Answer(index, task, None, _DIED_AGAIN) for index, task in self._suspects)
        self._suspects.clear()

    def _try_again(self, most: int) -> Iterator[Answer[Task, Result]]:
        """Yield answers to the tasks whose workers died, each sent by itself."""
        queue = iter(tuple(self._suspects))
        self._suspects.clear()
        yield from self._work_off(lambda: self._fill(queue, 1, most))

    def _work_off(self, refill: Callable[[], None]) -> Iterator[Answer[Task, Result]]:
        """Yield answers until ``refill`` finds nothing more to send."""
        from distributed import as_completed

        self._flying.clear()  # of a run that nobody followed to its end
        self._arriving = as_completed(loop=self._client.loop, with_results=True, raise_errors=False)
        refill()
        while self._flying:
            for future, outcome in self._wait():
                yield from self._collect(future, outcome)
                refill()

    def _wait(self) -> list[tuple[Any, Any]]:
        """Return what has arrived, at least one.

        Raises:
            InputError: the cluster went away, or nobody on it works and nothing comes.
        """
        idle_since = looked = time.monotonic()
        while not self._arriving.has_ready():
            with self._arriving.thread_condition:
                self._arriving.thread_condition.wait(0.1)
            now = time.monotonic()
            if now - looked > _LOOK_EVERY:
                if self._is_at_work():
                    idle_since = now
                elif now - idle_since > _PATIENCE and self._was_sent_again:
                    raise _idle(self.address)
                elif now - idle_since > _PATIENCE:
                    self._send_again()
                    idle_since = now
                looked = time.monotonic()
        arrived: list[tuple[Any, Any]] = self._arriving.next_batch(block=False)
        return arrived

    def _is_at_work(self) -> bool:
        """Tell whether a worker does anything, for us or for others.

        Raises:
            InputError: the connection is closed, for good.
        """
        if self._client.status not in {"running", "connecting"}:
            raise _gone(self.address)
        return any(self._ask(lambda scheduler: scheduler.processing, {}).values())

    def _ask(self, question: Callable[[Any], Callable[..., Any]], otherwise: Any) -> Any:
        """Return what the scheduler answers, or ``otherwise`` where it does not in time."""
        try:
            asked = question(self._client.scheduler)
            return self._client.sync(asked, workers=None, callback_timeout=_LOOK_EVERY)
        # Without a connection there is no scheduler to ask: the futures, or the status, say so.
        except (OSError, ValueError, RuntimeError, AttributeError):
            return otherwise

    def _fill(self, queue: Iterator[Piece[Task]], size: int, most: int) -> None:
        """Send batches of ``size`` until ``most`` are in flight, or nothing is left."""
        while len(self._flying) < most and self._send(queue, size):
            pass

    def _send(self, queue: Iterator[Piece[Task]], most: int) -> bool:
        """Send the next batch, of at most ``most`` tasks; False where nothing is left."""
        batch: list[Piece[Task]] = []
        packed: list[bytes] = []
        while len(batch) < most and sum(map(len, packed)) < _BATCH_BYTES:
            piece = next(queue, None)
            if piece is None:
                break
            batch.append(piece)
            packed.append(pickle.dumps(piece[1]))
        if batch:
            future = self._submit(_answer_batch, self._loader, packed)
            self._flying[future.key] = batch
            self._arriving.add(future)
        return bool(batch)

    def _send_again(self) -> None:
        """Send once more what is in flight: where workers die often, a scheduler may lose some."""
        self._was_sent_again = True
        self._loader = self._submit(bytes, _pack(self.load))
        lost = tuple(self._flying.values())
        self._flying.clear()
        for batch in lost:
            self._send(iter(batch), len(batch))

    def _submit(self, act: Callable[..., Any], *given: Any) -> Any:
        from distributed.client import ClosedClientError

        try:
            return self._client.submit(act, *given, key=f"{self._name}-{next(self._numbers)}")
        except ClosedClientError as error:
            raise _gone(self.address) from error

    def _collect(self, future: Any, outcome: Any) -> Iterator[Answer[Task, Result]]:
        from distributed import KilledWorker

        batch = self._flying.pop(future.key, None)
        if batch is None:  # it was sent again
            return
        self._was_sent_again = False
        # The outcome decides: a batch is pending once more where its worker has died since.
        if isinstance(outcome, bytes):
            done = _unpack(self.address, outcome)
            self._learn(done.seconds / len(batch))
            for (index, task), (result, reason) in zip(batch, done.answers, strict=True):
                yield Answer(index, task, result, reason)
        elif isinstance(outcome, tuple) and isinstance(outcome[1], KilledWorker):
            self._suspects.extend(batch)
            if self._loader.status == "error":  # its worker died just then
                self._loader = self._submit(bytes, _pack(self.load))
        else:
            raise _explain_failure(self.address, outcome)

    def _learn(self, seconds: float) -> None:
        """Fit the size of batches to what a task takes, by at most twofold at a time."""
        fit = int(_BATCH_SECONDS / max(seconds, 1e-6))
        self._size = max(1, self._size // 2, min(fit, 2 * self._size, _LARGEST_BATCH))

    def _count_workers(self) -> int:
        """Return how many workers there are; they come and go."""
        if time.monotonic() - self._counted > _RECOUNT:
            told = self._ask(lambda scheduler: scheduler.ncores, None)
            self._workers = self._workers if told is None else max(1, len(told))
            self._counted = time.monotonic()
        return self._workers


def _answer_batch(load: bytes, batch: Sequence[bytes]) -> bytes:
    """Return a packed ``_Done``; the task that a worker does.

    Packed, since the library waits for ever for a result that cannot be unpacked here.
    One batch at a time, also where a worker has several threads: no coder promises to be safe
    with them.
    """
    with _turn:
        act = _load(load)
        start = time.perf_counter()
        answers = [attempt(act, pickle.loads(packed)) for packed in batch]
        return pickle.dumps(_Done(answers, time.perf_counter() - start))


@lru_cache(maxsize=1)
def _load(packed: bytes) -> Callable[[Any], Any]:
    """Return the function over tasks, loaded once for each process."""
    work: Callable[[Any], Any] = pickle.loads(packed)()
    return work


def _pack(load: Callable[[], object]) -> bytes:
    """Return ``load`` as bytes, by value where it stands in a script that workers do not have."""
    import cloudpickle

    packed: bytes = cloudpickle.dumps(load)
    return packed


def _unpack(address: str, packed: bytes) -> _Done:
    """Return what a worker packed.

    Raises:
        InputError: it has other code than this machine, so that its results mean nothing here.
    """
    try:
        done: _Done = pickle.loads(packed)
    except Exception as error:  # unpacking can raise anything
        raise InputError(
            f"the results of the cluster at {address} cannot be read here: {in_one_line(error)}; "
            "install the same packages on all its machines as on this one"
        ) from error
    return done


def _explain_failure(address: str, outcome: Any) -> InputError:
    """Make the error for a batch that ended with ``outcome``, an error with its type before it."""
    if isinstance(outcome, BaseException):
        return _gone(address)
    error = outcome[1]
    reason = str(error) if isinstance(error, GovatlasError) else in_one_line(error)
    return InputError(
        f"a worker of the cluster at {address} cannot do the work: {reason}; "
        "install the same packages on all its machines as on this one"
    )


def _gone(address: str) -> InputError:
    return InputError(f"lost the cluster at {address}; finished work is saved: run again to resume")


def _idle(address: str) -> InputError:
    return InputError(
        f"the cluster at {address} does not respond, and none of its workers is busy; "
        "finished work is saved: check its workers, then run again to resume"
    )
