"""The page Duties and the norms of the API: found by every part, counted alike, linked to words."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from govatlas.explorer import Explorer
from govatlas.store import Store
from govatlas.web import create_app
from govatlas.web.norm_asking import CHOICES, SWITCHES
from govatlas.web.pages.duties import _EXAMPLES
from tests.builders import build_coding, build_document, build_norms
from tests.web.conftest import BASE, TWICE_CODED, UNCODED
from tests.web.links import list_own_links, read_page

DUTIES = "/duties"
API = "/api/v1/norms"
FINE = "bearer_type=ai-developer&enforcer_type=ai-governance-actor&sanction=with"
QUESTIONS = [
    "",
    "q=provider",
    'q="shall+not"+-users',
    "bearer=provider",
    "modality=prohibition",
    "modality=prohibition&modality=permission",
    "bearer_type=ai-deployer&deadline=without",
    "category=risk:1.1&category=risk:2.1",
    "deadline=with",
    "deadline=with&deadline=without",
    "sanction=without&jurisdiction=State+of+Alder",
    "coder=local&status=hard_law",
    "cover=risk:1.1:good",
    FINE,
]


def read_json(client: TestClient, query: str) -> list[dict[str, Any]]:
    norms: list[dict[str, Any]] = client.get(f"{DUTIES}.json?{query}").json()["norms"]
    return norms


@pytest.mark.parametrize("query", QUESTIONS)
def test_page_files_and_api_tell_the_same(client: TestClient, query: str) -> None:
    found = read_json(client, query)
    page = client.get(f"{DUTIES}?{query}")
    assert page.status_code == 200
    counted = re.search(
        r"<h2><strong>([\d,]+)</strong> rows? in <strong>([\d,]+)</strong>", page.text
    )
    assert counted
    documents = {norm["document_id"] for norm in found}
    assert [int(n.replace(",", "")) for n in counted.groups()] == [len(found), len(documents)]
    rows = list(csv.DictReader(StringIO(client.get(f"{DUTIES}.csv?plain=1&{query}").text)))
    assert [(row["document_id"], int(row["rank"])) for row in rows] == [
        (norm["document_id"], norm["rank"]) for norm in found
    ]
    told = client.get(f"{API}?{query}&size=200").json()
    assert (told["total"], told["documents"]) == (len(found), len(documents))
    kept = [
        {k: v for k, v in norm.items() if k not in ("address", "page")} for norm in told["norms"]
    ]
    assert kept == found[:200]


def test_every_condition_holds_of_what_is_found(client: TestClient) -> None:
    everything = read_json(client, "")
    assert everything
    for name in CHOICES:
        if name == "category":
            continue
        for value in {norm[name] for norm in everything if norm[name]}:
            expected = [norm for norm in everything if norm[name] == value]
            assert read_json(client, f"{name}={value}") == expected
    for name in SWITCHES:
        assert read_json(client, f"{name}=with") == [norm for norm in everything if norm[name]]
        assert read_json(client, f"{name}=without") == [n for n in everything if not n[name]]
    for norm in everything[:3]:
        for entry in norm["categories"]:
            code = f"{entry['taxonomy']}:{entry['code']}"
            assert norm in read_json(client, f"category={code}")


def test_each_document_where_a_regulator_may_fine_a_developer_is_one_search(
    client: TestClient,
) -> None:
    assert FINE.replace("&", "&amp;") in client.get(DUTIES).text.replace(":", "%3A")
    found = read_json(client, FINE)
    assert TWICE_CODED in {norm["document_id"] for norm in found}
    assert all(norm["sanction"] for norm in found)


def test_the_examples_find_something(client: TestClient) -> None:
    for words, pairs in _EXAMPLES:
        assert words in client.get(DUTIES).text
        query = "&".join(f"{name}={value}" for name, value in pairs)
        assert read_json(client, query), words


def test_documents_come_whole_and_the_most_important_first(client: TestClient) -> None:
    found = read_json(client, "")
    order = list(dict.fromkeys(norm["document_id"] for norm in found))
    assert [norm["document_id"] for norm in found] == [
        name for name in order for norm in found if norm["document_id"] == name
    ]
    dates = {norm["document_id"]: norm["date"] for norm in found}
    assert [dates[name] for name in order] == sorted(dates.values(), reverse=True)
    for name in order:
        ranks = [norm["rank"] for norm in found if norm["document_id"] == name]
        assert ranks == sorted(ranks)


def test_pages_divide_the_result(client: TestClient) -> None:
    total = len(read_json(client, ""))
    pages = -(-total // 25)
    assert pages > 2
    seen: list[str] = []
    for number in range(1, pages + 1):
        text = client.get(f"{DUTIES}?page={number}").text
        seen += re.findall(r'href="(/documents/[^"]*#c\d+-\d+)"', text)
    assert len(seen) == total
    anchors = {f"c{norm['start']}-{norm['end']}" for norm in read_json(client, "")}
    assert {link.partition("#")[2] for link in seen} == anchors
    assert f"page={pages}" in client.get(f"{DUTIES}?page=9999").text
    links = client.get(f"{API}?page=2&size=10&q=provider").headers["link"]
    assert all(f'rel="{name}"' in links for name in ("first", "prev", "next", "last"))
    assert "q=provider" in links


def test_a_row_leads_to_its_words(client: TestClient) -> None:
    norms = client.get(f"{API}?size=30").json()["norms"]
    for norm in norms[::7]:
        page, anchor = norm["page"].split("#")
        text = client.get(page).text
        start = text.index(f' id="{anchor}"')
        assert "<mark" in text[start - 30 : start + 300]
        document = client.get(norm["address"]).json()
        assert norm["quote"] in [other["quote"] for other in document["norms"]]
        whole = client.get(f"/api/v1/documents/{norm['document_id']}/text").json()["text"]
        assert whole[norm["start"] : norm["end"]] == norm["quote"]


@pytest.mark.parametrize("path", [DUTIES, f"{DUTIES}?q=provider&deadline=with", f"{DUTIES}?{FINE}"])
def test_every_link_resolves(client: TestClient, path: str) -> None:
    for link in dict.fromkeys(list_own_links(BASE + path, client.get(path).text)):
        address = link.removeprefix(BASE).partition("#")[0]
        found = client.get(address or "/")
        assert found.status_code == 200, link
        fragment = urlsplit(link).fragment
        assert not fragment or fragment in read_page(found.text).ids


def test_a_choice_can_be_left_out_again(client: TestClient) -> None:
    text = client.get(f"{DUTIES}?q=provider&modality=obligation&modality=power").text
    chips = re.findall(r'<li><a href="([^"]*)"><span class="unseen">Remove', text)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        f"{DUTIES}?modality=obligation&modality=power",
        f"{DUTIES}?q=provider&modality=power",
        f"{DUTIES}?q=provider&modality=obligation",
    ]
    assert '<input type="hidden" name="modality" value="power">' in text


def test_what_a_form_leaves_empty_is_not_in_the_address(client: TestClient) -> None:
    found = client.get(f"{DUTIES}?q=&bearer=&modality=power&deadline=")
    assert found.status_code == 303
    assert found.headers["location"] == f"{DUTIES}?modality=power"


def test_no_result_says_so_plainly(client: TestClient) -> None:
    text = client.get(f"{DUTIES}?q=nowhereatall&modality=power").text
    assert "<strong>0</strong> rows" in text
    assert "No results" in text
    assert "clear all filters" in text


def test_where_nobody_looked_the_page_says_so(tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    with Store.open(db, create=True) as store:
        store.documents.save(build_document())
        store.codings.save(build_coding(build_document()))
    with Explorer(db) as explorer:
        client = TestClient(create_app(explorer))
        assert "No document has been searched for duties yet." in client.get(DUTIES).text
        told = client.get("/api/v1/documents/lending-act/norms").json()
        assert told["norms"] is None
        assert "norms" not in client.get("/api/v1/documents/lending-act").json()


ODD = [
    *("page=0", "page=x", "page=-1", "page=99999999999999999999"),
    *("modality=duty", "bearer_type=king", "enforcer_type=ai developer", "category=risk:99"),
    *("category=risk", "category=status:hard_law", "deadline=maybe", "sanction=1"),
    *("coder=nobody", "year=20x5", "cover=risk", "actor=king:any"),
    *("q=" + "x" * 1500, "bearer=" + "x" * 1500, "q=" + "+".join(["word"] * 50)),
    "&".join(f"category=risk:{n}" for n in range(220)),
]


@pytest.mark.parametrize("query", ODD)
def test_an_odd_query_is_refused_with_the_reason(client: TestClient, query: str) -> None:
    for path in (DUTIES, f"{DUTIES}.csv", f"{DUTIES}.json"):
        if path != DUTIES and query.startswith("page="):
            continue
        response = client.get(f"{path}?{query}")
        assert response.status_code == 400, path
        assert "Traceback" not in response.text
    assert "We could not use this address" in client.get(f"{DUTIES}?{query}").text
    assert client.get(f"{API}?{query}").status_code in (400, 422)


def test_hostile_words_stay_words(client: TestClient) -> None:
    attack = '"><script>alert(1)</script>'
    page = read_page(client.get(DUTIES, params={"q": attack, "bearer": attack}).text)
    assert page.tags.count("script") == 1
    assert page.handlers == []


def test_no_cell_runs_as_a_formula(tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    document = build_document()
    norms = build_norms(document)
    with Store.open(db, create=True) as store:
        store.documents.save(document)
        spoilt = build_norms(document)[0]
        object.__setattr__(spoilt.action, "text", "=1+1")
        store.codings.save(build_coding(document, norms=(spoilt, norms[1])))
    with Explorer(db) as explorer:
        client = TestClient(create_app(explorer))
        for path in (
            f"{DUTIES}.csv?plain=1",
            f"{API}.csv",
            "/api/v1/documents/lending-act/norms.csv",
        ):
            first = next(csv.DictReader(StringIO(client.get(path).text)))
            assert first["action"] == "'=1+1"


def test_the_record_of_a_coded_document_shows_what_it_requires(client: TestClient) -> None:
    text = client.get(f"/documents/{TWICE_CODED}?coder=local").text
    assert text.index('id="norms"') < text.index('id="coverage"')
    sent = json.loads(client.get(f"/documents/{TWICE_CODED}/record.json?coder=local").text)
    assert text.count('id="norm-words-') == len(sent["norms"])
    assert "What it requires" not in client.get(f"/documents/{UNCODED}").text
