"""Scans are recognised within bounds, and everything made of them says so."""

import json
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import govatlas
from govatlas.api import recognising
from govatlas.api.limits import Limits, measure_memory
from govatlas.api.progress import Progress, Stopped
from govatlas.api.recognising import PageByPage
from govatlas.api.running.processes import ProcessPool, tell_parent
from govatlas.errors import InputError, UnreadableFile
from govatlas.explorer import Explorer
from govatlas.web import create_app
from govatlas.web.limits import LOOPBACK_HOSTS
from tests.reading.scans import FakeRecogniser, build_scan, draw_page, place_lines

ACT = [
    "Elmford Ordinance 9 on Automated Lending",
    "Section 1. A provider of a high-risk artificial intelligence system shall",
    "assess the risk of discrimination before the system is placed on the market.",
    "The provider must not deploy the system without the consent of the council.",
    "Section 2. The council shall fine a provider that does not comply with this",
    "ordinance up to 5,000 dollars for each day on which the breach goes on.",
]


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    fake = FakeRecogniser([place_lines(ACT, confidence=0.983)])
    monkeypatch.setattr(recognising, "find_recogniser", lambda _: fake)
    path = tmp_path / "act.pdf"
    path.write_bytes(build_scan(draw_page()))
    return path


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with one scan, recognised and coded."""
    folder = tmp_path_factory.mktemp("scan")
    (folder / "act.pdf").write_bytes(build_scan(draw_page()))
    fake = FakeRecogniser([place_lines(ACT, confidence=0.983)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recognising, "find_recogniser", lambda _: fake)
        govatlas.read([folder / "act.pdf"], db=folder / "atlas.db", ocr=True)
    govatlas.code(db=folder / "atlas.db", jobs=1)
    return folder / "atlas.db"


@pytest.fixture(scope="module")
def record(database: Path) -> govatlas.Record:
    return govatlas.show("act", db=database)


def test_without_the_extra_the_message_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognising, "find_recogniser", lambda _: None)
    with pytest.raises(InputError, match=r"govatlas\[ocr\]"):
        govatlas.read([tmp_path], db=tmp_path / "a.db", ocr=True)


def test_scans_are_refused_unless_recognition_is_asked_for(scan: Path, tmp_path: Path) -> None:
    report = govatlas.read([scan], db=tmp_path / "a.db")
    assert "--ocr" in report.failures[0].reason


def test_a_note_says_how_many_pages_were_recognised_how_surely(scan: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    report = govatlas.read([scan], db=tmp_path / "a.db", ocr=True, on_progress=seen.append)
    (notice,) = report.notices
    assert "recognised 1 scanned page, confidence 98.3% on average, at least 98.3%" in notice
    assert [p.at for p in seen] == ["recognising scanned page 1", ""]


def test_a_partly_scanned_file_read_before_becomes_a_further_version(
    scan: Path, tmp_path: Path
) -> None:
    import pypdfium2

    from tests.reading.builders import PROSE, build_pdf, set_lines

    lines = [PROSE[start : start + 80] for start in range(0, len(PROSE), 80)]
    whole = pypdfium2.PdfDocument(build_pdf(set_lines(20, 30, lines)))
    whole.import_pages(pypdfium2.PdfDocument(scan.read_bytes()))
    whole.save(scan)
    assert govatlas.read([scan], db=tmp_path / "a.db").new == ("act",)
    assert govatlas.read([scan], db=tmp_path / "a.db", ocr=True).new_versions == ("act",)


def test_the_record_says_which_pages_were_recognised_and_of_each_quotation(
    record: govatlas.Record,
) -> None:
    page = record.to_html()
    assert "page 1 (98.3% sure)" in page
    assert "page 1, recognised from a scan, 98.3% sure" in page
    assert 'aria-label="page 1, recognised from a scan"' in page
    assert "recognised from a scan, 98.3% sure" in record.to_markdown()


def test_exports_say_so_of_the_text_and_of_each_quotation(record: govatlas.Record) -> None:
    told = record.to_dict()
    assert [(p["page"], p["confidence"]) for p in told["recognised"]] == [("1", 0.983)]
    labels = [label for key in ("sectors", "risk_subdomains") for label in told[key]]
    assert labels
    assert all(set(label["recognised"]) == {0.983} for label in labels)
    assert told["norms"]
    assert all(norm["recognised"] == 0.983 for norm in told["norms"])
    assert json.loads(json.dumps(told)) == told


def test_tables_say_so_in_a_column(record: govatlas.Record) -> None:
    rows = list(record.to_rows())
    assert {row["recognised"] for row in rows if row.get("quote_1")} == {"0.983"}
    assert {row["recognised"] for row in rows if not row.get("quote_1")} <= {""}
    assert {row["recognised"] for row in record.to_norm_rows()} == {0.983}


def test_the_interface_says_so_of_the_text_its_quotations_and_its_norms(database: Path) -> None:
    with Explorer(database) as explorer:
        app = create_app(explorer, hosts=LOOPBACK_HOSTS)
        ask_interface(TestClient(app, base_url="http://127.0.0.1:8000"))


def ask_interface(client: TestClient) -> None:
    told = client.get("/api/v1/documents/act").json()
    labels = [label for key in ("sectors", "risk_subdomains") for label in told[key]]
    assert labels
    assert all(set(label["recognised"]) == {0.983} for label in labels)
    assert told["recognised"][0]["page"] == "1"
    text = client.get("/api/v1/documents/act/text?format=json").json()
    assert text["recognised"] == told["recognised"]
    norms = client.get("/api/v1/documents/act/norms").json()["norms"]
    assert norms
    found = client.get("/api/v1/norms").json()["norms"]
    assert {norm["recognised"] for norm in (*norms, *found)} == {0.983}


def test_a_text_that_was_no_scan_says_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "act.txt").write_text("\n".join(ACT))
    govatlas.read([tmp_path / "act.txt"], db=tmp_path / "a.db")
    govatlas.code(db=tmp_path / "a.db", jobs=1)
    record = govatlas.show("act", db=tmp_path / "a.db")
    assert "recognised" not in json.dumps(record.to_dict())
    assert "recognised from a scan" not in record.to_html()


def test_more_pages_than_any_document_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognising, "_MOST_PAGES", 2)
    watched = PageByPage(FakeRecogniser([[]]))
    for _ in range(2):
        watched.recognise(None)  # type: ignore[arg-type]
    with pytest.raises(UnreadableFile, match="more than 2 scanned pages; split it"):
        watched.recognise(None)  # type: ignore[arg-type]


@dataclass
class Endless:
    """A recogniser that never comes back from one page."""

    name: str = "endless 1"
    least_sure: float = 0.98

    def recognise(self, picture: object) -> list[object]:
        while True:
            pass


@pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
def test_a_page_that_takes_too_long_costs_one_line(
    scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognising, "find_recogniser", lambda _: Endless())
    monkeypatch.setattr(recognising, "LIMITS", Limits(memory=800_000_000, seconds=1))
    report = govatlas.read([scan], db=tmp_path / "a.db", ocr=True)
    assert "took longer than 1 seconds of processor time" in report.failures[0].reason


def test_recognition_ends_at_once_when_it_is_interrupted(
    scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognising, "find_recogniser", lambda _: Endless())
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupt(progress: Progress) -> None:
        if progress.at:
            signal.raise_signal(signal.SIGINT)

    try:
        with pytest.raises(Stopped, match="0 read, 1 left"):
            govatlas.read([scan], db=tmp_path / "a.db", ocr=True, on_progress=interrupt)
    finally:
        signal.signal(signal.SIGINT, before)


class Clock:
    """A clock that the signs of life of a worker set forward."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


def give_signs(task: str) -> str:
    for number in range(3):
        tell_parent(f"{task} {number}")
    return "done"


def test_a_sign_of_life_gives_a_task_its_time_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, seen = Clock(), []
    monkeypatch.setattr("govatlas.api.running.processes.time.monotonic", clock.monotonic)

    def advance(task: str, at: str) -> None:
        seen.append((task, at))
        clock.now += 4.0

    with ProcessPool(give_signs, 1, limit=5.0, on_sign=advance) as pool:
        answers = list(pool.run(["page"]))
    assert [answer.result for answer in answers] == ["done"]
    assert seen == [("page", f"page {number}") for number in range(3)]


def test_nobody_is_told_outside_a_worker() -> None:
    tell_parent("page 1")
