"""What the plan and the log of a model server promise by themselves."""

from pathlib import Path
from typing import Any

import pytest

from tests.coding.llm.plan import Draw, Fault, Plan
from tests.coding.llm.request_log import Entry, paid_twice, spent


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.OK])
def test_each_fault_hits_its_share_and_first_tries_no_more_than_later_ones(fault: Fault) -> None:
    plan = Plan(seed=7, shares={**dict.fromkeys(Fault, 0.05), fault: 0.15, Fault.OK: 0.15})
    number = 4000
    spread = (0.15 * 0.85 / number) ** 0.5
    for seen in (0, 1):
        drawn = [plan.choose_fault(Draw(plan.seed, f"{n:x}", seen)) for n in range(number)]
        assert drawn.count(fault) / number == pytest.approx(0.15, abs=4 * spread)


def test_shares_of_re_asking_can_differ() -> None:
    plan = Plan(shares={"drop": 1.0}, reask_shares={"empty": 1.0})
    draw = Draw(0, "any", 0)
    assert plan.choose_fault(draw) is Fault.DROP
    assert plan.choose_fault(draw, reask=True) is Fault.EMPTY


@pytest.mark.parametrize(
    "shares", [{"drop": -0.1}, {"drop": 0.6, "cut": 0.5}, {"earthquake": 0.1}], ids=str
)
def test_shares_that_make_no_sense_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Plan(shares=shares)


def test_a_plan_is_read_from_json_and_from_a_file(tmp_path: Path) -> None:
    plan = Plan(seed=4, shares={"cut": 0.2}, models={"a": "b"}, die_after=9)
    file = tmp_path / "plan.json"
    file.write_text(plan.to_json(), "utf-8")
    assert Plan.parse(plan.to_json()) == Plan.parse(str(file)) == plan


def test_latency_varies_by_the_jitter() -> None:
    plan = Plan(latency_ms=60, jitter_ms=20)
    drawn = [plan.choose_latency(Draw(0, f"{n}", 0)) for n in range(99)]
    assert 0.04 <= min(drawn) < 0.045 < 0.075 < max(drawn) <= 0.08


ENTRY = Entry(
    time=0.0,
    seconds=0.0,
    digest="a",
    path="/v1/messages",
    model="tiny",
    seen=0,
    fault="ok",
    status=200,
    input_tokens=1000,
    output_tokens=200,
    spoiled=0,
    written=True,
)


def vary(**fields: Any) -> Entry:
    return Entry(**{name: getattr(ENTRY, name) for name in Entry.__slots__} | fields)


@pytest.mark.parametrize(
    ("second", "twice", "dollars"),
    [
        (vary(digest="b"), (), 0.01),
        (vary(seen=1), ("a",), 0.01),
        (vary(fault="empty", output_tokens=0), ("a",), 0.007),
        (vary(written=False), (), 0.005),
        (vary(fault="rate_limit", status=429, input_tokens=0, output_tokens=0), (), 0.005),
    ],
)
def test_what_was_paid_is_counted_from_whole_replies(
    second: Entry, twice: tuple[str, ...], dollars: float
) -> None:
    # 1,000 tokens in at $2 and 200 out at $15 for a million: 0.002 + 0.003 dollars a reply.
    assert paid_twice([ENTRY, second]) == twice
    assert spent([ENTRY, second], 2.0, 15.0) == pytest.approx(dollars)
