"""Limits how often one may try to sign in, or report an error."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock
from time import monotonic
from typing import Final

WINDOW: Final = 900.0
PER_ADDRESS: Final = 30
PER_NAME: Final = 10
REPORTS: Final = 10
_MOST_KEYS: Final = 10_000
_NETWORK_BITS: Final = 64
"""Of an IPv6 address: who has one has all that share these."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Limiter:
    """Lets each key try so many times a window, in memory that does not grow without end."""

    def __init__(
        self,
        tries: int,
        *,
        window: float = WINDOW,
        most_keys: int = _MOST_KEYS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Let each key try ``tries`` times in ``window`` seconds, remembering ``most_keys``."""
        self._tries = tries
        self._window = window
        self._most_keys = most_keys
        self._clock = clock
        self._lock = Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, key: str) -> int:
        """Count a try; return 0 where it is allowed, else after how many seconds one will be."""
        with self._lock:
            now = self._clock()
            bucket = self._buckets.pop(key, None) or _Bucket(self._tries, now)
            rate = self._tries / self._window
            bucket.left = min(self._tries, bucket.left + (now - bucket.at) * rate)
            bucket.at = now
            self._buckets[key] = bucket
            if len(self._buckets) > self._most_keys:
                self._buckets.popitem(last=False)
            if bucket.left < 1:
                return max(1, ceil((1 - bucket.left) / rate))
            bucket.left -= 1
            return 0

    def __len__(self) -> int:
        """Return the number of keys remembered."""
        return len(self._buckets)


def name_network(address: str) -> str:
    """Return what stands for whoever has ``address``."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return f"{int(found) >> (128 - _NETWORK_BITS):x}/64"
    return str(found)
