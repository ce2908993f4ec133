"""The commands sample and estimate, from the draw to the corrected shares."""

import csv
import json
from pathlib import Path

import pytest

from govatlas.api import coders
from govatlas.cli.estimate import _name_shares
from govatlas.model.coding import Coder, CoderKind
from govatlas.store import Store
from tests.api.fakes import FittedMethod, register
from tests.cli.conftest import Run
from tests.coverage.collections import CODEBOOK, build_text, code_levels

YES = ("risk", "2.1")
MACHINE = Coder(CoderKind.PROGRAM, "machine")


@pytest.fixture
def surveyed(run: Run, folder: Path) -> Run:
    """Return ``run`` over 60 documents which the coder machine says are all about privacy."""
    with Store.open(folder / "govatlas.db", create=True) as store:
        store.codebooks.save(CODEBOOK)
        for number in range(60):
            store.documents.save(build_text(number))
            store.codings.save(code_levels(number, {YES: None if number == 59 else 1}))
    return run


def code_gold(folder: Path, names: list[str], coder: str = "ann") -> None:
    """Code documents truly: every second one is about privacy."""
    with Store.open(folder / "govatlas.db") as store:
        for name in names:
            number = int(name[1:])
            store.codings.save(code_levels(number, {YES: number % 2}, coder))


def parse(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_from_sample_to_corrected_shares(surveyed: Run, folder: Path) -> None:
    drawn = surveyed("sample", "--for-gold", "20", "--stratify", "length", "--output", "next.csv")
    assert drawn.exit_code == 0, drawn.output
    assert "20 documents of 60, drawn from 1 stratum with seed 0" in drawn.output
    rows = parse((folder / "next.csv").read_text())
    assert list(rows[0]) == ["document_id", "version", "title", "stratum", "probability"]
    code_gold(folder, [row["document_id"] for row in rows])
    result = surveyed("estimate", "--gold", "ann", "--coder", "machine", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["weighting"], found["documents"], found["drawn"]) == ("sample", 60, 20)
    share = found["shares"][0]
    assert (share["category"], share["level"], share["raw"]) == ("2.1", 1, 1.0)
    assert (share["coded"], share["abstained"]) == (59, 1)
    assert share["interval"]["low"] < share["corrected"] < share["interval"]["high"] < 0.9
    assert surveyed("estimate", "--gold", "ann", "--coder", "machine").stderr == ""


def test_the_table_shows_raw_beside_corrected_and_says_what_the_interval_means(
    surveyed: Run, folder: Path
) -> None:
    code_gold(folder, [f"d{n}" for n in range(30)])
    result = surveyed("estimate", "--gold", "ann", "--coder", "machine", "--taxonomy", "risk")
    assert "Shares of 60 documents coded by machine" in result.stdout
    assert "100.0%" in result.stdout
    assert " 50.0%" in result.stdout
    assert "95 % confidence interval" in " ".join(result.stdout.split())
    assert "the coder gave no document a level: 6.6 ≥ 1, 6.6 ≥ 2" in result.stdout
    assert "no sampling weights" in result.stderr


def test_reasons_name_the_fewer_shares() -> None:
    every = ["1.1 ≥ 1", "1.1 ≥ 2", "1.2 ≥ 1"]
    assert _name_shares(every, every) == "every share"
    assert _name_shares(every[:2], every) == "every share but 1.2 ≥ 1"
    assert _name_shares(every[:1], every) == "1.1 ≥ 1"


def test_csv_leaves_undefined_figures_empty_with_the_reason(surveyed: Run, folder: Path) -> None:
    code_gold(folder, ["d0", "d1"])
    result = surveyed("estimate", "--gold", "ann", "--coder", "machine", "--csv", "--plain")
    first = parse(result.stdout)[0]
    whole = surveyed("estimate", "--gold", "ann", "--coder", "machine", "--csv").stdout
    assert "# Coded by machine; corrected with codings by ann." in whole
    assert whole.endswith(result.stdout)
    assert (first["raw"], first["corrected"], first["low"]) == ("1.0", "", "")
    assert first["undefined"] == "only 2 gold codings stand for other documents, 10 are needed"


def test_weights_come_from_a_file(surveyed: Run, folder: Path) -> None:
    code_gold(folder, [f"d{n}" for n in range(20)])
    lines = [f"d{n},{0.9 if n % 2 else 0.3}" for n in range(20)]
    (folder / "w.csv").write_text("\n".join(["document_id,probability", *lines]))
    result = surveyed(
        "estimate", "--gold", "ann", "--coder", "machine", "--weights", "w.csv", "--json"
    )
    found = json.loads(result.stdout)
    assert found["weighting"] == "file"
    assert 0.1 < found["shares"][0]["corrected"] < 0.3


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("document_id,chance\nd0,1\n", "must have the columns document_id and probability"),
        ("document_id,probability\nd0,2\n", "line 2: a probability must be above 0 and at most 1"),
        ("document_id,probability\nd0,often\n", "not 'often'"),
        ("document_id,probability\nd0,1\n", "no probability for document d1"),
    ],
)
def test_weights_that_cannot_be_used_are_refused(
    surveyed: Run, folder: Path, text: str, complaint: str
) -> None:
    code_gold(folder, ["d0", "d1"])
    (folder / "w.csv").write_text(text)
    result = surveyed("estimate", "--gold", "ann", "--coder", "machine", "--weights", "w.csv")
    assert result.exit_code == 1
    assert complaint in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("estimate", "--gold", "bob", "--coder", "machine"), "no coding by 'bob'"),
        (("estimate", "--gold", "ann", "--coder", "bob"), "govatlas code"),
        (("estimate", "--gold", "ann", "--coder", "machine", "--sample", "7"), "no sample 7"),
        (
            ("estimate", "--gold", "ann", "--coder", "machine", "--taxonomy", "x"),
            "unknown taxonomy 'x'",
        ),
        (("estimate", "--gold", "ann", "--weights", "none.csv", "--coder", "machine"), "none.csv"),
    ],
)
def test_errors_say_what_to_do(
    surveyed: Run, folder: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    code_gold(folder, ["d0"])
    result = surveyed(*arguments)
    assert result.exit_code == 1
    assert complaint in result.stderr


def test_gold_that_the_coder_was_fitted_on_is_told(
    surveyed: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code_gold(folder, [f"d{n}" for n in range(30)])
    seen = frozenset(build_text(n).text_digest for n in range(30))
    register(monkeypatch, "machine", lambda: FittedMethod(seen=seen))
    asked = ("estimate", "--gold", "ann", "--coder", "machine", "--json")
    fair = surveyed(*asked)
    assert "machine was trained on 30 of the 30 gold documents" in fair.stderr
    assert "only 0 gold codings" in json.dumps(json.loads(fair.stdout)["shares"][0]["corrected"])
    fooled = surveyed(*asked, "--with-fitted")
    assert "expect more errors on other documents" in fooled.stderr
    assert json.loads(fooled.stdout)["shares"][0]["corrected"] == pytest.approx(0.5)


def test_levels_out_of_fold_correct_a_coder_on_what_it_was_fitted_to(
    surveyed: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The machine says yes everywhere; models that never saw the first 40 say no where that is true.
    code_gold(folder, [f"d{n}" for n in range(40)])
    texts = [build_text(n).text_digest for n in range(40)]
    apart = {text: {YES: n % 2} for n, text in enumerate(texts)}
    fitted = FittedMethod(who=MACHINE, seen=frozenset(texts), levels=apart)
    register(monkeypatch, "machine", lambda: fitted)
    found = surveyed("estimate", "--gold", "ann", "--coder", "machine", "--json")
    assert "from models that never saw them" in found.stderr
    figures = json.loads(found.stdout)
    assert (figures["fitted"], figures["cross_fitted"]) == (40, 40)
    share = figures["shares"][0]
    assert share["raw"] == 1.0
    # 20 of the 40 fitted are yes; apart, the machine's yes is always right, so all others are too.
    assert share["corrected"] == pytest.approx((20 + 19) / 59)
    table = surveyed("estimate", "--gold", "ann", "--coder", "machine").stdout
    assert "–" not in table.split("Undefined")[0].splitlines()[5]


def test_levels_out_of_fold_of_another_version_of_the_coder_are_not_used() -> None:
    answers = code_levels(0, {YES: 1}, "local")
    assert coders.find_levels_out_of_fold("local", [answers]) == {}  # type: ignore[list-item]


def test_gold_outside_the_sample_is_told(surveyed: Run, folder: Path) -> None:
    result = surveyed("sample", "--for-gold", "20", "--stratify", "none")
    assert "20 documents of 60" in result.stderr
    names = [row["document_id"] for row in parse(result.stdout)]
    outside = next(f"d{n}" for n in range(60) if f"d{n}" not in names)
    code_gold(folder, [*names, outside])
    told = surveyed("estimate", "--gold", "ann", "--coder", "machine")
    assert "has 20 of the 21 gold documents" in told.stderr


def test_a_sample_leaves_out_what_is_coded_and_repeats_by_seed(surveyed: Run, folder: Path) -> None:
    code_gold(folder, [f"d{n}" for n in range(50)])
    asked = ("sample", "--for-gold", "20", "--uncoded-by", "ann", "--stratify", "none")
    first = surveyed(*asked)
    assert {row["document_id"] for row in parse(first.stdout)} == {f"d{n}" for n in range(50, 60)}
    assert surveyed(*asked).stdout == first.stdout
    assert surveyed(*asked, "--seed", "2").stdout != first.stdout


def test_an_unknown_trait_is_a_usage_error(surveyed: Run) -> None:
    result = surveyed("sample", "--for-gold", "5", "--stratify", "colour")
    assert result.exit_code == 2
    assert "authority" in result.stderr


def test_nothing_to_draw_from_is_an_error(surveyed: Run) -> None:
    result = surveyed("sample", "--for-gold", "5", "--uncoded-by", "machine")
    assert result.exit_code == 1
    assert "govatlas read" in result.stderr
