"""What leaves the site: charts, tables and lists say where they are from and how far to trust."""

import csv
import json
import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from starlette.testclient import TestClient

from govatlas import api
from govatlas.coverage import FEWEST
from govatlas.coverage.proportion import Proportion
from govatlas.explorer import Explorer
from govatlas.web import Site, create_app
from govatlas.web.charts import Chart, Table, draw_svg
from govatlas.web.charts.dots import stand_apart
from govatlas.web.charts.finishing import finish_svg
from govatlas.web.charts.measure import measure_text, shorten_text, wrap_text
from govatlas.web.colophon import AGORA, credit_release
from govatlas.web.limits import LOOPBACK_HOSTS
from tests.conftest import ROOT
from tests.web.conftest import BASE, CHARTS, SITE, TWICE_CODED, TWICE_READ

GROUPS = "group=year:2023&group=year:2024"
TABLES = (
    "/documents.csv",
    "/duties.csv",
    f"/documents/{TWICE_READ}/record.csv",
    *(f"{path}.csv" for path in CHARTS),
)
SAID = (
    "Atlas 'of'",
    "Coded by local",
    "4 March 2026",
    "Example Archive",
    "CC BY 4.0",
    "2025-07",
    "release of July",
    "Institute for Examples",
    "atlas@example.org",
    "may be wrong",
)


def find_unsaid(text: str) -> list[str]:
    plain = " ".join(text.replace('"', "'").split())
    return [words for words in SAID if words not in plain]


@pytest.mark.parametrize("path", TABLES)
def test_a_table_is_led_by_lines_that_say_where_it_is_from(leaving: TestClient, path: str) -> None:
    lines = leaving.get(path).text.split("\r\n")
    comments = [line for line in lines if line.startswith("# ")]
    assert find_unsaid("\n".join(comments)) == []
    assert lines[: len(comments)] == comments
    assert all("," not in line and '"' not in line for line in comments)
    assert any(BASE in line for line in comments)


@pytest.mark.parametrize("path", TABLES)
def test_a_plain_table_has_nothing_above_its_header(leaving: TestClient, path: str) -> None:
    plain = leaving.get(f"{path}?plain=1").text
    whole = leaving.get(path).text
    assert not plain.startswith("#")
    assert whole.endswith(plain)
    assert len({len(row) for row in csv.reader(StringIO(plain))}) == 1


@pytest.mark.parametrize("path", CHARTS)
def test_a_drawing_says_where_it_is_from(leaving: TestClient, path: str) -> None:
    root: Any = etree.fromstring(leaving.get(f"{path}.svg").content)
    shown = " ".join(root.xpath("//*[local-name()='text']//text()"))
    assert find_unsaid(shown) == []
    assert BASE + path.removesuffix("/names").removesuffix("/flow") in shown
    height = float(root.get("height"))
    lowest = max(float(y) for y in root.xpath("/*/*[local-name()='text']/@y"))
    assert height - 30 < lowest < height


def test_a_picture_has_the_lines_of_the_drawing(leaving: TestClient) -> None:
    root: Any = etree.fromstring(leaving.get("/coverage.svg").content)
    picture = Image.open(BytesIO(leaving.get("/coverage.png").content)).convert("L")
    assert list(picture.size) == pytest.approx(
        [2 * float(root.get("width")), 2 * float(root.get("height"))], abs=2
    )
    last = picture.crop((0, picture.height - 80, picture.width, picture.height))
    extrema: Any = last.getextrema()
    assert extrema[0] < 160, "the foot of the picture is empty"


def test_the_page_to_embed_says_where_it_is_from(leaving: TestClient) -> None:
    body = leaving.get("/coverage/embed").text
    assert find_unsaid(re.sub("<[^>]+>", "", body).replace("&#34;", "'")) == []


@pytest.mark.parametrize("path", ["/documents.json", "/duties.json"])
def test_a_list_as_json_names_its_source(leaving: TestClient, path: str) -> None:
    source = json.loads(leaving.get(path).text)["source"]
    assert source["documents"] == SITE.documents
    assert source["operator"] == SITE.operator
    assert source["taken"] == "2026-03-04"
    assert "may be wrong" in source["caution"]


def test_every_answer_of_the_api_links_to_what_describes_it(leaving: TestClient) -> None:
    for path in ("/api/v1/coverage", "/api/v1/coverage.csv", "/api/v1/documents?size=2"):
        response = leaving.get(path)
        assert response.links["describedby"]["url"] == "/api/v1/about"
    source = leaving.get("/api/v1/about").json()["source"]
    assert source["licence"] == "CC BY 4.0"
    assert source["contact"] == "atlas@example.org"
    assert "may be wrong" in source["caution"]


@pytest.mark.parametrize("path", ["/", "/documents", f"/documents/{TWICE_CODED}", "/nowhere"])
def test_every_foot_credits_documents_and_operator(leaving: TestClient, path: str) -> None:
    response = leaving.get(path)
    if response.is_redirect:
        response = leaving.get(response.headers["location"])
    foot = response.text.partition('<footer class="site">')[2]
    for words in ("Example Archive", "CC BY 4.0", "Institute for Examples", "mailto:atlas@"):
        assert words in foot, words


def test_the_page_about_says_whose_documents_these_are(leaving: TestClient) -> None:
    body = leaving.get("/about").text
    section = body[body.index('<section id="credit"') :].partition("</section>")[0]
    for words in (SITE.documents, SITE.licence, SITE.date, SITE.citation, SITE.operator):
        assert words in section, words


def test_an_agora_release_is_cited_as_it_asks(tmp_path: Path) -> None:
    release = tmp_path / "release"
    (release / "fulltext").mkdir(parents=True)
    (release / "documents.csv").write_text("AGORA ID,Official name\n7,An Act\n")
    example = ROOT / "examples" / "documents" / f"{TWICE_READ}.md"
    (release / "fulltext" / "7.txt").write_bytes(example.read_bytes())
    db = tmp_path / "agora.db"
    assert api.read([release], db=db, jobs=1).new
    api.code(db=db, jobs=1)
    with Explorer(db) as explorer:
        client = TestClient(create_app(explorer, hosts=LOOPBACK_HOSTS), base_url=BASE)
        foot = client.get("/documents").text.partition('<footer class="site">')[2]
        assert AGORA.citation in foot
        assert AGORA.citation_link in foot


def test_other_documents_are_not_said_to_be_of_agora(client: TestClient) -> None:
    assert "Emerging Technology Observatory" not in client.get("/about").text


def test_what_an_operator_says_goes_before_the_words_of_a_release() -> None:
    own = credit_release(Site(documents="Ours", citation="Cite us"))
    assert (own.documents, own.citation, own.licence) == ("Ours", "Cite us", "")
    assert credit_release(Site(documents="Ours")).citation == AGORA.citation
    assert credit_release(Site(operator="Us")).licence == AGORA.licence


def test_a_table_with_its_source_is_imported_as_it_was(
    leaving: TestClient, atlas: Path, tmp_path: Path
) -> None:
    db = tmp_path / "copy.db"
    db.write_bytes(atlas.read_bytes())
    table = tmp_path / "eva.csv"
    table.write_text(leaving.get(f"/documents/{TWICE_CODED}/record.csv?coder=local").text)
    done = api.import_gold(table, db=db, coder="eva")
    assert not done.failures


@pytest.mark.parametrize("total", [FEWEST - 1, FEWEST])
def test_a_share_of_few_documents_is_marked(total: int) -> None:
    assert Proportion(1, total).is_few == (total < FEWEST)


@pytest.mark.parametrize("path", ["/coverage", "/coverage/years", "/coverage/risk/sector?show=row"])
def test_shares_of_a_small_collection_are_all_marked(leaving: TestClient, path: str) -> None:
    body = leaving.get(path).text
    shares = re.findall(r"\d %(\S{0,20})", body.partition("<tbody>")[2].partition("</table>")[0])
    assert len(shares) > 20
    assert all(after.startswith("<span") for after in shares)
    assert "fewer than 20 documents" in body


@pytest.mark.parametrize("path", ["/coverage", "/coverage/years", "/gaps"])
def test_files_and_answers_mark_shares_of_few(leaving: TestClient, path: str) -> None:
    for address in (f"{path}.csv?plain=1", f"/api/v1{path}.csv"):
        rows = list(csv.DictReader(StringIO(leaving.get(address).text)))
        shares = [row for row in rows if row.get("share") or row.get("covered share")]
        marks = [row.get("few documents", row.get("few")) for row in shares]
        assert set(marks) <= {"yes"}, address
    assert '"few":true' in leaving.get(f"/api/v1{path}").text
    assert '"few":false' not in leaving.get(f"/api/v1{path}").text


def test_a_drawn_share_of_few_is_marked(leaving: TestClient) -> None:
    root: Any = etree.fromstring(leaving.get("/coverage/risk/sector.svg?show=row").content)
    cells = [text for text in root.itertext() if re.fullmatch(r"\d+%\*?", text)]
    assert cells
    assert all(text.endswith("*") for text in cells)


def test_a_drawn_share_of_a_small_group_is_marked(leaving: TestClient) -> None:
    root: Any = etree.fromstring(leaving.get(f"/compare.svg?{GROUPS}").content)
    shown = [text.strip() for text in root.itertext()]
    drawn = leaving.get(f"/compare.csv?plain=1&{GROUPS}").text
    shares = [
        row[f"{group} share"]
        for row in csv.DictReader(StringIO(drawn))
        for group in ("first", "second")
        if row[f"{group} share"]
    ]
    assert shares
    assert shown.count("*") == len(shares)
    assert "* share of fewer than 20 documents." in " ".join(shown)


def test_only_the_share_of_the_small_group_is_marked() -> None:
    columns = ("category", "first assessed", "first share", "second assessed", "second share")
    rows = (("A", FEWEST - 1, 0.2, FEWEST, 0.4), ("B", FEWEST, 0.1, FEWEST, 0.3))
    spec = stand_apart(["A", "B"], "one", "other")
    chart = Chart(name="c", title="T", note="N", table=Table(columns, rows), spec=spec)
    texts = [text.strip() for text in etree.fromstring(draw_svg(chart).encode()).itertext()]
    assert texts.count("*") == 1


@given(st.text(max_size=200), st.floats(30, 400))
def test_wrapped_text_keeps_its_words_within_the_width(text: str, width: float) -> None:
    lines = wrap_text(text, 10, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        measured = measure_text(line, 10)
        assert measured is None or measured <= width + 1e-6


@given(st.text(max_size=80), st.floats(20, 300))
def test_shortened_text_fits(text: str, width: float) -> None:
    short = shorten_text(text, 12, width)
    measured = measure_text(short, 12)
    assert measured is None or measured <= width + 1e-6
    assert short == text or short.endswith("…")


def test_text_is_given_the_width_it_was_measured_with() -> None:
    drawn = finish_svg(
        '<svg xmlns="http://www.w3.org/2000/svg" width="500" height="20">'
        '<g font-size="20px"><text>AI</text><text font-weight="bold">AI</text><text>教育</text></g>'
        "</svg>",
        (),
    )
    texts = etree.fromstring(drawn.encode()).xpath("//*[local-name()='text']")
    widths = [text.get("textLength") for text in texts]
    assert widths == ["18.9", "20.0", None]  # AFM of Helvetica: A 667 and I 278; bold 722 and 278
