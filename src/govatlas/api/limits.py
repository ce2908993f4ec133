"""Limits of memory and processor time that a worker process lives under."""

import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import resource

_PROCESSES: Final = Path("/proc")
_SPENT: Final = 0.5
_NEAR: Final = 0.75
CRASHED: Final = "crashed the process working on it"
OUT_OF_MEMORY: Final = "needs more memory than is available; split it"
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

    @property
    def out_of_memory(self) -> str:
        """Return the reason of a task that came to the limit of memory."""
        return f"needs more than {self.memory / 1e6:.0f} MB of memory; split it"

    def explain_death(self, status: int | None, grown: int = 0) -> str:
        """Return why a process under these limits ended with ``status``, empty where unknown.

        Args:
            status: how it ended, negative for a signal.
            grown: by how many bytes it was seen to grow. Libraries in C crash where they get no
                more memory, and a process grows further after it was last seen.
        """
        if _CPU_SIGNAL is not None and status == -_CPU_SIGNAL:
            return f"took longer than {self.seconds} seconds of processor time"
        if status and grown > _NEAR * self.memory:
            return self.out_of_memory
        if status is not None and status < 0 and -status in _CRASHES:
            name = signal.Signals(-status).name
            return f"{CRASHED} ({name}); it may be damaged, hostile or too large"
        return ""


_CRASHES: Final = frozenset(
    getattr(signal, name)
    for name in ("SIGSEGV", "SIGABRT", "SIGILL", "SIGTRAP", "SIGBUS", "SIGFPE")
    if hasattr(signal, name)
)


def measure_memory(process: int | str = "self") -> int:
    """Return the bytes of address space of a process, 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    try:
        pages = int((_PROCESSES / str(process) / "statm").read_text("ascii").split()[0])
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
