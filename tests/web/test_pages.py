"""The pages: what they show, where they lead, what hostile documents and odd queries do."""

import csv
import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from html import unescape
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from govatlas import api
from govatlas.coverage import Selection
from govatlas.explorer import Explorer
from govatlas.web import create_app
from govatlas.web.addresses import DOCUMENTS, address_document, address_search
from govatlas.web.limits import LONGEST_QUERY, MOST_PARAMETERS
from govatlas.web.pages.figures import load_accuracy
from govatlas.web.selections import read_selection
from tests.web.conftest import ATTACK, BASE, HOSTILE, TWICE_CODED, TWICE_READ, UNCODED
from tests.web.links import list_own_links, read_page, thin_out

PAGES = [
    "/",
    "/?specimen=2",
    "/documents",
    "/documents?stage=passed&jurisdiction=alder",
    "/documents?q=privacy",
    "/documents?q=nowhere+at+all&year=2023",
    "/documents?cover=risk:2.1:good&cover=risk:1.1:any&actor=enforcer:any&status=hard_law",
    "/documents?coder=ann",
    "/documents?page=99",
    f"/documents/{TWICE_CODED}",
    f"/documents/{TWICE_CODED}?coder=local",
    f"/documents/{TWICE_READ}",
    f"/documents/{TWICE_READ}?version=1",
    f"/documents/{TWICE_READ}/versions",
    f"/documents/{UNCODED}",
    f"/documents/{UNCODED}/versions",
    address_document(HOSTILE),
    address_document(HOSTILE, "versions"),
    "/codebook",
    "/codebook/risk/2.1",
    "/codebook/status/hard_law",
    "/codebook/actor-type/ai-deployer",
    "/codebook/actor-role/enforcer",
    "/about",
    "/duties",
    "/duties?q=provider&deadline=with&page=2",
]


@pytest.fixture(scope="module")
def follow(client: TestClient) -> Callable[[str], tuple[int, set[str]]]:
    """Return what says the status of an address and the ids there, asking each address once."""

    @cache
    def follow(address: str) -> tuple[int, set[str]]:
        found = client.get(address)
        is_page = found.headers["content-type"].startswith("text/html")
        return found.status_code, read_page(found.text).ids if is_page else set()

    return follow


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_resolves(
    client: TestClient, follow: Callable[[str], tuple[int, set[str]]], path: str
) -> None:
    response = client.get(path)
    assert response.status_code == 200
    for link in thin_out(path, dict.fromkeys(list_own_links(BASE + path, response.text))):
        fragment = urlsplit(link).fragment.partition(":~:")[0]  # what follows is for browsers
        status, ids = follow(link.removeprefix(BASE).partition("#")[0] or "/")
        assert status == 200, link
        assert not fragment or re.sub("%3A", ":", fragment) in ids, link


@pytest.mark.parametrize("path", [*PAGES, "/documents/nothing", f"/documents?cover={ATTACK}"])
def test_nothing_of_a_page_runs_but_our_script(client: TestClient, path: str) -> None:
    page = read_page(client.get(path).text)
    assert page.handlers == []
    assert page.tags.count("script") == 1
    assert page.tags.count("img") == 0
    assert page.tags.count("style") == 0
    assert not [link for link in page.links if link.startswith(("javascript:", "//", "data:"))]


def test_a_hostile_document_is_shown_as_text(client: TestClient) -> None:
    text = client.get(address_document(HOSTILE)).text
    assert "&lt;script&gt;document.title=" in text
    assert "{{ 7 * 7 }}" in text
    assert "[U+202E]" in text or 'data-code="U+202E"' in text
    assert "\u202e" not in re.sub(r'<span class="control"[^>]*>.</span>', "", text)


def test_a_hostile_document_is_found_and_downloaded(client: TestClient) -> None:
    listed = client.get(address_search("onerror"))
    assert "&lt;" in listed.text
    assert address_document(HOSTILE) in listed.text
    for form in ("json", "csv", "html", "md", "txt"):
        sent = client.get(address_document(HOSTILE, f"record.{form}"))
        assert sent.status_code == 200
        named = sent.headers["content-disposition"]
        assert named.startswith('attachment; filename="a_b_c_d_e_')
        assert not set(named.partition('filename="')[2].partition('"')[0]) & set("/\\<>\r\n")


ODD = [
    "page=0",
    "page=-1",
    "page=1.5",
    "page=99999999999999999999",
    "page=²",
    "sort=sideways",
    "cover=risk",
    "cover=risk:99:good",
    "cover=nothing:1:good",
    "cover=status:hard_law:yes",
    "cover=risk:2.1:excellent",
    "actor=enforcer",
    "actor=king:any",
    "actor=any:wizard",
    "year=20x5",
    "coder=nobody",
    "q=" + "x" * 1500,
    "q=" + "+".join(["word"] * 50),
    "&".join(f"authority={n}" for n in range(220)),
]


@pytest.mark.parametrize("query", ODD)
@pytest.mark.parametrize("path", ["/documents", "/documents.csv", "/documents.json"])
def test_an_odd_query_is_refused_with_the_reason(client: TestClient, path: str, query: str) -> None:
    if path != "/documents" and query.startswith("page="):
        return
    response = client.get(f"{path}?{query}")
    assert response.status_code == 400
    told = response.json()["detail"] if path.endswith("json") else response.text
    assert "Traceback" not in told
    assert len(read_page(response.text).tags) > 10 or told


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%ff%fe",
        "q=%22",
        "q=*",
        "q=AND+OR+NOT",
        "q=-",
        "q='%3B+DROP+TABLE+document%3B--",
        "q=NEAR(a+b)",
        "authority=%00",
        "unheard=of",
        "q=a&q=b",
        "&&&",
    ],
)
def test_an_odd_search_is_answered(client: TestClient, query: str) -> None:
    assert client.get(f"/documents?{query}").status_code == 200


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    name=st.sampled_from(["q", "cover", "actor", "year", "page", "sort", "coder", "stage"]),
    value=st.text(st.characters(codec="utf-8"), min_size=1, max_size=30),
)
def test_no_parameter_is_a_fault(client: TestClient, name: str, value: str) -> None:
    for path in ("/documents", f"/documents/{TWICE_CODED}"):
        response = client.get(path, params={name: value})
        assert response.status_code in (200, 303, 400, 404)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(part=st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_no_path_is_a_fault(client: TestClient, part: str) -> None:
    path = address_document(part)
    if part not in (".", ".."):
        assert client.get(path).status_code == 404
        assert client.get(f"{path}/versions").status_code == 404
        assert client.get(f"/codebook/risk{path.removeprefix('/documents')}").status_code == 404


def test_empty_fields_of_a_form_leave_the_address(client: TestClient) -> None:
    response = client.get("/documents?q=&sort=title&cover=risk:2.1:good")
    assert response.status_code == 303
    assert response.headers["location"] == "/documents?cover=risk%3A2.1%3Agood&sort=title"


def test_a_facet_leads_to_as_many_documents_as_it_says(client: TestClient) -> None:
    page = client.get("/documents").text
    choices = re.findall(
        r'href="(/documents\?[^"]+)">(?:<span class="(?:name|unseen)">.*?</span>)?[^<]*'
        r'<span class="tally">([\d,]+)</span>',
        page,
    )
    assert len(choices) > 100
    for address, count in choices[::7]:
        found = client.get(address.replace("&amp;", "&")).text
        total = re.search(r"<strong>([\d,]+)</strong> document", found)
        assert total is not None
        assert total[1] == count, address


def test_a_choice_can_be_left_out_again(client: TestClient) -> None:
    page = client.get("/documents?q=data&stage=Enacted&cover=risk:2.1:good").text
    chips = re.findall(r'<li><a href="([^"]+)"><span class="unseen">Remove', page)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "/documents?q=data&cover=risk%3A2.1%3Agood",
        "/documents?q=data&stage=Enacted",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"jurisdiction={'J' * 60}{n:03}" for n in range(106)),
        "&".join(f"year={n}" for n in range(1_000, 1_200)),
    ],
    ids=["long", "many"],
)
def test_no_link_of_a_facet_is_longer_than_the_site_accepts(client: TestClient, query: str) -> None:
    page = client.get(f"{DOCUMENTS}?{query}")
    assert page.status_code == 200
    queries = [unescape(found) for found in re.findall(r'href="/documents\?([^"]+)"', page.text)]
    assert len(queries) > 100  # each choice can be left again
    assert max(map(len, queries)) <= LONGEST_QUERY
    assert max(found.count("&") for found in queries) < MOST_PARAMETERS
    for found in queries:
        read_selection(parse_qsl(found))  # which refuses too many choices


def test_hits_are_marked_in_titles_and_snippets(client: TestClient) -> None:
    page = client.get("/documents?q=declaration").text
    assert "<mark>Declaration</mark>" in page


def test_a_level_asked_for_leads_to_its_quotations(client: TestClient) -> None:
    page = client.get("/documents?cover=risk:2.1:good").text
    links = re.findall(r'href="(/documents/[^"]+#risk:2\.1)"', page)
    assert links
    path, _, fragment = links[0].partition("#")
    assert f'id="{fragment}"' in client.get(path).text


def test_a_result_is_a_table(client: TestClient, explorer: Explorer) -> None:
    rows = list(csv.DictReader(StringIO(client.get("/documents.csv?stage=Enacted&plain=1").text)))
    found = explorer.find(selection=Selection(stage=("Enacted",)), size=200)
    assert [row["id"] for row in rows] == [hit.id for hit in found.hits]
    levels = explorer.catalogue().level_column("risk", "2.1")
    for row in rows:
        level = levels[explorer.catalogue().positions[row["id"]]]
        assert row["risk:2.1"] == ("none", "minimal", "good")[level]


def test_a_result_is_json(client: TestClient) -> None:
    listed = json.loads(client.get("/documents.json").text)["documents"]
    uncoded = next(entry for entry in listed if entry["id"] == UNCODED)
    assert set(uncoded["coverage"]["risk"].values()) == {None}
    assert len(listed) == 11
    assert json.loads(client.get("/documents.json?q=nowhere").text)["documents"] == []


def test_the_coders_of_a_document_stand_side_by_side(client: TestClient) -> None:
    page = client.get(f"/documents/{TWICE_CODED}").text
    assert "2 coders have coded this version. They differ on 2 of " in page
    assert page.count('<span class="flag">differ</span>') == 2
    assert (
        "Only <bdi>local</bdi> has coded this version"
        in client.get(f"/documents/{TWICE_READ}").text
    )


def test_a_coding_is_read_under_the_name_of_its_coder(client: TestClient) -> None:
    ann = client.get(f"/documents/{TWICE_CODED}?coder=ann").text
    local = client.get(f"/documents/{TWICE_CODED}?coder=local").text
    assert "assigned by software (<bdi>ann" in ann or "assigned by a person (<bdi>ann" in ann
    assert "assigned by software (<bdi>local" in local
    assert client.get(f"/documents/{TWICE_CODED}?coder=nobody").status_code == 404


def test_an_earlier_version_says_so(client: TestClient) -> None:
    assert "This is an earlier version" in client.get(f"/documents/{TWICE_READ}?version=1").text
    assert "This is an earlier version" not in client.get(f"/documents/{TWICE_READ}").text
    assert client.get(f"/documents/{TWICE_READ}?version=3").status_code == 404


def test_what_changed_between_versions_is_marked(client: TestClient) -> None:
    page = client.get(f"/documents/{TWICE_READ}/versions?old=1&new=2").text
    assert "<ins>States shall protect workers from job loss.</ins>" in page
    back = client.get(f"/documents/{TWICE_READ}/versions?old=2&new=1").text
    assert "<del>States shall protect workers from job loss.</del>" in back


def test_a_document_that_nobody_coded_shows_its_text(client: TestClient) -> None:
    page = client.get(f"/documents/{UNCODED}").text
    assert "This version has not been coded yet" in page
    assert "An Act on artificial intelligence." in page
    assert "not coded yet" in client.get("/documents?q=act").text


def test_a_category_counts_its_documents(client: TestClient, explorer: Explorer) -> None:
    column = explorer.catalogue().level_column("risk", "2.1")
    page = client.get("/codebook/risk/2.1").text
    for name, level in (("good", 2), ("minimal", 1), ("none", 0)):
        assert f">{name}: {int((column == level).sum())}</a>" in page
    assert "not assessed: 1" in page
    assert "Easily confused with" in page


def test_every_category_has_a_page(client: TestClient, explorer: Explorer) -> None:
    listed = client.get("/codebook").text
    for taxonomy in explorer.catalogue().codebook.taxonomies:
        for category in taxonomy.categories:
            address = f"/codebook/{taxonomy.id}/{category.code}"
            assert f'href="{address}"' in listed
    assert client.get("/codebook/risk/9.9").status_code == 404
    assert client.get("/codebook/nothing/1").status_code == 404


def test_the_figures_of_agreement_are_those_of_the_documentation(root: Path) -> None:
    text = (root / "docs" / "accuracy.md").read_text()
    accuracy = load_accuracy()
    first = text.partition("| all AGORA codings")[0]
    for entry in accuracy.taxonomies:
        row = next(line for line in first.splitlines() if line.startswith(f"| {entry.taxonomy} |"))
        cells = [cell.strip() for cell in row.split("|")][2:-1]
        assert [cells[0], cells[2], *cells[5:7]] == [
            f"{figure:.3f}" for figure in (entry.kappa, entry.presence, entry.gold, entry.coder)
        ]
    assert f"Status: {accuracy.status} of {accuracy.documents}" in text
    for role, figure in accuracy.actors:
        assert f"{role} {figure:.3f}" in " ".join(text.split())


def test_about_compares_the_coders_at_hand(client: TestClient) -> None:
    page = client.get("/about").text
    assert '<th scope="row"><bdi>ann</bdi>, <bdi>local</bdi></th>' in page
    assert f"{load_accuracy().taxonomies[0].kappa:.3f}" in page


def test_a_change_of_the_database_changes_the_pages(atlas: Path, tmp_path: Path) -> None:
    db = tmp_path / "govatlas.db"
    shutil.copy(atlas, db)
    with Explorer(db) as explorer:
        client = TestClient(create_app(explorer))
        assert "has not been coded yet" in client.get(f"/documents/{UNCODED}").text
        assert ">good: " in client.get("/codebook/risk/2.1").text
        api.code([UNCODED], db=db, jobs=1)
        assert "has not been coded yet" not in client.get(f"/documents/{UNCODED}").text
        assert "not assessed: 1" not in client.get("/codebook/risk/2.1").text


def test_the_glossary_of_the_documentation_is_a_page(client: TestClient, root: Path) -> None:
    page = read_page(client.get("/glossary").text)
    terms = re.findall(r"^\*\*([\w ]+)\.\*\*", (root / "docs" / "glossary.md").read_text(), re.M)
    assert len(terms) >= 25
    assert {term.lower().replace(" ", "-") for term in terms} <= page.ids
    assert 'href="/glossary"' in client.get("/about").text


def test_the_documents_found_can_be_charted(client: TestClient) -> None:
    page = client.get("/documents?q=privacy&cover=risk:2.1:any").text
    assert 'href="/coverage?q=privacy&amp;cover=risk%3A2.1%3Aany" rel="nofollow">Chart' in page
