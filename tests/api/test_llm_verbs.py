"""Language models go wherever any coder goes, from Python and from the command line."""

import asyncio
import json
from pathlib import Path

import pytest

import govatlas
from govatlas import api
from govatlas.errors import InputError, UnknownCoder
from tests.api.llm_runs import Place
from tests.coding.llm.server import ModelServer
from tests.coding.llm.wire import serve

NUMBER = 11


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return a folder with documents, each with a gold coding by ann."""
    place = Place(tmp_path).fill(NUMBER)
    record = {"coder": "ann", "risk_subdomains": [], "sectors": []}
    lines = [json.dumps({"document_id": f"act-{n:03}", **record}) for n in range(NUMBER)]
    (tmp_path / "gold.jsonl").write_text("\n".join(lines))
    govatlas.import_gold(tmp_path / "gold.jsonl", db=place.db)
    return place


def name_model(server: ModelServer, name: str = "tiny") -> dict[str, object]:
    return {"models": f"{server.address}/v1#{name}"}


def test_functions_take_models_as_they_take_any_coder(place: Place, tmp_path: Path) -> None:
    db = place.db
    with serve(place.folder) as server:
        options = name_model(server)
        evaluated = govatlas.evaluate("ann", coder="llm", options=options, db=db, resamples=20)
        assert evaluated.failures == ()
        assert place.list_codings()["act-000"].coder.name == "ann"
        paid = len(server.read_entries())
        report = govatlas.code(coder="llm", options=options, db=db)
        assert (len(report.coded), report.coder, report.left) == (NUMBER, "llm:tiny", 0)
        assert report.figures is not None
        assert (report.figures.calls, report.figures.from_ledger) == (0, paid)
        again = govatlas.code(coder="llm", options=options, db=db)
        assert (again.coded, len(again.already)) == ((), NUMBER)
        (tmp_path / "c.json").write_text(
            govatlas.calibrate(gold="ann", coder="llm", db=db).to_file()
        )
        corrected = govatlas.code(
            coder="llm", options=options, calibration=tmp_path / "c.json", db=db
        )
        assert (len(corrected.coded), corrected.coder) == (NUMBER, "llm:tiny-calibrated")
        assert len(server.read_entries()) == paid
        checked = govatlas.check(["act-001"], coder="llm", options=options, db=db)
        assert {one.check for one in checked} >= {"changed title", api.PARTS}
        assert len(server.read_entries()) > paid
    assert govatlas.agree("ann", "llm:tiny", db=db, resamples=20).comparison.second == "llm:tiny"
    with pytest.raises(UnknownCoder, match="several coders match llm; choose one of: llm:tiny, "):
        govatlas.agree("ann", "llm", db=db, resamples=20)


def test_commands_take_models_as_they_take_any_coder(place: Place) -> None:
    with serve(place.folder) as server:
        words = ("--coder", "llm", "--model", f"{server.address}/v1#tiny")
        few = ("--resamples", "20")
        gold = str(place.folder / "gold.jsonl")
        for command in (
            ("evaluate", "--gold", gold, *words, *few),
            ("code", *words),
            ("evaluate", "--gold", gold, "--coder", "llm", *few),
            ("agree", "ann", "llm", *few),
            ("calibrate", "--gold", "ann", "--coder", "llm"),
            ("estimate", "--gold", "ann", "--coder", "llm"),
        ):
            ended = place.invoke(*command)
            assert (ended.status, "Error" in ended.err) == (0, False), (command, ended.err)
        checked = place.invoke("check", "act-001", *words)  # this model minds every blank line
        assert "changed title: 1 document, 0 labels changed" in checked.out
        assert checked.err == ""


def test_an_evaluation_keeps_to_its_budget_and_goes_on_from_there(place: Place) -> None:
    with serve(place.folder) as server:
        options = name_model(server)
        with pytest.raises(InputError, match=r"the budget is spent: .* of 11 documents are not"):
            govatlas.evaluate(
                "ann", coder="llm", options={**options, "max_tokens": 60_000}, db=place.db
            )
        paid = len(server.read_entries())
        assert paid > 0
        assert govatlas.evaluate("ann", coder="llm", options=options, db=place.db, resamples=20)
        assert len(server.read_entries()) == 2 * NUMBER


def test_models_need_a_name_and_options_that_there_are(place: Place) -> None:
    with pytest.raises(InputError, match="the coder llm needs a model"):
        govatlas.code(coder="llm", db=place.db)
    with pytest.raises(InputError, match="has no option 'model'; its options: models, samples"):
        govatlas.code(coder="llm", options={"model": "openai:x"}, db=place.db)
    with pytest.raises(InputError, match="unknown reply format 'yaml'; choose one of: schema"):
        govatlas.code(coder="llm", options={"models": "openai:x", "form": "yaml"}, db=place.db)


def test_models_code_in_a_thread_of_an_event_loop(place: Place) -> None:
    async def code(server: ModelServer) -> govatlas.CodeReport:
        with pytest.raises(InputError, match="notebook"):
            govatlas.code(["act-000"], coder="llm", options=name_model(server), db=place.db)
        return await asyncio.to_thread(
            govatlas.code, ["act-000"], coder="llm", options=name_model(server), db=place.db
        )

    with serve(place.folder) as server:
        assert asyncio.run(code(server)).coded == ("act-000",)
