"""The verb that publishes the explorer as a folder of files."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from govatlas.api.exports.registry import list_forms
from govatlas.api.place import find_database
from govatlas.api.progress import OnProgress, Progress, be_silent
from govatlas.api.running.executor import Executor, ThisProcess
from govatlas.api.running.processes import ProcessPool, count_processors
from govatlas.errors import GovatlasError, InputError
from govatlas.explorer import Explorer
from govatlas.web.site import NOTHING_SAID, Site
from govatlas.web.static_files import list_static_files
from govatlas.web.still.folder import Entry, Folder, word_failure
from govatlas.web.still.indexing import FOLDER, check_pagefind, index_documents
from govatlas.web.still.offer import SEEDS, Offer, Target, Texts, address_of
from govatlas.web.still.rendering import Order, Rendered, Renderer, Task

DOWNLOADS: Final[tuple[str, ...]] = ()
_BATCH: Final = 8
_INDEX: Final = f"/{FOLDER}/"


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: documents, files, those of them that were written, gone; bytes."""

    documents: int
    files: int
    written: int
    removed: int
    bytes: int
    texts: Texts


def publish(
    folder: Path | str,
    *,
    db: Path | str | None = None,
    site: Site = NOTHING_SAID,
    contact: str = "",
    address: str = "",
    texts: Texts | None = None,
    downloads: tuple[str, ...] = DOWNLOADS,
    jobs: int | None = None,
    today: date | None = None,
    on_progress: OnProgress = be_silent,
) -> Published:
    """Publish the explorer as files, so that any server of plain files can serve it.

    What was published before and says the same is not written again; what is no longer there is
    removed. A run that was broken off goes on where it stood.

    Args:
        folder: where to, a new one or one with a site published before.
        db: the database.
        site: what the operator says of the site and its documents.
        contact: whom to write to about errors.
        address: at which the folder will be found, such as ``https://atlas.example.org``, for
            citations and permanent links; without it they begin with a slash.
        texts: what of the texts to publish; by default all where ``site`` states a licence, else
            quotations only.
        downloads: in which forms each record can be taken along.
        jobs: worker processes, by default as many as there are processors.
        today: the day that changed pages say, by default that of the clock.
        on_progress: is told how far it is.

    Raises:
        InputError: the folder, the address or a form cannot be used, or there is nothing to show.
        StoreError: the database cannot be used.
    """
    check_pagefind()
    path, database = Path(folder), find_database(db)
    texts = texts or (Texts.ALL if site.licence else Texts.QUOTATIONS)
    known = list_forms()
    for form in downloads:
        if form not in known:
            raise InputError(f"unknown format {form!r}; choose from: {', '.join(known)}")
    offer, stamp = _survey(database, texts, downloads)
    order = Order(
        database=database,
        folder=path,
        offer=offer,
        site=site,
        contact=contact,
        address=_check_address(address),
        day=today or datetime.now(UTC).date(),
        stamp="",
    )
    order = _stamp(order, stamp)
    with Folder(path) as kept:
        run = _Run(kept, order, on_progress)
        run.render_all(jobs or count_processors())
        run.index()
        return run.finish()


def _check_address(address: str) -> str:
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise InputError(f"--address must be one such as https://atlas.example.org, not {address}")
    if parts.query or parts.fragment:
        raise InputError("--address must have no parameters and no fragment")
    return address.rstrip("/")


def _survey(database: Path, texts: Texts, downloads: tuple[str, ...]) -> tuple[Offer, str]:
    """Return what there is to publish, with the stamp of the database."""
    with Explorer(database) as explorer:
        stamp = explorer.stamp()
        hits = list(explorer.list_all())
        if not hits:
            raise InputError(f"{database} has no documents yet; read some with: govatlas read PATH")
        if not explorer.coders():
            raise InputError(f"no document in {database} is coded yet; run: govatlas code")
        coders = {hit.id: hit.coder or "" for hit in hits}
    return Offer(coders=coders, texts=texts, downloads=downloads), stamp


def _stamp(order: Order, stamp: str) -> Order:
    """Return the order with the stamp of all that a file could depend on."""
    static = sorted((name, file.digest) for name, file in list_static_files().items())
    said = (stamp, version("govatlas"), order.site, order.contact, order.address, static)
    offered = (order.offer.texts, order.offer.downloads)
    return replace(order, stamp=sha256(repr((said, offered)).encode()).hexdigest()[:16])


class _Run:
    """One run: what it has seen, what is left to do."""

    def __init__(self, kept: Folder, order: Order, on_progress: OnProgress) -> None:
        self._kept = kept
        self._order = order
        self._tell = on_progress
        self._seen: dict[str, Target] = {}
        self._done = 0
        self._written = 0

    def render_all(self, jobs: int) -> None:
        """Render every page, then whatever they lead to, until nothing is new."""
        left = self._list_seeds()
        with ExitStack() as stack:
            renderer = Renderer(self._order)
            stack.callback(renderer.close)
            pool: Executor[Task, Rendered] = stack.enter_context(
                ThisProcess(renderer) if jobs == 1 else ProcessPool(renderer, jobs)
            )
            while left:
                left = self._render(pool, left)

    def _list_seeds(self) -> list[Target]:
        addresses = [*SEEDS, *map(address_of, self._order.offer.coders)]
        return self._add(addresses)

    def _add(self, addresses: list[str]) -> list[Target]:
        """Return what of the addresses is published and was not seen before."""
        added = []
        for address in addresses:
            target = self._order.offer.find(address)
            if target is not None and target.address not in self._seen:
                self._seen[target.address] = target
                added.append(target)
        return added

    def _render(self, pool: Executor[Task, Rendered], targets: list[Target]) -> list[Target]:
        found: list[Target] = []
        left = []
        for target in targets:
            if self._kept.holds(target.address, self._order.stamp):
                self._done += 1
                found += self._add(list(self._kept.entries[target.address].leads_to))
            else:
                left.append(target)
        for answer in pool.run(self._cut(left)):
            if answer.result is None:
                raise GovatlasError(answer.reason)
            self._note(answer.result.entries, answer.result.written)
            for entry in answer.result.entries:
                found += self._add(list(entry.leads_to))
            self._tell(Progress(self._done, len(self._seen), answer.result.entries[-1].address))
        return found

    def _cut(self, targets: list[Target]) -> Iterator[Task]:
        known = self._kept.entries
        for start in range(0, len(targets), _BATCH):
            batch = targets[start : start + _BATCH]
            digests = (known[t.address].digest if t.address in known else "" for t in batch)
            yield Task(tuple(batch), tuple(digests))

    def _note(self, entries: tuple[Entry, ...], written: int) -> None:
        try:
            self._kept.note(entries)
        except OSError as error:
            raise word_failure(self._kept.path, error) from error
        self._done += len(entries)
        self._written += written

    def index(self) -> None:
        """Build the index for searches in the browser, unless the one there holds still."""
        entries = self._kept.entries
        before = {name: entry for name, entry in entries.items() if name.startswith(_INDEX)}
        choices = {c for name in self._seen if name in entries for c in entries[name].choices}
        told = f"{self._order.stamp} {sorted(choices)}"
        stamp = sha256(told.encode()).hexdigest()[:16]
        if before and all(self._kept.holds(name, stamp) for name in before):
            self._names = set(before)
            return
        self._tell(Progress(self._done, len(self._seen), "the index for searches"))
        with Explorer(self._order.database) as explorer:
            digests = {name: entry.digest for name, entry in before.items()}
            made = index_documents(
                explorer, self._kept.path, self._order.offer, choices, digests, stamp
            )
        self._names = {entry.address for entry in made.entries}
        self._note(made.entries, made.written)

    def finish(self) -> Published:
        """Remove what is no longer published, then say what there is."""
        try:
            removed = self._kept.finish({*self._seen, *self._names})
            places = {entry.place for entry in self._kept.entries.values()}
            size = sum((self._kept.path / place).stat().st_size for place in places)
        except OSError as error:
            raise word_failure(self._kept.path, error) from error
        documents = len(self._order.offer.coders)
        return Published(
            documents, len(places), self._written, removed, size, self._order.offer.texts
        )
