"""Codings from files are checked, kept once, and compared with those of programs."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from govatlas import api
from govatlas.agreement.evaluation import Part
from govatlas.api import coders
from govatlas.errors import InputError, InvalidValue, UnknownCoder, UnreadableFile
from govatlas.model.coding import CoderKind
from govatlas.store import Store
from tests.api.fakes import FakeMethod, register

QUOTE = "No department shall use an automated decision system"
PUBLISH = "The clerk shall publish a list"


@pytest.fixture
def coder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    register(monkeypatch, "local", FakeMethod)
    yield
    coders._build_plain.cache_clear()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(*records: Any, name: str = "gold.jsonl") -> Path:
        path = tmp_path / name
        lines = [r if isinstance(r, str) else json.dumps(r) for r in records]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def build_record(n: int = 0, **more: Any) -> dict[str, Any]:
    record = {
        "document_id": f"ordinance-{n}",
        "coder": "ada",
        "legislative_status": {"label": "hard_law", "confidence": "high", "quotes": [QUOTE]},
        "risk_subdomains": [
            {"code": "5.2", "level": 2, "confidence": "high", "quotes": [QUOTE]},
            {"code": "7.4", "level": 1, "confidence": "low", "quotes": [PUBLISH]},
        ],
        "actors": {
            "target": [{"name": "department", "type": "ai-deployer", "quotes": [QUOTE]}],
        },
    }
    return record | more


def load(db: Path, coder: str = "ada", n: int = 0) -> Any:
    with Store.open(db, writable=False) as store:
        return store.codings.read(f"ordinance-{n}", coder=coder)


def test_what_a_record_does_not_list_is_none_where_its_taxonomy_was_coded(
    known: Path, write: Callable[..., Path]
) -> None:
    report = api.import_gold(write(build_record()), db=known)
    assert (report.kept, report.failures) == (("ordinance-0",), ())
    coding = load(known)
    assert coding.coder.kind is CoderKind.PERSON
    assert coding.level_of("risk", "5.2") == 2
    assert coding.level_of("risk", "1.1") == 0
    assert coding.level_of("sector", "healthcare") is None
    assert coding.labels_of("sector") == ()
    assert coding.labels_of("risk")[0].category == "1.1"


def test_the_same_codings_are_kept_once(known: Path, write: Callable[..., Path]) -> None:
    path = write(build_record(), build_record(1))
    assert len(api.import_gold(path, db=known).kept) == 2
    again = api.import_gold(path, db=known)
    assert (again.kept, again.already) == ((), ("ordinance-0", "ordinance-1"))
    changed = build_record(risk_subdomains=[])
    assert api.import_gold(write(changed), db=known).kept == ("ordinance-0",)
    assert load(known).level_of("risk", "5.2") == 0


def test_a_label_without_a_quotation_in_the_text_becomes_an_abstention(
    known: Path, write: Callable[..., Path]
) -> None:
    record = build_record()
    record["risk_subdomains"][0]["quotes"] = ["No department may use an automated system"]
    report = api.import_gold(write(record), db=known)
    lines = [failure.reason for failure in report.failures]
    assert [line.partition(": ")[2].partition(":")[0] for line in lines] == ["risk 5.2"] * 2
    assert all(failure.name.endswith("gold.jsonl, line 1") for failure in report.failures)
    coding = load(known)
    assert coding.level_of("risk", "5.2") is None
    assert [a.category for a in coding.abstentions] == ["5.2"]
    assert coding.level_of("risk", "7.4") == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"document_id": "ordinance-99"}, "no document 'ordinance-99'"),
        ({"document_id": ""}, "has no document_id"),
        ({"document_id": None}, "has no document_id"),
        ({"text_digest": "sha256:00"}, "made on another text"),
        ({"version": 9}, "version 9"),
        ({"coder_kind": "robot"}, "'robot' must be one of"),
        ({"risk_subdomains": "all"}, "does not follow the coding guide"),
        ({"risk_subdomains": [{"code": "9.9", "level": 1}]}, "no category '9.9'"),
        ({"risk_subdomains": [{"code": "1.1", "level": 3}]}, "level 3 is not on its scale"),
        ({"risk_subdomains": [{"code": "1.1", "level": True}]}, "level True is not on"),
        ({"risk_subdomains": [{"code": "1.1", "level": 0}] * 2}, "given twice"),
        ({"legislative_status": {"label": "law"}}, "'law'"),
        ({"actors": {"target": [{"name": "x", "type": "alien"}]}}, "unknown actor type 'alien'"),
        ({"actors": {"villain": []}}, "unknown actor role 'villain'"),
        (
            {"actors": {"target": [{"name": "x", "type": "ai-user", "quotes": ["y"]}]}},
            "needs a quotation",
        ),
        ({"mode": "drunk"}, "mode 'drunk' must be one of"),
        ({"taxonomies": {"colour": []}}, "no taxonomy 'colour'"),
    ],
)
def test_what_cannot_be_used_is_named_while_the_rest_is_kept(
    known: Path, write: Callable[..., Path], change: dict[str, Any], said: str
) -> None:
    report = api.import_gold(write(build_record(**change), build_record(1)), db=known)
    assert any(said in failure.reason for failure in report.failures), report.failures
    assert all(failure.name.endswith("line 1") for failure in report.failures)
    assert "ordinance-1" in report.kept


def test_lines_that_are_no_records_are_named(known: Path, write: Callable[..., Path]) -> None:
    path = write("{", "[1]", "", build_record(), build_record(), name="g.jsonl")
    report = api.import_gold(path, db=known)
    assert [failure.name.rpartition(" ")[2] for failure in report.failures] == ["1", "2", "5"]
    assert report.kept == ("ordinance-0",)


def test_the_coder_can_be_named(known: Path, write: Callable[..., Path]) -> None:
    record = build_record()
    report = api.import_gold(write(record), db=known, coder="ben", kind="program")
    assert report.coders == ("ben",)
    assert load(known, "ben").coder.kind is CoderKind.PROGRAM
    del record["coder"]
    assert api.import_gold(write(record, name="eve.jsonl"), db=known).coders == ("eve",)
    with pytest.raises(InputError, match="unknown kind of coder 'robot'"):
        api.import_gold(write(record), db=known, kind="robot")


@pytest.mark.usefixtures("coder")
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_what_was_exported_can_be_imported(known: Path, tmp_path: Path, form: str) -> None:
    api.code(db=known, jobs=1)
    path = tmp_path / f"labels.{form}"
    path.write_bytes("".join(api.export(form, db=known)).encode())
    report = api.import_gold(path, db=known, coder="copy", kind="program")
    assert report.failures == ()
    assert len(report.kept) == 12
    one, other = load(known, "fake"), load(known, "copy")
    assert [replace(label, confidence=one.labels[0].confidence) for label in other.labels] == list(
        one.labels
    )
    assert other.status == one.status


def test_a_table_says_what_was_assessed(known: Path, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["document_id", "taxonomy", "code", "level", "quote_1", "rationale"])
        rows.writerow(["ordinance-0", "risk", "5.2", "2", QUOTE, ""])
        rows.writerow(["ordinance-0", "risk", "1.1", "0", "", ""])
        rows.writerow(["ordinance-0", "risk", "1.2", "", "", "cannot tell"])
    assert api.import_gold(path, db=known).coders == ("labels",)
    coding = load(known, "labels")
    assert [(label.category, label.level) for label in coding.labels] == [("1.1", 0), ("5.2", 2)]
    assert [(a.category, a.reason) for a in coding.abstentions] == [("1.2", "cannot tell")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.csv", b"document_id,code\n", "must have the columns: taxonomy, level"),
        ("x.jsonl", b"\xff\xfe", "not UTF-8"),
        ("x.jsonl", None, "No such file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    known: Path, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile, match=said):
        api.import_gold(tmp_path / name, db=known)


@pytest.mark.usefixtures("coder")
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_evaluation_codes_what_is_not_coded_and_keeps_nothing(
    known: Path, write: Callable[..., Path], jobs: int
) -> None:
    before = known.read_bytes()
    path = write(*[build_record(n) for n in range(3)], "{")
    report = api.evaluate(path, db=known, jobs=jobs, resamples=20)
    assert len(report.failures) == 1
    found = report.evaluation.of(Part.ALL)
    assert found.documents == 3
    assert found.status.value == 1
    assert known.read_bytes() == before
    json.dumps(report.evaluation.to_dict(), allow_nan=False)


@pytest.mark.usefixtures("coder")
def test_an_evaluation_uses_codings_that_are_there(known: Path, write: Callable[..., Path]) -> None:
    path = write(build_record(), build_record(1))
    fresh = api.evaluate(path, db=known, jobs=1, resamples=20).evaluation.to_dict()
    api.code(["ordinance-0"], db=known, jobs=1)
    api.import_gold(path, db=known)
    assert api.evaluate(path, db=known, jobs=1, resamples=20).evaluation.to_dict() == fresh
    named = api.evaluate("ada", db=known, jobs=1, resamples=20).evaluation.to_dict()
    assert named == fresh


@pytest.mark.usefixtures("coder")
def test_an_evaluation_needs_gold_that_can_be_used(known: Path, write: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match=r"no usable gold coding; first: .*line 1"):
        api.evaluate(write(build_record(77)), db=known)
    with pytest.raises(UnknownCoder, match="no coding by 'zoe'"):
        api.evaluate(write(build_record()), db=known, coder="zoe")


@pytest.mark.usefixtures("coder")
def test_every_pair_is_compared(known: Path, write: Callable[..., Path]) -> None:
    api.code(db=known, jobs=1)
    with pytest.raises(InputError, match="two coders; the database has: fake"):
        api.agree_all(db=known)
    api.import_gold(write(*[build_record(n) for n in range(4)]), db=known)
    api.import_gold(write(*[build_record(n) for n in range(3)]), db=known, coder="ben")
    found = api.agree_all(db=known, taxonomy="risk", resamples=20)
    pairs = [(r.comparison.first, r.comparison.second) for r in found.reports]
    assert pairs == [("ada", "ben"), ("ada", "fake"), ("ben", "fake")]
    assert {row.pairing for row in found.pilot} == {
        "person against person",
        "program against person",
    }
    json.dumps(found.to_dict(), allow_nan=False)
    page = api.render_agreement_page(found)
    assert "<script" not in page
    assert page.count("<svg") > 20
    assert "nan" not in page.lower().replace("finance", "").replace("governance", "")
    with pytest.raises(InvalidValue, match="unknown breakdown"):
        api.agree("ada", "ben", db=known, by="weather")
