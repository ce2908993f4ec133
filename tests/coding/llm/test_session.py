"""A session pays for no reply twice, stays within its budget, and bears with a poor server."""

import asyncio
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.coding.llm.budget import Budget, BudgetSpent, Spent
from govatlas.coding.llm.client import Exchange
from govatlas.coding.llm.ledger import Kept
from govatlas.coding.llm.pace import (
    Breaker,
    Bucket,
    Pace,
    ServerGone,
    SessionStopped,
    back_off,
)
from govatlas.coding.llm.prices import Price
from govatlas.coding.llm.providers.registry import parse_model
from govatlas.coding.llm.request import Message, ModelAddress, Parameters, Purpose, Request, Schema
from govatlas.coding.llm.session import (
    MOST_ATTEMPTS,
    Endpoint,
    ModelRefused,
    NoReply,
    Session,
)
from tests.coding.llm.scripted import Hours, MemoryLedger, ScriptedClient, answered, write_body

MODEL = parse_model("openai:tiny")
LOCAL = parse_model("http://127.0.0.1:8080/v1#tiny")
PURPOSE = Purpose(task="risk", text_digest="sha256:00")
PRICE = Price(input=2.0, output=8.0, cached_input=1.0, batch=0.5, as_of="2026-11-25")
BUSY = Exchange(status=429, fault="status 429: slow down", retry_after=7.0)
BROKEN = Exchange(status=500, fault="status 500: oh")
GONE = Exchange(status=0, fault="cannot be reached")
TIMED_OUT = Exchange(status=0, fault="timed out")
CUT = Exchange(status=200, fault="the connection broke (RemoteProtocolError)")


def write(words: str = "hello", *, model: ModelAddress = MODEL, sample: int = 0) -> Request:
    return Request(
        model=model,
        messages=(Message("system", "rules"), Message("user", words)),
        schema=Schema(),
        parameters=Parameters(max_tokens=100),
        sample=sample,
    )


class Setting:
    """A session over one scripted model, with all that surrounds it."""

    def __init__(
        self,
        *script: Exchange,
        budget: Budget | None = None,
        pace: Pace | None = None,
        price: Price | None = PRICE,
        model: ModelAddress = MODEL,
        hours: Hours | None = None,
        ledger: MemoryLedger | None = None,
        patience: float = 300.0,
    ) -> None:
        self.hours = hours or Hours()
        self.client = ScriptedClient(list(script), self.hours)
        self.ledger = ledger or MemoryLedger()
        self.breaker = Breaker(clock=self.hours.clock, patience=patience)
        pace = pace or Pace(clock=self.hours.clock)
        self.session = Session(
            {model: Endpoint(self.client, pace, self.breaker, price)},
            self.ledger,
            budget or Budget(),
            clock=self.hours.clock,
        )

    def ask(self, *requests: Request) -> list[object]:
        """Return what comes of asking all at once: a reply, none, or an error."""

        async def work() -> list[object]:
            asked = [self.session.ask(request, PURPOSE) for request in requests]
            return await asyncio.gather(*asked, return_exceptions=True)

        return self.hours.run(work())

    def ask_one(self, request: Request | None = None) -> object:
        (found,) = self.ask(request or write())
        return found


def test_a_good_reply_is_kept_described_and_priced() -> None:
    setting = Setting(answered("words", given=1_000, cached=400, written=50))
    found = setting.ask_one()
    assert setting.ledger.events == ["keep", "describe"]
    cost = (600 * 2.0 + 400 * 1.0 + 50 * 8.0) / 1e6
    (answer,) = setting.ledger.answers.values()
    assert (found.text, found.cost, found.seconds) == ("words", pytest.approx(cost), 1.0)  # type: ignore[attr-defined]
    assert (answer.cost, answer.model, answer.faults) == (pytest.approx(cost), "served-1", ())
    assert setting.session.budget.spent == Spent(
        input_tokens=1_000,
        cached_tokens=400,
        output_tokens=50,
        cost=pytest.approx(cost),  # type: ignore[arg-type]
    )


def test_a_reply_in_the_ledger_is_read_from_there() -> None:
    first = Setting(answered("words"))
    paid = first.ask_one()
    again = Setting(GONE, ledger=first.ledger)
    assert again.ask_one() == paid
    assert (again.client.sent, again.session.tally.from_ledger) == ([], 1)
    assert again.session.budget.spent.tokens == 0


@pytest.mark.parametrize(
    "other",
    [
        write("hello "),
        write(sample=1),
        replace(write(), parameters=Parameters(max_tokens=101)),
        replace(write(), schema=Schema({"type": "object"})),
        replace(write(), messages=(Message("system", "hello"), Message("user", "rules"))),
    ],
)
def test_another_request_is_another_call(other: Request) -> None:
    setting = Setting(answered())
    setting.ask_one()
    setting.ask_one(other)
    assert len(setting.client.sent) == 2


def test_a_reply_kept_by_a_run_that_was_killed_is_described_by_the_next() -> None:
    ledger = MemoryLedger({write().digest: Kept(body=write_body("words", given=1_000))})
    setting = Setting(GONE, ledger=ledger)
    found = setting.ask_one()
    assert (found.text, setting.client.sent) == ("words", [])  # type: ignore[attr-defined]
    assert found.cost == pytest.approx((1_000 * 2 + 10 * 8) / 1e6)  # type: ignore[attr-defined]
    assert ledger.events == ["describe"]


def test_a_reply_is_kept_before_it_is_read() -> None:
    """A body of which reading makes nothing is in the ledger first, then marked and asked again."""
    senseless = Exchange(status=200, body=b"<html>", reply=None)
    setting = Setting(senseless, answered("words"))
    found = setting.ask_one()
    assert found.text == "words"  # type: ignore[attr-defined]
    assert setting.ledger.events == ["keep", "spoil", "keep", "describe"]
    assert setting.session.budget.lost.tokens > 0


SENSELESS = Exchange(status=200, body=b"[]", reply=None)
PAGE = Exchange(status=200, body=b" <!DOCTYPE html>", reply=None)


def test_a_reply_that_makes_no_sense_is_asked_for_once_more_after_a_while() -> None:
    setting = Setting(answered(), *[SENSELESS] * MOST_ATTEMPTS)
    setting.ask_one()
    (outcome,) = setting.ask(write("other"))
    assert isinstance(outcome, NoReply)
    assert outcome.reason == "no reply after 2 attempts: the body of the reply is malformed"
    times = [time for time, _ in setting.client.sent][1:]
    assert len(times) == 2
    assert times == sorted(set(times))


def test_a_web_page_in_place_of_a_reply_is_asked_for_once_more_then_ends_the_run() -> None:
    setting = Setting(*[PAGE] * 27)
    (outcome,) = setting.ask(write())
    assert isinstance(outcome, ModelRefused)
    assert "sent a web page (HTML) instead of a reply); check the address" in str(outcome)
    assert len(setting.client.sent) == 2


def test_a_response_that_is_too_large_is_asked_for_once_more_and_the_run_goes_on() -> None:
    large = Exchange(status=200, fault="the reply has more than 16 MB", is_unusable=True)
    setting = Setting(large, large, answered("words"))
    (outcome,) = setting.ask(write())
    assert outcome == NoReply("no reply after 2 attempts: the reply has more than 16 MB")
    assert setting.ask_one().text == "words"  # type: ignore[attr-defined]
    assert setting.ledger.events == ["failure", "keep", "describe"]


def test_a_request_that_is_not_answered_in_time_is_given_up_after_three_attempts() -> None:
    setting = Setting(TIMED_OUT)
    (outcome,) = setting.ask(write())
    assert outcome == NoReply("no reply after 3 attempts: timed out")


def test_counts_that_cannot_be_true_cost_the_most_that_was_set_aside() -> None:
    lie = answered("words")
    assert lie.reply is not None
    lie = replace(
        lie, reply=replace(lie.reply, input_tokens=0, output_tokens=0, is_miscounted=True)
    )
    setting = Setting(lie, answered("truth"))
    found = setting.ask_one()
    assert found.text == "words"  # type: ignore[attr-defined]
    assert found.cost is None  # type: ignore[attr-defined]
    assert setting.session.budget.lost.tokens > 0
    assert setting.session.tally.miscounted == 1
    (after,) = setting.ask(write("other"))
    assert after.text == "truth"  # type: ignore[attr-defined]


def test_what_a_server_writes_beyond_the_limit_is_counted() -> None:
    setting = Setting(answered(written=600), answered(written=10))
    setting.ask_one()
    setting.ask(write("other"))
    assert (setting.session.tally.overlong, setting.session.tally.overlong_tokens) == (1, 500)


def test_a_client_that_fails_after_the_reply_has_come_loses_nothing() -> None:
    setting = Setting(answered("words"))
    send = setting.client.send

    async def fail(request: Request, keep: object) -> Exchange:
        await send(request, keep)  # type: ignore[arg-type]
        raise RuntimeError("the program broke")

    setting.client.send = fail  # type: ignore[method-assign]
    assert isinstance(setting.ask_one(), RuntimeError)
    setting.client.send = send  # type: ignore[method-assign]
    assert setting.ask_one().text == "words"  # type: ignore[attr-defined]
    assert len(setting.client.sent) == 1


def test_one_request_asked_many_times_at_once_goes_out_once() -> None:
    setting = Setting(answered("words"))
    found = setting.ask(*(write() for _ in range(9)), write("other"))
    assert [one.text for one in found] == ["words"] * 10  # type: ignore[attr-defined]
    assert len(setting.client.sent) == 2


def test_those_who_wait_for_a_request_learn_why_it_failed() -> None:
    refused = Exchange(status=401, body=b"no", fault="status 401: no")
    found = Setting(refused).ask(*(write() for _ in range(3)))
    assert [type(error) for error in found] == [ModelRefused] * 3


def test_no_more_calls_are_in_flight_than_allowed() -> None:
    hours = Hours()
    setting = Setting(answered(), hours=hours, pace=Pace(concurrency=3, clock=hours.clock))
    setting.ask(*(write(f"number {n}") for n in range(20)))
    assert setting.client.most_in_flight == 3
    assert len(setting.client.sent) == 20


@pytest.mark.parametrize("asked", [0.5, 7.0, 45.0])
def test_a_server_that_names_a_wait_is_given_it_by_every_call(asked: float) -> None:
    busy = replace(BUSY, retry_after=asked)
    setting = Setting(busy, answered("words"))
    assert setting.ask_one().text == "words"  # type: ignore[attr-defined]
    first, second = setting.client.times
    assert asked + 1.0 <= second - first <= asked + 1.0 + 0.5
    setting = Setting(busy, answered())
    setting.client.seconds = 0.25

    async def work() -> None:
        first = asyncio.ensure_future(setting.session.ask(write(), PURPOSE))
        await setting.hours.sleep(0.3)
        await setting.session.ask(write("later"), PURPOSE)
        await first

    setting.hours.run(work())
    first_sent, *others = setting.client.times
    assert all(time - first_sent >= asked for time in others)


@pytest.mark.parametrize("fault", [BROKEN, GONE, CUT, replace(BROKEN, status=529)])
def test_a_passing_fault_is_tried_again_then_given_up(fault: Exchange) -> None:
    setting = Setting(fault)
    found = setting.ask_one()
    assert found == NoReply(f"no reply after {MOST_ATTEMPTS} attempts: {fault.fault}")
    assert len(setting.client.sent) == MOST_ATTEMPTS
    assert setting.ledger.failed == [(fault.fault,) * MOST_ATTEMPTS]
    assert setting.session.tally.given_up == 1


@pytest.mark.parametrize("fault", [BROKEN, GONE, TIMED_OUT, CUT, BUSY])
def test_a_fault_that_passes_costs_no_reply(fault: Exchange) -> None:
    setting = Setting(fault, fault, answered("words"))
    assert setting.ask_one().text == "words"  # type: ignore[attr-defined]
    (answer,) = setting.ledger.answers.values()
    assert answer.faults == (fault.fault,) * 2


def test_a_request_that_is_wrong_is_not_tried_again() -> None:
    wrong = Exchange(status=400, body=b"too long", fault="status 400: too long")
    setting = Setting(wrong)
    assert setting.ask_one() == NoReply("no reply: status 400: too long")
    assert len(setting.client.sent) == 1


@given(st.integers(1, 12), st.integers(0, 99))
def test_back_off_doubles_its_bound_and_varies_within_it(attempt: int, seed: int) -> None:
    wait = back_off(attempt, random.Random(seed))
    assert 0 <= wait <= min(60.0, 0.5 * 2**attempt)
    waits = {back_off(attempt, random.Random(other)) for other in range(seed, seed + 20)}
    assert len(waits) == 20


@given(st.floats(0, 10_000))
def test_back_off_is_never_shorter_than_asked_within_reason(asked: float) -> None:
    wait = back_off(1, random.Random(0), asked)
    assert min(asked, 600.0) <= wait <= min(asked, 600.0) + 0.25


@pytest.mark.parametrize(
    ("fault", "is_lost"),
    [(BROKEN, False), (GONE, False), (BUSY, False), (TIMED_OUT, True), (CUT, True)],
)
def test_what_may_have_been_charged_counts_as_spent(fault: Exchange, is_lost: bool) -> None:
    setting = Setting(fault, answered())
    setting.ask_one()
    assert (setting.session.budget.lost.tokens > 0) == is_lost


def test_a_run_stops_before_it_would_pass_its_budget() -> None:
    setting = Setting(answered(given=10, written=100), budget=Budget(max_tokens=400))
    found = setting.ask(*(write(f"number {n}") for n in range(20)))
    spent = setting.session.budget.spent.tokens
    assert any(isinstance(one, BudgetSpent) for one in found)
    assert 0 < spent <= 400
    assert len(setting.client.sent) == spent // 110


def test_a_cost_that_nobody_knows_is_no_budget() -> None:
    setting = Setting(answered(), budget=Budget(max_cost=1.0), price=None)
    assert isinstance(setting.ask_one(), BudgetSpent)
    assert setting.client.sent == []


USES = st.lists(
    st.tuples(
        st.integers(0, 5_000),  # estimated input
        st.integers(1, 3_000),  # most output
        st.floats(0, 1),  # part of the estimate that was used
        st.floats(0, 1),  # part of the output
        st.sampled_from(["settle", "settle", "settle", "release", "lose"]),
        st.integers(0, 3),  # how many calls stay open meanwhile
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(USES, st.floats(0.0001, 0.2), st.integers(1, 60_000), st.booleans())
def test_reserving_never_lets_a_run_pass_its_limits(
    uses: list[tuple[int, int, float, float, str, int]],
    max_cost: float,
    max_tokens: int,
    knows_price: bool,
) -> None:
    price = PRICE if knows_price else None
    budget = Budget(max_cost=max_cost if knows_price else None, max_tokens=max_tokens)
    open_calls: list[tuple[Spent, Spent, int, str]] = []
    charged = Spent()

    def close(most: int) -> None:
        nonlocal charged
        while len(open_calls) > most:
            reserved, actual, estimated, end = open_calls.pop(0)
            if end == "settle":
                budget.settle(reserved, actual, estimated)
                charged = charged.plus(actual)
            elif end == "lose":
                budget.lose(reserved)
                charged = charged.plus(actual)
            else:
                budget.release(reserved)

    for estimated, most, used, said, end, stay in uses:
        try:
            reserved = budget.reserve(price, estimated, most)
        except BudgetSpent:
            continue
        given_, written = int(estimated * used), int(most * said)
        cost = PRICE.cost_of(given_, 0, written) if knows_price else None
        actual = Spent(input_tokens=given_, output_tokens=written, cost=cost)
        open_calls.append((reserved, actual, estimated, end))
        close(stay)
    close(0)
    assert charged.tokens <= max_tokens
    if knows_price:
        assert (charged.cost or 0.0) <= max_cost * (1 + 1e-9)
    assert budget.spent.tokens + budget.lost.tokens <= max_tokens


def test_input_that_was_estimated_too_low_makes_the_next_estimates_higher() -> None:
    budget = Budget(max_tokens=10_000)
    first = budget.reserve(None, 100, 10)
    budget.settle(first, Spent(input_tokens=400), 100)
    assert budget.reserve(None, 100, 10).input_tokens >= 400


UNITS = st.lists(st.tuples(st.floats(0, 30), st.floats(0.5, 40)), min_size=1, max_size=40)


@settings(max_examples=80, deadline=None)
@given(UNITS, st.sampled_from([6.0, 60.0, 600.0]))
def test_no_minute_gets_more_than_the_rate_and_what_was_saved_up(
    units: list[tuple[float, float]], per_minute: float
) -> None:
    hours, granted = Hours(), []
    saved = max(1.0, per_minute / 10)

    async def take(bucket: Bucket, many: float) -> None:
        await bucket.take(many)
        granted.append((hours.time, many))

    async def work() -> None:
        bucket = Bucket(per_minute, hours.clock)
        waiting = []
        for pause, many in units:
            await hours.sleep(pause)
            waiting.append(asyncio.ensure_future(take(bucket, many)))
        await asyncio.gather(*waiting)

    hours.run(work())
    assert len(granted) == len(units)
    largest = max(many for _, many in units)
    for start, _ in granted:
        within = sum(many for time, many in granted if start <= time < start + 60)
        assert within <= per_minute + saved + max(0.0, largest - saved) + 1e-6


def test_a_rate_is_used_to_the_full() -> None:
    hours = Hours()
    setting = Setting(
        answered(), hours=hours, pace=Pace(64, requests_per_minute=60, clock=hours.clock)
    )
    setting.ask(*(write(f"number {n}") for n in range(66)))
    assert 59.0 <= setting.client.times[-1] - setting.client.times[0] <= 61.0


def test_tokens_a_minute_hold_calls_back_too() -> None:
    hours = Hours()
    pace = Pace(64, tokens_per_minute=1_200, clock=hours.clock)
    setting = Setting(answered(), hours=hours, pace=pace)
    setting.ask(*(write(f"number {n}") for n in range(10)))
    taken = setting.client.times[-1] - setting.client.times[0]
    assert taken >= 9 * 100 / 1_200 * 60 - 6


def test_calls_that_a_pause_held_back_keep_the_rate_after_it() -> None:
    hours = Hours()
    pace = Pace(64, requests_per_minute=60, clock=hours.clock)
    setting = Setting(replace(BUSY, retry_after=60.0), answered(), hours=hours, pace=pace)
    setting.client.seconds = 0.1
    setting.ask(*(write(f"number {n}") for n in range(150)))
    times = setting.client.times
    assert len(times) == 151
    for start in times:
        assert sum(start <= time < start + 60 for time in times) <= 66


def test_a_pause_holds_back_those_who_wait_for_others_to_end() -> None:
    hours = Hours()
    setting = Setting(
        replace(BUSY, retry_after=30.0),
        answered(),
        hours=hours,
        pace=Pace(concurrency=2, clock=hours.clock),
    )
    setting.ask(*(write(f"number {n}") for n in range(6)))
    times = setting.client.times
    assert times[1] == times[0]
    assert all(time - times[0] >= 31.0 for time in times[2:])


def test_a_breaker_opens_probes_and_closes_again() -> None:
    hours = Hours()
    setting = Setting(*[GONE] * 12, answered(), hours=hours, pace=Pace(64, clock=hours.clock))
    setting.client.seconds = 0.1
    found = setting.ask(*(write(f"number {n}") for n in range(12)))
    assert all(not isinstance(one, BaseException | NoReply) for one in found)
    times = setting.client.times
    assert times[11] == times[0]  # all go out at once
    assert times[12] - times[11] >= 2.0  # then one tries whether the server is back
    assert times[-1] - times[12] < 60.0  # and the rest follow


def test_a_server_that_stays_away_ends_the_run_with_few_probes() -> None:
    setting = Setting(GONE, patience=300.0)
    setting.client.seconds = 0.0
    found = setting.ask(*(write(f"number {n}") for n in range(30)))
    gone = [one for one in found if isinstance(one, ServerGone)]
    assert gone
    assert str(gone[0]) == (
        "the server has not answered for 300 seconds; finished work is saved: run the "
        "command again when the server responds"
    )
    assert len(setting.client.sent) < 30 + 20
    assert 300.0 <= setting.hours.time - setting.client.times[0] <= 360.0


def test_failures_at_one_time_are_one_reason_to_wait_longer() -> None:
    """Sixteen calls that a server's end breaks at once must not cost a minute."""
    hours = Hours()
    setting = Setting(*[GONE] * 16, answered(), hours=hours, pace=Pace(64, clock=hours.clock))
    setting.client.seconds = 0.1
    setting.ask(*(write(f"number {n}") for n in range(16)))
    times = setting.client.times
    assert times[15] == times[0]
    assert times[16] - times[0] < 5.0


@pytest.mark.parametrize("waits", ["back-off", "pause", "breaker", "rate"])
def test_a_session_that_is_stopped_ends_every_wait(waits: str) -> None:
    hours = Hours()
    stop = asyncio.Event()
    clock = hours.clock.until(stop)
    pace = Pace(clock=clock, requests_per_minute=1 if waits == "rate" else None)
    breaker = Breaker(faults=1 if waits == "breaker" else 100, clock=clock)
    script = {"back-off": BROKEN, "pause": replace(BUSY, retry_after=500.0), "breaker": GONE}
    client = ScriptedClient([script.get(waits, answered())], hours)
    session = Session(
        {MODEL: Endpoint(client, pace, breaker, None)},
        MemoryLedger(),
        Budget(),
        clock=hours.clock,
        stop=stop,
    )

    async def work() -> list[object]:
        asked = [session.ask(write(f"number {n}"), PURPOSE) for n in range(3)]
        waiting = asyncio.gather(*asked, return_exceptions=True)
        await hours.sleep(1.01)
        session.stop()
        return list(await waiting)

    before = hours.time
    found = hours.run(work())
    assert any(isinstance(one, SessionStopped) for one in found)
    assert hours.time - before < 3.0


@pytest.mark.parametrize("status", [401, 402, 403, 404])
@pytest.mark.parametrize(
    ("model", "hint"),
    [
        (MODEL, "check the key, the name of the model and the account"),
        (LOCAL, "check the address and the name of the model"),
    ],
)
def test_a_refusal_for_good_ends_the_run_with_a_hint(
    status: int, model: ModelAddress, hint: str
) -> None:
    refused = Exchange(status=status, body=b"no", fault=f"status {status}: no")
    setting = Setting(refused, model=model)
    error = setting.ask_one(write(model=model))
    assert isinstance(error, ModelRefused)
    assert str(error) == f"{model} cannot be used (status {status}: no); {hint}"
    assert len(setting.client.sent) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (429, "insufficient_quota: You exceeded your current quota"),
        (429, '{"error": {"code": "insufficient_quota", "message": "no"}}'),
        (400, "Your credit balance is too low to access the API."),
    ],
)
def test_an_account_without_credit_ends_the_run(status: int, words: str) -> None:
    refused = Exchange(status=status, body=words.encode(), fault=f"status {status}: {words}")
    error = Setting(refused).ask_one()
    assert isinstance(error, ModelRefused)
    assert "\n" not in str(error)


@pytest.mark.parametrize("status", [400, 422])
@pytest.mark.parametrize("words", ["response_format is not supported", "bad output_config"])
def test_a_server_that_takes_no_schema_is_answered_with_the_option_to_use(
    status: int, words: str
) -> None:
    refused = Exchange(status=status, body=words.encode(), fault=f"status {status}: {words}")
    error = Setting(refused).ask_one()
    assert isinstance(error, ModelRefused)
    hint = str(error).partition("; try again with ")[2]
    assert "--form json" in hint
    assert "--form text" in hint


def test_a_session_that_is_stopped_waits_for_what_is_on_its_way() -> None:
    hours = Hours()
    setting = Setting(answered("words"), hours=hours, pace=Pace(concurrency=2, clock=hours.clock))

    async def work() -> list[object]:
        asked = [setting.session.ask(write(f"number {n}"), PURPOSE) for n in range(5)]
        waiting = asyncio.gather(*asked, return_exceptions=True)
        await hours.sleep(0.5)
        setting.session.stop()
        assert setting.session.in_flight == 2
        return list(await waiting)

    found = hours.run(work())
    assert [isinstance(one, SessionStopped) for one in found] == [False] * 2 + [True] * 3
    assert len(setting.ledger.kept) == len(setting.client.sent) == 2
