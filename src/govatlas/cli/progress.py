"""Shows the progress of a long run."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from govatlas.api import OnProgress, Progress

_REFRESH: Final = 0.1
_QUIET: Final = 30.0
"""Seconds between the lines of a run without a terminal."""


@contextmanager
def show_progress(doing: str) -> Iterator["OnProgress"]:
    """Yield a callback that draws a progress bar on standard error, or writes occasional lines.

    The bar has no thread of its own, since worker processes are forked while it is shown.
    """
    if not sys.stderr.isatty():
        yield _Lines(doing).tell
        return
    with _build_bar() as bar:
        yield _Drawn(bar, doing).tell


def _build_bar() -> "Bar":
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    return Progress(*columns, console=console, auto_refresh=False, transient=True)


class _Drawn:
    """A bar on the terminal."""

    def __init__(self, bar: "Bar", doing: str) -> None:
        self._bar = bar
        self._doing = doing
        self._task = bar.add_task(doing, total=None)
        self._last = 0.0
        bar.refresh()

    def tell(self, progress: "Progress") -> None:
        description = f"{self._doing} {progress.at}" if progress.at else self._doing
        self._bar.update(
            self._task, completed=progress.done, total=progress.total, description=description
        )
        now = time.monotonic()
        if now - self._last >= _REFRESH or progress.done == progress.total:
            self._last = now
            self._bar.refresh()


class _Lines:
    """Occasional lines, for logs."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._last = time.monotonic()

    def tell(self, progress: "Progress") -> None:
        now = time.monotonic()
        if now - self._last >= _QUIET and progress.done < progress.total:
            self._last = now
            at = f", {progress.name}: {progress.at}" if progress.at else ""
            click.echo(f"{self._doing}: {progress.done} of {progress.total}{at}", err=True)
