"""The API: the same data as the pages, for programs."""

import csv
import io
from urllib.parse import quote

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from govatlas.explorer import Explorer
from govatlas.web.addresses import address_document
from govatlas.web.api_v1.exchange import ExchangeRecord
from tests.web.conftest import HOSTILE, TWICE_CODED, TWICE_READ, UNCODED
from tests.web.links import list_own_links, read_page

ROOT = "/api/v1"
TABLES = [
    "/documents",
    f"/documents/{TWICE_READ}/versions",
    f"/documents/{TWICE_CODED}/codings",
    f"/documents/{TWICE_CODED}/similar",
    "/coverage",
    "/coverage/risk/sector",
    "/coverage/years",
    "/gaps",
    "/takeaways",
    "/actors",
    "/codebook",
    "/codebook/risk/2.1",
    "/about",
]


def read_table(response: Response) -> list[list[str]]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.text, newline="")))


@pytest.mark.parametrize("path", TABLES)
def test_a_table_is_had_in_three_ways(client: TestClient, path: str) -> None:
    tables = [
        read_table(client.get(f"{ROOT}{path}.csv")),
        read_table(client.get(f"{ROOT}{path}?format=csv")),
        read_table(client.get(f"{ROOT}{path}", headers={"Accept": "text/csv"})),
    ]
    assert tables[0] == tables[1] == tables[2]
    assert len({len(row) for row in tables[0]}) == 1


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/csv, application/json;q=0.5", "text/csv; charset=utf-8"),
        ("text/csv;q=nonsense", "application/json"),
    ],
)
def test_the_form_is_the_one_preferred(client: TestClient, accept: str, media_type: str) -> None:
    response = client.get(f"{ROOT}/about", headers={"Accept": accept})
    assert response.headers["content-type"] == media_type
    assert "Accept" in response.headers["vary"].split(", ")


def test_pages_link_to_one_another(client: TestClient) -> None:
    found, address = [], f"{ROOT}/documents?size=3&sort=title"
    while address:
        response = client.get(address)
        found += [entry["id"] for entry in response.json()["documents"]]
        address = response.links.get("next", {}).get("url", "")
    assert len(found) == len(set(found)) == client.get(f"{ROOT}/documents").json()["total"]
    assert response.links["last"]["url"] == str(response.url.raw_path, "ascii")


def test_documents_are_those_of_the_page(client: TestClient, explorer: Explorer) -> None:
    query = "q=system&cover=risk:2.1:any&sort=title"
    body = client.get(f"{ROOT}/documents?{query}").json()
    page = client.get(f"/documents?{query}").text
    assert body["total"] > 0
    for entry in body["documents"]:
        assert f'href="{entry["page"]}"' in page.replace("&amp;", "&")
        assert entry["coverage"]["risk"]["2.1"] in ("minimal", "good")


@pytest.mark.parametrize("name", [HOSTILE, TWICE_CODED, TWICE_READ])
def test_a_record_is_the_exchange_record(client: TestClient, explorer: Explorer, name: str) -> None:
    said = client.get(f"{ROOT}/documents/{quote(name, safe='')}").json()
    record = explorer.record(name)
    address = address_document(name, coding=record.coding_id)
    assert said == record.to_dict(address)
    assert said["permalink"] == address
    ExchangeRecord.model_validate(said)


def test_quotations_are_slices_of_the_text(client: TestClient) -> None:
    address = f"{ROOT}/documents/{TWICE_CODED}"
    record, text = client.get(address).json(), client.get(f"{address}/text").json()["text"]
    labels = record["risk_subdomains"]
    assert labels
    for label in labels:
        for quoted, (start, end) in zip(label["quotes"], label["spans"], strict=True):
            assert text[start:end] == quoted
    assert client.get(f"{address}/text?format=txt").text == text
    assert client.get(f"{address}/text", headers={"Accept": "text/plain"}).text == text


def test_every_coder_is_heard(client: TestClient) -> None:
    codings = client.get(f"{ROOT}/documents/{TWICE_CODED}/codings").json()["codings"]
    assert [coding["coder"] for coding in codings] == ["ann", "local"]
    assert client.get(f"{ROOT}/documents/{UNCODED}/codings").json()["codings"] == []


@pytest.mark.parametrize("query", ["", "?jurisdiction=Veldria", "?q=system"])
def test_a_figure_counts_the_documents_at_its_address(client: TestClient, query: str) -> None:
    body = client.get(f"{ROOT}/coverage{query}").json()
    for category in body["categories"][:4]:
        for level in category["levels"]:
            assert client.get(level["address"]).json()["total"] == level["count"]


def test_a_cell_counts_the_documents_at_its_address(client: TestClient) -> None:
    cells = client.get(f"{ROOT}/coverage/risk/jurisdiction").json()["cells"]
    filled = [cell for row in cells for cell in row if cell["count"] and cell["address"]]
    assert filled
    for cell in filled[:10]:
        assert client.get(cell["address"]).json()["total"] == cell["count"]


def test_documents_are_compared_with_their_quotations(client: TestClient) -> None:
    query = f"a={TWICE_CODED}&b={TWICE_READ}&taxonomy=risk"
    compared = client.get(f"{ROOT}/compare?{query}").json()["documents"]
    assert [entry["id"] for entry in compared["documents"]] == [TWICE_CODED, TWICE_READ]
    levels = [level for row in compared["categories"] for level in row["levels"]]
    assert all(bool(level["quotations"]) == bool(level["level"]) for level in levels)


def test_groups_are_compared(client: TestClient) -> None:
    compared = client.get(f"{ROOT}/compare?group=coder:local&group=coder:ann").json()["groups"]
    assert compared["first"]["name"] == "coder:local"
    assert not any(row["is_more_than_chance"] for row in compared["categories"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/documents/nothing", 404),
        ("/documents/nothing/text", 404),
        (f"/documents/{UNCODED}", 404),
        (f"/documents/{TWICE_READ}?version=9", 404),
        ("/codebook/risk/99", 404),
        ("/documents?cover=nonsense", 400),
        ("/documents?year=soon", 400),
        ("/documents?size=0", 422),
        ("/documents?sort=luck", 422),
        ("/coverage?format=pdf", 422),
        ("/coverage/risk/nothing", 400),
        ("/compare", 400),
        ("/compare?group=year:2023", 400),
        (f"/compare?a={TWICE_READ}", 400),
        (f"/about?{'x=1&' * 300}", 400),
        (f"/about?{'x' * 9_000}", 414),
    ],
)
def test_errors_have_one_shape(client: TestClient, path: str, status: int) -> None:
    response = client.get(ROOT + path)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["status"] == response.status_code == status


def test_an_answer_that_is_known_is_not_sent_again(client: TestClient) -> None:
    first = client.get(f"{ROOT}/gaps")
    again = client.get(f"{ROOT}/gaps", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    table = client.get(f"{ROOT}/gaps", headers={"Accept": "text/csv"})
    assert table.headers["etag"] != first.headers["etag"]


def test_no_cell_runs_as_a_formula(client: TestClient) -> None:
    rows = read_table(client.get(f"{ROOT}/compare.csv?group=coder:=1%2B1&group=coder:local"))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "\t"))]


def test_the_list_of_resources_works_without_scripts(client: TestClient) -> None:
    page = client.get(f"{ROOT}/")
    described = client.get(f"{ROOT}/openapi.json").json()
    for path in described["paths"]:
        assert f"<code>{path}</code>" in page.text
    links = [link for link in list_own_links(str(page.url), page.text) if f"{ROOT}/" in link]
    assert len(links) >= len(described["paths"])
    assert {client.get(link).status_code for link in links} == {200}
    assert read_page(page.text).handlers == []


def test_every_operation_tells_all_that_it_may_answer(client: TestClient) -> None:
    described = client.get(f"{ROOT}/openapi.json").json()
    for path, methods in described["paths"].items():
        if path == f"{ROOT}/draft":
            continue  # takes a document; see tests/web/test_draft.py
        assert list(methods) == ["get"], path
        expected = {"200", "304", "400", "404", "414", "422", "500", "503"}
        assert set(methods["get"]["responses"]) == expected, path
        assert methods["get"]["description"], path
