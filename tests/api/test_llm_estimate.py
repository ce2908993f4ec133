"""Estimates and the log tell what calls take and took."""

import json
from pathlib import Path
from typing import Any

import pytest

from govatlas.api.llm.estimate import NORM_REPLY_TOKENS, REASKED
from govatlas.codebook import load_codebook
from govatlas.coding.llm.prices import load_prices
from govatlas.coding.llm.providers.registry import parse_model
from govatlas.coding.llm.tasks import build_tasks
from govatlas.coding.llm.tokens import estimate_tokens
from tests.api.llm_runs import Ended, Place, build, code
from tests.coding.llm.test_parts import build_law
from tests.coding.llm.wire import serve

MINI = "openai:gpt-5-mini"
UNKNOWN = "http://127.0.0.1:1/v1#tiny"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def estimate(place: Place, *words: str) -> dict[str, Any]:
    ended = place.invoke("llm", "estimate", "--json", *words)
    assert (ended.status, ended.err) == (0, "")
    found: dict[str, Any] = json.loads(ended.out)
    return found


def test_an_estimate_adds_up(place: Place) -> None:
    place.fill(10)
    found = estimate(place, "--model", MINI)
    assert (found["documents"], found["texts"], found["parts"]) == (10, 10, 10)
    assert (found["calls"], found["already"]) == (20, 0)
    assert 0 < found["reasks"] < found["calls"]
    assert 0 < found["shared_tokens"] < found["input_tokens"]
    price = load_prices().find(parse_model(MINI))
    assert price is not None
    given, shared, written = (found[f"{name}_tokens"] for name in ("input", "shared", "output"))
    (model,) = found["models"]
    assert model["cost"] == pytest.approx((given * price.input + written * price.output) / 1e6)
    assert model["batch_cost"] == pytest.approx(model["cost"] * price.batch)
    saved = shared * (price.input - price.cached_input) / 1e6
    assert model["cost"] - model["cached_cost"] == pytest.approx(saved)
    assert model["prices_as_of"] == price.as_of


def test_twice_the_samples_take_twice_the_calls(place: Place) -> None:
    place.fill(4)
    once, twice = (estimate(place, "--model", MINI, "--samples", n) for n in ("1", "2"))
    assert twice["calls"] == 2 * once["calls"]
    assert twice["input_tokens"] == pytest.approx(2 * once["input_tokens"], rel=0.01)
    assert twice["models"][0]["cost"] == pytest.approx(2 * once["models"][0]["cost"], rel=0.01)


def test_norms_are_priced_where_they_are_asked_for(place: Place) -> None:
    place.fill(20)
    plain, more = (estimate(place, "--model", MINI, *words) for words in ((), ("--norms",)))
    assert (plain["calls"], more["calls"]) == (40, 60)
    assert (plain["reasks"], more["reasks"]) == (4, 6)
    written = 20 * NORM_REPLY_TOKENS * (1 + REASKED)
    assert more["output_tokens"] - plain["output_tokens"] == pytest.approx(written)
    system = estimate_tokens(build_tasks(load_codebook(), norms=True)[-1].system)
    alike = more["shared_tokens"] - plain["shared_tokens"]
    assert alike == pytest.approx(20 * system * (1 + REASKED), rel=0.02)
    assert more["input_tokens"] - plain["input_tokens"] > alike
    (without,), (with_,) = (found["models"] for found in (plain, more))
    assert with_["cost"] > 1.2 * without["cost"]


def test_codings_without_norms_leave_those_with_norms_to_be_estimated(place: Place) -> None:
    place.fill(2)
    with serve(place.folder) as server:
        model = f"{server.address}/v1#tiny"
        place.invoke(*code(server))
        assert estimate(place, "--model", model)["documents"] == 0
        assert estimate(place, "--model", model, "--norms")["documents"] == 2


def test_one_text_counts_once_and_a_long_one_by_its_parts(place: Place) -> None:
    place.add(
        build("a", "The same short text of an act."), build("b", "The same short text of an act.")
    )
    place.add(build("long", build_law(chapters=30)))
    found = estimate(place, "--model", MINI)
    assert (found["documents"], found["texts"], found["parts"]) == (3, 2, 3)
    assert estimate(place, "--model", MINI, "a")["parts"] == 1


def test_what_is_coded_is_not_estimated(place: Place) -> None:
    place.fill(3)
    with serve(place.folder) as server:
        place.invoke(*code(server, "act-000"))
        found = estimate(place, "--model", f"{server.address}/v1#tiny")
        calls = len(server.read_entries())
    assert (found["documents"], found["already"]) == (2, 1)
    assert calls == 2


def test_an_unknown_price_is_said_and_not_guessed(place: Place) -> None:
    place.fill(2)
    ended = place.invoke("llm", "estimate", "--model", UNKNOWN, "--model", MINI)
    assert ended.status == 0
    assert f"{UNKNOWN}: cost unknown: the model has no price (set one with" in ended.out
    assert f"{MINI}: $" in ended.out
    assert ended.out.splitlines()[0] == "2 documents to code, 2 different texts in 2 parts."
    assert ended.out.endswith("No call was made.\n")
    models = estimate(place, "--model", UNKNOWN)["models"]
    assert models == [
        {
            "model": UNKNOWN,
            "cost": None,
            "cached_cost": None,
            "batch_cost": None,
            "prices_as_of": None,
        }
    ]


def test_prices_of_ones_own_are_used(place: Place) -> None:
    place.fill(1)
    prices = place.folder / "prices.yaml"
    prices.write_text(
        f'as_of: "2027-01-01"\nmodels:\n- {{model: "{UNKNOWN}", input: 1, output: 0}}\n'
    )
    found = estimate(place, "--model", UNKNOWN, "--prices", str(prices))
    (model,) = found["models"]
    assert model["cost"] == pytest.approx(found["input_tokens"] / 1e6)
    assert model["prices_as_of"] == "2027-01-01"


@pytest.mark.parametrize(
    "text", ["", "as_of: x", "models: []", "as_of: 1\nmodels: [{model: a}]", "[", "\x00"]
)
def test_a_price_file_that_makes_no_sense_is_one_line(place: Place, text: str) -> None:
    place.fill(1)
    prices = place.folder / "prices.yaml"
    prices.write_text(text)
    ended = place.invoke("llm", "estimate", "--model", MINI, "--prices", str(prices))
    check_error(ended, "prices.yaml: not a price file")


def test_a_context_that_is_too_small_is_one_line(place: Place) -> None:
    place.fill(1)
    ended = place.invoke("llm", "estimate", "--model", MINI, "--context", "1024")
    check_error(ended, "a context of 1024 tokens is too small")
    small = estimate(place, "--model", MINI, "--context", "8192")
    assert small["calls"] > 2


def check_error(ended: Ended, problem: str) -> None:
    assert ended.status == 1
    assert ended.err.startswith("Error: ")
    assert "unexpected" not in ended.err
    assert problem in ended.err
    assert ended.err.count("\n") == 1


@pytest.fixture
def logged(place: Place) -> Place:
    """Return a place where two documents were coded with some faults."""
    place.fill(2)
    shares = {"invented_quotations": 0.6, "rate_limit": 0.2}
    with serve(place.folder, seed=3, shares=shares, retry_after=0.01) as server:
        assert place.invoke(*code(server, "--concurrency", "1")).status == 0
    return place


def test_the_log_shows_every_call(logged: Place) -> None:
    calls = logged.list_calls()
    ended = logged.invoke("llm", "log")
    assert (ended.status, ended.err) == (0, "")
    heads = [line for line in ended.out.splitlines() if not line.startswith(" ")]
    assert [line.split()[0] for line in heads] == [str(n) for n in range(1, len(calls) + 1)]
    assert len(calls) >= 4
    assert (
        sum("asked again (1)" in line for line in heads) == sum(c.attempt == 1 for c in calls) > 0
    )
    assert "answered by call; " in ended.out
    assert "; before it: status 429: Rate limit reached, try again later" in ended.out
    assert "price unknown" in ended.out
    assert "TASK: coverage" not in ended.out


def test_the_log_in_full_has_prompts_and_replies(logged: Place) -> None:
    out = logged.invoke("llm", "log", "--full").out
    assert out.count("--- system\nYou are a coder") == len(logged.list_calls())
    assert "<<<DOCUMENT" in out
    assert "Act number 1 of the town of Elmford" in out
    assert "REASK: quotations" in out


def test_the_log_of_one_document_has_its_calls_alone(logged: Place) -> None:
    lines = logged.invoke("llm", "log", "--document", "act-001", "--json").out.splitlines()
    calls = [json.loads(line) for line in lines]
    assert {tuple(call["documents"]) for call in calls} == {("act-001",)}
    assert len(calls) < len(logged.list_calls())
    check_error(logged.invoke("llm", "log", "--document", "act-9"), "act-9")


def test_the_log_as_json_has_all_that_is_known(logged: Place) -> None:
    lines = logged.invoke("llm", "log", "--json").out.splitlines()
    for line, row in zip(lines, logged.list_calls(), strict=True):
        call = json.loads(line)
        assert call["digest"] == row.digest
        assert [(m["role"], m["text"]) for m in call["messages"]] == list(row.messages)
        assert json.loads(call["reply"])
        assert call["parameters"] == {"temperature": 0.0, "max_tokens": 8_000, "form": "schema"}
        assert call["served_model"] == "tiny-2026-10-01"
        assert (call["input_tokens"], call["cost"]) == (row.input_tokens, None)
        assert call["faults"] == list(row.faults)


def test_no_calls_are_said_to_be_none(place: Place) -> None:
    place.fill(1)
    assert place.invoke("llm", "log").out == "No calls were made.\n"
    out = place.invoke("llm", "log", "--document", "act-000").out
    assert out == "No calls about document act-000 were made.\n"
