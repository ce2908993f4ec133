"""Shares without the errors of the coder stand wherever people have coded enough documents."""

import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from govatlas import api
from govatlas.coverage import Selection
from govatlas.explorer import Explorer
from govatlas.web import create_app
from govatlas.web.pages.correcting import Corrected
from govatlas.web.pages.home import findings
from tests.store.replicating import replicate_collection
from tests.web.conftest import BASE

CODE = "2.1"


@pytest.fixture(scope="module")
def checked(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a site whose documents a person coded as well, finding less on one category."""
    folder = tmp_path_factory.mktemp("checked")
    db = folder / "govatlas.db"
    shutil.copy(atlas, db)
    list(replicate_collection(db, 3))
    records = [api.show(name, db=db, coder="local").to_dict() for name in _list_coded(db)]
    for number, record in enumerate(records):
        if number % 2:
            record["risk_subdomains"] = [
                risk for risk in record["risk_subdomains"] if risk["code"] != CODE
            ]
    (folder / "eve.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    api.import_gold(folder / "eve.jsonl", db=db, coder="eve")
    with Explorer(db) as explorer:
        yield TestClient(create_app(explorer), base_url=BASE)


def _list_coded(db: Path) -> list[str]:
    with Explorer(db) as explorer:
        chosen = explorer.choose(selection=Selection(coder=("local",)))
        places = chosen.mask.nonzero()[0].tolist()
        return [chosen.catalogue.ids[place] for place in places]


def read_row(page: str, name: str) -> str:
    rows = [
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in re.findall(r"<tr.*?</tr>", page, re.S)
    ]
    return next(row for row in rows if row.startswith(name))


def test_gaps_and_groups_say_which_shares_are_corrected(checked: TestClient) -> None:
    gaps = checked.get("/gaps").text
    assert "covered, corrected" in gaps
    assert re.search(r"<strong>[\d.]+ %</strong>", gaps)
    groups = checked.get("/compare?group=stage:Enacted&group=others").text
    assert "In bold stands the share corrected" in groups
    assert re.search(r"[\d.]+ % to [\d.]+ %", read_row(groups, CODE))


def test_without_gold_codings_every_share_is_said_to_be_raw(client: TestClient) -> None:
    assert "covered, corrected" not in client.get("/gaps").text
    groups = client.get("/compare?group=stage:Enacted&group=others").text
    assert "The shares are raw" in groups


def test_a_finding_is_called_corrected_only_where_its_bars_are(
    checked: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "MOST", 20)
    page = checked.get("/").text
    articles = (
        page.partition('class="findings"')[2].partition("</section>")[0].split("<article>")[1:]
    )
    assert articles
    for article in articles:
        bars = article.count('class="finding-bar"')
        corrected = article.count('<span class="corrected">')
        whole = bars > 0 and bars == corrected
        assert ('class="badge">corrected' in article) == whole, article


def test_one_raw_bar_makes_a_finding_raw() -> None:
    corrected = Corrected(0.5, 0.4, 0.6)
    sure = findings.FindingBar("one", 5, 10, None, (), corrected)
    raw = findings.FindingBar("other", 5, 10, None, ())
    assert findings.Finding("So it is.", "A rule.", (sure, sure)).is_corrected
    assert not findings.Finding("So it is.", "A rule.", (sure, raw)).is_corrected
    assert not findings.Finding("So it is.", "A rule.", ()).is_corrected


def test_the_picture_is_corrected_where_it_can_be(checked: TestClient, client: TestClient) -> None:
    page = unescape(checked.get("/").text)
    assert "In bold stand shares that allow for the coder's errors" in page
    assert re.search(r'<strong title="95 % interval: [^"]* to [^"]* %">', page)
    assert "In bold stand" not in client.get("/").text
