"""Readers report an error in a label: to the reviewers, else to the operator, else nowhere."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from govatlas import api
from govatlas.explorer import Explorer
from govatlas.reviewing import ReviewContext, list_audit, list_reports
from govatlas.store import reports
from govatlas.web import create_app
from govatlas.web.addresses import address_document
from govatlas.web.site import Site
from tests.web.conftest import ATTACK, BASE, HOSTILE, TWICE_CODED
from tests.web.links import read_page
from tests.web.reviewers import Clock, Reviewer, build_site, open_desk

PAGE = f"/documents/{TWICE_CODED}?coder=local"


@pytest.fixture
def desk(atlas: Path, tmp_path: Path) -> ReviewContext:
    return open_desk(atlas, tmp_path, Clock())


@pytest.fixture
def site(desk: ReviewContext) -> Iterator[FastAPI]:
    with Explorer(desk.db) as explorer:
        yield build_site(explorer, desk)


@pytest.fixture
def reader(site: FastAPI) -> Reviewer:
    return Reviewer(site)


def list_report_links(page: str) -> list[str]:
    found = re.findall(r'href="([^"]+)" rel="nofollow" aria-label="Report an error', page)
    return [unescape(link) for link in found]


def read_fields(link: str) -> dict[str, str]:
    """Return the fields of the form behind a link."""
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def test_every_label_leads_to_a_form_that_names_it(reader: Reviewer, desk: ReviewContext) -> None:
    page = reader.get(PAGE).text
    links = list_report_links(page)
    record = api.show(TWICE_CODED, db=desk.db, coder="local")
    coding = record.coding
    said = [*coding.labels, *coding.abstentions, *coding.actors, *coding.norms, coding.status]
    assert len(links) == len(said)
    for link in links[::9]:
        answer = reader.get(link)
        assert answer.status_code == 200
        assert read_fields(link)["coding"] == record.coding_id
        read_page(answer.text)
    form = reader.get(next(link for link in links if "label=risk%3A1.1" in link)).text
    assert "1.1 Unfair discrimination and misrepresentation: good" in form
    assert f"{TWICE_CODED}?coding={record.coding_id}#risk:1.1" in form


def test_a_report_is_kept_listed_and_closed_with_an_answer(
    site: FastAPI, reader: Reviewer, desk: ReviewContext
) -> None:
    fields = read_fields(list_report_links(reader.get(PAGE).text)[0])
    words = f"It is none.\n{ATTACK} https://example.org/ \u202e"
    sent = reader.send("/report", {**fields, "words": words, "contact": "me@example.org"})
    assert sent.status_code == 303
    (report,) = list_reports(desk)
    assert (report.words, report.anchor) == (words.strip(), fields["label"])
    follow = sent.headers["location"]
    told = reader.get(follow)
    assert "Your report has been received" in told.text
    assert "no-store" in told.headers["cache-control"]
    ada, ben = Reviewer(site, "ada"), Reviewer(site, "ben")
    assert ben.get("/review/reports").status_code == 403
    assert ben.post("/review/reports", report=1, answer="x").status_code == 403
    assert "1 report of errors" in ada.get("/review").text
    assert "of errors" not in ben.get("/review").text
    listed = ada.get("/review/reports").text
    for page in (told.text, listed):
        assert "<script>document" not in page
        assert "<img" not in page
        assert "https://example.org/" in page
        assert not [link for link in read_page(page).links if "example.org" in link]
        assert "\u202e" not in page
        assert read_page(page).handlers == []
    assert "me@example.org" in listed
    assert "me@example.org" not in told.text
    assert ada.post("/review/reports", report=1, answer=" ").status_code == 400
    assert ada.post("/review/reports", report=1, answer="Mended.").status_code == 303
    assert ada.post("/review/reports", report=1, answer="Again.").status_code == 400
    assert list_reports(desk) == ()
    assert "of errors" not in ada.get("/review").text
    assert "Mended." in reader.get(follow).text
    assert "Mended." in ada.get("/review/reports").text
    assert next((e.by, e.event, e.after) for e in list_audit(desk)) == (
        "ada",
        "report closed",
        "Mended.",
    )


def test_reports_are_limited(
    site: FastAPI, reader: Reviewer, desk: ReviewContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = read_fields(list_report_links(reader.get(PAGE).text)[0])
    assert reader.send("/report", {**fields, "words": " "}).status_code == 400
    long = reader.send("/report", {**fields, "words": "x" * 2_001})
    assert long.status_code == 400
    assert "at most 2,000 characters" in long.text
    many = {**fields, "words": "x", "contact": "y" * 201}
    assert reader.send("/report", many).status_code == 400
    for wrong in ({"label": "risk:99"}, {"coding": "0" * 12}, {"document": "none"}):
        assert reader.send("/report", {**fields, **wrong, "words": "x"}).status_code in (400, 404)
    foreign = reader.client.post(
        "/report", data={**fields, "words": "x"}, headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403
    monkeypatch.setattr(reports, "MOST_OPEN", 2)
    codes = [reader.send("/report", {**fields, "words": "x"}).status_code for _ in range(9)]
    assert codes == [303, 303, 400, 400, 400, 400, 400, 429, 429]
    assert len(list_reports(desk)) == 2
    assert reader.get("/report/nothing").status_code == 404


def test_reports_on_what_one_codes_blind_are_kept_from_one(
    site: FastAPI, reader: Reviewer, desk: ReviewContext
) -> None:
    fields = read_fields(list_report_links(reader.get(PAGE).text)[0])
    sent = reader.send("/report", {**fields, "words": "It should be good."})
    ada = Reviewer(site, "ada")
    assert "It should be good." in ada.get("/review/reports").text
    ada.assign(source="list", documents=TWICE_CODED, mode="blind", reviewer="ada")
    assert "It should be good." not in ada.get("/review/reports").text
    assert ada.get(sent.headers["location"]).status_code == 403


def test_without_review_the_operator_gets_a_mail(explorer: Explorer) -> None:
    operated = Site(operator="The Atlas ReviewSite", contact="atlas@example.org")
    client = TestClient(create_app(explorer, site=operated), base_url=BASE)
    for name in (TWICE_CODED, HOSTILE):
        record = explorer.record(name)
        links = list_report_links(client.get(address_document(name)).text)
        assert links
        for link in links:
            parts = urlsplit(link)
            assert (parts.scheme, unquote(parts.path)) == ("mailto", "atlas@example.org")
            mail = {key: unquote(value) for key, value in split_pairs(parts.query)}
            assert set(mail) == {"subject", "body"}
            assert name in mail["body"]
            assert f"?coding={record.coding_id}#" in mail["body"]
            assert BASE in mail["body"]
    assert client.get("/report").status_code == 404
    links = list_report_links(client.get(PAGE).text)
    first = next(link for link in links if "1.1%20Unfair" in link)
    assert "Label: 1.1 Unfair discrimination and misrepresentation: good" in unquote(first)


def split_pairs(query: str) -> list[tuple[str, str]]:
    return [(key, value) for key, _, value in (part.partition("=") for part in query.split("&"))]


def test_an_operator_with_a_page_is_led_to(explorer: Explorer) -> None:
    site = Site(contact="https://example.org/contact")
    client = TestClient(create_app(explorer, site=site), base_url=BASE)
    assert set(list_report_links(client.get(PAGE).text)) == {"https://example.org/contact"}


def test_without_an_operator_no_report_is_offered(explorer: Explorer) -> None:
    client = TestClient(create_app(explorer), base_url=BASE)
    assert list_report_links(client.get(PAGE).text) == []
    assert "report an error</a>" not in client.get(PAGE).text
