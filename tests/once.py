"""Makes what all worker processes of a run of the tests need only once."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def share_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder with what ``make`` puts into it, the same for all workers: do not change it.

    The first worker that asks makes it while the others wait.
    """
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / f"{name}-made"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            partial = factory.mktemp(f"{name}-partial")
            make(partial)
            partial.rename(made)
    return made


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a copy, for this worker to change, of what ``make`` puts into a folder once."""
    own = factory.mktemp(name)
    shutil.copytree(share_once(factory, name, make), own, dirs_exist_ok=True)
    return own
