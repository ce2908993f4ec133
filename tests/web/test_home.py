"""The first page: what it shows of a collection, large, small or empty, and where it leads."""

import re
from datetime import date
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fastapi.responses import PlainTextResponse
from starlette.testclient import TestClient

from govatlas.coverage import FEWEST, Selection
from govatlas.explorer import Chosen, Explorer
from govatlas.model.government import STATES
from govatlas.store import Store
from govatlas.web import create_app
from govatlas.web.pages.home.examples import list_examples
from govatlas.web.pages.home.picture import draw_picture
from govatlas.web.pages.home.places import list_tiles, list_years
from tests.coverage.catalogues import RISKS, UNCODED, Entry, build_catalogue
from tests.web.conftest import BASE
from tests.web.links import list_own_links

FEDERAL = Entry(authority="United States Congress", jurisdiction="United States")
STATE = Entry(authority="Ohio", jurisdiction="United States")
CHINA = Entry(authority="Chinese central government", jurisdiction="China")
UK = Entry(authority="Government of the United Kingdom", jurisdiction="Other countries")
CANADA = Entry(authority="Government of Canada", jurisdiction="Other countries")
EU = Entry(authority="European Union", jurisdiction="Multinational")
COMPANY = Entry(authority="Private-sector companies")


@pytest.fixture(scope="module")
def home(client: TestClient) -> str:
    return client.get("/").text


def test_the_page_says_what_this_is_and_leads_to_a_search(home: str) -> None:
    assert "<h1>What do AI governance documents cover?</h1>" in home
    assert re.search(r"\d+ documents, each read for 24 AI risk subdomains", home)
    assert 'action="/documents"' in home


def test_four_questions_are_offered_that_find_something(home: str, client: TestClient) -> None:
    asked = home.partition('class="questions"')[2].partition("</ul>")[0]
    addresses = [unescape(address) for address in re.findall(r'href="([^"]+)"', asked)]
    assert len(addresses) == 4
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200
        assert "No results" not in page.text, address


@pytest.mark.parametrize(("second", "is_offered"), [(19, False), (20, True)])
def test_groups_are_set_side_by_side_only_if_both_have_enough(
    second: int, is_offered: bool
) -> None:
    class Documents:
        def choose(self, q: str, selection: Selection) -> SimpleNamespace:
            federal = "federal" in selection.government
            return SimpleNamespace(mask=np.ones(second if federal else 90, dtype=bool))

    offered = [example.words for example in list_examples(Documents())]  # type: ignore[arg-type]
    assert ("How do state laws of 2024 differ from federal bills?" in offered) is is_offered
    assert len(offered) == 4


def test_the_specimen_shows_the_very_words_in_their_place(
    client: TestClient, explorer: Explorer
) -> None:
    shown = set()
    address = "/"
    for _ in range(5):
        page = client.get(address).text
        part = page.partition('id="specimen"')[2].partition("</section>")[0]
        words = re.search(r"<blockquote[^>]*><p>(.*?)</p>", part, re.S)
        marked = re.search(r"<p class=\"passage\"[^>]*>(.*?)</p>", part, re.S)
        place = re.search(r'href="/documents/([^"#]+)#c(\d+)-(\d+)"', part)
        assert words
        assert place
        text = explorer.document(unescape(place[1])).text[int(place[2]) : int(place[3])]
        assert unescape(words[1]) == text
        if marked:  # there is more of the passage than the words
            before, found, after = re.split(r"</?mark>", marked[1])
            assert unescape(found) == text
            assert (before + after).strip()
        shown.add(place[0])
        address = unescape(re.search(r'href="(/\?specimen=\d+)#specimen"', part)[1])
    assert len(shown) == 5


def test_specimens_come_around_again(client: TestClient) -> None:
    page = client.get("/?specimen=999999")
    assert page.status_code == 200
    assert 'id="specimen"' in page.text
    assert client.get("/?specimen=x").status_code == 400


def test_the_list_of_documents_moved_with_its_searches(client: TestClient) -> None:
    moved = client.get("/?q=privacy&year=2024")
    assert moved.status_code == 303
    assert moved.headers["location"] == "/documents?q=privacy&year=2024"
    listed = client.get("/documents.json").json()["documents"]
    covered = [
        sum(level not in (None, "none") for level in d["coverage"]["risk"].values()) for d in listed
    ]
    assert covered == sorted(covered, reverse=True)


def test_a_door_is_shown_only_where_there_is_a_page_behind_it(explorer: Explorer) -> None:
    app = create_app(explorer)
    client = TestClient(app, base_url=BASE)
    names = re.compile(r'<li><a href="([^"]+)"><b>')
    doors = names.findall(client.get("/").text)
    assert {"/documents", "/compare", "/gaps"} <= set(doors)
    assert all(client.get(door).status_code == 200 for door in doors)
    if "/draft" not in doors:
        app.add_api_route("/draft", lambda: PlainTextResponse("draft"))
        again = TestClient(app, base_url="http://localhost:8000")
        assert "/draft" in names.findall(again.get("/").text)


def test_the_line_of_trust_has_source_agreement_download_and_report(home: str) -> None:
    trust = home.partition('class="trust-line"')[2]
    for word in ("Source", "Agreement", "kappa", "/documents.csv", "/api/v1/", "/about#errors"):
        assert word in trust


def test_the_usual_groups_stand_beside_each_other() -> None:
    many = [FEDERAL] * 30 + [STATE] * 25 + [CHINA] * 20 + [UK, CANADA] + [EU] + [COMPANY]
    picture = draw_picture(build_catalogue(many))
    assert [(group.name, group.documents, group.is_few) for group in picture.groups] == [
        ("All", 79, False),
        ("US federal", 30, False),
        ("US states", 25, False),
        ("China", 20, False),
        ("EU", 1, True),
        ("UK and others", 2, True),
        ("Companies", 1, True),
    ]
    assert picture.has_few


def test_a_cell_counts_who_covers_the_category_of_those_assessed() -> None:
    covers = Entry(risk=(2, 0, 0), authority="Ohio", jurisdiction="United States")
    unclear = Entry(risk=(-1, 0, 1), authority="Ohio", jurisdiction="United States")
    picture = draw_picture(build_catalogue([covers] * 15 + [STATE] * 15 + [unclear] * 10))
    (_, rows), *_ = picture.parts
    cell = rows[0].cells[-1]
    assert (cell.count, cell.value, cell.is_few) == (15, 0.5, False)
    assert cell.address is not None
    assert cell.address.endswith("cover=risk%3A1.1%3Aany")
    assert len(rows) == len(RISKS)


def test_where_the_usual_groups_are_missing_levels_of_government_are_told_apart() -> None:
    places = [Entry(jurisdiction="State of Alder"), Entry(jurisdiction="City of Bay"), EU]
    picture = draw_picture(build_catalogue(places * 2))
    assert [group.name for group in picture.groups] == [
        "All",
        "State or province",
        "Local",
        "EU or international",
    ]
    assert all(group.is_few for group in picture.groups)


def test_shares_of_few_documents_are_hatched_and_not_given(home: str) -> None:
    table = home.partition('class="heat mosaic"')[2].partition("</table>")[0]
    assert 'class="few"' in table
    assert f"fewer than {FEWEST} documents" in home
    assert not re.search(r'<td class="h\d">', table)  # the examples are fewer


def test_nothing_stands_out_of_few_documents_and_the_page_says_so(home: str) -> None:
    assert re.search(r"\d+ documents are too few to say anything", home)


def test_a_map_is_drawn_of_six_states_or_more() -> None:
    names = list(STATES.values())
    few = [Entry(authority=name, jurisdiction="United States") for name in names[:5]]
    assert list_tiles(build_catalogue(few)) == ()
    tiles = list_tiles(build_catalogue([*few, STATE, STATE]))
    assert len(tiles) == len({(tile.row, tile.column) for tile in tiles}) == len(STATES)
    ohio = next(tile for tile in tiles if tile.name == "Ohio")
    assert (ohio.documents, ohio.shade) == (2, 7)
    assert ohio.address == "/documents?country=United+States&state=Ohio"
    assert sum(tile.documents for tile in tiles) == 7


def test_the_strip_has_every_year_between_the_first_and_the_last() -> None:
    bars = list_years(
        build_catalogue([Entry(year=2021), Entry(year=2023), Entry(year=2023), Entry()])
    )
    assert [(bar.name, bar.documents, bar.height) for bar in bars] == [
        ("2021", 1, 50.0),
        ("2022", 0, 0.0),
        ("2023", 2, 100.0),
    ]
    assert bars[1].address is None
    assert list_years(build_catalogue([UNCODED])) == ()


def test_the_page_of_an_empty_database_is_whole(tmp_path: Path) -> None:
    Store.open(tmp_path / "empty.db", create=True).close()
    with Explorer(tmp_path / "empty.db") as empty:
        page = TestClient(create_app(empty), base_url=BASE).get("/")
    assert page.status_code == 200
    assert "0 documents" in page.text
    assert 'id="specimen"' not in page.text


def test_findings_come_with_chart_badge_and_citation(explorer: Explorer, monkeypatch) -> None:
    covers = Entry(risk=(2, 0, 0), jurisdiction="Veldria", year=2024)
    others = Entry(jurisdiction="Norland", year=2021)
    catalogue = build_catalogue([covers] * 40 + [others] * 40)
    monkeypatch.setattr(explorer, "catalogue", lambda *_: catalogue)
    whole = catalogue.levels["risk"][:, 0] > -2
    monkeypatch.setattr(explorer, "choose", lambda *_, **__: Chosen(catalogue, whole, "made up"))
    monkeypatch.setattr(explorer, "stamp", lambda: "made up")
    app = create_app(explorer, today=lambda: date(2026, 11, 30))
    page = TestClient(app, base_url="http://localhost:8000").get("/").text
    part = page.partition('class="findings"')[2].partition("</section>")[0]
    articles = part.split("<article>")[1:]
    assert len(articles) == 3
    for article in articles:
        assert 'class="badge">raw' in article
        assert "Retrieved on 30 November 2026" in article
        assert article.count('class="bar"') >= 1
    assert "40 of 40" in re.sub(r"<[^>]+>", "", articles[0])


def test_every_link_of_the_page_is_on_this_site(home: str) -> None:
    assert len(list_own_links(BASE, home)) > 100
    assert not re.search(r'(?:href|src)="https?://', home)
