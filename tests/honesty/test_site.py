"""Every page and resource tells what was not assessed from none, and shows what is uncertain."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.honesty.conftest import REASONS
from tests.web.links import list_own_links

LOCAL = "coder=local"
BASE = "http://127.0.0.1:8000"


def read(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def ask(client: TestClient, path: str) -> Any:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200, path
    return answer.json()


def test_every_page_that_is_linked_opens(client: TestClient) -> None:
    waiting = ["/", *(f"/documents/{name}?{LOCAL}" for name in ("loi", "tiaoli", "act"))]
    waiting += [f"/documents?{LOCAL}", "/coverage", "/gaps", "/actors", "/codebook", "/about"]
    waiting += ["/compare?a=loi&b=tiaoli&c=act", "/compare/groups?a=year:unknown&b=status:hard_law"]
    waiting += ["/coverage/risk/status", "/coverage/actor-type/actor-role", "/coverage/years"]
    waiting += ["/coverage/estimate", "/documents/loi/versions"]
    seen: set[str] = set()
    for path in waiting:
        for link in [BASE + path, *list_own_links(BASE + path, client.get(path).text)]:
            plain = link.partition("#")[0]
            if plain not in seen and len(seen) < 400:
                seen.add(plain)
                status = client.get(plain).status_code
                assert status != 400, plain
                assert status < 500, plain


@pytest.mark.parametrize("name", REASONS)
def test_the_record_gives_the_reason(client: TestClient, name: str) -> None:
    page = read(client, f"/documents/{name}?{LOCAL}")
    assert REASONS[name] in page
    assert "Not assessed: 24 of 24" in page
    for claim in (
        "The text names no actor in this role",
        "Not covered:",
        "Not mentioned:",
        "may be wrong. Read",
    ):
        assert claim not in page.partition("Coders Category")[0], claim


def test_the_list_gives_the_reason_in_place_of_the_summary(client: TestClient) -> None:
    page = read(client, f"/documents?{LOCAL}")
    assert all(reason in page for reason in REASONS.values())
    apart = read(client, f"/documents?{LOCAL}&status=unknown")
    assert "2 documents of 3" in apart
    assert "Legislative status not assessed" in apart


def test_what_is_uncertain_is_found(client: TestClient) -> None:
    for cover in ("risk:any:uncertain", "risk:7.4:uncertain", "sector:finance-insurance:uncertain"):
        page = read(client, f"/documents?coder=ann&cover={cover}")
        assert "1 document of 3" in page, cover
        assert "uncertain between" in page
    assert "0 documents of 3" in read(client, "/documents?coder=ann&cover=risk:1.1:uncertain")
    facets = read(client, "/documents?coder=ann")
    assert "uncertain in any 1" in facets


def test_the_coverage_page_counts_both_apart(client: TestClient) -> None:
    page = read(client, f"/coverage?{LOCAL}")
    assert "3 documents (coder local), 1 coded by local; 2 could not be assessed." in page
    assert "uncertain" in read(client, "/coverage?coder=ann")


def test_coders_stand_side_by_side(client: TestClient) -> None:
    page = read(client, "/documents/loi?coder=ann")
    assert "2 coders have coded this version. They differ on 0 of" in page
    assert "uncertain between minimal and good" in read(client, "/documents/act?coder=ann")


def test_documents_compared_do_not_differ_by_what_was_not_assessed(client: TestClient) -> None:
    page = read(client, f"/compare?a=act&b=tiaoli&{LOCAL}")
    differ, _, rest = page.partition("Where they differ")[2].partition("Not assessed in all")
    assert "They do not differ on any category." in differ
    assert "“Not assessed” is not the same as none" in rest


@pytest.mark.parametrize("path", ["/documents", f"/documents?{LOCAL}"])
def test_the_api_lists_it_apart(client: TestClient, path: str) -> None:
    listed = {entry["id"]: entry for entry in ask(client, path)["documents"]}
    assert listed["tiaoli"]["not_assessed"] == REASONS["tiaoli"]
    assert listed["tiaoli"]["status"] == ""
    assert {
        level for table in listed["tiaoli"]["coverage"].values() for level in table.values()
    } == {None}
    assert listed["act"]["not_assessed"] == ""


def test_the_api_lists_what_is_uncertain(client: TestClient) -> None:
    listed = {entry["id"]: entry for entry in ask(client, "/documents?coder=ann")["documents"]}
    assert listed["act"]["uncertain"] == ["risk:2.1", "risk:7.4", "sector:finance-insurance"]
    assert listed["loi"]["uncertain"] == []
    assert ask(client, "/documents?coder=ann&cover=risk:any:uncertain")["total"] == 1
    lines = client.get("/documents.csv?coder=ann&plain=1").text.splitlines()
    assert ",uncertain," in lines[0]
    assert any("risk:2.1 risk:7.4 sector:finance-insurance" in line for line in lines)


def test_the_api_tells_the_record(client: TestClient) -> None:
    record = ask(client, f"/documents/loi?{LOCAL}")
    assert record["not_assessed"] == REASONS["loi"]
    assert {"taxonomy": "actor-role", "code": "target", "reason": REASONS["loi"]} in (
        record["abstentions"]
    )
    act = ask(client, "/documents/act?coder=ann")
    assert {"taxonomy": "risk", "code": "7.4", "level": 0, "rival": 1} in act["uncertain"]
    assert [label.get("rival") for label in act["risk_subdomains"]] == [None, 0]


def test_the_api_counts_apart(client: TestClient) -> None:
    coverage = ask(client, f"/coverage?{LOCAL}")
    assert (coverage["basis"]["coded"], coverage["basis"]["not_assessed"]) == (1, 2)
    for category in coverage["categories"]:
        assert category["not_assessed"] == 2
        assert sum(level["count"] for level in category["levels"]) == 1
    ann = {c["code"]: c for c in ask(client, "/coverage?coder=ann")["categories"]}
    assert {code: c["uncertain"] for code, c in ann.items() if c["uncertain"]} == {
        "2.1": 1,
        "7.4": 1,
    }
    assert ask(client, ann["7.4"]["uncertain_address"].removeprefix("/api/v1"))["total"] == 1
    for role in ask(client, f"/actors?{LOCAL}")["roles"]:
        assert role["share"]["total"] == 1
    years = ask(client, f"/coverage/years?{LOCAL}")
    assert years["basis"]["not_assessed"] == 2
    assert ask(client, f"/gaps?{LOCAL}")["basis"]["not_assessed"] == 2
    status = ask(client, f"/coverage/risk/status?{LOCAL}")
    assert "not assessed" in [entry["label"] for entry in status["columns"]["values"]]
    compared = ask(client, f"/compare?a=act&b=loi&{LOCAL}")
    assert all(c["levels"][1]["level"] is None for c in compared["documents"]["categories"])
