"""Connects to a Dask cluster, or starts one on this machine."""

import logging
import re
import signal
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from multiprocessing import resource_tracker
from typing import Any, Final

from govatlas.errors import InputError

_LOCAL: Final = re.compile(r"local:([1-9]\d{0,2})")
_SCHEDULER: Final = re.compile(r"(tcp|tls)://[^\s/]+:\d{1,5}")
_PATIENCE: Final = 20.0
"""Seconds to wait for the scheduler, and for the first worker."""
_SETTINGS: Final = {
    "distributed.scheduler.allowed-failures": 0,
    "distributed.admin.low-level-log-length": 0,  # else the last 1,000 batches stay in memory
}
_COMPARED: Final = ("python", "govatlas", "distributed", "cloudpickle", "msgpack")


def check_address(address: str) -> str:
    """Return ``address`` if it names a cluster.

    Raises:
        InputError: it is neither local:N nor the address of a scheduler.
    """
    if _LOCAL.fullmatch(address) or _SCHEDULER.fullmatch(address):
        return address
    raise InputError(
        f"{address!r} is not the address of a cluster; give the address of a Dask scheduler, "
        "such as tcp://HOST:8786, or local:8 for eight workers on this machine"
    )


def connect(address: str, stack: ExitStack) -> Any:
    """Return a client of the cluster; ``stack`` closes it.

    Raises:
        InputError: nobody answers, there are no workers, or none can be started here.
    """
    import dask
    from distributed import Client

    stack.enter_context(dask.config.set(_SETTINGS))
    local = _LOCAL.fullmatch(address)
    target = _start_here(int(local[1]), stack) if local else address
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # versions are compared by ourselves, in one line
        try:
            client = stack.enter_context(Client(target, timeout=_PATIENCE, set_as_default=False))
        except (OSError, ValueError, ImportError) as error:
            raise InputError(
                f"no Dask scheduler answers at {address} ({in_one_line(error)}); "
                "start one with: dask scheduler"
            ) from error
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise InputError(
            f"the scheduler at {address} has no workers; "
            f"start some with: dask worker {address} --nthreads 1"
        ) from error
    return client


def check_versions(client: Any) -> None:
    """Refuse a cluster that has other versions of what must be the same everywhere.

    Raises:
        InputError: the message names the first place, with both versions.
    """
    told = client.get_versions(packages=["govatlas"])
    here = _pick_versions(told["client"])
    for place, versions in {"the scheduler": told["scheduler"], **told["workers"]}.items():
        there = _pick_versions(versions)
        for name, version in here.items():
            if there.get(name) != version:
                raise InputError(
                    f"{place} has {name} {there.get(name) or 'not installed'}, this machine "
                    f"{version}; install the same versions on all machines of the cluster"
                )


@contextmanager
def keep_quiet() -> Iterator[None]:
    """Keep the messages of the library about its own affairs off standard error."""
    logger = logging.getLogger("distributed")
    before = [(handler, handler.level) for handler in logger.handlers]
    for handler, _ in before:
        handler.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for handler, level in before:
            handler.setLevel(level)


def in_one_line(error: BaseException) -> str:
    """Return the kind of an error with its words."""
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _start_here(workers: int, stack: ExitStack) -> Any:
    """Return a cluster of worker processes of one thread on this machine, reached by none other."""
    from distributed import LocalCluster

    with _hold_interrupts():
        try:
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            )
        except (RuntimeError, OSError, TimeoutError) as error:
            raise InputError(
                f"cannot start a cluster of {workers} workers on this machine "
                f"({in_one_line(error)}); try fewer"
            ) from error
        return stack.enter_context(cluster)


@contextmanager
def _hold_interrupts() -> Iterator[None]:
    """Hold back Ctrl-C in the threads started within, hence in the processes that they start.

    Ctrl-C reaches the whole group; this process acts, and ends its workers.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # where it starts later, it lets go what is held back
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _pick_versions(told: Mapping[str, Any]) -> dict[str, str | None]:
    packages = dict(told["packages"])
    python = ".".join(str(packages.get("python", "")).split(".")[:2])
    return {name: python if name == "python" else packages.get(name) for name in _COMPARED}
