"""Takes drafts in, a few at a time, and has each checked by a process that ends with it."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, cast

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import HTTPException, Request

from govatlas.api.limits import Limits
from govatlas.drafting import DraftFile, DraftReport, check_draft, read_drafts
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.web.review.rate import Limiter, name_network
from govatlas.wording import N_, _

LIMITS: Final = Limits(memory=800_000_000, seconds=15)
"""What a draft may take of memory and of the processor while a reader waits."""

SECONDS: Final = 300.0
"""What it may take by the clock; only a very busy machine comes to that."""

PER_NETWORK: Final = 60
"""Drafts that one network may send in a quarter of an hour."""

MOST_AT_ONCE: Final = 4
"""Drafts that are held in memory at a time: one is being checked, the others wait for it."""

NO_DRAFT: Final = N_("there is no draft yet; paste a text or choose a file")

_LOADED: Final = "govatlas.drafting.loaded"
_SERVER: Final = "forkserver"


@dataclass
class DraftDesk:
    """What stands between readers and the processes that check their drafts.

    Workers are forked from a process that has loaded the coder and has no threads, as this one
    has; each lives for one draft.
    """

    networks: Limiter = field(default_factory=lambda: Limiter(PER_NETWORK))
    _held: int = 0
    _lock: Lock = field(default_factory=Lock)
    _turns: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    def get_ready(self) -> None:
        """Have the coder loaded ahead, while a reader writes; returns at once."""
        if _server_exists():
            from multiprocessing.forkserver import ensure_running

            multiprocessing.get_context(_SERVER).set_forkserver_preload([_LOADED])
            with suppress(OSError):  # a forked process cannot wait for the server of its parent
                ensure_running()

    @contextmanager
    def admit(self, request: Request) -> Iterator[None]:
        """Let one draft in for the body, before any of it is read.

        Raises:
            HTTPException: another site sent it, too many were sent, or too many are here already.
        """
        _refuse_foreign(request)
        wait = self.networks.take(_find_network(request))
        if wait:
            detail = _("too many drafts from your network; wait %(seconds)s seconds", seconds=wait)
            raise HTTPException(429, detail, {"Retry-After": str(wait)})
        with self._lock:
            if self._held >= MOST_AT_ONCE:
                detail = _("other drafts are being checked; try again in a few seconds")
                raise HTTPException(503, detail, {"Retry-After": "5"})
            self._held += 1
        try:
            yield
        finally:
            with self._lock:
                self._held -= 1

    async def check(
        self, explorer: Explorer, file: DraftFile, like: tuple[tuple[str, str], ...]
    ) -> DraftReport:
        """Return the report on a draft, once those before it are done.

        Raises:
            InputError: it cannot be read, or no document is as ``like`` says.
        """
        return await run_sync(self._check, explorer, file, like, limiter=self._turns)

    def _check(
        self, explorer: Explorer, file: DraftFile, like: tuple[tuple[str, str], ...]
    ) -> DraftReport:
        if not file.data.strip():
            raise InputError(f"{file.called}: is empty" if file.name else _(NO_DRAFT))
        self.get_ready()
        start = _SERVER if _server_exists() else "spawn"
        with read_drafts(start, SECONDS, LIMITS) as pool:
            return check_draft(explorer, pool, file, like=like)


def find_desk(request: Request) -> DraftDesk:
    """Return the desk of the site that was asked."""
    return cast(DraftDesk, request.app.state.draft_desk)


def _server_exists() -> bool:
    return _SERVER in multiprocessing.get_all_start_methods()


def _refuse_foreign(request: Request) -> None:
    """Refuse what a page of another site sends by a browser, as browsers tell.

    Raises:
        HTTPException: so it is.
    """
    site = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "").lower()
    host = request.headers.get("host", "").lower()
    own = site in ("same-origin", "none") if site else not origin or origin.endswith(f"//{host}")
    if not own:
        raise HTTPException(403, _("this draft was not sent from a page of this site"))


def _find_network(request: Request) -> str:
    """Return where a request comes from."""
    review_site = getattr(request.app.state, "review_site", None)
    if review_site is not None:
        return cast(str, review_site.find_network(request))
    return name_network(request.client.host if request.client else "")
