"""The log of a model server: one line for each request, appended when it is done."""

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.coding.llm.plan import Fault

_GOOD = 200
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What became of one request.

    Args:
        time: when the whole request had come, in seconds since 1970.
        seconds: how long until it was done with.
        digest: of the canonical body and the path.
        path: what was asked.
        model: the name asked for.
        seen: how often the same request had come before.
        fault: what happened to it, or would have if whoever asked had not left before;
            ``ok`` for nothing; ``bad_request`` where it made no sense.
        status: of the reply, 0 where none was sent.
        input_tokens: reported, about a quarter of the characters asked; 0 in errors.
        output_tokens: reported, about a quarter of the characters answered; 0 in errors.
        spoiled: how many quotations of the reply are not in the document.
        written: whether the whole reply went out on a connection that was still open.
    """

    time: float
    seconds: float
    digest: str
    path: str
    model: str
    seen: int
    fault: str
    status: int
    input_tokens: int
    output_tokens: int
    spoiled: int
    written: bool

    @property
    def paid(self) -> bool:
        """Whether the request cost something: a whole reply with tokens, good or poor."""
        return self.status == _GOOD and self.written


class RequestLog:
    """Appends entries to a file so that each is there as soon as it is written."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def append(self, entry: Entry) -> None:
        """Write one entry in one piece."""
        fields = {name: getattr(entry, name) for name in Entry.__slots__}
        os.write(self._file, json.dumps(fields).encode() + b"\n")

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def read_log(path: Path | str) -> tuple[Entry, ...]:
    """Return the entries of a log, none where there is no file; half a last line is left out."""
    file = Path(path)
    lines = file.read_text("utf-8").split("\n")[:-1] if file.exists() else []
    return tuple(Entry(**json.loads(line)) for line in lines)


def paid_twice(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the digests of requests that were answered and paid for more than once.

    A reply that went out whole counts, however poor its content: whoever got it can keep it.
    """
    counts = Counter(entry.digest for entry in entries if entry.paid)
    return tuple(digest for digest, count in counts.items() if count > 1)


def spent(entries: Iterable[Entry], price_in: float, price_out: float) -> float:
    """Return what the requests cost, at prices for a million tokens in and out."""
    return sum(
        (entry.input_tokens * price_in + entry.output_tokens * price_out) / _MILLION
        for entry in entries
        if entry.paid
    )


def count_faults(entries: Iterable[Entry]) -> Counter[Fault | str]:
    """Return how many requests each fault hit, those that went well under ``ok``."""
    return Counter(entry.fault for entry in entries)
