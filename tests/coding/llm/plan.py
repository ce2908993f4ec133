"""The plan of a model server: how slow it is, which faults it has, how often."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import Self


class Fault(StrEnum):
    """What goes wrong with one request; at most one thing does."""

    OK = "ok"
    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    HANG = "hang"
    DROP = "drop"
    CUT = "cut"
    INVALID_JSON = "invalid_json"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    REFUSAL = "refusal"
    UNKNOWN_CODES = "unknown_codes"
    MISSING_LABELS = "missing_labels"
    INVENTED_QUOTATIONS = "invented_quotations"
    CHANGED_QUOTATIONS = "changed_quotations"


STATUSES = {Fault.RATE_LIMIT: 429, Fault.SERVER_ERROR: 500, Fault.UNAVAILABLE: 503}
"""Faults that are answered with an error, and its status."""
BROKEN = frozenset({Fault.HANG, Fault.DROP, Fault.CUT})
"""Faults after which no whole reply comes and the connection is closed."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Chance that falls alike each time for the same request seen as often before."""

    seed: int
    digest: str
    seen: int

    def fraction(self, what: str) -> float:
        """Return a number from 0 to below 1 for ``what`` is to be decided."""
        words = f"{self.seed}|{self.digest}|{self.seen}|{what}".encode()
        return int.from_bytes(blake2b(words, digest_size=6).digest()) / (1 << 48)

    def below(self, what: str, bound: int) -> int:
        """Return a whole number from 0 to below ``bound``."""
        return int(self.fraction(what) * bound)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a server behaves.

    Args:
        seed: another seed hits other requests.
        latency_ms: from the end of a request to its reply, our own work included.
        jitter_ms: the most by which the latency is longer or shorter.
        shares: the share of requests that each fault hits, together at most 1.
        reask_shares: the same for re-asking about quotations; None for the same shares.
        spoiled_quotations: the share of quotations spoiled in a reply that is hit; one at least.
        hang_seconds: how long a request that hangs is kept before its connection is closed.
        retry_after: the seconds that a 429 names.
        die_after: the process exits after so many requests are done.
        models: the name that is reported for each name asked for.
        version_suffix: what is reported after any other name.
        answerer: module and function that answers, joined by a colon.
        log: the file to which requests are appended.
    """

    seed: int = 0
    latency_ms: float = 0.0
    jitter_ms: float = 0.0
    shares: Mapping[str, float] = field(default_factory=dict)
    reask_shares: Mapping[str, float] | None = None
    spoiled_quotations: float = 0.5
    hang_seconds: float = 30.0
    retry_after: float = 1.0
    die_after: int | None = None
    models: Mapping[str, str] = field(default_factory=dict)
    version_suffix: str = "-2026-10-01"
    answerer: str = "tests.coding.llm.answerer:answer"
    log: str = ""

    def __post_init__(self) -> None:
        """Refuse shares that are none, or that are of no known fault."""
        for shares in (self.shares, self.reask_shares or {}):
            if any(share < 0 for share in shares.values()) or sum(shares.values()) > 1 + 1e-9:
                raise ValueError(f"shares are 0 or more and together at most 1: {dict(shares)}")
            for name in shares:
                Fault(name)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a plan from JSON, or from the file that ``text`` names.

        Raises:
            TypeError: the plan has an unknown member.
            ValueError: it is no JSON, or a share is wrong.
        """
        bare = text if text.lstrip().startswith("{") else Path(text).read_text("utf-8")
        return cls(**json.loads(bare))

    def to_json(self) -> str:
        """Return the JSON that ``parse`` reads."""
        return json.dumps(asdict(self))

    def choose_fault(self, draw: Draw, *, reask: bool = False) -> Fault:
        """Return what happens to a request."""
        again = reask and self.reask_shares is not None
        shares: Mapping[str, float] = (self.reask_shares or {}) if again else self.shares
        left = draw.fraction("fault")
        for name, share in sorted(shares.items()):
            if left < share:
                return Fault(name)
            left -= share
        return Fault.OK

    def choose_latency(self, draw: Draw) -> float:
        """Return the seconds until a reply is sent."""
        swing = self.jitter_ms * (2 * draw.fraction("latency") - 1) if self.jitter_ms else 0.0
        return max(0.0, self.latency_ms + swing) / 1000

    def report_model(self, name: str) -> str:
        """Return the name and version that a reply gives for the model asked for."""
        return self.models.get(name, name + self.version_suffix)
