"""Keeps what was used last, bounded by the memory it takes."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class MemoryCache(Generic[Value]):
    """Values by key, the longest unused given up first; safe to use from several threads."""

    def __init__(self, capacity: int) -> None:
        """Keep values of ``capacity`` bytes together."""
        self._capacity = capacity
        self._used = 0
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Value | None:
        """Return the value kept under ``key``, None where there is none."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: Hashable, value: Value, size: int) -> None:
        """Keep ``value``, of about ``size`` bytes, unless it is larger than all the room."""
        if size > self._capacity:
            return
        with self._lock:
            _, replaced = self._kept.pop(key, (None, 0))
            self._kept[key] = (value, size)
            self._used += size - replaced
            while self._used > self._capacity:
                _, (_, freed) = self._kept.popitem(last=False)
                self._used -= freed
