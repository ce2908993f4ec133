"""The page that compares our map with the one MIT published, category by category."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from govatlas import api
from govatlas.codebook import load_codebook
from govatlas.coverage import Proportion
from govatlas.explorer import Explorer
from govatlas.web import create_app
from govatlas.web.limits import LOOPBACK_HOSTS
from govatlas.web.pages.published_map import ComparedRow, load_published_map
from tests.conftest import ROOT
from tests.web.conftest import BASE, TWICE_READ


def test_every_category_of_risk_is_there_once_and_adds_up() -> None:
    published = load_published_map()
    codes = [category.code for category in load_codebook().taxonomy("risk").categories]
    assert [entry.code for entry in published.categories] == codes
    for entry in published.categories:
        assert entry.good + entry.minimal + entry.none == published.documents


def test_shares_far_apart_have_a_reason() -> None:
    reasons = {entry.code: entry.reason for entry in load_published_map().categories}
    assert "name a gap" in reasons["6.5"]
    assert "competitiveness" in reasons["6.4"]


@pytest.mark.parametrize(("ours", "points", "close"), [(45, 0.0, True), (10, -35.0, False)])
def test_points_say_how_far_ours_is_above_theirs(ours: int, points: float, close: bool) -> None:
    row = ComparedRow(
        name="",
        address="",
        theirs=Proportion(45, 100),
        ours=Proportion(ours, 100),
        documents="",
        reason="",
    )
    assert row.points == pytest.approx(points)
    assert row.is_close is close


def test_another_collection_is_told_what_it_needs(client: TestClient) -> None:
    page = client.get("/about/mit").text
    assert "because it is not AGORA" in page
    assert "6.5 Governance failure" in page
    assert "45 %" in page
    assert ">points<" not in page
    assert 'href="/about/mit"' in client.get("/about").text


def test_an_agora_release_stands_beside_it(tmp_path: Path) -> None:
    release, db = tmp_path / "release", tmp_path / "atlas.db"
    (release / "fulltext").mkdir(parents=True)
    (release / "documents.csv").write_text("AGORA ID,Official name\n7,An Act\n")
    example = ROOT / "examples" / "documents" / f"{TWICE_READ}.md"
    (release / "fulltext" / "7.txt").write_bytes(example.read_bytes())
    assert api.read([release], db=db, jobs=1).new
    api.code(db=db, jobs=1)
    with Explorer(db) as explorer:
        app = create_app(explorer, hosts=LOOPBACK_HOSTS)
        page = TestClient(app, base_url=BASE).get("/about/mit").text
    privacy = next(row for row in page.split("<tr>") if "2.1 Compromise of privacy" in row)
    theirs, ours, points = re.findall(r"<td>(?:<a [^>]+>)?([−+]?\d+)", privacy)
    assert theirs == "39"
    assert int(points.replace("−", "-")) in range(int(ours) - 40, int(ours) - 37)
    assert "and 1 documents assessed here" in page
