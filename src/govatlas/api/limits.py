"""Limits of memory and processor time that a worker process lives under."""

import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import resource

_PAGES: Final = Path("/proc/self/statm")
_SPENT: Final = 0.5
_CPU_SIGNAL: Final = getattr(signal, "SIGXCPU", None)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one task may take: bytes of memory, seconds of processor time.

    Both are kept by the system, so that code which never comes back to Python is ended too. Where
    the system has no such limits, none are set.
    """

    memory: int
    seconds: int

    def enter(self) -> int:
        """Bound the memory of this process; return what it has already, 0 where unknown."""
        used = measure_memory()
        if sys.platform != "win32":
            if used:
                _set(resource.RLIMIT_AS, used + self.memory)
            _set(resource.RLIMIT_CORE, 0)  # a process that is ended leaves no image of its memory
        return used

    def begin(self) -> None:
        """Give this process its seconds anew, for the task that comes."""
        if sys.platform != "win32":
            own = resource.getrusage(resource.RUSAGE_SELF)
            _set(resource.RLIMIT_CPU, int(own.ru_utime + own.ru_stime) + 1 + self.seconds)

    def is_spent(self, before: int) -> bool:
        """Say whether a process that had ``before`` bytes kept so much that it must be replaced."""
        return bool(before) and measure_memory() - before > _SPENT * self.memory

    def explain_death(self, status: int | None) -> str:
        """Return why a process under these limits ended with ``status``, empty where unknown."""
        if _CPU_SIGNAL is not None and status == -_CPU_SIGNAL:
            return f"took more than {self.seconds} seconds of processor time"
        if status is not None and status < 0 and -status in _CRASHES:
            name = signal.Signals(-status).name
            return f"crashed the worker process ({name}); it may be damaged, hostile or too large"
        return ""


_CRASHES: Final = frozenset(
    getattr(signal, name)
    for name in ("SIGSEGV", "SIGABRT", "SIGILL", "SIGTRAP", "SIGBUS", "SIGFPE")
    if hasattr(signal, name)
)


def measure_memory() -> int:
    """Return the bytes of address space that this process has, 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    try:
        pages = int(_PAGES.read_text("ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * resource.getpagesize()


def _set(kind: int, soft: int) -> None:
    """Lower or raise one soft limit, never above what the system allows."""
    if sys.platform != "win32":
        with suppress(ValueError, OSError):
            _, hard = resource.getrlimit(kind)
            bound = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
            resource.setrlimit(kind, (bound, hard))
