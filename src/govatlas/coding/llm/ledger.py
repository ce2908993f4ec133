"""The ledger: the protocol for saving replies before they are parsed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from govatlas.coding.llm.request import Purpose, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is known about a reply once it has been read.

    ``cost`` is in US dollars, or None if no price is known. ``seconds`` is the time of the
    attempt that was answered, ``faults`` what went wrong in those before it. ``via`` is
    ``call`` or ``batch``.
    """

    model: str
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost: float | None
    seconds: float
    answered_at: datetime
    faults: tuple[str, ...] = ()
    via: str = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A saved reply; cost and time are unknown if it was never read."""

    body: bytes
    cost: float | None = None
    seconds: float = 0.0
    is_described: bool = False


class Ledger(Protocol):
    """Saves every call; replies are found by the digest of their request."""

    def find(self, digest: str) -> Kept | None:
        """Return the reply to the request of ``digest``, or None if none is usable."""
        ...

    def keep(self, request: Request, purpose: Purpose, body: bytes) -> None:
        """Save the body of a reply permanently, before it is read."""
        ...

    def describe(self, digest: str, answer: Answer) -> None:
        """Add what reading it has shown to a saved reply."""
        ...

    def invalidate(self, digest: str) -> None:
        """Mark a saved reply as unreadable, so that it is not found again."""
        ...

    def save_failure(
        self, request: Request, purpose: Purpose, faults: tuple[str, ...], at: datetime
    ) -> None:
        """Save a call that was given up."""
        ...
