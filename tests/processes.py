"""Starts processes that hear Ctrl-C, however the tests themselves were started.

A shell starts what it runs in the background with SIGINT ignored, and processes inherit that:
Python then installs no handler, so Ctrl-C would never be seen.
"""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import pytest


@contextmanager
def interrupts(action: Any) -> Iterator[None]:
    """Take ``action`` at Ctrl-C within the block; processes started there inherit it.

    Where a handler is called, such as ``signal.default_int_handler``, a process that is started
    begins with what the system does by default.
    """
    before = signal.signal(signal.SIGINT, action)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def end_within(seconds: float) -> Iterator[None]:
    """Fail the test that is still in the block after ``seconds``, and again while it cleans up.

    Nothing is watched where the system has no such alarm, or outside of the main thread.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() != threading.main_thread():
        yield
        return

    def fail(number: int, frame: Any) -> None:
        pytest.fail(f"did not end within {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds / 4)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def end_group(process: "subprocess.Popen[Any]") -> None:
    """End a process that has a group of its own, with all that it started.

    One that has been waited for is left alone: its number may be that of a stranger by now, whose
    group would be ended instead.
    """
    if process.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def start_process(
    words: Sequence[str], *, hears_interrupts: bool = True, **options: Any
) -> "subprocess.Popen[str]":
    """Start a process in a group of its own, with pipes for what it prints.

    Args:
        words: the command.
        hears_interrupts: False as in the background of a script, where Ctrl-C is ignored.
        options: what else ``subprocess.Popen`` is told.
    """
    with interrupts(signal.default_int_handler if hears_interrupts else signal.SIG_IGN):
        return subprocess.Popen(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,
        )
