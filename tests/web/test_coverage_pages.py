"""Coverage, gaps, comparisons, actors: their numbers, where they lead, their charts as files."""

import csv
import html
import json
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from lxml import etree
from PIL import Image
from starlette.testclient import TestClient

from govatlas import api
from govatlas.coverage import Selection
from govatlas.explorer import Explorer
from govatlas.model.catalogue import NOT_ASSESSED
from govatlas.web import create_app
from govatlas.web.addresses import address_compare, build_address
from govatlas.web.charts.flow import FlowLink, lay_out, write_svg
from govatlas.web.pages.heat import STEPS, find_shade
from govatlas.web.selections import read_selection
from govatlas.wording import lower_first
from tests.store.replicating import replicate_collection
from tests.web.conftest import ATTACK, BASE, HOSTILE, TWICE_CODED, TWICE_READ, UNCODED
from tests.web.links import list_own_links, read_page, thin_out

GROUPS = "/compare?group=year:2023&group=year:2024"
PAGES = [
    "/coverage",
    "/coverage?taxonomy=sector",
    "/coverage?coder=local&cover=risk:2.1:any&q=act",
    "/coverage/years",
    "/coverage/years?taxonomy=scope&show=count",
    "/coverage/estimate",
    "/coverage/risk/sector",
    "/coverage/risk/risk?level=good&show=row",
    "/coverage/risk/status?show=stack",
    "/coverage/actor-type/actor-role",
    "/coverage/year/jurisdiction?show=column",
    "/coverage/risk/status?authority=nobody",
    "/gaps",
    "/gaps?taxonomy=scope",
    "/actors",
    "/actors?from=proposer&to=target",
    "/compare",
    "/compare?a=solvane-declaration",
    address_compare(TWICE_CODED, TWICE_READ, UNCODED),
    address_compare(HOSTILE, TWICE_CODED),
    "/compare?a=solvane-declaration&find=act",
    GROUPS,
]
CHARTS = {
    "levels": "/coverage",
    "years": "/coverage/years",
    "crossing": "/coverage/risk/jurisdiction",
    "gaps": "/gaps",
    "types": "/actors",
    "names": "/actors/names",
    "flow": "/actors/flow",
}


class TableReader(HTMLParser):
    """Reads the cells of the tables of a page: their text, the address behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, str]]] = []
        self.links: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append(("", ""))
            self._inside = True
        elif tag == "a" and self._inside:
            text, _ = self.rows[-1][-1]
            self.rows[-1][-1] = (text, dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            text, link = self.rows[-1][-1]
            self.rows[-1][-1] = (text + data, link)


def read_rows(body: str) -> list[list[tuple[str, str]]]:
    reader = TableReader()
    reader.feed(body)
    return [[(" ".join(text.split()), link) for text, link in row] for row in reader.rows]


def count_documents(explorer: Explorer, address: str) -> int:
    pairs = parse_qsl(urlsplit(address).query)
    q = dict(pairs).get("q", "")
    return int(np.count_nonzero(explorer.choose(q, read_selection(pairs)).mask))


def list_counts(body: str) -> Iterator[tuple[int, str]]:
    """Yield every number that a page links to documents, with the address."""
    for number, link in re.findall(
        r'<a href="(/documents\?[^"]*)">([\d,]+)</a>', body.replace("&amp;", "&")
    ):
        yield int(link.replace(",", "")), number


@pytest.fixture(scope="module")
def ask(client: TestClient) -> Callable[[str], int]:
    """Return what says the status of an address, asking each address once."""
    return cache(lambda address: client.get(address).status_code)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_resolves(
    client: TestClient, ask: Callable[[str], int], path: str
) -> None:
    response = client.get(path)
    assert response.status_code == 200
    drawn = (".png", ".svg")  # drawn by tests of their own
    for link in thin_out(path, sorted(set(list_own_links(BASE + path, response.text)))):
        address = link.removeprefix(BASE).partition("#")[0] or "/"
        if not urlsplit(address).path.endswith(drawn):
            if path == "/coverage/estimate" and "/coverage/estimate" in address:
                continue
            assert ask(address) in (200, 303), link


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_a_page_runs_but_our_script(client: TestClient, path: str) -> None:
    page = read_page(client.get(path).text)
    assert page.handlers == []
    assert page.tags.count("script") == 1
    assert page.tags.count("img") == 0
    assert page.tags.count("style") == 0


@pytest.mark.parametrize("path", PAGES)
def test_a_number_leads_to_just_so_many_documents(
    client: TestClient, explorer: Explorer, path: str
) -> None:
    for number, address in list_counts(client.get(path).text):
        assert count_documents(explorer, address) == number, address


def test_the_pages_do_link_numbers(client: TestClient) -> None:
    for path, least in (("/coverage", 50), ("/coverage/risk/sector", 50), ("/actors", 20)):
        assert len(list(list_counts(client.get(path).text))) >= least


def test_a_linked_page_says_the_number_that_led_there(client: TestClient) -> None:
    for number, address in list(list_counts(client.get("/coverage").text))[:12]:
        found = re.search(r"<h2><strong>([\d,]+)</strong> documents?", client.get(address).text)
        assert found
        assert int(found[1]) == number


def test_levels_are_those_of_the_catalogue(client: TestClient, explorer: Explorer) -> None:
    catalogue = explorer.catalogue()
    for taxonomy in catalogue.codebook.coverage:
        rows = read_rows(client.get(f"/coverage?taxonomy={taxonomy.id}").text)
        by_link = {row[0][1]: row for row in rows if len(row) > 3 and row[0][1]}
        for category in taxonomy.categories:
            column = catalogue.level_column(taxonomy.id, category.code).tolist()
            row = by_link[f"/codebook/{taxonomy.id}/{category.code}"]
            told = [int(text.split()[0]) for text, _ in row[2:]]
            wanted = [column.count(n) for n in range(taxonomy.scale.highest, -1, -1)]
            # What may follow is how many of these levels are uncertain.
            assert told[: len(wanted) + 1] == [*wanted, column.count(NOT_ASSESSED)]


def test_shares_are_of_those_assessed(client: TestClient, explorer: Explorer) -> None:
    column = explorer.catalogue().level_column("risk", "2.1").tolist()
    rows = csv.DictReader(StringIO(client.get("/coverage.csv?plain=1").text))
    share = next(
        row for row in rows if row["category"].startswith("2.1 ") and row["level"] == "good"
    )
    assert UNCODED in explorer.catalogue().ids  # else there is nothing to leave out
    assessed = len(column) - column.count(NOT_ASSESSED)
    assert float(share["share"]) == pytest.approx(column.count(2) / assessed, abs=1e-6)


@pytest.mark.parametrize("level", ["any", "good"])
def test_a_crossing_counts_documents_with_both(
    client: TestClient, explorer: Explorer, level: str
) -> None:
    catalogue = explorer.catalogue()
    least = {"any": 1, "good": 2}[level]
    rows = list(
        csv.DictReader(
            StringIO(client.get(f"/coverage/risk/sector.csv?level={level}&plain=1").text)
        )
    )
    risks, sectors = (catalogue.codebook.taxonomy(name) for name in ("risk", "sector"))
    numbers = iter(rows)
    for risk in risks.categories:
        for sector in sectors.categories:
            row = next(numbers)
            first = catalogue.level_column("risk", risk.code) >= least
            second = catalogue.level_column("sector", sector.code) >= min(
                least, sectors.scale.highest
            )
            assert int(row["documents"]) == int(np.count_nonzero(first & second)), row
            if first.any():
                share = np.count_nonzero(first & second) / np.count_nonzero(first)
                assert float(row["share of row"]) == pytest.approx(share, abs=1e-6)


def test_a_crossing_of_actors_counts_one_actor_with_both(
    client: TestClient, explorer: Explorer
) -> None:
    actors = explorer.catalogue().actors
    both = zip(actors.type, actors.role, actors.document.tolist(), strict=True)
    wanted = {
        document
        for kind, role, document in both
        if (kind, role) == ("ai-governance-actor", "enforcer")
    }
    rows = csv.DictReader(StringIO(client.get("/coverage/actor-type/actor-role.csv?plain=1").text))
    (row,) = (r for r in rows if r["row"] == "AI governance actor" and r["column"] == "Enforcer")
    assert wanted
    assert int(row["documents"]) == len(wanted)


def test_what_limits_documents_limits_what_is_counted(
    client: TestClient, explorer: Explorer
) -> None:
    year = next(value for value in explorer.catalogue().distinct["year"].values if value)
    mask = Selection(year=(year,)).mask(explorer.catalogue())
    column = explorer.catalogue().level_column("risk", "2.1")[mask].tolist()
    page = client.get(f"/coverage?year={year}").text
    row = next(row for row in read_rows(page) if row[0][1] == "/codebook/risk/2.1")
    assert int(row[2][0].split()[0]) == column.count(2)
    assert f"{sum(mask)} document" in page
    chips = re.search(r'<ul class="chips".*?</ul>', page, re.DOTALL)
    assert chips
    assert 'href="/coverage"' in chips[0]
    assert f"year={year}" in client.get(f"/coverage/years?year={year}").text


def test_the_table_of_a_chart_is_its_csv(client: TestClient) -> None:
    table = list(csv.reader(StringIO(client.get("/coverage/risk/jurisdiction.csv?plain=1").text)))
    page = read_rows(client.get("/coverage/risk/jurisdiction").text)
    cells = [text for row in page[1:] for text, _ in row[2:]]
    assert cells == [row[2] for row in table[1:]]
    embedded = read_rows(client.get("/coverage/risk/jurisdiction/embed").text)
    assert [[text for text, _ in row][:3] for row in embedded] == [row[:3] for row in table]


def test_levels_on_the_page_are_its_csv(client: TestClient) -> None:
    table = list(csv.DictReader(StringIO(client.get("/coverage.csv?plain=1").text)))
    rows = [row for row in read_rows(client.get("/coverage").text) if row[0][1]]
    levels = len(table) // len(rows)  # the page adds how many are uncertain
    told = [text.split()[0] for row in rows for text, _ in row[2 : 2 + levels]]
    assert told == [row["documents"] for row in table]


def test_the_flow_on_the_page_is_its_csv(client: TestClient) -> None:
    table = list(csv.reader(StringIO(client.get("/actors/flow.csv?plain=1").text)))
    page = [[text for text, _ in row] for row in read_rows(client.get("/actors").text)]
    start = page.index(table[0])
    assert page[start : start + len(table)] == table


@pytest.mark.parametrize("path", CHARTS.values(), ids=CHARTS)
def test_a_chart_is_a_picture_that_needs_nothing_else(client: TestClient, path: str) -> None:
    drawn = client.get(f"{path}.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    root = etree.fromstring(drawn.content, etree.XMLParser(resolve_entities=False))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    for element in root.iter():
        assert etree.QName(element).localname not in ("script", "image", "foreignObject", "style")
        for name, value in element.attrib.items():
            assert not etree.QName(name).localname.startswith("on")
            assert etree.QName(name).localname != "href"
            assert not re.search(r"url\((?!#)", str(value))
    assert len(drawn.content) < 1_000_000


def test_a_bar_is_split_by_the_columns(client: TestClient) -> None:
    page = client.get("/coverage/risk/status?show=stack").text
    bodies = re.findall(r'<tr><th scope="row">2\.1 .*?</tr>', page, re.DOTALL)
    (row,) = (body for body in bodies if 'class="bar"' in body)
    widths = [float(width) for width in re.findall(r'width="([\d.]+)" height="10"', row)]
    numbers = [int(text) for text in re.findall(r'<td class="h\d">(?:<a[^>]*>)?(\d+)', row)]
    shown = [number for number in numbers if number]
    assert len(widths) == len(shown) > 1
    for width, number in zip(widths, shown, strict=True):
        assert width / widths[0] == pytest.approx(number / shown[0], abs=0.001)
    drawn = client.get("/coverage/risk/status.svg?show=stack").text
    assert "Hard law" in drawn


def test_a_chart_is_a_png(client: TestClient) -> None:
    for path in ("/coverage", "/actors/flow"):
        sent = client.get(f"{path}.png")
        assert sent.headers["content-type"] == "image/png"
        with Image.open(BytesIO(sent.content)) as picture:
            picture.load()
            assert picture.format == "PNG"
            assert picture.width > 600


@pytest.mark.parametrize("path", [*CHARTS.values(), "/compare"])
def test_only_the_page_to_embed_may_stand_in_others(client: TestClient, path: str) -> None:
    query = urlsplit(GROUPS).query if path == "/compare" else ""
    embedded = client.get(f"{path}/embed?{query}")
    assert "frame-ancestors *" in embedded.headers["content-security-policy"]
    assert "x-frame-options" not in embedded.headers
    assert "script" not in read_page(embedded.text).tags
    page = client.get(path if path.count("/") < 2 or "risk" in path else "/actors")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    (picture,) = re.findall(r'<img class="picture" src="([^"]+)"', embedded.text)
    assert urlsplit(picture.replace("&amp;", "&"))[2:4] == (
        f"{path}.svg",
        query.replace(":", "%3A"),
    )


def test_a_snippet_puts_the_page_to_embed_into_another(client: TestClient) -> None:
    page = client.get("/coverage?year=2023").text
    (snippet,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert f"src=&#34;{BASE}/coverage/embed?year=2023&#34;" in snippet
    elsewhere = client.get("/coverage?year=2023", headers={"host": "localhost:8000"}).text
    assert "http://localhost:8000/coverage/embed" in elsewhere


ODD = [
    "/coverage?taxonomy=nothing",
    "/coverage?taxonomy=status",
    "/coverage?cover=risk",
    "/coverage?year=20x5",
    "/coverage?stack=colour",
    "/coverage.csv?actor=king:any",
    "/coverage.svg?taxonomy=nothing",
    "/coverage/embed?taxonomy=nothing",
    "/coverage/years?show=all",
    "/coverage/risk/sector?level=excellent",
    "/coverage/risk/sector?show=everything",
    "/coverage/year/year",
    "/coverage/jurisdiction/risk?show=stack",
    "/coverage/estimate?gold=nobody",
    "/gaps?taxonomy=x",
    "/gaps?coder=nobody",
    "/actors?from=king",
    "/actors?from=target&to=target",
    "/actors/flow.svg?from=target&to=target",
    "/compare?a=nothing",
    f"/compare?a={TWICE_CODED}&b=nothing",
    f"/compare?a={TWICE_CODED}&b={TWICE_CODED}",
    f"/compare?a={TWICE_CODED}&group=year:2023",
    "/compare?group=year:2023&group=year:2024&group=year:2025",
    "/compare?group=others&group=others",
    "/compare?group=year:2023&group=colour:red",
    "/compare?group=year:2023&group=year:soon",
    "/compare?group=colour%3Dred",
    "/coverage?" + build_address("", [("taxonomy", ATTACK)])[1:],
]


@pytest.mark.parametrize("address", ODD)
def test_odd_parameters_are_refused_with_the_reason(client: TestClient, address: str) -> None:
    response = client.get(address)
    if response.status_code == 303:
        response = client.get(response.headers["location"])
    assert response.status_code == 400
    assert "Traceback" not in response.text
    assert "<script>document" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/coverage.exe",
        "/coverage/nothing/sector",
        "/coverage/risk/nothing.csv",
        "/coverage/risk/sector.pdf",
        "/actors/nothing/embed",
        "/gaps.html",
        "/compare.csv",
        "/coverage/estimate.csv?year=1900",
    ],
)
def test_what_there_is_not_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/coverage", "/coverage/risk/sector", "/gaps", "/actors"])
def test_fields_left_empty_leave_the_address(client: TestClient, path: str) -> None:
    response = client.get(f"{path}?year=&jurisdiction=&stage=Enacted")
    assert response.status_code == 303
    assert response.headers["location"] == f"{path}?stage=Enacted"


def test_a_form_leads_to_the_table_of_two_dimensions(client: TestClient) -> None:
    response = client.get("/coverage/cross?rows=scope&columns=year&stage=Enacted")
    assert response.headers["location"] == "/coverage/scope/year?stage=Enacted"


def test_hostile_titles_are_shown_as_text(client: TestClient) -> None:
    address = address_compare(HOSTILE, TWICE_CODED)
    page = client.get(address).text
    assert "&lt;script&gt;document.title" in page
    assert "<script>document" not in page
    for form in ("embed", "svg"):
        whole = address.replace(
            "/compare?", "/compare/embed?" if form == "embed" else "/compare.svg?"
        )
        body = client.get(whole).text
        assert "<script>" not in body
        assert "<img src=x" not in body
    rows = csv.reader(
        StringIO(client.get(address.replace("/compare?", "/compare.csv?plain=1&")).text)
    )
    assert any("<script>" in cell for row in rows for cell in row)


def test_a_hostile_authority_is_an_option_to_choose(client: TestClient) -> None:
    for path in (
        "/coverage",
        "/compare",
        "/coverage/authority/year",
        "/coverage/authority/year.svg",
    ):
        body = client.get(path).text
        assert "<script>document" not in body
        assert "&lt;script&gt;" in body


def test_a_drawn_flow_escapes_its_names() -> None:
    picture = lay_out([FlowLink(ATTACK, "b & c", 3)], ("from <a>", "to"))
    root = etree.fromstring(write_svg(picture, ATTACK, ATTACK).encode())
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert ATTACK in texts
    assert "b & c" in texts
    assert not list(root.iter("{*}script"))


def test_bands_fill_their_boxes() -> None:
    links = [FlowLink("a", "x", 3), FlowLink("a", "y", 1), FlowLink("b", "x", 2)]
    picture = lay_out(links, ("from", "to"))
    documents = {(node.name, node.is_source): node.documents for node in picture.nodes}
    assert documents == {("a", True): 4, ("b", True): 2, ("x", False): 5, ("y", False): 1}
    heights = {node.documents: node.height for node in picture.nodes}
    assert heights[4] == pytest.approx(2 * heights[2])
    assert max(node.y + node.height for node in picture.nodes) <= picture.height
    assert lay_out([], ("from", "to")).bands == ()


def test_documents_stand_beside_each_other_with_their_words(
    client: TestClient, explorer: Explorer
) -> None:
    ids = [TWICE_CODED, TWICE_READ]
    page = client.get(address_compare(*ids)).text
    rows = {row[0][0]: row for row in read_rows(page) if len(row) == 3}
    catalogue = explorer.catalogue()
    places = [catalogue.positions[name] for name in ids]
    for category in catalogue.codebook.taxonomy("risk").categories:
        levels = catalogue.level_column("risk", category.code)[places].tolist()
        name = f"{category.code} {category.label}"
        if any(levels):
            words = [("none", "minimal", "good")[level] for level in levels]
            assert all(word in cell[0] for word, cell in zip(words, rows[name][1:], strict=True))
        else:
            assert name not in rows
            assert name.replace("&", "&amp;") in page
    record = explorer.record(TWICE_READ)
    quoted = record.coding.labels_of("risk")
    texts = " ".join(text for row in rows.values() for text, _ in row)
    words = [q.text for label in quoted if label.level for q in label.quotations[:1]]
    assert words
    assert " ".join(words[0].split()) in texts


def test_differences_come_first(client: TestClient) -> None:
    page = client.get(address_compare(TWICE_CODED, TWICE_READ)).text
    assert page.index("Where they differ") < page.index("Not covered by any")


def test_a_document_can_be_added_and_left_out(client: TestClient) -> None:
    page = client.get(f"/compare?a={TWICE_READ}&find=regulation").text
    added = f"/compare?a={TWICE_READ}&b={TWICE_CODED}"
    assert added in page.replace("&amp;", "&")
    both = client.get(added).text.replace("&amp;", "&")
    assert f'href="/compare?a={TWICE_CODED}"' in both
    assert f'href="/compare?a={TWICE_READ}"' in client.get(f"/documents/{TWICE_READ}").text


def test_groups_have_the_shares_of_the_catalogue(client: TestClient, explorer: Explorer) -> None:
    catalogue = explorer.catalogue()
    rows = csv.DictReader(
        StringIO(client.get(f"/compare.csv?plain=1&{urlsplit(GROUPS).query}").text)
    )
    (row,) = (row for row in rows if row["category"].startswith("2.1 "))
    for name, year in (("first", 2023), ("second", 2024)):
        column = catalogue.level_column("risk", "2.1")[catalogue.years == year]
        assert int(row[f"{name} documents"]) == int(np.count_nonzero(column > 0))
        assert int(row[f"{name} assessed"]) == int(np.count_nonzero(column >= 0))
    assert {row["more than chance"]} == {"no"}  # of so few documents


def test_a_second_group_begins_with_the_years_of_the_first(client: TestClient) -> None:
    page = client.get("/compare", params={"group": "year=2024&stage=Enacted"}).text
    second = page.partition("Second group")[2].partition("</fieldset>")[0]
    assert re.search(r'name="b.year" value="2024" checked', second)
    assert not re.search(r'name="b.stage" value="Enacted" checked', second)
    opened = re.findall(r"<details open>\s*<summary>([A-Z][a-z]+)", second)
    assert {"Stage", "Year"} <= set(opened)


@pytest.fixture(scope="session")
def large(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    """Return the collection four times over, enough to say something of its gaps."""
    db = tmp_path_factory.mktemp("large") / "govatlas.db"
    shutil.copy(atlas, db)
    list(replicate_collection(db, 3))
    with Explorer(db) as opened:
        yield opened


@pytest.mark.parametrize("query", ["", "?taxonomy=sector", "?coder=local&q=act"])
def test_gaps_lead_to_just_so_many_documents(large: Explorer, query: str) -> None:
    page = TestClient(create_app(large), base_url=BASE).get(f"/gaps{query}").text
    counts = list(list_counts(page))
    assert len(counts) > 10
    for number, address in counts:
        assert count_documents(large, address) == number, address


def test_every_takeaway_leads_to_documents(large: Explorer) -> None:
    page = TestClient(create_app(large), base_url=BASE).get("/gaps").text
    (statements,) = re.findall(r'<ul class="statements">.*?</ul>', page, re.DOTALL)
    entries = re.findall(r"<li>.*?</li>", statements, re.DOTALL)
    assert entries
    for entry in entries:
        assert 'href="/documents?' in entry, entry


def test_the_least_covered_comes_first(large: Explorer) -> None:
    client = TestClient(create_app(large), base_url=BASE)
    rows = list(csv.DictReader(StringIO(client.get("/gaps.csv?plain=1").text)))
    covered: dict[str, int] = {}
    for row in rows:
        number = int(row["documents"]) if row["level"] != "none" else 0
        covered[row["category"]] = covered.get(row["category"], 0) + number
    assert list(covered.values()) == sorted(covered.values())
    for name, number in covered.items():
        column = large.catalogue().level_column("risk", name.split()[0])
        assert number == int(np.count_nonzero(column > 0))


def test_without_gold_codings_there_is_nothing_to_correct_by(
    client: TestClient, explorer: Explorer
) -> None:
    page = client.get("/coverage/estimate?year=1900").text
    assert "<table" not in page
    assert "cannot be corrected" in page or "no gold codings" in page


def test_with_gold_codings_shares_are_those_of_estimate(atlas: Path, client: TestClient) -> None:
    found = api.estimate(gold="ann", coder="local", taxonomies=("risk",), db=atlas)
    share = next(s for s in found.shares if (s.category, s.level) == ("2.1", 1))
    page = client.get("/coverage/estimate?gold=ann").text
    assert "95 % confidence interval" in page
    rows = csv.DictReader(StringIO(client.get("/coverage/estimate.csv?gold=ann&plain=1").text))
    (row,) = (row for row in rows if row["category"].startswith("2.1 "))
    assert isinstance(share.raw, float)
    assert float(row["raw"]) == pytest.approx(share.raw, abs=1e-6)
    assert int(row["gold"]) == share.gold == 1
    assert row["corrected"] == ""  # one gold coding corrects nothing
    assert row["not defined"]


def test_shades_grow_with_numbers() -> None:
    assert find_shade(0, 10) == find_shade(None, 10) == find_shade(0, 0) == 0
    shades = [find_shade(value, 200) for value in range(1, 201)]
    assert shades == sorted(shades)
    assert (shades[0], shades[-1]) == (1, STEPS)


@pytest.mark.parametrize(
    ("label", "within"), [("AI risks", "AI risks"), ("Year", "year"), ("", ""), ("A", "a")]
)
def test_a_label_stands_within_a_sentence(label: str, within: str) -> None:
    assert lower_first(label) == within


def test_an_empty_collection_has_pages(tmp_path: Path) -> None:
    text = tmp_path / "act.txt"
    text.write_text("An Act on artificial intelligence.\n\n" + "Section 1. A person may.\n" * 9)
    api.read([text], db=tmp_path / "g.db", jobs=1)
    with Explorer(tmp_path / "g.db") as explorer:
        client = TestClient(create_app(explorer), base_url=BASE)
        for path in ("/coverage", "/coverage/years", "/coverage/estimate", "/gaps", "/actors"):
            assert client.get(path).status_code == 200, path
        assert client.get("/coverage/risk/sector").status_code == 200
        assert json.loads(client.get("/documents.json").text)["documents"]


@pytest.mark.parametrize("path", ["/coverage", "/codebook", f"/documents/{TWICE_CODED}"])
def test_levels_keep_their_published_names_with_their_meaning(
    client: TestClient, explorer: Explorer, path: str
) -> None:
    page = html.unescape(re.sub(r"<[^>]+>", "", client.get(path).text))
    scale = explorer.catalogue().codebook.coverage[0].scale
    for level in scale.levels:
        assert f"{level.name.capitalize()} {level.meaning}" in page
