"""The ledger: the protocol by which replies are written down before anything is made of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from govatlas.coding.llm.request import Purpose, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is known of a reply once it is read.

    ``cost`` is in US dollars, None where no price is known. ``seconds`` is the time of the
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
    """A reply as it was kept; cost and time are unknown where it was never read."""

    body: bytes
    cost: float | None = None
    seconds: float = 0.0
    is_described: bool = False


class Ledger(Protocol):
    """Keeps every call; a reply is found again by the digest of its request."""

    def find(self, digest: str) -> Kept | None:
        """Return the reply to the request of ``digest``, None where none is usable."""
        ...

    def keep(self, request: Request, purpose: Purpose, body: bytes) -> None:
        """Write down the body of a reply, for good, before it is read."""
        ...

    def describe(self, digest: str, answer: Answer) -> None:
        """Add to a reply that was kept what reading it has shown."""
        ...

    def spoil(self, digest: str) -> None:
        """Mark a reply that was kept as one that cannot be read, so that it is not found."""
        ...

    def keep_failure(
        self, request: Request, purpose: Purpose, faults: tuple[str, ...], at: datetime
    ) -> None:
        """Write down a call that was given up."""
        ...
