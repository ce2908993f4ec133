"""Sends the requests of a run: none is paid for twice, and none exceeds the budget."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from govatlas.coding.llm.budget import Budget, Spent
from govatlas.coding.llm.client import Client, Exchange
from govatlas.coding.llm.ledger import Answer, Ledger
from govatlas.coding.llm.pace import Breaker, Clock, Pace, SessionStopped, back_off
from govatlas.coding.llm.prices import Price
from govatlas.coding.llm.request import SERVER, ModelAddress, Purpose, Reply, Request
from govatlas.coding.llm.tokens import estimate_input
from govatlas.coding.llm.transport import TIMED_OUT, UNREACHABLE
from govatlas.coding.method import RunOver
from govatlas.errors import InputError

MOST_ATTEMPTS: Final = 8
MOST_SENSELESS: Final = 2
"""Attempts after which a server that sends web pages instead of replies is given up."""
MOST_TIMED_OUT: Final = 3
"""Attempts after which a request that times out is given up."""
_CUT: Final = 200
"""The status of an error after a response that began well but was cut off."""
_BUSY: Final = frozenset({408, 409, 425, 429, 529})
_FATAL: Final = frozenset({401, 402, 403, 404})
_UNFIT: Final = frozenset({400, 422, 500})
"""How servers refuse the format of a request; llama-cpp-python calls it an internal error."""
_NO_CREDIT: Final = (
    "insufficient_quota",
    "credit balance",
)
_NO_SCHEMA: Final = ("response_format", "json_schema", "output_config", "responsejsonschema")


class ModelRefused(RunOver, InputError):
    """The provider refuses to serve the model: key, name, credit, or format of request."""


@dataclass(frozen=True, slots=True)
class NoReply:
    """Why a call has no reply."""

    reason: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model, and what is needed to call it."""

    client: Client
    pace: Pace
    breaker: Breaker
    price: Price | None


@dataclass
class Tally:
    """Counts what a run did so far.

    ``overlong`` counts replies longer than the token limit, ``overlong_tokens`` by how many
    tokens in total; ``miscounted`` those with impossible token counts.
    """

    calls: int = 0
    from_ledger: int = 0
    faults: int = 0
    given_up: int = 0
    models: set[str] = field(default_factory=set)
    overlong: int = 0
    overlong_tokens: int = 0
    miscounted: int = 0

    def add(self, reply: Reply, most: int) -> None:
        """Count a reply to a request for at most ``most`` tokens."""
        self.models.add(reply.model)
        self.miscounted += reply.is_miscounted
        if (beyond := reply.output_tokens - most) > 0:
            self.overlong += 1
            self.overlong_tokens += beyond


@dataclass(slots=True)
class _Call:
    """One request on its way."""

    request: Request
    purpose: Purpose
    endpoint: Endpoint
    estimated: int
    faults: list[str] = field(default_factory=list)
    senseless: int = 0

    def keep(self, ledger: Ledger) -> Callable[[bytes], None]:
        """Return the function that saves the body of the reply."""
        return lambda body: ledger.keep(self.request, self.purpose, body)


class Session:
    """Connects one run to its models.

    Every reply is in the ledger before it is parsed. A request whose reply is already there costs
    nothing; identical requests made at the same time are sent once.
    """

    def __init__(
        self,
        endpoints: Mapping[ModelAddress, Endpoint],
        ledger: Ledger,
        budget: Budget,
        *,
        clock: Clock | None = None,
        stop: asyncio.Event | None = None,
        seed: int = 0,
    ) -> None:
        """Create a session for ``endpoints``.

        Args:
            endpoints: the models, and what is needed to call them.
            ledger: where replies are saved.
            budget: the most that may be spent.
            clock: the clock for back-off; endpoints have their own clocks.
            stop: set to end every wait, for clocks that were made to watch it.
            seed: the seed of the jitter.
        """
        self._endpoints = endpoints
        self._ledger = ledger
        self._stop = stop or asyncio.Event()
        self._clock = (clock or Clock()).until(self._stop)
        self._dice = random.Random(seed)
        self._flights: dict[str, asyncio.Future[Reply | NoReply]] = {}
        self._sending = 0
        self.budget = budget
        self.tally = Tally()

    @property
    def in_flight(self) -> int:
        """Return how many requests are waiting for a response."""
        return self._sending

    def stop(self) -> None:
        """Make no further calls; still wait for those on their way."""
        self._stop.set()

    async def ask(self, request: Request, purpose: Purpose) -> Reply | NoReply:
        """Return the reply to ``request``, from the ledger if it is there.

        Raises:
            BudgetSpent: the call could exceed the budget.
            SessionStopped: the run was stopped.
            ModelRefused: the provider refuses all requests of this kind.
            ServerGone: the server has not responded for too long.
        """
        digest = request.digest
        if (flight := self._flights.get(digest)) is not None:
            return await asyncio.shield(flight)
        if (kept := await self._recall(request)) is not None:
            return kept
        if (flight := self._flights.get(digest)) is not None:
            return await asyncio.shield(flight)
        flight = self._flights[digest] = asyncio.get_running_loop().create_future()
        try:
            outcome = await self._put(request, purpose)
        except asyncio.CancelledError:
            flight.cancel()
            raise
        except Exception as error:
            flight.set_exception(error)
            flight.exception()  # seen, even where nobody else waits for it
            raise
        else:
            flight.set_result(outcome)
            return outcome
        finally:
            del self._flights[digest]

    async def _recall(self, request: Request) -> Reply | None:
        kept = self._ledger.find(request.digest)
        if kept is None:
            return None
        endpoint = self._endpoints[request.model]
        reply = endpoint.client.read(request, kept.body)
        if reply is None:
            self._ledger.invalidate(request.digest)
            return None
        self.tally.from_ledger += 1
        self.tally.models.add(reply.model)
        if kept.is_described:
            return price_reply(reply, kept.cost, kept.seconds)
        spent = _count(endpoint.price, reply)  # the run that paid for it ended before it read it
        self._ledger.describe(request.digest, describe_reply(reply, spent.cost, 0.0, ()))
        return price_reply(reply, spent.cost, 0.0)

    async def _put(self, request: Request, purpose: Purpose) -> Reply | NoReply:
        """Send a request until it is answered or clearly will not be."""
        estimated = estimate_input(tuple(m.text for m in request.messages))
        call = _Call(request, purpose, self._endpoints[request.model], estimated)
        while len(call.faults) < MOST_ATTEMPTS:
            outcome = await self._attempt(call)
            if outcome is not None:
                return outcome
        return self._give_up(call)

    async def _attempt(self, call: _Call) -> Reply | NoReply | None:
        """Send a request once; return None if it is worth another attempt."""
        endpoint, most = call.endpoint, call.request.parameters.max_tokens
        async with endpoint.pace.slots:  # held while waiting, so that no pause is passed by
            await endpoint.breaker.wait()
            await endpoint.pace.wait(call.estimated + most)
            if self._stop.is_set():
                raise SessionStopped("stopped")
            reserved = self.budget.reserve(endpoint.price, call.estimated, most)
            began = self._clock.now()
            self._sending += 1
            try:
                exchange = await endpoint.client.send(call.request, call.keep(self._ledger))
            except BaseException:
                self.budget.lose(reserved)
                raise
            finally:
                self._sending -= 1
            self.tally.calls += 1
            if exchange.is_good and exchange.reply is not None:
                return self._settle(call, exchange.reply, reserved, self._clock.now() - began)
        if exchange.is_senseless:
            return await self._doubt(call, exchange, reserved)
        return await self._weigh(call, exchange, reserved)

    def _settle(self, call: _Call, reply: Reply, reserved: Spent, seconds: float) -> Reply:
        """Count the cost of a reply that is already in the ledger."""
        call.endpoint.breaker.succeed()
        spent = _count(call.endpoint.price, reply)
        if reply.is_miscounted:
            self.budget.lose(reserved)
        else:
            self.budget.settle(reserved, spent, call.estimated)
        self.tally.add(reply, call.request.parameters.max_tokens)
        answer = describe_reply(reply, spent.cost, seconds, call.faults)
        self._ledger.describe(call.request.digest, answer)
        return price_reply(reply, spent.cost, seconds)

    async def _doubt(self, call: _Call, exchange: Exchange, reserved: Spent) -> NoReply | None:
        """Ask once more if the response is malformed; then give the call up.

        If this server has given no reply yet, no other request is worth sending.
        """
        self.budget.lose(reserved)
        call.endpoint.breaker.succeed()
        if exchange.is_good:
            self._ledger.invalidate(call.request.digest)
        self._note(call, exchange.fault or _describe_senseless(exchange.body))
        call.senseless += 1
        if call.senseless < MOST_SENSELESS:
            await self._back_off(call)
            return None
        if exchange.is_good and not self.tally.models:
            raise ModelRefused(
                f"{call.request.model} cannot be used ({call.faults[-1]}); check the address"
            )
        return self._give_up(call)

    async def _weigh(self, call: _Call, exchange: Exchange, reserved: Spent) -> NoReply | None:
        """Decide whether an error ends the run, this call, or only this attempt."""
        self._note(call, exchange.fault)
        if exchange.status in (0, _CUT) and exchange.fault != UNREACHABLE:
            self.budget.lose(reserved)  # it may have been answered, so it may be charged
        else:
            self.budget.release(reserved)
        self._check_fatal(call, exchange)
        if not _is_passing(exchange):
            return self._give_up(call)
        wait = back_off(len(call.faults), self._dice, exchange.retry_after)
        if exchange.status in (429, 529):
            call.endpoint.pace.pause(wait)
        else:
            call.endpoint.breaker.fail()
        if call.faults.count(TIMED_OUT) == MOST_TIMED_OUT:
            return self._give_up(call)
        await self._back_off(call, wait)
        return None

    async def _back_off(self, call: _Call, wait: float | None = None) -> None:
        """Wait before another attempt, if there will be one."""
        if len(call.faults) < MOST_ATTEMPTS:
            await self._clock.sleep(
                back_off(len(call.faults), self._dice) if wait is None else wait
            )

    def _check_fatal(self, call: _Call, exchange: Exchange) -> None:
        said = exchange.body.decode("utf-8", "replace").lower()
        model, fault = call.request.model, exchange.fault
        if exchange.status in _FATAL or any(words in said for words in _NO_CREDIT):
            where = "the key, the name of the model and the account"
            if model.provider == SERVER:
                where = "the address and the name of the model"
            raise ModelRefused(f"{model} cannot be used ({fault}); check {where}")
        if exchange.status in _UNFIT and any(words in said for words in _NO_SCHEMA):
            raise ModelRefused(
                f"{model} does not accept this format of request ({fault}); try again with "
                "--form json, --form guided or --form text"
            )
        if exchange.status in _UNFIT and "temperature" in said:
            raise ModelRefused(
                f"{model} does not accept a temperature ({fault}); try again with "
                "--temperature default"
            )

    def _give_up(self, call: _Call) -> NoReply:
        self.tally.given_up += 1
        self._ledger.save_failure(call.request, call.purpose, tuple(call.faults), datetime.now(UTC))
        tries = f" after {len(call.faults)} attempts" if len(call.faults) > 1 else ""
        return NoReply(f"no reply{tries}: {call.faults[-1]}")

    def _note(self, call: _Call, fault: str) -> None:
        call.faults.append(fault)
        self.tally.faults += 1


def price_reply(reply: Reply, cost: float | None, seconds: float) -> Reply:
    """Return a reply with its cost in US dollars and its time in seconds."""
    return replace(reply, cost=cost, seconds=seconds)


def _describe_senseless(body: bytes) -> str:
    if body.lstrip()[:1] == b"<":
        return "it sent a web page (HTML) instead of a reply"
    return "the body of the reply is malformed"


def _is_passing(exchange: Exchange) -> bool:
    return exchange.status in (0, _CUT) or exchange.status in _BUSY or exchange.status >= 500


def _count(price: Price | None, reply: Reply) -> Spent:
    given, cached, written = reply.input_tokens, reply.cached_tokens, reply.output_tokens
    return Spent(
        input_tokens=given,
        cached_tokens=cached,
        output_tokens=written,
        cost=None
        if price is None or reply.is_miscounted
        else price.cost_of(given, cached, written, stored=reply.stored_tokens),
    )


def describe_reply(
    reply: Reply, cost: float | None, seconds: float, faults: Sequence[str], *, via: str = "call"
) -> Answer:
    """Return what is known about a reply that was read, for the ledger."""
    return Answer(
        model=reply.model,
        input_tokens=reply.input_tokens,
        cached_tokens=reply.cached_tokens,
        output_tokens=reply.output_tokens,
        cost=cost,
        seconds=seconds,
        faults=tuple(faults),
        answered_at=datetime.now(UTC),
        via=via,
    )
