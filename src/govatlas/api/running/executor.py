"""The protocol of everything that runs one function over many tasks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from govatlas.api.limits import OUT_OF_MEMORY
from govatlas.errors import GovatlasError, describe_fault

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Answer(Generic[Task, Result]):
    """What came of one task: a result, or the reason of its failure."""

    index: int
    task: Task
    result: Result | None
    reason: str = ""


class Executor(Protocol[Task, Result]):
    """Runs one function over tasks; a context manager that ends all that it started.

    Enter it before a database is opened: a forked process must not inherit a connection.
    """

    def __enter__(self) -> Self:
        """Start what works."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End what works, at once where the run was broken off."""
        ...

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer[Task, Result]]:
        """Yield the answers as they come; ``index`` tells the order of the tasks.

        Tasks are drawn as workers get free, so that few are in memory at a time. A task that
        fails, or whose worker dies, is an answer with a reason; the rest go on.
        """
        ...


@dataclass(frozen=True)
class ThisProcess(Generic[Task, Result]):
    """Does one task after another, in order, in this process."""

    work: Callable[[Task], Result]

    def __enter__(self) -> Self:
        """Start nothing."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End nothing."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer[Task, Result]]:
        """Yield the answer to each task."""
        for index, task in enumerate(tasks):
            yield Answer(index, task, *attempt(self.work, task))


def attempt(
    work: Callable[[Task], Result], task: Task, full: str = OUT_OF_MEMORY
) -> tuple[Result | None, str]:
    """Return the result, or the reason in one line why there is none.

    ``full`` is the reason where memory did not suffice.
    """
    try:
        return work(task), ""
    except Exception as error:  # the boundary of a run: one bad document must not end the rest
        return None, full if isinstance(error, MemoryError) else explain(error)


def explain(error: Exception) -> str:
    """Return in one line why a task has no result."""
    if isinstance(error, GovatlasError):
        return str(error)
    if isinstance(error, MemoryError):
        return OUT_OF_MEMORY
    return f"met {describe_fault(error)}; please report it"
