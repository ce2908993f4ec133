"""Each label and each figure can be cited, by people and by programs, without scripts."""

import json
import re
from html import unescape
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from govatlas.cli import cite
from govatlas.publishing.references import ENDINGS, FORMS
from tests.web.conftest import BASE, CHARTS, HOSTILE, TWICE_CODED

PAGE = f"/documents/{TWICE_CODED}"


def list_citations(page: str) -> list[str]:
    return [
        unescape(t)
        for t in re.findall(r'<p class="citation" lang="en" data-copy>([^<]+)</p>', page)
    ]


def test_every_label_above_none_has_its_citation_on_the_page(client: TestClient) -> None:
    page = client.get(PAGE).text
    coding = client.get(f"/api/v1{PAGE}").json()
    keys = ("risk_subdomains", "sectors", "lifecycle_stages", "technical_scope")
    labels = [label for key in keys for label in coding[key]]
    actors = [actor for role in coding["actors"].values() for actor in role]
    citations = list_citations(page)
    assert len(citations) == len(labels) + len(actors) + 1
    for label in labels:
        start, end = label["spans"][0]
        link = f"{BASE}{PAGE}?coding={coding['coding_id']}#c{start}-{end}."
        said = [told for told in citations if link in told]
        assert any(" ".join(label["quotes"][0].split()) in told for told in said), label["code"]
    assert all(coding["coder"] in told and "codebook version" in told for told in citations)


def test_a_label_of_none_is_cited_by_a_link(client: TestClient) -> None:
    page = client.get(PAGE).text
    links = re.findall(r'href="([^"]+citation\.txt[^"]+)" rel="nofollow" aria-label="Cite', page)
    assert links
    assert ": none. In:" in client.get(unescape(links[0])).text


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_citation_is_had_as_a_file(client: TestClient, ending: str) -> None:
    record = client.get(f"/api/v1{PAGE}").json()
    code = record["risk_subdomains"][0]["code"]
    where = f"coding={record['coding_id']}&label=risk:{code}"
    response = client.get(f"{PAGE}/citation.{ending}?{where}")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(ENDINGS[ending].media_type)
    assert code in response.text
    assert record["coding_id"] in response.text
    form = ENDINGS[ending].name
    assert client.get(f"/api/v1{PAGE}/citation?{where}&format={form}").text == response.text


def test_the_api_says_what_makes_up_a_citation(client: TestClient) -> None:
    record = client.get(f"/api/v1{PAGE}").json()
    label = record["risk_subdomains"][0]
    body = client.get(f"/api/v1{PAGE}/citation?label={label['code']}").json()
    assert [words["text"] for words in body["quotations"]] == label["quotes"]
    assert body["address"].startswith(f"{BASE}{PAGE}?coding={record['coding_id']}#c")
    assert body["text"] in list_citations(client.get(PAGE).text)


@pytest.mark.parametrize("label", ["risk:9.9", "", "actor-target-99", "<script>"])
def test_a_label_that_is_not_there_is_told(client: TestClient, label: str) -> None:
    for path in (f"{PAGE}/citation.bib", f"/api/v1{PAGE}/citation"):
        response = client.get(path, params={"label": label})
        assert response.status_code == 404
        assert "its labels are" in response.text


def test_an_unknown_form_is_told(client: TestClient) -> None:
    assert "txt, bib, ris, csl" in client.get(f"{PAGE}/citation.doc?label=status").text


@pytest.mark.parametrize("path", [*CHARTS, "/coverage/risk/jurisdiction?year=2023"])
def test_every_figure_can_be_cited(leaving: TestClient, path: str) -> None:
    file, _, query = path.partition("?")
    text = leaving.get(f"{file}.txt?{query}").text
    assert "Coded by local" in text
    assert "(retrieved on 4 March 2026)" in text
    assert 'Atlas "of", Veldria' in text
    assert leaving.get(f"{file}.bib?{query}").text.startswith("@misc{govatlas-")
    assert leaving.get(f"{file}.ris?{query}").text.startswith("TY  - ELEC\r\n")
    assert json.loads(leaving.get(f"{file}.csl?{query}").text)[0]["URL"]
    if file not in ("/actors/names", "/actors/flow", "/gaps"):  # not pages, or of too few
        assert text.strip() in list_citations(leaving.get(path).text)


@pytest.mark.parametrize(
    "query",
    [f"a={TWICE_CODED}&b=solvane-declaration", "group=status:hard_law&group=status:soft_law"],
)
def test_what_is_compared_can_be_cited(client: TestClient, query: str) -> None:
    assert list_citations(client.get(f"/compare?{query}").text)
    assert client.get(f"/compare.ris?{query}").text.startswith("TY  - ELEC")


def test_an_attack_in_a_title_stays_text(client: TestClient) -> None:
    path = f"/documents/{quote(HOSTILE, safe='')}"
    page = client.get(path)
    assert page.status_code == 200
    assert any("<script>" in told for told in list_citations(page.text))
    assert "<script>document" not in page.text
    assert client.get(f"{path}/citation.bib?label=status").text.startswith("@misc{govatlas-a-b-c-d")


def test_the_command_line_offers_the_same_forms() -> None:
    assert tuple(FORMS) == cite._FORMS
