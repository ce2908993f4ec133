"""Runs the site on this computer until it is told to end."""

import errno
import json
import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from govatlas.errors import GovatlasError, InputError
from govatlas.explorer import Explorer
from govatlas.reviewing import ReviewContext, list_users
from govatlas.web.app import create_app
from govatlas.web.charts import load_converter
from govatlas.web.connections import MOST, BoundedConnection, UnboundedAddress
from govatlas.web.limits import LOOPBACK_HOSTS
from govatlas.web.review import ReviewSite
from govatlas.web.site import NOTHING_SAID, Site

_DATABASE: Final = "GOVATLAS_SERVE_DB"
_HOST: Final = "GOVATLAS_SERVE_HOST"
_CONTACT: Final = "GOVATLAS_SERVE_CONTACT"
_SITE: Final = "GOVATLAS_SERVE_SITE"
"""Environment variables that tell worker processes what to serve."""

_WORKER: Final = "govatlas.web.serving:create_worker_app"
_SECONDS_TO_END: Final = 5
SECONDS_TO_ANSWER: Final = 60
"""A worker process that does not answer for so long is replaced.

On a busy machine one takes longer than uvicorn's 5 seconds to start; it would be replaced again and
again, and nobody would be served.
"""
_QUEUE: Final = 128


@dataclass(frozen=True, slots=True)
class Address:
    """Where the site is reached."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Return the address for a browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"

    @property
    def is_local(self) -> bool:
        """Whether only this computer can reach it."""
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host.lower() == "localhost"

    @property
    def hosts(self) -> frozenset[str] | None:
        """Return the names under which the site answers, None for any."""
        return LOOPBACK_HOSTS | {self.host.lower()} if self.is_local else None


def serve(
    db: Path,
    address: Address,
    *,
    workers: int,
    contact: str = "",
    site: Site = NOTHING_SAID,
    review: bool = False,
    origin: str = "",
    on_ready: Callable[[Address], None],
) -> None:
    """Serve the site until Ctrl-C or a request to end.

    Args:
        db: the database.
        address: where to listen; port 0 takes any that is free.
        workers: the number of processes.
        contact: whom to write to about errors.
        site: what the operator says of the site.
        review: let reviewers sign in; takes one process, which counts who tries to.
        origin: such as ``https://atlas.example.org``, where a server with TLS stands before this.
        on_ready: called once readers can come, with the address they come to.

    Raises:
        InputError: the address cannot be had, or the database has nothing to show, or nobody
            could review.
        StoreError: the database cannot be used.
    """
    review_site = _open_office(db, origin, workers) if review else None
    with _listen(address) as listener, Explorer(db) as explorer:
        _check_content(explorer, db)
        found = Address(address.host, listener.getsockname()[1])
        on_ready(found)
        with suppress(KeyboardInterrupt):  # to be told to end is how a server ends
            if workers == 1:
                _log_to_operator()
                _load_ahead(explorer)
                hosts = _name_hosts(found, origin)
                app = create_app(
                    explorer, hosts=hosts, contact=contact, site=site, review_site=review_site
                )
                uvicorn.Server(_configure(app, behind=bool(origin))).run(sockets=[listener])
            else:
                os.environ |= {_DATABASE: str(db), _HOST: address.host, _CONTACT: contact}
                os.environ[_SITE] = json.dumps(asdict(site))
                config = _configure(_WORKER, factory=True, workers=workers)
                Multiprocess(config, sockets=[listener]).run()


def _open_office(db: Path, origin: str, workers: int) -> ReviewSite:
    """Return what reviewers need.

    Raises:
        InputError: several processes are wanted, the origin is none, or there is no user yet.
    """
    if workers != 1:
        raise InputError("--review runs in one process; leave out --workers")
    parts = urlsplit(origin)
    if origin and (parts.scheme != "https" or not parts.netloc or origin != parts.geturl()):
        raise InputError(
            f"--origin must be an address such as https://atlas.example.org, not {origin}"
        )
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise InputError(f"--origin must end with the host name: https://{parts.hostname}")
    desk = ReviewContext(db)
    if not any(not user.disabled for user in list_users(desk)):
        raise InputError("there are no users who could sign in; add one: govatlas user add NAME")
    return ReviewSite(desk, origin.lower())


def _name_hosts(address: Address, origin: str) -> frozenset[str] | None:
    """Return the names under which the site answers, that of the server before it included."""
    if address.hosts is None or not origin:
        return address.hosts
    return address.hosts | {urlsplit(origin).hostname or ""}


def create_worker_app() -> FastAPI:
    """Return the site in a worker process, which ends with its explorer open."""
    _log_to_operator()
    address = Address(os.environ[_HOST], 0)
    explorer = Explorer(os.environ[_DATABASE])
    _load_ahead(explorer)
    explorer.find()  # what takes long to load is there before the first reader comes
    site = Site(**json.loads(os.environ[_SITE]))
    return create_app(explorer, hosts=address.hosts, contact=os.environ[_CONTACT], site=site)


def _load_ahead(explorer: Explorer) -> None:
    """Load what draws charts, and what searches need, while the first readers look at pages."""
    Thread(target=load_converter, daemon=True).start()
    Thread(target=_prepare_search, args=(explorer,), daemon=True).start()


def _prepare_search(explorer: Explorer) -> None:
    with suppress(GovatlasError):  # whoever searches is told
        explorer.prepare_search()


def _configure(
    site: FastAPI | str, *, factory: bool = False, workers: int = 1, behind: bool = False
) -> uvicorn.Config:
    """Return how the site is served; ``behind`` another server all readers have its address."""
    return uvicorn.Config(
        site,
        http=UnboundedAddress if behind else BoundedConnection,
        factory=factory,
        workers=workers,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=2 * MOST,  # what gives way is chosen before
        timeout_graceful_shutdown=_SECONDS_TO_END,
        timeout_worker_healthcheck=SECONDS_TO_ANSWER,
    )


def _listen(address: Address) -> socket.socket:
    """Return a socket on which readers may already queue."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, place = found[0]
        return _bind(socket.socket(family, kind, protocol), place)
    except socket.gaierror as error:
        raise InputError(f"this computer has no address {address.host!r}; see --host") from error
    except OSError as error:
        raise InputError(_word_failure(address, error)) from error


def _bind(listener: socket.socket, place: tuple[Any, ...]) -> socket.socket:
    """Return the socket once it listens.

    It has to know its protocol, TCP, which those of ``socket.create_server`` do not: only then
    asyncio sends every answer at once, rather than the second half of it 40 ms later.
    """
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if listener.family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(place)
        listener.listen(_QUEUE)
    except BaseException:
        listener.close()
        raise
    return listener


def _word_failure(address: Address, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {address.port} is in use on {address.host}; choose another with --port"
    if error.errno == errno.EACCES:
        return (
            f"port {address.port} needs administrator rights; choose a port above 1023 with --port"
        )
    return f"cannot listen on {address.host}, port {address.port}: {error.strerror or error}"


def _check_content(explorer: Explorer, db: Path) -> None:
    """Refuse a database that would make for an empty site; what is loaded here stays loaded."""
    if len(explorer.catalogue()) == 0:
        raise InputError(f"{db} has no documents yet; read some with: govatlas read PATH")
    if not explorer.coders():
        raise InputError(f"no document in {db} is coded yet; run: govatlas code")
    explorer.find()


def _log_to_operator() -> None:
    """Write what goes wrong to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name in ("govatlas.web", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(logging.WARNING)
        logger.propagate = False
