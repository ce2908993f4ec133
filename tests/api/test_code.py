"""Coding codes each document once, whatever happens to the others."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import govatlas
from govatlas import Failure, Filters, Progress, Stopped
from govatlas.api.limits import Limits, measure_memory
from govatlas.api.running import code as coding_run
from govatlas.api.running.code import CodingRun
from govatlas.errors import InputError, InvalidCodebook, StoreError, UnknownCoder, UnknownDocument
from govatlas.model.document import Document, Span
from govatlas.store import Store
from tests.api.fakes import FakeMethod

FAULT = "met a bug in govatlas (ValueError: cannot make sense of it); please report it"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def atlas(known: Path) -> Path:
    return known


def add(db: Path, *names: str) -> None:
    with Store.open(db) as store:
        template = store.documents.read("ordinance-1")
        for name in names:
            instrument = replace(template.instrument, id=name)
            store.documents.save(replace(template, instrument=instrument))


@pytest.mark.parametrize("jobs", [1, 3])
def test_all_uncoded_documents_are_coded_once(atlas: Path, jobs: int) -> None:
    seen: list[Progress] = []
    report = govatlas.code(db=atlas, coder=FakeMethod(), jobs=jobs, on_progress=seen.append)
    assert report.coded[:3] == ("ordinance-0", "ordinance-1", "ordinance-2")
    assert (len(report.coded), report.already, report.failures) == (12, (), ())
    assert (seen[-1].done, seen[-1].total) == (12, 12)
    again = govatlas.code(db=atlas, coder=FakeMethod(), jobs=jobs)
    assert (again.coded, len(again.already)) == ((), 12)


def test_named_documents_alone_are_coded(atlas: Path) -> None:
    asked = ["ordinance-5", "ordinance-2", "ordinance-5"]
    assert govatlas.code(asked, db=atlas, coder=FakeMethod()).coded == tuple(asked[:2])
    more = govatlas.code([*asked, "ordinance-1"], db=atlas, coder=FakeMethod())
    assert (more.coded, more.already) == (("ordinance-1",), ("ordinance-5", "ordinance-2"))


def test_an_unknown_document_ends_the_run_before_it_begins(atlas: Path) -> None:
    with pytest.raises(UnknownDocument, match="did you mean: ordinance-5"):
        govatlas.code(["ordinance-2", "ordinanc-5"], db=atlas, coder=FakeMethod())
    assert govatlas.list_documents(Filters(coded=True), db=atlas) == ()


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_document_that_fails_is_reported_and_the_rest_go_on(atlas: Path, jobs: int) -> None:
    add(atlas, "bad-1", "bad-2")
    report = govatlas.code(db=atlas, coder=FakeMethod(), jobs=jobs)
    assert len(report.coded) == 12
    assert [(f.name, f.reason) for f in report.failures] == [
        ("bad-1", FAULT),
        ("bad-2", FAULT),
    ]
    with pytest.raises(UnknownCoder, match="run: govatlas code bad-1"):
        govatlas.show("bad-1", db=atlas)


def test_a_document_that_ends_its_worker_is_reported_and_the_rest_go_on(atlas: Path) -> None:
    add(atlas, "crash-1")
    report = govatlas.code(db=atlas, coder=FakeMethod(), jobs=2)
    assert [failure.name for failure in report.failures] == ["crash-1"]
    assert len(report.coded) == 12


@pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
def test_a_text_that_takes_too_much_is_reported_and_the_rest_go_on(
    atlas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding_run, "LIMITS", Limits(memory=500_000_000, seconds=1))
    add(atlas, "eat-1", "spin-1")
    report = govatlas.code(db=atlas, coder=FakeMethod(), jobs=2)
    assert len(report.coded) == 12
    assert [(f.name, f.reason) for f in report.failures] == [
        ("eat-1", "needs more than 500 MB of memory; split it"),
        ("spin-1", "took longer than 1 seconds of processor time"),
    ]


@pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
def test_one_text_alone_is_coded_under_limits_too(
    atlas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding_run, "LIMITS", Limits(memory=500_000_000, seconds=1))
    monkeypatch.setattr(coding_run, "choose_coder", lambda *_, **__: FakeMethod())
    add(atlas, "spin-1")
    report = govatlas.code(["spin-1"], db=atlas, coder="fake", jobs=1)
    assert [failure.name for failure in report.failures] == ["spin-1"]


def test_another_digest_codes_anew_and_the_newest_is_shown(atlas: Path) -> None:
    govatlas.code(db=atlas, coder=FakeMethod())
    newer = FakeMethod().renamed("sha256:fb")
    assert len(govatlas.code(db=atlas, coder=newer).coded) == 12
    assert govatlas.show("ordinance-1", db=atlas).coding.coder.digest == "sha256:fb"


def test_the_number_of_workers_does_not_show_in_the_export(folder: Path, tmp_path: Path) -> None:
    exports = []
    for jobs in (1, 4):
        db = tmp_path / f"{jobs}.db"
        govatlas.read([folder], db=db, jobs=jobs)
        govatlas.code(db=db, coder=FakeMethod(), jobs=jobs, at=NOON)
        exports.append("".join(govatlas.export(db=db)))
    assert exports[0] == exports[1]


@pytest.mark.parametrize("jobs", [1, 3])
def test_an_interrupt_keeps_what_is_done_and_the_next_run_goes_on(atlas: Path, jobs: int) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.done == 5:
            raise KeyboardInterrupt

    with pytest.raises(Stopped, match="stopped: 5 coded, 7 left; run again to resume"):
        govatlas.code(db=atlas, coder=FakeMethod(), jobs=jobs, on_progress=interrupt)
    assert len(govatlas.list_documents(Filters(coded=True), db=atlas)) == 5
    assert len(govatlas.code(db=atlas, coder=FakeMethod(), jobs=jobs).coded) == 7


def test_an_interrupt_while_reading_keeps_what_is_read(folder: Path, db: Path) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.done == 5:
            raise KeyboardInterrupt

    with pytest.raises(Stopped, match="stopped: 5 read, 7 left"):
        govatlas.read([folder], db=db, on_progress=interrupt)
    report = govatlas.read([folder], db=db)
    assert (len(report.new), len(report.same)) == (7, 5)


def test_what_another_process_coded_meanwhile_is_not_coded_twice(atlas: Path) -> None:
    def race(progress: Progress) -> None:
        if progress.done == 1:
            govatlas.code(["ordinance-7"], db=atlas, coder=FakeMethod())

    report = govatlas.code(db=atlas, coder=FakeMethod(), jobs=1, on_progress=race)
    assert report.already == ("ordinance-7",)
    assert len(report.coded) == 11


def test_a_coder_that_does_not_exist_is_refused(atlas: Path) -> None:
    with pytest.raises(UnknownCoder, match="unknown coder 'x'; choose one of: llm, local"):
        govatlas.code(db=atlas, coder="x")


def test_a_taxonomy_of_the_user_stays_with_the_record(
    atlas: Path, root: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "children.yaml"
    mine.write_text((root / "examples" / "taxonomy" / "children.yaml").read_text())
    govatlas.code(db=atlas, coder=FakeMethod(), taxonomies=[mine])
    mine.write_text("id: [")
    with pytest.raises(InvalidCodebook, match=r"children\.yaml"):
        govatlas.code(db=atlas, coder=FakeMethod(), taxonomies=[mine])
    record = govatlas.show("ordinance-1", db=atlas)
    assert record.codebook.version.startswith("1+")
    assert len(govatlas.code(db=atlas, coder=FakeMethod()).coded) == 12


def test_a_record_has_every_form(atlas: Path) -> None:
    govatlas.code(db=atlas, coder=FakeMethod(), at=NOON)
    record = govatlas.show("ordinance-1", db=atlas)
    assert record.headline == "24 subdomains (24 minimal)"
    assert record.to_dict()["document_id"] == "ordinance-1"
    assert "<!doctype html>" in record.to_html().lower()
    assert record.headline in record.to_markdown()
    with pytest.raises(UnknownCoder, match="no coding by nobody; there is: version 1 by fake"):
        govatlas.show("ordinance-1", db=atlas, coder="nobody")


def test_exports_hold_every_coded_document(atlas: Path) -> None:
    govatlas.code(db=atlas, coder=FakeMethod())
    lines = list(govatlas.export(db=atlas))
    assert [json.loads(line)["document_id"] for line in lines][9:] == [
        "ordinance-9",
        "ordinance-10",
        "ordinance-11",
    ]
    some = Filters(ids=("ordinance-2",))
    assert len(list(govatlas.export(filters=some, db=atlas))) == 1
    assert list(govatlas.export(filters=Filters(coder="nobody"), db=atlas)) == []
    with pytest.raises(UnknownDocument):
        list(govatlas.export(filters=Filters(ids=("x",)), db=atlas))
    with pytest.raises(InputError, match="unknown export format 'xml'; choose one of: jsonl, "):
        govatlas.export("xml", db=atlas)


def test_a_cell_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(atlas: Path) -> None:
    govatlas.code(["ordinance-2"], db=atlas, coder=FakeMethod())
    text = "".join(govatlas.export("csv", db=atlas))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 25
    assert rows[0]["rationale"] == "'=SUM(A1)"
    assert rows[0]["quote_1"] == "Ordinance 2 of the town of Elmf"[:30]


def test_looking_needs_a_database(tmp_path: Path) -> None:
    for look in (govatlas.list_documents, lambda **k: list(govatlas.export(**k))):
        with pytest.raises(StoreError, match="govatlas read"):
            look(db=tmp_path / "none.db")


def test_the_place_of_the_database_may_come_from_the_environment(
    atlas: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GOVATLAS_DB", str(atlas))
    assert len(govatlas.list_documents()) == 12
    monkeypatch.delenv("GOVATLAS_DB")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match=r"no database at govatlas\.db"):
        govatlas.list_documents()


def test_public_names_exist() -> None:
    for name in govatlas.__all__:
        assert getattr(govatlas, name)
        assert name in dir(govatlas)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = govatlas.nothing


def test_evidence_passes_between_processes_unharmed(atlas: Path) -> None:
    govatlas.code(db=atlas, coder=FakeMethod(), jobs=2)
    record = govatlas.show("ordinance-4", db=atlas)
    document: Document = record.document
    for label in record.coding.labels:
        assert label.quotations == (document.quote(Span(0, 30)),)


class Compared(str):
    """An id that counts how often it is compared."""

    __slots__ = ()
    count = 0  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        Compared.count += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_ids_are_put_in_order_in_time_that_grows_with_their_number() -> None:
    number = 200_000
    left = [Compared(f"document-{n}") for n in range(number)]
    run = CodingRun(Path("none.db"), FakeMethod(), govatlas.load_codebook(), left)
    run.coded = [Compared(name) for name in reversed(left[::2])]
    run.failures = [Failure(Compared(name), "why") for name in reversed(left[1::2])]
    Compared.count = 0
    report = run.report()
    assert Compared.count < 4 * number
    assert list(report.coded) == left[::2]
    assert [failure.name for failure in report.failures] == left[1::2]


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_coder_needs_no_more_than_a_name_and_a_way_to_code(atlas: Path, jobs: int) -> None:
    assert not hasattr(FakeMethod, "prepare")
    assert len(govatlas.code(db=atlas, coder=FakeMethod(), jobs=jobs).coded) == 12
