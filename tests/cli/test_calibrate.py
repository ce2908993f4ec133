"""The command calibrate, and coding by what it learned."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from govatlas import api
from govatlas.api import load_codebook
from govatlas.model.coding import Coder, CoderKind, Mode
from govatlas.store import Filters, Store
from tests.api.conftest import TEXT
from tests.api.fakes import FAKE, FakeMethod, FittedMethod, register
from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of 12 documents that the coder fake has coded, and ann as none at all."""
    made = tmp_path_factory.mktemp("judged")
    db = made / "govatlas.db"
    for n in range(12):
        (made / f"ordinance-{n}.txt").write_text(TEXT.format(n=n))
    assert len(api.read([made], db=db).new) == 12
    assert not api.code(db=db, coder=FakeMethod()).failures
    with Store.open(db) as store:
        for entry in store.listing.documents():
            coding = store.codings.read(entry.id)
            none = tuple(replace(label, level=0, quotations=()) for label in coding.labels)
            ann = Coder(CoderKind.PERSON, "ann")
            store.codings.save(replace(coding, coder=ann, labels=none, mode=Mode.BLIND))
    return db


@pytest.fixture
def gold(run: Run, folder: Path, judged: Path) -> Run:
    """Return ``run`` over a copy of the database."""
    shutil.copy(judged, folder / "govatlas.db")
    return run


def test_what_is_learned_corrects_the_next_coding(gold: Run, folder: Path) -> None:
    asked = ("--gold", "ann", "--coder", "fake", "--output", "fake.json", "--report", "r.html")
    learned = gold("calibrate", *asked)
    assert learned.exit_code == 0, learned.output
    assert "mean level above gold: +1.000 before, +0.000 after" in learned.stdout
    page = (folder / "r.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "<svg" in page
    assert "<table>" in page
    assert "<h2>risk</h2>" in page
    coded = gold("code", "--calibration", "fake.json", "--jobs", "1")
    assert coded.exit_code == 0, coded.output
    with Store.open(folder / "govatlas.db", writable=False) as store:
        (entry, *_) = store.listing.documents(Filters(coder="fake-calibrated"))
        coding = store.codings.read(entry.id, coder="fake-calibrated")
    assert {label.level for label in coding.labels} == {0}
    assert coding.coder.digest != FAKE.digest
    assert len(coding.labels) == len(load_codebook().taxonomy("risk").categories)


def test_reliability_as_json(gold: Run) -> None:
    found = json.loads(gold("calibrate", "--gold", "ann", "--coder", "fake", "--json").stdout)
    assert (found["documents"], found["fitted"]) == (12, 0)
    assert found["reliability"][0]["taxonomy"] == "risk"


def test_gold_that_the_coder_was_fitted_on_is_left_out(
    gold: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(folder / "govatlas.db", writable=False) as store:
        seen = frozenset(store.documents.read(e.id).text_digest for e in store.listing.documents())
    register(monkeypatch, "fake", lambda: FittedMethod(seen=seen))
    refused = gold("calibrate", "--gold", "ann", "--coder", "fake")
    assert refused.exit_code == 1
    assert "trained on all 12 documents" in refused.stderr
    allowed = gold("calibrate", "--gold", "ann", "--coder", "fake", "--with-fitted")
    assert allowed.exit_code == 0
    assert "expect more errors on other documents" in allowed.stderr


def test_too_few_documents_are_counted_as_they_are(gold: Run, folder: Path) -> None:
    for n in range(6, 12):
        gone = gold("delete", f"ordinance-{n}", "--reason", "a test", "--yes")
        assert gone.exit_code == 0, gone.output
    refused = gold("calibrate", "--gold", "ann", "--coder", "fake")
    assert refused.exit_code == 1
    assert "6 documents coded by both fake and ann are too few" in refused.stderr
    assert "at least 7 are needed" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("calibrate", "--gold", "bob", "--coder", "fake"), "'bob'"),
        (("calibrate", "--gold", "ann", "--coder", "bob"), "'bob'"),
        (("code", "--calibration", "none.json"), "none.json"),
        (("code", "--calibration", "town/ordinance-0.txt"), "is not a calibration"),
    ],
)
def test_errors_say_what_is_wrong(gold: Run, arguments: tuple[str, ...], complaint: str) -> None:
    result = gold(*arguments)
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert len(result.stderr.splitlines()) == 1
