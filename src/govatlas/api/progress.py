"""What a long run tells while it goes on, as well as when it is stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: ``done`` of ``total``, the last being ``name``.

    Where ``at`` is not empty, ``name`` is at hand still, and ``at`` says how far it is.
    """

    done: int
    total: int
    name: str
    at: str = ""


OnProgress: TypeAlias = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A document or file on which a run failed, while the rest went on."""

    name: str
    reason: str


class Stopped(KeyboardInterrupt):
    """A run was interrupted; what it had done is kept, and ``left`` documents are not done."""

    def __init__(self, verb: str, *, done: int, left: int) -> None:
        """Word what was done and what is left."""
        super().__init__(f"stopped: {done} {verb}, {left} left; run again to resume")
        self.done = done
        self.left = left


def be_silent(_: Progress) -> None:
    """Tell nobody."""
