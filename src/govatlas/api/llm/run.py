"""The verb code, done by language models: many documents at a time, each reply paid for once."""

import asyncio
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govatlas.api.choosing import choose_uncoded
from govatlas.api.llm.ledger import StoreLedger
from govatlas.api.llm.limits import LlmLimits
from govatlas.api.llm.report import LlmReport, RunFigures
from govatlas.api.place import find_database
from govatlas.api.progress import Failure, OnProgress, Progress, Stopped, be_silent
from govatlas.codebook import load_codebook
from govatlas.coding.llm.budget import Budget, BudgetSpent
from govatlas.coding.llm.client import Client, ProviderClient
from govatlas.coding.llm.coder import LlmCoder, LlmResult, gather
from govatlas.coding.llm.ledger import Ledger
from govatlas.coding.llm.pace import Breaker, Clock, Pace, ServerGone, SessionStopped
from govatlas.coding.llm.prices import PriceList
from govatlas.coding.llm.request import ModelAddress
from govatlas.coding.llm.session import Endpoint, ModelRefused, Session
from govatlas.coding.llm.settings import LlmSettings
from govatlas.errors import GovatlasError
from govatlas.store import Store


def code_with_models(
    documents: Iterable[str] = (),
    *,
    settings: LlmSettings,
    db: Path | str | None = None,
    taxonomies: Sequence[Path | str] = (),
    limits: LlmLimits | None = None,
    at: datetime | None = None,
    on_progress: OnProgress = be_silent,
    tell: Callable[[str], None] = lambda _: None,
) -> LlmReport:
    """Code the latest version of each document that these models have not coded yet.

    Every reply is kept before it is parsed, and none is asked for again: what a run that was
    ended has paid for costs the next one nothing. A document that fails is reported while the
    rest go on.

    Args:
        documents: ids; all documents by default.
        settings: which models, how often, how they are asked.
        db: the database.
        taxonomies: files of further taxonomies to code by.
        limits: of cost, tokens, rate and time.
        at: the date of the codings, now by default.
        on_progress: called after each document.
        tell: called with a line when the run was told to stop, but waits for replies.

    Raises:
        UnknownDocument: an id is not in the database; nothing is coded then.
        InputError: there is no key, no price for a limit on cost, or a model cannot be used.
        ServerGone: the server did not answer for too long; what is coded is kept.
        StoreError: the database cannot be used.
        Stopped: the run was interrupted; what is coded is kept.
    """
    limits = limits or LlmLimits()
    codebook = load_codebook([Path(path) for path in taxonomies])
    coder = LlmCoder(settings, codebook)
    prices = limits.load_prices(settings.models)
    coder.check()
    now = at or datetime.now(UTC).replace(microsecond=0)
    with Store.open(find_database(db)) as store:
        left, already = choose_uncoded(store, documents, coder.who, codebook)
        if not left:
            return LlmReport(already=already, coder=coder.who.name)
        store.keep_codebook(codebook)
        clients = {
            model: ProviderClient(model, timeout=limits.timeout, most_bytes=limits.most_bytes)
            for model in settings.models
        }
        run = _Run(store, coder, left, now, on_progress, tell)
        figures = asyncio.run(run.go(clients, limits, prices))
    return run.report(figures, already)


@dataclass
class _Run:
    """One run over the documents that are left, with what has come of it so far."""

    store: Store
    coder: LlmCoder
    left: Sequence[str]
    at: datetime
    on_progress: OnProgress
    tell: Callable[[str], None]
    coded: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    figures: RunFigures = field(default_factory=RunFigures)
    budget_spent: bool = False
    received: int | None = None
    _before: dict[signal.Signals, Any] = field(default_factory=dict)

    async def go(
        self,
        clients: dict[ModelAddress, ProviderClient],
        limits: LlmLimits,
        prices: PriceList,
    ) -> RunFigures:
        """Code what is left, so many documents at a time as calls may be in flight."""
        waiting = iter(self.left)
        with StoreLedger(self.store) as ledger:
            session = _open_session(clients, limits, prices, ledger)
            try:
                with self._listening(session, limits.patience):
                    workers = min(limits.concurrency, len(self.left))
                    await gather([self._work(waiting, session) for _ in range(workers)])
            finally:
                for client in clients.values():
                    await client.close()
                self.figures = self.figures.close(session)
        if self.received is not None:
            self._raise_stopped()
        return self.figures

    def report(self, figures: RunFigures, already: tuple[str, ...]) -> LlmReport:
        """Return what came of the run."""
        return LlmReport(
            coded=tuple(sorted(self.coded, key=self.left.index)),
            already=(*already, *self.already),
            failures=tuple(sorted(self.failures, key=lambda f: self.left.index(f.name))),
            left=self._count_left(),
            budget_spent=self.budget_spent,
            coder=self.coder.who.name,
            figures=figures,
        )

    async def _work(self, waiting: Iterator[str], session: Session) -> None:
        """Code one document after another until none is left, or the run has to end."""
        for document_id in waiting:
            try:
                await self._code(document_id, session)
            except BudgetSpent:
                self.budget_spent = True
                return
            except SessionStopped:
                return
            except BaseException:
                session.stop()  # the others end too, once the replies on their way are here
                raise

    async def _code(self, document_id: str, session: Session) -> None:
        if self.store.is_coded(document_id, self.coder.who, self.coder.codebook.digest):
            self.already.append(document_id)
        else:
            document = self.store.load_document(document_id)
            try:
                result = await self.coder.code(document, session, at=self.at)
            except (SessionStopped, ModelRefused, ServerGone):
                raise
            except GovatlasError as error:
                self.failures.append(Failure(document_id, str(error)))
            else:
                self._keep(document_id, result)
        done = len(self.coded) + len(self.already) + len(self.failures)
        self.on_progress(Progress(done, len(self.left), document_id))

    def _keep(self, document_id: str, result: LlmResult) -> None:
        kept = self.store.keep_coding(result.coding)
        (self.coded if kept else self.already).append(document_id)
        self.figures = self.figures.add(result)

    def _count_left(self) -> int:
        return len(self.left) - len(self.coded) - len(self.already) - len(self.failures)

    @contextmanager
    def _listening(self, session: Session, patience: float) -> Iterator[None]:
        """Stop asking at the first signal, but wait for the replies that are paid for.

        The wait ends with the patience, and at a second signal.

        A signal that is ignored, as Ctrl-C is in the background of a script, stays so.
        """
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        handlers = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)}
        before = self._before = {s: h for s, h in handlers.items() if h != signal.SIG_IGN}

        def receive(number: int) -> None:
            if task is not None and self.received is None:
                loop.call_later(patience, task.cancel)
            elif task is not None:
                task.cancel()
            self.received = number
            session.stop()
            if session.in_flight:
                self.tell(
                    f"stopping; waiting for {session.in_flight} replies (press Ctrl-C again to "
                    "stop at once)"
                )

        with suppress(NotImplementedError, RuntimeError, ValueError):  # where loops have no signals
            for number in before:
                loop.add_signal_handler(number, receive, number)
        try:
            yield
        except asyncio.CancelledError:
            if self.received is None:
                raise
        finally:
            for number, handler in before.items():
                with suppress(NotImplementedError, RuntimeError, ValueError, TypeError):
                    loop.remove_signal_handler(number)
                    signal.signal(number, handler)

    def _raise_stopped(self) -> None:
        """Raise what the signal means to the rest of the program."""
        stopped = Stopped("coded", done=len(self.coded), left=self._count_left())
        handler = self._before.get(signal.Signals(self.received or signal.SIGINT))
        try:
            if callable(handler):
                handler(self.received or signal.SIGINT, None)
        except KeyboardInterrupt as error:
            raise stopped from error
        raise stopped


def _open_session(
    clients: Mapping[ModelAddress, Client],
    limits: LlmLimits,
    prices: PriceList,
    ledger: Ledger,
) -> Session:
    """Return a session in which models at one address share its limits."""
    stop = asyncio.Event()
    clock = Clock().until(stop)
    paces: dict[str, tuple[Pace, Breaker]] = {}
    endpoints = {}
    for model, client in clients.items():
        pace, breaker = paces.setdefault(
            model.address or model.provider,
            (
                Pace(
                    concurrency=limits.concurrency,
                    requests_per_minute=limits.requests_per_minute,
                    tokens_per_minute=limits.tokens_per_minute,
                    clock=clock,
                ),
                Breaker(patience=limits.patience, clock=clock),
            ),
        )
        endpoints[model] = Endpoint(client, pace, breaker, prices.find(model))
    budget = Budget(max_cost=limits.max_cost, max_tokens=limits.max_tokens)
    return Session(endpoints, ledger, budget, stop=stop)
