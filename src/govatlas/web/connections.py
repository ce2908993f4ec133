"""Bounds what a connection may take: time for its requests, room beside those of others."""

import asyncio
from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS: Final = 10.0
"""The longest that a request may take to arrive, its head at least."""
TAKE_SECONDS: Final = 60.0
"""The longest that a reader may take nothing of an answer that waits."""
MOST: Final = 800
"""Connections open at a time."""
MOST_OF_ADDRESS: Final = 128
"""Of these, connections of one address; a network of IPv6 counts as one."""


class BoundedConnection(H11Protocol):
    """A connection that is closed where it keeps the site waiting.

    Where there are too many, the one gives way that has been silent for longest: so readers come
    in, however many connections somebody else only holds open.
    """

    most_of_address: int = MOST_OF_ADDRESS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Make room for a new connection, or close it again."""
        super().connection_made(transport)
        self.since = self.loop.time()
        self.address = find_network(self.client[0] if self.client else "")
        self._late: asyncio.TimerHandle | None = None
        self._untaken: asyncio.TimerHandle | None = None
        peers = [one for one in self._list_open() if one.address == self.address]
        if len(peers) > self.most_of_address:
            self._make_room(peers)
        elif len(self._list_open()) > MOST:
            self._make_room(self._list_open())
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take more of a request."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        for timer in (self._late, self._untaken):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait for a reader to take what was sent, but not for ever."""
        super().pause_writing()
        self._untaken = self.loop.call_later(TAKE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on sending."""
        if self._untaken is not None:
            self._untaken.cancel()
        super().resume_writing()

    @property
    def is_waiting(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def _watch(self) -> None:
        """Start or stop the time for a request to arrive."""
        if not self.is_waiting and self._late is not None:
            self._late.cancel()
            self._late = None
        elif self.is_waiting and self._late is None and not self.transport.is_closing():
            self._late = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._late = None
        if self.is_waiting:
            self.transport.abort()

    def _list_open(self) -> "list[BoundedConnection]":
        return [
            one
            for one in self.connections
            if isinstance(one, BoundedConnection) and not one.transport.is_closing()
        ]

    def _make_room(self, crowd: "Iterable[BoundedConnection]") -> None:
        silent = [one for one in crowd if one is not self and one.is_waiting]
        min(silent, key=lambda one: one.since, default=self).transport.abort()


class UnboundedAddress(BoundedConnection):
    """The same behind another server, from whose address all readers come."""

    most_of_address = MOST


def find_network(address: str) -> str:
    """Return what counts as one address: of IPv6 the network, which one reader has whole."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return found.exploded[:19]
    return str(found)
