"""Makes language models a coder like any other, open for one run at a time."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from govatlas.codebook import load_codebook
from govatlas.coding.llm.budget import Budget
from govatlas.coding.llm.client import ProviderClient
from govatlas.coding.llm.coder import LlmCoder
from govatlas.coding.llm.figures import RunFigures
from govatlas.coding.llm.ledger import Ledger
from govatlas.coding.llm.limits import CONCURRENCY, PATIENCE, LlmLimits
from govatlas.coding.llm.pace import Breaker, Clock, Pace
from govatlas.coding.llm.prices import PriceList
from govatlas.coding.llm.providers.registry import parse_model
from govatlas.coding.llm.request import Form, ModelAddress
from govatlas.coding.llm.session import Endpoint, Session
from govatlas.coding.llm.settings import LlmSettings
from govatlas.coding.llm.transport import MOST_BYTES, TIMEOUT
from govatlas.errors import InputError, InvalidValue
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, Coding
from govatlas.model.document import Document

_MB = 1_000_000


@dataclass
class LanguageModels:
    """The coder that asks language models; ``figures`` reports on its runs so far.

    Args:
        settings: which models, how many samples, how they are called.
        limits: of cost, tokens, rate and time.
        codebook: the codebook; the standard one by default.
    """

    settings: LlmSettings
    limits: LlmLimits = field(default_factory=LlmLimits)
    codebook: Codebook = field(default_factory=load_codebook)
    _coded: RunFigures = field(default_factory=RunFigures)
    _session: Session | None = None

    @cached_property
    def coder(self) -> LlmCoder:
        """Return the coder that turns replies into codings."""
        return LlmCoder(self.settings, self.codebook)

    @property
    def who(self) -> Coder:
        """Return the coder named in the codings."""
        return self.coder.who

    @property
    def concurrency(self) -> int:
        """Return how many documents are coded at once: the maximum number of calls in flight."""
        return self.limits.concurrency

    @property
    def patience(self) -> float:
        """Return how many seconds a stopped run waits for replies."""
        return self.limits.patience

    @property
    def figures(self) -> RunFigures:
        """Return the use of the runs so far, and what happened to the models' answers."""
        return self._coded if self._session is None else self._coded.close(self._session)

    def bind(self, codebook: Codebook) -> "LanguageModels":
        """Return these models for a run under ``codebook``.

        Raises:
            InputError: a model's context is too small, or cost is limited but no price is known.
        """
        bound = LanguageModels(self.settings, self.limits, codebook)
        self.limits.load_prices(self.settings.models)
        bound.coder.check()
        return bound

    @asynccontextmanager
    async def open(self, ledger: Ledger) -> AsyncIterator[Session]:
        """Connect to the models for the duration of the block.

        Raises:
            InputError: there is no key for a model.
        """
        limits = self.limits
        prices = limits.load_prices(self.settings.models)
        clients = {
            model: ProviderClient(model, timeout=limits.timeout, most_bytes=limits.most_bytes)
            for model in self.settings.models
        }
        self._session = _open_session(clients, limits, prices, ledger)
        try:
            yield self._session
        finally:
            for client in clients.values():
                await client.close()

    async def code(self, document: Document, codebook: Codebook, *, at: datetime) -> Coding:
        """Return the coding of ``document``, dated ``at`` (with time zone)."""
        if self._session is None or codebook.digest != self.codebook.digest:
            raise InvalidValue(
                "language models are not open for this codebook; call bind(codebook), then open()"
            )
        result = await self.coder.code(document, self._session, at=at)
        self._coded = self._coded.add(result)
        return result.coding


def build_language_models(
    *,
    models: Sequence[str | ModelAddress] | str = (),
    samples: int = 1,
    temperature: float | None = 0.0,
    form: str = "schema",
    context: int | None = None,
    max_reply: int | None = None,
    norms: bool = False,
    max_cost: float | None = None,
    max_tokens: int | None = None,
    prices: Path | str | None = None,
    concurrency: int = CONCURRENCY,
    rpm: float | None = None,
    tpm: float | None = None,
    timeout: float = TIMEOUT,
    max_reply_mb: float = MOST_BYTES / _MB,
    patience: float = PATIENCE,
) -> LanguageModels:
    """Return the coder ``llm``; the options have the same names as on the command line.

    Raises:
        InputError: no model is given, or its name is invalid.
    """
    named = [models] if isinstance(models, str) else models
    try:
        asked = Form(form)
    except ValueError:
        known = ", ".join(Form)
        raise InputError(f"unknown reply format {form!r}; choose one of: {known}") from None
    settings = LlmSettings(
        models=tuple(parse_model(str(model)) for model in named),
        samples=samples,
        temperature=temperature,
        form=asked,
        context=context,
        max_reply=max_reply,
        norms=norms,
    )
    limits = LlmLimits(
        max_cost=max_cost,
        max_tokens=max_tokens,
        concurrency=concurrency,
        requests_per_minute=rpm,
        tokens_per_minute=tpm,
        timeout=timeout,
        most_bytes=round(max_reply_mb * _MB),
        patience=patience,
        prices=Path(prices) if prices is not None else None,
    )
    return LanguageModels(settings, limits)


def _open_session(
    clients: dict[ModelAddress, ProviderClient],
    limits: LlmLimits,
    prices: PriceList,
    ledger: Ledger,
) -> Session:
    """Return a session in which models at the same address share its limits."""
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
