"""The verbs llm batch export and llm batch import: coding by files instead of calls."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import NoneType
from typing import Any, Final

from govatlas.api.choosing import choose_uncoded
from govatlas.api.llm.ledger import StoreLedger
from govatlas.api.llm.report import LlmReport, RunFigures
from govatlas.api.place import find_database
from govatlas.api.progress import Failure, OnProgress, Progress, be_silent
from govatlas.codebook import load_codebook
from govatlas.coding.llm.batch import (
    MOST_BYTES,
    MOST_REQUESTS,
    BatchReply,
    name_request,
    read_line,
    write_line,
)
from govatlas.coding.llm.client import ProviderClient
from govatlas.coding.llm.coder import LlmCoder, LlmResult
from govatlas.coding.llm.prices import PriceList, load_prices
from govatlas.coding.llm.request import Form, ModelAddress, Purpose, Reply, Request
from govatlas.coding.llm.session import NoReply, describe_reply, price_reply
from govatlas.coding.llm.settings import LlmSettings
from govatlas.errors import GovatlasError, InputError
from govatlas.model.document import Document
from govatlas.store import Store

_ABOUT: Final = "batch.json"
_FORM: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("models", "taxonomies", "documents"), list),
    **dict.fromkeys(("form", "codebook"), str),
    "samples": int,
    "temperature": (int, float, NoneType),
    "context": (int, NoneType),
}
"""What the file ``batch.json`` holds."""
_REQUESTS: Final = "requests-{model}-{number:03}.jsonl"
_WAITING: Final = NoReply("no reply in the batch")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was written: files, requests in them, and documents that they ask about."""

    files: tuple[Path, ...]
    requests: int
    documents: int
    already: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What was read: replies used, replies to other requests, faults; and what was coded.

    ``waiting`` are documents of which the model has to be asked more, in another round.
    """

    replies: int
    unknown: int
    faults: tuple[str, ...]
    waiting: tuple[str, ...]
    coding: LlmReport


def export_batch(
    folder: Path | str,
    *,
    settings: LlmSettings,
    documents: Iterable[str] = (),
    db: Path | str | None = None,
    taxonomies: Sequence[Path | str] = (),
    on_progress: OnProgress = be_silent,
) -> ExportReport:
    """Write the requests that coding takes next as the provider's batch files.

    Requests whose reply is kept are left out, so a second export after an import holds only
    what the model has to be asked again.

    Args:
        folder: where to write; made where it is missing, refused where a batch lies there.
        settings: which models, how often, how they are asked.
        documents: ids; all documents by default.
        db: the database.
        taxonomies: files of further taxonomies to code by.
        on_progress: called after each document.

    Raises:
        InputError: the folder holds a batch already.
        UnknownDocument: an id is not in the database.
        StoreError: the database cannot be used.
    """
    place = Path(folder)
    if (place / _ABOUT).exists():
        raise InputError(f"{place} holds a batch already; name another folder")
    coder = LlmCoder(settings, load_codebook([Path(path) for path in taxonomies]))
    coder.check()
    with Store.open(find_database(db), writable=False) as store:
        left, already = choose_uncoded(store, documents, coder.who, coder.codebook)
        place.mkdir(parents=True, exist_ok=True)
        writer = _Writer(place)
        asked = asyncio.run(_export(store, coder, left, writer, on_progress))
    about = {
        "models": [str(model) for model in settings.models],
        "samples": settings.samples,
        "temperature": settings.temperature,
        "form": str(settings.form),
        "context": settings.context,
        "max_reply": settings.max_reply,
        "norms": settings.norms,
        "codebook": coder.codebook.digest,
        "taxonomies": [str(Path(path)) for path in taxonomies],
        "documents": list(left),
    }
    (place / _ABOUT).write_text(json.dumps(about, indent=1, ensure_ascii=False), "utf-8")
    return ExportReport(
        files=tuple(writer.files), requests=writer.requests, documents=asked, already=already
    )


def import_batch(
    folder: Path | str,
    *,
    db: Path | str | None = None,
    prices: Path | None = None,
    last_round: bool = False,
    at: datetime | None = None,
    on_progress: OnProgress = be_silent,
) -> ImportReport:
    """Read the reply files in ``folder``, keep the replies, code the documents they answer.

    Args:
        folder: that of the export, with the provider's reply files put into it.
        db: the database.
        prices: a file with prices of one's own.
        last_round: code also where the model would be asked more; what is missing then is an
            abstention.
        at: the date of the codings, now by default.
        on_progress: called after each document.

    Raises:
        InputError: the folder holds no batch or no replies, a line cannot be read, or the
            codebook is another than that of the export.
        StoreError: the database cannot be used.
    """
    place = Path(folder)
    about = _read_about(place)
    settings = _read_settings(about)
    codebook = load_codebook([Path(path) for path in about["taxonomies"]])
    if codebook.digest != about["codebook"]:
        raise InputError(f"{place} was exported under another codebook; export it again")
    coder = LlmCoder(settings, codebook)
    replies, faults = _read_replies(place)
    now = at or datetime.now(UTC).replace(microsecond=0)
    with (
        Store.open(find_database(db)) as store,
        StoreLedger(store, via="batch") as ledger,
    ):
        left, already = choose_uncoded(store, about["documents"], coder.who, codebook)
        store.keep_codebook(codebook)
        desk = _Desk(coder, ledger, replies, load_prices(prices))
        run = _Import(store, desk, last_round, now, on_progress)
        asyncio.run(run.go(left))
    return ImportReport(
        replies=desk.used,
        unknown=len(replies.keys() - desk.seen),
        faults=faults,
        waiting=tuple(run.waiting),
        coding=run.report(already),
    )


async def _export(
    store: Store, coder: LlmCoder, left: Sequence[str], writer: "_Writer", on_progress: OnProgress
) -> int:
    """Write what has to be asked about each document; return about how many something has."""
    asked = 0
    seen: set[str] = set()
    with StoreLedger(store) as ledger:
        desk = _Desk(coder, ledger, {}, PriceList({}), writer)
        for number, document_id in enumerate(left, 1):
            document = store.load_document(document_id)
            before = writer.requests
            if document.text_digest not in seen:  # the same text is asked about once
                await desk.try_coding(document, datetime.now(UTC))
                seen.add(document.text_digest)
            asked += writer.requests > before
            on_progress(Progress(number, len(left), document_id))
        writer.close()
        await desk.close()
    return asked


@dataclass
class _Writer:
    """Writes requests to as many files as the providers' limits ask for, one model a file."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    requests: int = 0
    _open: dict[str, tuple[Any, int, int]] = field(default_factory=dict)

    def write(self, model: ModelAddress, line: str) -> None:
        """Add a line to the file of ``model``."""
        name = "".join(sign if sign.isalnum() or sign in ".-_" else "-" for sign in model.name)
        file, count, size = self._open.get(name, (None, 0, 0))
        many = len(line.encode())
        if file is None or count == MOST_REQUESTS or size + many > MOST_BYTES:
            if file is not None:
                file.close()
            path = self.folder / _REQUESTS.format(model=name, number=len(self.files) + 1)
            file, count, size = path.open("w", encoding="utf-8"), 0, 0
            self.files.append(path)
        file.write(line)
        self._open[name] = (file, count + 1, size + many)
        self.requests += 1

    def close(self) -> None:
        """Close every file."""
        for file, _, _ in self._open.values():
            file.close()


class _Desk:
    """Answers requests from kept replies and reply files; takes note of those it cannot answer."""

    def __init__(
        self,
        coder: LlmCoder,
        ledger: StoreLedger,
        replies: Mapping[str, BatchReply],
        prices: PriceList,
        writer: _Writer | None = None,
    ) -> None:
        self.coder = coder
        self.used = 0
        self.seen: set[str] = set()
        self.missing = 0
        self._ledger = ledger
        self._replies = replies
        self._prices = prices
        self._writer = writer
        self._clients = {
            model: ProviderClient(model, offline=True) for model in coder.settings.models
        }

    async def ask(self, request: Request, purpose: Purpose) -> Reply | NoReply:
        """Return the reply, or take note that it is missing."""
        client = self._clients[request.model]
        key = name_request(request)
        self.seen.add(key)
        if (kept := self._ledger.find(request.digest)) is not None:
            reply = client.read(request, kept.body)
            if reply is not None:
                return price_reply(reply, kept.cost, kept.seconds)
        given = self._replies.get(key)
        if given is not None and (body := given.build_body(request.model)) is not None:
            self._ledger.keep(request, purpose, body)
            reply = client.read(request, body)
            if reply is not None:
                self.used += 1
                return self._describe(request, reply)
            self._ledger.spoil(request.digest)
        self.missing += 1
        if self._writer is not None:
            self._writer.write(request.model, write_line(request, client.write(request)))
        return _WAITING

    async def try_coding(self, document: Document, at: datetime) -> LlmResult | GovatlasError:
        """Return the result of coding ``document`` with the replies there are, or the error."""
        try:
            return await self.coder.code(document, self, at=at)
        except GovatlasError as error:
            return error

    async def close(self) -> None:
        """Let go of the clients."""
        for client in self._clients.values():
            await client.close()

    def _describe(self, request: Request, reply: Reply) -> Reply:
        price = self._prices.find(request.model)
        given, cached, written = reply.input_tokens, reply.cached_tokens, reply.output_tokens
        is_counted = price is not None and given + written > 0
        cost = price.cost_of(given, cached, written, batch=True) if price and is_counted else None
        self._ledger.describe(request.digest, describe_reply(reply, cost, 0.0, (), via="batch"))
        return price_reply(reply, cost, 0.0)


@dataclass
class _Import:
    """One pass over the documents of a batch."""

    store: Store
    desk: _Desk
    last_round: bool
    at: datetime
    on_progress: OnProgress
    coded: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    figures: RunFigures = field(default_factory=RunFigures)

    async def go(self, left: Sequence[str]) -> None:
        """Code each document whose replies are all there."""
        for number, document_id in enumerate(left, 1):
            before = self.desk.missing
            document = self.store.load_document(document_id)
            result = await self.desk.try_coding(document, self.at)
            if self.desk.missing > before and not self.last_round:
                self.waiting.append(document_id)
            elif isinstance(result, GovatlasError):
                self.failures.append(Failure(document_id, str(result)))
            elif self.store.keep_coding(result.coding):
                self.coded.append(document_id)
                self.figures = self.figures.add(result)
            self.on_progress(Progress(number, len(left), document_id))
        await self.desk.close()

    def report(self, already: tuple[str, ...]) -> LlmReport:
        """Return what came of it."""
        return LlmReport(
            coded=tuple(self.coded),
            already=already,
            failures=tuple(self.failures),
            left=len(self.waiting),
            coder=self.desk.coder.who.name,
            figures=self.figures,
        )


def _read_about(place: Path) -> dict[str, Any]:
    about: object = None
    with suppress(OSError, ValueError):
        about = json.loads((place / _ABOUT).read_text("utf-8"))
    if not isinstance(about, dict) or not all(
        name in about and isinstance(about[name], kinds) for name, kinds in _FORM.items()
    ):
        raise InputError(
            f"{place} is no exported batch (no readable {_ABOUT}); make one with: "
            "govatlas llm batch export"
        )
    return about


def _read_settings(about: dict[str, Any]) -> LlmSettings:
    return LlmSettings(
        models=tuple(ModelAddress.parse(text) for text in about["models"]),
        samples=about["samples"],
        temperature=about["temperature"],
        form=Form(about["form"]),
        context=about["context"],
        max_reply=about.get("max_reply"),
        norms=about.get("norms") is True,
    )


def _read_replies(place: Path) -> tuple[dict[str, BatchReply], tuple[str, ...]]:
    """Return the replies by request, and what went wrong with others."""
    replies: dict[str, BatchReply] = {}
    faults: list[str] = []
    for path, number, line in _list_lines(place):
        try:
            reply = read_line(line)
        except InputError as error:
            raise InputError(f"{path}, line {number}: {error}") from error
        if reply.fault:
            faults.append(f"{reply.key[:12]}…: {reply.fault}")
        else:
            replies[reply.key] = reply
    if not replies and not faults:
        raise InputError(
            f"{place} holds no replies; put the provider's reply files (.jsonl) beside the requests"
        )
    return replies, tuple(faults)


def _list_lines(place: Path) -> Iterator[tuple[Path, int, str]]:
    for path in sorted(place.glob("*.jsonl")):
        if not path.name.startswith("requests-"):
            try:
                text = path.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise InputError(f"{path}: cannot be read: {error}") from error
            for number, line in enumerate(text.split("\n"), 1):  # a text may hold others
                if line.strip():
                    yield path, number, line
