"""A group to compare is any search, or all that the other one is not."""

import re
from html import unescape
from urllib.parse import parse_qsl, quote_plus, urlsplit

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from govatlas.coverage import VALUE_FACETS, Cover, Selection
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.web.addresses import address_groups
from govatlas.web.facet_names import name_place
from govatlas.web.group_asking import gather_group, read_group, write_group

WORDS = st.text("ab &=:+%“é", min_size=1, max_size=6).filter(str.strip)
SELECTIONS = st.builds(
    Selection,
    cover=st.sampled_from([(), (Cover("risk", "2.1", "good"), Cover("risk", "1.1"))]),
    **{
        name: st.lists(WORDS, max_size=2, unique=True).map(tuple)
        for name in VALUE_FACETS
        if name != "year"
    },
)
PLACES = write_group("", Selection(country=("European Union", "Arden"), stage=("Enacted",)))


@given(st.one_of(st.just(""), WORDS.map(lambda q: " ".join(q.split()))), SELECTIONS)
def test_a_group_reads_as_it_was_written(q: str, selection: Selection) -> None:
    text = write_group(q, selection)
    if not text:
        assert (q, bool(selection)) == ("", False)
        return
    group = read_group(text)
    assert (group.q, group.selection) == (q, selection)


@pytest.mark.parametrize("text", ["", "colour:red", "colour=red", "country", "country=China&x=1"])
def test_a_group_that_is_no_search_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="country=China&stage=Enacted"):
        read_group(text)


def test_groups_of_several_filters_are_compared(
    described_client: TestClient, described: Explorer
) -> None:
    page = described_client.get(address_groups(PLACES, "government:state"))
    assert page.status_code == 200
    title = unescape(re.sub("</?bdi>", "", re.search(r"<h1>(.*?)</h1>", page.text)[1]))
    assert title == "European Union or Arden, Enacted and State or province"
    heads = re.findall(r'href="(/documents\?[^"]+)"><bdi>[^<]*</bdi>: (\d+) documents?', page.text)
    assert len(heads) == 2
    for address, count in heads:
        pairs = parse_qsl(urlsplit(unescape(address)).query)
        found = described.find(selection=read_group("&".join("=".join(p) for p in pairs)).selection)
        assert found.total == int(count)


def test_words_make_a_group_too(described_client: TestClient, described: Explorer) -> None:
    page = described_client.get(address_groups("q=privacy", "others")).text
    total = described.find("privacy").total
    assert f"“privacy”</bdi>: {total} documents" in page
    rest = len(described.catalogue()) - total
    assert f"all other documents</bdi>: {rest} documents" in page


def test_all_other_documents_are_those_not_in_the_first_group(described: Explorer) -> None:
    mask = read_group(PLACES).find(described, described.catalogue())
    assert 0 < np.count_nonzero(mask) < len(mask)


def test_a_list_leads_to_a_comparison_with_what_one_chooses(described_client: TestClient) -> None:
    listed = described_client.get("/documents?q=data&stage=Enacted").text
    link = unescape(re.search(r'href="(/compare[^"]+)"[^>]*>Compare this result', listed)[1])
    page = described_client.get(link)
    assert page.status_code == 200
    assert "Compare <bdi>Enacted, “data”</bdi> with" in page.text
    assert '<input type="checkbox" name="a.stage" value="Enacted" checked>' in page.text
    sent = described_client.get(
        f"{link}&a.q=data&a.stage=Enacted&b.q=&b.government=local&b.government=state"
    )
    assert sent.status_code == 303
    group = quote_plus("q=data&stage=Enacted")
    other = quote_plus("government=local&government=state")
    assert sent.headers["location"] == f"/compare?group={group}&group={other}"
    assert described_client.get(sent.headers["location"]).status_code == 200


def test_a_form_asks_for_all_others_with_one_tick() -> None:
    pairs = [("b.others", "1"), ("b.country", "China"), ("a.country", "China"), ("a.q", "  ")]
    assert gather_group(pairs, "b") == "others"
    assert gather_group(pairs, "a") == "country:China"
    assert gather_group(pairs, "c") == ""


def test_the_files_and_the_api_take_the_same_groups(described_client: TestClient) -> None:
    query = address_groups(PLACES, "government:state").partition("?")[2]
    table = described_client.get(f"/compare.csv?{query}&plain=1").text
    assert table.startswith("category,")
    found = described_client.get(f"/api/v1/compare?{query}").json()["groups"]
    assert found["first"]["documents"] == 1
    assert found["second"]["documents"] == 2
    assert "country=Arden" in found["first"]["address"]
    worded = described_client.get("/api/v1/compare?group=q%3Dprivacy&group=year:2024").json()[
        "groups"
    ]
    assert worded["first"]["address"] is None


def test_filters_that_match_nothing_lead_to_values_that_match(described_client: TestClient) -> None:
    page = described_client.get("/documents?stage=passed&government=state").text
    link = re.search(r'No document has the stage.*?href="([^"]+)">Stage: <bdi>Enacted', page, re.S)
    assert link
    assert unescape(link[1]) == "/documents?stage=Enacted&government=state"
    assert "0</strong> documents" not in described_client.get(unescape(link[1])).text


@pytest.mark.parametrize("path", ["/coverage", "/gaps", "/actors", "/duties", "/coverage/years"])
def test_every_page_of_figures_has_the_same_facets_with_several_choices(
    described_client: TestClient, path: str
) -> None:
    page = described_client.get(f"{path}?government=state&government=local&has=duties").text
    page = page.partition('<form class="limits')[2].partition("</form>")[0]
    for name, value in (("government", "state"), ("government", "local"), ("has", "duties")):
        assert f'name="{name}" value="{value}" checked>' in page
        assert f'type="hidden" name="{name}"' not in page
    for name in ("country", "state", "stage", "status", "year", "collection", "authority"):
        assert f'type="checkbox" name="{name}"' in page


def test_a_document_says_its_country_where_the_source_says_other_countries() -> None:
    assert name_place("Government of Australia", "Other countries") == "Australia"
    assert name_place("Legislature", "State of Alder") == "State of Alder"
    assert name_place("Quillhaven AI", "") == ""
