"""Renders addresses of the site into files of its folder, in a worker process."""

import asyncio
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import quote

from fastapi import FastAPI

from govatlas.errors import GovatlasError
from govatlas.explorer import Explorer
from govatlas.publishing.source_lines import spell_day
from govatlas.web.app import create_app
from govatlas.web.charts import be_patient
from govatlas.web.site import Site
from govatlas.web.still.asking import HOST, Answer, ask
from govatlas.web.still.folder import Entry, word_failure, write_whole
from govatlas.web.still.loosening import loosen
from govatlas.web.still.offer import ZIPPED, Offer, Target, address_of

_MEMORY: Final = 8_000_000
_SECONDS: Final = 600.0
_NO_DAY: Final = date(9783, 1, 17)
"""Stands for the day until a file is written: a file that says the same keeps its own day."""

_BASE: Final = f"https://{HOST}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What every page of a site is rendered by.

    Args:
        database: where the documents are.
        folder: where the files go.
        offer: what is published.
        site: what the operator says of it.
        contact: whom to write to about errors.
        address: at which the folder will be found, without slash at its end; empty if unknown.
        day: on which what changed is published.
        stamp: of all that a file could depend on.
    """

    database: Path
    folder: Path
    offer: Offer
    site: Site
    contact: str
    address: str
    day: date
    stamp: str


@dataclass(frozen=True, slots=True)
class Task:
    """Addresses to render, with the digests of what stands there."""

    targets: tuple[Target, ...]
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a task came to: the files, how many of them were written, and their bytes."""

    entries: tuple[Entry, ...]
    written: int
    bytes: int


class Renderer:
    """Renders pages; opens the database when first asked, in the process that renders."""

    def __init__(self, order: Order) -> None:
        """Stand ready."""
        self._order = order
        self._app: FastAPI | None = None
        self._runner = asyncio.Runner()

    def close(self) -> None:
        """Close the database, where it was opened in this process."""
        self._runner.close()
        if self._app is not None:
            self._app.state.explorer.close()

    def __call__(self, task: Task) -> Rendered:
        """Render the addresses of a task and write those that say something new.

        Raises:
            GovatlasError: an address does not answer, or the folder cannot be written.
        """
        entries, written, size = [], 0, 0
        for target, before in zip(task.targets, task.digests, strict=True):
            entry, body = self._render(target)
            entries.append(entry)
            place = self._order.folder / entry.place
            try:
                if entry.digest != before or not place.is_file():
                    write_whole(
                        self._order.folder, entry.place, _pack(entry.place, self._date(body))
                    )
                    written += 1
                size += place.stat().st_size
            except OSError as error:
                raise word_failure(self._order.folder, error) from error
        return Rendered(tuple(entries), written, size)

    def _render(self, target: Target) -> tuple[Entry, bytes]:
        order = self._order
        answer = ask(self._runner, self._open(), target.address)
        if answer.status != 200:
            reason = f"{answer.status}: {_read_reason(answer)}"
            raise GovatlasError(f"{target.address} answers {reason}; please report it")
        leads_to: Iterable[str] = ()
        choices: Iterable[tuple[str, str]] = ()
        body = answer.body
        if answer.media_type == "text/html" and target.place.endswith("index.html"):
            loosened = loosen(body, target, order.offer)
            body, choices = loosened.body, sorted(loosened.choices)
            own = {address_of(name) for name in order.offer.coders}
            leads_to = sorted(set(loosened.targets) - own)
        body = _settle(body, order.address)
        digest = hashlib.sha256(body).hexdigest()[:32]
        entry = Entry(
            address=target.address,
            place=target.place,
            digest=digest,
            stamp=order.stamp,
            leads_to=tuple(leads_to),
            choices=tuple(choices),
        )
        return entry, body

    def _open(self) -> FastAPI:
        if self._app is None:
            order = self._order
            be_patient(_SECONDS)
            explorer = Explorer(order.database, record_memory=_MEMORY, result_memory=_MEMORY)
            self._app = create_app(
                explorer,
                contact=order.contact,
                site=order.site,
                seconds=_SECONDS,
                today=lambda: _NO_DAY,
                memory=0,
                speaks=False,
            )
        return self._app

    def _date(self, body: bytes) -> bytes:
        """Put in the day on which a file came to say what it says."""
        day = self._order.day
        for write in _WAYS:
            body = body.replace(write(_NO_DAY).encode(), write(day).encode())
        return _IN_PARTS.sub(rb"%d,\g<1>%d,\g<2>%d" % (day.year, day.month, day.day), body)


def _pack(place: str, body: bytes) -> bytes:
    """Return a file as it is published: a large table in an archive, the same byte for byte."""
    if not place.endswith(ZIPPED):
        return body
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(PurePosixPath(place).name.removesuffix(ZIPPED))
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        archive.writestr(member, body)
    return made.getvalue()


def _settle(body: bytes, address: str) -> bytes:
    """Put in where the site will be found."""
    body = body.replace(_BASE.encode(), address.encode())
    return body.replace(quote(_BASE, safe="").encode(), quote(address, safe="").encode())


_WAYS: Final = (
    spell_day,
    date.isoformat,
    lambda day: f"{day.year:04}/{day.month:02}/{day.day:02}",
)
"""How the forms of the site write a day."""

_IN_PARTS: Final = re.compile(rb"%d,(\s*)%d,(\s*)%d\b" % (_NO_DAY.year, _NO_DAY.month, _NO_DAY.day))
"""How JSON has one, on a line or on several."""


def _read_reason(answer: Answer) -> str:
    found = re.search(rb"<p[^>]*>(.*?)</p>", answer.body, re.DOTALL)
    return found[1].decode("utf-8", "replace")[:200] if found else "no reason given"
