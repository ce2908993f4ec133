"""The verbs llm batch export and llm batch import: coding by files instead of calls."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from types import NoneType
from typing import Any, Final

from govatlas.api.place import find_database
from govatlas.api.progress import OnProgress, Progress, be_silent
from govatlas.api.running.code import CodeReport, CodingRun, choose_uncoded
from govatlas.api.running.ledger import StoreLedger
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
from govatlas.coding.llm.coder import LlmCoder, LlmResult, NothingCoded
from govatlas.coding.llm.figures import RunFigures
from govatlas.coding.llm.method import build_language_models
from govatlas.coding.llm.prices import PriceList, load_prices
from govatlas.coding.llm.request import ModelAddress, Purpose, Reply, Request
from govatlas.coding.llm.session import NoReply, describe_reply, price_reply
from govatlas.coding.llm.settings import LlmSettings
from govatlas.errors import GovatlasError, InputError
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, Coding
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
_SETTINGS: Final = tuple(one.name for one in fields(LlmSettings))
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
    coding: CodeReport


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
        raise InputError(f"{place} already contains a batch; choose another folder")
    coder = LlmCoder(settings, load_codebook(taxonomies))
    coder.check()
    with Store.open(find_database(db), writable=False) as store:
        left, already = choose_uncoded(store, documents, coder.who, coder.codebook)
        place.mkdir(parents=True, exist_ok=True)
        writer = _Writer(place)
        asked = asyncio.run(_export(store, coder, left, writer, on_progress))
    about = {
        **asdict(settings),
        "models": [str(model) for model in settings.models],
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
    codebook = load_codebook(about["taxonomies"])
    if codebook.digest != about["codebook"]:
        raise InputError(f"{place} was exported under another codebook; export it again")
    coder = LlmCoder(settings, codebook)
    replies, faults = _read_replies(place)
    where = find_database(db)
    with Store.open(where) as store:
        left, already = choose_uncoded(store, about["documents"], coder.who, codebook)
        store.codebooks.save(codebook)
    with StoreLedger.open(where, via="batch") as ledger:
        desk = _Desk(coder, ledger, replies, load_prices(prices))
        models = _Replied(desk, last_round)
        run = CodingRun(where, models, codebook, left, at=at, on_progress=on_progress)
        run.already.extend(already)
        report = run.go()
    waiting = tuple(models.waiting)
    failures = tuple(failure for failure in report.failures if failure.name not in waiting)
    return ImportReport(
        replies=desk.used,
        unknown=len(replies.keys() - desk.seen),
        faults=faults,
        waiting=waiting,
        coding=replace(report, failures=failures, left=len(waiting)),
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
            document = store.documents.read(document_id)
            before = writer.requests
            if document.text_digest not in seen:  # the same text is asked about once
                await desk.try_coding(document, datetime.now(UTC))
                seen.add(document.text_digest)
            asked += writer.requests > before
            on_progress(Progress(number, len(left), document_id))
        writer.close()
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
            self._ledger.invalidate(request.digest)
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

    def _describe(self, request: Request, reply: Reply) -> Reply:
        price = self._prices.find(request.model)
        given, cached, written = reply.input_tokens, reply.cached_tokens, reply.output_tokens
        is_counted = price is not None and given + written > 0
        cost = price.cost_of(given, cached, written, batch=True) if price and is_counted else None
        self._ledger.describe(request.digest, describe_reply(reply, cost, 0.0, (), via="batch"))
        return price_reply(reply, cost, 0.0)


@dataclass
class _Replied:
    """The models of a batch as a coder: their replies are in files, or not there yet."""

    desk: _Desk
    last_round: bool
    waiting: list[str] = field(default_factory=list)
    figures: RunFigures = field(default_factory=RunFigures)
    concurrency: int = 1

    @property
    def who(self) -> Coder:
        """Return the coder that the codings will name."""
        return self.desk.coder.who

    async def code(self, document: Document, codebook: Codebook, *, at: datetime) -> Coding:
        """Return the coding of a document whose replies are all there."""
        before = self.desk.missing
        result = await self.desk.try_coding(document, at)
        if self.desk.missing > before and not self.last_round:
            self.waiting.append(document.id)
            raise NothingCoded("the model has to be asked again")
        if isinstance(result, GovatlasError):
            raise result
        self.figures = self.figures.add(result)
        return result.coding


def _read_about(place: Path) -> dict[str, Any]:
    about: object = None
    with suppress(OSError, ValueError):
        about = json.loads((place / _ABOUT).read_text("utf-8"))
    if not isinstance(about, dict) or not all(
        name in about and isinstance(about[name], kinds) for name, kinds in _FORM.items()
    ):
        raise InputError(
            f"{place} is not an exported batch (no readable {_ABOUT}); make one with: "
            "govatlas llm batch export"
        )
    return about


def _read_settings(about: dict[str, Any]) -> LlmSettings:
    return build_language_models(**{n: about[n] for n in _SETTINGS if n in about}).settings


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
            f"{place} contains no replies; put the provider's reply files (.jsonl) beside "
            "the requests"
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
