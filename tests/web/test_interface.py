"""The site speaks each language whole: every text of a page is a message of the catalogues."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from govatlas.explorer import Explorer
from govatlas.web import create_app, languages
from govatlas.web.limits import LOOPBACK_HOSTS
from tests.web.conftest import BASE, TWICE_CODED, TWICE_READ, UNCODED
from tests.web.unsaid import BRACKETS, find_unsaid

PAGES = [
    "/",
    "/documents",
    "/documents?q=privacy",
    "/documents?q=risk&cover=risk:2.1:any&sort=title",
    "/documents?country=Nowhere",
    "/documents?q=xyzzyq&cover=risk:2.1:good",
    "/documents?page=99",
    "/documents?cover=risk:any:uncertain&actor=any:any",
    f"/documents/{TWICE_CODED}",
    f"/documents/{TWICE_CODED}?coder=ann",
    f"/documents/{TWICE_READ}?version=1",
    f"/documents/{TWICE_READ}/versions",
    f"/documents/{UNCODED}",
    "/duties",
    "/duties?q=provider&sanction=with&category=risk:1.1",
    "/draft",
    "/api/v1/",
    "/coverage",
    "/coverage?taxonomy=sector&country=United+States",
    "/coverage/years",
    "/coverage/years?show=count",
    "/coverage/risk/jurisdiction",
    "/coverage/risk/status?show=stack&level=good",
    "/coverage/actor-type/actor-role?show=row",
    "/coverage/estimate",
    "/gaps",
    "/gaps?taxonomy=sector",
    "/compare",
    f"/compare?a={TWICE_CODED}&b={TWICE_READ}",
    f"/compare?a={TWICE_CODED}&find=act",
    "/compare?group=country:France",
    "/compare?group=coder:local&group=others",
    "/actors",
    "/codebook",
    "/codebook/risk/1.1",
    "/codebook/actor-role/enforcer",
    "/about",
    "/about/mit",
    "/glossary",
    "/coverage/embed",
    "/coverage/years/embed",
    "/coverage/risk/jurisdiction/embed?show=row",
    "/gaps/embed",
    "/actors/names/embed",
    "/actors/flow/embed",
    "/compare/embed?group=coder:local&group=others",
]


@pytest.fixture
def bracketed(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return a client that reads every page in the language of brackets."""
    app = create_app(explorer, hosts=LOOPBACK_HOSTS, memory=0)
    monkeypatch.setattr(languages, "load_language", lambda _: BRACKETS)
    return TestClient(app, base_url=BASE, follow_redirects=False)


@pytest.fixture
def reader(site: FastAPI) -> TestClient:
    """Return a client with cookies of its own."""
    return TestClient(site, base_url=BASE, follow_redirects=False)


@pytest.mark.parametrize("path", PAGES)
def test_every_text_of_a_page_is_a_message(bracketed: TestClient, path: str) -> None:
    page = bracketed.get(path)
    assert page.status_code == 200
    assert find_unsaid(page.text) == []


@pytest.mark.parametrize(
    "path", ["/nothing", "/documents/nope", "/documents?page=x", "/documents?" + "&a=1" * 300]
)
def test_an_error_is_told_in_the_language_of_the_reader(bracketed: TestClient, path: str) -> None:
    page = bracketed.get(path)
    assert page.status_code in (400, 404)
    assert find_unsaid(page.text) == []


def test_citations_and_files_are_the_same_in_every_language(reader: TestClient) -> None:
    path = f"/documents/{TWICE_CODED}/record.html"
    english = reader.get(path)
    assert reader.get(path, headers={"Accept-Language": "fr"}).content == english.content


def test_a_reader_is_answered_in_the_language_of_their_browser(reader: TestClient) -> None:
    page = reader.get("/about", headers={"Accept-Language": "fr-CH, en;q=0.5"})
    assert page.headers["content-language"] == "fr"
    assert '<html lang="fr">' in page.text
    assert "Accept-Language" in page.headers["vary"]
    assert reader.get("/about").headers["content-language"] == "en"


def test_a_choice_of_language_is_remembered(reader: TestClient) -> None:
    chosen = reader.get("/language/zh", params={"back": "/about?x=1"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/about?x=1")
    assert chosen.headers["set-cookie"].startswith("language=zh;")
    page = reader.get("/about", headers={"Cookie": "language=zh", "Accept-Language": "fr"})
    assert page.headers["content-language"] == "zh"


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_a_choice_of_language_leads_nowhere_else(reader: TestClient, back: str) -> None:
    assert reader.get("/language/de", params={"back": back}).headers["location"] == "/"


def test_a_language_that_is_not_spoken_is_refused(reader: TestClient) -> None:
    refused = reader.get("/language/xx")
    assert refused.status_code == 404
    assert "there are en, de, fr, es, zh" in refused.text


@pytest.mark.parametrize("path", ["/documents.csv", "/documents.json", "/api/v1/documents"])
def test_data_is_the_same_in_every_language(reader: TestClient, path: str) -> None:
    english = reader.get(path)
    assert reader.get(path, headers={"Accept-Language": "fr"}).content == english.content
