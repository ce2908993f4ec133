"""Makes what all worker processes of a run of the tests need only once."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder of this process with what ``make`` puts into one.

    The first worker that asks makes it while the others wait; each gets a copy of its own.
    """
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made, own = shared / f"{name}-made", factory.mktemp(name)
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            partial = factory.mktemp(f"{name}-partial")
            make(partial)
            partial.rename(made)
    shutil.copytree(made, own, dirs_exist_ok=True)
    return own
