"""The page Your draft and its resource: what they answer, refuse, and never keep."""

import hashlib
import io
import json
import logging
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from govatlas.explorer import Explorer
from govatlas.web import create_app
from govatlas.web.drafting.desk import MOST_AT_ONCE, PER_NETWORK, DraftDesk
from govatlas.web.limits import LARGEST_BODY, LARGEST_DRAFT, LOOPBACK_HOSTS
from govatlas.web.review.rate import Limiter
from tests.drafting.conftest import ENGLISH
from tests.foreign import SWEDISH
from tests.web.conftest import ATTACK, BASE

FORM = {"text": ENGLISH}
API = "/api/v1/draft"
SECRET = "a phrase that stands in this draft alone"


def _zip() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("bill.txt", ENGLISH)
    return body.getvalue()


@pytest.fixture(scope="module")
def draft_site(explorer: Explorer) -> FastAPI:
    return create_app(explorer, hosts=LOOPBACK_HOSTS, seconds=300)  # the machine may be busy


@pytest.fixture
def app(draft_site: FastAPI) -> FastAPI:
    """Return the site with a desk of its own."""
    draft_site.state.draft_desk = DraftDesk(networks=Limiter(1_000))
    return draft_site


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=BASE, follow_redirects=False) as opened:
        yield opened


def test_the_form_needs_no_script_and_leads_where_it_should(client: TestClient) -> None:
    page = client.get("/draft")
    assert page.status_code == 200
    assert '<form class="drafting" method="post" action="/draft"' in page.text
    assert "kept nowhere" in page.text
    assert '<a href="/draft"' in client.get("/").text


def test_a_pasted_draft_gets_a_report(client: TestClient) -> None:
    page = client.post("/draft", data=FORM)
    assert page.status_code == 200
    assert "What comparable documents cover and yours does not" in page.text
    assert "A Bill on chatbots" in page.text
    assert re.search(r'class="silence" id="gap-risk-', page.text)
    assert 'formaction="/draft?form=markdown"' in page.text
    assert "data:" not in page.text, "files are made when asked for"
    assert len(page.content) < 300_000
    assert "data-copy" in page.text
    marked = page.text.partition('<div id="document"')[2]
    assert "<mark" in marked, "the words of the draft are marked in its text"
    assert 'name="text" hidden' in page.text, "so that it can be compared with others"


@pytest.mark.parametrize(
    ("form", "ending", "begins"),
    [("markdown", "md", b"# A Bill"), ("json", "json", b"{"), ("docx", "docx", b"PK")],
)
def test_a_report_is_taken_along_as_a_file(
    client: TestClient, form: str, ending: str, begins: bytes
) -> None:
    if form == "docx":
        pytest.importorskip("docx", reason="needs python-docx")
    taken = client.post(f"/draft?form={form}", data=FORM)
    assert taken.status_code == 200
    assert f'filename="draft-report.{ending}"' in taken.headers["content-disposition"]
    assert "no-store" in taken.headers["cache-control"]
    assert taken.content.startswith(begins)


def untimed(page: str) -> str:
    """A report without the minute it was made in: two reports may lie on either side of one."""
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "", page)


def test_a_report_is_packed_only_for_who_can_unpack_it(client: TestClient) -> None:
    plain = client.post("/draft", data=FORM, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    packed = client.post("/draft", data=FORM, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert untimed(packed.text) == untimed(plain.text)


def test_links_of_a_report_open(client: TestClient) -> None:
    page = client.post("/draft", data=FORM).text
    found = set(re.findall(r'href="(?:http://127\.0\.0\.1:8000)?(/[^"#]*)[#"]', page))
    assert any(link.startswith("/documents/") and "coding=" in link for link in found)
    assert any(link.startswith("/compare?a=") for link in found)
    assert any("cover=" in link for link in found)
    for link in sorted(link for link in found if not link.startswith("/language/")):
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_file_of_any_format_gets_a_report(client: TestClient, root: Path) -> None:
    folder = root / "examples" / "documents"
    for name in ("arden-medical-device-guidance.pdf", "quillhaven-frontier-policy.docx"):
        file = (name, (folder / name).read_bytes())
        page = client.post("/draft", files={"file": file}, data={"title": "My own title"})
        assert page.status_code == 200
        assert "My own title" in page.text
        assert "(the very same text)" in page.text


def test_the_documents_to_compare_with_can_be_chosen(client: TestClient) -> None:
    page = client.post("/draft", data={**FORM, "status": "hard_law", "year": ""})
    assert "legislative status Hard law" in page.text
    assert '<option value="hard_law" selected>' in page.text
    told = client.post(API, json={"text": ENGLISH, "like": "status=Hard law"}).json()
    assert told["comparable"]["selection"] == [{"name": "status", "value": "hard_law"}]
    assert told["comparable"]["chosen_by"] == "user"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": ""}, "There is no draft yet; paste a text or choose a file"),
        ({"text": "Too short."}, "too short to be a document"),
        ({**FORM, "jurisdiction": "Mars"}, "no document has jurisdiction"),
        ({**FORM, "like": "nonsense"}, "NAME=VALUE"),
    ],
)
def test_what_is_wrong_is_said_above_the_form(
    client: TestClient, sent: dict[str, str], said: str
) -> None:
    page = client.post("/draft", data=sent)
    assert page.status_code == 400
    assert said.lower() in page.text.lower()
    assert '<form class="drafting"' in page.text
    assert page.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bill.txt", b"", ">bill.txt: is empty."),
        ("all.zip", _zip(), ">all.zip: is an archive; unpack it first."),
        ("bill.bin", bytes(range(256)) * 9, ">bill.bin: is binary data"),
    ],
)
def test_a_file_that_cannot_be_read_keeps_its_name(
    client: TestClient, name: str, data: bytes, said: str
) -> None:
    page = client.post("/draft", data={"text": ""}, files={"file": (name, data)})
    assert page.status_code == 400
    assert said in page.text


def test_a_refused_draft_stays_in_the_form(client: TestClient) -> None:
    page = client.post("/draft", data={**FORM, "jurisdiction": "Mars"})
    assert "The Commissioner may impose a fine" in page.text


def test_a_text_with_a_file_is_refused(client: TestClient) -> None:
    page = client.post("/draft", data=FORM, files={"file": ("a.txt", ENGLISH.encode())})
    assert page.status_code == 400
    assert "leave one of them out" in page.text


def test_a_draft_in_swedish_is_not_assessed(client: TestClient) -> None:
    page = client.post("/draft", data={"text": SWEDISH})
    assert page.status_code == 200
    assert "this document is in Swedish" in page.text
    assert 'class="silence"' not in page.text
    assert "No document is similar" not in page.text


def test_hostile_words_are_shown_as_words(client: TestClient) -> None:
    text = ENGLISH.replace("a machine", f"a machine {ATTACK}")
    page = client.post("/draft", data={"text": text, "title": ATTACK})
    assert page.status_code == 200
    assert ATTACK not in page.text
    again = client.post("/draft", data={"text": f"</textarea>{ATTACK}"})
    assert ATTACK not in again.text


def test_programs_get_json_markdown_word_and_pages(client: TestClient) -> None:
    told = client.post(API, json=FORM)
    assert told.status_code == 200
    assert told.json()["silences"]
    assert told.json()["record"]["document_id"] == "draft"
    for form, start in (("markdown", b"# "), ("docx", b"PK"), ("html", b"<!doctype html>")):
        answer = client.post(f"{API}?format={form}", data=FORM)
        assert answer.status_code == 200
        assert answer.content.lstrip().startswith(start), form
        assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"json": {"words": "x"}}, 422),
        ({"json": {"text": ENGLISH, "stage": 3}}, 422),
        ({"json": ["x"]}, 422),
        ({"content": b"x", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400),
        (
            {
                "content": b"--a\r\nbroken",
                "headers": {"Content-Type": "multipart/form-data; boundary=a"},
            },
            400,
        ),
        ({"json": {"text": "Too short."}}, 400),
        ({"json": FORM, "headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ({"json": FORM, "headers": {"Origin": "https://evil.example"}}, 403),
        ({"json": FORM, "headers": {"Host": "evil.example"}}, 400),
        ({"json": FORM, "params": {"format": "exe"}}, 422),
    ],
)
def test_other_requests_get_one_line(
    client: TestClient, request_: dict[str, Any], status: int
) -> None:
    answer = client.post(API, **request_)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "\n" not in answer.json()["detail"]
    assert "Traceback" not in answer.text


def test_a_browser_of_this_site_is_let_in(client: TestClient) -> None:
    for headers in ({"Origin": BASE}, {"Sec-Fetch-Site": "same-origin", "Origin": BASE}):
        assert client.post(API, json={"text": ""}, headers=headers).status_code == 400


def test_a_draft_may_be_larger_than_a_form_but_not_endless(client: TestClient) -> None:
    long = wrap(LARGEST_BODY)
    assert client.post(API, files={"file": ("draft.html", long)}).status_code == 200
    too_long = {"text": "x" * (LARGEST_DRAFT + 1)}
    for path in ("/draft", API):
        answer = client.post(path, data=too_long)
        assert answer.status_code == 413
        assert "5 MB" in answer.text
    assert client.post("/documents", content=long).status_code == 413


def wrap(size: int, words: str = "") -> bytes:
    """Return a draft as a page of more than ``size`` bytes, most of which nobody reads."""
    return f"<html><!-- {'x' * size} --><body><p>{ENGLISH} {words}</p></body></html>".encode()


def test_too_many_drafts_have_to_wait(app: FastAPI, client: TestClient) -> None:
    assert PER_NETWORK >= 30
    app.state.draft_desk = DraftDesk(networks=Limiter(1))
    assert client.post(API, json={"text": ""}).status_code == 400
    answer = client.post(API, json={"text": ""})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


def test_so_many_drafts_are_held_at_a_time(app: FastAPI, client: TestClient) -> None:
    app.state.draft_desk._held = MOST_AT_ONCE
    answer = client.post(API, json=FORM)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    app.state.draft_desk._held = 0
    client.post(API, json={"text": ""})
    assert app.state.draft_desk._held == 0, "a refused draft gives its place back"


def digest(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_nothing_of_a_draft_is_kept(
    app: FastAPI,
    client: TestClient,
    atlas: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    client.post(API, json=FORM)  # what is loaded once
    before = digest(atlas.parent)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(tempfile, "TemporaryFile", None)  # what a large upload would be put in
    large = wrap(2 * 1024**2, f"Section 3. {SECRET}.")  # forms of 1 MB go to disk by default
    with caplog.at_level(logging.DEBUG):
        page = client.post("/draft", files={"file": (f"{SECRET}.html", large)})
        told = client.post(API, json={"text": f"{ENGLISH} {SECRET}."})
        bad = client.post(
            "/draft", files={"file": (f"{SECRET}.pdf", b"%PDF-1.4 " + SECRET.encode())}
        )
    assert SECRET in page.text
    assert SECRET in bad.text.lower()
    assert bad.status_code == 400
    for answer in (page, told, bad):
        assert answer.headers["cache-control"] == "private, no-store"
        assert "etag" not in answer.headers
        assert "set-cookie" not in answer.headers
    for answer in (told, bad):
        assert "content-encoding" not in answer.headers
    assert digest(atlas.parent) == before
    assert list(tmp_path.iterdir()) == []
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "asyncio"))]
    assert [record for record in ours if record.name.startswith("govatlas")] == []
    assert SECRET not in caplog.text
    captured = capfd.readouterr()
    assert SECRET not in captured.out + captured.err
    for path in ("/draft", "/", f"/documents?q={SECRET.replace(' ', '+')}", API):
        assert f"{SECRET}." not in client.get(path).text
    assert client.get(API).status_code == 405
    assert SECRET not in json.dumps(client.get("/api/v1/documents").json())


def test_the_worker_of_a_draft_ends_with_it(client: TestClient) -> None:
    import multiprocessing

    before = {process.pid for process in multiprocessing.active_children()}
    client.post(API, json=FORM)
    assert {process.pid for process in multiprocessing.active_children()} <= before


def test_a_hostile_upload_costs_a_line_and_the_next_one_is_checked(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from govatlas.api.limits import Limits
    from govatlas.web.drafting import desk

    monkeypatch.setattr(desk, "LIMITS", Limits(memory=800_000_000, seconds=1))
    endless = (ENGLISH + "\n\n") * 4_000
    answer = client.post(API, json={"text": endless})
    assert answer.status_code == 400
    assert "took longer than 1 seconds of processor time" in answer.json()["detail"]
    monkeypatch.undo()
    assert client.post(API, json=FORM).status_code == 200
