"""Starts processes that hear Ctrl-C, however the tests themselves were started.

A shell starts what it runs in the background with SIGINT ignored, and processes inherit that:
Python then installs no handler, so Ctrl-C would never be seen.
"""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


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
